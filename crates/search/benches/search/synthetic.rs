//! Products and queries of our own making, in mixed Chinese and English, the same in every run.

use homewright_catalog::Language;
use homewright_catalog::category::CATEGORIES;
use homewright_search::Entry;

/// A row of numbers that looks like chance (splitmix64).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit.max(1) as u64) as usize
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

const STYLES: [(&str, &str); 12] = [
    ("现代简约", "Modern"),
    ("奶油风", "Cream"),
    ("侘寂", "Wabi-sabi"),
    ("新中式", "New Chinese"),
    ("北欧", "Nordic"),
    ("日式", "Japanese"),
    ("轻奢", "Light Luxury"),
    ("法式", "French"),
    ("复古", "Vintage"),
    ("工业风", "Industrial"),
    ("美式", "American"),
    ("儿童", "Kids"),
];
const MATERIALS: [(&str, &str); 20] = [
    ("橡木", "Oak"),
    ("胡桃木", "Walnut"),
    ("白蜡木", "Ash"),
    ("樱桃木", "Cherry"),
    ("松木", "Pine"),
    ("竹", "Bamboo"),
    ("岩板", "Sintered Stone"),
    ("大理石", "Marble"),
    ("水磨石", "Terrazzo"),
    ("不锈钢", "Stainless Steel"),
    ("黄铜", "Brass"),
    ("铝合金", "Aluminium"),
    ("钢化玻璃", "Tempered Glass"),
    ("布艺", "Fabric"),
    ("真皮", "Leather"),
    ("科技布", "Tech Cloth"),
    ("藤编", "Rattan"),
    ("亚麻", "Linen"),
    ("烤漆", "Lacquer"),
    ("陶瓷", "Ceramic"),
];
const SERIES: [(&str, &str); 24] = [
    ("云栖", "Cloud Rest"),
    ("听雨", "Rainsong"),
    ("山居", "Hillside"),
    ("拾光", "Gather Light"),
    ("木语", "Woodword"),
    ("静谧", "Stillness"),
    ("晨曦", "Daybreak"),
    ("星河", "Star River"),
    ("知秋", "Autumn"),
    ("月影", "Moonshade"),
    ("归野", "Meadow"),
    ("初见", "First Sight"),
    ("悠然", "Leisure"),
    ("沐光", "Sunbath"),
    ("江南", "Jiangnan"),
    ("栖木", "Perch"),
    ("雅致", "Elegance"),
    ("逸居", "Ease"),
    ("奥斯陆", "Oslo"),
    ("哥本哈根", "Copenhagen"),
    ("米兰", "Milano"),
    ("京都", "Kyoto"),
    ("白鹭", "Egret"),
    ("青瓷", "Celadon"),
];
const BRANDS: [&str; 40] = [
    "Lumen & Oak",
    "木作集",
    "Nordhus",
    "山间",
    "Aquila",
    "清禾",
    "Casa Viva",
    "东方里",
    "Fjord",
    "简木",
    "Helio",
    "和室",
    "Inka",
    "巢物",
    "Jade Home",
    "拙朴",
    "Koto",
    "云上",
    "Lagom",
    "半夏",
    "Mira",
    "青庐",
    "Nova",
    "素然",
    "Olio",
    "竹里",
    "Pura",
    "汀兰",
    "Quill",
    "木木",
    "Rondo",
    "小满",
    "Sera",
    "朗居",
    "Terra",
    "栖迟",
    "Umber",
    "谷雨",
    "Vale",
    "知行",
];
const SIDES: [u32; 16] = [300, 350, 400, 450, 500, 600, 750, 800, 900, 1000, 1200, 1350, 1500, 1800, 2000, 2100];
const ROOMS: [&str; 8] = ["bedroom", "living", "kitchen", "bath", "dining", "study", "childrens", "balcony"];

/// So many products; about one in six has its size or a model number in its name.
pub(crate) fn products(count: usize) -> Vec<Entry> {
    let mut numbers = Numbers(7);
    (0..count)
        .map(|number| {
            let kind = &CATEGORIES[numbers.below(CATEGORIES.len())];
            let (style, material, series) = (numbers.one(&STYLES), numbers.one(&MATERIALS), numbers.one(&SERIES));
            let brand = numbers.below(BRANDS.len());
            let size = [*numbers.one(&SIDES), *numbers.one(&SIDES), *numbers.one(&SIDES)];
            let (mut zh, mut en) = (
                format!("{}{}{}{}", series.0, style.0, material.0, kind.name(Language::Chinese)),
                format!("{} {} {} {}", series.1, style.1, material.1, kind.name(Language::English)),
            );
            match numbers.below(12) {
                0 => zh.push_str(&format!(" {}×{}mm", size[0], size[1])),
                1 => en.push_str(&format!(" {}{}", char::from(b'A' + numbers.below(26) as u8), numbers.below(1000))),
                _ => {}
            }
            let code = |text: &str, at: usize| text.bytes().filter(u8::is_ascii_alphabetic).nth(at).unwrap_or(b'X');
            let letters = [code(kind.slug, 0), code(kind.slug, 2)].map(|byte| char::from(byte).to_ascii_uppercase());
            let maker = [b'A' + (brand / 7) as u8, b'A' + (brand % 26) as u8].map(char::from);
            let mut tags = vec![format!("room:{}", numbers.one(&ROOMS)), format!("style:{}", style.1)];
            if numbers.below(5) == 0 {
                tags.push("for:children".to_owned());
            }
            if numbers.below(6) == 0 {
                tags.push(format!("ecosystem:{}", numbers.one(&["matter", "mijia", "huawei"])));
            }
            Entry {
                sku: format!("{}{}-{}{}-{number:07}", maker[0], maker[1], letters[0], letters[1]),
                zh,
                en,
                brand: BRANDS[brand].to_owned(),
                category: kind.slug.to_owned(),
                size,
                price: 50 + numbers.below(20_000) as u32,
                tags,
                ..Entry::default()
            }
        })
        .collect()
}

/// Queries of one length, no two alike where that many are to be had: parts of names and article numbers, and now and
/// then letters that mean nothing.
pub(crate) fn queries(products: &[Entry], length: usize, count: usize, seed: u64) -> Vec<String> {
    let mut numbers = Numbers(seed * 100 + length as u64);
    let mut found = std::collections::BTreeSet::new();
    for _ in 0..count * 20 {
        if found.len() >= count {
            break;
        }
        let product = &products[numbers.below(products.len())];
        let text: Vec<char> = match numbers.below(10) {
            0..=3 => product.zh.chars().collect(),
            4..=6 => product.en.chars().collect(),
            7 | 8 => product.sku.chars().collect(),
            _ => (0..length).map(|_| char::from(b'a' + numbers.below(26) as u8)).collect(),
        };
        if text.len() >= length {
            let start = numbers.below(text.len() - length + 1);
            let part: String = text[start..start + length].iter().collect();
            if part.chars().all(|c| c != ' ') {
                found.insert(part.to_lowercase());
            }
        }
    }
    let mut queries: Vec<String> = found.into_iter().collect();
    for at in (1..queries.len()).rev() {
        queries.swap(at, numbers.below(at + 1));
    }
    queries
}
