//! `partition(range(created_at))` of `#[table(...)]`, and `#[partition(...)]`

use super::Attribute;
use super::argument::{Argument, Shape, arguments};
use super::engines::engines;
use super::key_part::{KeyPart, key_part};
use super::table_object::leading_name;
use super::table_properties::parameters;
use super::value::{self, Once, Text};
use crate::ctxt::Ctxt;
use crate::language::{Expression, constant, nearest};
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::{PartitionKeyWord, PartitionWord};
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use schema_core::def::{EngineSet, PartitionPeriod, PartitionStrategy, RangeLimit};

const EXAMPLE: &str = "#[table(partition(range(created_at)))]";

/// How the table is divided.
pub(crate) struct Partitioning {
    pub(crate) key: PartitionKey,
    pub(crate) engines: EngineSet,
}

/// How the table or a partition is divided.
pub(crate) struct PartitionKey {
    pub(crate) strategy: PartitionStrategy,
    pub(crate) parts: Vec<KeyPart>,
    pub(crate) periods: Option<Periods>,
    /// How many, by hash.
    pub(crate) count: Option<(u32, Place)>,
    /// `default`
    pub(crate) default: Option<Place>,
    /// How each of these partitions is divided.
    pub(crate) each: Option<Box<PartitionKey>>,
    /// `range(created_at)`
    pub(crate) place: Place,
}

/// `by = month, from = "2026-01-01", until = "2027-01-01"`
pub(crate) struct Periods {
    pub(crate) by: PartitionPeriod,
    pub(crate) from: Text,
    pub(crate) until: Text,
    /// `by = month`
    pub(crate) place: Place,
}

/// One `#[partition(...)]`.
pub(crate) struct Partition {
    pub(crate) name: String,
    pub(crate) name_place: Place,
    pub(crate) namespace: Option<String>,
    pub(crate) of: Option<Text>,
    pub(crate) bound: Bound,
    pub(crate) bound_place: Place,
    pub(crate) key: Option<PartitionKey>,
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) tablespace: Option<String>,
    pub(crate) place: Place,
}

/// The rows that a partition takes.
pub(crate) enum Bound {
    Default,
    Range(Vec<RangeEnd>, Vec<RangeEnd>),
    List(Vec<(Expression, Place)>),
    Hash(u32, u32),
}

/// One end of a range in one part of the key.
pub(crate) struct RangeEnd {
    pub(crate) value: EndValue,
    pub(crate) place: Place,
}

/// What stands there.
pub(crate) enum EndValue {
    Limit(RangeLimit),
    Value(Expression),
}

/// Reads `partition(...)` of `#[table(...)]`.
pub(super) fn partitioning(
    ctxt: &Ctxt,
    scope: &Scope,
    word: &Ident,
    argument: &Argument,
) -> Option<Partitioning> {
    let mut only = Once::default();
    let key = key(ctxt, scope, word, argument, &mut Some(&mut only))?;
    Some(Partitioning {
        key,
        engines: only.get().unwrap_or(EngineSet::ALL),
    })
}

/// Reads a key. Only that of the table says on which engines it counts.
fn key(
    ctxt: &Ctxt,
    scope: &Scope,
    word: &Ident,
    argument: &Argument,
    only: &mut Option<&mut Once<EngineSet>>,
) -> Option<PartitionKey> {
    let inner = value::enclosed(ctxt, word, argument, "range(created_at)")?;
    let mut divided = Once::default();
    let mut by = Once::default();
    let mut from = Once::default();
    let mut until = Once::default();
    let mut count = Once::default();
    let mut default = Once::default();
    let mut each = Once::default();
    let mut period_place = None;
    let errors_before = ctxt.count();
    for argument in arguments(inner) {
        let known = argument
            .word()
            .and_then(|word| Some((PartitionKeyWord::of(word)?, word)));
        let Some((known, word)) = known else {
            value::unknown(ctxt, &argument, value::PARTITION_KEY, PartitionKeyWord::ALL);
            continue;
        };
        let mut strategy = |strategy| {
            let place = argument.place();
            let parts = value::enclosed(ctxt, word, &argument, "created_at");
            let parts = parts.map(|inner| {
                let parts = arguments(inner).into_iter();
                parts
                    .filter_map(|part| key_part(ctxt, scope, part.tokens))
                    .collect::<Vec<KeyPart>>()
            });
            divided.set(ctxt, word, parts.map(|parts| (strategy, parts, place)));
        };
        match known {
            PartitionKeyWord::Range => strategy(PartitionStrategy::Range),
            PartitionKeyWord::List => strategy(PartitionStrategy::List),
            PartitionKeyWord::Hash => strategy(PartitionStrategy::Hash),
            PartitionKeyWord::By => {
                period_place = Some(argument.place());
                by.set(ctxt, word, period(ctxt, word, &argument));
            }
            PartitionKeyWord::From => from.set(ctxt, word, value::string(ctxt, word, &argument)),
            PartitionKeyWord::Until => until.set(ctxt, word, value::string(ctxt, word, &argument)),
            PartitionKeyWord::Partitions => {
                let place = argument.place();
                let number = value::integer(ctxt, word, &argument);
                count.set(ctxt, word, number.map(|number: u32| (number, place)));
            }
            PartitionKeyWord::Default => {
                let place = argument.place();
                let flag = value::flag(ctxt, word, &argument);
                default.set(ctxt, word, flag.map(|flag| flag.then_some(place)));
            }
            PartitionKeyWord::Partition => {
                each.set(ctxt, word, key(ctxt, scope, word, &argument, &mut None));
            }
            PartitionKeyWord::Only => match only {
                Some(only) => only.set(ctxt, word, engines(ctxt, &argument)),
                None => ctxt.error_at(
                    argument.place(),
                    "the engines stand where the table is divided: `#[table(partition(.., only(postgres)))]`",
                ),
            },
        }
    }
    let periods = match (by.get(), from.get(), until.get(), period_place) {
        (Some(by), Some(from), Some(until), Some(place)) => Some(Periods {
            by,
            from,
            until,
            place,
        }),
        (None, None, None, _) => None,
        (_, from, until, place) => {
            if ctxt.count() == errors_before {
                let place = place
                    .or(from.map(|text| text.place))
                    .or(until.map(|text| text.place));
                ctxt.error_at(
                    place.unwrap_or(Place::at(word.span())),
                    "one partition for each period needs `by`, `from` and `until`: `by = month, \
                     from = \"2026-01-01\", until = \"2027-01-01\"`; a single partition is \
                     `#[partition(name, from = .., to = ..)]` on the struct",
                );
            }
            None
        }
    };
    let Some((strategy, parts, place)) = divided.get() else {
        if ctxt.count() == errors_before {
            ctxt.error_at(
                argument.place(),
                format_args!(
                    "say by which column the rows are divided: `range(..)`, `list(..)` or `hash(..)`, as in \
                     `{EXAMPLE}`"
                ),
            );
        }
        return None;
    };
    if parts.is_empty() {
        return None;
    }
    Some(PartitionKey {
        strategy,
        parts,
        periods,
        count: count.get(),
        default: default.get().flatten(),
        each: each.get().map(Box::new),
        place,
    })
}

/// `by = month`
fn period(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<PartitionPeriod> {
    let value = value::assigned(ctxt, word, argument, "month")?;
    let text = value.to_string();
    let known = PartitionPeriod::from_keyword(&text);
    if known.is_none() {
        let words: Vec<&str> = PartitionPeriod::ALL
            .iter()
            .map(|period| period.keyword())
            .collect();
        let hint = match nearest(&text, words.iter().copied()) {
            Some(near) => format!("; did you mean `{near}`?"),
            None => String::new(),
        };
        ctxt.error(
            value,
            format_args!("`{word}` takes {}{hint}", value::list(&words)),
        );
    }
    known
}

/// Reads a partition.
pub(crate) fn partition(ctxt: &Ctxt, scope: &Scope, attribute: &Attribute) -> Option<Partition> {
    let mut name = None;
    let mut namespace = Once::default();
    let mut of = Once::default();
    let mut from = Once::default();
    let mut to = Once::default();
    let mut values = Once::default();
    let mut modulus = Once::default();
    let mut remainder = Once::default();
    let mut default = Once::default();
    let mut inner_key = Once::default();
    let mut with = Once::default();
    let mut tablespace = Once::default();
    let mut bound_place = None;
    let errors_before = ctxt.count();
    for (position, argument) in attribute.arguments().into_iter().enumerate() {
        let named = leading_name(&argument).filter(|_| position == 0);
        if let Some(text) = named
            && !matches!(&argument.shape, Shape::Word(word) if PartitionWord::of(word).is_some())
        {
            name = Some((text, argument.place()));
            continue;
        }
        let known = argument
            .word()
            .and_then(|word| Some((PartitionWord::of(word)?, word)));
        let Some((known, word)) = known else {
            value::unknown(ctxt, &argument, "partition", PartitionWord::ALL);
            continue;
        };
        let is_bound = matches!(
            known,
            PartitionWord::From
                | PartitionWord::To
                | PartitionWord::Values
                | PartitionWord::Modulus
                | PartitionWord::Remainder
                | PartitionWord::Default
        );
        if is_bound && bound_place.is_none() {
            bound_place = Some(argument.place());
        }
        match known {
            PartitionWord::Namespace => {
                namespace.set(ctxt, word, value::name(ctxt, word, &argument));
            }
            PartitionWord::Of => of.set(ctxt, word, value::name(ctxt, word, &argument)),
            PartitionWord::From => from.set(ctxt, word, ends(ctxt, scope, word, &argument)),
            PartitionWord::To => to.set(ctxt, word, ends(ctxt, scope, word, &argument)),
            PartitionWord::Values => {
                values.set(ctxt, word, list(ctxt, scope, word, &argument));
            }
            PartitionWord::Modulus => {
                modulus.set(ctxt, word, value::integer(ctxt, word, &argument));
            }
            PartitionWord::Remainder => {
                remainder.set(ctxt, word, value::integer(ctxt, word, &argument));
            }
            PartitionWord::Default => default.set(ctxt, word, value::flag(ctxt, word, &argument)),
            PartitionWord::Partition => {
                inner_key.set(ctxt, word, key(ctxt, scope, word, &argument, &mut None));
            }
            PartitionWord::With => with.set(ctxt, word, parameters(ctxt, word, &argument)),
            PartitionWord::Tablespace => {
                tablespace.set(ctxt, word, value::name(ctxt, word, &argument));
            }
        }
    }
    if ctxt.count() > errors_before {
        return None;
    }
    let Some((name, name_place)) = name else {
        ctxt.error_at(
            attribute.place,
            "a partition has a name, first: `#[partition(events_2026, from = \"2026-01-01\", \
             to = \"2027-01-01\")]`",
        );
        return None;
    };
    let is_default = default.get().unwrap_or(false);
    let bound = match (
        is_default,
        (from.get(), to.get()),
        values.get(),
        (modulus.get(), remainder.get()),
    ) {
        (true, (None, None), None, (None, None)) => Some(Bound::Default),
        (false, (Some(from), Some(to)), None, (None, None)) => Some(Bound::Range(from, to)),
        (false, (None, None), Some(values), (None, None)) => Some(Bound::List(values)),
        (false, (None, None), None, (Some(modulus), Some(remainder))) => {
            Some(Bound::Hash(modulus, remainder))
        }
        _ => None,
    };
    let Some(bound) = bound else {
        ctxt.error_at(
            bound_place.unwrap_or(name_place),
            "say which rows the partition takes, in one of these ways: `from = .., to = ..` of a range, \
             `values(..)` of a list, `modulus = 4, remainder = 0` of a hash, or `default`",
        );
        return None;
    };
    Some(Partition {
        name,
        name_place,
        namespace: namespace.get().map(|text| text.value),
        of: of.get(),
        bound,
        bound_place: bound_place.unwrap_or(name_place),
        key: inner_key.get(),
        parameters: with.get().unwrap_or_default(),
        tablespace: tablespace.get().map(|text| text.value),
        place: attribute.place,
    })
}

/// `from = "2026-01-01"`, `from = (2026, minvalue)`
fn ends(ctxt: &Ctxt, scope: &Scope, word: &Ident, argument: &Argument) -> Option<Vec<RangeEnd>> {
    let value = value::assigned(ctxt, word, argument, "\"2026-01-01\"")?;
    let parts = tuple(value).unwrap_or_else(|| vec![value.clone()]);
    parts
        .into_iter()
        .map(|part| {
            let place = Place::of(&part);
            let value = match RangeLimit::from_keyword(&part.to_string()) {
                Some(limit) => EndValue::Limit(limit),
                None => EndValue::Value(constant(ctxt, scope, part)?),
            };
            Some(RangeEnd { value, place })
        })
        .collect()
}

/// What stands between the commas of the one pair of parentheses that `tokens` are.
fn tuple(tokens: &TokenStream) -> Option<Vec<TokenStream>> {
    let mut tokens = tokens.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Parenthesis => {
            let parts = arguments(group.stream()).into_iter();
            Some(parts.map(|part| part.tokens).collect())
        }
        _ => None,
    }
}

/// `values("de", "at", None)`
fn list(
    ctxt: &Ctxt,
    scope: &Scope,
    word: &Ident,
    argument: &Argument,
) -> Option<Vec<(Expression, Place)>> {
    let inner = value::enclosed(ctxt, word, argument, "\"de\", \"at\"")?;
    arguments(inner)
        .into_iter()
        .map(|value| {
            let place = value.place();
            Some((constant(ctxt, scope, value.tokens)?, place))
        })
        .collect()
}
