//! Comments, storage parameters and tablespaces of indexes.

use ::postgres::Row;
use schema_core::model::IndexStorage;
use std::collections::BTreeMap;

/// What is said about an index besides what it holds.
pub(super) struct Stored {
    pub(super) comment: Option<String>,
    pub(super) storage: IndexStorage,
}

/// Reads three columns from `first` on: the comment, `reloptions`, and the tablespace.
pub(super) fn stored(row: &Row, first: usize) -> Stored {
    Stored {
        comment: row.get(first),
        storage: IndexStorage {
            parameters: parameters(row.get(first + 1)),
            tablespace: row.get(first + 2),
        },
    }
}

/// `reloptions` or `attoptions`: `fillfactor=70`.
pub(super) fn parameters(options: Option<Vec<String>>) -> BTreeMap<String, String> {
    options
        .unwrap_or_default()
        .iter()
        .filter_map(|option| option.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
