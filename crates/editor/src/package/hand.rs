//! A package in the hand: it shows itself in the room under the pointer, and stays there with a click.

use glam::DVec2;
use homewright_catalog::{Package, PackageId};
use homewright_design::EntityId;

use super::PackageFinding;
use crate::editor::{Editor, Response};
use crate::input::{Place, Pointer};
use crate::preview::Preview;
use crate::rooms;
use crate::tool::Tool;

/// How far (mm) before what the eye hits the room is.
const BEFORE: f64 = 40.0;

/// A package that looks for its room.
#[derive(Debug, Clone, PartialEq)]
pub struct Furnishing {
    /// What it is.
    pub package: PackageId,
    /// The room it is shown in.
    pub room: Option<EntityId>,
    /// The items it shows there.
    pub items: Vec<EntityId>,
    /// What became of items otherwise than the package says.
    pub(crate) findings: Vec<PackageFinding>,
}

/// What became of a package that was put into a room.
#[derive(Debug, Clone, PartialEq)]
pub struct PackageReport {
    /// The package.
    pub package: PackageId,
    /// The room.
    pub room: EntityId,
    /// How many items it put there.
    pub items: usize,
    /// What became of items otherwise than the package says.
    pub findings: Vec<PackageFinding>,
}

impl Editor {
    /// Takes a package into the hand.
    pub(crate) fn begin_package(&mut self, id: &PackageId) {
        self.drop_gesture();
        if self.is_read_only || self.catalog.package(id).is_none() {
            return;
        }
        let package = id.clone();
        self.preview = Some(Preview::of(&self.design));
        self.tool =
            Tool::Furnishing(Box::new(Furnishing { package, room: None, items: Vec::new(), findings: Vec::new() }));
    }

    /// Shows the package in hand in the room under the pointer.
    pub(crate) fn furnish_at(&mut self, pointer: Pointer) {
        let room = self.room_under(&pointer);
        let Tool::Furnishing(furnishing) = &self.tool else { return };
        if furnishing.room == room {
            return;
        }
        let package: Option<Package> = self.catalog.package(&furnishing.package).cloned();
        let fitted = room.zip(package).and_then(|(room, package)| self.fit(&package, room));
        let (Some(preview), Tool::Furnishing(furnishing)) = (&mut self.preview, &mut self.tool) else { return };
        preview.take_back();
        furnishing.room = room;
        furnishing.items.clear();
        furnishing.findings.clear();
        if let Some(fitted) = fitted
            && preview.replace(fitted.edit)
        {
            furnishing.items = fitted.items;
            furnishing.findings = fitted.findings;
        }
        self.dirty.extend(preview.touched.iter().copied());
    }

    /// The package stays in the room that it is shown in.
    pub(crate) fn end_furnishing(&mut self, furnishing: Furnishing) -> Response {
        let Some(room) = furnishing.room else {
            self.drop_gesture();
            return Response::default();
        };
        let name = self.catalog.package(&furnishing.package).map_or("", |package| package.name.en.as_str());
        let label = format!("Add {name}");
        let response = self.commit_preview(&label);
        if response.committed.is_some() {
            self.package_report = Some(PackageReport {
                package: furnishing.package,
                room,
                items: furnishing.items.len(),
                findings: furnishing.findings,
            });
            self.selection.set(furnishing.items);
        }
        response
    }

    /// What became of the package that was put into a room last; told once.
    pub fn take_package_report(&mut self) -> Option<PackageReport> {
        self.package_report.take()
    }

    /// The room whose floor is under the pointer.
    pub fn room_under(&self, pointer: &Pointer) -> Option<EntityId> {
        let level = self.level?;
        let point: DVec2 = match pointer.place {
            Place::Plan(point) => point,
            // What is hit may be the face of a wall: the room lies before it.
            Place::Ray(ray) => {
                let before = |hit: glam::DVec3| (hit - ray.direction * BEFORE).truncate();
                ray.hit.map(before).or_else(|| pointer.at_height(0.0))?
            }
        };
        rooms::places(&self.design, level, 0.0).into_iter().find(|place| place.outline.contains(point))?.room
    }
}
