//! `#[unique(...)]`

use super::key_part::{KeyPart, bare_word, columns, key_part, require_parts};
use super::reference::deferrable;
use super::storage::{Storage, StorageWords};
use super::value::{self, Once};
use super::waiver::{Waiver, waiver};
use super::{Attribute, engines::engines};
use crate::ctxt::Ctxt;
use crate::language::{Expression, expression};
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::UniqueWord;
use schema_core::def::{ColumnIndex, Deferrable, EngineSet};
use schema_core::typing::Purpose;

/// A unique rule.
pub(crate) struct Unique {
    pub(crate) name: Option<String>,
    pub(crate) parts: Vec<KeyPart>,
    pub(crate) predicate: Option<Expression>,
    pub(crate) include: Vec<ColumnIndex>,
    pub(crate) nulls_not_distinct: bool,
    pub(crate) deferrable: Deferrable,
    pub(crate) deferrable_place: Option<Place>,
    pub(crate) without_overlaps: Option<Place>,
    pub(crate) storage: Storage,
    pub(crate) engines: EngineSet,
    pub(crate) waivers: Vec<Waiver>,
    pub(crate) place: Place,
}

/// Reads a unique rule; `field` is the one that the attribute stands on.
pub(crate) fn unique(
    ctxt: &Ctxt,
    scope: &Scope,
    attribute: &Attribute,
    field: Option<ColumnIndex>,
) -> Option<Unique> {
    let mut name = Once::default();
    let mut predicate = Once::default();
    let mut include = Once::default();
    let mut nulls_not_distinct = Once::default();
    let mut deferred = Once::default();
    let mut deferrable_place = None;
    let mut without_overlaps = Once::default();
    let mut storage = StorageWords::default();
    let mut only = Once::default();
    let mut waivers = Vec::new();
    let mut has_parts = field.is_some();
    let mut parts: Vec<KeyPart> = field.map(KeyPart::column).into_iter().collect();
    for argument in attribute.arguments() {
        let word = argument.word().filter(|_| argument.is_option());
        let Some(word) = word else {
            has_parts = true;
            if bare_word(ctxt, scope, &argument, UniqueWord::ALL) {
                continue;
            }
            parts.extend(key_part(ctxt, scope, argument.tokens));
            continue;
        };
        match UniqueWord::of(word) {
            Some(UniqueWord::Name) => name.set(ctxt, word, value::string(ctxt, word, &argument)),
            Some(UniqueWord::Where) => predicate.set(
                ctxt,
                word,
                value::enclosed(ctxt, word, &argument, "deleted_at.is_none()")
                    .and_then(|inner| expression(ctxt, scope, inner, Purpose::Predicate)),
            ),
            Some(UniqueWord::Include) => include.set(
                ctxt,
                word,
                value::enclosed(ctxt, word, &argument, "name")
                    .map(|inner| columns(ctxt, scope, inner)),
            ),
            Some(UniqueWord::NullsNotDistinct) => {
                nulls_not_distinct.set(ctxt, word, value::assigned_flag(ctxt, word, &argument));
            }
            Some(UniqueWord::WithoutOverlaps) => without_overlaps.set(
                ctxt,
                word,
                value::assigned_flag(ctxt, word, &argument)
                    .map(|set| set.then(|| Place::at(word.span()))),
            ),
            Some(UniqueWord::With) => storage.with(ctxt, word, &argument),
            Some(UniqueWord::Tablespace) => storage.tablespace(ctxt, word, &argument),
            Some(UniqueWord::Comment) => storage.comment(ctxt, word, &argument),
            Some(UniqueWord::Deferrable) => {
                deferrable_place = Some(Place::at(word.span()));
                deferred.set(ctxt, word, deferrable(ctxt, word, &argument));
            }
            Some(UniqueWord::Only) => only.set(ctxt, word, engines(ctxt, &argument)),
            Some(UniqueWord::Allow) => waivers.extend(waiver(ctxt, &argument)),
            None => value::unknown(ctxt, &argument, "unique", UniqueWord::ALL),
        }
    }
    require_parts(ctxt, has_parts, attribute);
    Some(Unique {
        name: name.get().map(|name| name.value),
        parts,
        predicate: predicate.get(),
        include: include.get().unwrap_or_default(),
        nulls_not_distinct: nulls_not_distinct.get().unwrap_or(false),
        deferrable: deferred.get().unwrap_or(Deferrable::No),
        deferrable_place,
        without_overlaps: without_overlaps.get().flatten(),
        storage: storage.finish(),
        engines: only.get().unwrap_or(EngineSet::ALL),
        waivers,
        place: attribute.place,
    })
}
