//! Access patterns: the queries that the schema is built for.

use super::definition::{definition, keywords};
use super::{ColumnIndex, ExpressionDef, NullsOrder, SiteIndex};

definition! {
    /// A query that the application runs, and how often.
    pub struct AccessPatternDef<'a> {
        /// Its name.
        pub name: &'a str,
        /// The conditions, all of which hold.
        pub filter: &'a [FilterDef<'a>],
        /// The order of the result.
        pub order: &'a [OrderDef],
        /// The columns that are read; empty means all.
        pub select: &'a [ColumnIndex],
        /// How often it runs, per second.
        pub per_second: Option<u32>,
        /// The 99th percentile of its latency that is aimed at, in milliseconds.
        pub p99_ms: Option<u32>,
        /// It writes rows; reads alone are served by indexes.
        pub writes: bool,
        /// The columns that it changes; empty where it inserts, deletes or changes whole rows.
        pub written: &'a [ColumnIndex],
        /// How many seconds old the answer may be.
        pub staleness: Option<u32>,
        /// On a soft-deleted table: it reads deleted rows too.
        pub include_deleted: bool,
        /// Where a running system was seen to run it: its share of the time that the server spends on all
        /// statements, in tenths of a percent.
        pub observed: Option<u32>,
        /// Where the attribute stands.
        pub site: SiteIndex,
    }
}

definition! {
    /// One condition of an access pattern.
    pub struct FilterDef<'a> {
        /// The column that is compared.
        pub column: ColumnIndex,
        /// How it is compared.
        pub operator: FilterOperator,
        /// The whole condition, where it is a fixed one (`status == OrderStatus::Pending`) rather than
        /// a comparison with a parameter.
        pub condition: Option<ExpressionDef<'a>>,
    }
}

keywords! {
    /// How an access pattern compares a column.
    pub enum FilterOperator {
        /// With one value.
        Equal = "equal",
        /// With one or two bounds.
        Range = "range",
        /// In another way, which no ordered index serves: `!=`, a regular expression, a function.
        Other = "other",
    }
}

definition! {
    /// One column of an access pattern's order.
    pub struct OrderDef {
        /// The column.
        pub column: ColumnIndex,
        /// Descending.
        pub descending: bool,
        /// Where NULLs go, when not where the engine puts them by default.
        pub nulls: Option<NullsOrder>,
    }
}
