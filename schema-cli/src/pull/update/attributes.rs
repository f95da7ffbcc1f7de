//! The attributes of a struct or field, brought to what the database has: what only people write stays.

use super::observed::observed;
use super::source::{Argument, Edits, arguments, range, word};
use super::structs::{Present, line_of};
use super::{Removal, Report};
use quote::ToTokens;
use std::collections::BTreeMap;
use syn::Attribute;

/// Words that stand once in a place, so that two of them are one, changed.
const SINGLE: &[&str] = &["table", "column", "primary_key"];

/// Where attributes stand.
pub(super) struct Place<'a> {
    pub(super) present: &'a Present<'a>,
    pub(super) object: String,
    pub(super) indent: &'static str,
    pub(super) names: &'a BTreeMap<String, String>,
}

/// Brings the attributes of a struct or field to what the database has. `there` ends where what they are about begins.
pub(super) fn attributes(
    place: &Place<'_>,
    (there, behind): (&[Attribute], usize),
    (meant_text, meant): (&str, &[Attribute]),
    (found_text, found): (&str, &[Attribute]),
    removal: Removal,
    edits: &mut Edits,
    report: &mut Report,
) {
    let is_same = |one: &Attribute, other: &Attribute| {
        one.to_token_stream().to_string() == other.to_token_stream().to_string()
    };
    let only = |of: &[Attribute], others: &[Attribute]| -> Vec<Attribute> {
        let mut rest: Vec<&Attribute> = others.iter().collect();
        of.iter()
            .filter(
                |one| match rest.iter().position(|other| is_same(one, other)) {
                    Some(position) => {
                        rest.remove(position);
                        false
                    }
                    None => true,
                },
            )
            .cloned()
            .collect()
    };
    let gone = only(meant, found);
    let mut come = only(found, meant);
    if documentation_differs(&gone, &come) {
        report.left(
            format!("comment on {}", place.object),
            "the database has another one or none; what is written in the code stays",
        );
    }
    come.retain(|attribute| !attribute.path().is_ident("doc"));
    for old in gone.iter().filter(|old| !old.path().is_ident("doc")) {
        let new = come.iter().position(|new| key(new) == key(old));
        let new = new.map(|position| come.remove(position));
        let written = there
            .iter()
            .find(|it| is_same(it, old))
            .or_else(|| there.iter().find(|it| key(it) == key(old)));
        let shown = one_line(&meant_text[range(old)]);
        match (written, new) {
            (Some(written), Some(new)) => {
                let text = merged(place, written, old, (&new, found_text));
                edits.replace(range(written), text);
                report.done(format!(
                    "changed {}: {}",
                    place.object,
                    one_line(&found_text[range(&new)])
                ));
            }
            (Some(written), None) if removal == Removal::Wanted || is_option(old) => {
                let text = merged_away(place, written, old);
                match text {
                    Some(text) => edits.replace(range(written), text),
                    None => edits.replace(line_of(place.present.source, range(written)), ""),
                }
                report.done(format!("removed from {}: {shown}", place.object));
            }
            (Some(_), None) => report.left(
                place.object.clone(),
                format!("`{shown}` is no longer in the database; `--remove` takes it out"),
            ),
            (None, new) => {
                let instead = new.map_or_else(String::new, |new| {
                    format!(
                        "; the database has `{}`",
                        one_line(&found_text[range(&new)])
                    )
                });
                report.left(
                    place.object.clone(),
                    format!(
                        "`{shown}` is not found as such, and is to be changed by hand{instead}"
                    ),
                );
            }
        }
    }
    for new in come {
        let text = with_names(&found_text[range(&new)], place.names);
        if word(&new) == "access" {
            observed(place, (there, behind), (&new, &text), edits, report);
            continue;
        }
        let same_word = there
            .iter()
            .find(|it| SINGLE.contains(&word(it).as_str()) && word(it) == word(&new));
        match same_word {
            Some(written) => {
                let added = arguments(&new)
                    .iter()
                    .map(|it| found_text[it.range.clone()].to_owned())
                    .collect();
                edits.replace(range(written), with_arguments(place, written, &[], added));
            }
            // Somebody has written it down already.
            None if there.iter().any(|it| is_same(it, &new)) => continue,
            None => edits.insert(behind, format!("{text}\n{}", place.indent)),
        }
        report.done(format!("added to {}: {}", place.object, one_line(&text)));
    }
}

/// Whether an attribute only holds options of what it stands at: without it, there are none.
fn is_option(attribute: &Attribute) -> bool {
    ["table", "column"].contains(&word(attribute).as_str())
}

fn documentation_differs(gone: &[Attribute], come: &[Attribute]) -> bool {
    gone.iter().chain(come).any(|it| it.path().is_ident("doc"))
}

/// What an attribute is about: its word, and its name or, where it has none, what it lists.
pub(super) fn key(attribute: &Attribute) -> (String, String) {
    let word = word(attribute);
    if SINGLE.contains(&word.as_str()) {
        return (word, String::new());
    }
    let arguments = arguments(attribute);
    let name = arguments
        .iter()
        .find(|argument| argument.words.as_deref() == Some("name"));
    if let Some(name) = name {
        return (word, name.text.clone());
    }
    let is_named_first =
        ["access", "check", "policy", "trigger", "partition"].contains(&word.as_str());
    let listed: Vec<&str> = arguments
        .iter()
        .filter(|argument| argument.words.is_none())
        .map(|argument| argument.text.as_str())
        .collect();
    match listed.as_slice() {
        [first, _, ..] if is_named_first => (word, (*first).to_owned()),
        all => (word.clone(), all.join(", ")),
    }
}

/// The attribute that is there, with what changed between `old` and `new`.
fn merged(
    place: &Place<'_>,
    written: &Attribute,
    old: &Attribute,
    (new, new_text): (&Attribute, &str),
) -> String {
    let (before, after) = (arguments(old), arguments(new));
    let differs = |of: &[Argument], others: &[Argument]| -> Vec<Argument> {
        of.iter()
            .filter(|one| others.iter().all(|other| other.text != one.text))
            .cloned()
            .collect()
    };
    let (gone, come) = (differs(&before, &after), differs(&after, &before));
    let is_listed = |argument: &&Argument| argument.words.is_none();
    if gone
        .iter()
        .chain(&come)
        .any(|argument| is_listed(&argument))
        && !is_option(old)
    {
        // Columns have an order: the list is written anew, and what only people write follows it.
        let kept = arguments(written).into_iter().filter(|argument| {
            argument.words.is_some()
                && before
                    .iter()
                    .chain(&after)
                    .all(|other| other.words != argument.words)
        });
        let mut texts: Vec<String> = after
            .iter()
            .map(|argument| with_names(&new_text[argument.range.clone()], place.names))
            .collect();
        texts.extend(kept.map(|argument| place.present.source[argument.range].to_owned()));
        return format!("#[{}({})]", word(new), texts.join(", "));
    }
    let added = come
        .iter()
        .map(|argument| with_names(&new_text[argument.range.clone()], place.names))
        .collect();
    with_arguments(place, written, &gone, added)
}

/// The attribute without the arguments of `old`; `None` where nothing is left.
fn merged_away(place: &Place<'_>, written: &Attribute, old: &Attribute) -> Option<String> {
    if !is_option(old) {
        return None;
    }
    let gone = arguments(old);
    let is_kept = |argument: &Argument| gone.iter().all(|other| !is_same_word(argument, other));
    let is_empty = !arguments(written).iter().any(is_kept);
    (!is_empty).then(|| with_arguments(place, written, &gone, Vec::new()))
}

fn is_same_word(one: &Argument, other: &Argument) -> bool {
    one.text == other.text || one.words.is_some() && one.words == other.words
}

/// The attribute that is there without `gone` and with `added`.
fn with_arguments(
    place: &Place<'_>,
    written: &Attribute,
    gone: &[Argument],
    added: Vec<String>,
) -> String {
    let kept = arguments(written)
        .into_iter()
        .filter(|argument| gone.iter().all(|other| !is_same_word(argument, other)))
        .map(|argument| place.present.source[argument.range].to_owned());
    let all: Vec<String> = kept.chain(added).collect();
    format!("#[{}({})]", word(written), all.join(", "))
}

/// A text of Rust with other names of fields.
pub(super) fn with_names(text: &str, names: &BTreeMap<String, String>) -> String {
    if names.is_empty() {
        return text.to_owned();
    }
    let mut result = String::new();
    let mut word = String::new();
    let flush = |word: &mut String, result: &mut String| {
        result.push_str(names.get(word.as_str()).unwrap_or(word));
        word.clear();
    };
    for letter in text.chars() {
        if letter.is_alphanumeric() || letter == '_' || letter == '#' && word == "r" {
            word.push(letter);
        } else {
            flush(&mut word, &mut result);
            result.push(letter);
        }
    }
    flush(&mut word, &mut result);
    result
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
