//! `homewright catalog search`

use std::fmt::Write as _;

use anyhow::Result;
use clap::Args;
use homewright_catalog::{Catalog, Product, ProductId};
use homewright_search::{Query, searcher_of};
use serde_json::json;

use crate::output::Output;

/// Counts of each group that are shown in words.
const SHOWN: usize = 8;

/// Find products by words of their names in either language, pinyin (yigui, yg), kind, size (900mm) or article number.
#[derive(Args)]
pub(crate) struct Search {
    /// What to look for; everything without it.
    words: Vec<String>,
    /// Only this kind, such as `wardrobe`; several by repeating it.
    #[arg(long)]
    category: Vec<String>,
    /// Only this maker.
    #[arg(long)]
    brand: Vec<String>,
    /// Only for this kind of room, such as `bedroom`.
    #[arg(long)]
    room: Vec<String>,
    /// Only in this style, such as `cream`.
    #[arg(long)]
    style: Vec<String>,
    /// Only what this ecosystem controls, such as `matter` or `mijia`.
    #[arg(long)]
    ecosystem: Vec<String>,
    /// Only with this certificate, such as `green_product`.
    #[arg(long)]
    certificate: Vec<String>,
    /// Only what is fit for `children`, `elders`, `wheelchair` or `pets`.
    #[arg(long = "for")]
    suitable: Vec<String>,
    /// From this price, CNY.
    #[arg(long, default_value_t = 0)]
    min_price: u32,
    /// Up to this price, CNY; 0 for any.
    #[arg(long, default_value_t = 0)]
    max_price: u32,
    /// Most products to list.
    #[arg(long, default_value_t = 100)]
    limit: usize,
}

impl Search {
    pub(crate) fn run(self, catalog: &Catalog, output: &Output) -> Result<()> {
        let groups = [
            ("room", &self.room),
            ("style", &self.style),
            ("ecosystem", &self.ecosystem),
            ("certificate", &self.certificate),
            ("for", &self.suitable),
        ];
        let tags = groups.iter().flat_map(|(group, slugs)| slugs.iter().map(move |slug| format!("{group}:{slug}")));
        let words = self.words.join(" ");
        let query = Query {
            text: words.clone(),
            limit: self.limit,
            tags: tags.collect(),
            categories: self.category,
            brands: self.brand,
            min_price: self.min_price,
            max_price: self.max_price,
        };
        let found = searcher_of(catalog)?.search(&query);
        let products: Vec<&Product> =
            found.keys.iter().filter_map(|key| catalog.product(&ProductId(key.clone()))).collect();
        let mut text = String::new();
        if found.is_guess {
            writeln!(text, "nothing has \"{words}\"; this is near it:")?;
        }
        for product in &products {
            let [width, depth, height] = product.size;
            writeln!(
                text,
                "{:<28} {} · {}  {width} × {depth} × {height} mm  {} CNY",
                product.id.0, product.name.zh, product.name.en, product.price
            )?;
        }
        if found.total == 0 {
            writeln!(text, "nothing matches \"{words}\"")?;
        } else {
            writeln!(text, "{} of {} products", products.len(), found.total)?;
        }
        let mut facets = serde_json::Map::new();
        let mut tell = |group: &str, counts: Vec<(&str, usize)>| -> Result<()> {
            if counts.is_empty() {
                return Ok(());
            }
            let shown: Vec<String> = counts.iter().take(SHOWN).map(|(slug, count)| format!("{slug} {count}")).collect();
            let more = if counts.len() > SHOWN { " …" } else { "" };
            writeln!(text, "  {group:<12} {}{more}", shown.join(" · "))?;
            let counts = counts.iter().map(|(slug, count)| json!({ "value": slug, "count": count })).collect();
            facets.insert(group.to_owned(), serde_json::Value::Array(counts));
            Ok(())
        };
        tell("category", found.facets.categories.iter().map(|(slug, count)| (slug.as_str(), *count)).collect())?;
        tell("brand", found.facets.brands.iter().map(|(slug, count)| (slug.as_str(), *count)).collect())?;
        for (group, _) in groups {
            let of_group = found
                .facets
                .tags
                .iter()
                .filter_map(|(tag, count)| Some((tag.strip_prefix(group)?.strip_prefix(':')?, *count)));
            tell(group, of_group.collect())?;
        }
        let answer = json!({
            "total": found.total, "is_guess": found.is_guess, "products": products, "facets": facets
        });
        output.answer(text.trim_end(), &answer);
        Ok(())
    }
}
