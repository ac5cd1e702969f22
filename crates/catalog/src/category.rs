//! What kinds of products there are, in groups, with their names.

use crate::Language;

/// A kind of product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Category {
    /// Its name in files.
    pub slug: &'static str,
    /// Slug of the group that lists show it under.
    pub group: &'static str,
    zh: &'static str,
    en: &'static str,
}

/// A group of categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// Its name in files.
    pub slug: &'static str,
    zh: &'static str,
    en: &'static str,
}

impl Category {
    const fn new(group: &'static str, slug: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self { slug, group, zh, en }
    }

    /// What people call it.
    pub const fn name(&self, language: Language) -> &'static str {
        match language {
            Language::Chinese => self.zh,
            Language::English => self.en,
        }
    }

    /// The category with a name in files.
    pub fn from_slug(slug: &str) -> Option<&'static Self> {
        CATEGORIES.iter().find(|category| category.slug == slug)
    }
}

impl Group {
    const fn new(slug: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self { slug, zh, en }
    }

    /// What people call it.
    pub const fn name(&self, language: Language) -> &'static str {
        match language {
            Language::Chinese => self.zh,
            Language::English => self.en,
        }
    }

    /// Its categories in the order of lists.
    pub fn categories(&self) -> impl Iterator<Item = &'static Category> {
        let slug = self.slug;
        CATEGORIES.iter().filter(move |category| category.group == slug)
    }
}

/// All groups in the order of lists.
pub const GROUPS: &[Group] = &[
    Group::new("bedroom", "卧室家具", "Bedroom"),
    Group::new("living", "客厅家具", "Living"),
    Group::new("dining", "餐厅家具", "Dining"),
    Group::new("study", "书房家具", "Study"),
    Group::new("hall", "玄关家具", "Hall"),
    Group::new("kitchen", "厨房", "Kitchen"),
    Group::new("bath", "卫浴", "Bathroom"),
    Group::new("lighting", "灯具", "Lighting"),
    Group::new("devices", "智能设备", "Smart devices"),
    Group::new("openings", "门窗", "Doors and windows"),
    Group::new("decor", "软装饰品", "Decor"),
    Group::new("structure", "构件", "Building parts"),
    Group::new("other", "其他", "Other"),
];

/// All categories in the order of lists.
pub const CATEGORIES: &[Category] = &[
    Category::new("bedroom", "bed", "床", "Bed"),
    Category::new("bedroom", "bunk_bed", "高低床", "Bunk bed"),
    Category::new("bedroom", "cot", "婴儿床", "Cot"),
    Category::new("bedroom", "bedside_table", "床头柜", "Bedside table"),
    Category::new("bedroom", "wardrobe", "衣柜", "Wardrobe"),
    Category::new("bedroom", "chest", "斗柜", "Chest of drawers"),
    Category::new("bedroom", "dressing_table", "梳妆台", "Dressing table"),
    Category::new("living", "sofa", "沙发", "Sofa"),
    Category::new("living", "armchair", "单人沙发", "Armchair"),
    Category::new("living", "coffee_table", "茶几", "Coffee table"),
    Category::new("living", "side_table", "边几", "Side table"),
    Category::new("living", "tv_unit", "电视柜", "TV unit"),
    Category::new("living", "pouf", "脚凳", "Pouf"),
    Category::new("dining", "dining_table", "餐桌", "Dining table"),
    Category::new("dining", "chair", "椅子", "Chair"),
    Category::new("dining", "bar_stool", "吧椅", "Bar stool"),
    Category::new("dining", "sideboard", "餐边柜", "Sideboard"),
    Category::new("dining", "bench", "长凳", "Bench"),
    Category::new("study", "desk", "书桌", "Desk"),
    Category::new("study", "office_chair", "办公椅", "Office chair"),
    Category::new("study", "bookcase", "书柜", "Bookcase"),
    Category::new("study", "shelf", "搁架", "Shelf"),
    Category::new("hall", "shoe_cabinet", "鞋柜", "Shoe cabinet"),
    Category::new("hall", "coat_rack", "衣帽架", "Coat rack"),
    Category::new("hall", "console", "玄关台", "Console"),
    Category::new("kitchen", "base_unit", "地柜", "Base unit"),
    Category::new("kitchen", "wall_unit", "吊柜", "Wall unit"),
    Category::new("kitchen", "tall_unit", "高柜", "Tall unit"),
    Category::new("kitchen", "worktop", "台面", "Worktop"),
    Category::new("kitchen", "sink", "水槽", "Sink"),
    Category::new("kitchen", "tap", "龙头", "Tap"),
    Category::new("kitchen", "hob", "灶具", "Hob"),
    Category::new("kitchen", "hood", "油烟机", "Cooker hood"),
    Category::new("kitchen", "oven", "烤箱", "Oven"),
    Category::new("kitchen", "microwave", "微波炉", "Microwave"),
    Category::new("kitchen", "steam_oven", "蒸箱", "Steam oven"),
    Category::new("kitchen", "fridge", "冰箱", "Refrigerator"),
    Category::new("kitchen", "dishwasher", "洗碗机", "Dishwasher"),
    Category::new("kitchen", "water_heater", "热水器", "Water heater"),
    Category::new("bath", "basin", "洗手盆", "Basin"),
    Category::new("bath", "basin_cabinet", "浴室柜", "Basin cabinet"),
    Category::new("bath", "mirror_cabinet", "镜柜", "Mirror cabinet"),
    Category::new("bath", "mirror", "镜子", "Mirror"),
    Category::new("bath", "wc", "坐便器", "WC"),
    Category::new("bath", "shower", "淋浴", "Shower"),
    Category::new("bath", "shower_screen", "淋浴屏", "Shower screen"),
    Category::new("bath", "bathtub", "浴缸", "Bathtub"),
    Category::new("bath", "towel_rail", "毛巾架", "Towel rail"),
    Category::new("bath", "bath_accessory", "卫浴配件", "Bathroom accessory"),
    Category::new("bath", "washing_machine", "洗衣机", "Washing machine"),
    Category::new("bath", "dryer", "干衣机", "Tumble dryer"),
    Category::new("bath", "laundry_cabinet", "洗衣柜", "Laundry cabinet"),
    Category::new("bath", "drying_rack", "晾衣架", "Clothes airer"),
    Category::new("lighting", "ceiling_light", "吸顶灯", "Ceiling light"),
    Category::new("lighting", "pendant", "吊灯", "Pendant"),
    Category::new("lighting", "downlight", "筒灯", "Downlight"),
    Category::new("lighting", "spotlight", "射灯", "Spotlight"),
    Category::new("lighting", "track_light", "轨道灯", "Track light"),
    Category::new("lighting", "strip_light", "灯带", "Strip light"),
    Category::new("lighting", "wall_light", "壁灯", "Wall light"),
    Category::new("lighting", "floor_lamp", "落地灯", "Floor lamp"),
    Category::new("lighting", "table_lamp", "台灯", "Table lamp"),
    Category::new("lighting", "magnetic_light", "磁吸灯", "Magnetic track light"),
    Category::new("devices", "switch", "开关", "Switch"),
    Category::new("devices", "socket", "插座", "Socket"),
    Category::new("devices", "sensor", "传感器", "Sensor"),
    Category::new("devices", "curtain_motor", "窗帘电机", "Curtain motor"),
    Category::new("devices", "lock", "门锁", "Lock"),
    Category::new("devices", "camera", "摄像头", "Camera"),
    Category::new("devices", "speaker", "音箱", "Speaker"),
    Category::new("devices", "gateway", "网关", "Gateway"),
    Category::new("devices", "panel", "智能面板", "Control panel"),
    Category::new("devices", "doorbell", "门铃", "Doorbell"),
    Category::new("devices", "air_conditioner", "空调", "Air conditioner"),
    Category::new("devices", "thermostat", "温控器", "Thermostat"),
    Category::new("devices", "radiator", "散热器", "Radiator"),
    Category::new("devices", "fan", "风扇", "Fan"),
    Category::new("devices", "air_purifier", "空气净化器", "Air purifier"),
    Category::new("devices", "robot_vacuum", "扫地机器人", "Robot vacuum"),
    Category::new("devices", "television", "电视", "Television"),
    Category::new("devices", "projector", "投影仪", "Projector"),
    Category::new("devices", "router", "路由器", "Router"),
    Category::new("devices", "computer", "电脑", "Computer"),
    Category::new("devices", "small_appliance", "小家电", "Small appliance"),
    Category::new("openings", "door", "门", "Door"),
    Category::new("openings", "sliding_door", "推拉门", "Sliding door"),
    Category::new("openings", "window", "窗", "Window"),
    Category::new("openings", "passage", "垭口", "Passage"),
    Category::new("decor", "curtain", "窗帘", "Curtain"),
    Category::new("decor", "blind", "百叶帘", "Blind"),
    Category::new("decor", "rug", "地毯", "Rug"),
    Category::new("decor", "cushion", "抱枕", "Cushion"),
    Category::new("decor", "plant", "绿植", "Plant"),
    Category::new("decor", "picture", "挂画", "Picture"),
    Category::new("decor", "vase", "花瓶", "Vase"),
    Category::new("decor", "books", "书籍", "Books"),
    Category::new("decor", "tableware", "餐具", "Tableware"),
    Category::new("decor", "decor", "摆件", "Ornament"),
    Category::new("decor", "partition", "隔断", "Partition"),
    Category::new("decor", "storage", "收纳", "Storage"),
    Category::new("decor", "piano", "钢琴", "Piano"),
    Category::new("decor", "exercise", "健身器材", "Exercise equipment"),
    Category::new("decor", "outdoor", "户外家具", "Outdoor furniture"),
    Category::new("decor", "pet", "宠物用品", "Pet furniture"),
    Category::new("structure", "stairs", "楼梯", "Stairs"),
    Category::new("structure", "column", "柱", "Column"),
    Category::new("structure", "railing", "栏杆", "Railing"),
    Category::new("structure", "skirting", "踢脚线", "Skirting"),
    Category::new("other", "imported", "导入的模型", "Imported model"),
    Category::new("other", "other", "其他", "Other"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_category_has_its_own_name_and_a_group() {
        let slugs: BTreeSet<&str> = CATEGORIES.iter().map(|category| category.slug).collect();
        assert_eq!(slugs.len(), CATEGORIES.len());
        for category in CATEGORIES {
            assert!(GROUPS.iter().any(|group| group.slug == category.group), "{}", category.slug);
            assert_ne!(category.name(Language::Chinese), category.name(Language::English));
        }
    }
}
