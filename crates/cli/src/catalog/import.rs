//! `homewright catalog import`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use clap::Args;
use homewright_catalog::{Product, Text};
use homewright_exchange::ImportReport;
use homewright_exchange::folder::CatalogPage;
use homewright_exchange::folder_writer::FolderWriter;
use homewright_exchange::library::{Library, LibraryOptions, Receiver as _, import_library};
use homewright_exchange::model::fit::{Known, Unit, Up};
use homewright_exchange::own_product::{ModelOptions, OwnProduct, product_from_model};
use homewright_exchange::sheet::{self, Field, Mapping, Sheet};
use serde_json::json;

use crate::File;
use crate::import::{read, read_beside};
use crate::output::Output;

/// Bring products of other programs, spreadsheets and model files into a catalog folder.
#[derive(Args)]
pub(crate) struct Import {
    /// Sweet Home 3D libraries (.sh3f, .sh3t), spreadsheets (.xlsx, .csv) or models (.glb, .gltf, .obj).
    #[arg(required = true)]
    inputs: Vec<File>,
    /// The catalog folder to make or to add to.
    #[arg(short, long)]
    output: File,
    /// For spreadsheets: the folder with the models that the rows name; the sheet's own folder without it.
    #[arg(long)]
    models: Option<File>,
    /// For spreadsheets: which column is what, as FIELD=COLUMN, such as --map price=零售价; repeatable.
    #[arg(long, value_name = "FIELD=COLUMN")]
    map: Vec<String>,
    /// Unit of the models where it is known: mm, cm, m, in or ft. Guessed otherwise.
    #[arg(long, value_parser = unit)]
    unit: Option<Unit>,
    /// Axis of the models that points upwards where it is known: y or z. Guessed otherwise.
    #[arg(long, value_parser = up)]
    up: Option<Up>,
    /// Category of models and of rows that name none; docs/catalog-authoring.md lists them.
    #[arg(long)]
    category: Option<String>,
    /// Largest pictures on models, pixels along a side.
    #[arg(long, default_value_t = 1024, value_parser = clap::value_parser!(u32).range(64..=8192))]
    texture_side: u32,
    /// Who makes the catalog, for a new folder.
    #[arg(long, default_value = "")]
    publisher: String,
    /// Licence of the catalog, for a new folder; a library's own without it.
    #[arg(long)]
    licence: Option<String>,
}

/// What came of one input.
struct Done {
    input: PathBuf,
    products: usize,
    materials: usize,
    report: ImportReport,
}

impl Import {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        if let Some(category) = &self.category {
            ensure!(
                homewright_catalog::category::Category::from_slug(category).is_some(),
                "there is no category \"{category}\"; docs/catalog-authoring.md lists them"
            );
        }
        let mut done = Vec::new();
        for input in &self.inputs {
            let one = self.input(input, output).with_context(|| format!("in {}", input.display()))?;
            output.say(&format!(
                "{}: {} products, {} materials, {} notices",
                input.display(),
                one.products,
                one.materials,
                one.report.notices.len()
            ));
            done.push(one);
        }
        self.answer(&done, output);
        Ok(())
    }

    fn answer(&self, done: &[Done], output: &Output) {
        let mut text = String::new();
        for one in done {
            text += &format!("{}\n{}", one.input.display(), one.report);
        }
        let (products, materials) =
            done.iter().fold((0, 0), |(products, materials), one| (products + one.products, materials + one.materials));
        text += &format!(
            "{products} products and {materials} materials in {}; look at it with `homewright catalog validate {}`",
            self.output.display(),
            self.output.display()
        );
        let inputs: Vec<_> = done
            .iter()
            .map(|one| {
                json!({
                    "file": one.input,
                    "products": one.products,
                    "materials": one.materials,
                    "report": one.report,
                })
            })
            .collect();
        output.answer(
            &text,
            &json!({ "folder": self.output, "products": products, "materials": materials, "inputs": inputs }),
        );
    }

    fn input(&self, input: &Path, output: &Output) -> Result<Done> {
        let ending = input.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        match ending.as_str() {
            "sh3f" | "sh3t" => self.library(input, output),
            "xlsx" | "csv" | "tsv" => self.sheet(input, &ending, output),
            "glb" | "gltf" | "obj" => self.model(input),
            _ => bail!("this is no library (.sh3f, .sh3t), spreadsheet (.xlsx, .csv) or model (.glb, .gltf, .obj)"),
        }
    }

    fn library(&self, input: &Path, output: &Output) -> Result<Done> {
        let bytes = read(input)?;
        let stem = stem(input);
        let bar = output.bar(&stem);
        let mut go_on = |done: usize, all: usize| {
            bar.set_position((done * 1000 / all.max(1)) as u64);
            !output.is_interrupted()
        };
        let mut writer = FolderWriter::new(&self.output, &mut go_on)?;
        let options = LibraryOptions { texture_side: self.texture_side, ..LibraryOptions::default() };
        let library = import_library(&bytes, &stem, options, &mut writer)?;
        let Library { facts, products, materials, report } = library;
        writer.records(&file_stem(&stem), &products, &materials)?;
        let licence = self.licence.clone().unwrap_or(facts.licence);
        writer.page(&CatalogPage {
            id: page_id(&self.output, &stem),
            name: Text::same(facts.name),
            version: if facts.version.is_empty() { "1.0".to_owned() } else { plain_version(&facts.version) },
            publisher: if self.publisher.is_empty() { facts.provider } else { self.publisher.clone() },
            licence,
            description: Text::same(facts.description),
        })?;
        bar.finish_and_clear();
        Ok(Done { input: input.to_owned(), products: products.len(), materials: materials.len(), report })
    }

    fn model(&self, input: &Path) -> Result<Done> {
        let OwnProduct { mut product, glbs, report } = self.own_product(input, Known::default())?;
        product.id = homewright_catalog::ProductId(format!("own.{}", file_stem(&stem(input))));
        if let Some(category) = &self.category {
            product.category.clone_from(category);
        }
        self.write(&stem(input), &[product], &glbs)?;
        Ok(Done { input: input.to_owned(), products: 1, materials: 0, report })
    }

    fn own_product(&self, input: &Path, known: Known) -> Result<OwnProduct> {
        let bytes = read(input)?;
        let folder = input.parent().map(Path::to_path_buf).unwrap_or_default();
        let file_name = input.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let known = Known { unit: self.unit.or(known.unit), up: self.up.or(known.up), ..known };
        let options = ModelOptions { known, texture_side: self.texture_side, ..ModelOptions::default() };
        Ok(product_from_model(&bytes, &file_name, &mut |name| read_beside(&folder, name), &options)?)
    }

    fn write(&self, stem: &str, products: &[Product], glbs: &[Vec<u8>]) -> Result<()> {
        let mut go_on = |_, _| true;
        let mut writer = FolderWriter::new(&self.output, &mut go_on)?;
        for glb in glbs {
            writer.keep(&homewright_exchange::asset_name(glb), glb)?;
        }
        writer.records(&file_stem(stem), products, &[])?;
        writer.page(&self.own_page(stem))?;
        Ok(())
    }

    fn own_page(&self, stem: &str) -> CatalogPage {
        CatalogPage {
            id: page_id(&self.output, stem),
            name: Text::same(stem),
            version: "1.0".to_owned(),
            publisher: self.publisher.clone(),
            licence: self.licence.clone().unwrap_or_default(),
            description: Text::default(),
        }
    }

    fn sheet(&self, input: &Path, ending: &str, output: &Output) -> Result<Done> {
        let bytes = read(input)?;
        let sheet = if ending == "xlsx" { Sheet::from_xlsx(&bytes)? } else { Sheet::from_csv(&bytes)? };
        let mapping = Mapping::of(&sheet, &self.pairs()?)?;
        let folder = self.models.clone().or_else(|| input.parent().map(Path::to_path_buf)).unwrap_or_default();
        let stem = stem(input);
        let bar = output.bar(&stem);
        let mut report = ImportReport::default();
        for column in mapping.unused(&sheet) {
            report.left_out("column", &column, "no field of a product is mapped to it; use --map FIELD=COLUMN");
        }
        let mut go_on = |_, _| true;
        let mut writer = FolderWriter::new(&self.output, &mut go_on)?;
        let mut products = Vec::new();
        let mut used = std::collections::BTreeSet::new();
        let mut models: BTreeMap<String, Result<OwnProduct, String>> = BTreeMap::new();
        let rows = sheet::rows(&sheet, &mapping, &file_stem(&stem), &mut report);
        let count = rows.len();
        for (index, row) in rows.into_iter().enumerate() {
            ensure!(!output.is_interrupted(), "interrupted after {index} of {count} rows; nothing was written");
            bar.set_position((index * 1000 / count.max(1)) as u64);
            let known = Known { unit: None, up: None, size: row.size };
            let key = format!("{}|{:?}", row.model, row.size);
            let own = models.entry(key).or_insert_with(|| match read_beside(&folder, &row.model) {
                None => Err("it is not in the folder of the models".to_owned()),
                Some(_) => self.own_product(&folder.join(&row.model), known).map_err(|error| format!("{error:#}")),
            });
            match own {
                Ok(own) => {
                    for glb in &own.glbs {
                        writer.keep(&homewright_exchange::asset_name(glb), glb)?;
                    }
                    let mut product = sheet::product(&row, &own.product, self.category.as_deref());
                    while !used.insert(product.id.clone()) {
                        product.id.0.push_str("-2");
                    }
                    for notice in &own.report.notices {
                        report.changed(&notice.kind, &row.label, notice.message.clone());
                    }
                    report.count("product");
                    products.push(product);
                }
                Err(reason) => {
                    report.left_out("product", &row.label, format!("the model \"{}\": {reason}", row.model));
                }
            }
        }
        writer.records(&file_stem(&stem), &products, &[])?;
        writer.page(&self.own_page(&stem))?;
        bar.finish_and_clear();
        Ok(Done { input: input.to_owned(), products: products.len(), materials: 0, report })
    }

    fn pairs(&self) -> Result<Vec<(Field, String)>> {
        self.map
            .iter()
            .map(|pair| {
                let (field, column) = pair.split_once('=').with_context(|| {
                    format!("\"{pair}\" is not FIELD=COLUMN; fields are {}", Field::names().join(", "))
                })?;
                let field = Field::from_name(field.trim()).with_context(|| {
                    format!("there is no field \"{field}\"; fields are {}", Field::names().join(", "))
                })?;
                Ok((field, column.trim().to_owned()))
            })
            .collect()
    }
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// A name for record files and ids.
fn file_stem(stem: &str) -> String {
    homewright_exchange::slug_or_hash(stem)
}

/// The id of a new catalog: its folder's name.
fn page_id(folder: &Path, otherwise: &str) -> String {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    homewright_exchange::slug_or_hash(name.as_deref().unwrap_or(otherwise))
}

/// A version as numbers with dots: what a library writes may have more in it.
fn plain_version(text: &str) -> String {
    let numbers: Vec<&str> = text.split('.').take_while(|part| part.parse::<u32>().is_ok()).take(4).collect();
    if numbers.is_empty() { "1.0".to_owned() } else { numbers.join(".") }
}

pub(crate) fn unit(text: &str) -> Result<Unit, String> {
    Unit::from_word(text).ok_or_else(|| format!("\"{text}\" is no unit; write mm, cm, m, in or ft"))
}

pub(crate) fn up(text: &str) -> Result<Up, String> {
    match text.to_lowercase().as_str() {
        "y" => Ok(Up::Y),
        "z" => Ok(Up::Z),
        _ => Err(format!("\"{text}\" is no axis that points upwards; write y or z")),
    }
}
