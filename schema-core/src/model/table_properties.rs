//! How a table is stored and guarded.

use super::ObjectName;
use crate::def::{EngineSet, RowSecurity, TableProperty};
use std::collections::{BTreeMap, BTreeSet};

/// How a table is stored and guarded.
#[derive(Clone, Debug, PartialEq)]
pub struct TableProperties {
    /// Not written to the log: fast, and empty after a crash.
    pub unlogged: bool,
    /// Storage parameters. `toast.` stands before those of the table for long values.
    pub parameters: BTreeMap<String, String>,
    /// The tablespace, where it is not the database's.
    pub tablespace: Option<String>,
    /// The tables whose rows include this one's, in order.
    pub inherits: Vec<ObjectName>,
    /// The index in whose order CLUSTER writes the table.
    pub cluster_on: Option<String>,
    /// What logical replication sends of an old row.
    pub replica_identity: ReplicaIdentity,
    /// Whether policies decide which rows a role sees.
    pub row_security: RowSecurity,
    /// How SQLite stores it.
    pub sqlite: SqliteTable,
    /// What of this is said for PostgreSQL alone; nothing in an adapted schema.
    pub on_postgres: BTreeSet<TableProperty>,
}

/// How SQLite stores a table, where that is not the usual way: STRICT, with row ids, and with numbers that are never
/// given twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SqliteTable {
    /// The rows are in the order of the primary key, and have no number of their own.
    pub without_rowid: bool,
    /// A column takes values of other types than its own.
    pub not_strict: bool,
    /// Without AUTOINCREMENT: the numbers of the last rows are given again once these are gone.
    pub reuses_numbers: bool,
}

/// What logical replication sends of an old row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ReplicaIdentity {
    /// Its primary key.
    #[default]
    Default,
    /// All of it.
    Full,
    /// Nothing.
    Nothing,
    /// The columns of a unique index.
    Index(String),
}

impl Default for TableProperties {
    fn default() -> Self {
        Self {
            unlogged: false,
            parameters: BTreeMap::new(),
            tablespace: None,
            inherits: Vec::new(),
            cluster_on: None,
            replica_identity: ReplicaIdentity::Default,
            row_security: RowSecurity::Disabled,
            sqlite: SqliteTable::default(),
            on_postgres: BTreeSet::new(),
        }
    }
}

impl TableProperties {
    /// Those that CREATE TABLE itself takes; the others need what is created after it.
    #[must_use]
    pub fn at_creation(&self) -> Self {
        Self {
            cluster_on: None,
            replica_identity: ReplicaIdentity::Default,
            row_security: RowSecurity::Disabled,
            ..self.clone()
        }
    }

    /// The properties that are said for one of these engines, whatever else they are said for.
    #[must_use]
    pub fn on(&self, engines: EngineSet) -> Self {
        let mut said = self.clone();
        let usual = Self::default();
        for property in std::mem::take(&mut said.on_postgres) {
            if engines.contains(EngineSet::POSTGRES) {
                continue;
            }
            match property {
                TableProperty::Unlogged => said.unlogged = usual.unlogged,
                TableProperty::Parameters => said.parameters.clone_from(&usual.parameters),
                TableProperty::Tablespace => said.tablespace.clone_from(&usual.tablespace),
                TableProperty::Inherits => said.inherits.clone_from(&usual.inherits),
                TableProperty::ClusterOn => said.cluster_on.clone_from(&usual.cluster_on),
                TableProperty::ReplicaIdentity => {
                    said.replica_identity.clone_from(&usual.replica_identity);
                }
                TableProperty::RowSecurity => said.row_security = usual.row_security,
            }
        }
        said
    }

    /// Lets the properties follow the rename of an index.
    pub(crate) fn rename_index(&mut self, from: &str, to: &str) {
        if self.cluster_on.as_deref() == Some(from) {
            self.cluster_on = Some(to.to_owned());
        }
        if self.replica_identity == ReplicaIdentity::Index(from.to_owned()) {
            self.replica_identity = ReplicaIdentity::Index(to.to_owned());
        }
    }

    /// Forgets an index that is dropped, as the server does.
    pub(crate) fn forget_index(&mut self, name: &str) {
        self.cluster_on.take_if(|index| index == name);
        if self.replica_identity == ReplicaIdentity::Index(name.to_owned()) {
            // The server keeps the setting and sends nothing: there is no index.
            self.replica_identity = ReplicaIdentity::Nothing;
        }
    }
}
