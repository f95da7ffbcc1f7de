//! Text: case, patterns, parts.

use super::Value;
use regex::{Regex, RegexBuilder};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

const CASE: &str = "engines disagree on the case of letters beyond A to Z";
const CLASSES: &str =
    "engines disagree on which characters beyond ASCII are digits, letters or spaces";

/// Whether every engine agrees on the case of the letters: where it has any beyond A to Z, some change it.
fn has_common_case(text: &str) -> bool {
    text.chars().all(|letter| {
        letter.is_ascii()
            || (letter.to_lowercase().eq([letter]) && letter.to_uppercase().eq([letter]))
    })
}

/// Lower case.
pub(super) fn lower(text: &str) -> Value<'static> {
    match has_common_case(text) {
        true => Value::Text(Cow::Owned(text.to_ascii_lowercase())),
        false => Value::Unevaluated(CASE),
    }
}

/// Upper case.
pub(super) fn upper(text: &str) -> Value<'static> {
    match has_common_case(text) {
        true => Value::Text(Cow::Owned(text.to_ascii_uppercase())),
        false => Value::Unevaluated(CASE),
    }
}

/// Whether `text` has the form of a LIKE pattern: `%` is any text, `_` any character, `\` takes the next as it is.
pub(super) fn like(text: &str, pattern: &str) -> Value<'static> {
    let text: Vec<char> = text.chars().collect();
    match pattern_parts(pattern) {
        Some(pattern) => Value::Boolean(is_like(&text, &pattern)),
        None => Value::Error("a LIKE pattern ends with its escape character"),
    }
}

/// [`like`] without regard to case.
pub(super) fn like_insensitive(text: &str, pattern: &str) -> Value<'static> {
    if has_common_case(text) && has_common_case(pattern) {
        like(&text.to_ascii_lowercase(), &pattern.to_ascii_lowercase())
    } else {
        Value::Unevaluated(CASE)
    }
}

#[derive(Clone, Copy)]
enum Part {
    AnyText,
    AnyCharacter,
    Character(char),
}

fn pattern_parts(pattern: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        parts.push(match character {
            '%' => Part::AnyText,
            '_' => Part::AnyCharacter,
            '\\' => Part::Character(characters.next()?),
            other => Part::Character(other),
        });
    }
    Some(parts)
}

/// Goes back to the newest `%` where the rest does not fit, which never costs more than the product of the lengths.
fn is_like(text: &[char], pattern: &[Part]) -> bool {
    let (mut at, mut part) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while at < text.len() {
        match pattern.get(part) {
            Some(Part::AnyText) => {
                retry = Some((at, part));
                part += 1;
                continue;
            }
            Some(Part::AnyCharacter) => {
                at += 1;
                part += 1;
                continue;
            }
            Some(Part::Character(wanted)) if *wanted == text[at] => {
                at += 1;
                part += 1;
                continue;
            }
            _ => {}
        }
        let Some((start, wildcard)) = retry else {
            return false;
        };
        retry = Some((start + 1, wildcard));
        (at, part) = (start + 1, wildcard + 1);
    }
    pattern[part..]
        .iter()
        .all(|part| matches!(part, Part::AnyText))
}

/// How a regular expression treats case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Case {
    Matters,
    Ignored,
}

/// Whether `text` holds a match of `pattern`, which is of the subset that every engine reads alike.
pub(super) fn matches(text: &str, pattern: &str, case: Case) -> Value<'static> {
    if case == Case::Ignored && !(has_common_case(text) && has_common_case(pattern)) {
        return Value::Unevaluated(CASE);
    }
    if !text.is_ascii() && has_class_escape(pattern) {
        return Value::Unevaluated(CLASSES);
    }
    static COMPILED: Mutex<BTreeMap<(String, Case), Option<Regex>>> = Mutex::new(BTreeMap::new());
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let found = compiled
        .entry((pattern.to_owned(), case))
        .or_insert_with(|| {
            let mut builder = RegexBuilder::new(pattern);
            builder.case_insensitive(case == Case::Ignored);
            builder.build().ok()
        });
    match found {
        Some(regex) => Value::Boolean(regex.is_match(text)),
        None => Value::Unevaluated("a regular expression that only the database reads"),
    }
}

/// Whether the pattern has `\d`, `\s` or `\w`, or the reverse of one.
fn has_class_escape(pattern: &str) -> bool {
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if character == '\\'
            && let Some('d' | 'D' | 's' | 'S' | 'w' | 'W') = characters.next()
        {
            return true;
        }
    }
    false
}

/// The characters from `start`, counted from 1, and at most `length` of them.
pub(super) fn substring(text: &str, start: i64, length: Option<i64>) -> Value<'static> {
    let Some(length) = length else {
        let skipped = usize::try_from(start.saturating_sub(1)).unwrap_or(0);
        return Value::Text(Cow::Owned(text.chars().skip(skipped).collect()));
    };
    if length < 0 || start < 1 {
        // PostgreSQL refuses a negative length, and counts positions before the first; SQLite does neither.
        return Value::Unevaluated(
            "engines take substrings from before the start in different ways",
        );
    }
    let skipped = usize::try_from(start - 1).unwrap_or(usize::MAX);
    let taken = usize::try_from(length).unwrap_or(usize::MAX);
    Value::Text(Cow::Owned(text.chars().skip(skipped).take(taken).collect()))
}

/// Where `wanted` first occurs, in characters from 1; 0 if it does not.
pub(super) fn position(text: &str, wanted: &str) -> i64 {
    match text.find(wanted) {
        Some(at) => i64::try_from(text[..at].chars().count() + 1).unwrap_or(i64::MAX),
        None => 0,
    }
}
