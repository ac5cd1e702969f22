//! Why a product has no shape with what was chosen.

/// Why a product has no shape with what was chosen. `field` is the dotted path within the record, such as
/// `model.parts[3].size[0]`.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ModelError {
    /// The shape comes from a file, not from expressions.
    #[error("{product} has its shape from a file (asset {asset}); read that instead of evaluating it")]
    IsAsset {
        /// Product id.
        product: String,
        /// Content hash of the file.
        asset: String,
    },
    /// A chosen value is not on offer.
    #[error("{product}: {parameter} {reason}")]
    Choice {
        /// Product id.
        product: String,
        /// Parameter id.
        parameter: String,
        /// What is wrong, and what may be chosen.
        reason: String,
    },
    /// An expression has no usable value.
    #[error(transparent)]
    Expression(Box<ExpressionMistake>),
    /// A part's fields do not make a shape.
    #[error("{product}, {field}{}: {reason}", label(.shape))]
    Part {
        /// Product id.
        product: String,
        /// Dotted path within the record.
        field: String,
        /// Word of the part.
        shape: String,
        /// What is wrong, and what to do.
        reason: String,
    },
}

/// An expression of a product that has no usable value.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{product}, {field}{}: `{expression}` {reason}{}", label(.shape), place(*.column))]
pub struct ExpressionMistake {
    /// Product id.
    pub product: String,
    /// Dotted path within the record.
    pub field: String,
    /// Word of the part, empty outside parts.
    pub shape: String,
    /// The expression as written.
    pub expression: String,
    /// What is wrong, and what to do.
    pub reason: String,
    /// Character of the expression, from 1, if known.
    pub column: Option<usize>,
}

fn label(shape: &str) -> String {
    if shape.is_empty() { String::new() } else { format!(" ({shape})") }
}

fn place(column: Option<usize>) -> String {
    column.map(|column| format!(" (at character {column})")).unwrap_or_default()
}

impl ModelError {
    /// Dotted path within the record where the mistake is.
    pub fn field(&self) -> String {
        match self {
            Self::IsAsset { .. } => "model.asset".to_owned(),
            Self::Choice { parameter, .. } => format!("parameters.{parameter}"),
            Self::Expression(mistake) => mistake.field.clone(),
            Self::Part { field, .. } => field.clone(),
        }
    }
}
