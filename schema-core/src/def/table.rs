//! Tables, and the trait that the derive implements.

use super::definition::definition;
use super::{
    ColumnDef, ColumnIndex, ForeignKeyDef, PrimaryKeyDef, RuleLevelDef, ShardDef, TableDetails,
    UniqueDef, WaiverDef, fnv1a_continue,
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
    /// A value of [`Table::Columns`], for functions that name columns and never run: nobody has the argument.
    #[doc(hidden)]
    fn __architrave_columns(never: core::convert::Infallible) -> Self::Columns
    where
        Self: Sized,
    {
        match never {}
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

/// The number of a place in [`TableDetails::sites`].
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
    /// One table: what rustc judges, and [`details`](Self::details), which it does not.
    pub struct TableDef<'a> {
        /// The struct's name.
        pub rust_name: &'a str,
        /// The path of the module that holds the struct.
        pub module: &'a str,
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
        /// The number of rows that is expected.
        pub rows: Option<u64>,
        /// The rows that a year adds.
        pub growth_per_year: Option<u64>,
        /// The tenant key, where tenants share the table.
        pub tenant: Option<ColumnIndex>,
        /// Every tenant sees the same rows.
        pub shared: bool,
        /// A row is a person whom personal data is about.
        pub data_subject: bool,
        /// Some column holds personal data.
        pub personal_data: bool,
        /// A column may be called after a table that it does not refer to: its name ends in `_id`. Only where this is
        /// said, `schema!` looks for such a table.
        pub has_loose_ids: bool,
        /// Row security guards its rows, on some engine of the project.
        pub guard: Option<GuardDef<'a>>,
        /// How its rows are distributed over servers.
        pub shard: Option<ShardDef<'a>>,
        /// The columns, in order.
        pub columns: &'a [ColumnDef<'a>],
        /// The primary key.
        pub primary_key: Option<PrimaryKeyDef<'a>>,
        /// The unique rules.
        pub uniques: &'a [UniqueDef<'a>],
        /// The foreign keys.
        pub foreign_keys: &'a [ForeignKeyDef<'a>],
        /// The waivers.
        pub waivers: &'a [WaiverDef<'a>],
        /// The rules whose level is not the default.
        pub levels: &'a [RuleLevelDef<'a>],
        /// What no rule of rustc reads; [`TableDetails::LEFT_OUT`] in a build that does not ask for it.
        pub details: &'a TableDetails<'a>,
    }
}

definition! {
    /// What row security guards.
    pub struct GuardDef<'a> {
        /// The columns that policies compare with who asks.
        pub owners: &'a [ColumnIndex],
    }
}

impl TableDef<'_> {
    /// A table of which nothing is said.
    pub const NONE: Self = Self {
        rust_name: "",
        module: "",
        name: "",
        name_hash: 0,
        digest: 0,
        namespace: None,
        context: None,
        context_may_reference: &[],
        context_separate_database: false,
        rows: None,
        growth_per_year: None,
        tenant: None,
        shared: false,
        data_subject: false,
        personal_data: false,
        has_loose_ids: false,
        guard: None,
        shard: None,
        columns: &[],
        primary_key: None,
        uniques: &[],
        foreign_keys: &[],
        waivers: &[],
        levels: &[],
        details: &TableDetails::NONE,
    };

    /// The place with a number; `None` for a number that the table does not have, and where
    /// [`details`](Self::details) are left out.
    pub fn site(&self, number: SiteIndex) -> Option<Site> {
        let place = self.details.sites.split(' ').nth(usize::from(number))?;
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
