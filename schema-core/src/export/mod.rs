//! The schema in the words of others: files for teams that keep their ORM's own declarations.
//!
//! An export sees an adapted schema, so that it says what the database holds. What the other side cannot say is
//! left out, with a line in the file and an [`Omission`]; nothing is left out silently.

mod diesel;
mod json;
mod rust_name;
mod sea_orm;
mod sea_query;
#[cfg(test)]
mod tests;

pub use diesel::Diesel;
pub use json::Json;
pub use sea_orm::SeaOrm;
pub use sea_query::SeaQuery;

use crate::def::Engine;
use crate::model::Schema;
use std::fmt;

/// Writes a schema in the words of one library.
pub trait Export: Sync {
    /// The word that stands for it on the command line.
    fn keyword(&self) -> &'static str;

    /// The file.
    fn export(&self, schema: &Schema, engine: Engine) -> Exported;
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// The text of the file.
    pub text: String,
    /// What is not in it.
    pub omissions: Vec<Omission>,
}

/// Something that the other side cannot say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Omission {
    /// The object: `orders.position`.
    pub object: String,
    /// Why, and what to do.
    pub reason: String,
}

impl fmt::Display for Omission {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.object, self.reason)
    }
}

/// Every export, in the order of their documentation.
pub fn exports() -> &'static [&'static dyn Export] {
    &[&Diesel, &SeaOrm, &SeaQuery, &Json]
}

/// The export that `keyword` stands for.
pub fn find_export(keyword: &str) -> Option<&'static dyn Export> {
    exports()
        .iter()
        .copied()
        .find(|export| export.keyword() == keyword)
}

/// What every exported file of Rust begins with.
fn heading(command: &str) -> String {
    format!(
        "// Written by `cargo schema export --to {command}`. Change the structs and write it anew; `--check` tells \
         whether it is current.\n\n"
    )
}
