//! `#[statistics(name = "..", kinds(dependencies, mcv), city, zip)]`

use super::one_of;
use crate::attr::Attribute;
use crate::attr::argument::arguments;
use crate::attr::engines::engines;
use crate::attr::key_part::{KeyItem, key_part};
use crate::attr::value::{self, Once};
use crate::ctxt::Ctxt;
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::StatisticsWord;
use schema_core::def::{EngineSet, StatisticsKind};

const KINDS: &[(&str, StatisticsKind)] = &[
    ("ndistinct", StatisticsKind::DistinctCounts),
    ("dependencies", StatisticsKind::Dependencies),
    ("mcv", StatisticsKind::MostCommonValues),
];

/// Extended statistics.
pub(crate) struct Statistics {
    pub(crate) name: Option<String>,
    pub(crate) kinds: Vec<StatisticsKind>,
    pub(crate) parts: Vec<KeyItem>,
    pub(crate) engines: EngineSet,
    pub(crate) place: Place,
}

/// Reads extended statistics.
pub(crate) fn statistics(ctxt: &Ctxt, scope: &Scope, attribute: &Attribute) -> Option<Statistics> {
    let mut name = Once::default();
    let mut kinds = Once::default();
    let mut kinds_place = attribute.place;
    let mut only = Once::default();
    let mut parts = Vec::new();
    let errors_before = ctxt.count();
    for argument in attribute.arguments() {
        let word = argument.word().filter(|_| argument.is_option());
        let Some(word) = word else {
            let place = argument.place();
            let Some(part) = key_part(ctxt, scope, argument.tokens) else {
                continue;
            };
            if part.descending
                || part.nulls.is_some()
                || part.operator_class.is_some()
                || part.collation.is_some()
            {
                ctxt.error_at(
                    place,
                    "statistics have no order, operator class or collation: name the column alone",
                );
            }
            if let KeyItem::Column(column) = part.item
                && parts
                    .iter()
                    .any(|other| matches!(other, KeyItem::Column(it) if *it == column))
            {
                ctxt.error_at(place, "this column is named twice; keep one");
            }
            parts.push(part.item);
            continue;
        };
        match StatisticsWord::of(word) {
            Some(StatisticsWord::Name) => {
                name.set(ctxt, word, value::string(ctxt, word, &argument));
            }
            Some(StatisticsWord::Kinds) => {
                kinds_place = argument.place();
                let inner = value::enclosed(ctxt, word, &argument, "dependencies");
                let found = inner.map(|inner| {
                    arguments(inner)
                        .iter()
                        .filter_map(|kind| one_of(ctxt, word, &kind.tokens, KINDS))
                        .collect::<Vec<_>>()
                });
                kinds.set(ctxt, word, found);
            }
            Some(StatisticsWord::Only) => only.set(ctxt, word, engines(ctxt, &argument)),
            None => value::unknown(ctxt, &argument, "statistics", StatisticsWord::ALL),
        }
    }
    let kinds = kinds.get().unwrap_or_default();
    if ctxt.count() == errors_before {
        match parts.as_slice() {
            [] => ctxt.error_at(
                attribute.place,
                "statistics are about two columns or more, or about an expression: \
                 `#[statistics(city, zip)]`",
            ),
            [KeyItem::Column(_)] => ctxt.error_at(
                attribute.place,
                "the server gathers statistics of a single column anyway; name a second column, or an \
                 expression",
            ),
            [KeyItem::Expression(_)] if !kinds.is_empty() => ctxt.error_at(
                kinds_place,
                "of a single expression the server gathers what it gathers of a column: leave `kinds` out",
            ),
            _ => {}
        }
    }
    Some(Statistics {
        name: name.get().map(|name| name.value),
        kinds,
        parts,
        engines: only.get().unwrap_or(EngineSet::ALL),
        place: attribute.place,
    })
}
