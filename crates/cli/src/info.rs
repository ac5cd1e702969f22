//! `homewright info`

use anyhow::Result;
use clap::Args;
use homewright_quote::{Change, Moved, item_list, moved_on};
use serde_json::json;

use crate::output::Output;
use crate::{File, home, sources, views};

/// Tell what a home holds.
#[derive(Args)]
pub(crate) struct Info {
    /// The .home file.
    file: File,
}

impl Info {
    pub(crate) fn run(self, folders: &[std::path::PathBuf], output: &Output) -> Result<()> {
        let home = home::open(&self.file)?;
        let design = home.design();
        let list = item_list(design);
        let views = views::names(design);
        let name = design.project().map(|(_, project)| project.name.clone()).unwrap_or_default();
        let mut text = format!("{name}\n  file       {}\n", self.file.display());
        for (_, level) in design.levels() {
            text += &format!("  level      {}: floor at {}, {} high\n", level.name, level.elevation, level.height);
        }
        text += &format!("  walls      {}, openings {}\n", design.walls().count(), design.openings().count());
        for room in &list.rooms {
            text += &format!("  room       {:<16} {:>6.2} m²  ({})\n", room.name, room.area, room.kind);
        }
        text += &format!("  items      {} of {} products, {} CNY\n", list.item_count(), list.lines.len(), list.total);
        text += &format!("  views      {}\n", views.join(", "));
        let problems: Vec<String> = design.validate().iter().map(ToString::to_string).collect();
        for problem in &problems {
            text += &format!("  problem    {problem}\n");
        }
        let moved_on = words_of(&moved_on(design, &sources::catalogs(folders, output)?.all));
        for (product, change) in &moved_on {
            text += &format!("  catalog    {product}: {change}\n");
        }
        output.answer(
            &text,
            &json!({
                "name": name,
                "file": self.file,
                "levels": design.levels().iter().map(|(_, level)| level).collect::<Vec<_>>(),
                "walls": design.walls().count(),
                "openings": design.openings().count(),
                "list": list,
                "views": views,
                "problems": problems,
                "catalog_changes": moved_on
                    .iter()
                    .map(|(product, change)| json!({ "product": product, "change": change }))
                    .collect::<Vec<_>>(),
            }),
        );
        Ok(())
    }
}

/// What became of the home's products in the catalog: the home keeps what it was designed with.
fn words_of(moved: &[Moved]) -> Vec<(String, String)> {
    let words = |change: &Change| match change {
        Change::Gone => "is in no catalog any more; the home keeps its record".to_owned(),
        Change::ReplacedBy(successor) => format!("is replaced by {}", successor.0),
        Change::Discontinued => "can no longer be ordered".to_owned(),
        Change::Price { then, now } => format!("costs {now} CNY now, {then} CNY in this home"),
        Change::Size { now: [width, depth, height], .. } => format!("is {width} × {depth} × {height} mm now"),
        Change::Shape => "has another shape or other choices now".to_owned(),
    };
    moved
        .iter()
        .flat_map(|moved| moved.changes.iter().map(move |change| (moved.product.0.clone(), words(change))))
        .collect()
}
