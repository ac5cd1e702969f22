//! Catalogs as the studio sees them: what they say of themselves, who signed them, and packages that could be installed.

use homewright_catalog::Text;

/// What a catalog says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CatalogFacts {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// Its version: numbers with dots.
    pub version: String,
    /// Who makes it; empty if not stated.
    pub publisher: String,
    /// Under which licence it may be used; empty if not stated.
    pub licence: String,
    /// What it holds.
    pub about: Text,
}

/// Where a catalog comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// With the program.
    Shipped,
    /// The user's own products.
    Own,
    /// From a package whose signature was good by the key with this id.
    Signed(String),
    /// Put there by hand.
    Unsigned,
}

/// A catalog that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogEntry {
    /// What it says of itself.
    pub facts: CatalogFacts,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether its products are offered.
    pub is_enabled: bool,
    /// How many products it has.
    pub products: usize,
    /// How many materials it has.
    pub materials: usize,
    /// How many rooms furnished as a whole it has.
    pub packages: usize,
}

/// A package that could be installed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PackageOffer {
    /// Where its file is.
    pub path: String,
    /// Name of its file, without folder.
    pub file: String,
    /// Id of the key that signed it.
    pub key: String,
    /// What it says of itself; nothing while its key is not trusted.
    pub facts: Option<CatalogFacts>,
    /// The version that is installed.
    pub installed: Option<String>,
    /// The publisher's key as the user gave it; empty for one that is trusted already.
    pub given_key: String,
}
