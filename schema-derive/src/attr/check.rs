//! `#[check(...)]`

use super::argument::Shape;
use super::validity::ValidityWords;
use super::value;
use super::waiver::{Waiver, waiver};
use super::{Attribute, engines::engines};
use crate::ctxt::Ctxt;
use crate::language::{self, Expression};
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::CheckWord;
use schema_core::def::{ColumnIndex, EngineSet, Validity};
use schema_core::typing::Purpose;
use syn::ext::IdentExt;

/// A check constraint.
pub(crate) struct Check {
    pub(crate) name: Option<String>,
    pub(crate) expression: Expression,
    pub(crate) column: Option<ColumnIndex>,
    pub(crate) no_inherit: bool,
    pub(crate) validity: Validity,
    pub(crate) comment: Option<String>,
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
    let mut written_name = value::Once::default();
    let mut no_inherit = value::Once::default();
    let mut validity = ValidityWords::default();
    let mut comment = value::Once::default();
    let mut waivers = Vec::new();
    let mut rest = Vec::new();
    for argument in attribute.arguments() {
        let word = match &argument.shape {
            Shape::Call(word, _) => CheckWord::of(word)
                .filter(|known| matches!(known, CheckWord::Only | CheckWord::Allow))
                .map(|known| (known, word)),
            Shape::Assign(word, _) => match CheckWord::of(word) {
                Some(known) => Some((known, word)),
                None => {
                    value::unknown(ctxt, &argument, "check", CheckWord::ALL);
                    continue;
                }
            },
            _ => None,
        };
        match word {
            Some((CheckWord::Only, word)) => only.set(ctxt, word, engines(ctxt, &argument)),
            Some((CheckWord::Name, word)) => {
                written_name.set(ctxt, word, value::string(ctxt, word, &argument));
            }
            Some((CheckWord::NoInherit, word)) => {
                no_inherit.set(ctxt, word, value::assigned_flag(ctxt, word, &argument));
            }
            Some((CheckWord::NotValid, word)) => validity.not_valid(ctxt, word, &argument),
            Some((CheckWord::NotEnforced, word)) => validity.not_enforced(ctxt, word, &argument),
            Some((CheckWord::Comment, word)) => {
                comment.set(ctxt, word, value::string(ctxt, word, &argument));
            }
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
                    "the first of two arguments is the check's name, a Rust word: `#[check(name, condition)]`; any \
                     other name is written `#[check(condition, name = \"..\")]`",
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
    let written_name = written_name.get();
    if let (Some(first), Some(second)) = (&name, &written_name) {
        ctxt.error_at(
            second.place,
            format_args!("the check is named `{first}` already; keep one name"),
        );
    }
    Some(Check {
        name: name.or(written_name.map(|text| text.value)),
        expression: language::expression(ctxt, scope, condition.tokens.clone(), Purpose::Check)?,
        column: field,
        no_inherit: no_inherit.get().unwrap_or(false),
        validity: validity.finish(ctxt),
        comment: comment.get().map(|text| text.value),
        engines: only.get().unwrap_or(EngineSet::ALL),
        waivers,
        place: attribute.place,
    })
}
