//! An enum and newtypes as a user has them: they compile with each adapter alone and with all of them.

use architrave::prelude::*;

/// With a type of its own.
#[derive(SqlEnum, Clone, Copy, Debug, PartialEq, Eq)]
#[sql_enum(namespace = sales)]
pub enum Status {
    /// Not yet.
    Pending,
    /// A label that is no word of Rust.
    #[sql_enum(label = "in progress")]
    InProgress,
}

/// Text with a check.
#[derive(SqlEnum, Clone, Copy, Debug, PartialEq, Eq)]
#[sql_enum(form = check)]
pub enum Size {
    /// Small.
    Small,
    /// Large.
    Large,
}

/// A newtype.
#[derive(SqlType, Clone, Debug, PartialEq)]
pub struct Email(pub String);

/// A domain.
#[derive(SqlType, Clone, Copy, Debug, PartialEq)]
#[sql_type(check(value >= 0))]
pub struct Percent(pub f64);

/// A composite.
#[derive(SqlType, Clone, Debug, PartialEq)]
pub struct Place {
    /// Where in the list.
    pub position: i32,
    /// A part that may be missing.
    pub note: Option<String>,
    /// The domain.
    pub done: Percent,
}

/// A table with all of them.
#[derive(Table)]
#[table(rows = 1_000)]
pub struct Task {
    /// The key.
    #[column(primary_key)]
    pub id: i64,
    /// How far it is.
    pub status: Status,
    /// How large it is.
    pub size: Size,
    /// Whose it is.
    pub owner: Email,
    /// How much of it is done.
    pub done: Percent,
}
