//! Changes of sequences.

use super::matching::order_renames;
use super::{Change, DiffError};
use crate::def::{SequenceOptions, TypeKind};
use crate::model::{Expression, ObjectName, Schema, Sequence};
use std::collections::BTreeMap;

/// A change of a sequence.
#[derive(Clone, Debug, PartialEq)]
pub enum SequenceChange {
    /// It is new.
    Create(Sequence),
    /// It is gone.
    Drop(Sequence),
    /// It has another name.
    Rename {
        /// The old name.
        from: ObjectName,
        /// The new name.
        to: ObjectName,
    },
    /// It counts in another way.
    Options {
        /// The sequence.
        name: ObjectName,
        /// Type and options before.
        old: (TypeKind, SequenceOptions),
        /// Type and options after.
        new: (TypeKind, SequenceOptions),
    },
    /// It goes with another column, or with none.
    Owner {
        /// The sequence.
        name: ObjectName,
        /// Table and column before.
        old: Option<(ObjectName, String)>,
        /// Table and column after.
        new: Option<(ObjectName, String)>,
    },
    /// The comment differs.
    Comment {
        /// The sequence.
        name: ObjectName,
        /// The comment before.
        old: Option<String>,
        /// The comment after.
        new: Option<String>,
    },
}

pub(super) fn renames(
    old: &Schema,
    matched: &BTreeMap<ObjectName, ObjectName>,
) -> Result<Vec<Change>, DiffError> {
    let pairs = matched.iter().filter(|(to, from)| to != from);
    let renames = pairs.map(|(to, from)| (from.clone(), to.clone())).collect();
    let taken = old.sequences.keys().cloned().collect();
    let ordered = order_renames(taken, renames).map_err(|(from, to)| DiffError::NameTaken {
        object: format!("sequence {from}"),
        name: to.to_string(),
    })?;
    let renames = ordered.into_iter();
    Ok(renames
        .map(|(from, to)| Change::Sequence(SequenceChange::Rename { from, to }))
        .collect())
}

pub(super) fn creations_and_alterations(work: &Schema, new: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    for (name, sequence) in &new.sequences {
        match work.sequences.get(name) {
            None => changes.push(SequenceChange::Create(sequence.clone())),
            Some(old) => changes.extend(alterations(old, sequence)),
        }
    }
    changes.into_iter().map(Change::Sequence).collect()
}

fn alterations(old: &Sequence, new: &Sequence) -> Vec<SequenceChange> {
    let name = || new.name.clone();
    let mut changes = Vec::new();
    let (before, after) = ((old.data_type, old.options), (new.data_type, new.options));
    if before != after {
        changes.push(SequenceChange::Options {
            name: name(),
            old: before,
            new: after,
        });
    }
    if old.owner != new.owner {
        changes.push(SequenceChange::Owner {
            name: name(),
            old: old.owner.clone(),
            new: new.owner.clone(),
        });
    }
    if old.comment != new.comment {
        changes.push(SequenceChange::Comment {
            name: name(),
            old: old.comment.clone(),
            new: new.comment.clone(),
        });
    }
    changes
}

pub(super) fn removals(work: &Schema, new: &Schema) -> Vec<Change> {
    let sequences = work.sequences.values();
    sequences
        .filter(|sequence| !new.sequences.contains_key(&sequence.name))
        .map(|sequence| Change::Sequence(SequenceChange::Drop(sequence.clone())))
        .collect()
}

pub(super) fn apply(schema: &mut Schema, change: &SequenceChange) -> Result<(), DiffError> {
    let missing = |name: &ObjectName| DiffError::Missing {
        object: format!("sequence {name}"),
    };
    let name = match change {
        SequenceChange::Create(sequence) => {
            let name = sequence.name.clone();
            schema.sequences.insert(name, sequence.clone());
            return Ok(());
        }
        SequenceChange::Drop(Sequence { name, .. }) => {
            let dropped = schema.sequences.remove(name);
            return dropped.map(drop).ok_or_else(|| missing(name));
        }
        SequenceChange::Rename { from, to } => {
            return match rename_sequence_in_schema(schema, from, to) {
                true => Ok(()),
                false => Err(missing(from)),
            };
        }
        SequenceChange::Options { name, .. }
        | SequenceChange::Owner { name, .. }
        | SequenceChange::Comment { name, .. } => name,
    };
    let sequence = schema
        .sequences
        .get_mut(name)
        .ok_or_else(|| missing(name))?;
    match change {
        SequenceChange::Options { new, .. } => (sequence.data_type, sequence.options) = *new,
        SequenceChange::Owner { new, .. } => sequence.owner.clone_from(new),
        SequenceChange::Comment { new, .. } => sequence.comment.clone_from(new),
        SequenceChange::Create(_) | SequenceChange::Drop(_) | SequenceChange::Rename { .. } => {}
    }
    Ok(())
}

/// Renames a sequence, and with it what takes numbers from it; false where there is none.
pub(crate) fn rename_sequence_in_schema(
    schema: &mut Schema,
    from: &ObjectName,
    to: &ObjectName,
) -> bool {
    let Some(mut sequence) = schema.sequences.remove(from) else {
        return false;
    };
    sequence.name = to.clone();
    schema.sequences.insert(to.clone(), sequence);
    for table in schema.tables.values_mut() {
        for column in &mut table.columns {
            if let Some(default) = &mut column.default
                && default.next_value_of().as_ref() == Some(from)
            {
                *default = Expression::next_value(to);
            }
        }
    }
    true
}
