//! What staging could not show as the design says it.

use std::fmt;

use homewright_design::EntityId;

/// Why something is shown otherwise than the design says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindingKind {
    /// The product's record is not in the home.
    MissingProduct {
        /// The product's id.
        product: String,
    },
    /// The material's record is not in the home.
    MissingMaterial {
        /// The material's id.
        material: String,
    },
    /// The embedded file is not in the home.
    MissingAsset {
        /// Content hash of the file.
        asset: String,
    },
    /// The product's model could not be evaluated.
    Model {
        /// The product's id.
        product: String,
        /// What went wrong, with a hint.
        message: String,
    },
}

/// Something shown otherwise than the design says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The entity concerned.
    pub entity: EntityId,
    /// What is the matter.
    pub kind: FindingKind,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entity = self.entity;
        match &self.kind {
            FindingKind::MissingProduct { product } => {
                write!(
                    formatter,
                    "{entity}: product {product} is not in the home; place the item anew from the catalog"
                )
            }
            FindingKind::MissingMaterial { material } => {
                write!(formatter, "{entity}: material {material} is not in the home; choose the finish anew")
            }
            FindingKind::MissingAsset { asset } => {
                write!(formatter, "{entity}: the model file {asset} is not in the home; import the product again")
            }
            FindingKind::Model { product, message } => {
                write!(formatter, "{entity}: the model of {product} cannot be built: {message}")
            }
        }
    }
}
