//! What is written for one object, and what could not be.

use std::collections::BTreeSet;

/// A struct or enum as text.
#[derive(Debug)]
pub(super) struct Item {
    /// The namespace, which decides the file.
    pub(super) namespace: Option<String>,
    /// Its Rust name.
    pub(super) name: String,
    /// The code.
    pub(super) text: String,
    /// Types of other crates that it imports.
    pub(super) imports: BTreeSet<&'static str>,
    /// The names of other items that it mentions.
    pub(super) mentions: BTreeSet<String>,
}

/// Something that the code does not say, or says otherwise than the database.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Omission {
    /// The object: `column orders.total`.
    pub object: String,
    /// Why, and what is there instead.
    pub reason: String,
}

impl std::fmt::Display for Omission {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}: {}", self.object, self.reason)
    }
}

/// Collects omissions of one object.
#[derive(Debug, Default)]
pub(super) struct Omissions(pub(super) Vec<Omission>);

impl Omissions {
    pub(super) fn add(&mut self, object: impl Into<String>, reason: impl Into<String>) {
        self.0.push(Omission {
            object: object.into(),
            reason: reason.into(),
        });
    }
}
