//! What a view tells the editor: places in the plan or rays in the scene, never pixels.

use glam::{DVec2, DVec3};
use homewright_catalog::{MaterialId, MaterialRecord, PackageId, ProductId};
use homewright_design::{EntityId, Finish};
use homewright_geometry::Length;

use crate::field::FieldKey;
use crate::tool::WallStyle;
use crate::{Command, Edit, OptionChange};

/// Keys held beside the pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Modifiers {
    /// Adds to the selection; larger steps.
    pub shift: bool,
    /// Copies instead of moving; finest steps.
    pub ctrl: bool,
    /// Suspends snapping.
    pub alt: bool,
}

/// Where the pointer is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place {
    /// A point of the plan, millimetres.
    Plan(DVec2),
    /// A ray into the home.
    Ray(Ray),
}

/// A ray in plan coordinates with heights above the level's floor, millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ray {
    /// Where it starts.
    pub origin: DVec3,
    /// Where it goes; need not be of length 1.
    pub direction: DVec3,
    /// What it meets first, if the view knows.
    pub hit: Option<DVec3>,
}

impl Ray {
    /// Where the ray crosses a height above the floor, in front of its start and within 100 m.
    pub fn at_height(&self, height: f64) -> Option<DVec2> {
        let distance = (height - self.origin.z) / self.direction.z;
        let point = self.origin + self.direction * distance;
        let is_near = (point - self.origin).length() < 100_000.0;
        (distance > 0.0 && point.is_finite() && is_near).then(|| point.truncate())
    }
}

/// The pointer with what it is over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pointer {
    /// Where it is.
    pub place: Place,
    /// What is drawn under it, as far as the view knows.
    pub target: Option<EntityId>,
    /// Keys held.
    pub modifiers: Modifiers,
    /// Length of 10 pixels of the view there, millimetres.
    pub reach: f64,
}

impl Pointer {
    /// A pointer on the plan, with 10 pixels to 50 mm and no keys held.
    pub fn on_plan(x: f64, y: f64) -> Self {
        Self { place: Place::Plan(DVec2::new(x, y)), target: None, modifiers: Modifiers::default(), reach: 50.0 }
    }

    /// The same pointer over an entity.
    #[must_use]
    pub fn over(mut self, target: EntityId) -> Self {
        self.target = Some(target);
        self
    }

    /// The same pointer with keys held.
    #[must_use]
    pub fn with(mut self, modifiers: Modifiers) -> Self {
        self.modifiers = modifiers;
        self
    }

    /// The plan point that the pointer means at a height above the floor.
    pub fn at_height(&self, height: f64) -> Option<DVec2> {
        match self.place {
            Place::Plan(point) => Some(point),
            Place::Ray(ray) => ray.at_height(height),
        }
    }

    /// The plan point under the eye, or under the pointer on the plan: where a look that meets no height begins.
    pub fn origin(&self) -> DVec2 {
        match self.place {
            Place::Plan(point) => point,
            Place::Ray(ray) => ray.origin.truncate(),
        }
    }

    /// The height at which the pointer touches something, 0 on the plan.
    pub fn touch_height(&self) -> f64 {
        match self.place {
            Place::Plan(_) => 0.0,
            Place::Ray(ray) => ray.hit.map_or(0.0, |hit| hit.z),
        }
    }
}

/// Something the user did.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The pointer moved without a button.
    Hover(Pointer),
    /// The main button went down.
    Press(Pointer),
    /// The pointer moved with the main button down.
    Drag(Pointer),
    /// The main button went up.
    Release(Pointer),
    /// The main button went down on the rotation handle of the selection.
    PressRotationHandle(Pointer),
    /// A product was taken from the catalog.
    BeginPlacing(ProductId),
    /// The product that is being placed was let go of over no view.
    PlaceOutside,
    /// A value was changed by hand and may change further (a slider in motion).
    Propose(Edit),
    /// The proposed value stands.
    Accept,
    /// A value was set.
    Edit(Edit),
    /// A command of a menu, a button or a key.
    Command(Command),
    /// The main button was clicked twice.
    DoubleClick(Pointer),
    /// Letters were typed for the field at the cursor.
    Text(String),
    /// A key of the field at the cursor.
    FieldKey(FieldKey),
    /// A shown length was clicked to be typed; by its number.
    EditLength(usize),
    /// Walls are drawn otherwise from now on.
    SetWallStyle(WallStyle),
    /// Things on the floor keep this distance to walls from now on.
    SetGap(Length),
    /// A material was taken to be laid on surfaces.
    BeginPainting(MaterialId),
    /// The brush lays its material otherwise, or one of one's own that neither design nor catalog know.
    SetBrush(Finish, Option<Box<MaterialRecord>>),
    /// Another product takes the place of what is selected.
    Replace(ProductId),
    /// A picture of a plan was embedded, to be put under the level in work.
    AddUnderlay {
        /// The file's name.
        name: String,
        /// BLAKE3 hash of the embedded picture.
        asset: String,
        /// Its width and height in pixels.
        pixels: [u32; 2],
    },
    /// A package was taken from the catalog.
    BeginPackage(PackageId),
    /// A package of the catalog is fitted to a room.
    PutPackage(PackageId, EntityId),
    /// An option of a set of alternatives is put in force.
    SwitchOption(EntityId, usize),
    /// A set of alternatives is changed itself.
    ChangeOptions(EntityId, OptionChange),
}
