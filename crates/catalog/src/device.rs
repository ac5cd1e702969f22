//! What a smart product is, what it can do, and how it talks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a device talks, with what people call it in Chinese and English.
pub const TRANSPORTS: [(&str, &str, &str); 13] = [
    ("thread", "Thread", "Thread"),
    ("wifi", "Wi-Fi", "Wi-Fi"),
    ("ethernet", "以太网", "Ethernet"),
    ("zigbee", "Zigbee", "Zigbee"),
    ("ble", "蓝牙", "Bluetooth LE"),
    ("ble_mesh", "蓝牙 Mesh", "Bluetooth Mesh"),
    ("plc", "电力线 PLC-IoT", "Power line PLC-IoT"),
    ("knx", "KNX", "KNX"),
    ("dali", "DALI-2", "DALI-2"),
    ("rs485", "RS-485", "RS-485"),
    ("infrared", "红外", "Infrared"),
    ("rf433", "433 MHz 射频", "433 MHz radio"),
    ("wired", "硬接线", "Wired contact"),
];

/// Ecosystems a device can join without a bridge of another maker, with what people call them.
pub const ECOSYSTEMS: [(&str, &str, &str); 11] = [
    ("matter", "Matter", "Matter"),
    ("mijia", "米家", "Mijia"),
    ("huawei", "鸿蒙智联", "HUAWEI HiLink"),
    ("aqara", "Aqara", "Aqara"),
    ("haier", "海尔智家", "Haier"),
    ("midea", "美的美居", "Midea"),
    ("apple_home", "Apple 家庭", "Apple Home"),
    ("google_home", "Google Home", "Google Home"),
    ("alexa", "Alexa", "Alexa"),
    ("smartthings", "SmartThings", "SmartThings"),
    ("home_assistant", "Home Assistant", "Home Assistant"),
];

/// What a device can do or tell: a slug, the Matter cluster that carries it (0 where Matter has none), and what
/// people call it in Chinese and English.
pub const CAPABILITIES: [(&str, u32, &str, &str); 43] = [
    ("on_off", 0x0006, "开关", "On and off"),
    ("level", 0x0008, "调光", "Dimming"),
    ("color_temperature", 0x0300, "色温", "Colour temperature"),
    ("color", 0x0300, "彩色", "Colour"),
    ("button", 0x003B, "按键", "Buttons"),
    ("knob", 0x003B, "旋钮", "Knob"),
    ("scene", 0x0062, "场景", "Scenes"),
    ("occupancy", 0x0406, "人体存在", "Presence"),
    ("illuminance", 0x0400, "照度", "Illuminance"),
    ("contact", 0x0045, "开合", "Open or closed"),
    ("leak", 0x0045, "水浸", "Water leak"),
    ("smoke", 0x005C, "烟雾", "Smoke"),
    ("carbon_monoxide", 0x005C, "一氧化碳", "Carbon monoxide"),
    ("gas", 0, "燃气", "Gas"),
    ("temperature", 0x0402, "温度", "Temperature"),
    ("humidity", 0x0405, "湿度", "Humidity"),
    ("co2", 0x040D, "二氧化碳", "CO₂"),
    ("pm25", 0x042A, "PM2.5", "Fine dust PM2.5"),
    ("formaldehyde", 0x042B, "甲醛", "Formaldehyde"),
    ("tvoc", 0x042E, "挥发性有机物", "Organic vapours (TVOC)"),
    ("position", 0x0102, "开合位置", "Position"),
    ("tilt", 0x0102, "叶片角度", "Slat angle"),
    ("lock", 0x0101, "门锁", "Lock"),
    ("thermostat", 0x0201, "温控", "Thermostat"),
    ("heating", 0x0201, "制热", "Heating"),
    ("cooling", 0x0201, "制冷", "Cooling"),
    ("fan", 0x0202, "风速", "Fan speed"),
    ("valve", 0x0081, "阀门", "Valve"),
    ("power_metering", 0x0090, "功率计量", "Power metering"),
    ("energy_metering", 0x0091, "电量统计", "Energy metering"),
    ("camera", 0x0551, "视频", "Video"),
    ("two_way_audio", 0x0553, "双向语音", "Two-way audio"),
    ("doorbell", 0x003B, "门铃", "Doorbell"),
    ("chime", 0x0556, "铃声", "Chime"),
    ("speaker", 0x0008, "音量", "Sound"),
    ("media", 0, "媒体播放", "Media"),
    ("voice", 0, "语音助手", "Voice assistant"),
    ("display", 0, "屏幕", "Screen"),
    ("run", 0x0060, "启动与状态", "Start and state"),
    ("vacuum", 0x0054, "清扫", "Cleaning"),
    ("map", 0x0150, "地图分区", "Map and rooms"),
    ("bridge", 0, "桥接", "Bridge"),
    ("border_router", 0, "Thread 边界路由", "Thread border router"),
];

/// How a device is supplied, with what people call it in Chinese and English.
pub const SUPPLIES: [(&str, &str, &str); 6] = [
    ("mains", "市电", "Mains"),
    ("mains_no_neutral", "单火线", "Mains without neutral"),
    ("battery", "电池", "Battery"),
    ("usb", "USB 供电", "USB"),
    ("poe", "网线供电", "Power over Ethernet"),
    ("low_voltage", "低压直流", "Low voltage"),
];

/// What a device is and how it talks.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// Matter device type id, such as 0x010C; 0 where Matter has none.
    pub matter_type: u32,
    /// `thread`, `wifi`, `zigbee` … ([`TRANSPORTS`]).
    pub transport: String,
    /// Ecosystems it can join ([`ECOSYSTEMS`]); none stated means it must be asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ecosystems: Vec<String>,
    /// What it can do ([`CAPABILITIES`]); none stated means what its Matter type demands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub capabilities: Vec<String>,
    /// Matter device types of its parts, where one product is several devices (a bath heater with light and fan).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<u32>,
    /// How it is supplied ([`SUPPLIES`]); empty: by mains.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub supply: String,
    /// Power in W while it waits, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standby_power: Option<f64>,
    /// How far a sensor or a camera reaches, mm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<f64>,
    /// Full angle that a sensor or a camera sees, degrees, horizontally and vertically.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field_of_view: Option<[f64; 2]>,
}
