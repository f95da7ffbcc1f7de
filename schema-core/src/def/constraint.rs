//! Keys and checks.

use super::definition::{definition, keywords};
use super::{ColumnIndex, EngineSet, ExpressionDef, IndexPartDef, ParameterDef, SiteIndex};

definition! {
    /// The primary key.
    pub struct PrimaryKeyDef<'a> {
        /// The name, where it is not the default.
        pub name: Option<&'a str>,
        /// Its columns, in order.
        pub columns: &'a [ColumnIndex],
        /// Columns that ride along for index-only scans.
        pub include: &'a [ColumnIndex],
        /// When the constraint is checked.
        pub deferrable: Deferrable,
        /// The last column is a range, and rows that agree in the others may not overlap in it.
        pub without_overlaps: bool,
        /// The storage parameters of its index.
        pub parameters: &'a [ParameterDef<'a>],
        /// The tablespace of its index, when not the default.
        pub tablespace: Option<&'a str>,
        /// The comment.
        pub comment: Option<&'a str>,
        /// Where it is declared.
        pub site: SiteIndex,
    }
}

definition! {
    /// A unique rule: a constraint, or a unique index where it has a predicate or an expression.
    pub struct UniqueDef<'a> {
        /// The name, where it is not the default.
        pub name: Option<&'a str>,
        /// The key, in order.
        pub parts: &'a [IndexPartDef<'a>],
        /// The rows among which the key is unique, when not all.
        pub predicate: Option<ExpressionDef<'a>>,
        /// Columns that ride along for index-only scans.
        pub include: &'a [ColumnIndex],
        /// NULL equals NULL.
        pub nulls_not_distinct: bool,
        /// When the constraint is checked.
        pub deferrable: Deferrable,
        /// The last column is a range, and rows that agree in the others may not overlap in it.
        pub without_overlaps: bool,
        /// The storage parameters of its index.
        pub parameters: &'a [ParameterDef<'a>],
        /// The tablespace of its index, when not the default.
        pub tablespace: Option<&'a str>,
        /// The comment.
        pub comment: Option<&'a str>,
        /// The engines that have this rule.
        pub engines: EngineSet,
        /// Where the attribute stands.
        pub site: SiteIndex,
    }
}

definition! {
    /// A foreign key.
    pub struct ForeignKeyDef<'a> {
        /// The name, where it is not the default.
        pub name: Option<&'a str>,
        /// The referencing columns, in order.
        pub columns: &'a [ColumnIndex],
        /// The struct that is referred to, as written.
        pub target_type: &'a str,
        /// The referenced table's name.
        pub target_table: &'a str,
        /// The namespace of the referenced table.
        pub target_namespace: Option<&'a str>,
        /// The context of the referenced table.
        pub target_context: Option<&'a str>,
        /// The referenced fields, in the order of `columns`.
        pub target_fields: &'a [&'a str],
        /// `on_delete`, if it is written.
        pub on_delete: Option<ReferentialAction>,
        /// `on_update`, if it is written.
        pub on_update: Option<ReferentialAction>,
        /// When the constraint is checked.
        pub deferrable: Deferrable,
        /// `MATCH FULL`: all columns are NULL or none is.
        pub match_full: bool,
        /// The columns that `SET NULL` or `SET DEFAULT` sets on delete, when not all.
        pub set_on_delete: &'a [ColumnIndex],
        /// The last column is a range that the referenced rows cover together.
        pub period: bool,
        /// What it says about the rows.
        pub validity: Validity,
        /// The comment.
        pub comment: Option<&'a str>,
        /// The engines that have this key.
        pub engines: EngineSet,
        /// Where the attribute stands.
        pub site: SiteIndex,
    }
}

definition! {
    /// A check constraint.
    pub struct CheckDef<'a> {
        /// The name, where it is not the default.
        pub name: Option<&'a str>,
        /// What must not be false.
        pub expression: ExpressionDef<'a>,
        /// The column that it is declared on, when it is declared on a field.
        pub column: Option<ColumnIndex>,
        /// Tables that inherit from this one do not have it.
        pub no_inherit: bool,
        /// What it says about the rows.
        pub validity: Validity,
        /// The comment.
        pub comment: Option<&'a str>,
        /// The engines that have this check.
        pub engines: EngineSet,
        /// Where the attribute stands.
        pub site: SiteIndex,
    }
}

keywords! {
    /// What happens to referencing rows.
    pub enum ReferentialAction {
        /// `NO ACTION`: an error at the end of the statement or transaction.
        NoAction = "no_action",
        /// `RESTRICT`: an error at once.
        Restrict = "restrict",
        /// `CASCADE`: they follow.
        Cascade = "cascade",
        /// `SET NULL`.
        SetNull = "set_null",
        /// `SET DEFAULT`.
        SetDefault = "set_default",
    }
}

keywords! {
    /// When a constraint is checked.
    pub enum Deferrable {
        /// After each statement, always.
        No = "not_deferrable",
        /// After each statement, unless a transaction defers it.
        InitiallyImmediate = "initially_immediate",
        /// At commit, unless a transaction says otherwise.
        InitiallyDeferred = "initially_deferred",
    }
}

keywords! {
    /// What a check or foreign key says about the rows.
    pub enum Validity {
        /// Every row satisfies it.
        Valid = "valid",
        /// Rows that are written satisfy it; older ones may not.
        NotValid = "not_valid",
        /// Nothing is enforced; it documents.
        NotEnforced = "not_enforced",
    }
}
