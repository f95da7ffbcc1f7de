//! What a revert drops with its data, and whether that was approved.

use super::{Migration, MigrationError, Options};
use crate::database::{Database, Held};
use schema_core::plan::DataObject;
use std::fmt;

/// Something that a revert would drop, which holds data or may hold some by then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DroppedData {
    /// What is dropped, under the name that it has when its migration is reverted.
    pub object: DataObject,
    /// The migration whose way back drops it.
    pub migration: String,
    /// Why it is not taken for empty.
    pub found: Found,
}

/// What was found where data is to be dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// There is data.
    Data,
    /// It is not there under that name yet: reverting a later migration brings it back, perhaps with
    /// data that it has under another name now.
    NotYet,
}

impl fmt::Display for DroppedData {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            object,
            migration,
            found,
        } = self;
        let held = match (found, object) {
            (Found::Data, DataObject::Table(_)) => "the table has rows",
            (Found::Data, DataObject::Sequence(_)) => "numbers were taken from the sequence",
            (Found::Data, DataObject::Column(..)) => "the column has values",
            (Found::NotYet, _) => {
                "it comes back when a later migration is reverted, and may have data then"
            }
        };
        write!(
            formatter,
            "{object}: {held}; reverting {migration} drops it"
        )
    }
}

/// Looks at all migrations before any is reverted; the newest comes first.
///
/// # Errors
///
/// [`MigrationError::DataLoss`] with everything that was not approved.
pub(super) fn check_all(
    database: &mut dyn Database,
    migrations: &[&Migration],
    options: &Options,
) -> Result<(), MigrationError> {
    let mut objects = Vec::new();
    for (position, migration) in migrations.iter().enumerate() {
        // The newest migration has the database before it as it is now.
        let absent = if position == 0 {
            None
        } else {
            Some(Found::NotYet)
        };
        objects.extend(unapproved(database, migration, options, absent)?);
    }
    refuse(objects, || "nothing was reverted".to_owned())
}

/// Looks at one migration right before it is reverted, when its names hold and rows may have come in.
///
/// # Errors
///
/// As [`check_all`].
pub(super) fn check_next(
    database: &mut dyn Database,
    migration: &Migration,
    reverted: &[String],
    options: &Options,
) -> Result<(), MigrationError> {
    let objects = unapproved(database, migration, options, None)?;
    refuse(objects, || match reverted.last() {
        Some(last) => format!("what came after it is reverted, down to {last}"),
        None => "nothing was reverted".to_owned(),
    })
}

fn refuse(objects: Vec<DroppedData>, state: impl Fn() -> String) -> Result<(), MigrationError> {
    if objects.is_empty() {
        return Ok(());
    }
    Err(MigrationError::DataLoss {
        objects,
        state: state(),
    })
}

/// What is not approved and not known to be empty; `absent` is what an object counts as that is not there.
fn unapproved(
    database: &mut dyn Database,
    migration: &Migration,
    options: &Options,
    absent: Option<Found>,
) -> Result<Vec<DroppedData>, MigrationError> {
    let mut dropped = Vec::new();
    let losses = migration.down.iter().flat_map(|down| &down.losses);
    for object in losses {
        if options.allow_data_loss.contains(&object.to_string()) {
            continue;
        }
        let found = match database.held(object, options.lock_timeout)? {
            Held::Data => Some(Found::Data),
            Held::Nothing => None,
            Held::Absent => absent,
        };
        dropped.extend(found.map(|found| DroppedData {
            object: object.clone(),
            migration: migration.id.clone(),
            found,
        }));
    }
    Ok(dropped)
}
