//! Shader sources: one file a pass, `#include name` on a line of its own for what is shared.

/// How many samples a pixel of the picture in work has; shaders that read it come in both kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Samples {
    /// One.
    Single,
    /// Four.
    Multi,
}

impl Samples {
    /// From the number of a quality setting.
    pub(crate) fn of(count: u32) -> Self {
        if count >= 4 { Self::Multi } else { Self::Single }
    }

    /// The number.
    pub(crate) fn count(self) -> u32 {
        match self {
            Self::Single => 1,
            Self::Multi => 4,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multi => "multi",
        }
    }
}

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        /// Every shader file by name.
        const FILES: &[(&str, &str)] = &[$(($name, include_str!(concat!("shaders/", $name, ".wgsl")))),*];
    };
}

files![
    "bloom",
    "brdf",
    "common",
    "composite",
    "depth_multi",
    "depth_single",
    "distance",
    "encode",
    "finish",
    "forward",
    "fullscreen",
    "lights",
    "mask",
    "material",
    "meter",
    "mip",
    "occlusion",
    "occlusion_blur",
    "outside",
    "overlay",
    "picture_multi",
    "picture_single",
    "post",
    "prepass",
    "probes",
    "shadow",
    "shadow_map",
    "shown",
    "sky",
    "sky_map",
    "tone",
    "variant",
    "vertex",
    "vertex_only",
    "white",
];

/// The passes, that is, the files that are compiled.
#[cfg(test)]
pub(crate) const PASSES: &[&str] = &[
    "bloom",
    "composite",
    "distance",
    "encode",
    "forward",
    "mask",
    "meter",
    "mip",
    "occlusion",
    "occlusion_blur",
    "overlay",
    "prepass",
    "shadow_map",
    "shown",
    "sky",
];

/// The whole source of a pass, each include taken in once.
pub(crate) fn source(name: &str, samples: Samples) -> String {
    let mut out = String::new();
    append(&mut out, name, samples, &mut Vec::new());
    out
}

fn append(out: &mut String, name: &str, samples: Samples, taken: &mut Vec<String>) {
    let name = name.replace("SAMPLES", samples.word());
    if taken.contains(&name) {
        return;
    }
    taken.push(name.clone());
    let text = FILES.iter().find(|(file, _)| *file == name).map_or("", |(_, text)| *text);
    for line in text.lines() {
        if let Some(included) = line.strip_prefix("#include ") {
            append(out, included.trim().trim_end_matches(".wgsl"), samples, taken);
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout;

    fn module(name: &str, samples: Samples) -> naga::Module {
        let text = source(name, samples);
        let module = naga::front::wgsl::parse_str(&text)
            .unwrap_or_else(|error| panic!("{name}: {}", error.emit_to_string(&text)));
        naga::valid::Validator::new(
            naga::valid::ValidationFlags::all(),
            naga::valid::Capabilities::SHADER_FLOAT16_IN_FLOAT32,
        )
        .validate(&module)
        .unwrap_or_else(|error| panic!("{name}: {}", error.emit_to_string(&text)));
        module
    }

    #[test]
    fn every_shader_is_valid() {
        for name in PASSES {
            module(name, Samples::Single);
            module(name, Samples::Multi);
        }
    }

    #[test]
    fn structures_have_the_size_of_their_twins() {
        let size = |pass: &str, name: &str| {
            let module = module(pass, Samples::Single);
            let mut layouter = naga::proc::Layouter::default();
            layouter.update(module.to_ctx()).expect("types have sizes");
            let (handle, _) = module
                .types
                .iter()
                .find(|(_, value)| value.name.as_deref() == Some(name))
                .unwrap_or_else(|| panic!("{name} in {pass}"));
            layouter[handle].size as usize
        };
        assert_eq!(size("forward", "View"), size_of::<layout::ViewUniform>());
        assert_eq!(size("forward", "Material"), size_of::<layout::MaterialUniform>());
        assert_eq!(size("forward", "Light"), size_of::<layout::LightUniform>());
        assert_eq!(size("composite", "Post"), size_of::<layout::PostUniform>());
    }
}
