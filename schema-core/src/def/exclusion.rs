//! Exclusion constraints: no two rows may match in every part.

use super::definition::definition;
use super::{
    ColumnIndex, Deferrable, EngineSet, ExpressionDef, IndexPartDef, ParameterDef, SiteIndex,
};

definition! {
    /// An exclusion constraint: of any two rows, at least one comparison is not true.
    pub struct ExclusionDef<'a> {
        /// The name, where it is not the default.
        pub name: Option<&'a str>,
        /// The access method: `gist`, `spgist`, `btree` or `hash`.
        pub method: &'a str,
        /// What is compared, in order.
        pub elements: &'a [ExclusionElementDef<'a>],
        /// The rows that are compared, when not all.
        pub predicate: Option<ExpressionDef<'a>>,
        /// Columns that ride along for index-only scans.
        pub include: &'a [ColumnIndex],
        /// When the constraint is checked.
        pub deferrable: Deferrable,
        /// The storage parameters of its index.
        pub parameters: &'a [ParameterDef<'a>],
        /// The tablespace of its index, when not the default.
        pub tablespace: Option<&'a str>,
        /// The comment.
        pub comment: Option<&'a str>,
        /// The engines that have this constraint.
        pub engines: EngineSet,
        /// Where the attribute stands.
        pub site: SiteIndex,
    }
}

definition! {
    /// One comparison of an exclusion constraint.
    pub struct ExclusionElementDef<'a> {
        /// What is compared.
        pub part: IndexPartDef<'a>,
        /// The operator, which may carry its namespace: `&&`, `pg_catalog.=`.
        pub operator: &'a str,
    }
}
