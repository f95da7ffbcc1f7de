//! Publications of logical replication.

use crate::model::ObjectName;

/// A publication that is declared by words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// What it publishes.
    pub tables: PublishedTables,
    /// The kinds of changes, sorted; empty is all of them.
    pub publish: Vec<String>,
    /// Changes of a partition are published as those of the table at the root.
    pub via_partition_root: bool,
}

/// What a publication publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublishedTables {
    /// Every table of the database, those to come included.
    All,
    /// What is listed.
    Listed {
        /// Tables, sorted.
        tables: Vec<ObjectName>,
        /// Namespaces whose tables are published, those to come included; sorted.
        namespaces: Vec<String>,
    },
}
