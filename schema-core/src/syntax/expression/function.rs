//! Functions: `now()`, `coalesce(a, b)`, `func("name", a)`, `sql("...")`.

use super::method::counted;
use super::scope::Place;
use super::walk::Walk;
use super::{ParsedNodeKind, arguments, literal};
use crate::def::{Form, Function};
use crate::syntax::name::closest_name;
use syn::{Expr, ExprCall, Ident};

/// Functions with a grammar of their own, and how they are written.
const OWN: &[(&str, &str)] = &[("func", "func(\"name\", ..)"), ("sql", "sql(\"...\")")];

/// Words that people know from SQL, and what stands for them here.
const FOREIGN: &[(&str, &str)] = &[
    ("any", "column.any_of(array)"),
    ("array_length", "column.cardinality()"),
    ("btrim", "column.trim()"),
    ("ceiling", "column.ceil()"),
    ("clock_timestamp", "now()"),
    ("current_time", "now()"),
    ("current_timestamp", "now()"),
    ("extract", "column.year()"),
    ("gen_random_uuid", "uuid_v4()"),
    ("if", "if condition { a } else { b }"),
    ("ifnull", "coalesce(a, b)"),
    ("interval", "days(30)"),
    ("jsonb_typeof", "column.json_type()"),
    ("length", "column.char_length()"),
    ("localtimestamp", "now()"),
    ("max", "greatest(a, b)"),
    ("min", "least(a, b)"),
    ("mod", "a % b"),
    ("not", "!condition"),
    ("nvl", "coalesce(a, b)"),
    ("pow", "column.power(2)"),
    ("strpos", "column.position(\"text\")"),
    ("substr", "column.substring(1, 3)"),
    ("today", "current_date()"),
    ("transaction_timestamp", "now()"),
    ("uuid_generate_v4", "uuid_v4()"),
    ("uuidv4", "uuid_v4()"),
    ("uuidv7", "uuid_v7()"),
];

/// Walks a call.
pub(super) fn visit(walk: &mut Walk<'_>, whole: &Expr, call: &ExprCall) {
    let word = match call.func.as_ref() {
        Expr::Path(path) if path.qself.is_none() => path.path.get_ident(),
        _ => None,
    };
    let Some(word) = word else {
        walk.error(
            &call.func,
            "a path is called here, but the database cannot run Rust; for a function of your database \
             write `func(\"name\", ..)`, for the value of an enum a variant without data",
        );
        return;
    };
    match word.to_string().as_str() {
        "func" => user_call(walk, whole, call, word),
        "sql" => raw(walk, whole, call, word),
        "column" if !walk.scope.is_attribute() => stored_column(walk, whole, call, word),
        other => {
            if let Some(known) =
                Function::from_keyword(other).filter(|known| known.form() == Form::Function)
            {
                return arguments::function(walk, whole, call, known, word);
            }
            unknown(walk, word, other);
            for argument in &call.args {
                walk.visit(argument);
            }
        }
    }
}

fn user_call(walk: &mut Walk<'_>, whole: &Expr, call: &ExprCall, word: &Ident) {
    let mut arguments = call.args.iter();
    let Some(first) = arguments.next() else {
        walk.error(
            word,
            "`func` calls a function of your database; write its name first, as in \
             `func(\"is_valid_iban\", iban)`",
        );
        return;
    };
    let name = literal::string(walk, first, "the name of a function");
    for argument in arguments {
        walk.visit(argument);
    }
    let count = count(walk, call, call.args.len() - 1);
    if let (Some(name), Some(count)) = (name, count) {
        let text = name.value();
        if walk.scope.is_attribute() && !is_function_name(&text) {
            walk.error(
                name,
                format_args!(
                    "`{text}` is not the name of a function; write the name alone, with its namespace if \
                     it has one, as in `func(\"audit.is_valid\", ..)`, and the arguments after it"
                ),
            );
        } else {
            walk.push(ParsedNodeKind::UserCall(text, count), word.span(), whole);
        }
    }
}

fn raw(walk: &mut Walk<'_>, whole: &Expr, call: &ExprCall, word: &Ident) {
    let mut arguments = call.args.iter();
    let (Some(argument), None) = (arguments.next(), arguments.next()) else {
        walk.error(
            word,
            format_args!(
                "`sql` takes one string, not {}; write `sql(\"...\")`",
                counted(call.args.len())
            ),
        );
        return;
    };
    if let Some(text) = literal::string(walk, argument, "raw SQL") {
        let value = text.value();
        if value.trim().is_empty() && walk.scope.is_attribute() {
            walk.error(
                text,
                "this SQL is empty; write an expression, or leave the attribute out",
            );
        } else {
            walk.push(ParsedNodeKind::Sql(value), word.span(), whole);
        }
    }
}

/// `column("Full Name")`: a column whose name is no Rust identifier. Only a database has those.
fn stored_column(walk: &mut Walk<'_>, whole: &Expr, call: &ExprCall, word: &Ident) {
    let (Place::Lock(columns), Some(argument)) = (walk.scope.place, call.args.first()) else {
        walk.error(
            word,
            "`column` takes the column's name; write `column(\"Full Name\")`",
        );
        return;
    };
    if let Some(name) = literal::string(walk, argument, "the name of a column") {
        walk.named_column(columns, &name.value(), word.span(), whole);
    }
}

fn unknown(walk: &mut Walk<'_>, word: &Ident, name: &str) {
    let lower = name.to_lowercase();
    let method = Function::from_keyword(&lower).filter(|known| known.form() == Form::Method);
    let known = arguments::words(Form::Function).chain(OWN.iter().copied());
    let near = closest_name(name, known.clone().map(|(word, _)| word))
        .and_then(|near| known.clone().find(|(word, _)| *word == near));
    let remedy = if let Some((_, instead)) = FOREIGN.iter().find(|(foreign, _)| *foreign == lower) {
        format!("write `{instead}`")
    } else if let Some(method) = method {
        format!("write `column{}`", method.usage())
    } else if let Some((_, usage)) = near {
        format!("did you mean `{usage}`?")
    } else {
        format!("for a function of your database write `func(\"{name}\", ..)`")
    };
    walk.error(
        word,
        format_args!("`{name}` is not a function that every engine has; {remedy}"),
    );
}

fn count(walk: &mut Walk<'_>, call: &ExprCall, count: usize) -> Option<u16> {
    let narrow = u16::try_from(count).ok();
    if narrow.is_none() {
        walk.error(&call.func, "no engine takes so many arguments");
    }
    narrow
}

fn is_function_name(text: &str) -> bool {
    let word = |word: &str| {
        let mut characters = word.chars();
        characters
            .next()
            .is_some_and(|first| first.is_alphabetic() || first == '_')
            && characters.all(|other| other.is_alphanumeric() || other == '_' || other == '$')
    };
    text.split('.').all(word)
}
