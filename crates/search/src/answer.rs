//! The best of all hits, and how they are spread over categories, brands and facets.

use std::collections::BTreeMap;

use crate::bitmap::Bitmap;
use crate::index::{Index, Named};
use crate::scan::{Ranked, Scanned};
use crate::searcher::{Found, Query};

/// Hits of a named category or brand, and others, among which the best are looked for.
const RANKED_NAMED: usize = 500;
const RANKED: usize = 1_000;

/// How many hits have which facet, the most first. Each count leaves the choice within its own group aside: it says what
/// choosing it would give.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facets {
    /// By category slug.
    pub categories: Vec<(String, usize)>,
    /// By brand.
    pub brands: Vec<(String, usize)>,
    /// By `group:slug`.
    pub tags: Vec<(String, usize)>,
}

/// A query with its first word and what that names.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    pub(crate) query: &'a Query,
    pub(crate) first: &'a str,
    pub(crate) named: Option<&'a Bitmap>,
    /// The products with the facets that are chosen; none for all.
    pub(crate) tagged: Option<&'a Bitmap>,
}

/// The products with one of the facets of each group of which some are chosen.
pub(crate) fn tagged(index: &Index, query: &Query) -> Bitmap {
    let fits: Vec<bool> = index.combos().0.iter().map(|combo| query.missing(&combo.tags).is_empty()).collect();
    let mut set = index.empty_set();
    for (product, combo) in index.combo_numbers().iter().enumerate() {
        if fits.get(u32::from_le_bytes(*combo) as usize).copied().unwrap_or_default() {
            set.insert(product as u32);
        }
    }
    set
}

fn group_of(tag: &str) -> &str {
    tag.split_once(':').map_or(tag, |(group, _)| group)
}

impl Query {
    fn wants_price(&self, price: u32) -> bool {
        price >= self.min_price && (self.max_price == 0 || price <= self.max_price)
    }

    fn wants(list: &[String], name: &str) -> bool {
        list.is_empty() || list.iter().any(|wanted| wanted == name)
    }

    /// The groups of facets in which none of `tags` is chosen.
    fn missing<'a>(&'a self, tags: &[String]) -> Vec<&'a str> {
        if self.tags.is_empty() {
            return Vec::new();
        }
        let mut groups: Vec<&str> = self.tags.iter().map(|tag| group_of(tag)).collect();
        groups.sort_unstable();
        groups.dedup();
        groups.retain(|group| {
            let mut chosen = self.tags.iter().filter(|tag| group_of(tag) == *group);
            !chosen.any(|chosen| tags.contains(chosen))
        });
        groups
    }
}

/// Counts by name, with facets of more than one source.
#[derive(Debug, Default)]
struct Tally(BTreeMap<String, usize>);

impl Tally {
    fn add(&mut self, name: &str, count: usize) {
        if count > 0 {
            match self.0.get_mut(name) {
                Some(known) => *known += count,
                None => _ = self.0.insert(name.to_owned(), count),
            }
        }
    }

    fn most_first(self) -> Vec<(String, usize)> {
        let mut counts: Vec<(String, usize)> = self.0.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counts
    }
}

/// Adds a count to all tags of a combination that count: those of all groups if no group is missing, else those of the
/// one that is.
fn add_tags(tags: &[String], missing: &[&str], count: usize, tally: &mut Tally) {
    match missing {
        [] => tags.iter().for_each(|tag| tally.add(tag, count)),
        [group] => tags.iter().filter(|tag| group_of(tag) == *group).for_each(|tag| tally.add(tag, count)),
        _ => {}
    }
}

pub(crate) fn answer(index: &Index, wanted: &Wanted<'_>, mut hits: Bitmap, changed: &[&Scanned]) -> Found {
    let query = wanted.query;
    if query.min_price > 0 || query.max_price > 0 {
        let wrong: Vec<u32> = hits.iter().filter(|product| !query.wants_price(index.price(*product))).collect();
        for product in wrong {
            hits.remove(product);
        }
    }
    let of = |names: &[Named], list: &[String]| -> Vec<bool> {
        names.iter().map(|named| Query::wants(list, &named.name)).collect()
    };
    let categories = of(&index.categories, &query.categories);
    let brands = of(&index.brands, &query.brands);
    let (mut of_category, mut of_brand, mut of_tag) = (Tally::default(), Tally::default(), Tally::default());

    // With all but the tags chosen: how the tags are spread.
    let mut chosen = hits.clone();
    for shelf in index.shelves.iter().filter(|shelf| !(categories[shelf.category] && brands[shelf.brand])) {
        chosen.remove_range(shelf.products.clone());
    }
    let (combos, tags) = index.combos();
    let missing: Vec<Vec<&str>> = combos.iter().map(|combo| query.missing(&combo.tags)).collect();
    let mut by_tag = vec![0; tags.len()];
    for (at, count) in count_combos(index, &chosen).into_iter().enumerate() {
        for place in &combos[at].places {
            let counts = match missing[at].as_slice() {
                [] => true,
                [group] => group_of(&tags[*place]) == *group,
                _ => false,
            };
            by_tag[*place] += if counts { count } else { 0 };
        }
    }
    for (tag, count) in tags.iter().zip(by_tag) {
        of_tag.add(tag, count);
    }

    // With the tags chosen: how categories and brands are spread.
    if let Some(tagged) = wanted.tagged {
        hits.and(tagged);
        chosen.and(tagged);
    }
    let (mut by_category, mut by_brand) = (vec![0; categories.len()], vec![0; brands.len()]);
    for shelf in &index.shelves {
        let count = hits.count_range(shelf.products.clone());
        by_category[shelf.category] += if brands[shelf.brand] { count } else { 0 };
        by_brand[shelf.brand] += if categories[shelf.category] { count } else { 0 };
    }
    for (named, count) in index.categories.iter().zip(by_category) {
        of_category.add(&named.name, count);
    }
    for (named, count) in index.brands.iter().zip(by_brand) {
        of_brand.add(&named.name, count);
    }
    let mut total = chosen.len();

    let word = Ranked::new(wanted.first);
    let mut best = best_of(index, wanted, &word, &chosen);
    for product in changed {
        let entry = &product.entry;
        if !query.wants_price(entry.price) {
            continue;
        }
        let tags = &product.tags;
        let missing = query.missing(tags);
        let is_category = Query::wants(&query.categories, &entry.category);
        let is_brand = Query::wants(&query.brands, &entry.brand);
        if is_category && is_brand {
            add_tags(tags, &missing, 1, &mut of_tag);
        }
        if missing.is_empty() {
            of_category.add(&entry.category, usize::from(is_brand));
            of_brand.add(&entry.brand, usize::from(is_category));
            if is_category && is_brand {
                total += 1;
                best.push((product.rank(&word), entry.key().to_owned()));
            }
        }
    }
    if !changed.is_empty() {
        best.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    }
    best.truncate(query.limit);
    let facets =
        Facets { categories: of_category.most_first(), brands: of_brand.most_first(), tags: of_tag.most_first() };
    Found { total, keys: best.into_iter().map(|(_, key)| key).collect(), facets, is_guess: false }
}

/// How many of a set have each combination of facets.
fn count_combos(index: &Index, set: &Bitmap) -> Vec<usize> {
    let combos = &index.combos().0;
    let numbers = index.combo_numbers();
    let len = set.len();
    fn add(products: impl Iterator<Item = u32>, numbers: &[[u8; 4]], combos: usize) -> Vec<usize> {
        let mut counts = vec![0; combos];
        for product in products {
            let combo = numbers.get(product as usize).map_or(usize::MAX, |combo| u32::from_le_bytes(*combo) as usize);
            if let Some(count) = counts.get_mut(combo) {
                *count += 1;
            }
        }
        counts
    }
    if len * 2 <= index.len() {
        return add(set.iter(), numbers, combos.len());
    }
    // Of most products: count the others.
    let others = add(set.absent(index.len() as u32), numbers, combos.len());
    combos.iter().zip(others).map(|(combo, others)| combo.count.saturating_sub(others)).collect()
}

/// The best hits with their ranks, the best first.
fn best_of(index: &Index, wanted: &Wanted<'_>, word: &Ranked<'_>, hits: &Bitmap) -> Vec<(u32, String)> {
    let most = RANKED.max(wanted.query.limit);
    let mut candidates = hits.sample(most);
    if let Some(named) = wanted.named.filter(|_| candidates.len() < hits.len()) {
        let mut of_named = named.clone();
        of_named.and(hits);
        candidates.extend(of_named.sample(RANKED_NAMED));
        candidates.sort_unstable();
        candidates.dedup();
    }
    let is_named = |product: u32| wanted.named.is_some_and(|named| named.contains(product));
    let rank = |product: u32| {
        let rank = if wanted.first.is_empty() { 0 } else { word.rank(&index.names(product), &index.article(product)) };
        if rank == 1 && is_named(product) { 2 } else { rank }
    };
    let mut ranked: Vec<(u32, u32)> = candidates.into_iter().map(|product| (6 - rank(product), product)).collect();
    let limit = wanted.query.limit.min(ranked.len());
    if limit < ranked.len() {
        ranked.select_nth_unstable(limit);
        ranked.truncate(limit);
    }
    ranked.sort_unstable();
    ranked.into_iter().map(|(rank, product)| (6 - rank, index.key(product))).collect()
}
