//! Light of sky, glowing surfaces and patches of sun as a place of the home sees them: how directions to them are drawn, and
//! how likely a direction is drawn that was found by other ways. One path and sixteen at once ask the same.

use glam::{Vec2, Vec3, Vec3A};

use crate::field::{Cell, Field, GLOWS, PATCHES, SKY};
use crate::pack::Pack;
use crate::path::Departure;
use crate::quad::Quad;

/// Shadow rays end this much before a glowing surface, metres.
const SHORT_OF: f32 = 1e-3;
/// Panes whose solid angles are reckoned once.
const KEPT: usize = 16;

/// A point of a surface that glows, as seen from another.
pub(crate) struct GlowSeen {
    pub(crate) toward: Vec3A,
    /// How far a shadow ray looks, metres.
    pub(crate) reach: f32,
    /// cd/m².
    pub(crate) radiance: Vec3,
    /// Density over solid angle with which it was drawn.
    pub(crate) density: f32,
}

/// Solid angles that panes fill, seen from a point; those of the first are kept.
struct Angles {
    from: Vec3A,
    kept: [f32; KEPT],
    total: f32,
}

impl Angles {
    fn new(panes: &[Quad], from: Vec3A) -> Self {
        let mut angles = Self { from, kept: [0.0; KEPT], total: 0.0 };
        for (place, pane) in panes.iter().enumerate() {
            let angle = pane.solid_angle(from);
            if let Some(kept) = angles.kept.get_mut(place) {
                *kept = angle;
            }
            angles.total += angle;
        }
        angles
    }

    fn of(&self, place: usize, pane: &Quad) -> f32 {
        self.kept.get(place).copied().unwrap_or_else(|| pane.solid_angle(self.from))
    }
}

impl Field<'_> {
    /// Share of looks for the sky that go by its brightness instead of through a pane.
    fn open_share(&self, cell: &Cell) -> f32 {
        match &self.sky {
            Some(sky) if cell.sees_sky && (cell.panes.is_empty() || sky.is_spiky) => {
                if cell.panes.is_empty() {
                    1.0
                } else {
                    0.5
                }
            }
            Some(_) | None => 0.0,
        }
    }

    /// Whether the sky is looked for from places of a cell.
    pub(crate) fn looks_for_sky(&self, cell: &Cell) -> bool {
        self.sky.is_some() && (cell.sees_sky || !cell.panes.is_empty())
    }

    /// A direction through one of the panes, or to where the sky is bright, and the density over solid angle with which it is
    /// drawn.
    pub(crate) fn draw_sky(&self, cell: &Cell, from: Vec3A, choice: f32, square: Vec2) -> Option<(Vec3A, f32)> {
        let open = self.open_share(cell);
        let angles = Angles::new(&cell.panes, from);
        let direction = match &self.sky {
            Some(sky) if choice < open => Some(sky.sample(square)),
            Some(_) | None => {
                let wanted = (choice - open) / (1.0 - open).max(1e-6) * angles.total;
                let mut running = 0.0;
                let chosen = cell.panes.iter().enumerate().find(|(place, pane)| {
                    running += angles.of(*place, pane);
                    running > wanted
                });
                let chosen = chosen.map(|(_, pane)| pane);
                chosen.or(cell.panes.last()).and_then(|pane| (pane.point(square) - from).try_normalize())
            }
        };
        direction.map(|direction| (direction, self.density_of_sky(cell, &angles, direction)))
    }

    /// Density over solid angle with which [`Field::draw_sky`] draws a direction.
    fn sky_density(&self, cell: &Cell, from: Vec3A, direction: Vec3A) -> f32 {
        self.density_of_sky(cell, &Angles::new(&cell.panes, from), direction)
    }

    fn density_of_sky(&self, cell: &Cell, angles: &Angles, direction: Vec3A) -> f32 {
        let open = self.open_share(cell);
        let by_brightness = match &self.sky {
            Some(sky) if open > 0.0 => open * sky.density(direction),
            Some(_) | None => 0.0,
        };
        if open >= 1.0 || cell.panes.is_empty() {
            return by_brightness;
        }
        let mut met = 0.0;
        for (place, pane) in cell.panes.iter().enumerate() {
            met += angles.of(place, pane) * pane.density(angles.from, direction);
        }
        by_brightness + (1.0 - open) * if angles.total > 0.0 { met / angles.total } else { 0.0 }
    }

    /// The share that sky counts which a path met by chance.
    pub(crate) fn share_of_sky(&self, departure: &Departure<'_>, direction: Vec3A) -> f32 {
        if departure.density == f32::MAX {
            return 1.0;
        }
        let drawn = self.sky_density(departure.cell, departure.position, direction);
        departure.density / (departure.density + departure.chances[SKY] * drawn)
    }

    /// A point of one of the glowing surfaces that a cell sees.
    pub(crate) fn draw_glow(&self, cell: &Cell, position: Vec3A, choice: f32, square: Vec2) -> Option<GlowSeen> {
        let mut running = 0.0;
        let chosen = cell.glows.iter().find(|(_, chance)| {
            running += chance;
            running > choice
        });
        let (place, share) = chosen.or(cell.glows.last())?;
        let glow = &self.accel.glows[*place as usize];
        let (point, corners) = glow.point(square);
        let offset = point - position;
        let distance = offset.length();
        let toward = offset.try_normalize()?;
        let (radiance, cosine) = glow.radiance(self.accel, corners, point, toward);
        (radiance.max_element() > 0.0).then(|| GlowSeen {
            toward,
            reach: (distance - SHORT_OF).max(0.0),
            radiance,
            density: share * distance * distance / (glow.area * cosine),
        })
    }

    /// How much a point of something that glows counts that a path met by chance; `cosine` is that to its surface.
    pub(crate) fn share_of_glow(&self, departure: &Departure<'_>, place: u32, point: Vec3A, cosine: f32) -> f32 {
        if departure.density == f32::MAX {
            return 1.0;
        }
        let Some((_, chance)) = departure.cell.glows.iter().find(|(known, _)| *known == place) else { return 1.0 };
        let glow = &self.accel.glows[place as usize];
        let squared = (point - departure.position).length_squared();
        let drawn = departure.chances[GLOWS] * chance * squared / (glow.area * cosine.max(1e-6));
        departure.density / (departure.density + drawn)
    }
}

/// How much the sun on a surface counts that a path met by chance, since patches were looked for as well.
#[inline(always)]
pub(crate) fn share_of_sun<P: Pack>(departure: &Departure<'_>, direction: Vec3A) -> f32 {
    if departure.patches <= 0.0 {
        return 1.0;
    }
    let from = (departure.position, departure.face);
    let drawn = departure.cell.patches.density::<P>(from, direction, departure.patches);
    departure.density / (departure.density + departure.chances[PATCHES] * drawn)
}
