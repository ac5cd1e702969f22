//! `homewright export`

use anyhow::{Context as _, Result, bail};
use clap::Args;
use homewright_catalog::Language;
use homewright_design::json;
use homewright_exchange::picture::drawing_to_png;
use homewright_exchange::svg::{SvgOptions, write_svg};
use homewright_quote::{ItemList, item_list};
use homewright_scene::Drawing;
use homewright_scene::gltf::write_glb;
use homewright_staging::{PlanOptions, automatic_views, camera, plan};

use crate::output::Output;
use crate::picture::{stage, write};
use crate::{File, home};

/// Write a home as another format: .glb, .json, .svg, .png or .csv.
#[derive(Args)]
pub(crate) struct Export {
    /// The .home file.
    file: File,
    /// What to write; the ending says the format: .glb (3D model), .json (the document), .svg or .png (plan),
    /// .csv (item list).
    #[arg(short, long)]
    output: File,
    /// Which level's plan; the lowest without it.
    #[arg(long)]
    level: Option<String>,
    /// Language of the plan and the list: zh-CN or en.
    #[arg(long, default_value = "zh-CN", value_parser = language)]
    language: Language,
    /// Width of a .png plan in pixels.
    #[arg(long, default_value_t = 2000)]
    width: u32,
}

impl Export {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let home = home::open(&self.file)?;
        let design = home.design();
        let ending = self.output.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        let bytes = match ending.as_str() {
            "glb" => glb(&home, output)?,
            "json" => json::to_json(design)?.into_bytes(),
            "svg" => write_svg(&self.drawing(&home)?, SvgOptions::default()).into_bytes(),
            "png" => drawing_to_png(&self.drawing(&home)?, self.width)?,
            "csv" => csv(&item_list(design), self.language).into_bytes(),
            _ => bail!(
                "{} has no ending that is known; write one of .glb, .json, .svg, .png, .csv",
                self.output.display()
            ),
        };
        write(&self.output, &bytes)?;
        let text = format!("{} written, {} KiB", self.output.display(), bytes.len().div_ceil(1024));
        output.answer(&text, &serde_json::json!({ "file": self.output, "bytes": bytes.len() }));
        Ok(())
    }

    fn drawing(&self, home: &home::Opened) -> Result<Drawing> {
        let design = home.design();
        let levels = design.levels();
        let level = match &self.level {
            None => levels.first(),
            Some(name) => levels.iter().find(|(_, level)| level.name == *name),
        };
        let (level, _) = level.with_context(|| {
            let names: Vec<&str> = levels.iter().map(|(_, level)| level.name.as_str()).collect();
            format!("there is no such level; this home has: {}", names.join(", "))
        })?;
        Ok(plan(design, *level, &PlanOptions { language: self.language, ..PlanOptions::default() }))
    }
}

/// The whole home as a binary glTF file with its views as cameras.
pub(crate) fn glb(home: &home::Opened, output: &Output) -> Result<Vec<u8>> {
    let design = home.design();
    let scene = stage(design, home.assets()?, output);
    let mut cameras: Vec<_> = design.viewpoints().map(|(_, view)| camera(design, view)).collect();
    if cameras.is_empty() {
        cameras = automatic_views(design, Language::English);
    }
    Ok(write_glb(&scene, &cameras)?)
}

/// The item list as a table for spreadsheets: UTF-8 with a mark, so that Chinese text opens right.
pub(crate) fn csv(list: &ItemList, language: Language) -> String {
    let headings = match language {
        Language::Chinese => {
            ["房间", "类别", "货号", "名称", "宽 mm", "深 mm", "高 mm", "选配", "数量", "单价 CNY", "金额 CNY"]
        }
        Language::English => [
            "Room",
            "Category",
            "Article",
            "Name",
            "Width mm",
            "Depth mm",
            "Height mm",
            "Choices",
            "Count",
            "Unit price CNY",
            "Price CNY",
        ],
    };
    let mut table = String::from("\u{feff}");
    let mut row = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        table.push_str(&cells.join(","));
        table.push_str("\r\n");
    };
    row(&headings.map(str::to_owned));
    for line in &list.lines {
        let [width, depth, height] = line.size.map(|length| format!("{}", length.round()));
        row(&[
            line.room.clone(),
            line.category.clone(),
            line.sku.clone(),
            line.name.get(language).to_owned(),
            width,
            depth,
            height,
            line.choices.clone(),
            line.count.to_string(),
            line.unit_price.to_string(),
            line.price.to_string(),
        ]);
    }
    for cover in &list.finishings {
        let name = cover.name.get(language).to_owned();
        let mut cells = vec![cover.room.clone(), cover.surface.slug().to_owned(), cover.material.0.clone(), name];
        cells.extend([String::new(), String::new(), String::new(), String::new()]);
        cells.extend([format!("{:.2} m²", cover.area), cover.unit_price.to_string(), cover.price.to_string()]);
        row(&cells);
    }
    row(&[
        String::new(),
        String::new(),
        String::new(),
        match language {
            Language::Chinese => "合计".to_owned(),
            Language::English => "Total".to_owned(),
        },
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        list.item_count().to_string(),
        String::new(),
        list.total.to_string(),
    ]);
    for room in &list.rooms {
        row(&[room.name.clone(), room.kind.clone(), String::new(), format!("{:.2} m²", room.area)]);
    }
    table
}

/// A cell that no spreadsheet takes for a formula.
fn quoted(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@']);
    let guard = if is_formula { "'" } else { "" };
    if is_formula || cell.contains([',', '"', '\n', '\r']) {
        format!("\"{guard}{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

fn language(text: &str) -> Result<Language, String> {
    match text {
        "zh" | "zh-CN" => Ok(Language::Chinese),
        "en" => Ok(Language::English),
        _ => Err(format!("\"{text}\" is not a language we speak; write zh-CN or en")),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_cell_from_a_stranger_is_never_a_formula() {
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(quoted("椅子"), "椅子");
    }
}
