//! Objects that are written as SQL.

/// An object that is written as SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlDefinition {
    /// What creates it: one CREATE statement, and what belongs to it (COMMENT, GRANT, ALTER), separated by
    /// semicolons.
    pub create: String,
    /// The statement that drops it.
    pub drop: String,
}
