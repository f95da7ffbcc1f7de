//! `#[policy(name, for = select, to(app), restrictive, using(..), with_check(..))]`

use super::{keyword, leading_name, roles};
use crate::attr::Attribute;
use crate::attr::engines::engines;
use crate::attr::value::{self, Once};
use crate::ctxt::Ctxt;
use crate::language::{Expression, condition};
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::PolicyWord;
use schema_core::def::{EngineSet, PolicyCommand};

const COMMANDS: &[(&str, PolicyCommand)] = &[
    ("all", PolicyCommand::All),
    ("select", PolicyCommand::Select),
    ("insert", PolicyCommand::Insert),
    ("update", PolicyCommand::Update),
    ("delete", PolicyCommand::Delete),
];

/// A policy of row security.
pub(crate) struct Policy {
    pub(crate) name: String,
    pub(crate) command: PolicyCommand,
    pub(crate) roles: Vec<String>,
    pub(crate) restrictive: bool,
    pub(crate) using: Option<Expression>,
    pub(crate) with_check: Option<Expression>,
    pub(crate) engines: EngineSet,
    pub(crate) place: Place,
}

/// Reads a policy.
pub(crate) fn policy(ctxt: &Ctxt, scope: &Scope, attribute: &Attribute) -> Option<Policy> {
    let mut name = None;
    let mut command = Once::default();
    let mut to = Once::default();
    let mut restrictive = Once::default();
    let mut using = Once::default();
    let mut with_check = Once::default();
    let mut using_place = attribute.place;
    let mut check_place = attribute.place;
    let mut only = Once::default();
    let errors_before = ctxt.count();
    for (position, argument) in attribute.arguments().into_iter().enumerate() {
        let known = argument
            .word()
            .and_then(|word| Some((PolicyWord::of(word)?, word)));
        let Some((known, word)) = known else {
            match leading_name(&argument).filter(|_| position == 0) {
                Some(first) => name = Some(first),
                None => value::unknown(ctxt, &argument, "policy", PolicyWord::ALL),
            }
            continue;
        };
        let rows = |example| {
            let inner = value::enclosed(ctxt, word, &argument, example)?;
            condition(ctxt, scope, inner)
        };
        let example = "owner_id == func(\"current_owner\")";
        match known {
            PolicyWord::For => command.set(ctxt, word, keyword(ctxt, word, &argument, COMMANDS)),
            PolicyWord::To => to.set(ctxt, word, roles(ctxt, word, &argument)),
            PolicyWord::Restrictive => {
                restrictive.set(ctxt, word, value::flag(ctxt, word, &argument));
            }
            PolicyWord::Using => {
                using_place = argument.place();
                using.set(ctxt, word, rows(example));
            }
            PolicyWord::WithCheck => {
                check_place = argument.place();
                with_check.set(ctxt, word, rows(example));
            }
            PolicyWord::Only => only.set(ctxt, word, engines(ctxt, &argument)),
        }
    }
    let Some(name) = name else {
        if ctxt.count() == errors_before {
            ctxt.error_at(
                attribute.place,
                "a policy has a name, first: `#[policy(own_rows, using(owner_id == ..))]`",
            );
        }
        return None;
    };
    let policy = Policy {
        name,
        command: command.get().unwrap_or(PolicyCommand::All),
        roles: to.get().unwrap_or_default(),
        restrictive: restrictive.get().unwrap_or(false),
        using: using.get(),
        with_check: with_check.get(),
        engines: only.get().unwrap_or(EngineSet::ALL),
        place: attribute.place,
    };
    if policy.command == PolicyCommand::Insert && policy.using.is_some() {
        ctxt.error_at(
            using_place,
            "an INSERT reads no row that exists, so that `using` says nothing about it; write `with_check(..)`",
        );
    }
    if matches!(
        policy.command,
        PolicyCommand::Select | PolicyCommand::Delete
    ) && policy.with_check.is_some()
    {
        ctxt.error_at(
            check_place,
            format_args!(
                "{} writes no row, so that `with_check` says nothing about it; write `using(..)`",
                policy.command.keyword().to_uppercase()
            ),
        );
    }
    if policy.using.is_none() && policy.with_check.is_none() && ctxt.count() == errors_before {
        ctxt.error_at(
            attribute.place,
            "a policy without a condition allows every row; say which: `using(..)`, `with_check(..)`, or \
             `using(true)` if it is every row",
        );
    }
    Some(policy)
}
