//! Symbols of bathrooms, kitchens and appliances.

use super::furniture::{Thing, body, cabinet, fine};
use super::pen::{Local, Look};
use super::style::{FINE, ITEM, ITEM_FILL, WATER, pen};

/// Draws what belongs to bathroom or kitchen; whether the symbol does.
pub(super) fn draw(local: &mut Local<'_>, thing: Thing, symbol: &str) -> bool {
    match symbol {
        "basin" | "basin_cabinet" | "washbasin" => basin(local, thing),
        "wc" | "toilet" => wc(local, thing),
        "shower" | "shower_tray" => shower(local, thing),
        "bathtub" | "tub" | "bath" => tub(local, thing),
        "sink" | "sink_unit" => sink(local, thing),
        "hob" | "hob_unit" => hob(local, thing),
        "fridge" | "refrigerator" => lettered(local, thing, "❄"),
        "washing_machine" | "washer" | "dryer" => machine(local, thing),
        "dishwasher" => lettered(local, thing, "DW"),
        "oven" | "steam_oven" | "microwave" => lettered(local, thing, "OV"),
        "water_heater" => lettered(local, thing, "WH"),
        "air_conditioner" => lettered(local, thing, "AC"),
        "shower_screen" | "mirror" | "towel_rail" | "radiator" | "partition" => {
            local.rect([-thing.w, -thing.d], [thing.w, thing.d], Look::both(ITEM_FILL, pen(ITEM, 0.18)));
        }
        _ => return false,
    }
    true
}

fn water() -> Look {
    Look::both(WATER, pen(ITEM, 0.13))
}

fn basin(local: &mut Local<'_>, Thing { w, d }: Thing) {
    local.round_rect([-w, -d], [w, d], 20.0, body());
    let bowl = [(w * 0.78).min(270.0), (d * 0.66).min(190.0)];
    local.ellipse([0.0, -d * 0.1], bowl, water());
    local.ellipse([0.0, -d * 0.1], [18.0; 2], Look::both(ITEM_FILL, pen(ITEM, 0.13)));
    local.line([0.0, d * 0.86], [0.0, d * 0.3], pen(ITEM, 0.25));
}

fn wc(local: &mut Local<'_>, Thing { w, d }: Thing) {
    let tank = (d * 0.3).min(110.0);
    local.round_rect([-w, d - tank * 2.0], [w, d], 25.0, body());
    let front = d - tank * 2.0;
    let bowl = (front + d) * 0.5;
    local.ellipse([0.0, front - bowl], [w * 0.92, bowl], body());
    local.ellipse([0.0, front - bowl * 1.02], [w * 0.66, bowl * 0.74], water());
}

fn shower(local: &mut Local<'_>, Thing { w, d }: Thing) {
    local.rect([-w, -d], [w, d], water());
    local.line([-w, -d], [w, d], pen(FINE, 0.13));
    local.line([-w, d], [w, -d], pen(FINE, 0.13));
    local.ellipse([0.0, 0.0], [45.0; 2], Look::both(ITEM_FILL, pen(ITEM, 0.13)));
}

fn tub(local: &mut Local<'_>, Thing { w, d }: Thing) {
    local.round_rect([-w, -d], [w, d], 40.0, body());
    let rim = 65.0_f64.min(w * 0.15).min(d * 0.2);
    local.round_rect([-w + rim, -d + rim], [w - rim, d - rim], d * 0.55, water());
    let end = if w >= d { [w - rim * 3.2, 0.0] } else { [0.0, d - rim * 3.2] };
    local.ellipse(end, [25.0; 2], Look::both(ITEM_FILL, pen(ITEM, 0.13)));
}

fn sink(local: &mut Local<'_>, Thing { w, d }: Thing) {
    cabinet(local, Thing { w, d });
    let (reach, low, high) = ((w * 0.82).min(400.0), -d * 0.62, d * 0.45);
    if reach > 300.0 {
        let split = reach * 0.15;
        local.round_rect([-reach, low], [split - 15.0, high], 40.0, water());
        local.round_rect([split + 15.0, low], [reach, high], 40.0, water());
    } else {
        local.round_rect([-reach, low], [reach, high], 40.0, water());
    }
    local.line([0.0, d * 0.8], [0.0, d * 0.12], pen(ITEM, 0.25));
}

fn hob(local: &mut Local<'_>, Thing { w, d }: Thing) {
    cabinet(local, Thing { w, d });
    let (reach, deep) = ((w * 0.92).min(380.0), (d * 0.8).min(220.0));
    local.round_rect([-reach, -deep], [reach, deep], 15.0, body());
    let radius = (reach * 0.36).min(deep * 0.62);
    for x in [-reach * 0.5, reach * 0.5] {
        for part in [1.0, 0.62, 0.25] {
            local.ellipse([x, deep * 0.12], [radius * part; 2], fine());
        }
    }
    for x in [-60.0, 60.0] {
        local.ellipse([x, -deep * 0.8], [14.0; 2], fine());
    }
}

fn machine(local: &mut Local<'_>, Thing { w, d }: Thing) {
    cabinet(local, Thing { w, d });
    let radius = w.min(d) * 0.55;
    local.ellipse([0.0, 0.0], [radius; 2], Look::both(WATER, pen(ITEM, 0.13)));
    local.ellipse([0.0, 0.0], [radius * 0.7; 2], fine());
}

fn lettered(local: &mut Local<'_>, thing: Thing, letters: &str) {
    cabinet(local, thing);
    let size = (thing.w.min(thing.d) * 0.6).clamp(60.0, 160.0);
    if letters == "❄" {
        // A star of six rays reads as cold on any sheet, whatever fonts there are.
        for step in 0..3 {
            let ray = homewright_geometry::math::direction(f64::from(step) * std::f64::consts::PI / 3.0) * size;
            local.line([-ray.x, -ray.y], [ray.x, ray.y], pen(ITEM, 0.13));
        }
        return;
    }
    local.letter([0.0, 0.0], letters, size, ITEM);
}
