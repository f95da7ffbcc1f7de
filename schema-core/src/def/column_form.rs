//! `on(sqlite, ...)`: what a column is on one engine, where that differs.

use super::definition::definition;
use super::{ColumnType, EngineSet, ExpressionDef};

definition! {
    /// The form of a column on one engine. What it does not say is as on every other engine.
    pub struct ColumnFormDef<'a> {
        /// The engine, as a set of one.
        pub engine: EngineSet,
        /// The type.
        pub column_type: Option<ColumnType<'a>>,
        /// The default value.
        pub default: Option<ExpressionDef<'a>>,
        /// The collation.
        pub collation: Option<&'a str>,
    }
}
