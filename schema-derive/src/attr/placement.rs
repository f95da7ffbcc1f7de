//! Words about where rows are kept and from where they are read: `shard(..)`, `cache(..)`, `engine(..)` of a table,
//! `encrypted` of a column, `writes` and `staleness` of an access pattern.

use super::argument::{Argument, Shape, arguments};
use super::key_part::columns;
use super::value::{self, Once};
use crate::ctxt::Ctxt;
use crate::language::nearest;
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::{
    CacheWord, EncryptedWord, EngineChoiceWord, InvalidationWord, PeriodWord, ShardWord,
};
use proc_macro2::Ident;
use schema_core::def::{ColumnIndex, Encryption, Store, Workload};
use syn::LitInt;
use syn::ext::IdentExt;

/// `shard(tenant_id, group = tenants)`
pub(crate) struct Shard {
    pub(crate) key: ColumnIndex,
    pub(crate) group: Option<String>,
    pub(crate) place: Place,
}

/// `cache(key(email), expires = minutes(5), invalidated_by = write)`
pub(crate) struct Cache {
    pub(crate) key: Vec<ColumnIndex>,
    pub(crate) expires: Option<u32>,
    pub(crate) invalidated_by: Option<String>,
    pub(crate) place: Place,
}

/// `engine(redis, workload = key_value, reason = "...")`
pub(crate) struct EngineChoice {
    pub(crate) engine: Store,
    pub(crate) workload: Option<Workload>,
    pub(crate) reason: Option<String>,
    pub(crate) place: Place,
}

/// Reads `shard(...)`.
pub(crate) fn shard(
    ctxt: &Ctxt,
    scope: &Scope,
    word: &Ident,
    argument: &Argument,
) -> Option<Shard> {
    let inner = value::enclosed(ctxt, word, argument, "tenant_id")?;
    let mut key = Once::default();
    let mut group = Once::default();
    for inner in arguments(inner) {
        match &inner.shape {
            Shape::Assign(name, _) if ShardWord::of(name) == Some(ShardWord::Group) => {
                let text = value::name(ctxt, name, &inner);
                group.set(ctxt, name, text.map(|text| text.value));
            }
            _ => match inner.path() {
                Some(path) => key.set(ctxt, word, scope.column_at(ctxt, &path)),
                None => value::unknown(ctxt, &inner, "shard", ShardWord::ALL),
            },
        }
    }
    let Some(key) = key.get() else {
        ctxt.error_at(
            argument.place(),
            "`shard` names the column that decides on which server a row is: `shard(tenant_id)`",
        );
        return None;
    };
    Some(Shard {
        key,
        group: group.get(),
        place: argument.place(),
    })
}

/// Reads `cache(...)`.
pub(crate) fn cache(
    ctxt: &Ctxt,
    scope: &Scope,
    word: &Ident,
    argument: &Argument,
) -> Option<Cache> {
    let mut key = Once::default();
    let mut expires = Once::default();
    let mut invalidated_by = Once::default();
    // `cache` alone is for the rule to judge.
    let inner = match &argument.shape {
        Shape::Word(_) => proc_macro2::TokenStream::new(),
        _ => value::enclosed(ctxt, word, argument, "expires = minutes(5)")?,
    };
    for inner in arguments(inner) {
        let known = inner
            .word()
            .and_then(|word| Some((CacheWord::of(word)?, word)));
        match known {
            Some((CacheWord::Key, name)) => {
                let listed = value::enclosed(ctxt, name, &inner, "email");
                let listed = listed.map(|tokens| columns(ctxt, scope, tokens));
                key.set(ctxt, name, listed);
            }
            Some((CacheWord::Expires, name)) => {
                expires.set(ctxt, name, seconds(ctxt, name, &inner));
            }
            Some((CacheWord::InvalidatedBy, name)) => {
                invalidated_by.set(ctxt, name, invalidation(ctxt, name, &inner));
            }
            None => value::unknown(ctxt, &inner, "cache", CacheWord::ALL),
        }
    }
    Some(Cache {
        key: key.get().unwrap_or_default(),
        expires: expires.get(),
        invalidated_by: invalidated_by.get(),
        place: argument.place(),
    })
}

/// `invalidated_by = write`, `deploy`, `schedule`, or the name of an event as a text.
fn invalidation(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<String> {
    let value = value::assigned(ctxt, word, argument, "write")?;
    let known = syn::parse2::<Ident>(value.clone())
        .ok()
        .filter(|name| InvalidationWord::of(name).is_some())
        .map(|name| name.to_string());
    let event = || syn::parse2::<syn::LitStr>(value.clone()).ok();
    let found = known.or_else(|| event().map(|text| text.value()));
    match found {
        Some(text) if !text.trim().is_empty() => Some(text),
        _ => {
            ctxt.error(
                value,
                format_args!(
                    "`{word}` takes {} or the name of an event: `{word} = \"order_placed\"`",
                    value::list(InvalidationWord::ALL).replace(" or ", ", ")
                ),
            );
            None
        }
    }
}

/// Reads `engine(...)`.
pub(crate) fn engine(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<EngineChoice> {
    let example = "redis, workload = key_value, reason = \"...\"";
    let inner = value::enclosed(ctxt, word, argument, example)?;
    let mut engine = None;
    let mut workload = Once::default();
    let mut reason = Once::default();
    let errors_before = ctxt.count();
    for (position, inner) in arguments(inner).into_iter().enumerate() {
        let known = inner
            .word()
            .and_then(|word| Some((EngineChoiceWord::of(word)?, word)));
        match (&inner.shape, known) {
            (Shape::Word(name), None) if position == 0 => {
                engine = named(ctxt, name, "an engine", Store::ALL, Store::keyword);
            }
            (_, Some((EngineChoiceWord::Workload, name))) => {
                let tokens = value::assigned(ctxt, name, &inner, "key_value");
                let chosen = tokens.and_then(|tokens| {
                    let name = syn::parse2::<Ident>(tokens.clone()).ok();
                    if name.is_none() {
                        ctxt.error(tokens, "`workload` takes a word: `workload = key_value`");
                    }
                    named(ctxt, &name?, "a workload", Workload::ALL, Workload::keyword)
                });
                workload.set(ctxt, name, chosen);
            }
            (_, Some((EngineChoiceWord::Reason, name))) => {
                let text = value::string(ctxt, name, &inner);
                if let Some(text) = text.as_ref().filter(|text| text.value.trim().is_empty()) {
                    ctxt.error_at(text.place, "an empty reason says nothing: write why");
                }
                reason.set(ctxt, name, text.map(|text| text.value));
            }
            (_, None) => value::unknown(ctxt, &inner, "engine", EngineChoiceWord::ALL),
        }
    }
    let Some(engine) = engine else {
        if ctxt.count() == errors_before {
            ctxt.error_at(
                argument.place(),
                format_args!("`{word}` names the engine first: `{word}({example})`"),
            );
        }
        return None;
    };
    Some(EngineChoice {
        engine,
        workload: workload.get(),
        reason: reason.get(),
        place: argument.place(),
    })
}

/// The value that `name` stands for; an error that names the nearest one, or all.
fn named<Value: Copy>(
    ctxt: &Ctxt,
    name: &Ident,
    what: &str,
    all: &[Value],
    keyword: fn(Value) -> &'static str,
) -> Option<Value> {
    let text = name.unraw().to_string();
    if let Some(found) = all.iter().copied().find(|value| keyword(*value) == text) {
        return Some(found);
    }
    let words: Vec<&str> = all.iter().map(|value| keyword(*value)).collect();
    let remedy = match nearest(&text, words.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it is one of {}", value::list(&words)),
    };
    ctxt.error(
        name,
        format_args!("`{text}` is not {what} that is known here; {remedy}"),
    );
    None
}

/// `encrypted`, `encrypted(deterministic)`
pub(crate) fn encrypted(ctxt: &Ctxt, argument: &Argument) -> Option<Encryption> {
    if matches!(argument.shape, Shape::Word(_)) {
        return Some(Encryption::Randomized);
    }
    let inner = match &argument.shape {
        Shape::Call(_, group) => arguments(group.stream()),
        _ => Vec::new(),
    };
    let kind = match inner.as_slice() {
        [only] => only.word().and_then(EncryptedWord::of),
        _ => None,
    };
    match kind {
        Some(EncryptedWord::Deterministic) => Some(Encryption::Deterministic),
        Some(EncryptedWord::Randomized) => Some(Encryption::Randomized),
        None => {
            ctxt.error_at(
                argument.place(),
                "the application encrypts each value otherwise (`encrypted`), or equal values alike, so that they can \
                 be found (`encrypted(deterministic)`)",
            );
            None
        }
    }
}

/// `writes`, `writes(status, updated_at)`
pub(crate) fn writes(
    ctxt: &Ctxt,
    scope: &Scope,
    word: &Ident,
    argument: &Argument,
) -> Option<Vec<ColumnIndex>> {
    match &argument.shape {
        Shape::Word(_) => Some(Vec::new()),
        _ => {
            let inner = value::enclosed(ctxt, word, argument, "status, updated_at")?;
            Some(columns(ctxt, scope, inner))
        }
    }
}

/// `staleness = seconds(5)`, `expires = minutes(10)`
pub(crate) fn seconds(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<u32> {
    let value = value::assigned(ctxt, word, argument, "seconds(30)")?;
    let parsed = arguments(value.clone()).pop().and_then(|period| {
        let Shape::Call(unit, group) = &period.shape else {
            return None;
        };
        let number: u32 = syn::parse2::<LitInt>(group.stream())
            .ok()?
            .base10_parse()
            .ok()?;
        let seconds = match PeriodWord::of(unit)? {
            PeriodWord::Seconds => 1,
            PeriodWord::Minutes => 60,
            PeriodWord::Hours => 3_600,
            PeriodWord::Days => 86_400,
        };
        number.checked_mul(seconds)
    });
    if parsed.is_none() {
        ctxt.error(
            value,
            format_args!(
                "`{word}` takes a time: `{word} = seconds(30)`, `minutes(5)`, `hours(1)` or `days(1)`"
            ),
        );
    }
    parsed
}
