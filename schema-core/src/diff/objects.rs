//! Changes of objects that are no tables.

use super::{Change, DiffError};
use crate::model::{ObjectKey, Schema, SchemaObject};

/// A change of an object that is no table.
#[derive(Clone, Debug, PartialEq)]
pub enum ObjectChange {
    /// It is new.
    Create(SchemaObject),
    /// It is gone.
    Drop(SchemaObject),
    /// It is defined otherwise.
    Replace {
        /// The definition before.
        old: Box<SchemaObject>,
        /// The definition after.
        new: Box<SchemaObject>,
    },
    /// The comment alone differs.
    Comment {
        /// The object.
        key: ObjectKey,
        /// The comment before.
        old: Option<String>,
        /// The comment after.
        new: Option<String>,
    },
}

pub(super) fn changes(work: &Schema, new: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    for (key, object) in &work.objects {
        if !new.objects.contains_key(key) {
            changes.push(ObjectChange::Drop(object.clone()));
        }
    }
    for (key, object) in &new.objects {
        match work.objects.get(key) {
            None => changes.push(ObjectChange::Create(object.clone())),
            Some(old) if old.definition != object.definition => {
                changes.push(ObjectChange::Replace {
                    old: Box::new(old.clone()),
                    new: Box::new(object.clone()),
                });
            }
            Some(old) if old.comment != object.comment => changes.push(ObjectChange::Comment {
                key: key.clone(),
                old: old.comment.clone(),
                new: object.comment.clone(),
            }),
            Some(_) => {}
        }
    }
    changes.into_iter().map(Change::Object).collect()
}

pub(super) fn apply(schema: &mut Schema, change: &ObjectChange) -> Result<(), DiffError> {
    let missing = |key: &ObjectKey| DiffError::Missing {
        object: key.to_string(),
    };
    match change {
        ObjectChange::Create(object) => {
            schema.objects.insert(object.key.clone(), object.clone());
        }
        ObjectChange::Drop(object) => {
            let removed = schema.objects.remove(&object.key);
            removed.ok_or_else(|| missing(&object.key))?;
        }
        ObjectChange::Replace { new, .. } => {
            let old = schema.objects.get_mut(&new.key);
            *old.ok_or_else(|| missing(&new.key))? = new.as_ref().clone();
        }
        ObjectChange::Comment { key, new, .. } => {
            let object = schema.objects.get_mut(key);
            let object = object.ok_or_else(|| missing(key))?;
            object.comment.clone_from(new);
        }
    }
    Ok(())
}
