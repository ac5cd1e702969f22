//! Units and axes of models: what a file does not say is guessed from its size and stance, and the guess is told.

use glam::{Mat3, Mat4, Vec3};
use homewright_geometry::Bounds;

use super::{LoadedModel, ModelError, ModelKind};
use crate::report::ImportReport;

/// Largest side of a piece of furniture in metres; a model that is larger must be in another unit.
const LARGEST_PIECE: f32 = 12.0;
/// Smallest largest side of a piece in metres.
const SMALLEST_PIECE: f32 = 0.01;
/// A stated size that differs by more than this share from the model's own is told.
const TOLD_STRETCH: f32 = 0.02;

/// What one unit of a model's numbers is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// mm
    Millimetre,
    /// cm
    Centimetre,
    /// m
    Metre,
    /// in
    Inch,
    /// ft
    Foot,
}

impl Unit {
    /// All units, the likeliest first.
    pub const ALL: [Self; 5] = [Self::Metre, Self::Centimetre, Self::Millimetre, Self::Inch, Self::Foot];

    /// Metres of one unit.
    pub const fn metres(self) -> f32 {
        match self {
            Self::Millimetre => 0.001,
            Self::Centimetre => 0.01,
            Self::Metre => 1.0,
            Self::Inch => 0.0254,
            Self::Foot => 0.3048,
        }
    }

    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Millimetre => "millimetres",
            Self::Centimetre => "centimetres",
            Self::Metre => "metres",
            Self::Inch => "inches",
            Self::Foot => "feet",
        }
    }

    /// The unit of a word: `mm`, `cm`, `m`, `in`, `ft`, or written out.
    pub fn from_word(word: &str) -> Option<Self> {
        match word.trim().to_lowercase().as_str() {
            "mm" | "millimetre" | "millimetres" | "millimeter" | "millimeters" | "毫米" => Some(Self::Millimetre),
            "cm" | "centimetre" | "centimetres" | "centimeter" | "centimeters" | "厘米" => Some(Self::Centimetre),
            "m" | "metre" | "metres" | "meter" | "meters" | "米" => Some(Self::Metre),
            "in" | "inch" | "inches" | "\"" | "英寸" => Some(Self::Inch),
            "ft" | "foot" | "feet" | "英尺" => Some(Self::Foot),
            _ => None,
        }
    }
}

/// Which axis of a model points upwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Up {
    /// As in glTF; the front looks to +Z.
    Y,
    /// As in drawing programs; the front looks to −Y.
    Z,
}

/// What is known about a model from elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Known {
    /// Its unit.
    pub unit: Option<Unit>,
    /// Its up axis.
    pub up: Option<Up>,
    /// Width, depth and height in millimetres.
    pub size: Option<[f64; 3]>,
}

/// Brings a model to metres with Y up, on the floor and centred, and answers with the frame change that did it.
pub fn fit(model: &mut LoadedModel, known: &Known, name: &str, report: &mut ImportReport) -> Result<Mat4, ModelError> {
    let bounds = model.bounds();
    let (unit, up) = match known.size {
        Some(size) => by_size(&bounds, size, known, model),
        None => by_looks(model, &bounds, known)?,
    };
    if known.unit.is_none() && !(model.kind == ModelKind::Gltf && unit == Unit::Metre) {
        report.changed("model", name, format!("its numbers are read as {}; say --unit if they are not", unit.name()));
    }
    if known.up.is_none() && up == Up::Z {
        report.changed("model", name, "its Z axis is taken to point upwards; say --up y if it does not");
    }
    let upright = Mat4::from_scale(Vec3::splat(unit.metres())) * upright(up);
    let bounds = bounds.transformed(&upright);
    let foot = Vec3::new(bounds.center().x, bounds.min.y, bounds.center().z);
    let stretch = known.size.map_or(Vec3::ONE, |size| stretch(&bounds, size, name, report));
    let product_from_model = Mat4::from_scale(stretch) * Mat4::from_translation(-foot) * upright;
    model.transform(&product_from_model);
    Ok(product_from_model)
}

/// Turns a model and brings it to a size (width, depth, height in millimetres): in metres, on the floor, centred.
pub fn fit_exactly(model: &mut LoadedModel, turn: Mat3, size: [f64; 3]) {
    let turn = Mat4::from_mat3(turn);
    model.transform(&turn);
    let bounds = model.bounds();
    let wanted = Vec3::new(size[0] as f32, size[2] as f32, size[1] as f32) * 0.001;
    let extent = bounds.size();
    let ratio = |axis: usize| if extent[axis] > 1e-9 { wanted[axis] / extent[axis] } else { 1.0 };
    let foot = Vec3::new(bounds.center().x, bounds.min.y, bounds.center().z);
    let scale = Vec3::new(ratio(0), ratio(1), ratio(2));
    model.transform(&(Mat4::from_scale(scale) * Mat4::from_translation(-foot)));
}

/// Turns Z up into Y up: the front, which looks to −Y there, looks to +Z here.
fn upright(up: Up) -> Mat4 {
    match up {
        Up::Y => Mat4::IDENTITY,
        Up::Z => {
            Mat4::from_cols_array(&[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0])
        }
    }
}

/// The unit and axis under which the model comes nearest to a stated size.
fn by_size(bounds: &Bounds, size: [f64; 3], known: &Known, model: &LoadedModel) -> (Unit, Up) {
    let wanted = Vec3::new(size[0] as f32, size[2] as f32, size[1] as f32) * 0.001;
    let misfit = |unit: Unit, up: Up| {
        let extent = bounds.transformed(&upright(up)).size() * unit.metres();
        (0..3)
            .map(|axis| {
                let ratio = extent[axis].max(1e-4) / wanted[axis].max(1e-4);
                ratio.max(1.0 / ratio).min(1e6)
            })
            .product::<f32>()
    };
    // A foot is near enough to a metre that a model drawn twice too large would pass for one in feet; glTF files are in
    // metres by the format's word.
    let likely = if model.kind == ModelKind::Gltf { &Unit::ALL[..4] } else { &Unit::ALL };
    let units = known.unit.or(model.stated_unit).map_or_else(|| likely.to_vec(), |unit| vec![unit]);
    let ups = known.up.map_or_else(|| vec![Up::Y, Up::Z], |up| vec![up]);
    let mut best = (f32::INFINITY, Unit::Metre, Up::Y);
    for unit in units {
        for up in &ups {
            // The likelier choice stands unless another is clearly better.
            let found = misfit(unit, *up);
            if found < best.0 * 0.9 {
                best = (found, unit, *up);
            }
        }
    }
    (best.1, best.2)
}

/// The unit and axis that a model's own size and stance speak for.
fn by_looks(model: &LoadedModel, bounds: &Bounds, known: &Known) -> Result<(Unit, Up), ModelError> {
    let largest = bounds.size().max_element();
    let is_piece = |unit: &Unit| (SMALLEST_PIECE..=LARGEST_PIECE).contains(&(largest * unit.metres()));
    let guesses: &[Unit] = match model.kind {
        ModelKind::Gltf => &[Unit::Metre, Unit::Centimetre, Unit::Millimetre],
        // Six is a long piece in metres and a small one in centimetres; four hundred a long one in centimetres.
        ModelKind::Obj if largest <= 6.0 => &[Unit::Metre],
        ModelKind::Obj if largest <= 400.0 => &[Unit::Centimetre, Unit::Millimetre],
        ModelKind::Obj => &[Unit::Millimetre],
    };
    let unit = known.unit.or(model.stated_unit).or_else(|| guesses.iter().copied().find(|unit| is_piece(unit)));
    let unit = unit.ok_or(ModelError::Size { largest })?;
    if largest * unit.metres() > 100.0 || largest * unit.metres() < 0.0005 {
        return Err(ModelError::Size { largest });
    }
    let guessed = if model.kind == ModelKind::Obj { up_by_stance(bounds) } else { Up::Y };
    Ok((unit, known.up.unwrap_or(guessed)))
}

/// Models are drawn standing on the ground plane: the axis whose least value is zero while the other's middle is.
fn up_by_stance(bounds: &Bounds) -> Up {
    let size = bounds.size();
    let slack = size.max_element() * 0.01;
    let stands_on = |axis: usize| bounds.min[axis].abs() <= slack && size[axis] > slack;
    let is_centred = |axis: usize| bounds.center()[axis].abs() <= slack.max(size[axis] * 0.02);
    if stands_on(2) && !stands_on(1) && is_centred(1) { Up::Z } else { Up::Y }
}

fn stretch(bounds: &Bounds, size: [f64; 3], name: &str, report: &mut ImportReport) -> Vec3 {
    let extent = bounds.size();
    let wanted = Vec3::new(size[0] as f32, size[2] as f32, size[1] as f32) * 0.001;
    let ratio = |axis: usize| if extent[axis] > 1e-6 && wanted[axis] > 0.0 { wanted[axis] / extent[axis] } else { 1.0 };
    let stretch = Vec3::new(ratio(0), ratio(1), ratio(2));
    if (stretch - Vec3::ONE).abs().max_element() > TOLD_STRETCH {
        let [x, y, z] = (extent * 1000.0).round().to_array();
        report.changed(
            "model",
            name,
            format!(
                "its model of {x} × {z} × {y} mm is stretched to the stated {} × {} × {} mm",
                size[0], size[1], size[2]
            ),
        );
    }
    stretch
}

/// The unit that a comment at the head of an OBJ file names, as some programs write it (`# units: cm`).
pub(crate) fn unit_in_comments(bytes: &[u8]) -> Option<Unit> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4_000)]);
    head.lines().take_while(|line| !line.starts_with("v ")).filter(|line| line.starts_with('#')).find_map(|line| {
        let line = line.to_lowercase();
        let (_, rest) = line.split_once("unit")?;
        rest.split(|character: char| !character.is_alphanumeric()).find_map(Unit::from_word)
    })
}
