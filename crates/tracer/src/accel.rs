//! A scene made ready for rays: a tree for each shape, a tree over the placed shapes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use glam::{Affine3A, Vec2, Vec3, Vec3A};
use homewright_geometry::Mesh;
use homewright_scene::node::Layer;
use homewright_scene::{Environment, Key, Material, Node, Scene, SceneDelta, Tag};

use crate::blas::{Blas, TriangleHit};
use crate::bvh::{BoxRay, Bvh, Cuboid, EMPTY};
use crate::emitter::Luminaire;
use crate::flat::Flat;
use crate::glow::{self, Glow};
use crate::lanes::{Lanes, Plain};
use crate::pack::Width;
use crate::parallel;
use crate::quad::Quad;
use crate::surface::{Passage, Picture, Surface};

/// How far rays start off a surface, metres, so that they do not meet it again.
pub(crate) const OFFSET: f32 = 2e-4;

/// What a ray meets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// From the ray's origin, metres.
    pub distance: f32,
    /// Where, scene frame, metres.
    pub position: Vec3,
    /// Unit vector across the triangle, towards the side from which its corners run counter-clockwise.
    pub normal: Vec3,
    /// Whether the ray came from that side.
    pub is_front: bool,
    /// What was met.
    pub tag: Tag,
}

/// A hit with what is needed to shade it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Contact {
    pub(crate) t: f32,
    pub(crate) position: Vec3A,
    /// Unit vector across the triangle, outwards.
    pub(crate) normal: Vec3A,
    pub(crate) is_front: bool,
    pub(crate) instance: u32,
    pub(crate) hit: TriangleHit,
    /// The triangle's corners, scene frame.
    pub(crate) corners: [Vec3A; 3],
    /// Place in [`Accel::surfaces`].
    pub(crate) surface: u32,
    /// Whether its glow is a luminaire's, counted there.
    pub(crate) is_luminaire: bool,
    /// Place in [`Accel::glows`].
    pub(crate) glow: Option<u32>,
    /// The triangle's number in [`Flat`]; [`EMPTY`] where it was met by other trees.
    pub(crate) piece: u32,
}

/// One primitive of a placed shape.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    pub(crate) surface: u32,
    pub(crate) passage: Passage,
    pub(crate) is_luminaire: bool,
    /// Place in [`Accel::glows`].
    pub(crate) glow: Option<u32>,
}

/// A placed shape.
#[derive(Debug)]
pub(crate) struct Instance {
    pub(crate) blas: Arc<Blas>,
    pub(crate) scene_from_shape: Affine3A,
    pub(crate) shape_from_scene: Affine3A,
    pub(crate) slots: Vec<Slot>,
    pub(crate) tag: Tag,
    pub(crate) layer: Layer,
    pub(crate) casts_shadow: bool,
    /// −1 where the placement mirrors, so that triangles still look out.
    handedness: f32,
    has_cutouts: bool,
}

/// A scene made ready for rays. Shapes are shared with the scene; a moved node costs only the tree over the
/// placed shapes.
#[derive(Debug)]
pub struct Accel {
    scene: Scene,
    trees: BTreeMap<Key, Arc<Blas>>,
    pictures: BTreeMap<Key, Picture>,
    pub(crate) surfaces: Vec<Surface>,
    pub(crate) instances: Vec<Instance>,
    pub(crate) luminaires: Vec<Luminaire>,
    pub(crate) portals: Vec<Quad>,
    pub(crate) glows: Vec<Glow>,
    top: Bvh,
    /// All triangles in one tree, made when it is first asked for; none for scenes too large.
    flat: OnceLock<Option<Flat>>,
    /// Vectors that the processor has.
    pub(crate) width: Width,
}

impl Accel {
    /// Builds all trees.
    pub fn new(scene: &Scene) -> Self {
        let mut accel = Self {
            scene: Scene::default(),
            trees: BTreeMap::new(),
            pictures: BTreeMap::new(),
            surfaces: Vec::new(),
            instances: Vec::new(),
            luminaires: Vec::new(),
            portals: Vec::new(),
            glows: Vec::new(),
            top: Bvh::default(),
            flat: OnceLock::new(),
            width: Width::widest(),
        };
        accel.update(&scene.as_delta());
        accel
    }

    /// As it would be on a processor without wide vectors: slower, with the same bits.
    #[must_use]
    pub fn without_wide_vectors(self) -> Self {
        Self { width: Width::Plain, flat: OnceLock::new(), ..self }
    }

    /// With paths that go each alone, through the tree for scenes that change: slower, with the same means.
    #[must_use]
    pub fn one_by_one(self) -> Self {
        Self { flat: OnceLock::from(None), ..self }
    }

    /// As it would be on a processor with AVX2 at most: slower, with the same bits.
    #[must_use]
    pub fn without_longest_vectors(self) -> Self {
        #[cfg(target_arch = "x86_64")]
        let shorter =
            if self.width == Width::Long { Self { width: Width::Double, flat: OnceLock::new(), ..self } } else { self };
        #[cfg(not(target_arch = "x86_64"))]
        let shorter = self;
        shorter
    }

    /// Brings everything to the scene's next state; only shapes and images in the delta are worked on anew.
    pub fn update(&mut self, delta: &SceneDelta) {
        self.scene.apply(delta);
        for key in &delta.dropped_resources {
            self.trees.remove(key);
            self.pictures.remove(key);
        }
        let shapes: Vec<_> = delta.shapes.iter().filter(|(key, _)| self.scene.shapes.contains_key(key)).collect();
        let trees = parallel::map(shapes.len(), |number| Arc::new(Blas::new(shapes[number].1)));
        self.trees.extend(shapes.iter().map(|(key, _)| **key).zip(trees));
        let images: Vec<_> = delta.images.iter().collect();
        let pictures = parallel::map(images.len(), |number| Picture::new(images[number].1));
        self.pictures.extend(images.iter().map(|(key, _)| **key).zip(pictures));
        self.place();
    }

    /// The light from outside.
    pub fn environment(&self) -> &Environment {
        &self.scene.environment
    }

    /// Number of triangles of all placed shapes.
    pub fn triangle_count(&self) -> usize {
        self.instances.iter().map(|instance| instance.blas.triangles.len()).sum()
    }

    /// The nearest surface along a ray (unit `direction`) within `reach` metres; what is cut out is passed.
    pub fn closest(&self, origin: Vec3, direction: Vec3, reach: f32) -> Option<Hit> {
        Some(self.hit(&self.contact(origin.into(), direction.into(), reach)?))
    }

    pub(crate) fn hit(&self, contact: &Contact) -> Hit {
        Hit {
            distance: contact.t,
            position: contact.position.into(),
            normal: contact.normal.into(),
            is_front: contact.is_front,
            tag: self.instances[contact.instance as usize].tag,
        }
    }

    /// As [`Accel::closest`] for many rays (origin and unit direction) in their order, sorted for the work and followed
    /// sixteen in turns. The first call makes a tree of all triangles, which is worth it from some ten thousand rays on.
    pub fn closest_of_many(&self, rays: &[(Vec3, Vec3)], reach: f32) -> Vec<Option<Hit>> {
        match self.flat() {
            Some(flat) => flat.many(self, rays, reach),
            None => rays.iter().map(|(origin, direction)| self.closest(*origin, *direction, reach)).collect(),
        }
    }

    /// All triangles in one tree; none for scenes too large.
    pub(crate) fn flat(&self) -> Option<&Flat> {
        self.flat.get_or_init(|| Flat::new(self)).as_ref()
    }

    /// What is left of light between `origin` and the point `reach` metres along `direction`: black behind what
    /// throws a shadow, white in free air, tinted by glass and thinned by what is half transparent.
    pub fn transmittance(&self, origin: Vec3, direction: Vec3, reach: f32) -> Vec3 {
        self.pass(origin.into(), direction.into(), reach)
    }

    fn place(&mut self) {
        self.flat = OnceLock::new();
        let luminous: BTreeSet<Tag> = self.scene.lights.values().map(|light| light.tag).collect();
        let mut numbers = BTreeMap::new();
        self.surfaces = vec![Surface::new(&Material::default(), &self.pictures)];
        for (key, material) in &self.scene.materials {
            numbers.insert(*key, self.surfaces.len() as u32);
            self.surfaces.push(Surface::new(material, &self.pictures));
        }
        self.instances.clear();
        for node in self.scene.nodes.values().filter(|node| node.is_visible && node.layer != Layer::Overlay) {
            let Some(blas) = self.trees.get(&node.shape) else { continue };
            if let Some(instance) = instance(node, blas, &numbers, &self.surfaces, &luminous) {
                self.instances.push(instance);
            }
        }
        let boxes: Vec<Cuboid> = self.instances.iter().map(Instance::cuboid).collect();
        self.top = Bvh::new(&boxes, 1);
        self.luminaires = self.scene.lights.values().filter_map(Luminaire::new).collect();
        glow::places(self);
        self.portals = crate::portal::find(self);
    }

    /// The nearest surface, shaded or not.
    #[inline]
    pub(crate) fn contact(&self, origin: Vec3A, direction: Vec3A, reach: f32) -> Option<Contact> {
        let (number, hit) = self.nearest(origin, direction, reach)?;
        Some(self.contact_at(number, hit))
    }

    /// What is known of a hit.
    #[inline]
    pub(crate) fn contact_at(&self, number: u32, hit: TriangleHit) -> Contact {
        let instance = &self.instances[number as usize];
        let slot = instance.slot(&hit);
        let [a, b, c] = instance.corners(&hit);
        let across = (b - a).cross(c - a) * instance.handedness;
        Contact {
            t: hit.t,
            position: a + (b - a) * hit.u + (c - a) * hit.v,
            normal: across.try_normalize().unwrap_or(Vec3A::Y),
            is_front: hit.is_front,
            instance: number,
            hit,
            corners: [a, b, c],
            surface: slot.surface,
            is_luminaire: slot.is_luminaire,
            glow: slot.glow,
            piece: EMPTY,
        }
    }

    fn flat_of(&self, contact: &Contact) -> Option<&Flat> {
        if contact.piece == EMPTY { None } else { self.flat.get()?.as_ref() }
    }

    /// Texture coordinates of the corners of the triangle that was met.
    pub(crate) fn uvs(&self, contact: &Contact) -> [Vec2; 3] {
        if let Some(flat) = self.flat_of(contact) {
            return flat.records[contact.piece as usize].uvs;
        }
        let (mesh, vertices) = self.instances[contact.instance as usize].triangle(&contact.hit);
        vertices.map(|vertex| mesh.uvs[vertex])
    }

    /// The mean of the corners' normals where a triangle was met, a unit vector in the scene; none where they cancel out.
    pub(crate) fn smooth_normal(&self, contact: &Contact) -> Option<Vec3A> {
        let hit = &contact.hit;
        if let Some(flat) = self.flat_of(contact) {
            return flat.smooth(contact.piece, (hit.u, hit.v)).try_normalize();
        }
        let instance = &self.instances[contact.instance as usize];
        let (mesh, vertices) = instance.triangle(hit);
        let [a, b, c] = vertices.map(|vertex| Vec3A::from(mesh.normals[vertex]));
        let mixed = a * (1.0 - hit.u - hit.v) + b * hit.u + c * hit.v;
        (mixed.length_squared() >= 1e-6).then(|| instance.normal_in_scene(mixed))
    }

    /// As [`Accel::transmittance`].
    pub(crate) fn pass(&self, origin: Vec3A, direction: Vec3A, reach: f32) -> Vec3 {
        #[cfg(target_arch = "x86_64")]
        if self.width != Width::Plain {
            return wide::pass(self, origin, direction, reach);
        }
        self.pass_by::<Plain>(origin, direction, reach)
    }

    fn nearest(&self, origin: Vec3A, direction: Vec3A, reach: f32) -> Option<(u32, TriangleHit)> {
        #[cfg(target_arch = "x86_64")]
        if self.width != Width::Plain {
            return wide::nearest(self, origin, direction, reach);
        }
        self.nearest_by::<Plain>(origin, direction, reach)
    }

    #[inline(always)]
    fn nearest_by<L: Lanes>(&self, origin: Vec3A, direction: Vec3A, reach: f32) -> Option<(u32, TriangleHit)> {
        let mut best: Option<(u32, TriangleHit)> = None;
        self.top.visit(
            &BoxRay::<L>::new(origin, direction),
            reach,
            #[inline(always)]
            |leaf, mut end| {
                for number in self.top.leaves[leaf].into_iter().take_while(|number| *number != EMPTY) {
                    let instance = &self.instances[number as usize];
                    let from = instance.shape_from_scene.transform_point3a(origin);
                    let along = instance.shape_from_scene.transform_vector3a(direction);
                    let hit = if instance.has_cutouts {
                        instance.blas.closest::<L>(from, along, end, &mut |hit| {
                            let slot = instance.slot(hit);
                            slot.passage != Passage::Cutout
                                || self.surfaces[slot.surface as usize].is_solid(instance.uv(hit))
                        })
                    } else {
                        instance.blas.nearest::<L>(from, along, end)
                    };
                    if let Some(hit) = hit {
                        end = hit.t;
                        best = Some((number, hit));
                    }
                }
                end
            },
        );
        best
    }

    #[inline(always)]
    fn pass_by<L: Lanes>(&self, origin: Vec3A, direction: Vec3A, reach: f32) -> Vec3 {
        let mut left = Vec3::ONE;
        self.top.visit(
            &BoxRay::<L>::new(origin, direction),
            reach,
            #[inline(always)]
            |leaf, end| {
                for number in self.top.leaves[leaf].into_iter().take_while(|number| *number != EMPTY) {
                    let instance = &self.instances[number as usize];
                    if !instance.casts_shadow {
                        continue;
                    }
                    let from = instance.shape_from_scene.transform_point3a(origin);
                    let along = instance.shape_from_scene.transform_vector3a(direction);
                    instance.blas.any::<L>(from, along, end, &mut |hit| {
                        left *= self.left_by(number, hit, direction);
                        left.max_element() < 1e-4
                    });
                    if left.max_element() < 1e-4 {
                        left = Vec3::ZERO;
                        return -1.0;
                    }
                }
                end
            },
        );
        left
    }

    /// What one triangle leaves of light.
    pub(crate) fn left_by(&self, number: u32, hit: &TriangleHit, direction: Vec3A) -> Vec3 {
        let instance = &self.instances[number as usize];
        let slot = instance.slot(hit);
        if slot.passage == Passage::Opaque {
            // The glowing opening of a luminaire lets its own light out.
            return if slot.is_luminaire { Vec3::ONE } else { Vec3::ZERO };
        }
        self.surfaces[slot.surface as usize].pass(instance.uv(hit), instance.outward(hit).dot(direction))
    }

    pub(crate) fn surface(&self, contact: &Contact) -> &Surface {
        &self.surfaces[contact.surface as usize]
    }
}

fn instance(
    node: &Node,
    blas: &Arc<Blas>,
    numbers: &BTreeMap<Key, u32>,
    surfaces: &[Surface],
    luminous: &BTreeSet<Tag>,
) -> Option<Instance> {
    let determinant = node.scene_from_shape.matrix3.determinant();
    let shape_from_scene = node.scene_from_shape.inverse();
    if determinant == 0.0 || !determinant.is_finite() || !shape_from_scene.is_finite() || blas.triangles.is_empty() {
        return None;
    }
    let slots = (0..blas.shape.primitives.len()).map(|primitive| {
        let surface = node.materials.get(primitive).and_then(|key| numbers.get(key)).copied().unwrap_or(0);
        let prepared = &surfaces[surface as usize];
        let is_luminaire = prepared.mean_emission.max_element() > 0.0 && luminous.contains(&node.tag);
        Slot { surface, passage: prepared.passage, is_luminaire, glow: None }
    });
    let slots: Vec<Slot> = slots.collect();
    Some(Instance {
        has_cutouts: slots.iter().any(|slot| slot.passage == Passage::Cutout),
        handedness: determinant.signum(),
        blas: Arc::clone(blas),
        scene_from_shape: node.scene_from_shape,
        shape_from_scene,
        slots,
        tag: node.tag,
        layer: node.layer,
        casts_shadow: node.casts_shadow,
    })
}

impl Instance {
    /// −1 where the placement mirrors.
    pub(crate) fn handedness(&self) -> f32 {
        self.handedness
    }

    /// The box in the scene.
    pub(crate) fn cuboid(&self) -> Cuboid {
        let (min, max) = (self.blas.cuboid.min, self.blas.cuboid.max);
        (0..8).fold(Cuboid::EMPTY, |cuboid, corner| {
            let pick = |axis: usize| if corner >> axis & 1 == 0 { min[axis] } else { max[axis] };
            cuboid.with(self.scene_from_shape.transform_point3a(Vec3A::new(pick(0), pick(1), pick(2))))
        })
    }

    #[inline]
    pub(crate) fn slot(&self, hit: &TriangleHit) -> Slot {
        self.slots[self.blas.triangles[hit.triangle as usize].primitive as usize]
    }

    /// The mesh that was hit and the three vertices of the triangle.
    pub(crate) fn triangle(&self, hit: &TriangleHit) -> (&Mesh, [usize; 3]) {
        let triangle = self.blas.triangles[hit.triangle as usize];
        let mesh = &self.blas.shape.primitives[triangle.primitive as usize];
        let first = triangle.first_index as usize;
        (mesh, [0, 1, 2].map(|corner| mesh.indices[first + corner] as usize))
    }

    /// The triangle's corners in the scene.
    pub(crate) fn corners(&self, hit: &TriangleHit) -> [Vec3A; 3] {
        let (mesh, vertices) = self.triangle(hit);
        vertices.map(|vertex| self.scene_from_shape.transform_point3a(mesh.positions[vertex].into()))
    }

    /// Unit vector across a triangle with these corners in the scene, outwards; none where it has no area.
    pub(crate) fn outward_of(&self, corners: &[Vec3A; 3]) -> Option<Vec3A> {
        let [a, b, c] = *corners;
        ((b - a).cross(c - a) * self.handedness).try_normalize()
    }

    /// Unit vector across the triangle, outwards, in the scene.
    pub(crate) fn outward(&self, hit: &TriangleHit) -> Vec3A {
        let (mesh, [a, b, c]) = self.triangle(hit);
        let (a, b, c) = (mesh.positions[a], mesh.positions[b], mesh.positions[c]);
        self.normal_in_scene(Vec3A::from((b - a).cross(c - a)))
    }

    /// A normal of the shape as a unit vector in the scene.
    pub(crate) fn normal_in_scene(&self, normal: Vec3A) -> Vec3A {
        (self.shape_from_scene.matrix3.transpose() * normal).try_normalize().unwrap_or(Vec3A::Y)
    }

    pub(crate) fn uv(&self, hit: &TriangleHit) -> Vec2 {
        let (mesh, [a, b, c]) = self.triangle(hit);
        mesh.uvs[a] * (1.0 - hit.u - hit.v) + mesh.uvs[b] * hit.u + mesh.uvs[c] * hit.v
    }
}

/// The same, compiled for AVX2.
#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "calls of functions compiled for AVX2, made only where the processor has it")]
mod wide {
    use glam::{Vec3, Vec3A};

    use super::{Accel, Width};
    use crate::blas::TriangleHit;
    use crate::lanes::Wide;

    pub(super) fn nearest(accel: &Accel, origin: Vec3A, direction: Vec3A, reach: f32) -> Option<(u32, TriangleHit)> {
        #[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt")]
        fn inner(accel: &Accel, origin: Vec3A, direction: Vec3A, reach: f32) -> Option<(u32, TriangleHit)> {
            accel.nearest_by::<Wide>(origin, direction, reach)
        }
        debug_assert!(accel.width != Width::Plain, "this way is for processors with AVX2");
        // SAFETY: the width says that the processor has AVX2 and what came with it.
        unsafe { inner(accel, origin, direction, reach) }
    }

    pub(super) fn pass(accel: &Accel, origin: Vec3A, direction: Vec3A, reach: f32) -> Vec3 {
        #[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt")]
        fn inner(accel: &Accel, origin: Vec3A, direction: Vec3A, reach: f32) -> Vec3 {
            accel.pass_by::<Wide>(origin, direction, reach)
        }
        debug_assert!(accel.width != Width::Plain, "this way is for processors with AVX2");
        // SAFETY: the width says that the processor has AVX2 and what came with it.
        unsafe { inner(accel, origin, direction, reach) }
    }
}
