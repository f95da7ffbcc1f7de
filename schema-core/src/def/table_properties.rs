//! How a table is stored and guarded.

use super::definition::{definition, keywords};

definition! {
    /// How a table is stored and guarded, where something about that is said.
    pub struct TablePropertiesDef<'a> {
        /// Not written to the log: fast, and empty after a crash.
        pub unlogged: bool,
        /// Storage parameters, as name and value.
        pub parameters: &'a [StorageParameterDef<'a>],
        /// The tablespace, where it is not the database's.
        pub tablespace: Option<&'a str>,
        /// The tables whose rows include this one's.
        pub inherits: &'a [InheritedTableDef<'a>],
        /// The index in whose order CLUSTER writes the table.
        pub cluster_on: Option<&'a str>,
        /// What logical replication sends of an old row.
        pub replica_identity: ReplicaIdentity,
        /// The index of `replica_identity = index(..)`.
        pub replica_index: Option<&'a str>,
        /// Whether policies decide which rows a role sees.
        pub row_security: RowSecurity,
        /// What is said for SQLite alone.
        pub sqlite: SqliteTableDef,
        /// What of this is said for PostgreSQL alone, sorted.
        pub on_postgres: &'a [TableProperty],
    }
}

keywords! {
    /// A word about how a table is stored or guarded.
    pub enum TableProperty {
        /// Not written to the log.
        Unlogged = "unlogged",
        /// Storage parameters.
        Parameters = "with",
        /// The tablespace.
        Tablespace = "tablespace",
        /// The tables whose rows include this one's.
        Inherits = "inherits",
        /// The index in whose order CLUSTER writes the table.
        ClusterOn = "cluster_on",
        /// What logical replication sends of an old row.
        ReplicaIdentity = "replica_identity",
        /// Whether policies decide which rows a role sees.
        RowSecurity = "row_security",
    }
}

definition! {
    /// `on(sqlite, ...)`: how SQLite stores a table.
    pub struct SqliteTableDef {
        /// The rows are in the order of the primary key, and have no number of their own.
        pub without_rowid: bool,
        /// Not STRICT: a column takes values of other types than its own.
        pub not_strict: bool,
        /// Without AUTOINCREMENT: the numbers of the last rows are given again once these are gone.
        pub reuses_numbers: bool,
    }
}

impl SqliteTableDef {
    /// Nothing is said.
    pub const NONE: Self = Self {
        without_rowid: false,
        not_strict: false,
        reuses_numbers: false,
    };
}

definition! {
    /// A storage parameter.
    pub struct StorageParameterDef<'a> {
        /// The name; `toast.` stands before those of the table for long values.
        pub name: &'a str,
        /// The value.
        pub value: &'a str,
    }
}

definition! {
    /// A table that another one inherits from.
    pub struct InheritedTableDef<'a> {
        /// The table's name.
        pub name: &'a str,
        /// Its namespace.
        pub namespace: Option<&'a str>,
    }
}

keywords! {
    /// What logical replication sends of an old row.
    pub enum ReplicaIdentity {
        /// Its primary key.
        Default = "default",
        /// All of it.
        Full = "full",
        /// Nothing.
        Nothing = "nothing",
        /// The columns of a unique index.
        Index = "index",
    }
}

keywords! {
    /// Whether policies decide which rows a role sees.
    pub enum RowSecurity {
        /// They do not.
        Disabled = "disabled",
        /// For every role but the owner.
        Enabled = "enabled",
        /// For the owner too.
        Forced = "forced",
    }
}
