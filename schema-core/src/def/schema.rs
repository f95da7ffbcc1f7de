//! Whole schemas.

use super::definition::definition;
use super::{ObjectDef, TableDef};

definition! {
    /// What `schema!` declares.
    pub struct SchemaDef<'a> {
        /// The static's name, in lower case: `shop`.
        pub name: &'a str,
        /// The package that declares it.
        pub package: &'a str,
        /// The doc comment.
        pub comment: Option<&'a str>,
        /// The lock file, relative to the package.
        pub lock: &'a str,
        /// The tables, as listed.
        pub tables: &'a [&'a TableDef<'a>],
        /// What is no table, as listed.
        pub objects: &'a [&'a ObjectDef<'a>],
    }
}

#[cfg(feature = "plan")]
impl SchemaDef<'static> {
    /// Reads what the runner prints.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, or holds other definitions than this release knows.
    pub fn from_json(text: &str) -> Result<Self, super::ReadError> {
        use super::ReadJson;
        let value = serde_json::from_str(text).map_err(|_| {
            super::ReadError::unexpected("JSON", &serde_json::Value::String(text.to_owned()))
        })?;
        Self::read_json(&value)
    }
}

definition! {
    /// The fingerprint of a table as of the newest migration, read from the lock file.
    pub struct LockedFingerprint {
        /// The digest of the table's qualified name.
        pub name_hash: u64,
        /// The fingerprint.
        pub fingerprint: u64,
    }
}
