//! Methods: `column.method(arguments)`.

use super::walk::Walk;
use super::{ParsedNodeKind, arguments, literal};
use crate::def::{BinaryOperator, Form, Function, UnaryOperator};
use crate::syntax::data_type;
use crate::syntax::name::closest_name;
use crate::syntax::regular_expression;
use quote::ToTokens;
use syn::parse::Parser;
use syn::{Expr, ExprMethodCall};

/// A method of the language: its word, how it is called, and what it is.
struct Method {
    word: &'static str,
    usage: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Null(UnaryOperator),
    Pattern(BinaryOperator),
    Distinct(BinaryOperator),
    OneOf,
    Between,
    Cast,
}

const METHODS: &[Method] = &[
    Method {
        word: "is_none",
        usage: ".is_none()",
        kind: Kind::Null(UnaryOperator::IsNone),
    },
    Method {
        word: "is_some",
        usage: ".is_some()",
        kind: Kind::Null(UnaryOperator::IsSome),
    },
    Method {
        word: "matches",
        usage: ".matches(r\"^[a-z]+$\")",
        kind: Kind::Pattern(BinaryOperator::Matches),
    },
    Method {
        word: "matches_i",
        usage: ".matches_i(r\"^[a-z]+$\")",
        kind: Kind::Pattern(BinaryOperator::MatchesInsensitive),
    },
    Method {
        word: "like",
        usage: ".like(\"A%\")",
        kind: Kind::Pattern(BinaryOperator::Like),
    },
    Method {
        word: "like_i",
        usage: ".like_i(\"a%\")",
        kind: Kind::Pattern(BinaryOperator::LikeInsensitive),
    },
    Method {
        word: "is_distinct_from",
        usage: ".is_distinct_from(other)",
        kind: Kind::Distinct(BinaryOperator::IsDistinctFrom),
    },
    Method {
        word: "is_not_distinct_from",
        usage: ".is_not_distinct_from(other)",
        kind: Kind::Distinct(BinaryOperator::IsNotDistinctFrom),
    },
    Method {
        word: "one_of",
        usage: ".one_of([a, b])",
        kind: Kind::OneOf,
    },
    Method {
        word: "between",
        usage: ".between(low, high)",
        kind: Kind::Between,
    },
    Method {
        word: "cast",
        usage: ".cast(numeric(10, 2))",
        kind: Kind::Cast,
    },
];

/// Words that people know from Rust or SQL, and what stands for them here.
const FOREIGN: &[(&str, &str)] = &[
    ("all", ".has_all_keys([\"a\", \"b\"])"),
    ("any", ".any_of(tags)"),
    ("array_length", ".cardinality()"),
    ("at", ".get(0)"),
    ("bits", ".bit_length()"),
    ("ceiling", ".ceil()"),
    ("char_at", ".substring(1, 1)"),
    ("chars", ".char_length()"),
    ("date", ".cast(date)"),
    ("date_part", ".year()"),
    ("dow", ".day_of_week()"),
    ("doy", ".day_of_year()"),
    ("eq", "=="),
    ("eq_any", ".one_of([a, b])"),
    ("extract", ".year()"),
    ("find", ".position(\"text\")"),
    ("ge", ">="),
    ("get_str", ".get_text(\"key\")"),
    ("gt", ">"),
    ("has", ".contains([\"a\"])"),
    ("ilike", ".like_i(\"text%\")"),
    ("in_list", ".one_of([a, b])"),
    ("in_timezone", ".at_time_zone(\"UTC\")"),
    ("is_empty", ".char_length() == 0"),
    ("is_in", ".one_of([a, b])"),
    ("is_not_null", ".is_some()"),
    ("is_null", ".is_none()"),
    ("jsonb_typeof", ".json_type()"),
    ("le", "<="),
    ("len", ".char_length()"),
    ("length", ".char_length()"),
    ("lt", "<"),
    ("max", "greatest(a, b)"),
    ("min", "least(a, b)"),
    ("mod", "%"),
    ("month0", ".month()"),
    ("ne", "!="),
    ("ordinal", ".day_of_year()"),
    ("overlap", ".overlaps([\"a\"])"),
    ("pow", ".power(2)"),
    ("powi", ".power(2)"),
    ("regexp", ".matches(r\"...\")"),
    ("rem_euclid", "%"),
    ("similar_to", ".matches(r\"...\")"),
    ("split_at", ".substring(1, 3)"),
    ("strip_prefix", ".substring(3)"),
    ("strpos", ".position(\"text\")"),
    ("substr", ".substring(1, 3)"),
    ("timestamp", ".epoch()"),
    ("to_lowercase", ".lower()"),
    ("to_string", ".cast(text)"),
    ("to_uppercase", ".upper()"),
    ("trim_end", ".rtrim()"),
    ("trim_start", ".ltrim()"),
    ("trunc", ".floor()"),
    ("truncate", ".date_trunc(\"month\")"),
    ("unwrap_or", "coalesce(a, b)"),
    ("week", ".iso_week()"),
    ("weekday", ".day_of_week()"),
    ("xor", "!="),
];

/// Walks a method call.
pub(super) fn visit(walk: &mut Walk<'_>, whole: &Expr, call: &ExprMethodCall) {
    walk.visit(&call.receiver);
    if is_range(&call.receiver) {
        // The range has been refused with what to write instead of the whole.
        return;
    }
    let word = call.method.to_string();
    if let Some(known) = Function::from_keyword(&word).filter(|known| known.form() == Form::Method)
    {
        return arguments::method(walk, whole, call, known);
    }
    let Some(method) = METHODS.iter().find(|method| method.word == word) else {
        unknown(walk, call, &word);
        return;
    };
    if let Some(turbofish) = &call.turbofish {
        walk.error(
            turbofish,
            format_args!(
                "generic arguments are not part of the schema language; write `{}`",
                method.usage
            ),
        );
    }
    let span = call.method.span();
    match method.kind {
        Kind::Null(operator) => {
            take::<0>(walk, call, method);
            walk.push(ParsedNodeKind::Unary(operator), span, whole);
        }
        Kind::Pattern(operator) => {
            if let Some([argument]) = take::<1>(walk, call, method) {
                pattern(walk, argument, operator);
            }
            walk.push(ParsedNodeKind::Binary(operator), span, whole);
        }
        Kind::Distinct(operator) => {
            if let Some([other]) = take::<1>(walk, call, method) {
                walk.visit(other);
            }
            walk.push(ParsedNodeKind::Binary(operator), span, whole);
        }
        Kind::OneOf => {
            one_of(walk, whole, call, method);
        }
        Kind::Between => {
            if let Some([low, high]) = take::<2>(walk, call, method) {
                walk.visit(low);
                walk.visit(high);
            }
            walk.push(ParsedNodeKind::Between, span, whole);
        }
        Kind::Cast => {
            cast(walk, whole, call, method);
        }
    }
}

fn is_range(receiver: &Expr) -> bool {
    match receiver {
        Expr::Paren(inner) => is_range(&inner.expr),
        Expr::Group(inner) => is_range(&inner.expr),
        other => matches!(other, Expr::Range(_)),
    }
}

/// The arguments, when there are as many as the method takes.
fn take<'a, const COUNT: usize>(
    walk: &mut Walk<'_>,
    call: &'a ExprMethodCall,
    method: &Method,
) -> Option<[&'a Expr; COUNT]> {
    let arguments: Vec<&Expr> = call.args.iter().collect();
    match <[&Expr; COUNT]>::try_from(arguments) {
        Ok(arguments) => Some(arguments),
        Err(arguments) => {
            let message = format!(
                "`.{}` takes {}, not {}; write `{}`",
                method.word,
                counted(COUNT),
                arguments.len(),
                method.usage
            );
            match arguments.get(COUNT) {
                Some(surplus) => walk.error(surplus, message),
                None => walk.error(&call.method, message),
            }
            None
        }
    }
}

/// `no argument`, `1 argument`, `2 arguments`.
pub(super) fn counted(count: usize) -> String {
    match count {
        0 => "no argument".to_owned(),
        1 => "1 argument".to_owned(),
        more => format!("{more} arguments"),
    }
}

fn pattern(walk: &mut Walk<'_>, argument: &Expr, operator: BinaryOperator) {
    if !walk.scope.is_attribute() {
        walk.visit(argument);
        return;
    }
    let is_like = matches!(
        operator,
        BinaryOperator::Like | BinaryOperator::LikeInsensitive
    );
    let what = match is_like {
        true => "a LIKE pattern",
        false => "a regular expression",
    };
    let Some(text) = literal::string(walk, argument, what) else {
        return;
    };
    let value = text.value();
    let problem = match is_like {
        true => like_problem(&value),
        false => regular_expression::problem(&value),
    };
    match problem {
        Some(problem) => walk.error(text, problem),
        None => walk.push(ParsedNodeKind::Text(value), text.span(), text),
    }
}

/// A pattern that ends in an unpaired escape character is an error when rows are checked, which is too
/// late.
fn like_problem(pattern: &str) -> Option<String> {
    let trailing = pattern
        .chars()
        .rev()
        .take_while(|character| *character == '\\')
        .count();
    (trailing % 2 == 1).then(|| {
        "the pattern ends in `\\`, which escapes nothing, and every comparison would fail; write `\\\\` \
         for a backslash"
            .to_owned()
    })
}

fn one_of(walk: &mut Walk<'_>, whole: &Expr, call: &ExprMethodCall, method: &Method) {
    let Some([argument]) = take::<1>(walk, call, method) else {
        return;
    };
    let Expr::Array(list) = argument else {
        walk.error(
            argument,
            "`.one_of` takes its list in brackets, so that it is told apart from one value; write \
             `.one_of([a, b])`, or for the elements of an array column `.any_of(tags)`",
        );
        return;
    };
    if list.elems.is_empty() && walk.scope.is_attribute() {
        walk.error(
            list,
            "nothing is in an empty list, so this is never true; name the allowed values",
        );
        return;
    }
    for item in &list.elems {
        walk.visit(item);
    }
    match u16::try_from(list.elems.len()) {
        Ok(count) => walk.push(ParsedNodeKind::OneOf(count), call.method.span(), whole),
        Err(_) => walk.error(
            list,
            "a list of more than 65535 values belongs in a table; write a foreign key to it",
        ),
    }
}

fn cast(walk: &mut Walk<'_>, whole: &Expr, call: &ExprMethodCall, method: &Method) {
    let Some([argument]) = take::<1>(walk, call, method) else {
        return;
    };
    let tokens = argument.to_token_stream();
    let parsed = if walk.scope.is_attribute() {
        data_type::parse.parse2(tokens)
    } else {
        data_type::parse_stored.parse2(tokens)
    };
    match parsed {
        Ok(parsed) => walk.push(ParsedNodeKind::Cast(parsed), call.method.span(), whole),
        Err(error) => walk.adopt(error),
    }
}

fn unknown(walk: &mut Walk<'_>, call: &ExprMethodCall, word: &str) {
    let known = METHODS
        .iter()
        .map(|method| (method.word, method.usage))
        .chain(arguments::words(Form::Method));
    let every = || known.clone().chain(FOREIGN.iter().copied());
    let usage = |word: &str| {
        every()
            .find(|(other, _)| *other == word)
            .map(|(_, usage)| usage)
    };
    let remedy = if let Some(instead) = usage(word) {
        format!("write `{instead}`")
    } else if let Some(instead) = closest_name(word, every().map(|(word, _)| word)).and_then(usage)
    {
        format!("did you mean `{instead}`?")
    } else {
        format!("for a function of your database write `func(\"{word}\", ..)`")
    };
    walk.error(
        &call.method,
        format_args!("`.{word}` is not part of the schema language; {remedy}"),
    );
    for argument in &call.args {
        walk.visit(argument);
    }
}
