//! Views that structs declare.

use crate::model::{DataType, Index, Unique};

/// A view whose columns are known, because a struct declares them.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The query, without a semicolon.
    pub query: String,
    /// The columns, in order.
    pub columns: Vec<ViewColumn>,
    /// Options such as `security_barrier`, with their values, sorted.
    pub options: Vec<(String, String)>,
    /// Unique indexes of a materialized view, sorted by name.
    pub uniques: Vec<Unique>,
    /// Other indexes of a materialized view, sorted by name.
    pub indexes: Vec<Index>,
}

/// A column of a view.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewColumn {
    /// The name.
    pub name: String,
    /// The data type, which a server must find for it too.
    pub data_type: DataType,
    /// Whether it may be NULL. No server knows that of a view.
    pub nullable: bool,
    /// The comment.
    pub comment: Option<String>,
}
