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

impl View {
    /// What a release reads of the columns: names and types, in order.
    pub(crate) fn shape(&self) -> Vec<(&str, &DataType)> {
        let columns = self.columns.iter();
        columns
            .map(|column| (column.name.as_str(), &column.data_type))
            .collect()
    }
}

/// A column of a view. Whether it may be NULL no server knows.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewColumn {
    /// The name.
    pub name: String,
    /// The data type, which a server must find for it too.
    pub data_type: DataType,
    /// The comment.
    pub comment: Option<String>,
}
