//! Conventions: what a word about a table stands for in columns, constraints and triggers.
//!
//! Each is written out when the schema is resolved, under names that a plan shows; nothing of it is hidden in
//! the runner or the application.

use super::ColumnIndex;
use super::definition::definition;

definition! {
    /// The conventions of one table.
    pub struct ConventionsDef<'a> {
        /// `tenant = ..`, where row security keeps tenants apart.
        pub tenancy: Option<TenancyDef<'a>>,
        /// `temporal(..)`
        pub temporal: Option<TemporalDef<'a>>,
        /// Rows are never updated or deleted.
        pub append_only: bool,
        /// `audit(..)`
        pub audit: Option<AuditDef>,
        /// `version = ..`: the column that counts the changes of a row, for optimistic locking.
        pub version: Option<ColumnIndex>,
        /// `hierarchy(..)`
        pub hierarchy: Option<HierarchyDef>,
        /// `closure(..)`
        pub closure: Option<ClosureDef<'a>>,
        /// `event_stream(..)`
        pub event_stream: Option<EventStreamDef>,
    }
}

impl ConventionsDef<'_> {
    /// The table follows none.
    pub const NONE: Self = Self {
        tenancy: None,
        temporal: None,
        append_only: false,
        audit: None,
        version: None,
        hierarchy: None,
        closure: None,
        event_stream: None,
    };

    /// Whether rows are never updated or deleted.
    pub const fn is_append_only(&self) -> bool {
        self.append_only || self.event_stream.is_some()
    }
}

definition! {
    /// Row security by tenant: a session sees the rows of the tenant that it says it works for.
    pub struct TenancyDef<'a> {
        /// The tenant key.
        pub key: ColumnIndex,
        /// The setting of the session that holds the tenant.
        pub setting: &'a str,
    }
}

definition! {
    /// `temporal(from, until)`: the row is valid from one instant until another.
    pub struct TemporalDef<'a> {
        /// The first instant at which the row is valid.
        pub from: ColumnIndex,
        /// The first instant at which it is no longer; NULL means it still is.
        pub until: ColumnIndex,
        /// Of the rows of one key, one is valid at a time; empty where that is not said.
        pub key: &'a [ColumnIndex],
    }
}

definition! {
    /// `audit(...)`: when and by whom a row was made and last changed.
    pub struct AuditDef {
        /// When the row was made; it never changes.
        pub created_at: Option<ColumnIndex>,
        /// Who made it; it never changes.
        pub created_by: Option<ColumnIndex>,
        /// When the row was last changed.
        pub updated_at: Option<ColumnIndex>,
        /// Who changed it.
        pub updated_by: Option<ColumnIndex>,
    }
}

definition! {
    /// `hierarchy(parent_id)`: the rows are a forest, each under the row that it names.
    pub struct HierarchyDef {
        /// The column that names the row above; NULL is a root.
        pub parent: ColumnIndex,
        /// The column that holds the keys from the root to the row, `/1/5/8/`.
        pub path: Option<ColumnIndex>,
    }
}

definition! {
    /// `closure(Category, ancestor_id, descendant_id, depth)`: the table holds every pair of a row and a row
    /// above it, of a table that is a hierarchy.
    pub struct ClosureDef<'a> {
        /// The struct whose hierarchy it is, as written.
        pub of_type: &'a str,
        /// The name of its table.
        pub of_table: &'a str,
        /// The namespace of its table.
        pub of_namespace: Option<&'a str>,
        /// The row above, or the row itself.
        pub ancestor: ColumnIndex,
        /// The row.
        pub descendant: ColumnIndex,
        /// How many steps lie between them; 0 is the row itself.
        pub depth: ColumnIndex,
    }
}

definition! {
    /// `event_stream(stream_id, version)`: what happened, in order, never changed.
    pub struct EventStreamDef {
        /// The stream that an event belongs to.
        pub stream: ColumnIndex,
        /// Its number within the stream, from 1, without two alike.
        pub version: ColumnIndex,
        /// Its number among all events of the table, which the database gives.
        pub position: Option<ColumnIndex>,
    }
}
