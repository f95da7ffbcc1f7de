//! Access patterns that a running system showed, beside those that people declared.

use super::Report;
use super::attributes::{Place, key, one_line};
use super::source::{Argument, Edits, arguments, range};
use syn::Attribute;
use syn::parse::Parser;

/// Puts an access pattern that was observed into the place of the one of its name, whose other arguments stay.
pub(super) fn observed(
    place: &Place<'_>,
    (there, behind): (&[Attribute], usize),
    (new, text): (&Attribute, &str),
    edits: &mut Edits,
    report: &mut Report,
) {
    let written = there.iter().find(|it| key(it) == key(new));
    let Some(written) = written else {
        edits.insert(behind, format!("{text}\n{}", place.indent));
        report.done(format!("added to {}: {}", place.object, one_line(text)));
        return;
    };
    let new: Attribute = match parse_attribute(text) {
        Some(new) => new,
        None => return,
    };
    let is_same = |one: &Argument, other: &Argument| one.text == other.text;
    let seen: Vec<Argument> = arguments(&new);
    let before = arguments(written);
    // The rate of before is none of today.
    let is_stale = |argument: &Argument| {
        let word = argument.words.as_deref();
        ["per_second", "select", "observed"]
            .iter()
            .any(|it| word == Some(*it))
            || argument.text == "writes"
            || argument.text == "include_deleted"
            || seen
                .iter()
                .any(|other| argument.words.is_some() && argument.words == other.words)
    };
    if before
        .iter()
        .filter(|argument| is_stale(argument))
        .all(|one| seen.iter().any(|other| is_same(one, other)))
        && seen
            .iter()
            .all(|one| before.iter().any(|other| is_same(one, other)))
    {
        return;
    }
    let kept = before
        .iter()
        .filter(|argument| argument.words.is_some() && !is_stale(argument))
        .map(|argument| place.present.source[argument.range.clone()].to_owned());
    let all: Vec<String> = seen
        .iter()
        .map(|argument| text[argument.range.clone()].to_owned())
        .chain(kept)
        .collect();
    let merged = format!("#[access({})]", all.join(", "));
    report.done(format!("changed {}: {}", place.object, one_line(&merged)));
    edits.replace(range(written), merged);
}

/// An attribute by itself, whose places are those of `text`.
fn parse_attribute(text: &str) -> Option<Attribute> {
    Attribute::parse_outer.parse_str(text).ok()?.pop()
}
