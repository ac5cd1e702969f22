//! What is written and laid under the plan, and what has no counterpart.

use glam::DVec2;
use homewright_design::underlay::Underlay;
use homewright_design::{Dimension, Entity, EntityId};
use homewright_geometry::Length;
use homewright_scene::image::{ImageLimits, image_size};

use super::xml::Element;
use super::{Import, millimetres, point};

/// The environment of a new home of the program: what is like it needs no word.
const USUAL_ENVIRONMENT: &[(&str, &str, &str)] = &[
    ("skyColor", "00CCE4FC", "colour of the sky"),
    ("groundColor", "00A8A8A8", "colour of the ground"),
    ("lightColor", "00D0D0D0", "colour of daylight"),
    ("ceillingLightColor", "00D0D0D0", "colour of the light from ceilings"),
    ("wallsAlpha", "0.0", "see-through walls"),
    ("drawingMode", "FILL", "drawing of edges"),
];

impl Import<'_> {
    /// Dimensions and pictures under the plan; the rest is listed.
    pub(super) fn annotations(&mut self, home: &Element) {
        for element in home.children_named("dimensionLine") {
            match self.dimension(element).and_then(|made| self.put("Import", Entity::Dimension(made))) {
                Ok(_) => self.report.count("dimensionLine"),
                Err(reason) => self.report.left_out("dimensionLine", element.label(), reason),
            }
        }
        let levels = home.children_named("level").map(|level| (level.text_of("id"), level));
        for (level, holder) in std::iter::once((None, home)).chain(levels) {
            let level = level.and_then(|id| self.levels.get(id)).copied().unwrap_or(self.default_level);
            for element in holder.children_named("backgroundImage") {
                match self.underlay(element, level).and_then(|made| self.put("Import", Entity::Underlay(made))) {
                    Ok(_) => self.report.count("backgroundImage"),
                    Err(reason) => self.report.left_out("backgroundImage", element.label(), reason),
                }
            }
        }
        for element in &home.children {
            match element.name.as_str() {
                "polyline" => {
                    self.report.left_out("polyline", element.label(), "free lines on the plan have no counterpart yet");
                }
                "label" => {
                    let words = element.children_named("text").next().map_or("", |text| text.text.trim());
                    let name = if words.is_empty() { element.label() } else { words };
                    self.report.left_out("label", name, "text labels on the plan have no counterpart yet");
                }
                "environment" => self.environment(element),
                _ => {}
            }
        }
    }

    /// The file's offset goes to the right with Y down on the way, ours to the left.
    fn dimension(&mut self, element: &Element) -> Result<Dimension, String> {
        let (low, high) = (element.number("elevationStart"), element.number("elevationEnd"));
        if low.unwrap_or(0.0) != high.unwrap_or(0.0) {
            return Err("it measures a height, which plans do not show".to_owned());
        }
        let offset = -millimetres(element.number("offset").unwrap_or(0.0));
        Ok(Dimension {
            level: self.level_of(element),
            from: point(element, "xStart", "yStart").ok_or("its start is not a point")?,
            to: point(element, "xEnd", "yEnd").ok_or("its end is not a point")?,
            offset: Length::try_from(offset).map_err(|error| error.to_string())?,
            text: String::new(),
        })
    }

    /// A picture to trace. Its upper left corner lies at the negative of its origin.
    fn underlay(&mut self, element: &Element, level: EntityId) -> Result<Underlay, String> {
        let entry = element.text_of("image").ok_or("it names no picture")?;
        let bytes = self.archive.read(entry).map_err(|error| error.to_string())?;
        let (width, height) = image_size(&bytes).map_err(|error| error.to_string())?;
        if u64::from(width) * u64::from(height) > ImageLimits::default().pixels {
            return Err(format!("its picture of {width} × {height} pixels is too large"));
        }
        let number = |name: &str| element.number(name).ok_or_else(|| format!("its {name} is not a number"));
        let from = DVec2::new(number("scaleDistanceXStart")?, number("scaleDistanceYStart")?);
        let to = DVec2::new(number("scaleDistanceXEnd")?, number("scaleDistanceYEnd")?);
        // Millimetres of one pixel.
        let scale = number("scaleDistance")? * 10.0 / from.distance(to);
        if !(scale.is_finite() && scale > 0.0) {
            return Err("its scale is not that of a plan".to_owned());
        }
        let size = DVec2::new(f64::from(width), f64::from(height)) * scale;
        let origin = |name: &str| millimetres(element.number(name).unwrap_or(0.0));
        let corner = DVec2::new(-origin("xOrigin"), origin("yOrigin"));
        let length = |value: f64| Length::try_from(value).map_err(|error| error.to_string());
        Ok(Underlay {
            level,
            name: element.text_of("name").unwrap_or("plan").to_owned(),
            asset: self.keep(bytes),
            position: corner + DVec2::new(size.x, -size.y) * 0.5,
            rotation: 0.0,
            width: length(size.x)?,
            height: length(size.y)?,
            opacity: 0.5,
            is_locked: true,
            is_hidden: element.flag("visible") == Some(false),
        })
    }

    /// Sun and sky are those of the home's place; what the file paints instead is named.
    fn environment(&mut self, element: &Element) {
        let differs = |name: &str, usual: &str| element.text_of(name).is_some_and(|value| value != usual);
        let mut lost: Vec<&str> = USUAL_ENVIRONMENT
            .iter()
            .filter(|(name, usual, _)| differs(name, usual))
            .map(|(_, _, what)| *what)
            .collect();
        for texture in element.children_named("texture") {
            lost.push(match texture.text_of("attribute") {
                Some("skyTexture") => "picture of the sky",
                Some("groundTexture") => "picture of the ground",
                _ => "picture",
            });
        }
        if !lost.is_empty() {
            let message = format!("{}: sun and sky follow the place of the home instead", lost.join(", "));
            self.report.left_out("environment", "", message);
        }
        if element.children_named("camera").chain(element.children_named("observerCamera")).next().is_some() {
            self.report.left_out("environment", "", "the path of the video has no counterpart yet");
        }
    }
}
