//! `homewright info`

use anyhow::Result;
use clap::Args;
use homewright_quote::item_list;
use serde_json::json;

use crate::output::Output;
use crate::{File, home, views};

/// Tell what a home holds.
#[derive(Args)]
pub(crate) struct Info {
    /// The .home file.
    file: File,
}

impl Info {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
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
            }),
        );
        Ok(())
    }
}
