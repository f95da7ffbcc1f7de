//! The difference between two schemas, as typed changes. Knows no SQL and no engine.
//!
//! Both schemas are adapted to one dialect, so that the difference is what the server will see.
//! Tables and columns are the same when their stable ids say so, else when their names do, else when
//! the struct names the old one (`renamed_from`). Constraints and indexes have no data of their own:
//! they are the same when their names are, and renamed when everything but the name is equal.
//!
//! A diff proves itself complete: every change is applied to a copy of the old schema, and what still
//! differs from the new one is an error that names the object, never silence.
//!
//! ```
//! use schema_core::diff::diff;
//! use schema_core::model::Schema;
//!
//! assert_eq!(diff(&Schema::default(), &Schema::default()), Ok(Vec::new()));
//! ```

mod columns;
mod compare;
mod constraints;
mod declared_types;
mod enums;
mod error;
mod indexes;
mod matching;
mod mention;
mod objects;
mod partitions;
#[cfg(test)]
pub(crate) mod random_sample;
mod rename;
#[cfg(test)]
pub(crate) mod sample;
mod sequences;
mod table_objects;
mod tables;
#[cfg(test)]
mod tests;

pub use columns::{ColumnAlteration, ColumnChange};
pub use constraints::{Constraint, ConstraintChange};
pub use declared_types::{TypeAlteration, TypeChange};
pub use enums::EnumChange;
pub use error::DiffError;
pub use indexes::IndexChange;
pub use objects::ObjectChange;
pub use partitions::{PartitionChange, PartitionStorage};
pub use rename::{Decisions, PossibleRename};
pub use sequences::SequenceChange;
pub use table_objects::TableObjectChange;
pub use tables::TableChange;

pub(crate) use compare::first_difference;
pub(crate) use constraints::{
    constraints_of, insert as insert_constraint, remove as remove_constraint,
};
pub(crate) use declared_types::alter_type;
pub(crate) use enums::insert_label;
pub(crate) use indexes::{insert as insert_index, take as take_index};
pub(crate) use mention::{
    constraint_mentions, expression_mentions, index_mentions, partitioning_mentions,
    rename_column_in_key, rename_column_in_schema, rename_table_in_schema, text_mentions,
};
pub(crate) use partitions::{rename_partition, take_partition};
pub(crate) use sequences::rename_sequence_in_schema;
pub(crate) use table_objects::{find_object, insert_object, object_mentions, take_object};

use crate::model::Schema;

/// One difference. A change that is about a table names it as the *new* schema does.
#[derive(Clone, Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "changes are few, and a box would be in the way of every match"
)]
pub enum Change {
    /// Of an enumeration.
    Enum(EnumChange),
    /// Of a domain or composite.
    Type(TypeChange),
    /// Of a sequence.
    Sequence(SequenceChange),
    /// Of a table as a whole.
    Table(TableChange),
    /// Of a column.
    Column(ColumnChange),
    /// Of a primary key, a unique rule, a check or a foreign key.
    Constraint(ConstraintChange),
    /// Of an index.
    Index(IndexChange),
    /// Of how a table is divided among partitions.
    Partition(PartitionChange),
    /// Of an object that is attached to a table.
    TableObject(TableObjectChange),
    /// Of an object that is no table.
    Object(ObjectChange),
}

/// The changes that lead from `old` to `new`, in an order in which [`apply`] accepts them.
///
/// # Errors
///
/// See [`diff_with`]; whatever looks like a rename and is not declared as one is undecided here.
pub fn diff(old: &Schema, new: &Schema) -> Result<Vec<Change>, DiffError> {
    diff_with(old, new, &Decisions::default())
}

/// The changes that lead from `old` to `new`, with answers to what [`diff`] would have to ask.
///
/// # Errors
///
/// - [`DiffError::UndecidedRenames`]: something was removed and something like it was added. Dropping
///   it would lose its data, so the caller asks, or fails and says how to answer.
/// - [`DiffError::UnknownRename`]: a decision is about objects that are not there.
/// - [`DiffError::NameTaken`]: a rename needs a name that another object still has.
/// - [`DiffError::Incomplete`]: a difference that no change expresses.
pub fn diff_with(
    old: &Schema,
    new: &Schema,
    decisions: &Decisions,
) -> Result<Vec<Change>, DiffError> {
    let old = compare::normalised(old);
    let new = compare::normalised(new);
    let matched = matching::match_schemas(&old, &new, decisions)?;

    let mut work = old.clone();
    let mut changes = Vec::new();
    let mut record = |work: &mut Schema, found: Vec<Change>| -> Result<(), DiffError> {
        for change in found {
            apply(work, &change)?;
            changes.push(change);
        }
        Ok(())
    };

    let found = enums::renames(&old, &new, &matched.enums)?;
    record(&mut work, found)?;
    let found = sequences::renames(&work, &matched.sequences)?;
    record(&mut work, found)?;
    let found = tables::renames(&work, &matched)?;
    record(&mut work, found)?;
    let found = columns::renames(&work, &matched)?;
    record(&mut work, found)?;

    // From here on whatever exists on both sides has the same name on both sides.
    let found = enums::creations_and_alterations(&work, &new);
    record(&mut work, found)?;
    let found = declared_types::creations_and_alterations(&work, &new);
    record(&mut work, found)?;
    let found = sequences::creations_and_alterations(&work, &new);
    record(&mut work, found)?;
    let found = table_objects::removals(&work, &new);
    record(&mut work, found)?;
    let found = constraints::removals(&work, &new);
    record(&mut work, found)?;
    let found = indexes::removals(&work, &new);
    record(&mut work, found)?;
    let found = columns::removals(&work, &new);
    record(&mut work, found)?;
    let found = tables::removals_and_creations(&work, &new);
    record(&mut work, found)?;
    let found = partitions::changes(&work, &new);
    record(&mut work, found)?;
    let found = columns::additions_and_alterations(&work, &new);
    record(&mut work, found)?;
    let found = constraints::renames_and_additions(&work, &new);
    record(&mut work, found)?;
    let found = indexes::renames_and_additions(&work, &new);
    record(&mut work, found)?;
    let found = tables::properties(&work, &new);
    record(&mut work, found)?;
    let found = table_objects::renames_and_additions(&work, &new);
    record(&mut work, found)?;
    let found = sequences::removals(&work, &new);
    record(&mut work, found)?;
    let found = declared_types::removals(&work, &new);
    record(&mut work, found)?;
    let found = enums::removals(&work, &new);
    record(&mut work, found)?;
    let found = objects::changes(&work, &new);
    record(&mut work, found)?;

    match first_difference(&work, &new) {
        Some(object) => Err(DiffError::Incomplete { object }),
        None => Ok(changes),
    }
}

/// Applies one change to a schema.
///
/// # Errors
///
/// [`DiffError::Missing`] when the schema does not hold what the change is about.
pub fn apply(schema: &mut Schema, change: &Change) -> Result<(), DiffError> {
    match change {
        Change::Enum(change) => enums::apply(schema, change),
        Change::Type(change) => declared_types::apply(schema, change),
        Change::Sequence(change) => sequences::apply(schema, change),
        Change::Table(change) => tables::apply(schema, change),
        Change::Column(change) => columns::apply(schema, change),
        Change::Constraint(change) => constraints::apply(schema, change),
        Change::Index(change) => indexes::apply(schema, change),
        Change::Partition(change) => partitions::apply(schema, change),
        Change::TableObject(change) => table_objects::apply(schema, change),
        Change::Object(change) => objects::apply(schema, change),
    }
}
