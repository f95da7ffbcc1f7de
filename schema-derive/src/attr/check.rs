//! `#[check(...)]`

use super::argument::Shape;
use super::value;
use super::waiver::{Waiver, waiver};
use super::{Attribute, engines::engines};
use crate::ctxt::Ctxt;
use crate::language::{self, Expression};
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::CheckWord;
use schema_core::def::{ColumnIndex, EngineSet};
use schema_core::typing::Purpose;
use syn::ext::IdentExt;

/// A check constraint.
pub(crate) struct Check {
    pub(crate) name: Option<String>,
    pub(crate) expression: Expression,
    pub(crate) column: Option<ColumnIndex>,
    pub(crate) engines: EngineSet,
    pub(crate) waivers: Vec<Waiver>,
    pub(crate) place: Place,
}

/// Reads a check: an expression, or a name and an expression.
pub(crate) fn check(
    ctxt: &Ctxt,
    scope: &Scope,
    attribute: &Attribute,
    field: Option<ColumnIndex>,
) -> Option<Check> {
    let mut only = value::Once::default();
    let mut waivers = Vec::new();
    let mut rest = Vec::new();
    for argument in attribute.arguments() {
        let word = match &argument.shape {
            Shape::Call(word, _) => CheckWord::of(word).map(|known| (known, word)),
            _ => None,
        };
        match word {
            Some((CheckWord::Only, word)) => only.set(ctxt, word, engines(ctxt, &argument)),
            Some((CheckWord::Allow, _)) => waivers.extend(waiver(ctxt, &argument)),
            None => rest.push(argument),
        }
    }
    let (name, condition) = match rest.as_slice() {
        [condition] => (None, condition),
        [name, condition] => {
            let Shape::Word(name) = &name.shape else {
                ctxt.error_at(
                    name.place(),
                    "the first of two arguments is the check's name: `#[check(name, condition)]`",
                );
                return None;
            };
            (Some(name.unraw().to_string()), condition)
        }
        _ => {
            ctxt.error_at(
                attribute.place,
                "`#[check]` takes a condition, or a name and a condition: \
                 `#[check(total_positive, total > 0)]`",
            );
            return None;
        }
    };
    Some(Check {
        name,
        expression: language::expression(ctxt, scope, condition.tokens.clone(), Purpose::Check)?,
        column: field,
        engines: only.get().unwrap_or(EngineSet::ALL),
        waivers,
        place: attribute.place,
    })
}
