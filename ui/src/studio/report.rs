//! What became of a package that was put into a room, in words.

use homewright_catalog::ProductId;
use homewright_editor::package::{Outcome, PackageReport};
use homewright_staging::room_name;

use crate::session::Session;
use crate::text::Texts;
use crate::units::Unit;

/// The words, and whether something that the package needs was left out.
pub(super) fn package_words(report: &PackageReport, session: &Session, texts: &Texts, unit: Unit) -> (String, bool) {
    let language = texts.language();
    let catalog = session.editor.catalog();
    let name_of = |id: &ProductId| {
        catalog.product(id).map_or_else(|| id.0.clone(), |product| product.name.get(language).to_owned())
    };
    let comma = texts.get("list-comma");
    let list = |mut names: Vec<String>| {
        names.dedup();
        names.join(&comma)
    };
    let (mut needed, mut dropped, mut resized, mut elsewhere) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for finding in &report.findings {
        let name = name_of(&finding.product);
        match finding.outcome {
            Outcome::Dropped { is_required: true } => needed.push(name),
            Outcome::Dropped { is_required: false } => dropped.push(name),
            Outcome::Resized { to, .. } => resized.push(format!("{name} {}", unit.format(to))),
            Outcome::Mirrored | Outcome::OtherWall | Outcome::Moved => elsewhere.push(name),
        }
    }
    let room = session.editor.design().room(report.room);
    let room = room.map_or_else(String::new, |room| room_name(room, language).to_owned());
    let package = catalog.package(&report.package).map_or("", |package| package.name.get(language));
    let head = [("name", package.to_owned()), ("room", room), ("count", report.items.to_string())];
    let mut lines = vec![texts.with("package-placed", head)];
    let is_short = !needed.is_empty();
    for (key, names) in [
        ("package-no-room-needed", needed),
        ("package-no-room", dropped),
        ("package-resized", resized),
        ("package-elsewhere", elsewhere),
    ] {
        if !names.is_empty() {
            lines.push(texts.with(key, [("names", list(names))]));
        }
    }
    (lines.join("\n"), is_short)
}
