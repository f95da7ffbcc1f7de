//! Exclusion constraints, and how the indexes of constraints are stored.

use super::{Expression, IndexPart};
use crate::def::{Deferrable, EngineSet};
use std::collections::BTreeMap;

/// An exclusion constraint: of any two rows, at least one comparison is not true.
#[derive(Clone, Debug, PartialEq)]
pub struct Exclusion {
    /// The constraint's name.
    pub name: String,
    /// The access method.
    pub method: String,
    /// What is compared, in order.
    pub elements: Vec<ExclusionElement>,
    /// The rows that are compared, when not all.
    pub predicate: Option<Expression>,
    /// Columns that ride along.
    pub include: Vec<String>,
    /// When it is checked.
    pub deferrable: Deferrable,
    /// How its index is stored.
    pub storage: IndexStorage,
    /// The comment.
    pub comment: Option<String>,
    /// The engines that have it.
    pub engines: EngineSet,
}

/// One comparison of an exclusion constraint.
#[derive(Clone, Debug, PartialEq)]
pub struct ExclusionElement {
    /// What is compared.
    pub part: IndexPart,
    /// The operator, which may carry its namespace: `&&`, `public.<->`.
    pub operator: String,
}

impl Exclusion {
    /// An exclusion constraint by GiST over all rows, on every engine.
    pub fn new(name: impl Into<String>, elements: Vec<ExclusionElement>) -> Self {
        Self {
            name: name.into(),
            method: "gist".to_owned(),
            elements,
            predicate: None,
            include: Vec::new(),
            deferrable: Deferrable::No,
            storage: IndexStorage::default(),
            comment: None,
            engines: EngineSet::ALL,
        }
    }
}

/// How an index is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexStorage {
    /// The storage parameters, as the engine reads them.
    pub parameters: BTreeMap<String, String>,
    /// The tablespace, when not the default.
    pub tablespace: Option<String>,
}
