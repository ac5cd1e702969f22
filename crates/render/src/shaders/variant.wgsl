// What a pipeline can do at all; see `TEXTURES`.

// Clear coat and sheen.
override HAS_LAYERS: bool = true;
// Baked light is there.
override USES_PROBES: bool = true;
// Creases darken.
override USES_OCCLUSION: bool = true;
// Smooth surfaces show what the camera sees.
override USES_REFLECTIONS: bool = true;
// Taps of the sun's soft shadow; luminaires take half as many.
override TAPS: u32 = 8u;
// Luminous panels and windows; tubes.
override HAS_PANELS: bool = true;
override HAS_TUBES: bool = true;
// Flat parts show one of the mirrors' pictures.
override IS_MIRROR: bool = true;
// Luminaires with measured light.
override HAS_WEBS: bool = true;
