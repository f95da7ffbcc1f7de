//! `schema.lock`: the schema as of its newest migration.
//!
//! The next migration is the difference between this file and the structs. It stands beside the
//! package's `Cargo.toml`, not in the directory of the migrations, because migration tools refuse files
//! that they do not know there.
//!
//! ```toml
//! version = 1
//! schema = "shop"
//! migration = "20260301120000_initial"
//! next_id = 5
//!
//! [engine.sqlite]
//! uuid = "text"
//!
//! [enums.order_status]
//! id = 1
//! fingerprint = "9ae16a3b2f90404f"
//! labels = [
//!     "pending",
//!     "shipped",
//! ]
//!
//! [tables.orders]
//! id = 2
//! fingerprint = "b492b66fbe98f273"
//! column_order = [
//!     "id",
//!     "status",
//! ]
//!
//! [tables.orders.columns.id]
//! id = 3
//! type = "uuid"
//! default = "uuid_v7()"
//!
//! [tables.orders.columns.status]
//! id = 4
//! type = "enum(order_status)"
//! ```
//!
//! Settled, because files in users' repositories hold it:
//! - Every object is one block whose header names it in full, sorted by kind and name, so that git merges
//!   what two branches did to different objects, and never attaches a column to another table. Lists
//!   that can grow have one line per item. Objects of a namespace stand under `[namespaces.NAME...]`.
//! - What is not there is the usual: NOT NULL, no default, every engine, not deferrable.
//! - Types and expressions are the text of the attributes, so that a diff of the file can be read.
//! - `version` is the version of this format; no other is read, and the message says which release to use.
//!   Unknown keys are errors: whoever skips one drops what it says from the next migration.
//! - Ids are given once and survive renames. `next_id` never falls, so that no id is used twice.
//! - `migration` is the newest migration and `parents` those that it was derived from. Two branches that
//!   each add one collide here, on purpose: their order must be decided.
//! - A fingerprint is the digest of a definition as the macros see it; `schema!` compares it to warn of a
//!   missing migration. It is not a digest of this file.
//! - `[engine.sqlite]` holds the forms of `architrave.toml` that the migrations for SQLite were made with. They
//!   decide what the stored values look like and are not part of the schema, so a diff cannot see that
//!   they change. The block is there where there are migrations for SQLite; where an older release left it
//!   out, the forms are unknown.
//! - Renames in progress and backfills are hints for one migration, and so are not kept.
//! - Strings stand on one line, so that no text in them looks like a conflict marker.

mod block;
mod columns;
mod declared_type;
mod identity;
mod index_storage;
mod key;
mod objects;
mod partition;
mod read;
mod rebase;
mod row_rule;
mod sequences;
mod table_object;
mod write;

pub use crate::syntax::lock_file::{FORMAT_VERSION, LockError};
pub use identity::assign_ids;
pub use rebase::{Clash, Rebased, Side, rebase};

use crate::def::SchemaDef;
use crate::model::{ObjectKey, ObjectName, Schema};
use crate::syntax::settings::SqliteRenderings;
use std::collections::BTreeMap;
use std::fmt;

/// The content of a lock file.
#[derive(Clone, Debug, PartialEq)]
pub struct Lock {
    /// The newest migration; `None` before the first.
    pub migration: Option<MigrationId>,
    /// The migrations that the newest one was derived from; more than one after a merge.
    pub parents: Vec<MigrationId>,
    /// The number that the next new object gets.
    pub next_id: u32,
    /// The forms that the migrations for SQLite were made with; `None` where there are none, or where they
    /// were not recorded.
    pub sqlite: Option<SqliteRenderings>,
    /// The schema as of the newest migration, with the ids of its objects.
    pub schema: Schema,
    /// The fingerprints of its objects.
    pub fingerprints: Fingerprints,
}

/// The id of a migration: its timestamp and name, `20260301120000_initial`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MigrationId(pub String);

impl fmt::Display for MigrationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The digests of the definitions that a migration was made from. An object that has none counts as 0,
/// which says that it must be compared anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprints {
    /// Of the tables: [`TableDef::fingerprint`](crate::def::TableDef::fingerprint).
    pub tables: BTreeMap<ObjectName, u64>,
    /// Of the enumerations: [`EnumDef::digest`](crate::def::EnumDef::digest).
    pub enums: BTreeMap<ObjectName, u64>,
    /// Of the objects that are no tables and are declared:
    /// [`ObjectDef::fingerprint`](crate::def::ObjectDef::fingerprint).
    pub objects: BTreeMap<ObjectKey, u64>,
}

impl Fingerprints {
    /// The fingerprints of what `schema!` declares.
    pub fn of(definition: &SchemaDef<'_>) -> Self {
        let mut fingerprints = Self::default();
        let name = |namespace: Option<&str>, name: &str| ObjectName {
            namespace: namespace.map(str::to_owned),
            name: name.to_owned(),
        };
        for table in definition.tables {
            let key = name(table.namespace, table.name);
            fingerprints.tables.insert(key, table.fingerprint());
            for column in table.columns {
                if let Some(enumeration) = column.column_type.enumeration {
                    let key = name(enumeration.namespace, enumeration.name);
                    fingerprints.enums.insert(key, enumeration.digest);
                }
            }
        }
        for object in definition.objects {
            let key = ObjectKey {
                kind: object.kind,
                name: name(object.namespace, object.name),
                detail: object.detail.to_owned(),
            };
            fingerprints.objects.insert(key, object.fingerprint());
        }
        fingerprints
    }
}

impl Lock {
    /// The lock of a schema that has no migration yet.
    ///
    /// ```
    /// use schema_core::lock::Lock;
    ///
    /// let lock = Lock::empty("shop");
    /// assert_eq!(Lock::parse(&lock.to_string())?, lock);
    /// # Ok::<(), schema_core::lock::LockError>(())
    /// ```
    pub fn empty(schema: impl Into<String>) -> Self {
        Self {
            migration: None,
            parents: Vec::new(),
            next_id: 1,
            sqlite: None,
            schema: Schema {
                name: schema.into(),
                ..Schema::default()
            },
            fingerprints: Fingerprints::default(),
        }
    }

    /// The lock after `migration`, which leads from this one to `schema`. Gives ids to the new objects of
    /// `schema`, keeps those of the others, and keeps the forms of SQLite.
    pub fn after(
        &self,
        migration: MigrationId,
        mut schema: Schema,
        fingerprints: Fingerprints,
    ) -> Self {
        let next_id = assign_ids(&mut schema, self);
        forget_hints(&mut schema);
        Self {
            migration: Some(migration),
            parents: self.migration.iter().cloned().collect(),
            next_id,
            sqlite: self.sqlite,
            schema,
            fingerprints,
        }
    }

    /// Reads the text of a lock file.
    ///
    /// # Errors
    ///
    /// When the text has a merge conflict, another format version, or is not what the tool writes.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        read::read(text)
    }
}

/// The text of the lock file. The same lock gives the same bytes.
impl fmt::Display for Lock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&write::write(self))
    }
}

/// Drops what counts for one migration only.
fn forget_hints(schema: &mut Schema) {
    for enumeration in schema.enums.values_mut() {
        enumeration.renamed_labels.clear();
    }
    for sequence in schema.sequences.values_mut() {
        sequence.renamed_from = None;
    }
    for table in schema.tables.values_mut() {
        table.renamed_from = None;
        for column in &mut table.columns {
            column.renamed_from = None;
            column.backfill = None;
            column.renamed_labels.clear();
        }
    }
}

#[cfg(test)]
mod tests;
