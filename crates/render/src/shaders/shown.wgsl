// What the alpha of the lit picture says: 0 nothing stands there, 1 a surface, 2 the sky.
// A colour in it is shown as it is, whatever the exposure: cut faces, surfaces that take no light.
const AS_IT_IS: f32 = 4.0;
