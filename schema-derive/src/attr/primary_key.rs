//! `#[primary_key(...)]` on a struct: a key of several columns, or one of which more is said.

use super::Attribute;
use super::key_part::{bare_word, columns};
use super::reference::deferrable;
use super::storage::{Storage, StorageWords};
use super::value::{self, Once};
use crate::ctxt::Ctxt;
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::PrimaryKeyWord;
use schema_core::def::{ColumnIndex, Deferrable};

/// The primary key.
pub(crate) struct PrimaryKey {
    pub(crate) name: Option<String>,
    pub(crate) columns: Vec<ColumnIndex>,
    pub(crate) include: Vec<ColumnIndex>,
    pub(crate) deferrable: Deferrable,
    pub(crate) without_overlaps: Option<Place>,
    pub(crate) storage: Storage,
    pub(crate) place: Place,
}

/// Reads a primary key.
pub(crate) fn primary_key(ctxt: &Ctxt, scope: &Scope, attribute: &Attribute) -> Option<PrimaryKey> {
    let mut name = Once::default();
    let mut include = Once::default();
    let mut deferred = Once::default();
    let mut without_overlaps = Once::default();
    let mut storage = StorageWords::default();
    let mut has_columns = false;
    let mut key: Vec<ColumnIndex> = Vec::new();
    for argument in attribute.arguments() {
        let Some(word) = argument.word().filter(|_| argument.is_option()) else {
            has_columns = true;
            let Some(column) = argument.path() else {
                ctxt.error_at(
                    argument.place(),
                    "a primary key consists of columns, in the order of their index: \
                     `#[primary_key(tenant_id, id)]`",
                );
                continue;
            };
            if bare_word(ctxt, scope, &argument, PrimaryKeyWord::ALL) {
                continue;
            }
            if let Some(found) = scope.column_at(ctxt, &column) {
                if key.contains(&found) {
                    let column = &argument.tokens;
                    ctxt.error(column, format_args!("`{column}` is in the key already"));
                } else {
                    key.push(found);
                }
            }
            continue;
        };
        match PrimaryKeyWord::of(word) {
            Some(PrimaryKeyWord::Name) => {
                name.set(ctxt, word, value::string(ctxt, word, &argument));
            }
            Some(PrimaryKeyWord::Include) => include.set(
                ctxt,
                word,
                value::enclosed(ctxt, word, &argument, "name")
                    .map(|inner| columns(ctxt, scope, inner)),
            ),
            Some(PrimaryKeyWord::Deferrable) => {
                deferred.set(ctxt, word, deferrable(ctxt, word, &argument));
            }
            Some(PrimaryKeyWord::WithoutOverlaps) => without_overlaps.set(
                ctxt,
                word,
                value::assigned_flag(ctxt, word, &argument)
                    .map(|set| set.then(|| Place::at(word.span()))),
            ),
            Some(PrimaryKeyWord::With) => storage.with(ctxt, word, &argument),
            Some(PrimaryKeyWord::Tablespace) => storage.tablespace(ctxt, word, &argument),
            Some(PrimaryKeyWord::Comment) => storage.comment(ctxt, word, &argument),
            None => value::unknown(ctxt, &argument, "primary_key", PrimaryKeyWord::ALL),
        }
    }
    if !has_columns {
        ctxt.error_at(
            attribute.place,
            "`#[primary_key]` names its columns: `#[primary_key(tenant_id, id)]`; for a key of one column \
             write `#[column(primary_key)]` on its field",
        );
        return None;
    }
    Some(PrimaryKey {
        name: name.get().map(|name| name.value),
        columns: key,
        include: include.get().unwrap_or_default(),
        deferrable: deferred.get().unwrap_or(Deferrable::No),
        without_overlaps: without_overlaps.get().flatten(),
        storage: storage.finish(),
        place: attribute.place,
    })
}
