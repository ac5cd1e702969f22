//! Mirrors that mirror: flat, smooth, metallic surfaces show the scene as it is seen from behind them; in pictures that
//! settle so do smooth panes, those of windows when it is dark outside.
//!
//! For each of the few mirrors that fill most of the picture the scene is drawn once more, turned over at the mirror's
//! plane and cut off there by a slanted near plane (Lengyel 2005). The same pixel of that picture is what the mirror
//! shows, so that shading has nothing to trace. Mirrors seen in mirrors show the probes' light.

use std::collections::BTreeMap;

use glam::{Mat4, Vec2, Vec3, Vec4, Vec4Swizzles as _};
use homewright_geometry::{Bounds, Mesh};
use homewright_scene::node::Layer;
use homewright_scene::{Key, Scene};

use crate::device::{Gpu, whole};
use crate::draw_list::{DrawList, Placed, Stores};
use crate::occluders::Occluders;
use crate::targets::{DEPTH, PICTURE};
use crate::view::{Frustum, Lens};

/// Mirrors of one picture at most; `MIRRORS` in `common.wgsl`.
pub(crate) const MOST: usize = 4;
/// Smaller flat parts than this reflect what probes and camera see, m².
const SMALLEST: f32 = 0.03;
/// Flat parts of one shape that may mirror.
const MOST_PARTS: usize = 16;
/// Smaller mirrors than this share of the picture are not worth a picture of their own.
const LEAST_SHARE: f32 = 0.0006;
/// Mirrors whose planes lie this close together, in metres, share a picture.
const SAME_PLANE: f32 = 0.004;

/// What the panes of one window stand apart at most, metres: they share a picture; twin in `mirror_image`.
const PANES_APART: f32 = 0.12;
/// What a pane mirrors of what a mirror does, about.
const PANE_SHARE: f32 = 0.1;

/// A pane that mirrors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pane {
    /// Of a window or a door.
    OfOpening,
    /// Of a shower, a table or a cabinet.
    OfItem,
}

/// A flat mirror in the scene.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mirror {
    /// Unit normal towards the side that sees itself, and the offset: n·p + w = 0 on the mirror.
    pub(crate) plane: Vec4,
    /// The box round it, scene frame, metres.
    pub(crate) bounds: Bounds,
    /// What kind of pane it is, if it is one.
    pub(crate) pane: Option<Pane>,
}

/// Planes of the mirrors that have a picture.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Planes {
    /// Zero for none.
    pub(crate) all: [[f32; 4]; MOST],
    pub(crate) has_mirrors: bool,
    pub(crate) has_panes: bool,
}

/// Which panes are worth a picture.
#[derive(Debug)]
pub(crate) struct Panes<'a> {
    /// Whether any is.
    pub(crate) are_drawn: bool,
    /// Whether those of windows and doors show what they mirror.
    pub(crate) is_dark_outside: bool,
    /// Behind them no pane is seen.
    pub(crate) walls: &'a Occluders,
}

impl Panes<'_> {
    fn may_show(&self, pane: Pane) -> bool {
        self.are_drawn && (pane == Pane::OfItem || self.is_dark_outside)
    }
}

/// Part of the picture in pixels: left, top, width, height.
pub(crate) type Patch = [u32; 4];

/// All mirrors of a scene, and the pictures in them.
#[derive(Debug)]
pub(crate) struct Mirrors {
    found: Vec<Mirror>,
    /// The flat parts of each primitive that some mirror's material covers, the largest first, in the frame of its shape.
    parts: BTreeMap<(Key, usize), Vec<Mirror>>,
    pub(crate) is_stale: bool,
    pictures: Option<Pictures>,
    /// What is bound where no mirror is drawn.
    pub(crate) nothing: wgpu::TextureView,
}

/// One picture and depth for each mirror.
#[derive(Debug)]
pub(crate) struct Pictures {
    size: [u32; 2],
    pub(crate) layers: Vec<wgpu::TextureView>,
    pub(crate) depth: wgpu::TextureView,
    /// All layers, to be read.
    pub(crate) all: wgpu::TextureView,
}

impl Mirrors {
    pub(crate) fn new(gpu: &Gpu) -> Self {
        let nothing = array(gpu, [1, 1], 1);
        Self {
            found: Vec::new(),
            parts: BTreeMap::new(),
            is_stale: true,
            pictures: None,
            nothing: all_layers(&nothing),
        }
    }

    /// Forgets the flat parts of shapes that are other ones now.
    pub(crate) fn forget(&mut self, changed: impl Fn(Key) -> bool) {
        self.parts.retain(|(shape, _), _| !changed(*shape));
        self.is_stale = true;
    }

    /// Finds the mirrors anew if something changed.
    pub(crate) fn update(&mut self, scene: &Scene, list: &DrawList, stores: Stores<'_>) {
        if !std::mem::take(&mut self.is_stale) {
            return;
        }
        self.found.clear();
        for placed in &list.placed {
            for (index, key) in placed.materials.iter().enumerate() {
                let look = stores.materials.get(*key).look;
                if !(look.is_mirror || look.is_smooth_pane) {
                    continue;
                }
                let pane = look.is_smooth_pane.then_some(match placed.layer {
                    Layer::Opening => Pane::OfOpening,
                    _ => Pane::OfItem,
                });
                let Some(shape) = stores.meshes.get(placed.shape) else { continue };
                let parts = self.parts.entry((placed.shape, index)).or_insert_with(|| {
                    let mesh = shape.shape.primitives.get(index).filter(|mesh| mesh.is_sound());
                    mesh.map(flat_parts).unwrap_or_default()
                });
                let Some(node) = scene.nodes.get(&placed.key).filter(|_| placed.is_shown()) else { continue };
                // A mirror shows on its largest side alone, a pane on all of its faces.
                let count = if pane.is_some() { parts.len() } else { 1 };
                let parts = parts.iter().take(count).map(|part| Mirror { pane, ..*part });
                self.found.extend(parts.filter_map(|part| part.placed(&node.matrix())));
            }
        }
    }

    /// The mirrors and panes that show most in a view, and which part of the picture each fills.
    pub(crate) fn choose(&self, lens: &Lens, size: [u32; 2], most: usize, panes: &Panes<'_>) -> Vec<(Mirror, Patch)> {
        if lens.is_parallel || most == 0 {
            return Vec::new();
        }
        let clip_from_scene = lens.clip_from_scene(Vec2::ZERO);
        let frustum = Frustum::new(&clip_from_scene);
        let mut shared: Vec<Mirror> = Vec::new();
        for mirror in &self.found {
            let mut mirror = *mirror;
            let mut before = mirror.plane.xyz().dot(lens.eye) + mirror.plane.w;
            if mirror.pane.is_some() && before < 0.0 {
                // A pane mirrors on both sides.
                (mirror.plane, before) = (-mirror.plane, -before);
            }
            if before < 0.02 || !frustum.may_show(&mirror.bounds) {
                continue;
            }
            if mirror.pane.is_some_and(|pane| !panes.may_show(pane) || panes.walls.hides(lens.eye, &mirror.bounds)) {
                continue;
            }
            match shared.iter_mut().find(|other| share_a_picture(other, &mirror)) {
                Some(other) => {
                    other.bounds = other.bounds.union(&mirror.bounds);
                    // That of the nearest pane, so that the others stay out of it.
                    if before < other.plane.xyz().dot(lens.eye) + other.plane.w {
                        other.plane = mirror.plane;
                    }
                }
                None => shared.push(mirror),
            }
        }
        let least = LEAST_SHARE * size[0] as f32 * size[1] as f32;
        let shown = |(mirror, patch): &(Mirror, Patch)| {
            let share = if mirror.pane.is_some() { PANE_SHARE } else { 1.0 };
            share * patch[2] as f32 * patch[3] as f32
        };
        let mut chosen: Vec<(Mirror, Patch)> = shared
            .into_iter()
            .filter_map(|mirror| Some((mirror, patch(&mirror.bounds, &clip_from_scene, size)?)))
            .filter(|chosen| shown(chosen) >= least)
            .collect();
        chosen.sort_by(|a, b| shown(b).total_cmp(&shown(a)).then(a.0.plane.w.total_cmp(&b.0.plane.w)));
        chosen.truncate(most.min(MOST));
        chosen
    }

    /// Pictures of a size for the mirrors; says whether they are other ones now.
    pub(crate) fn fit(&mut self, gpu: &Gpu, size: [u32; 2]) -> bool {
        if self.pictures.as_ref().is_some_and(|pictures| pictures.size == size) {
            return false;
        }
        let texture = array(gpu, size, MOST as u32);
        let layers = (0..MOST as u32).map(|layer| {
            texture.create_view(&wgpu::TextureViewDescriptor {
                dimension: Some(wgpu::TextureViewDimension::D2),
                base_array_layer: layer,
                array_layer_count: Some(1),
                ..Default::default()
            })
        });
        self.pictures = Some(Pictures {
            size,
            layers: layers.collect(),
            depth: whole(&gpu.target("mirror depth", size, DEPTH, 1)),
            all: all_layers(&texture),
        });
        true
    }

    pub(crate) fn pictures(&self) -> Option<&Pictures> {
        self.pictures.as_ref()
    }
}

fn array(gpu: &Gpu, size: [u32; 2], layers: u32) -> wgpu::Texture {
    gpu.device.create_texture(&wgpu::TextureDescriptor {
        label: Some("mirrors"),
        size: wgpu::Extent3d { width: size[0].max(1), height: size[1].max(1), depth_or_array_layers: layers },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: PICTURE,
        usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::TEXTURE_BINDING,
        view_formats: &[],
    })
}

fn all_layers(texture: &wgpu::Texture) -> wgpu::TextureView {
    texture.create_view(&wgpu::TextureViewDescriptor {
        dimension: Some(wgpu::TextureViewDimension::D2Array),
        ..Default::default()
    })
}

fn share_a_picture(one: &Mirror, other: &Mirror) -> bool {
    let [first, second] = [one, other].map(|mirror| mirror.plane.xyz().dot(other.bounds.center()) + mirror.plane.w);
    let apart = if one.pane.is_some() { PANES_APART } else { SAME_PLANE };
    one.pane.is_some() == other.pane.is_some()
        && one.plane.xyz().dot(other.plane.xyz()) > 0.9999
        && (first - second).abs() < apart
}

impl Mirror {
    /// The same part placed in the scene.
    fn placed(&self, matrix: &Mat4) -> Option<Self> {
        // A plane goes by the inverse transpose; a mirroring placement keeps its side.
        let plane = matrix.inverse().transpose() * self.plane;
        let length = plane.xyz().length();
        let is_sound = length.is_finite() && length > 1e-6;
        is_sound.then(|| Self { plane: plane / length, bounds: self.bounds.transformed(matrix), ..*self })
    }
}

/// The flat parts of a mesh that are large enough for a mirror, the largest first.
fn flat_parts(mesh: &Mesh) -> Vec<Mirror> {
    // Triangles in one plane fall into one slot: normals by the hundredth, offsets by two millimetres.
    let mut slots: BTreeMap<[i32; 4], (f32, Vec4, Bounds)> = BTreeMap::new();
    for corners in mesh.indices.as_chunks::<3>().0 {
        let [a, b, c] = corners.map(|index| mesh.positions[index as usize]);
        let crossed = (b - a).cross(c - a);
        let area = crossed.length() * 0.5;
        let Some(mut normal) = crossed.try_normalize() else { continue };
        // Files wind triangles either way; the shading normals know the outside.
        if normal.dot(mesh.normals[corners[0] as usize]) < 0.0 {
            normal = -normal;
        }
        let offset = -normal.dot(a);
        let name = [normal.x * 100.0, normal.y * 100.0, normal.z * 100.0, offset * 500.0].map(|v| v.round() as i32);
        let slot = slots.entry(name).or_insert((0.0, normal.extend(offset), Bounds::EMPTY));
        slot.0 += area;
        slot.2 = slot.2.union(&Bounds::of_points([a, b, c]));
    }
    // Front and back of a thin pane are alike: products face the front of their own frame, which is +Z of the scene.
    let rank = |slot: &(f32, Vec4, Bounds)| slot.0 * (1.0 + 0.05 * slot.1.z);
    let mut parts: Vec<_> = slots.into_values().filter(|slot| slot.0 >= SMALLEST).collect();
    parts.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
    parts.into_iter().take(MOST_PARTS).map(|(_, plane, bounds)| Mirror { plane, bounds, pane: None }).collect()
}

/// The part of the picture that a box fills; none outside of it.
fn patch(bounds: &Bounds, clip_from_scene: &Mat4, size: [u32; 2]) -> Option<Patch> {
    let (mut low, mut high) = (Vec2::INFINITY, Vec2::NEG_INFINITY);
    for corner in 0..8_u32 {
        let is_high = |bit: u32| if corner >> bit & 1 == 1 { 1.0 } else { 0.0 };
        let at = bounds.min + bounds.size() * Vec3::new(is_high(0), is_high(1), is_high(2));
        let clip = *clip_from_scene * at.extend(1.0);
        if clip.w < 0.02 {
            // It reaches beside the eye: all of the picture may show it.
            return Some([0, 0, size[0], size[1]]);
        }
        let ndc = clip.xy() / clip.w;
        low = low.min(ndc);
        high = high.max(ndc);
    }
    let pixels = Vec2::new(size[0] as f32, size[1] as f32);
    let top_left = (Vec2::new(low.x * 0.5 + 0.5, 0.5 - high.y * 0.5) * pixels - 2.0).floor().clamp(Vec2::ZERO, pixels);
    let end = (Vec2::new(high.x * 0.5 + 0.5, 0.5 - low.y * 0.5) * pixels + 2.0).ceil().clamp(Vec2::ZERO, pixels);
    let extent = (end - top_left).as_uvec2();
    let start = top_left.as_uvec2();
    (extent.min_element() > 0).then_some([start.x, start.y, extent.x, extent.y])
}

/// The scene turned over at a plane.
fn turned_over(plane: Vec4) -> Mat4 {
    let n = plane.xyz();
    let column = |axis: Vec3| (axis - 2.0 * n * n.dot(axis)).extend(0.0);
    Mat4::from_cols(column(Vec3::X), column(Vec3::Y), column(Vec3::Z), (-2.0 * plane.w * n).extend(1.0))
}

impl Lens {
    /// The lens that sees what a mirror shows, at the same places of the picture.
    pub(crate) fn mirrored(&self, mirror: &Mirror) -> Self {
        // What stands on the glass itself, such as its own front, stays out.
        let plane = mirror.plane + Vec4::W * 0.002;
        let over = turned_over(mirror.plane);
        Self {
            view_from_scene: self.view_from_scene * over,
            scene_from_view: over * self.scene_from_view,
            eye: over.transform_point3(self.eye),
            cut: Some(-(self.scene_from_view.transpose() * plane)),
            ..*self
        }
    }
}

/// Whether a node is worth a place in a mirror's picture.
pub(crate) fn is_worth_mirroring(placed: &Placed, frustum: &Frustum, mirror: &Mirror, eye: Vec3, speck: f32) -> bool {
    let normal = mirror.plane.xyz();
    let corner = Vec3::select(normal.cmpge(Vec3::ZERO), placed.bounds.max, placed.bounds.min);
    normal.dot(corner) + mirror.plane.w > 0.0 && crate::draw_list::is_worth_drawing(placed, frustum, eye, speck)
}

#[cfg(test)]
mod tests {
    use super::*;
    use glam::Vec3Swizzles as _;
    use homewright_scene::Camera;

    fn wall_mirror() -> Mirror {
        Mirror {
            plane: Vec4::new(1.0, 0.0, 0.0, -2.0),
            bounds: Bounds { min: Vec3::new(2.0, 0.0, -1.0), max: Vec3::new(2.0, 2.0, 1.0) },
            pane: None,
        }
    }

    fn camera() -> Camera {
        Camera { eye: Vec3::new(5.0, 1.2, 0.5), target: Vec3::new(2.0, 1.0, 0.0), ..Camera::default() }
    }

    #[test]
    fn a_point_on_the_glass_is_seen_where_it_is() {
        let lens = Lens::new(&camera(), 1.5);
        let point = Vec3::new(2.0, 1.3, 0.4);
        let [straight, mirrored] = [lens, lens.mirrored(&wall_mirror())]
            .map(|lens| lens.clip_from_scene(Vec2::ZERO).project_point3(point).xy());
        assert!(straight.abs_diff_eq(mirrored, 1e-5), "{straight} and {mirrored}");
    }

    #[test]
    fn a_thing_before_the_mirror_is_seen_where_its_image_stands() {
        let lens = Lens::new(&camera(), 1.5);
        let (thing, image) = (Vec3::new(3.0, 1.4, -0.3), Vec3::new(1.0, 1.4, -0.3));
        let straight = lens.clip_from_scene(Vec2::ZERO).project_point3(image).xy();
        let mirrored = lens.mirrored(&wall_mirror()).clip_from_scene(Vec2::ZERO).project_point3(thing);
        assert!(straight.abs_diff_eq(mirrored.xy(), 1e-5), "{straight} and {mirrored}");
        assert!((0.0..=1.0).contains(&mirrored.z), "depth {}", mirrored.z);
    }

    #[test]
    fn what_stands_behind_the_mirror_is_cut_off_and_farther_images_lie_deeper() {
        let clip = Lens::new(&camera(), 1.5).mirrored(&wall_mirror()).clip_from_scene(Vec2::ZERO);
        let depth = |x: f32| clip.project_point3(Vec3::new(x, 1.0, 0.2)).z;
        for x in [1.9, 2.0] {
            assert!(depth(x) > 1.0, "the wall behind the glass or its own face has depth {}", depth(x));
        }
        let depths = [2.1, 2.5, 3.5, 4.5].map(depth);
        assert!(depths.is_sorted_by(|a, b| a > b), "{depths:?}");
    }

    #[test]
    fn the_front_of_a_thin_pane_is_the_mirror() {
        let mut mesh = Mesh::default();
        for (z, normal) in [(0.0, Vec3::NEG_Z), (0.006, Vec3::Z)] {
            let base = mesh.positions.len() as u32;
            mesh.positions.extend([[0.0, 0.0], [0.5, 0.0], [0.5, 0.6], [0.0, 0.6]].map(|[x, y]| Vec3::new(x, y, z)));
            mesh.normals.extend([normal; 4]);
            mesh.uvs.extend([Vec2::ZERO; 4]);
            mesh.indices.extend([0, 1, 2, 0, 2, 3].map(|index| index + base));
        }
        let parts = flat_parts(&mesh);
        let part = parts.first().expect("0.3 m² of mirror");
        assert!(part.plane.abs_diff_eq(Vec4::new(0.0, 0.0, 1.0, -0.006), 1e-5), "{}", part.plane);
    }

    #[test]
    fn a_tap_is_no_mirror() {
        let mesh = Mesh {
            positions: vec![Vec3::ZERO, Vec3::X * 0.1, Vec3::Y * 0.1],
            normals: vec![Vec3::Z; 3],
            uvs: vec![Vec2::ZERO; 3],
            indices: vec![0, 1, 2],
        };
        assert_eq!(flat_parts(&mesh), []);
    }
}
