//! Light computed beforehand: indirect light at the points of a grid through a home.

use glam::{UVec3, Vec3, Vec3A};
use homewright_scene::Scene;
use homewright_scene::light::ProbeGrid;
use homewright_scene::node::Layer;

use crate::accel::Accel;
use crate::bvh::Cuboid;
use crate::gather::{self, Sight, Sources};
use crate::lamps_seen::LampsSeen;
use crate::probes::LIGHT_SIDE;
use crate::{hole, hot, parallel, patch, probes};

/// How finely light is baked.
#[derive(Debug, Clone, PartialEq)]
pub struct BakeSettings {
    /// Wanted distance of neighbouring probes, metres; widened while there would be too many.
    pub spacing: Vec3,
    /// Most probes.
    pub most_probes: usize,
    /// Rays of a probe over the whole sphere.
    pub rays: usize,
    /// Further rays through the panes that a probe sees.
    pub window_rays: usize,
    /// Further rays to where the sun falls in.
    pub sun_rays: usize,
    /// Most luminaires that are asked for their light at one point.
    pub lights: usize,
    /// Times that light goes from surface to surface after its first reflection; what all further ones bring is told from
    /// how fast they fade.
    pub bounces: usize,
    /// Another number gives other noise.
    pub seed: u32,
}

impl Default for BakeSettings {
    fn default() -> Self {
        Self {
            spacing: Vec3::splat(0.5),
            most_probes: 6000,
            rays: 104,
            window_rays: 40,
            sun_rays: 48,
            lights: 4,
            bounces: 6,
            seed: 1,
        }
    }
}

/// Distance of the outermost probes from the bounds of the interior, metres.
const INSET: f32 = 0.15;
/// Most of its light that a bounce is thought to keep: the palest paints reflect a little less.
const MOST_KEPT: f32 = 0.93;
/// Probes between two questions whether to go on.
const BATCH: usize = 128;

/// Bakes the indirect light of a scene: what arrives from everywhere but directly from sun and luminaires.
/// `progress` hears the share that is done, and ends the work by answering no; the answer is then none, as it is
/// for a scene without surfaces. The same scene and settings give the same bits for any number of threads.
pub fn bake(scene: &Scene, settings: &BakeSettings, progress: &mut dyn FnMut(f32) -> bool) -> Option<ProbeGrid> {
    bake_with(&Accel::new(scene), settings, progress)
}

/// As [`bake`], with trees that are there already.
pub fn bake_with(accel: &Accel, settings: &BakeSettings, progress: &mut dyn FnMut(f32) -> bool) -> Option<ProbeGrid> {
    let mut grid = empty_grid(interior(accel)?, settings);
    let panes = [accel.portals.as_slice(), &hole::find(accel)].concat();
    let patches = patch::sun_patches(accel, &panes);
    let count = probes::count(&grid);
    let spaces = parallel::map_in_batches(count, BATCH, &mut |share| progress(share * 0.3), |probe| {
        gather::space(accel, &grid, probe, settings)
    })?;
    grid.is_valid = spaces.iter().map(|space| space.is_free).collect();
    grid.depth = spaces.into_iter().flat_map(|space| space.depth).collect();
    let (hot_spots, lamps) = (hot::find(accel, settings.seed), LampsSeen::new(accel, &grid));
    let sources = Sources { panes: &panes, patches: &patches, hot_spots: &hot_spots, lamps: &lamps, settings };
    let mut views = parallel::map_in_batches(count, BATCH, &mut |share| progress(0.3 + share * 0.6), |probe| {
        gather::outlook(accel, &grid, probe, &sources)
    })?;
    gather::share_out(&grid, &mut views);
    let gathered = |grid: Option<&ProbeGrid>| -> Vec<Vec3> {
        parallel::map(count, |probe| received(&views[probe].sights, grid)).into_iter().flatten().collect()
    };
    grid.irradiance = gathered(None);
    let mut gains: [Vec<Vec3>; 2] = Default::default();
    let mut most_kept = Vec3::splat(MOST_KEPT);
    for bounce in 0..settings.bounces {
        if !progress(0.9 + 0.1 * bounce as f32 / settings.bounces as f32) {
            return None;
        }
        let next = gathered(Some(&grid));
        let gain = next.iter().zip(&grid.irradiance).map(|(next, before)| *next - *before).collect();
        gains = [std::mem::take(&mut gains[1]), gain];
        grid.irradiance = next;
        // Half-way what is told so goes on from room to room, and once more at the end.
        if bounce + 1 == settings.bounces || bounce + 1 == settings.bounces / 2 {
            most_kept = add_rest(&mut grid.irradiance, &gains, most_kept);
        }
    }
    grid.gloss = parallel::map(count, |probe| reflected(&views[probe].sights, &grid)).into_iter().flatten().collect();
    progress(1.0).then_some(grid)
}

/// Adds what all further bounces bring to what the last two brought: light that goes to and fro between pale walls fades by
/// about the same share each time. A probe whose light still grows, in a room off the lit one, gets no more than the home on
/// average. Answers the share that is kept there.
fn add_rest(irradiance: &mut [Vec3], [before_last, last]: &[Vec<Vec3>; 2], most: Vec3) -> Vec3 {
    const TEXELS: usize = LIGHT_SIDE * LIGHT_SIDE;
    let kept = |before_last: &[Vec3], last: &[Vec3]| {
        let [before_last, last] = [before_last, last].map(|gains| gains.iter().sum::<Vec3>());
        let is_alike = (before_last * last).cmpgt(Vec3::ZERO);
        Vec3::select(is_alike, last / before_last, Vec3::ZERO).min(most)
    };
    let usual = kept(before_last, last);
    let gains = before_last.chunks(TEXELS).zip(last.chunks(TEXELS));
    for (map, (before_last, last)) in irradiance.chunks_mut(TEXELS).zip(gains) {
        let kept = kept(before_last, last).min(usual);
        for (light, gain) in map.iter_mut().zip(last) {
            *light += *gain * (kept / (1.0 - kept));
        }
    }
    usual
}

/// What arrives along a ray, with the indirect light of a grid on the surface that it met, cd/m².
fn arriving(sight: &Sight, grid: Option<&ProbeGrid>) -> Vec3 {
    match grid {
        Some(grid) if sight.reflectance.max_element() > 0.0 => {
            sight.radiance + sight.reflectance * probes::irradiance(grid, sight.position.into(), sight.normal.into())
        }
        _ => sight.radiance,
    }
}

/// The map of what surfaces at a probe receive.
fn received(sights: &[Sight], grid: Option<&ProbeGrid>) -> [Vec3; LIGHT_SIDE * LIGHT_SIDE] {
    let mut map = [Vec3::ZERO; LIGHT_SIDE * LIGHT_SIDE];
    let ways: [Vec3A; LIGHT_SIDE * LIGHT_SIDE] =
        std::array::from_fn(|texel| probes::texel_direction(texel, LIGHT_SIDE));
    for sight in sights {
        let light = arriving(sight, grid) * sight.weight;
        for (sum, way) in map.iter_mut().zip(&ways) {
            *sum += light * way.dot(sight.direction).max(0.0);
        }
    }
    map
}

/// The map of what rough gloss at a probe reflects.
fn reflected(sights: &[Sight], grid: &ProbeGrid) -> [Vec3; LIGHT_SIDE * LIGHT_SIDE] {
    let mut map = [Vec3::ZERO; LIGHT_SIDE * LIGHT_SIDE];
    let mut weights = [0.0_f32; LIGHT_SIDE * LIGHT_SIDE];
    let ways: [Vec3A; LIGHT_SIDE * LIGHT_SIDE] =
        std::array::from_fn(|texel| probes::texel_direction(texel, LIGHT_SIDE));
    for sight in sights {
        let light = arriving(sight, Some(grid));
        for ((sum, weight), way) in map.iter_mut().zip(&mut weights).zip(&ways) {
            let cosine = way.dot(sight.direction).max(0.0);
            let fourth = cosine * cosine * cosine * cosine;
            let part = fourth * fourth * sight.weight;
            *sum += light * part;
            // The solid angle of a ray counts once.
            *weight += if sight.is_gloss { 0.0 } else { part };
        }
    }
    for (sum, weight) in map.iter_mut().zip(weights) {
        *sum /= weight.max(1e-6);
    }
    map
}

/// The box round floors and ceilings; of everything where there are none.
pub(crate) fn interior(accel: &Accel) -> Option<Cuboid> {
    let bounds = |is_wanted: &dyn Fn(Layer) -> bool| {
        let wanted = accel.instances.iter().filter(|instance| is_wanted(instance.layer));
        wanted.fold(Cuboid::EMPTY, |all, instance| all.union(instance.cuboid()))
    };
    let floors = bounds(&|layer| layer == Layer::Floor);
    let cuboid = if floors.is_empty() {
        bounds(&|_| true)
    } else {
        let above = bounds(&|layer| matches!(layer, Layer::Floor | Layer::Ceiling | Layer::Wall));
        Cuboid { min: floors.min, max: Vec3A::new(floors.max.x, above.max.y, floors.max.z) }
    };
    (!cuboid.is_empty() && cuboid.min.is_finite() && cuboid.max.is_finite()).then_some(cuboid)
}

fn empty_grid(cuboid: Cuboid, settings: &BakeSettings) -> ProbeGrid {
    let size = Vec3::from(cuboid.max - cuboid.min);
    let inset = Vec3::splat(INSET).min(size * 0.25);
    let room = size - inset * 2.0;
    let mut wanted = settings.spacing.max(Vec3::splat(0.05));
    let counts = loop {
        let steps = (room / wanted).ceil().clamp(Vec3::ONE, Vec3::splat(4096.0));
        let counts = steps.as_uvec3() + UVec3::ONE;
        let product = u64::from(counts.x) * u64::from(counts.y) * u64::from(counts.z);
        if product <= settings.most_probes.max(8) as u64 {
            break counts;
        }
        wanted *= 1.06;
    };
    ProbeGrid {
        origin: Vec3::from(cuboid.min) + inset,
        spacing: (room / (counts - UVec3::ONE).as_vec3()).max(Vec3::splat(1e-4)),
        counts,
        irradiance: Vec::new(),
        gloss: Vec::new(),
        depth: Vec::new(),
        is_valid: Vec::new(),
    }
}
