//! `homewright demo`

use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result};
use clap::Args;
use glam::UVec2;
use homewright_catalog::Language;
use homewright_design::Design;
use homewright_exchange::picture::drawing_to_png;
use homewright_exchange::svg::{SvgOptions, write_svg};
use homewright_quote::{ItemList, item_list};
use homewright_staging::{PlanOptions, plan};
use serde_json::json;

use crate::output::Output;
use crate::picture::{Live, light, stage, write, write_png};
use crate::{File, export, home, new, views};

/// The rooms that the demo shows.
const ROOMS: [&str; 4] = ["bedroom", "kitchen", "bath", "living"];

/// Make the sample home with its plan, pictures, model and item list.
#[derive(Args)]
pub(crate) struct Demo {
    /// Folder to write to; what is there from an earlier demo is replaced.
    #[arg(long, default_value = "target/demo")]
    out: File,
    /// Width and height of the pictures.
    #[arg(long, default_value = "1280x800", value_parser = crate::render::size)]
    size: UVec2,
}

impl Demo {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let start = Instant::now();
        std::fs::create_dir_all(&self.out)
            .with_context(|| format!("could not make the folder {}", self.out.display()))?;
        let file = self.out.join("flat-89.home");
        remove_earlier(&file)?;
        let design = new::from_template("flat-89", homewright_catalog::Catalog::builtin())?;
        home::create(&file, &design, std::collections::BTreeMap::new())?;
        // From here on everything is made from the file, as it would be for any home.
        let home = home::open(&file)?;
        let design = home.design();
        let mut made = vec![("home", "flat-89.home".to_owned())];

        let level = design.levels().first().map(|(level, _)| *level).context("the sample home has no level")?;
        let drawing = plan(design, level, &PlanOptions::default());
        write(&self.out.join("plan.svg"), write_svg(&drawing, SvgOptions::default()).as_bytes())?;
        write(&self.out.join("plan.png"), &drawing_to_png(&drawing, 2000)?)?;
        made.push(("plan", "plan.svg, plan.png".to_owned()));

        write(&self.out.join("flat-89.glb"), &export::glb(&home, output)?)?;
        made.push(("3D model", "flat-89.glb".to_owned()));

        let list = item_list(design);
        write(&self.out.join("items.csv"), export::csv(&list, Language::Chinese).as_bytes())?;
        write(&self.out.join("items.json"), serde_json::to_string_pretty(&list)?.as_bytes())?;
        made.push(("item list", "items.csv, items.json".to_owned()));

        let mut scene = stage(design, home.assets()?, output);
        light(&mut scene, output)?;
        let mut live = Live::new(&scene)?;
        for room in ROOMS {
            output.say(&format!("rendering {room} …"));
            let camera = views::find(design, Some(room))?;
            let name = format!("{room}.png");
            write_png(&self.out.join(&name), &live.picture(&camera, self.size)?)?;
            made.push(("picture", name));
        }
        let text = summary(design, &list, &self.out, &made, start.elapsed().as_secs_f64());
        output.answer(&text, &json!({ "folder": self.out, "made": made, "list": list }));
        Ok(())
    }
}

fn remove_earlier(file: &Path) -> Result<()> {
    for name in [file.to_path_buf(), file.with_extension("home-wal"), file.with_extension("home-shm")] {
        if name.exists() {
            std::fs::remove_file(&name).with_context(|| format!("could not replace {}", name.display()))?;
        }
    }
    Ok(())
}

/// One screen of text: what was made, and where.
fn summary(design: &Design, list: &ItemList, out: &Path, made: &[(&str, String)], seconds: f64) -> String {
    let name = design.project().map(|(_, project)| project.name.clone()).unwrap_or_default();
    let area: f64 = list.rooms.iter().map(|room| room.area).sum();
    let mut text = format!("\n{name}\n");
    for room in &list.rooms {
        text += &format!("  {:<10} {:>6.2} m²\n", room.name, room.area);
    }
    text += &format!("  floor area {area:.2} m², {} items, {} CNY\n\n", list.item_count(), list.total);
    text += &format!("Made in {seconds:.0} s, in {}:\n", out.display());
    for (what, files) in made {
        text += &format!("  {what:<10} {files}\n");
    }
    text
}
