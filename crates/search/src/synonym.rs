//! Other words for categories.

/// Category slugs with the other words that people use for them.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("bed", &["双人床", "单人床", "大床", "床位", "床架"]),
    ("bunk_bed", &["上下床", "子母床", "双层床"]),
    ("wardrobe", &["衣橱", "大衣柜", "立柜", "closet", "armoire"]),
    ("chest", &["五斗柜", "抽屉柜", "dresser", "drawers"]),
    ("bedside_table", &["床边柜", "床边桌", "nightstand", "night table"]),
    ("dressing_table", &["化妆台", "化妆桌", "vanity"]),
    ("sofa", &["长沙发", "三人位", "couch", "settee"]),
    ("armchair", &["单椅", "休闲椅", "扶手椅", "easy chair"]),
    ("coffee_table", &["咖啡桌", "茶桌"]),
    ("tv_unit", &["影视柜", "地柜电视", "tv stand", "media unit"]),
    ("pouf", &["矮凳", "脚踏", "ottoman", "footstool"]),
    ("dining_table", &["饭桌", "吃饭桌"]),
    ("bar_stool", &["吧台椅", "高脚凳"]),
    ("sideboard", &["碗柜", "备餐柜", "buffet", "credenza"]),
    ("desk", &["写字台", "学习桌", "办公桌", "电脑桌", "writing table"]),
    ("office_chair", &["电脑椅", "转椅", "人体工学椅", "swivel chair"]),
    ("bookcase", &["书架", "书橱", "bookshelf"]),
    ("shelf", &["置物架", "层板"]),
    ("shoe_cabinet", &["鞋架", "玄关柜", "shoe rack"]),
    ("base_unit", &["橱柜", "厨柜", "底柜", "kitchen cabinet"]),
    ("wall_unit", &["上柜", "壁柜"]),
    ("worktop", &["操作台", "countertop", "counter"]),
    ("sink", &["洗菜盆", "水池", "水盆"]),
    ("tap", &["水龙头", "faucet", "mixer"]),
    ("hob", &["煤气灶", "燃气灶", "炉灶", "stove", "cooktop"]),
    ("hood", &["抽油烟机", "吸油烟机", "extractor"]),
    ("fridge", &["电冰箱", "雪柜", "refrigerator"]),
    ("basin", &["面盆", "台盆", "洗脸盆", "washbasin"]),
    ("basin_cabinet", &["洗手台", "卫浴柜", "vanity unit"]),
    ("wc", &["马桶", "座便器", "toilet"]),
    ("shower", &["花洒", "淋浴房"]),
    ("bathtub", &["浴盆", "澡盆", "bath tub"]),
    ("washing_machine", &["洗衣机器", "滚筒", "washer"]),
    ("dryer", &["烘干机", "tumble dryer"]),
    ("drying_rack", &["晾衣机", "晒衣架", "clothes airer"]),
    ("ceiling_light", &["顶灯", "吸顶", "天花灯"]),
    ("pendant", &["吊灯具", "垂吊灯", "hanging lamp", "chandelier"]),
    ("downlight", &["天花筒灯", "嵌灯", "recessed light"]),
    ("strip_light", &["灯条", "线条灯", "led strip"]),
    ("floor_lamp", &["立灯", "落地台灯", "standing lamp"]),
    ("table_lamp", &["床头灯", "桌灯", "desk lamp"]),
    ("magnetic_light", &["磁吸轨道", "磁轨灯"]),
    ("socket", &["插头", "插口", "outlet"]),
    ("sensor", &["感应器", "探测器", "detector"]),
    ("curtain_motor", &["电动窗帘", "窗帘马达"]),
    ("lock", &["指纹锁", "智能锁", "密码锁", "smart lock"]),
    ("camera", &["监控", "摄像机", "webcam"]),
    ("gateway", &["主机", "中枢", "hub"]),
    ("air_conditioner", &["冷气", "空调机", "aircon"]),
    ("robot_vacuum", &["扫地机", "吸尘机器人", "sweeper"]),
    ("television", &["电视机", "智慧屏", "tv"]),
    ("rug", &["地毯", "毯子", "carpet"]),
    ("curtain", &["帘子", "布帘", "纱帘", "drapes"]),
    ("blind", &["卷帘", "百叶", "罗马帘", "shade"]),
    ("plant", &["植物", "盆栽", "绿植"]),
    ("picture", &["装饰画", "画框", "壁画", "painting"]),
    ("door", &["房门", "木门", "室内门"]),
    ("sliding_door", &["移门", "趟门"]),
];

/// Slugs of the categories that a word is another word for, or the beginning of one (two characters at least).
pub(crate) fn categories(word: &str) -> impl Iterator<Item = &'static str> + '_ {
    let least = if word.is_ascii() { 3 } else { 2 };
    let is_long_enough = word.chars().count() >= least;
    let is_meant = move |synonym: &str| synonym == word || (is_long_enough && synonym.starts_with(word));
    SYNONYMS.iter().filter(move |(_, words)| words.iter().any(|synonym| is_meant(synonym))).map(|(slug, _)| *slug)
}

/// The other words for a category.
pub(crate) fn words_of(slug: &str) -> &'static [&'static str] {
    SYNONYMS.iter().find(|(known, _)| *known == slug).map_or(&[], |(_, words)| *words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_synonym_names_a_category_that_is_there() {
        for (slug, _) in SYNONYMS {
            assert!(homewright_catalog::category::Category::from_slug(slug).is_some(), "{slug}");
        }
        assert_eq!(categories("衣橱").collect::<Vec<_>>(), ["wardrobe"]);
        assert_eq!(categories("couc").collect::<Vec<_>>(), ["sofa"]);
        assert_eq!(categories("co").count(), 0);
    }
}
