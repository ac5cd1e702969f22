//! Reading what labels say: grades, certificates, origin, luminaire and device data.

use super::product::identifier;
use super::reader::{Fields, Node, Reader};
use crate::device::{CAPABILITIES, Device, ECOSYSTEMS, SUPPLIES, TRANSPORTS};
use crate::luminaire::{GeneratedWeb, Luminaire, Photometry, PhotometryFile, WEBS};
use crate::trade::{CERTIFICATES, Certificate, FormaldehydeClass, IpRating, STYLES, SUITABLE, Traceability, is_gtin};
use crate::{Product, ProductId};

/// A word of a list, with the nearest known one where it is another.
pub(super) fn word(reader: &mut Reader<'_>, node: &Node<'_>, known: &[&str], what: &str) -> Option<String> {
    let text = reader.text(node)?;
    if !known.contains(&text.as_str()) {
        let hint = crate::nearest::hint(&text, known.iter().copied());
        reader.wrong(node, format!("there is no {what} `{text}`; {hint}"));
    }
    Some(text)
}

fn words(reader: &mut Reader<'_>, node: &Node<'_>, known: &[&str], what: &str) -> Option<Vec<String>> {
    reader.list(node, |reader, node| word(reader, node, known, what))
}

/// Fills in the fields that labels and delivery notes state.
pub(super) fn read(reader: &mut Reader<'_>, fields: &mut Fields<'_>, product: &mut Product) {
    let styles = STYLES.map(|(slug, ..)| slug);
    let suitable = SUITABLE.map(|(slug, ..)| slug);
    let grade = |reader: &mut Reader<'_>, node: &Node<'_>| {
        let grade = reader.whole(node)?;
        if !(1..=5).contains(&grade) {
            reader.wrong(node, format!("is {grade}; grades go from 1 (best) to 5"));
            return None;
        }
        Some(grade as u8)
    };
    product.series = reader.optional(fields, "series", Reader::text).unwrap_or_default();
    product.style =
        reader.optional(fields, "style", |reader, node| words(reader, node, &styles, "style")).unwrap_or_default();
    product.gtin = reader.optional(fields, "gtin", gtin).unwrap_or_default();
    product.suitable_for = reader
        .optional(fields, "suitable_for", |reader, node| words(reader, node, &suitable, "group of people"))
        .unwrap_or_default();
    product.ip_rating = reader.optional(fields, "ip_rating", ip_rating);
    product.noise_db = reader.optional(fields, "noise_db", |reader, node| reader.number_within(node, 0.0, 140.0));
    product.water_grade = reader.optional(fields, "water_grade", grade);
    product.energy_grade = reader.optional(fields, "energy_grade", grade);
    product.formaldehyde_class = reader.optional(fields, "formaldehyde_class", formaldehyde_class);
    product.certificates =
        reader.optional(fields, "certificates", |reader, node| reader.list(node, certificate)).unwrap_or_default();
    product.warranty_years =
        reader.optional(fields, "warranty_years", |reader, node| reader.number_within(node, 0.0, 100.0));
    product.origin = reader.optional(fields, "origin", Reader::words).unwrap_or_default();
    product.trace = reader.optional(fields, "trace", trace);
    product.lead_time_days = reader
        .optional(fields, "lead_time_days", |reader, node| reader.number_within(node, 0.0, 1_000.0))
        .map(|days| days.round() as u32);
    product.discontinued = reader.optional(fields, "discontinued", Reader::flag).unwrap_or_default();
    product.replaced_by = reader.optional(fields, "replaced_by", identifier).map(ProductId);
    product.luminaire = reader.optional(fields, "luminaire", luminaire);
    product.photometry = reader.optional(fields, "photometry", photometry);
    product.device = reader.optional(fields, "device", device);
}

fn gtin(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<String> {
    let text = reader.text(node)?;
    if !is_gtin(&text) {
        reader.wrong(node, format!("`{text}` is not a GTIN: 8, 12, 13 or 14 digits, the last a check digit"));
    }
    Some(text)
}

fn ip_rating(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<IpRating> {
    let text = reader.text(node)?;
    text.parse().map_err(|error: crate::trade::NotAnIpRating| reader.wrong(node, error.to_string())).ok()
}

fn formaldehyde_class(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<FormaldehydeClass> {
    let labels = FormaldehydeClass::ALL.map(FormaldehydeClass::label);
    let text = word(reader, node, &labels, "formaldehyde class")?;
    FormaldehydeClass::ALL.into_iter().find(|class| class.label() == text)
}

fn certificate(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Certificate> {
    let kinds = CERTIFICATES.map(|(slug, ..)| slug);
    if node.get_ref().is_str() {
        let kind = word(reader, node, &kinds, "certificate")?;
        return Some(Certificate { kind, standard: String::new(), number: String::new() });
    }
    let mut fields = reader.table(node)?;
    let kind = reader.needed(node, &mut fields, "kind", |reader, node| word(reader, node, &kinds, "certificate"));
    let standard = reader.optional(&mut fields, "standard", Reader::text);
    let number = reader.optional(&mut fields, "number", Reader::text);
    reader.no_more(fields);
    Some(Certificate { kind: kind?, standard: standard.unwrap_or_default(), number: number.unwrap_or_default() })
}

fn trace(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Traceability> {
    let mut fields = reader.table(node)?;
    let batch = reader.optional(&mut fields, "batch", Reader::text);
    let produced = reader.optional(&mut fields, "produced", |reader, node| {
        let text = reader.text(node)?;
        let month = text.split_once('-').and_then(|(year, month)| {
            let year = (year.len() == 4).then(|| year.parse::<u16>().ok())??;
            let month = (month.len() == 2).then(|| month.parse::<u8>().ok())??;
            ((1990..=2100).contains(&year) && (1..=12).contains(&month)).then_some(())
        });
        if month.is_none() {
            reader.wrong(node, format!("`{text}` is not a month; write it as 2026-03"));
        }
        Some(text)
    });
    let plant = reader.optional(&mut fields, "plant", Reader::words);
    let material_batch = reader.optional(&mut fields, "material_batch", Reader::text);
    reader.no_more(fields);
    Some(Traceability {
        batch: batch.unwrap_or_default(),
        produced: produced.unwrap_or_default(),
        plant: plant.unwrap_or_default(),
        material_batch: material_batch.unwrap_or_default(),
    })
}

fn luminaire(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Luminaire> {
    let mut fields = reader.table(node)?;
    let flux = reader.needed(node, &mut fields, "flux", |reader, node| reader.number_within(node, 0.1, 1.0e6));
    let watts = reader.needed(node, &mut fields, "watts", |reader, node| reader.number_within(node, 0.01, 1.0e5));
    let cct = reader.needed(node, &mut fields, "cct", |reader, node| {
        let kelvin = |reader: &mut Reader<'_>, node: &Node<'_>| reader.number_within(node, 1_000.0, 20_000.0);
        if !node.get_ref().is_array() {
            return kelvin(reader, node).map(|cct| [cct, cct]);
        }
        match reader.list(node, kelvin)?.as_slice() {
            [warm, cold] if warm <= cold => Some([*warm, *cold]),
            _ => {
                reader.wrong(node, "needs one colour temperature, or the warmest and the coldest: [2700, 5700]");
                None
            }
        }
    });
    let cri = reader.optional(&mut fields, "cri", |reader, node| reader.number_within(node, 0.0, 100.0));
    let beam = reader.optional(&mut fields, "beam", |reader, node| reader.number_within(node, 1.0, 180.0));
    let is_dimmable = reader.optional(&mut fields, "dimmable", Reader::flag);
    let ugr = reader.optional(&mut fields, "ugr", |reader, node| reader.number_within(node, 0.0, 40.0));
    let svm = reader.optional(&mut fields, "svm", |reader, node| reader.number_within(node, 0.0, 20.0));
    reader.no_more(fields);
    Some(Luminaire {
        flux: flux?,
        watts: watts?,
        cct: cct?,
        cri: cri.unwrap_or(80.0),
        beam,
        is_dimmable: is_dimmable.unwrap_or_default(),
        ugr,
        svm,
    })
}

fn photometry(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Photometry> {
    let mut fields = reader.table(node)?;
    if fields.has("ies") {
        let ies = reader.needed(node, &mut fields, "ies", |reader, node| {
            let name = reader.text(node)?;
            let is_plain = name.len() <= 100
                && name.to_ascii_lowercase().ends_with(".ies")
                && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
                && !name.starts_with('.');
            if !is_plain {
                reader.wrong(node, "must be the name of a file in the folder `photometry`, such as `dl-75-36.ies`");
                return None;
            }
            Some(name)
        });
        reader.no_more(fields);
        return Some(Photometry::File(PhotometryFile { ies: ies?, text: String::new() }));
    }
    let webs = WEBS.map(|(name, _)| name);
    let angle = |reader: &mut Reader<'_>, node: &Node<'_>| reader.number_within(node, 3.0, 170.0);
    let web = reader.needed(node, &mut fields, "web", |reader, node| word(reader, node, &webs, "generated web"));
    let beam = reader.optional(&mut fields, "beam", angle);
    let beam_along = reader.optional(&mut fields, "beam_along", angle);
    let tilt = reader.optional(&mut fields, "tilt", |reader, node| reader.number_within(node, 0.0, 80.0));
    let upward = reader.optional(&mut fields, "upward", |reader, node| reader.number_within(node, 0.0, 1.0));
    reader.no_more(fields);
    Some(Photometry::Generated(GeneratedWeb { web: web?, beam, beam_along, tilt, upward }))
}

fn device(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Device> {
    let mut fields = reader.table(node)?;
    let type_id = |reader: &mut Reader<'_>, node: &Node<'_>| {
        reader.number_within(node, 0.0, 65_535.0).map(|number| number as u32)
    };
    let transports = TRANSPORTS.map(|(slug, ..)| slug);
    let ecosystems = ECOSYSTEMS.map(|(slug, ..)| slug);
    let capabilities = CAPABILITIES.map(|(slug, ..)| slug);
    let supplies = SUPPLIES.map(|(slug, ..)| slug);
    let matter_type = reader.needed(node, &mut fields, "matter_type", type_id);
    let transport =
        reader.needed(node, &mut fields, "transport", |reader, node| word(reader, node, &transports, "way to talk"));
    let ecosystems =
        reader.optional(&mut fields, "ecosystems", |reader, node| words(reader, node, &ecosystems, "ecosystem"));
    let capabilities =
        reader.optional(&mut fields, "capabilities", |reader, node| words(reader, node, &capabilities, "capability"));
    let endpoints = reader.optional(&mut fields, "endpoints", |reader, node| reader.list(node, type_id));
    let supply = reader.optional(&mut fields, "supply", |reader, node| word(reader, node, &supplies, "kind of supply"));
    let standby_power =
        reader.optional(&mut fields, "standby_power", |reader, node| reader.number_within(node, 0.0, 1_000.0));
    let range = reader.optional(&mut fields, "range", |reader, node| reader.number_within(node, 10.0, 200_000.0));
    let field_of_view = reader.optional(&mut fields, "field_of_view", |reader, node| {
        let angles = reader.list(node, |reader, node| reader.number_within(node, 1.0, 360.0))?;
        let pair = <[f64; 2]>::try_from(angles).ok();
        if pair.is_none() {
            reader.wrong(node, "needs two full angles in degrees: [horizontal, vertical]");
        }
        pair
    });
    reader.no_more(fields);
    Some(Device {
        matter_type: matter_type?,
        transport: transport?,
        ecosystems: ecosystems.unwrap_or_default(),
        capabilities: capabilities.unwrap_or_default(),
        endpoints: endpoints.unwrap_or_default(),
        supply: supply.unwrap_or_default(),
        standby_power,
        range,
        field_of_view,
    })
}
