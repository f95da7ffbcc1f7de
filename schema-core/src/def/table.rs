//! Tables, and the trait that the derive implements.

use super::definition::definition;
use super::{
    AccessPatternDef, CheckDef, ColumnDef, ColumnIndex, ForeignKeyDef, IndexDef, PrimaryKeyDef,
    RuleLevelDef, UniqueDef, WaiverDef, fnv1a_continue,
};

/// A struct that is a table. Implemented by `#[derive(Table)]`, never by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    note = "add `#[derive(Table)]` to `{Self}`, or refer to a struct that has it"
)]
pub trait Table {
    /// What a foreign key of another table needs to know. It stands apart from the definition, because
    /// two tables may refer to each other, and two constants may not.
    const IDENTITY: TableIdentity<'static>;
    /// A struct with one field per column, so that `Customer.id` in an attribute is resolved by the
    /// compiler.
    type Columns;
    /// A value of [`Table::Columns`], for functions that name columns and never run.
    #[doc(hidden)]
    fn __architrave_columns() -> Self::Columns
    where
        Self: Sized,
    {
        unreachable!("the names in attributes are checked, never read")
    }
    /// The definition.
    const DEF: &'static TableDef<'static>;
}

/// What identifies a table, and who owns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableIdentity<'a> {
    /// The table's name.
    pub name: &'a str,
    /// The namespace (PostgreSQL calls it schema); `None` is the connection's default.
    pub namespace: Option<&'a str>,
    /// The bounded context that owns the table.
    pub context: Option<&'a str>,
}

/// The number of a place in [`TableDef::sites`].
pub type SiteIndex = u16;

/// Where something stands in the source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

definition! {
    /// One table.
    pub struct TableDef<'a> {
        /// The struct's name.
        pub rust_name: &'a str,
        /// The path of the module that holds the struct.
        pub module: &'a str,
        /// The source file.
        pub file: &'a str,
        /// The table's name.
        pub name: &'a str,
        /// The digest of the qualified name: `namespace.name`, or `name` alone.
        pub name_hash: u64,
        /// The digest of everything that the database would see, but for the resolved types.
        pub digest: u64,
        /// The namespace; `None` is the connection's default.
        pub namespace: Option<&'a str>,
        /// The bounded context.
        pub context: Option<&'a str>,
        /// The contexts that this one may refer to, as the context map in `architrave.toml` says.
        pub context_may_reference: &'a [&'a str],
        /// The context has a database of its own, so that no key may cross its border.
        pub context_separate_database: bool,
        /// The doc comment.
        pub comment: Option<&'a str>,
        /// The table's name in the previous release.
        pub renamed_from: Option<&'a str>,
        /// The number of rows that is expected.
        pub rows: Option<u64>,
        /// The rows that a year adds.
        pub growth_per_year: Option<u64>,
        /// How long rows are kept.
        pub retention: Option<RetentionDef>,
        /// The column that marks a row as deleted.
        pub soft_delete: Option<ColumnIndex>,
        /// The tenant key, where tenants share the table.
        pub tenant: Option<ColumnIndex>,
        /// Every tenant sees the same rows.
        pub shared: bool,
        /// Rows are never updated or deleted.
        pub append_only: bool,
        /// The columns that bound a row's validity.
        pub temporal: Option<TemporalDef>,
        /// The columns, in order.
        pub columns: &'a [ColumnDef<'a>],
        /// The primary key.
        pub primary_key: Option<PrimaryKeyDef<'a>>,
        /// The unique rules.
        pub uniques: &'a [UniqueDef<'a>],
        /// The foreign keys.
        pub foreign_keys: &'a [ForeignKeyDef<'a>],
        /// The checks.
        pub checks: &'a [CheckDef<'a>],
        /// The indexes.
        pub indexes: &'a [IndexDef<'a>],
        /// The access patterns.
        pub access_patterns: &'a [AccessPatternDef<'a>],
        /// The waivers.
        pub waivers: &'a [WaiverDef<'a>],
        /// The rules whose level is not the default.
        pub levels: &'a [RuleLevelDef<'a>],
        /// Where everything stands, as `line:column` with spaces between; site 0 is the struct's name.
        /// [`TableDef::site`] reads one. It is text, because rustc would check each number of a list.
        pub sites: &'a str,
    }
}

impl TableDef<'_> {
    /// The place with a number; `None` for a number that the table does not have.
    pub fn site(&self, number: SiteIndex) -> Option<Site> {
        let place = self.sites.split(' ').nth(usize::from(number))?;
        let (line, column) = place.split_once(':')?;
        Some(Site {
            line: line.parse().ok()?,
            column: column.parse().ok()?,
        })
    }

    /// The digest of everything that the database would see. A lock file keeps the one of the newest
    /// migration; where they differ, a migration is missing.
    pub const fn fingerprint(&self) -> u64 {
        let mut state = self.digest;
        let mut columns = self.columns;
        while let [column, rest @ ..] = columns {
            state = column.column_type.digest_into(state);
            state = fnv1a_continue(state, &[column.nullable as u8]);
            columns = rest;
        }
        state
    }
}

definition! {
    /// `temporal(from, until)`: the row is valid from one instant until another.
    pub struct TemporalDef {
        /// The first instant at which the row is valid.
        pub from: ColumnIndex,
        /// The first instant at which it is no longer; NULL means it still is.
        pub until: ColumnIndex,
    }
}

definition! {
    /// How long rows are kept.
    pub struct RetentionDef {
        /// In days; a year counts 365.
        pub days: u32,
    }
}
