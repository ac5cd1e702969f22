//! Where an item stands on the plan: a turned rectangle.

use glam::DVec2;
use homewright_design::{Design, Item};
use homewright_geometry::math;

/// A turned rectangle on the plan, millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Footprint {
    /// Its middle.
    pub center: DVec2,
    /// Half of width and depth.
    pub half: DVec2,
    /// Direction of the width, length 1.
    pub right: DVec2,
    /// Height of what stands there.
    pub height: f64,
}

impl Footprint {
    /// The footprint of an item; `None` when the design has no record of its size.
    pub fn of(design: &Design, item: &Item) -> Option<Self> {
        let size = homewright_staging::item_size(design, item)?;
        Some(Self::new(item.position.truncate(), size, item.rotation))
    }

    /// A footprint by middle, size in millimetres and rotation in degrees.
    pub fn new(center: DVec2, size: [f64; 3], rotation: f64) -> Self {
        Self {
            center,
            half: DVec2::new(size[0], size[1]) * 0.5,
            right: math::direction(rotation.to_radians()),
            height: size[2],
        }
    }

    /// Direction of the back, length 1.
    pub fn back(&self) -> DVec2 {
        self.right.perp()
    }

    /// Half the extent along a direction of length 1.
    pub fn reach(&self, direction: DVec2) -> f64 {
        self.half.x * self.right.dot(direction).abs() + self.half.y * self.back().dot(direction).abs()
    }

    /// Whether a point lies in it, or outside by no more than `tolerance`.
    pub fn contains(&self, point: DVec2, tolerance: f64) -> bool {
        let offset = point - self.center;
        offset.dot(self.right).abs() <= self.half.x + tolerance
            && offset.dot(self.back()).abs() <= self.half.y + tolerance
    }

    /// The corners, counter-clockwise from the front left.
    pub fn corners(&self) -> [DVec2; 4] {
        let (x, y) = (self.right * self.half.x, self.back() * self.half.y);
        [self.center - x - y, self.center + x - y, self.center + x + y, self.center - x + y]
    }

    /// Its area, mm².
    pub fn area(&self) -> f64 {
        4.0 * self.half.x * self.half.y
    }
}
