//! Why a model could not be read or written.

/// Why a glTF file was refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GltfError {
    /// The file, or something in it, is larger than the limits allow.
    #[error("the model holds {found} {what}, more than the {limit} that are read; simplify it and export it again")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much the file asks for.
        found: u64,
        /// How much is allowed.
        limit: u64,
    },
    /// The bytes are neither JSON nor a binary glTF.
    #[error("this is neither a .gltf nor a .glb file; export the model as glTF 2.0")]
    NotGltf,
    /// The binary container is damaged.
    #[error("the .glb file is damaged: {what}; download or export it again")]
    Container {
        /// What is wrong with it.
        what: String,
    },
    /// The JSON cannot be read.
    #[error("the model's JSON cannot be read at line {line}, column {column}: {what}; export the model again")]
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser says.
        what: String,
    },
    /// Another version of glTF.
    #[error("the model is glTF {found}; only glTF 2.x is read, convert it first")]
    Version {
        /// The version the file states.
        found: String,
    },
    /// The file cannot be shown without an extension that is not read.
    #[error("the model needs the glTF extension {name}, which is not read; export it without that extension")]
    Extension {
        /// Name of the extension.
        name: String,
    },
    /// Something in the file contradicts itself or the format.
    #[error("{place}: {what}; the model is damaged, export it again")]
    Invalid {
        /// Where, as a path into the file such as `accessors/3`.
        place: String,
        /// What is wrong.
        what: String,
    },
    /// A file beside the model is missing or lies elsewhere.
    #[error("{place} names the file “{uri}”: {what}; put it beside the model, or export the model as one .glb file")]
    Resource {
        /// Where, as a path into the file.
        place: String,
        /// The name as it stands in the file.
        uri: String,
        /// What is wrong with it.
        what: &'static str,
    },
}

impl GltfError {
    /// A contradiction at a place in the file.
    pub(crate) fn invalid(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self::Invalid { place: place.into(), what: what.into() }
    }
}

/// Why a scene could not be written as glTF.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GltfWriteError {
    /// A node names something that the scene does not hold.
    #[error("the node “{node}” names a {what} that the scene does not hold; stage the scene again")]
    Dangling {
        /// Name of the node.
        node: String,
        /// Shape, material or image.
        what: &'static str,
    },
    /// A mesh breaks its own rules.
    #[error("the shape of the node “{node}” is not sound: its lists disagree, or a number is not finite")]
    Unsound {
        /// Name of the node.
        node: String,
    },
    /// A texture could not be encoded.
    #[error("a texture could not be written: {0}")]
    Image(#[from] crate::image::ImageError),
    /// The file would not fit the container.
    #[error("the scene is too large for one .glb file (4 GiB); export rooms one by one")]
    TooLarge,
}
