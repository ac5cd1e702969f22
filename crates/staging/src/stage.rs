//! The stage: keeps a scene in step with a design, restaging only what an edit changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use glam::Vec3;
use homewright_design::item::Host;
use homewright_design::rooms::FloorFinder;
use homewright_design::{Change, Design, Entity, EntityId, Item};
use homewright_scene::{Detail, Key, Node, Scene, SceneDelta};

use crate::asset::AssetSource;
use crate::finding::Finding;
use crate::item::{self, Workshop};
use crate::key::KeyMaker;
use crate::layout::{Layout, LayoutWork, lay_out};
use crate::material::{Materials, Sources};
use crate::model::Models;
use crate::piece::Pieces;
use crate::records::Records;
use crate::task::{Deferral, Done, Outcome, Task, Work};
use crate::{detail, environment, fixture, frame, opening, room, wall};

/// What an entity put into the scene.
#[derive(Debug, Default)]
struct Staged {
    nodes: Vec<Key>,
    lights: Vec<Key>,
    findings: Vec<Finding>,
}

/// Keeps a scene in step with a design.
pub struct Stage {
    assets: Arc<dyn AssetSource>,
    scene: Scene,
    records: Records,
    models: Models,
    materials: Materials,
    layout: Layout,
    finder: FloorFinder,
    staged: BTreeMap<EntityId, Staged>,
    uses: BTreeMap<Key, usize>,
    restaged: BTreeSet<EntityId>,
    deferral: Deferral,
    /// Stand-ins of shapes that are or were in the scene; nothing while they are being made.
    details: BTreeMap<Key, Option<Arc<Detail>>>,
    tasks: Vec<Task>,
}

/// Stand-ins kept for reuse; beyond, those of shapes that are gone are dropped.
const MAX_DETAILS: usize = 1000;

impl Stage {
    /// An empty stage; `assets` gives the embedded files. Textures are baked at once.
    pub fn new(assets: Arc<dyn AssetSource>) -> Self {
        Self::deferring(assets, Deferral::Nothing)
    }

    /// An empty stage that leaves some work for later: ask for it with [`Stage::take_tasks`] after every change, and
    /// give it back with [`Stage::put`].
    pub fn deferring(assets: Arc<dyn AssetSource>, deferral: Deferral) -> Self {
        Self {
            assets,
            deferral,
            details: BTreeMap::new(),
            tasks: Vec::new(),
            scene: Scene::default(),
            records: Records::default(),
            models: Models::default(),
            materials: Materials::new(deferral),
            layout: Layout::default(),
            finder: FloorFinder::default(),
            staged: BTreeMap::new(),
            uses: BTreeMap::new(),
            restaged: BTreeSet::new(),
        }
    }

    /// The scene as it is now.
    pub const fn scene(&self) -> &Scene {
        &self.scene
    }

    /// What is shown otherwise than the design says.
    pub fn findings(&self) -> Vec<Finding> {
        let of_entities = self.staged.values().flat_map(|staged| &staged.findings);
        let mut findings: Vec<Finding> = of_entities.chain(&self.layout.findings).cloned().collect();
        findings.dedup();
        findings
    }

    /// The entities that the last [`Stage::apply`] or [`Stage::reset`] built anew or took away.
    pub const fn restaged(&self) -> &BTreeSet<EntityId> {
        &self.restaged
    }

    /// How much of the structure the last [`Stage::apply`] or [`Stage::reset`] worked out anew.
    pub const fn layout_work(&self) -> LayoutWork {
        self.layout.work
    }

    /// The same stage with textures of at most so many pixels a side, for small pictures.
    #[must_use]
    pub const fn with_texture_side(mut self, side: u32) -> Self {
        self.materials.set_texture_side(side);
        self
    }

    /// Whether surfaces are flat because their textures were put off and not given back yet.
    pub fn is_waiting(&self) -> bool {
        self.materials.is_waiting()
    }

    /// The work that was put off since the last call.
    pub fn take_tasks(&mut self) -> Vec<Task> {
        let mut tasks = self.materials.take_tasks();
        tasks.append(&mut self.tasks);
        tasks
    }

    /// Takes in work that was put off; the result brings a renderer up to date. What no longer is in the scene is kept
    /// for when it comes back.
    pub fn put(&mut self, done: impl IntoIterator<Item = Done>) -> SceneDelta {
        let mut delta = SceneDelta::default();
        for Done(outcome) in done {
            match outcome {
                Outcome::Texture(texture, images) => {
                    for material in self.materials.finish_texture(texture, images) {
                        if self.uses.contains_key(&material) {
                            self.show_material(material, &mut delta);
                        }
                    }
                }
                Outcome::Detail(shape, detail) => {
                    self.details.insert(shape, Some(detail));
                    self.show_detail(shape, &mut delta);
                }
            }
        }
        delta
    }

    /// Stages a design from nothing; the result brings a renderer from whatever it shows to the new scene.
    pub fn reset(&mut self, design: &Design) -> SceneDelta {
        let mut delta = SceneDelta {
            dropped_nodes: self.scene.nodes.keys().copied().collect(),
            dropped_lights: self.scene.lights.keys().copied().collect(),
            dropped_resources: self.resource_keys(),
            ..SceneDelta::default()
        };
        self.scene = Scene::default();
        self.staged.clear();
        self.uses.clear();
        self.restaged.clear();
        self.records = Records::of(design);
        self.layout = Layout::default();
        let environment = environment::environment(design);
        self.scene.environment = environment.clone();
        delta.environment = Some(environment);
        self.stage_structure(design, &BTreeSet::new(), &mut delta);
        for (id, _) in design.items() {
            self.stage_item(design, id, &mut delta);
        }
        for (id, _) in design.entities().iter().filter(|(_, entity)| fixture::is_fixture(entity)) {
            self.stage_fixture(design, *id, &mut delta);
        }
        keep_only_real_drops(&mut delta);
        delta
    }

    /// Brings the scene from before a change to after it; `design` is the one after.
    pub fn apply(&mut self, design: &Design, change: &Change) -> SceneDelta {
        let mut delta = SceneDelta::default();
        self.restaged.clear();
        self.layout.work = LayoutWork::default();
        let touched = change.touched();
        let mut forced: BTreeSet<EntityId> = BTreeSet::new();
        let mut is_structural = false;
        for id in &touched {
            let was_record = self.records.forget(*id);
            match design.get(*id) {
                Some(Entity::Item(_)) => {
                    forced.insert(*id);
                }
                Some(Entity::Level(_)) => {
                    is_structural = true;
                    forced.extend(design.referrers(*id));
                    // The stairs of every storey end on a level.
                    forced.extend(design.stairs().map(|(stairs, _)| stairs));
                }
                Some(Entity::Column(_) | Entity::Beam(_) | Entity::Ceiling(_)) => {
                    forced.insert(*id);
                }
                Some(Entity::Stairs(_)) => {
                    forced.insert(*id);
                    is_structural = true;
                }
                Some(Entity::Wall(_) | Entity::Opening(_) | Entity::Room(_)) => is_structural = true,
                Some(
                    Entity::Viewpoint(_)
                    | Entity::Dimension(_)
                    | Entity::Underlay(_)
                    | Entity::Group(_)
                    | Entity::OptionSet(_),
                ) => {}
                Some(Entity::Project(_)) => self.refresh_environment(design, &mut delta),
                Some(entity @ (Entity::Product(_) | Entity::Material(_))) => {
                    self.records.put(*id, entity);
                    is_structural |= !matches!(entity, Entity::Product(_));
                    forced.extend(record_users(design, entity));
                }
                None => {
                    is_structural |= was_record || self.is_structure(*id);
                    self.drop_entity(*id, &mut delta);
                }
            }
        }
        is_structural |= forced.iter().any(|id| design.opening(*id).is_some());
        if is_structural {
            let turned = self.stage_structure(design, &forced, &mut delta);
            let hangs = |item: &Item| matches!(item.host, Host::Wall { wall, .. } if turned.contains(&wall));
            forced.extend(design.items().filter(|(_, item)| hangs(item)).map(|(id, _)| id));
        }
        for id in forced.iter().filter(|id| design.item(**id).is_some()) {
            self.stage_item(design, *id, &mut delta);
        }
        for id in forced.iter().filter(|id| design.get(**id).is_some_and(fixture::is_fixture)) {
            self.stage_fixture(design, *id, &mut delta);
        }
        keep_only_real_drops(&mut delta);
        let uses = &self.uses;
        self.materials.tidy(|key| uses.contains_key(&key));
        delta
    }

    fn is_structure(&self, id: EntityId) -> bool {
        self.layout.walls.contains_key(&id)
            || self.layout.openings.contains_key(&id)
            || self.layout.rooms.contains_key(&id)
            || self.layout.wells.contains_key(&id)
    }

    fn refresh_environment(&mut self, design: &Design, delta: &mut SceneDelta) {
        let environment = environment::environment(design);
        if environment != self.scene.environment {
            self.scene.environment = environment.clone();
            delta.environment = Some(environment);
        }
    }

    /// Lays out walls, openings and rooms, and stages those whose plan differs or that are forced. Gives the walls that
    /// look out of doors another way than before.
    fn stage_structure(
        &mut self,
        design: &Design,
        forced: &BTreeSet<EntityId>,
        delta: &mut SceneDelta,
    ) -> BTreeSet<EntityId> {
        let assets = Arc::clone(&self.assets);
        let sources = Sources { design, records: &self.records, assets: assets.as_ref() };
        let next = lay_out(sources, &mut self.materials, &mut self.finder, &self.layout);
        let last = std::mem::replace(&mut self.layout, next);
        let gone = keys_missing(&last.walls, &self.layout.walls)
            .chain(keys_missing(&last.openings, &self.layout.openings))
            .chain(keys_missing(&last.rooms, &self.layout.rooms));
        for id in gone.collect::<Vec<_>>() {
            self.drop_entity(id, delta);
        }
        let changed_walls = keys_changed(&last.walls, &self.layout.walls);
        let outdoors = |layout: &Layout, id: &EntityId| layout.walls.get(id).and_then(|plan| plan.outdoors());
        let is_turned = |id: &EntityId| outdoors(&last, id) != outdoors(&self.layout, id);
        let turned = changed_walls.iter().copied().filter(is_turned).collect();
        for id in changed_walls {
            let nodes = self.layout.walls.get(&id).map(|plan| wall::pieces(plan)).unwrap_or_default();
            self.commit(id, Pieces { nodes, ..Pieces::default() }, delta);
        }
        for id in keys_changed(&last.rooms, &self.layout.rooms) {
            let Some(plan) = self.layout.rooms.get(&id) else { continue };
            let pieces = Pieces { nodes: room::pieces(plan), tag: Some(plan.tag), ..Pieces::default() };
            self.commit(id, pieces, delta);
        }
        let mut openings: BTreeSet<EntityId> =
            keys_changed(&last.openings, &self.layout.openings).into_iter().collect();
        openings.extend(forced.iter().filter(|id| self.layout.openings.contains_key(id)));
        for id in openings {
            let Some(plan) = self.layout.openings.get(&id) else { continue };
            let sources = Sources { design, records: &self.records, assets: assets.as_ref() };
            let mut workshop = Workshop { models: &mut self.models, materials: &mut self.materials, sources };
            let pieces = opening::pieces(id, plan, design, &mut workshop);
            self.commit(id, pieces, delta);
        }
        turned
    }

    fn stage_item(&mut self, design: &Design, id: EntityId, delta: &mut SceneDelta) {
        let Some(item) = design.item(id) else { return };
        let assets = Arc::clone(&self.assets);
        let sources = Sources { design, records: &self.records, assets: assets.as_ref() };
        let mut workshop = Workshop { models: &mut self.models, materials: &mut self.materials, sources };
        let mut pieces = item::pieces(id, item, design, &mut workshop);
        // What hangs on an outer wall or from a ceiling is left out of pictures with it.
        let facing = match item.host {
            Host::Wall { wall, .. } => self.layout.walls.get(&wall).and_then(|plan| plan.facing()),
            Host::Ceiling => Some(Vec3::Y),
            _ => None,
        };
        pieces.nodes.iter_mut().for_each(|piece| piece.facing = facing);
        self.commit(id, pieces, delta);
    }

    fn stage_fixture(&mut self, design: &Design, id: EntityId, delta: &mut SceneDelta) {
        let Some(entity) = design.get(id) else { return };
        let assets = Arc::clone(&self.assets);
        let sources = Sources { design, records: &self.records, assets: assets.as_ref() };
        let pieces = fixture::pieces(id, entity, design, &mut self.materials, sources);
        self.commit(id, pieces, delta);
    }

    /// Puts an entity's pieces in place of what it had.
    fn commit(&mut self, id: EntityId, pieces: Pieces, delta: &mut SceneDelta) {
        let tag = pieces.tag.unwrap_or(id);
        self.restaged.insert(tag);
        let old = self.staged.remove(&id).unwrap_or_default();
        let mut staged = Staged { findings: pieces.findings, ..Staged::default() };
        for (index, piece) in pieces.nodes.into_iter().enumerate() {
            let key = KeyMaker::new("node").wide(id.to_u128()).number(index as u64).finish();
            self.hold_shape(piece.key, &piece.shape, delta);
            for material in &piece.materials {
                self.hold_material(*material, delta);
            }
            let node = Node {
                name: piece.name,
                tag: frame::tag_of(tag),
                layer: piece.layer,
                shape: piece.key,
                materials: piece.materials,
                scene_from_shape: piece.scene_from_shape,
                is_visible: !pieces.is_hidden,
                casts_shadow: piece.casts_shadow,
                facing: piece.facing,
            };
            self.release_node(key, delta);
            self.scene.nodes.insert(key, node.clone());
            delta.nodes.insert(key, node);
            staged.nodes.push(key);
        }
        for (index, light) in pieces.lights.into_iter().enumerate() {
            let key = KeyMaker::new("light").wide(id.to_u128()).number(index as u64).finish();
            let light = if pieces.is_hidden { homewright_scene::Light { flux: 0.0, ..light } } else { light };
            self.scene.lights.insert(key, light.clone());
            delta.lights.insert(key, light);
            staged.lights.push(key);
        }
        for key in old.nodes.into_iter().skip(staged.nodes.len()) {
            self.drop_node(key, delta);
        }
        for key in old.lights.into_iter().skip(staged.lights.len()) {
            self.drop_light(key, delta);
        }
        self.staged.insert(id, staged);
    }

    /// Takes away what an entity put into the scene.
    fn drop_entity(&mut self, id: EntityId, delta: &mut SceneDelta) {
        let Some(old) = self.staged.remove(&id) else { return };
        self.restaged.insert(id);
        for key in old.nodes {
            self.drop_node(key, delta);
        }
        for key in old.lights {
            self.drop_light(key, delta);
        }
    }

    fn drop_light(&mut self, key: Key, delta: &mut SceneDelta) {
        self.scene.lights.remove(&key);
        delta.lights.remove(&key);
        delta.dropped_lights.push(key);
    }

    fn drop_node(&mut self, key: Key, delta: &mut SceneDelta) {
        self.release_node(key, delta);
        self.scene.nodes.remove(&key);
        delta.nodes.remove(&key);
        delta.dropped_nodes.push(key);
    }

    /// Lets go of what a node in the scene names.
    fn release_node(&mut self, key: Key, delta: &mut SceneDelta) {
        let Some(node) = self.scene.nodes.get(&key) else { return };
        let (shape, materials) = (node.shape, node.materials.clone());
        if self.release(shape) {
            self.scene.shapes.remove(&shape);
            self.scene.details.remove(&shape);
            drop_resource(shape, delta);
        }
        for material in materials {
            self.release_material(material, delta);
        }
    }

    fn release_material(&mut self, key: Key, delta: &mut SceneDelta) {
        if !self.release(key) {
            return;
        }
        self.scene.materials.remove(&key);
        drop_resource(key, delta);
        let images = self.materials.get(key).map(|made| made.images.clone()).unwrap_or_default();
        for image in images {
            if self.release(image) {
                self.scene.images.remove(&image);
                drop_resource(image, delta);
            }
        }
    }

    /// Counts one use less; whether none is left.
    fn release(&mut self, key: Key) -> bool {
        let Some(count) = self.uses.get_mut(&key) else { return false };
        *count -= 1;
        let is_last = *count == 0;
        if is_last {
            self.uses.remove(&key);
        }
        is_last
    }

    /// Counts one use more; whether it is the first.
    fn hold(&mut self, key: Key) -> bool {
        let count = self.uses.entry(key).or_insert(0);
        *count += 1;
        *count == 1
    }

    fn hold_shape(&mut self, key: Key, shape: &Arc<homewright_scene::node::Shape>, delta: &mut SceneDelta) {
        if self.hold(key) {
            self.scene.shapes.insert(key, Arc::clone(shape));
            delta.shapes.insert(key, Arc::clone(shape));
            self.want_detail(key, shape, delta);
        }
    }

    /// Shows a heavy shape's stand-ins, or asks for them.
    fn want_detail(&mut self, key: Key, shape: &Arc<homewright_scene::node::Shape>, delta: &mut SceneDelta) {
        if self.deferral != Deferral::TexturesAndDetails || !detail::is_heavy(shape) {
            return;
        }
        if self.details.contains_key(&key) {
            return self.show_detail(key, delta);
        }
        if self.details.len() >= MAX_DETAILS {
            let uses = &self.uses;
            self.details.retain(|shape, _| uses.contains_key(shape));
        }
        self.details.insert(key, None);
        self.tasks.push(Task(Work::Detail(key, Arc::clone(shape))));
    }

    fn show_detail(&mut self, shape: Key, delta: &mut SceneDelta) {
        if let Some(Some(detail)) = self.details.get(&shape)
            && self.scene.shapes.contains_key(&shape)
            && !detail.levels.is_empty()
        {
            self.scene.details.insert(shape, Arc::clone(detail));
            delta.details.insert(shape, Arc::clone(detail));
        }
    }

    fn hold_material(&mut self, key: Key, delta: &mut SceneDelta) {
        if !self.hold(key) {
            return;
        }
        self.show_material(key, delta);
    }

    /// Puts a surface that is in use, with its images, into the scene.
    fn show_material(&mut self, key: Key, delta: &mut SceneDelta) {
        let Some(made) = self.materials.get(key).cloned() else { return };
        for image_key in &made.images {
            if let (true, Some(image)) = (self.hold(*image_key), self.materials.image(*image_key)) {
                self.scene.images.insert(*image_key, Arc::clone(image));
                delta.images.insert(*image_key, Arc::clone(image));
            }
        }
        self.scene.materials.insert(key, made.material.clone());
        delta.materials.insert(key, made.material);
    }

    fn resource_keys(&self) -> Vec<Key> {
        let shapes = self.scene.shapes.keys();
        shapes.chain(self.scene.images.keys()).chain(self.scene.materials.keys()).copied().collect()
    }
}

/// Notes that a resource is gone.
fn drop_resource(key: Key, delta: &mut SceneDelta) {
    delta.shapes.remove(&key);
    delta.details.remove(&key);
    delta.images.remove(&key);
    delta.materials.remove(&key);
    delta.dropped_resources.push(key);
}

/// Takes back drops of what was put again later in the same delta.
fn keep_only_real_drops(delta: &mut SceneDelta) {
    let SceneDelta { shapes, images, materials, nodes, lights, .. } = &*delta;
    let is_put = |key: &Key| shapes.contains_key(key) || images.contains_key(key) || materials.contains_key(key);
    let resources = delta.dropped_resources.iter().filter(|key| !is_put(key)).copied().collect();
    let dropped_nodes = delta.dropped_nodes.iter().filter(|key| !nodes.contains_key(key)).copied().collect();
    let dropped_lights = delta.dropped_lights.iter().filter(|key| !lights.contains_key(key)).copied().collect();
    delta.dropped_resources = resources;
    delta.dropped_nodes = dropped_nodes;
    delta.dropped_lights = dropped_lights;
}

/// Everyone who shows a product or material, directly or through a product's default surfaces.
fn record_users(design: &Design, entity: &Entity) -> Vec<EntityId> {
    match entity {
        Entity::Product(product) => design.users_of_product(&product.id).collect(),
        Entity::Material(material) => {
            let direct: Vec<EntityId> = design.users_of_material(&material.id).collect();
            let products = direct.iter().filter_map(|id| design.product_record(*id));
            let through: Vec<EntityId> = products.flat_map(|product| design.users_of_product(&product.id)).collect();
            direct.into_iter().chain(through).collect()
        }
        Entity::Project(_)
        | Entity::Level(_)
        | Entity::Wall(_)
        | Entity::Opening(_)
        | Entity::Room(_)
        | Entity::Item(_)
        | Entity::Viewpoint(_)
        | Entity::Column(_)
        | Entity::Beam(_)
        | Entity::Stairs(_)
        | Entity::Ceiling(_)
        | Entity::Dimension(_)
        | Entity::Underlay(_)
        | Entity::Group(_)
        | Entity::OptionSet(_) => Vec::new(),
    }
}

fn keys_missing<'a, T>(
    last: &'a BTreeMap<EntityId, T>,
    next: &'a BTreeMap<EntityId, T>,
) -> impl Iterator<Item = EntityId> + 'a {
    last.keys().filter(|id| !next.contains_key(id)).copied()
}

fn keys_changed<T: PartialEq>(last: &BTreeMap<EntityId, T>, next: &BTreeMap<EntityId, T>) -> Vec<EntityId> {
    next.iter().filter(|(id, plan)| last.get(id) != Some(plan)).map(|(id, _)| *id).collect()
}
