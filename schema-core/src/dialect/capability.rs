//! What an engine can do, as data that the planner reads.

/// What an engine can do. The planner decides by these facts and never by the engine's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Schema changes are part of a transaction and vanish when it rolls back.
    pub transactional_ddl: bool,
    /// Indexes can be built and dropped beside running writes, outside a transaction.
    pub concurrent_indexes: bool,
    /// Constraints can be added without a look at the existing rows, and validated later.
    pub unvalidated_constraints: bool,
    /// Constraints can be added to and dropped from an existing table. Where not, the table is rebuilt.
    pub alter_constraints: bool,
    /// NOT NULL, the default and the type of an existing column can be changed. Where not, the table is
    /// rebuilt.
    pub alter_columns: bool,
    /// A column can be added without a rebuild when it may be NULL or has a constant default.
    pub add_columns: bool,
    /// A column that nothing refers to can be dropped without a rebuild.
    pub drop_columns: bool,
    /// A primary key or unique constraint can take over an existing unique index.
    pub constraints_using_index: bool,
    /// SET NOT NULL believes a validated check and does not read the table.
    pub not_null_by_check: bool,
    /// Two releases of the application write to one database at the same time, so that renames and type
    /// changes go through a second column that triggers keep equal. An embedded engine is deployed
    /// together with its application, and renames in place.
    pub concurrent_releases: bool,
    /// A foreign key of a partitioned table can be added without a look at the existing rows.
    pub unvalidated_keys_of_partitioned: bool,
    /// A check of a domain is validated beside running writes to the tables that use the domain.
    pub domains_validated_beside_writes: bool,
    /// Comments are objects of the catalog. Where not, they stand in the text of CREATE TABLE and a
    /// change of a comment alone is no change of the schema.
    pub catalog_comments: bool,
    /// A view depends on the columns that it reads, so that one cannot be dropped or changed while the view is
    /// there.
    pub views_hold_columns: bool,
    /// A view of one table takes writes, so that a renamed table can keep its old name for the release that runs.
    pub updatable_views: bool,
    /// A view can read with the rights, and through the row security, of whoever asks.
    pub views_of_invoker: bool,
    /// The longest identifier, in bytes; `None` is no limit.
    pub identifier_bytes: Option<usize>,
}
