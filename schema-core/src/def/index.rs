//! Indexes and their parts.

use super::definition::{definition, keywords};
use super::{ColumnIndex, ExpressionDef, ParameterDef, SiteIndex};

definition! {
    /// One index that is not itself a unique rule (for those see `UniqueDef`).
    pub struct IndexDef<'a> {
        /// The name, where it is not the default.
        pub name: Option<&'a str>,
        /// The access method: `btree`, `hash`, `gin`, ...
        pub method: &'a str,
        /// The key, in order.
        pub parts: &'a [IndexPartDef<'a>],
        /// The rows that the index holds, when not all.
        pub predicate: Option<ExpressionDef<'a>>,
        /// Columns that ride along for index-only scans.
        pub include: &'a [ColumnIndex],
        /// The storage parameters.
        pub parameters: &'a [ParameterDef<'a>],
        /// The tablespace, when not the default.
        pub tablespace: Option<&'a str>,
        /// The comment.
        pub comment: Option<&'a str>,
        /// The engines that have this index.
        pub engines: EngineSet,
        /// Where the attribute stands.
        pub site: SiteIndex,
    }
}

definition! {
    /// One part of an index key.
    pub struct IndexPartDef<'a> {
        /// What is indexed.
        pub key: IndexKeyDef<'a>,
        /// Descending order.
        pub descending: bool,
        /// Where NULLs go, when not where the engine puts them by default.
        pub nulls: Option<NullsOrder>,
        /// The operator class, when not the type's default.
        pub operator_class: Option<&'a str>,
        /// The parameters of the operator class.
        pub operator_class_parameters: &'a [ParameterDef<'a>],
        /// The collation, when not the column's.
        pub collation: Option<&'a str>,
    }
}

/// What one part of an index key is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum IndexKeyDef<'a> {
    /// A column.
    Column(ColumnIndex),
    /// An expression over columns.
    Expression(ExpressionDef<'a>),
}

keywords! {
    /// Where NULLs are sorted.
    pub enum NullsOrder {
        /// Before all values.
        First = "first",
        /// After all values.
        Last = "last",
    }
}

/// A set of database engines; `only(postgres)` makes one that is not all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EngineSet(pub u16);

impl EngineSet {
    /// PostgreSQL.
    pub const POSTGRES: Self = Self(1);
    /// SQLite.
    pub const SQLITE: Self = Self(2);
    /// MySQL and MariaDB.
    pub const MYSQL: Self = Self(4);
    /// Every engine: what an object belongs to unless it says otherwise.
    pub const ALL: Self = Self(u16::MAX);

    /// Whether every engine of `other` is in this set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}
