//! The arguments of functions, procedures and aggregates.

use super::token::{Token, TokenKind};

/// Spellings of types that the server has another word for.
const ALIASES: &[(&str, &str)] = &[
    ("bool", "boolean"),
    ("char", "character"),
    ("dec", "numeric"),
    ("decimal", "numeric"),
    ("float", "double precision"),
    ("float4", "real"),
    ("float8", "double precision"),
    ("int", "integer"),
    ("int2", "smallint"),
    ("int4", "integer"),
    ("int8", "bigint"),
    ("time", "time without time zone"),
    ("timestamp", "timestamp without time zone"),
    ("timestamptz", "timestamp with time zone"),
    ("timetz", "time with time zone"),
    ("varbit", "bit varying"),
    ("varchar", "character varying"),
];

/// First words of types that have several.
const FIRST_WORDS: &[&str] = &[
    "bit",
    "char",
    "character",
    "double",
    "interval",
    "national",
    "nchar",
    "time",
    "timestamp",
];

/// Words that go on with a type of several words.
const NEXT_WORDS: &[&str] = &[
    "char",
    "character",
    "day",
    "hour",
    "minute",
    "month",
    "precision",
    "second",
    "varying",
    "with",
    "without",
    "year",
];

/// The types of the arguments that identify a routine, as the server spells them: `integer, text[]`.
/// `inner` is what stands between the parentheses.
pub(super) fn argument_types(inner: &[Token<'_>]) -> String {
    let mut types = Vec::new();
    for argument in arguments(inner) {
        types.extend(argument_type(argument));
    }
    types.join(", ")
}

/// Cuts at the commas that are in no parentheses or brackets. ORDER BY of an aggregate cuts too.
fn arguments<'tokens, 'sql>(inner: &'tokens [Token<'sql>]) -> Vec<&'tokens [Token<'sql>]> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    for (position, token) in inner.iter().enumerate() {
        if token.is_mark('(') || token.is_mark('[') {
            depth += 1;
        } else if token.is_mark(')') || token.is_mark(']') {
            depth = depth.saturating_sub(1);
        } else if depth == 0 && token.is_mark(',') {
            found.push(&inner[start..position]);
            start = position + 1;
        } else if depth == 0
            && token.is("order")
            && inner.get(position + 1).is_some_and(|next| next.is("by"))
        {
            found.push(&inner[start..position]);
            start = position + 2;
        }
    }
    found.push(&inner[start.min(inner.len())..]);
    found
        .into_iter()
        .filter(|argument| !argument.is_empty())
        .collect()
}

/// The type of one argument; `None` where it only goes out.
fn argument_type(argument: &[Token<'_>]) -> Option<String> {
    let end = argument
        .iter()
        .position(|token| token.is("default") || token.is_mark('='));
    let mut rest = &argument[..end.unwrap_or(argument.len())];
    // `:=` is two marks.
    if let [before @ .., colon] = rest
        && colon.is_mark(':')
    {
        rest = before;
    }
    if let [mode, after @ ..] = rest
        && !after.is_empty()
        && mode.kind == TokenKind::Word
    {
        if mode.is("out") {
            return None;
        }
        if mode.is("in") || mode.is("inout") || mode.is("variadic") {
            rest = after;
        }
    }
    if let [name, after @ ..] = rest
        && is_name_before(name, after)
    {
        rest = after;
    }
    Some(type_text(rest))
}

/// Whether the first token is the argument's name rather than a part of its type.
fn is_name_before(name: &Token<'_>, after: &[Token<'_>]) -> bool {
    let Some(next) = after.first() else {
        return false;
    };
    if next.kind == TokenKind::Mark {
        return false;
    }
    let begins = FIRST_WORDS.iter().any(|word| name.is(word));
    let goes_on = NEXT_WORDS.iter().any(|word| next.is(word));
    let is_type = (begins && goes_on) || name.is("setof");
    !is_type
}

/// The type as the server spells it, without what a routine's identity leaves out: lengths and precisions.
fn type_text(tokens: &[Token<'_>]) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut arrays = 0_usize;
    let mut depth = 0_usize;
    let mut joins = false;
    for token in tokens {
        if token.is_mark('(') {
            depth += 1;
        } else if token.is_mark(')') {
            depth = depth.saturating_sub(1);
        } else if depth > 0 || token.is_mark(']') {
        } else if token.is_mark('[') || token.is("array") {
            arrays += 1;
        } else if token.is_mark('.') || token.is_mark('%') {
            joins = true;
            if let Some(last) = words.last_mut() {
                last.push_str(token.text);
            }
        } else {
            let text = match token.kind {
                TokenKind::Word => token.text.to_lowercase(),
                _ => token.text.to_owned(),
            };
            match words.last_mut() {
                Some(last) if joins => last.push_str(&text),
                _ => words.push(text),
            }
            joins = false;
        }
    }
    let mut text = words.join(" ");
    if let Some((_, known)) = ALIASES.iter().find(|(alias, _)| *alias == text) {
        (*known).clone_into(&mut text);
    }
    if text == "national character" || text == "nchar" {
        "character".clone_into(&mut text);
    }
    // An array of several dimensions is the same type as one of one.
    if arrays > 0 {
        text.push_str("[]");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    #[test]
    fn types_are_told_from_names() {
        for (arguments, expected) in [
            ("", ""),
            ("integer", "integer"),
            ("a integer, b text", "integer, text"),
            ("IN a int DEFAULT f(1, 2), OUT b text", "integer"),
            ("INOUT a timestamptz", "timestamp with time zone"),
            ("VARIADIC items text[]", "text[]"),
            (
                "double precision, amount numeric(10, 2) = 3",
                "double precision, numeric",
            ),
            ("at timestamp(3) with time zone", "timestamp with time zone"),
            ("timestamp without time zone", "timestamp without time zone"),
            ("character varying", "character varying"),
            (
                "sales.order_status, \"Name\" \"My Type\"",
                "sales.order_status, \"My Type\"",
            ),
            ("a customers.email%TYPE", "customers.email%type"),
            ("a int := 1", "integer"),
            ("float8 ORDER BY anyelement", "double precision, anyelement"),
        ] {
            assert_eq!(
                argument_types(&tokens(arguments).unwrap()),
                expected,
                "{arguments}"
            );
        }
    }
}
