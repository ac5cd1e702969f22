// What a pipeline can do at all; see `TEXTURES`.

// Clear coat and sheen.
override HAS_LAYERS: bool = true;
// Baked light is there.
override USES_PROBES: bool = true;
// Creases darken.
override USES_OCCLUSION: bool = true;
// Smooth surfaces show what the camera sees.
override USES_REFLECTIONS: bool = true;
// Shadows have edges that soften with distance.
override SOFTENS: bool = true;
// A sun; balls, spots and downlights; luminous panels and windows; tubes.
override HAS_SUN: bool = true;
override HAS_POINTS: bool = true;
override HAS_PANELS: bool = true;
override HAS_TUBES: bool = true;
// Flat parts show one of the mirrors' pictures.
override IS_MIRROR: bool = true;
// Luminaires with measured light.
override HAS_WEBS: bool = true;
