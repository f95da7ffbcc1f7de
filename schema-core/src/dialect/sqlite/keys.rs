//! What keys and indexes can say that SQLite has no words for.

use crate::def::Deferrable;
use crate::dialect::expression::Inexpressible;
use crate::model::{Check, IndexStorage, PrimaryKey};

const ONLY_POSTGRES: &str = "leave it out, or limit the attribute: `only(postgres)`";
const LEAVE_OUT: &str = "leave it out";

fn lacks(feature: &str, remedy: &str) -> Inexpressible {
    Inexpressible {
        feature: feature.into(),
        remedy: remedy.into(),
    }
}

/// What a primary key asks in vain.
pub(super) fn primary_key(key: &PrimaryKey) -> Vec<Inexpressible> {
    let mut found = storage(&key.storage, LEAVE_OUT);
    if !key.include.is_empty() {
        found.push(lacks(
            "INCLUDE in a primary key",
            "declare an index of these columns instead",
        ));
    }
    if key.deferrable != Deferrable::No {
        found.push(lacks("deferrable primary keys", LEAVE_OUT));
    }
    found
}

/// What a check asks in vain.
pub(super) fn check(check: &Check) -> Vec<Inexpressible> {
    match check.no_inherit {
        true => vec![lacks("inheritance of tables", ONLY_POSTGRES)],
        false => Vec::new(),
    }
}

/// What a constraint that does not vouch for its rows asks in vain.
pub(super) fn not_valid() -> Inexpressible {
    lacks("constraints that are NOT VALID", ONLY_POSTGRES)
}

/// What the storage of an index asks in vain.
pub(super) fn storage(storage: &IndexStorage, remedy: &str) -> Vec<Inexpressible> {
    let mut found = Vec::new();
    if !storage.parameters.is_empty() {
        found.push(lacks("storage parameters of indexes", remedy));
    }
    if storage.tablespace.is_some() {
        found.push(lacks("tablespaces", remedy));
    }
    found
}

/// As [`storage`], of what can be limited to an engine.
pub(super) fn limited_storage(index: &IndexStorage) -> Vec<Inexpressible> {
    storage(index, ONLY_POSTGRES)
}
