//! `homewright info`

use anyhow::Result;
use clap::Args;
use homewright_catalog::Catalog;
use homewright_design::Design;
use homewright_quote::item_list;
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
        let moved_on = moved_on(design, &sources::catalogs(folders, output)?.all);
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

/// In which way the catalog went on since the home took its records: the home keeps what it was designed with.
fn moved_on(design: &Design, catalog: &Catalog) -> Vec<(String, String)> {
    let mut changes: Vec<(String, String)> = Vec::new();
    for entity in design.entities().values() {
        let homewright_design::Entity::Product(own) = entity else { continue };
        // Records of imported homes and of models were never in a catalog.
        if own.id.0.starts_with("import.") || own.id.0.starts_with("own.") {
            continue;
        }
        let name = own.id.0.clone();
        let Some(now) = catalog.product(&own.id) else {
            changes.push((name, "is in no catalog any more; the home keeps its record".to_owned()));
            continue;
        };
        if let Some(successor) = &now.replaced_by {
            changes.push((name.clone(), format!("is replaced by {}", successor.0)));
        } else if now.discontinued {
            changes.push((name.clone(), "can no longer be ordered".to_owned()));
        }
        if now.price != own.price {
            changes.push((name.clone(), format!("costs {} CNY now, {} CNY in this home", now.price, own.price)));
        }
        if now.size != own.size {
            let [width, depth, height] = now.size;
            changes.push((name.clone(), format!("is {width} × {depth} × {height} mm now")));
        }
        if now.model != own.model || now.parameters != own.parameters || now.slots != own.slots {
            changes.push((name, "has another shape or other choices now".to_owned()));
        }
    }
    changes.sort();
    changes
}
