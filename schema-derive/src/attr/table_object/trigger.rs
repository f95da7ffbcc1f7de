//! `#[trigger(name, before, update(status), when(new.status != old.status), execute = "touch"())]`

use super::{keyword, leading_name};
use crate::attr::Attribute;
use crate::attr::argument::{Argument, Shape, arguments};
use crate::attr::engines::engines;
use crate::attr::key_part::columns;
use crate::attr::value::{self, Once};
use crate::ctxt::Ctxt;
use crate::language::{Expression, row_condition};
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::TriggerWord;
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use schema_core::def::{
    ColumnIndex, Deferrable, EngineSet, TriggerEvent, TriggerLevel, TriggerTiming,
};
use syn::ext::IdentExt;
use syn::{Lit, LitStr};

const LEVELS: &[(&str, TriggerLevel)] = &[
    ("row", TriggerLevel::Row),
    ("statement", TriggerLevel::Statement),
];
const DEFERRABLE: &[(&str, Deferrable)] = &[
    ("initially_immediate", Deferrable::InitiallyImmediate),
    ("initially_deferred", Deferrable::InitiallyDeferred),
];

/// A trigger.
pub(crate) struct Trigger {
    pub(crate) name: String,
    pub(crate) timing: TriggerTiming,
    pub(crate) events: Vec<TriggerEvent>,
    pub(crate) update_of: Vec<ColumnIndex>,
    pub(crate) level: TriggerLevel,
    pub(crate) when: Option<Expression>,
    pub(crate) old_table: Option<String>,
    pub(crate) new_table: Option<String>,
    pub(crate) constraint: Option<Deferrable>,
    pub(crate) action: Action,
    pub(crate) engines: EngineSet,
    pub(crate) place: Place,
}

/// What a trigger does.
pub(crate) enum Action {
    Function {
        name: String,
        arguments: Vec<String>,
    },
    Body(String),
}

/// The names of the rows before and after a statement.
type TransitionTables = (Option<String>, Option<String>);

/// Reads a trigger.
pub(crate) fn trigger(ctxt: &Ctxt, scope: &Scope, attribute: &Attribute) -> Option<Trigger> {
    let mut name = None;
    let mut timing = Once::default();
    let mut events: Vec<TriggerEvent> = Vec::new();
    let mut update_of = Vec::new();
    let mut level = Once::default();
    let mut when = Once::default();
    let mut tables = Once::<TransitionTables>::default();
    let mut constraint = Once::default();
    let mut function = Once::default();
    let mut body = Once::default();
    let mut only = Once::default();
    let mut level_place = None;
    let errors_before = ctxt.count();
    for (position, argument) in attribute.arguments().into_iter().enumerate() {
        let known = argument
            .word()
            .and_then(|word| Some((TriggerWord::of(word)?, word)));
        let Some((known, word)) = known else {
            match leading_name(&argument).filter(|_| position == 0) {
                Some(first) => name = Some(first),
                None => value::unknown(ctxt, &argument, "trigger", TriggerWord::ALL),
            }
            continue;
        };
        let alone = || value::flag(ctxt, word, &argument);
        let mut event = |event: TriggerEvent| {
            if events.contains(&event) {
                ctxt.error(word, format_args!("`{word}` is given twice; keep one"));
            }
            events.push(event);
        };
        match known {
            TriggerWord::Before => timing.set(ctxt, word, alone().map(|_| TriggerTiming::Before)),
            TriggerWord::After => timing.set(ctxt, word, alone().map(|_| TriggerTiming::After)),
            TriggerWord::InsteadOf => ctxt.error(
                word,
                "`instead_of` triggers stand on views; on a table write `before` or `after`",
            ),
            TriggerWord::Insert => {
                alone();
                event(TriggerEvent::Insert);
            }
            TriggerWord::Delete => {
                alone();
                event(TriggerEvent::Delete);
            }
            TriggerWord::Truncate => {
                alone();
                event(TriggerEvent::Truncate);
            }
            TriggerWord::Update => {
                event(TriggerEvent::Update);
                match &argument.shape {
                    Shape::Call(_, group) => update_of = columns(ctxt, scope, group.stream()),
                    _ => drop(alone()),
                }
            }
            TriggerWord::ForEach => {
                level_place = Some(argument.place());
                level.set(ctxt, word, keyword(ctxt, word, &argument, LEVELS));
            }
            TriggerWord::When => when.set(
                ctxt,
                word,
                value::enclosed(ctxt, word, &argument, "new.status != old.status")
                    .and_then(|inner| row_condition(ctxt, scope, inner)),
            ),
            TriggerWord::Referencing => {
                tables.set(ctxt, word, transition_tables(ctxt, word, &argument));
            }
            TriggerWord::Constraint => constraint.set(
                ctxt,
                word,
                alone().map(|_| (Deferrable::No, argument.place())),
            ),
            TriggerWord::Deferrable => constraint.set(
                ctxt,
                word,
                match &argument.shape {
                    Shape::Word(_) => Some(Deferrable::InitiallyImmediate),
                    _ => keyword(ctxt, word, &argument, DEFERRABLE),
                }
                .map(|deferrable| (deferrable, argument.place())),
            ),
            TriggerWord::Execute => function.set(ctxt, word, called(ctxt, word, &argument)),
            TriggerWord::Body => body.set(ctxt, word, value::string(ctxt, word, &argument)),
            TriggerWord::Only => only.set(ctxt, word, engines(ctxt, &argument)),
        }
    }
    let (function, body) = (function.get(), body.get());
    let timing = timing.get();
    let example = "`#[trigger(touch, before, update, execute = \"touch_updated_at\"())]`";
    let complain = |problem: &str| {
        if ctxt.count() == errors_before {
            ctxt.error_at(attribute.place, format_args!("{problem}: {example}"));
        }
    };
    let action = match (function, body) {
        (Some((name, arguments)), None) => Some(Action::Function { name, arguments }),
        (None, Some(body)) => Some(Action::Body(body.value)),
        (Some(_), Some(body)) => {
            ctxt.error_at(
                body.place,
                "a trigger calls a function or has statements of its own; for two engines write two \
                 triggers, `only(postgres)` and `only(sqlite)`",
            );
            None
        }
        (None, None) => {
            complain("a trigger says what it does");
            None
        }
    };
    if name.is_none() {
        complain("a trigger has a name, first");
    }
    if timing.is_none() {
        complain("a trigger says when it runs, `before` or `after`");
    }
    if events.is_empty() {
        complain("a trigger says which statements it follows");
    }
    events.sort();
    events.dedup();
    let constraint = constraint.get();
    let level = level.get().unwrap_or(TriggerLevel::Row);
    let (old_table, new_table) = tables.get().unwrap_or_default();
    let trigger = Trigger {
        name: name?,
        timing: timing?,
        events,
        update_of,
        level,
        when: when.get(),
        old_table,
        new_table,
        constraint: constraint.map(|(deferrable, _)| deferrable),
        action: action?,
        engines: only.get().unwrap_or(EngineSet::ALL),
        place: attribute.place,
    };
    if trigger.events.is_empty() {
        return None;
    }
    judge_rows(ctxt, scope, &trigger);
    judge(
        ctxt,
        &trigger,
        level_place,
        constraint.map(|(_, place)| place),
    );
    Some(trigger)
}

/// What no engine would take.
fn judge(ctxt: &Ctxt, trigger: &Trigger, level: Option<Place>, constraint: Option<Place>) {
    let is_row = trigger.level == TriggerLevel::Row;
    if trigger.events.contains(&TriggerEvent::Truncate) && is_row {
        ctxt.error_at(
            level.unwrap_or(trigger.place),
            "TRUNCATE names no rows, so that its triggers run once for the statement: write \
             `for_each = statement`",
        );
    }
    if !is_row && let Some(place) = constraint {
        ctxt.error_at(
            place,
            "a trigger that waits for the end of the transaction runs for each row; leave out \
             `for_each = statement`",
        );
    }
    if trigger.timing == TriggerTiming::Before
        && let Some(place) = constraint
    {
        ctxt.error_at(
            place,
            "a trigger that runs before the row is written cannot wait; write `after`",
        );
    }
    let has_tables = trigger.old_table.is_some() || trigger.new_table.is_some();
    if has_tables && trigger.timing == TriggerTiming::Before {
        ctxt.error_at(
            trigger.place,
            "before the statement there are no rows to refer to; `referencing` goes with `after`",
        );
    }
    if has_tables && (trigger.events.len() > 1 || !trigger.update_of.is_empty()) {
        ctxt.error_at(
            trigger.place,
            "a trigger with `referencing` follows one statement, and no list of columns: write one trigger \
             for each",
        );
    }
}

/// Rows that the statements do not have.
fn judge_rows(ctxt: &Ctxt, scope: &Scope, trigger: &Trigger) {
    let has = |event: TriggerEvent| trigger.events.contains(&event);
    let missing_old = has(TriggerEvent::Insert) && !has(TriggerEvent::Update);
    let missing_new = has(TriggerEvent::Delete) && !has(TriggerEvent::Update);
    for (table, is_missing, message) in [
        (
            &trigger.old_table,
            missing_old,
            "an INSERT has no rows from before: leave `old_table` out",
        ),
        (
            &trigger.new_table,
            missing_new,
            "a DELETE has no rows for afterwards: leave `new_table` out",
        ),
    ] {
        if table.is_some() && is_missing {
            ctxt.error_at(trigger.place, message);
        }
    }
    let Some(when) = trigger.when else {
        return;
    };
    for (column, span) in scope.columns_of(when) {
        // The columns of the new row are counted first.
        let is_old = column >= scope.fields().len();
        let problem = if trigger.level == TriggerLevel::Statement {
            "a trigger that runs once for the statement sees no row: leave `for_each = statement` out, or `when`"
        } else if is_old && has(TriggerEvent::Insert) {
            "an INSERT has no row from before, so `old` is nothing: write a trigger for `insert` and another for \
             the rest"
        } else if !is_old && has(TriggerEvent::Delete) {
            "a DELETE has no row for afterwards, so `new` is nothing: write a trigger for `delete` and another for \
             the rest"
        } else {
            continue;
        };
        ctxt.error_at(Place::at(span), problem);
    }
}

/// `referencing(old_table = before, new_table = after)`
fn transition_tables(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<TransitionTables> {
    let inner = value::enclosed(ctxt, word, argument, "new_table = inserted")?;
    let (mut old_table, mut new_table) = (Once::default(), Once::default());
    for argument in arguments(inner) {
        match argument.word() {
            Some(word) if word == "old_table" => {
                old_table.set(ctxt, word, value::name(ctxt, word, &argument));
            }
            Some(word) if word == "new_table" => {
                new_table.set(ctxt, word, value::name(ctxt, word, &argument));
            }
            _ => value::unknown(ctxt, &argument, "referencing", &["old_table", "new_table"]),
        }
    }
    let text = |name: Once<value::Text>| name.get().map(|name| name.value);
    Some((text(old_table), text(new_table)))
}

/// `execute = "audit.record"("orders", 1)`, `execute = touch()`
fn called(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<(String, Vec<String>)> {
    let value = value::assigned(ctxt, word, argument, "\"function\"()")?;
    let mut tokens: Vec<TokenTree> = value.clone().into_iter().collect();
    let group = match tokens.last() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            let inner = group.stream();
            tokens.pop();
            inner
        }
        _ => TokenStream::new(),
    };
    let name = function_name(&tokens);
    if name.is_none() {
        ctxt.error(
            value,
            "`execute` takes a function: `execute = \"touch_updated_at\"()`, with its namespace \
             `\"audit.record\"()`",
        );
    }
    let mut texts = Vec::new();
    for argument in arguments(group) {
        match syn::parse2::<Lit>(argument.tokens.clone()) {
            Ok(Lit::Str(text)) => texts.push(text.value()),
            Ok(Lit::Int(number)) => texts.push(number.base10_digits().to_owned()),
            Ok(Lit::Bool(value)) => texts.push(value.value.to_string()),
            _ => ctxt.error_at(
                argument.place(),
                "the arguments of a trigger are fixed texts: `\"orders\"`; the function reads them from \
                 TG_ARGV",
            ),
        }
    }
    Some((name?, texts))
}

/// `"audit.record"` or `audit.record`
fn function_name(tokens: &[TokenTree]) -> Option<String> {
    match tokens {
        [TokenTree::Ident(name)] => Some(name.unraw().to_string()),
        [
            TokenTree::Ident(namespace),
            TokenTree::Punct(point),
            TokenTree::Ident(name),
        ] if point.as_char() == '.' => Some(format!("{}.{}", namespace.unraw(), name.unraw())),
        [TokenTree::Literal(literal)] => {
            let tokens = TokenStream::from(TokenTree::Literal(literal.clone()));
            Some(syn::parse2::<LitStr>(tokens).ok()?.value())
        }
        _ => None,
    }
}
