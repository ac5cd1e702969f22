//! Symbols of furniture, lamps and devices.

use glam::DVec2;
use homewright_design::item::Host;
use homewright_design::{Design, EntityId, Item};
use homewright_geometry::Rectangle;

use super::pen::{Local, Look, Sheet};
use super::sanitary;
use super::style::{self, DEVICE, FINE, ITEM, ITEM_FILL, LAMP, SOFT, pen};
use crate::footprint::footprint_rectangle;
use crate::item::item_size;

/// The plan is cut at this height, mm; what hangs above it is dashed.
const CUT: f64 = 1350.0;

/// A thing to draw, in its own frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thing {
    /// Half its width, mm.
    pub(super) w: f64,
    /// Half its depth, mm.
    pub(super) d: f64,
}

/// All items of a level, the lower ones first.
pub(super) fn items(design: &Design, level: EntityId, sheet: &mut Sheet) {
    let mut items: Vec<(f64, EntityId, &Item)> = design
        .items_on_level(level)
        .filter(|(_, item)| !item.is_hidden)
        .map(|(id, item)| {
            let height = item_size(design, item).map_or(0.0, |size| size[2]);
            (item.position.z + height, id, item)
        })
        .collect();
    items.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    for (_, id, item) in items {
        draw(design, id, item, sheet);
    }
}

/// What labels should not cover: everything but rugs and small lamps at the ceiling.
pub(super) fn standing(design: &Design, level: EntityId) -> Vec<Rectangle> {
    let is_rug =
        |item: &Item| design.product(&item.configuration.product).is_some_and(|product| product.category == "rug");
    design
        .items_on_level(level)
        .filter(|(_, item)| !item.is_hidden && !is_rug(item))
        .filter_map(|(_, item)| footprint_rectangle(design, item))
        .collect()
}

fn draw(design: &Design, id: EntityId, item: &Item, sheet: &mut Sheet) {
    let product = design.product(&item.configuration.product);
    let Some([width, depth, _]) = item_size(design, item) else { return };
    let symbol = product.map_or("", |product| match product.plan_symbol.as_str() {
        "" => product.category.as_str(),
        symbol => symbol,
    });
    let thing = Thing { w: width.abs() * 0.5, d: depth.abs() * 0.5 };
    let mut local = Local::new(sheet, id, item.position.truncate(), item.rotation, item.is_mirrored);
    if is_luminaire(symbol) {
        lamp(&mut local, thing, symbol);
    } else if is_device(symbol) {
        device(&mut local, symbol);
    } else if item.position.z >= CUT || item.host == Host::Ceiling {
        local.rect([-thing.w, -thing.d], [thing.w, thing.d], Look::outline(style::dashed(ITEM, 0.13)));
    } else if !sanitary::draw(&mut local, thing, symbol) {
        furniture(&mut local, thing, symbol);
    }
}

fn is_luminaire(symbol: &str) -> bool {
    matches!(
        symbol,
        "lamp"
            | "light"
            | "ceiling_light"
            | "pendant"
            | "downlight"
            | "spotlight"
            | "track_light"
            | "strip_light"
            | "wall_light"
            | "floor_lamp"
            | "table_lamp"
            | "magnetic_light"
            | "chandelier"
    )
}

fn is_device(symbol: &str) -> bool {
    matches!(
        symbol,
        "device"
            | "switch"
            | "socket"
            | "sensor"
            | "curtain_motor"
            | "lock"
            | "camera"
            | "speaker"
            | "gateway"
            | "panel"
            | "doorbell"
            | "thermostat"
            | "router"
    )
}

/// A filled outline.
pub(super) fn body() -> Look {
    Look::both(ITEM_FILL, pen(ITEM, 0.18))
}

/// A soft surface on it.
fn soft() -> Look {
    Look::both(SOFT, pen(FINE, 0.13))
}

/// A thin line on it.
pub(super) fn fine() -> Look {
    Look::outline(pen(FINE, 0.13))
}

fn furniture(local: &mut Local<'_>, thing: Thing, symbol: &str) {
    match symbol {
        "bed" | "bunk_bed" | "cot" | "double_bed" | "single_bed" => bed(local, thing),
        "sofa" | "armchair" => sofa(local, thing),
        "chair" | "office_chair" | "stool" | "bar_stool" => chair(local, thing, symbol),
        "table" | "dining_table" | "coffee_table" | "desk" | "dressing_table" | "console" | "worktop" => {
            table(local, thing, symbol);
        }
        "round_table" | "side_table" | "pouf" | "vase" => round(local, thing),
        "wardrobe" => wardrobe(local, thing),
        "tv" | "television" | "tv_unit" => tv(local, thing, symbol),
        "rug" => rug(local, thing),
        "plant" => plant(local, thing),
        "curtain" | "blind" => curtain(local, thing),
        "bookcase" | "shelf" | "bookshelf" => shelf(local, thing),
        "stairs" => stairs(local, thing),
        "column" => {
            local.rect([-thing.w, -thing.d], [thing.w, thing.d], Look::both(style::WALL, pen(style::WALL, 0.1)));
        }
        "picture" | "cushion" | "books" | "tableware" | "decor" => {
            local.rect([-thing.w, -thing.d], [thing.w, thing.d], fine());
        }
        _ => cabinet(local, thing),
    }
}

/// Mattress, pillows at the head (the back), and a blanket.
fn bed(local: &mut Local<'_>, Thing { w, d }: Thing) {
    local.rect([-w, -d], [w, d], body());
    let head = 60.0_f64.min(d * 0.1);
    local.rect([-w, d - head], [w, d], body());
    let edge = (w * 0.06).min(50.0);
    let is_double = w > 550.0;
    let pillow = if is_double { (w - edge * 3.0) * 0.5 } else { w * 0.72 };
    let centers: &[f64] = if is_double { &[-1.0, 1.0] } else { &[0.0] };
    let top = d - head - edge;
    for side in centers {
        let x = side * (pillow + edge * 0.75);
        local.round_rect([x - pillow, top - 400.0_f64.min(d * 0.4)], [x + pillow, top], 70.0, soft());
    }
    let fold = top - 400.0_f64.min(d * 0.4) - 90.0;
    local.round_rect([-w + edge * 0.4, -d + edge * 0.4], [w - edge * 0.4, fold], 50.0, soft());
    local.line([-w + edge * 0.4, fold - 180.0], [w - edge * 0.4, fold - 180.0], pen(FINE, 0.13));
}

/// Back, arms and seat cushions.
fn sofa(local: &mut Local<'_>, Thing { w, d }: Thing) {
    local.round_rect([-w, -d], [w, d], 60.0, body());
    let arm = (w * 0.16).clamp(60.0, 180.0);
    let back = (d * 0.42).clamp(80.0, 240.0);
    for side in [-1.0, 1.0_f64] {
        let (outer, inner) = (side * w, side * (w - arm));
        local.round_rect([outer.min(inner), -d], [outer.max(inner), d - back * 0.35], 50.0, soft());
    }
    let seat = w - arm;
    let count = ((seat * 2.0 / 720.0).round()).clamp(1.0, 5.0);
    let step = seat * 2.0 / count;
    for index in 0..count as usize {
        let from = -seat + step * index as f64;
        local.round_rect([from + 4.0, -d + 8.0], [from + step - 4.0, d - back], 40.0, soft());
        local.round_rect([from + 12.0, d - back], [from + step - 12.0, d - back * 0.3], 60.0, soft());
    }
}

/// Seat and a curved back.
fn chair(local: &mut Local<'_>, Thing { w, d }: Thing, symbol: &str) {
    if matches!(symbol, "stool" | "bar_stool") {
        local.ellipse([0.0, 0.0], [w, d], body());
        return;
    }
    local.round_rect([-w * 0.92, -d], [w * 0.92, d * 0.82], w * 0.35, body());
    local.round_rect([-w, d * 0.66], [w, d], d * 0.16, soft());
    if symbol == "office_chair" {
        for side in [-1.0, 1.0_f64] {
            let (outer, inner) = (side * w, side * w * 0.8);
            local.round_rect([outer.min(inner), -d * 0.4], [outer.max(inner), d * 0.5], 25.0, soft());
        }
    }
}

fn table(local: &mut Local<'_>, Thing { w, d }: Thing, symbol: &str) {
    local.round_rect([-w, -d], [w, d], 25.0, body());
    let inset = 35.0_f64.min(w * 0.15).min(d * 0.15);
    if !matches!(symbol, "worktop" | "console") {
        local.round_rect([-w + inset, -d + inset], [w - inset, d - inset], 15.0, fine());
    }
}

fn round(local: &mut Local<'_>, Thing { w, d }: Thing) {
    local.ellipse([0.0, 0.0], [w, d], body());
    local.ellipse([0.0, 0.0], [w * 0.85, d * 0.85], fine());
}

/// A box with the rail, and hangers on it.
fn wardrobe(local: &mut Local<'_>, Thing { w, d }: Thing) {
    local.rect([-w, -d], [w, d], body());
    local.line([-w, -d + 25.0], [w, -d + 25.0], pen(FINE, 0.13));
    local.line([-w + 20.0, 0.0], [w - 20.0, 0.0], pen(FINE, 0.18));
    let count = ((w * 2.0 / 110.0) as usize).clamp(2, 60);
    for index in 1..count {
        let x = -w + w * 2.0 * index as f64 / count as f64;
        let lean = if index % 3 == 0 { 18.0 } else { -8.0 };
        let reach = (d - 50.0).min(215.0);
        local.line([x - lean, -reach], [x + lean, reach], pen(FINE, 0.13));
    }
}

fn tv(local: &mut Local<'_>, Thing { w, d }: Thing, symbol: &str) {
    if symbol == "tv_unit" {
        cabinet(local, Thing { w, d });
        return;
    }
    let deep = d.min(45.0);
    local.rect([-w, -deep], [w, deep], Look::both(style::LINE, pen(style::LINE, 0.13)));
    local.line([-w * 0.6, -deep - 25.0], [w * 0.6, -deep - 25.0], pen(FINE, 0.13));
}

fn rug(local: &mut Local<'_>, Thing { w, d }: Thing) {
    let pale = homewright_scene::drawing::Color([0xec, 0xe7, 0xde, 0xc0]);
    local.rect([-w, -d], [w, d], Look::both(pale, pen(FINE, 0.13)));
    let inset = 90.0_f64.min(w * 0.1).min(d * 0.1);
    local.rect([-w + inset, -d + inset], [w - inset, d - inset], fine());
}

/// Leaves round a pot.
fn plant(local: &mut Local<'_>, Thing { w, d }: Thing) {
    let green = homewright_scene::drawing::Color([0xdc, 0xe9, 0xd5, 0xe6]);
    let line = homewright_scene::drawing::Color([0x86, 0xa5, 0x7a, 0xff]);
    for index in 0..9 {
        let direction = homewright_geometry::math::direction(f64::from(index) * std::f64::consts::TAU / 9.0);
        let tip = direction * DVec2::new(w, d);
        let side = direction.perp() * DVec2::new(w, d) * 0.24;
        local.shape(&[DVec2::ZERO, tip * 0.55 + side, tip, tip * 0.55 - side], Look::both(green, pen(line, 0.13)));
    }
    local.ellipse([0.0, 0.0], [w * 0.22, d * 0.22], Look::both(ITEM_FILL, pen(line, 0.13)));
}

/// A wave along the window.
fn curtain(local: &mut Local<'_>, Thing { w, d }: Thing) {
    let count = ((w * 2.0 / 90.0) as usize).clamp(4, 120);
    let mut last = [-w, 0.0];
    for index in 1..=count {
        let x = -w + w * 2.0 * index as f64 / count as f64;
        let next = [x, if index % 2 == 0 { -d * 0.6 } else { d * 0.6 }];
        local.line(last, next, pen(ITEM, 0.13));
        last = next;
    }
}

fn shelf(local: &mut Local<'_>, Thing { w, d }: Thing) {
    local.rect([-w, -d], [w, d], body());
    local.line([-w, d], [w, -d], pen(FINE, 0.13));
}

fn stairs(local: &mut Local<'_>, Thing { w, d }: Thing) {
    local.rect([-w, -d], [w, d], body());
    let count = ((d * 2.0 / 270.0) as usize).clamp(2, 40);
    for index in 1..count {
        let y = -d + d * 2.0 * index as f64 / count as f64;
        local.line([-w, y], [w, y], pen(FINE, 0.13));
    }
    local.line([0.0, -d + 100.0], [0.0, d - 100.0], pen(ITEM, 0.18));
    local.line([0.0, d - 100.0], [-80.0, d - 220.0], pen(ITEM, 0.18));
    local.line([0.0, d - 100.0], [80.0, d - 220.0], pen(ITEM, 0.18));
}

/// A box with a line along its front.
pub(super) fn cabinet(local: &mut Local<'_>, Thing { w, d }: Thing) {
    local.rect([-w, -d], [w, d], body());
    if d > 60.0 {
        local.line([-w, -d + 22.0], [w, -d + 22.0], pen(FINE, 0.13));
    }
}

/// A luminaire: a circle with a cross, long ones as they are.
fn lamp(local: &mut Local<'_>, Thing { w, d }: Thing, symbol: &str) {
    let stroke = || pen(LAMP, 0.18);
    let paper = homewright_scene::drawing::Color([0xff, 0xf7, 0xe2, 0xd0]);
    if w.max(d) > 4.0 * w.min(d).max(1.0) {
        let deep = d.max(15.0);
        local.rect([-w.max(15.0), -deep], [w.max(15.0), deep], Look::both(paper, stroke()));
        return;
    }
    let radius = match symbol {
        "downlight" | "spotlight" => 50.0,
        "table_lamp" | "wall_light" => w.min(d).clamp(60.0, 120.0),
        _ => w.min(d).clamp(90.0, 260.0),
    };
    local.ellipse([0.0, 0.0], [radius; 2], Look::both(paper, stroke()));
    let arm = radius * if symbol == "downlight" { 1.5 } else { std::f64::consts::FRAC_1_SQRT_2 };
    for (x, y) in [(arm, arm), (arm, -arm)] {
        local.line([-x, -y], [x, y], stroke());
    }
    if matches!(symbol, "floor_lamp" | "table_lamp") {
        local.ellipse([0.0, 0.0], [radius * 0.35; 2], Look::both(paper, stroke()));
    }
}

/// A device: a small disc with its letter.
fn device(local: &mut Local<'_>, symbol: &str) {
    let letter = match symbol {
        "switch" => "S",
        "socket" => "⏚",
        "sensor" => "P",
        "curtain_motor" => "M",
        "lock" => "L",
        "camera" => "C",
        "speaker" => "A",
        "gateway" | "router" => "G",
        "panel" => "T",
        "doorbell" => "B",
        "thermostat" => "°C",
        _ => "·",
    };
    let radius = 75.0;
    local.ellipse([0.0, 0.0], [radius; 2], Look::both(style::PAPER, pen(DEVICE, 0.18)));
    local.letter([0.0, 0.0], letter, 85.0, DEVICE);
}
