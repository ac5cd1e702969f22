//! What a piece is, by the words of its name and of the library's category.

/// What a piece is in our catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    /// Category slug.
    pub(super) category: &'static str,
    /// Symbol on the plan; empty for a box.
    pub(super) symbol: &'static str,
    /// Rooms it is meant for.
    pub(super) rooms: &'static [&'static str],
    /// Whether it hangs from the ceiling.
    pub(super) hangs: bool,
}

/// Words of a name, our category, the symbol on the plan. The first line that matches counts, so that a table lamp is
/// a lamp and a bedside table no bed.
const WORDS: &[(&[&str], &str, &str)] = &[
    (&["chandelier", "ceiling lamp", "ceiling light", "hanging light", "hanging lamp", "pendant"], "pendant", "lamp"),
    (&["ceiling fan"], "fan", ""),
    (&["floor lamp", "uplight", "standing lamp"], "floor_lamp", "lamp"),
    (&["wall lamp", "wall light", "sconce"], "wall_light", "lamp"),
    (&["spotlight", "projector lamp"], "spotlight", "lamp"),
    (&["lamp", "light"], "table_lamp", "lamp"),
    (&["sliding door", "sliding window"], "sliding_door", "door"),
    (&["window"], "window", "window"),
    (&["door frame", "arch"], "passage", "door"),
    (&["bunk bed", "loft bed"], "bunk_bed", "bed"),
    (&["crib", "cradle", "baby bed", "rocking bed"], "cot", "bed"),
    (&["bedside", "night table", "nightstand"], "bedside_table", "table"),
    (&["bed"], "bed", "bed"),
    (&["wardrobe", "armoire"], "wardrobe", "wardrobe"),
    (&["dressing table", "vanity"], "dressing_table", "desk"),
    (&["chest of drawers", "dresser", "chest"], "chest", "cabinet"),
    (&["armchair", "relax chair", "rocking chair"], "armchair", "armchair"),
    (&["office chair", "desk chair", "swivel"], "office_chair", "chair"),
    (&["bar stool", "high stool"], "bar_stool", "chair"),
    (&["sofa", "couch", "couche", "settee", "loveseat"], "sofa", "sofa"),
    (&["pouf", "ottoman", "footstool"], "pouf", ""),
    (&["bench"], "bench", ""),
    (&["chair", "stool", "seat"], "chair", "chair"),
    (&["coffee table", "low table"], "coffee_table", "table"),
    (&["side table", "occasional table"], "side_table", "table"),
    (
        &[
            "billiard",
            "pool table",
            "table football",
            "table tennis",
            "treadmill",
            "exercise",
            "dumbbell",
            "weight bench",
        ],
        "exercise",
        "",
    ),
    (&["desk", "workbench"], "desk", "desk"),
    (&["table"], "dining_table", "table"),
    (&["bookcase", "bookshelf", "bookshelves", "library"], "bookcase", "cabinet"),
    (&["shelf", "shelves", "shelving"], "shelf", "cabinet"),
    (&["sideboard", "buffet", "cupboard"], "sideboard", "cabinet"),
    (&["tv stand", "tv unit", "television cabinet", "tv cabinet"], "tv_unit", "cabinet"),
    (&["television", "tv", "screen"], "television", "tv"),
    (&["coat", "hat stand", "hanger"], "coat_rack", ""),
    (&["dishwasher"], "dishwasher", "washer"),
    (&["washing machine", "washer", "clothes washer"], "washing_machine", "washer"),
    (&["dryer"], "dryer", "washer"),
    (&["fridge", "refrigerator", "freezer"], "fridge", "fridge"),
    (&["microwave"], "microwave", ""),
    (&["oven", "stove", "cooker"], "oven", "hob"),
    (&["cooktop", "hob"], "hob", "hob"),
    (&["hood"], "hood", ""),
    (&["kitchen sink", "sink"], "sink", "sink"),
    (&["upper cabinet", "wall cabinet", "wall unit"], "wall_unit", "cabinet"),
    (&["kitchen cabinet", "lower cabinet", "kitchen island", "kitchen unit"], "base_unit", "cabinet"),
    (&["faucet", "tap"], "tap", ""),
    (&["boiler", "water heater"], "water_heater", ""),
    (&["toilet paper", "toilet brush", "soap", "towel rack"], "bath_accessory", ""),
    (&["towel"], "towel_rail", ""),
    (&["toilet", "wc", "bidet", "urinal"], "wc", "wc"),
    (&["washbasin", "basin", "lavabo"], "basin", "basin"),
    (&["shower"], "shower", "shower"),
    (&["bathtub", "bath", "jacuzzi"], "bathtub", "bath"),
    (&["mirror"], "mirror", ""),
    (&["radiator", "heater"], "radiator", ""),
    (&["air conditioner", "air conditioning"], "air_conditioner", ""),
    (&["fan"], "fan", ""),
    (&["socket", "outlet"], "socket", ""),
    (&["switch"], "switch", ""),
    (&["camera"], "camera", ""),
    (&["speaker", "hi-fi", "hifi", "stereo", "radio"], "speaker", ""),
    (&["computer", "laptop", "keyboard", "printer", "monitor"], "computer", ""),
    (&["toaster", "kettle", "coffee", "blender", "mixer", "iron", "scale"], "small_appliance", ""),
    (&["curtain", "drape"], "curtain", "curtain"),
    (&["blind", "shutter"], "blind", "curtain"),
    (&["rug", "carpet", "tatami"], "rug", "rug"),
    (&["cushion", "pillow"], "cushion", ""),
    (
        &[
            "plant", "flower", "tree", "palm", "bush", "cactus", "bamboo", "lily", "tulip", "orchid", "maple", "beech",
            "poplar", "yucca",
        ],
        "plant",
        "plant",
    ),
    (&["painting", "picture", "frame", "poster"], "picture", ""),
    (&["vase"], "vase", ""),
    (&["book"], "books", ""),
    (&["plate", "glass", "cup", "knife", "fork", "spoon", "bottle", "pan", "pot", "bowl"], "tableware", ""),
    (&["piano"], "piano", ""),
    (&["staircase", "stairs", "ladder"], "stairs", "stairs"),
    (&["column", "pillar"], "column", ""),
    (&["railing", "fence", "banister"], "railing", ""),
    (&["partition", "screen wall"], "partition", ""),
    (&["dog", "cat", "bulldog", "aquarium"], "pet", ""),
    (&["parasol", "umbrella", "deck", "garden", "barbecue", "swing"], "outdoor", ""),
    (&["box", "basket", "storage", "dustbin", "trash", "crate", "barrel"], "storage", ""),
    (&["cabinet"], "sideboard", "cabinet"),
    (&["statue", "sculpture", "clock", "candle", "toy", "teddy"], "decor", ""),
];

/// What the library itself tells of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// A door or window.
    Opening,
    /// It gives light.
    Light,
    /// Neither.
    Nothing,
}

/// What a piece is.
pub(super) fn kind_of(name: &str, library_category: &str, told: Told) -> Kind {
    let name = format!(" {} ", name.to_lowercase());
    let rooms = rooms_of(library_category);
    let has = |words: &[&str]| words.iter().any(|word| is_word_of(&name, word));
    if told == Told::Opening {
        let (category, symbol) = match () {
            () if has(&["sliding", "slider"]) => ("sliding_door", "door"),
            () if has(&["window", "hatch", "shutter", "skylight"]) => ("window", "window"),
            () if has(&["frame", "arch", "opening"]) && !has(&["window"]) => ("passage", "door"),
            () => ("door", "door"),
        };
        return Kind { category, symbol, rooms: &[], hangs: false };
    }
    let found = WORDS.iter().find(|(words, category, _)| has(words) && !is_other_door(category));
    let (category, symbol) = match found {
        Some((_, category, symbol)) => (*category, *symbol),
        None if told == Told::Light => ("table_lamp", "lamp"),
        None => ("imported", ""),
    };
    Kind { category, symbol, rooms, hangs: category == "pendant" || name.contains("ceiling") }
}

/// A piece that is named after a door but stands in no wall.
fn is_other_door(category: &str) -> bool {
    matches!(category, "window" | "sliding_door" | "passage")
}

/// Whether a word, or more than one of it, stands in a name.
fn is_word_of(name: &str, word: &str) -> bool {
    let word = word.trim();
    name.match_indices(word).any(|(at, _)| {
        let rest = &name[at + word.len()..];
        let rest = rest.strip_prefix("es").or_else(|| rest.strip_prefix('s')).unwrap_or(rest);
        !name[..at].chars().next_back().is_some_and(char::is_alphanumeric)
            && !rest.chars().next().is_some_and(char::is_alphanumeric)
    })
}

fn rooms_of(library_category: &str) -> &'static [&'static str] {
    match library_category.to_lowercase().as_str() {
        "bathroom" => &["bath"],
        "bedroom" => &["bedroom"],
        "kitchen" => &["kitchen"],
        "living room" => &["living"],
        "office" => &["study"],
        "dining room" => &["dining"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_of_the_table_is_one_of_ours() {
        for (_, category, _) in WORDS {
            assert!(homewright_catalog::category::Category::from_slug(category).is_some(), "{category}");
        }
    }

    #[test]
    fn names_find_their_categories() {
        let of = |name: &str| kind_of(name, "Bedroom", Told::Nothing).category;
        assert_eq!(of("Bedside table"), "bedside_table");
        assert_eq!(of("Table lamp"), "table_lamp");
        assert_eq!(of("Corner sofa"), "sofa");
        assert_eq!(of("Embedded oven"), "oven", "bed is no word of it");
        assert_eq!(of("Forklift"), "imported");
        assert_eq!(kind_of("Double window", "", Told::Opening).category, "window");
        assert!(kind_of("Ceiling lamp", "", Told::Light).hangs);
    }
}
