//! What is mended in the text of one file: everything else stays as it is.

use super::remedy::Remedy;
use crate::pull::update::each_item;
use crate::pull::update::source::{Argument, Edits, arguments, range, word};
use crate::report::{Location, excerpt};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use syn::{Attribute, Item, ItemStruct, Meta};

/// The arguments of an index or a unique rule that are no columns.
const OPTIONS: [&str; 13] = [
    "allow",
    "comment",
    "concurrently",
    "deferrable",
    "include",
    "name",
    "nulls_not_distinct",
    "on",
    "parameters",
    "tablespace",
    "using",
    "where",
    "with",
];

/// A finding that has one answer.
#[derive(Debug)]
pub(super) struct Mend {
    pub(super) rule: &'static str,
    pub(super) remedy: Remedy,
    /// Where the finding stands.
    pub(super) place: Location,
    /// Where the name of its struct stands.
    pub(super) owner: Location,
}

/// A text after mending, and the rule of each finding that was mended.
#[derive(Debug)]
pub(super) struct Mended {
    pub(super) text: String,
    pub(super) rules: Vec<&'static str>,
}

/// Mends what can be mended at once: one thing at one attribute. `None` where that is nothing, or the text is no Rust.
pub(super) fn mend(text: &str, mends: &[Mend]) -> Option<Mended> {
    let file = syn::parse_file(text).ok()?;
    let mut structs: Vec<&ItemStruct> = Vec::new();
    each_item(&file.items, &mut |item| {
        if let Item::Struct(item) = item {
            structs.push(item);
        }
    });
    let mut edits = Edits::default();
    let mut rules = Vec::new();
    // Attributes that are changed already, by where they begin.
    let mut changed = BTreeSet::new();
    // The columns that changed indexes of a struct now have.
    let mut made: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut added: BTreeMap<usize, Vec<(&'static str, &str)>> = BTreeMap::new();
    for mend in mends {
        let Some(owner) = owner(text, &structs, mend) else {
            continue;
        };
        if let Remedy::Add(attribute) = &mend.remedy {
            let of_struct = added.entry(start_of(owner)).or_default();
            of_struct.push((mend.rule, attribute));
            continue;
        }
        let Some(attribute) = attribute_at(text, owner, &mend.place) else {
            continue;
        };
        let start = range(attribute).start;
        if changed.contains(&start) {
            continue;
        }
        if change(text, attribute, mend, &mut edits).is_some() {
            changed.insert(start);
            rules.push(mend.rule);
            let columns = columns_after(attribute, &mend.remedy);
            made.entry(start_of(owner)).or_default().extend(columns);
        }
    }
    for (position, mut attributes) in added {
        // An index that was changed may be the one that is missing.
        let made = made.remove(&position).unwrap_or_default();
        attributes.retain(|(_, attribute)| {
            let wanted = index_columns(attribute);
            !wanted.is_some_and(|wanted| made.iter().any(|made| begins(&wanted, made)))
        });
        rules.extend(attributes.iter().map(|(rule, _)| *rule));
        for attribute in wanted(&attributes) {
            let separator = format!("{}{}", line_feed(text), indentation(text, position));
            edits.insert(position, format!("{attribute}{separator}"));
        }
    }
    (!rules.is_empty()).then(|| Mended {
        text: edits.apply(text),
        rules,
    })
}

/// Without those that are there twice, and indexes that another one begins with.
fn wanted<'a>(attributes: &[(&str, &'a str)]) -> Vec<&'a str> {
    let all: BTreeSet<&str> = attributes.iter().map(|(_, attribute)| *attribute).collect();
    let is_covered = |short: &str, long: &str| match (index_columns(short), index_columns(long)) {
        (Some(own), Some(other)) => own != other && begins(&own, &other),
        _ => false,
    };
    let is_needed = |short: &&str| !all.iter().any(|long| is_covered(short, long));
    all.iter().copied().filter(is_needed).collect()
}

/// The columns of `#[index(a, b.desc())]`, without blanks; `None` for a partial index, which holds other rows.
fn index_columns(attribute: &str) -> Option<String> {
    let columns = attribute.strip_prefix("#[index(")?.strip_suffix(")]")?;
    (!columns.contains("where(")).then(|| without_blanks(columns))
}

/// The columns of an index that is changed so, where that says more about them.
fn columns_after(attribute: &Attribute, remedy: &Remedy) -> Option<String> {
    let columns = match remedy {
        Remedy::Columns(columns) => columns.clone(),
        Remedy::First(first) => {
            let all = arguments(attribute);
            let own = all.iter().take_while(|it| !is_option(it));
            let own: Vec<&str> = own.map(|it| it.text.as_str()).collect();
            format!("{first}, {}", own.join(", "))
        }
        _ => return None,
    };
    Some(without_blanks(&columns))
}

fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Whether the columns of an index are the first of another one.
fn begins(short: &str, long: &str) -> bool {
    long.strip_prefix(short)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(','))
}

fn owner<'a>(text: &str, structs: &[&'a ItemStruct], mend: &Mend) -> Option<&'a ItemStruct> {
    let name = excerpt::offset(text, &mend.owner)?;
    let is_it = |item: &&&ItemStruct| range(&item.ident).start == name;
    structs.iter().find(is_it).copied()
}

/// Where the words `pub struct` begin.
fn start_of(item: &ItemStruct) -> usize {
    let keyword = range(&item.struct_token).start;
    match &item.vis {
        syn::Visibility::Inherited => keyword,
        visibility => range(visibility).start,
    }
}

/// The attribute of a struct or of one of its fields in which `place` lies.
fn attribute_at<'a>(text: &str, item: &'a ItemStruct, place: &Location) -> Option<&'a Attribute> {
    let offset = excerpt::offset(text, place)?;
    let of_fields = item.fields.iter().flat_map(|field| &field.attrs);
    let mut all = item.attrs.iter().chain(of_fields);
    all.find(|attribute| range(*attribute).contains(&offset))
}

/// Changes one attribute; `None` where it is written in a way that leaves more than one answer.
fn change(text: &str, attribute: &Attribute, mend: &Mend, edits: &mut Edits) -> Option<()> {
    let all = arguments(attribute);
    match &mend.remedy {
        Remedy::Add(_) => None,
        Remedy::Remove => {
            (word(attribute) == "index").then(|| remove(text, range(attribute), edits))
        }
        Remedy::Columns(columns) => {
            let first = all.first()?;
            let number = all.iter().take_while(|it| !is_option(it)).count();
            let last = all.get(number.checked_sub(1)?)?;
            // Columns behind options are not where they are looked for.
            let is_plain = all.iter().skip(number).all(is_option);
            (is_plain && word(attribute) == "index")
                .then(|| edits.replace(first.range.start..last.range.end, columns.as_str()))
        }
        Remedy::First(column) => {
            let first = all.first().filter(|it| !is_option(it))?;
            edits.insert(first.range.start, format!("{column}, "));
            Some(())
        }
        Remedy::Argument { word: key, text } => {
            let is_there = all.iter().any(|it| it.words.as_deref() == Some(*key));
            let is_rule = matches!(word(attribute).as_str(), "index" | "unique");
            if is_there || !is_rule {
                return None;
            }
            match (all.last(), &attribute.meta) {
                (Some(last), _) => edits.insert(last.range.end, format!(", {text}")),
                (None, Meta::Path(path)) => {
                    edits.insert(range(path).end, format!("({text})"));
                }
                (None, _) => return None,
            }
            Some(())
        }
        Remedy::Without(key) => {
            let position = all
                .iter()
                .position(|it| it.words.as_deref() == Some(*key))?;
            edits.replace(with_comma(&all, position)?, "");
            Some(())
        }
        Remedy::RemoveArgument => {
            let offset = excerpt::offset(text, &mend.place)?;
            let position = all.iter().position(|it| it.range.contains(&offset))?;
            match all.len() {
                1 => remove(text, range(attribute), edits),
                _ => edits.replace(with_comma(&all, position)?, ""),
            }
            Some(())
        }
    }
}

fn is_option(argument: &Argument) -> bool {
    argument
        .words
        .as_deref()
        .is_some_and(|word| OPTIONS.contains(&word))
}

/// An argument with the comma that parts it from its neighbour.
fn with_comma(all: &[Argument], position: usize) -> Option<Range<usize>> {
    let own = all.get(position)?;
    if let Some(before) = position.checked_sub(1).and_then(|it| all.get(it)) {
        return Some(before.range.end..own.range.end);
    }
    let next = all.get(position + 1)?;
    Some(own.range.start..next.range.start)
}

/// Takes an attribute out, with its line where it is alone there.
fn remove(text: &str, whole: Range<usize>, edits: &mut Edits) {
    let line = text[..whole.start].rfind('\n').map_or(0, |at| at + 1);
    let is_first = text[line..whole.start].trim().is_empty();
    let rest = &text[whole.end..];
    let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
    match rest[blank..].starts_with('\n') && is_first {
        true => edits.replace(line..whole.end + blank + 1, ""),
        false => edits.replace(whole.start..whole.end + blank, ""),
    }
}

/// How lines of the text end.
fn line_feed(text: &str) -> &'static str {
    match text.contains("\r\n") {
        true => "\r\n",
        false => "\n",
    }
}

/// The blanks before what stands first in the line of `position`.
fn indentation(text: &str, position: usize) -> &str {
    let line = text[..position].rfind('\n').map_or(0, |at| at + 1);
    let blank = text[line..].len() - text[line..].trim_start_matches([' ', '\t']).len();
    &text[line..line + blank.min(position - line)]
}
