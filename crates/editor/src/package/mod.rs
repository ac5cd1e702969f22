//! Room packages: everything for a room, fitted to its walls, as one edit with a report.

mod hand;
mod place;
mod space;

use homewright_catalog::package::PackageItem;
use homewright_catalog::{Package, PackageId, ProductId};
use homewright_design::{Entity, EntityId, Finish, Transaction, derive_rooms};

use crate::editor::{Editor, Response};
use crate::preview::Preview;
use crate::records;
pub use hand::{Furnishing, PackageReport};
use place::Fitter;
use space::Space;

/// What became of an item of a package otherwise than it says.
#[derive(Debug, Clone, PartialEq)]
pub struct PackageFinding {
    /// The product.
    pub product: ProductId,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of an item of a package.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// Left out: nothing was free for it; whether the package needs it.
    Dropped {
        /// Whether the package needs it.
        is_required: bool,
    },
    /// Another width was chosen, mm.
    Resized {
        /// As the package has it.
        from: f64,
        /// As it is.
        to: f64,
    },
    /// It stands on the other side of what it stands beside.
    Mirrored,
    /// It stands against another wall than the package says.
    OtherWall,
    /// It stands elsewhere than the package says, because that place is taken.
    Moved,
}

/// A package fitted to a room.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedPackage {
    /// The edit that puts it there.
    pub edit: Transaction,
    /// The items it puts there.
    pub items: Vec<EntityId>,
    /// What became of items otherwise than the package says.
    pub findings: Vec<PackageFinding>,
}

impl Editor {
    /// A package fitted to a room; nothing where there is no such package or the room has no floor.
    pub fn fit_package(&mut self, package: &PackageId, room: EntityId) -> Option<FittedPackage> {
        let package = self.catalog.package(package)?.clone();
        self.fit(&package, room)
    }

    pub(crate) fn fit(&mut self, package: &Package, room_id: EntityId) -> Option<FittedPackage> {
        let room = self.design.room(room_id)?;
        let level = room.level;
        let region = derive_rooms(&self.design, level).into_iter().find(|region| region.room == Some(room_id))?;
        let height = self.design.level(level)?.height;
        let ceiling = room.ceiling_height.map_or(height, |lowered| lowered.min(height)).to_mm();
        let mut preview = Preview::of(&self.design);
        let space = Space::of(&self.design, &region, ceiling);
        let mut fitter = Fitter::new(space, level);
        let mut findings = Vec::new();
        let mut items = Vec::new();
        for item in &package.items {
            let Some(product) = self.catalog.product(&item.product).cloned() else { continue };
            let placed = fitter.place(item, &product, &mut findings, || self.ids.next_id());
            let mut edit = Transaction::new("");
            let missing = records::missing_for_product(&preview.design, &self.catalog, &product, &mut self.ids);
            let chosen: Vec<_> = item.materials.values().cloned().collect();
            for (id, record) in missing {
                edit.put(id, record);
            }
            for material in chosen {
                let is_put = edit.puts.values().any(|put| matches!(put, Entity::Material(one) if one.id == material));
                if let (false, Some((id, record))) =
                    (is_put, records::missing_material(&preview.design, &self.catalog, &material, &mut self.ids))
                {
                    edit.put(id, record);
                }
            }
            let ids: Vec<EntityId> = placed.iter().map(|(id, _)| *id).collect();
            for (id, entity) in placed {
                edit.put(id, Entity::Item(Box::new(entity)));
            }
            if ids.is_empty() {
                continue;
            }
            if preview.add(edit).is_ok() {
                items.extend(ids);
            } else {
                findings.push(dropped(item));
            }
        }
        let accent = fitter.first_wall;
        self.put_finishes(package, room_id, accent, &mut preview);
        let edit = preview.transaction(&format!("Add {}", package.name.en), &self.design);
        Some(FittedPackage { edit, items, findings })
    }

    fn put_finishes(
        &mut self,
        package: &Package,
        room_id: EntityId,
        accent: Option<(EntityId, homewright_design::opening::Side)>,
        preview: &mut Preview,
    ) {
        use homewright_design::opening::Side;
        let mut edit = Transaction::new("");
        let Some(mut room) = preview.design.room(room_id).cloned() else { return };
        for (word, material) in package.finishes.entries() {
            let Some(material) = material else { continue };
            let is_put = edit.puts.values().any(|put| matches!(put, Entity::Material(one) if one.id == *material));
            if let (false, Some((id, record))) =
                (is_put, records::missing_material(&preview.design, &self.catalog, material, &mut self.ids))
            {
                edit.put(id, record);
            }
            let finish = Some(Finish { material: material.clone(), ..Finish::plain("") });
            match word {
                "floor" => room.floor = finish,
                "wall" => room.walls = finish,
                "ceiling" => room.ceiling = finish,
                _ => {
                    if let Some((wall_id, side)) = accent
                        && let Some(mut wall) = preview.design.wall(wall_id).cloned()
                    {
                        match side {
                            Side::Left => wall.left = finish,
                            Side::Right => wall.right = finish,
                        }
                        edit.put(wall_id, wall);
                    }
                }
            }
        }
        edit.put(room_id, room);
        // Materials the catalog does not hold leave the room as it was.
        let _is_put = preview.add(edit).is_ok();
    }

    /// Puts a package into a room; the selection is what it put there.
    pub(crate) fn put_package(&mut self, package: &PackageId, room: EntityId) -> Response {
        self.drop_gesture();
        let Some(fitted) = self.fit_package(package, room) else { return Response::default() };
        let response = self.commit(fitted.edit);
        if response.committed.is_some() {
            self.package_report = Some(PackageReport {
                package: package.clone(),
                room,
                items: fitted.items.len(),
                findings: fitted.findings,
            });
            self.selection.set(fitted.items);
        }
        response
    }
}

fn dropped(item: &PackageItem) -> PackageFinding {
    PackageFinding { product: item.product.clone(), outcome: Outcome::Dropped { is_required: !item.is_optional } }
}
