//! What is attached to a table: `#[policy]`, `#[grant]`, `#[trigger]`, `#[statistics]`. Each is one file.

mod grant;
mod policy;
mod statistics;
mod trigger;

pub(crate) use grant::{Grant, GrantedPrivilege, grant};
pub(crate) use policy::{Policy, policy};
pub(crate) use statistics::{Statistics, statistics};
pub(crate) use trigger::{Action, Trigger, trigger};

use super::argument::{Argument, Shape, arguments};
use super::value;
use crate::ctxt::Ctxt;
use crate::language::nearest;
use crate::place::Place;
use proc_macro2::{Ident, TokenStream};
use schema_core::def::EngineSet;
use syn::LitStr;
use syn::ext::IdentExt;

/// An object that is attached to a table.
pub(crate) enum TableObject {
    Policy(Policy),
    Grant(Grant),
    Trigger(Trigger),
    Statistics(Statistics),
}

impl TableObject {
    /// What it is, for people.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Policy(_) => "policy",
            Self::Grant(_) => "grant",
            Self::Trigger(_) => "trigger",
            Self::Statistics(_) => "statistics",
        }
    }

    /// The written name, if it can have one.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Policy(policy) => Some(&policy.name),
            Self::Grant(_) => None,
            Self::Trigger(trigger) => Some(&trigger.name),
            Self::Statistics(statistics) => statistics.name.as_deref(),
        }
    }

    /// The engines that have it.
    pub(crate) fn engines(&self) -> EngineSet {
        match self {
            Self::Policy(policy) => policy.engines,
            Self::Grant(grant) => grant.engines,
            Self::Trigger(trigger) => trigger.engines,
            Self::Statistics(statistics) => statistics.engines,
        }
    }

    /// Where the attribute stands.
    pub(crate) fn place(&self) -> Place {
        match self {
            Self::Policy(policy) => policy.place,
            Self::Grant(grant) => grant.place,
            Self::Trigger(trigger) => trigger.place,
            Self::Statistics(statistics) => statistics.place,
        }
    }
}

/// The name that an attribute begins with: a word, or a string where it is no word.
pub(super) fn leading_name(argument: &Argument) -> Option<String> {
    match &argument.shape {
        Shape::Word(word) => Some(word.unraw().to_string()),
        Shape::Other => syn::parse2::<LitStr>(argument.tokens.clone())
            .ok()
            .map(|literal| literal.value()),
        Shape::Assign(..) | Shape::Call(..) => None,
    }
}

/// Roles, as words or strings: `to(app, "read only")`.
fn roles(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<Vec<String>> {
    let inner = value::enclosed(ctxt, word, argument, "app")?;
    let mut roles = Vec::new();
    for argument in arguments(inner) {
        match leading_name(&argument) {
            Some(role) => roles.push(role),
            None => ctxt.error_at(
                argument.place(),
                "a role is a name: `to(app)`, or `to(public)` for every role",
            ),
        }
    }
    Some(roles)
}

/// `word = keyword`, one of `all`.
fn keyword<T: Copy + PartialEq>(
    ctxt: &Ctxt,
    word: &Ident,
    argument: &Argument,
    all: &[(&str, T)],
) -> Option<T> {
    let example = all.first().map_or("", |(example, _)| example);
    let value = value::assigned(ctxt, word, argument, example)?;
    one_of(ctxt, word, value, all)
}

/// One of the words `all`.
fn one_of<T: Copy>(
    ctxt: &Ctxt,
    word: &Ident,
    tokens: &TokenStream,
    all: &[(&str, T)],
) -> Option<T> {
    let text = tokens.to_string();
    let found = all.iter().find(|(known, _)| *known == text);
    if found.is_none() {
        let words: Vec<&str> = all.iter().map(|(known, _)| *known).collect();
        let hint = match nearest(&text, words.iter().copied()) {
            Some(near) => format!("; did you mean `{near}`?"),
            None => String::new(),
        };
        ctxt.error(
            tokens,
            format_args!("`{word}` takes {}{hint}", value::list(&words)),
        );
    }
    found.map(|(_, value)| *value)
}
