//! The arguments of the functions in the table of [`Function`](crate::def::Function).

use super::method::counted;
use super::walk::Walk;
use super::{ParsedNodeKind, literal};
use crate::def::{Form, Function, Parameter};
use syn::{Expr, ExprCall, ExprMethodCall, Ident};

/// The words of one form, and how each is written.
pub(super) fn words(form: Form) -> impl Iterator<Item = (&'static str, &'static str)> + Clone {
    Function::ALL
        .iter()
        .filter(move |function| function.form() == form)
        .map(|function| (function.keyword(), function.usage()))
}

/// `receiver.word(arguments)`; the receiver has been walked.
pub(super) fn method(walk: &mut Walk<'_>, whole: &Expr, call: &ExprMethodCall, function: Function) {
    if let Some(turbofish) = &call.turbofish {
        walk.error(
            turbofish,
            format_args!(
                "generic arguments are not part of the schema language; write `{}`",
                function.usage()
            ),
        );
    }
    let arguments: Vec<&Expr> = call.args.iter().collect();
    walk_all(walk, &arguments, function, 1);
    if let Some(count) = counts(walk, &arguments, function, 1, &call.method) {
        walk.push(
            ParsedNodeKind::Call(function, count),
            call.method.span(),
            whole,
        );
    }
}

/// `word(arguments)`
pub(super) fn function(
    walk: &mut Walk<'_>,
    whole: &Expr,
    call: &ExprCall,
    function: Function,
    word: &Ident,
) {
    let arguments: Vec<&Expr> = call.args.iter().collect();
    walk_all(walk, &arguments, function, 0);
    if let Some(count) = counts(walk, &arguments, function, 0, word) {
        walk.push(ParsedNodeKind::Call(function, count), word.span(), whole);
    }
}

fn parameter(function: Function, position: usize) -> Parameter {
    let parameters = function.parameters();
    let last = parameters.last().copied().unwrap_or(Parameter::Any);
    parameters.get(position).copied().unwrap_or(last)
}

fn walk_all(walk: &mut Walk<'_>, arguments: &[&Expr], function: Function, before: usize) {
    for (position, argument) in arguments.iter().enumerate() {
        walk.visit(argument);
        if walk.scope.is_attribute() {
            literal_only(walk, function, position + before, argument);
        }
    }
}

/// What must be known when the schema is, because engines write it in other places.
fn literal_only(walk: &mut Walk<'_>, function: Function, position: usize, argument: &Expr) {
    const UNITS: &[&str] = &[
        "year", "quarter", "month", "week", "day", "hour", "minute", "second",
    ];
    match (function, position) {
        (Function::DateTrunc, 1) => {
            if let Some(unit) = literal::string(walk, argument, "a unit of time")
                && !UNITS.contains(&unit.value().as_str())
            {
                walk.error(
                    unit,
                    format_args!("a unit of time is one of `{}`", UNITS.join("`, `")),
                );
            }
        }
        (Function::CurrentSetting, 0) => {
            if let Some(name) = literal::string(walk, argument, "the name of a setting")
                && !name.value().contains('.')
            {
                walk.error(
                    name,
                    "a setting of yours has a prefix, so that it is none of the server's; write \
                     `current_setting(\"app.tenant\", true)`",
                );
            }
        }
        _ if parameter(function, position) == Parameter::Literal && !is_number(argument) => {
            walk.error(
                argument,
                format_args!(
                    "a duration is written in numbers; write `{}`, and multiply it: \
                     `quantity * {}(1)`",
                    function.usage(),
                    function.keyword()
                ),
            );
        }
        _ => {}
    }
}

fn is_number(argument: &Expr) -> bool {
    match argument {
        Expr::Lit(inner) => matches!(inner.lit, syn::Lit::Int(_)),
        Expr::Paren(inner) => is_number(&inner.expr),
        Expr::Group(inner) => is_number(&inner.expr),
        Expr::Unary(inner) => {
            matches!(inner.op, syn::UnOp::Neg(_)) && matches!(*inner.expr, Expr::Lit(_))
        }
        _ => false,
    }
}

/// The number of arguments with the receiver, if the function takes so many.
fn counts(
    walk: &mut Walk<'_>,
    arguments: &[&Expr],
    function: Function,
    before: usize,
    word: &Ident,
) -> Option<u16> {
    let count = arguments.len() + before;
    let least = function.required();
    let most = match function.is_variadic() {
        true => usize::from(u16::MAX),
        false => function.parameters().len(),
    };
    if (least..=most).contains(&count) || !walk.scope.is_attribute() {
        return match u16::try_from(count) {
            Ok(count) => Some(count),
            Err(_) => {
                walk.error(word, "no engine takes so many arguments");
                None
            }
        };
    }
    let dot = match function.form() {
        Form::Method => ".",
        Form::Function => "",
    };
    let takes = match (least, most) {
        _ if function.is_variadic() => format!("at least {}", counted(least - before)),
        (least, most) if least == most => counted(least - before),
        (least, most) => format!("{} or {}", least - before, counted(most - before)),
    };
    let message = format!(
        "`{dot}{word}` takes {takes}, not {}; write `{}`",
        arguments.len(),
        function.usage()
    );
    match arguments.get(most - before) {
        Some(surplus) => walk.error(surplus, message),
        None => walk.error(word, message),
    }
    None
}
