//! `#[index(...)]`

use super::key_part::{KeyPart, bare_word, columns, key_part, require_parts};
use super::method::{Method, method};
use super::storage::{Storage, StorageWords};
use super::value::{self, Once};
use super::waiver::{Waiver, waiver};
use super::{Attribute, engines::engines};
use crate::ctxt::Ctxt;
use crate::language::{Expression, expression};
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::IndexWord;
use schema_core::def::{ColumnIndex, EngineSet};
use schema_core::typing::Purpose;

/// An index.
pub(crate) struct Index {
    pub(crate) name: Option<String>,
    pub(crate) method: Method,
    pub(crate) parts: Vec<KeyPart>,
    pub(crate) predicate: Option<Expression>,
    pub(crate) include: Vec<ColumnIndex>,
    pub(crate) include_place: Option<Place>,
    pub(crate) storage: Storage,
    pub(crate) engines: EngineSet,
    pub(crate) waivers: Vec<Waiver>,
    pub(crate) place: Place,
}

/// Reads an index; `field` is the one that the attribute stands on.
pub(crate) fn index(
    ctxt: &Ctxt,
    scope: &Scope,
    attribute: &Attribute,
    field: Option<ColumnIndex>,
) -> Option<Index> {
    let mut name = Once::default();
    let mut access = Once::default();
    let mut storage = StorageWords::default();
    let mut include_place = None;
    let mut predicate = Once::default();
    let mut include = Once::default();
    let mut only = Once::default();
    let mut waivers = Vec::new();
    let mut has_parts = field.is_some();
    let mut parts: Vec<KeyPart> = field.map(KeyPart::column).into_iter().collect();
    for argument in attribute.arguments() {
        let word = argument.word().filter(|_| argument.is_option());
        let Some(word) = word else {
            has_parts = true;
            if bare_word(ctxt, scope, &argument, IndexWord::ALL) {
                continue;
            }
            parts.extend(key_part(ctxt, scope, argument.tokens));
            continue;
        };
        match IndexWord::of(word) {
            Some(IndexWord::Name) => name.set(ctxt, word, value::string(ctxt, word, &argument)),
            Some(IndexWord::Using) => access.set(ctxt, word, method(ctxt, word, &argument)),
            Some(IndexWord::Where) => predicate.set(
                ctxt,
                word,
                value::enclosed(ctxt, word, &argument, "deleted_at.is_none()")
                    .and_then(|inner| expression(ctxt, scope, inner, Purpose::Predicate)),
            ),
            Some(IndexWord::Include) => {
                include_place = Some(Place::at(word.span()));
                include.set(
                    ctxt,
                    word,
                    value::enclosed(ctxt, word, &argument, "name")
                        .map(|inner| columns(ctxt, scope, inner)),
                );
            }
            Some(IndexWord::Only) => only.set(ctxt, word, engines(ctxt, &argument)),
            Some(IndexWord::Allow) => waivers.extend(waiver(ctxt, &argument)),
            Some(IndexWord::With) => storage.with(ctxt, word, &argument),
            Some(IndexWord::Tablespace) => storage.tablespace(ctxt, word, &argument),
            Some(IndexWord::Comment) => storage.comment(ctxt, word, &argument),
            None => value::unknown(ctxt, &argument, "index", IndexWord::ALL),
        }
    }
    require_parts(ctxt, has_parts, attribute);
    Some(Index {
        name: name.get().map(|name| name.value),
        method: access.get().unwrap_or_else(|| Method::implied("btree")),
        parts,
        predicate: predicate.get(),
        include: include.get().unwrap_or_default(),
        include_place,
        storage: storage.finish(),
        engines: only.get().unwrap_or(EngineSet::ALL),
        waivers,
        place: attribute.place,
    })
}
