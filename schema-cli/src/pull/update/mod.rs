//! `pull --update`: structs that are there, brought to what a database has, with everything that people wrote kept.

mod attributes;
mod observed;
pub(crate) mod source;
mod structs;

pub use source::SourceFile;

use super::item::Omission;
use super::{Kind, Pulled, PulledItem};
use schema_core::model::ObjectName;
use source::{Edits, derives, range, table_of, type_of};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use structs::{Present, Written};
use syn::spanned::Spanned;
use syn::{Item, ItemEnum};

/// What becomes of what the database no longer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// It is taken out of the code.
    Wanted,
    /// It is named.
    Named,
}

/// What was done, and what is to be done by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What was changed in the code.
    pub done: Vec<String>,
    /// What was not, with the reason.
    pub left: Vec<Omission>,
}

impl Report {
    fn done(&mut self, what: String) {
        self.done.push(what);
    }

    fn left(&mut self, object: impl Into<String>, reason: impl Into<String>) {
        self.left.push(Omission {
            object: object.into(),
            reason: reason.into(),
        });
    }
}

/// The Rust names that items of the database have in the code: by kind and name.
pub type KnownNames = BTreeMap<(Kind, ObjectName), String>;

/// The names of the structs and enums of the files.
pub fn known_names(files: &[SourceFile]) -> KnownNames {
    let mut names = KnownNames::new();
    for (file, _) in parsed(files) {
        each_item(&file.items, &mut |item| {
            if let Some((kind, name, rust)) = identity(item) {
                names.insert((kind, name), rust);
            }
        });
    }
    names
}

/// Brings the files to what the database has. `meant` is what the structs are to the server, `found` what the
/// database has, both as `pull` writes them with the names of the code.
pub fn update(
    files: &[SourceFile],
    meant: &Pulled,
    found: &Pulled,
    removal: Removal,
) -> (Vec<SourceFile>, Report) {
    let mut report = Report::default();
    let parsed = parsed(files);
    let mut edits: BTreeMap<&PathBuf, Edits> = BTreeMap::new();
    let mut present: BTreeSet<(Kind, ObjectName)> = BTreeSet::new();
    for (file, source) in &parsed {
        each_item(&file.items, &mut |item| {
            let Some((kind, name, _)) = identity(item) else {
                return;
            };
            present.insert((kind, name.clone()));
            let of = |pulled: &Pulled| -> Option<PulledItem> {
                pulled
                    .items
                    .iter()
                    .find(|it| it.kind == kind && it.object == name)
                    .cloned()
            };
            let edits = edits.entry(&source.path).or_default();
            match (item, of(meant), of(found)) {
                (Item::Struct(item), Some(old), Some(new))
                    if kind == Kind::Table && old.text != new.text =>
                {
                    let parts = Written::parse(&old.text, &old.columns)
                        .zip(Written::parse(&new.text, &new.columns));
                    if let Some((meant, found)) = parts {
                        let present = Present {
                            source: &source.text,
                            item,
                            table: name.to_string(),
                        };
                        structs::merge(&present, &meant, &found, removal, edits, &mut report);
                        import(file, source, &new, edits);
                    }
                }
                (Item::Enum(item), Some(old), Some(new)) if old.text != new.text => {
                    labels(&name, item, &old.text, &new.text, edits, &mut report);
                }
                (_, Some(old), Some(new)) if old.text != new.text => report.left(
                    format!("type {name}"),
                    "it is another one in the database, and is to be changed by hand",
                ),
                (_, Some(_), None) => report.left(
                    format!("{} {name}", kind.word()),
                    "it is no longer in the database; nothing was taken out of the code",
                ),
                _ => {}
            }
        });
    }
    let new: Vec<&PulledItem> = found
        .items
        .iter()
        .filter(|item| !present.contains(&(item.kind, item.object.clone())))
        .collect();
    let items: Vec<&String> = found
        .object_items
        .iter()
        .filter(|item| !meant.object_items.contains(item))
        .collect();
    add(&parsed, &new, &items, &mut edits, &mut report);
    for item in meant
        .object_items
        .iter()
        .filter(|item| !found.object_items.contains(item))
    {
        report.left(
            item.clone(),
            "it is not so in the database any more; nothing was taken out of the code",
        );
    }
    let changed = parsed
        .iter()
        .filter_map(|(_, source)| {
            let edits = edits
                .remove(&source.path)
                .filter(|edits| !edits.is_empty())?;
            Some(SourceFile {
                path: source.path.clone(),
                text: edits.apply(&source.text),
            })
        })
        .collect();
    report.done.sort();
    report.left.sort();
    (changed, report)
}

fn parsed(files: &[SourceFile]) -> Vec<(syn::File, &SourceFile)> {
    let parse = |source| -> Option<(syn::File, &SourceFile)> {
        let source: &SourceFile = source;
        Some((syn::parse_file(&source.text).ok()?, source))
    };
    files.iter().filter_map(parse).collect()
}

/// Calls `each` for every item, those of modules within the file included.
pub(crate) fn each_item<'a>(items: &'a [Item], each: &mut impl FnMut(&'a Item)) {
    for item in items {
        each(item);
        if let Item::Mod(module) = item
            && let Some((_, items)) = &module.content
        {
            each_item(items, each);
        }
    }
}

/// What of the database an item is, and its Rust name.
fn identity(item: &Item) -> Option<(Kind, ObjectName, String)> {
    match item {
        Item::Struct(item) if derives(&item.attrs, "Table") => {
            Some((Kind::Table, table_of(item)?, item.ident.to_string()))
        }
        Item::Struct(item) if derives(&item.attrs, "SqlType") => {
            let name = type_of(&item.attrs, &item.ident, "sql_type");
            Some((Kind::Type, name, item.ident.to_string()))
        }
        Item::Enum(item) if derives(&item.attrs, "SqlEnum") => {
            let name = type_of(&item.attrs, &item.ident, "sql_enum");
            Some((Kind::Type, name, item.ident.to_string()))
        }
        _ => None,
    }
}

/// Adds the labels that an enum of the database has more.
fn labels(
    name: &ObjectName,
    item: &ItemEnum,
    meant: &str,
    found: &str,
    edits: &mut Edits,
    report: &mut Report,
) {
    let parse = |text: &str| syn::parse_str::<ItemEnum>(text).ok();
    let Some((old, new)) = parse(meant).zip(parse(found)) else {
        return;
    };
    let has = |of: &ItemEnum, variant: &syn::Variant| {
        of.variants.iter().any(|it| it.ident == variant.ident)
    };
    let mut last: Option<&syn::Variant> = None;
    for variant in &new.variants {
        let there = item.variants.iter().find(|it| it.ident == variant.ident);
        if there.is_none() && !has(&old, variant) {
            let text = &found[range(variant)];
            match last {
                Some(last) => edits.insert(range(last).end, format!(",\n    {text}")),
                None => edits.insert(
                    item.brace_token.span.open().byte_range().end,
                    format!("\n    {text},"),
                ),
            }
            report.done(format!("added to enum {name}: {}", variant.ident));
        }
        last = there.or(last);
    }
    for variant in old.variants.iter().filter(|variant| !has(&new, variant)) {
        report.left(
            format!("enum {name}"),
            format!(
                "the database has no label for `{}` any more; nothing was taken out of the code",
                variant.ident
            ),
        );
    }
}

/// Imports what a struct names and its file does not.
fn import(file: &syn::File, source: &SourceFile, item: &PulledItem, edits: &mut Edits) {
    let uses: Vec<&syn::ItemUse> = file
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Use(item) => Some(item),
            _ => None,
        })
        .collect();
    let Some(last) = uses.last() else {
        return;
    };
    for path in &item.imports {
        let name = path.rsplit("::").next().unwrap_or(path);
        let is_there = uses.iter().any(|item| {
            let text = &source.text[range(*item)];
            text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
                .any(|word| word == name)
        });
        if !is_there {
            edits.insert(range(*last).end, format!("\nuse {path};"));
        }
    }
}

/// Writes new structs before the `schema!`, and lists them and new objects in it.
fn add<'a>(
    files: &'a [(syn::File, &'a SourceFile)],
    new: &[&PulledItem],
    objects: &[&String],
    edits: &mut BTreeMap<&'a PathBuf, Edits>,
    report: &mut Report,
) {
    if new.is_empty() && objects.is_empty() {
        return;
    }
    let declaration = files.iter().find_map(|(file, source)| {
        let mut found = None;
        each_item(&file.items, &mut |item| {
            if let Item::Macro(item) = item
                && item
                    .mac
                    .path
                    .segments
                    .last()
                    .is_some_and(|it| it.ident == "schema")
            {
                found = found.or(Some(item));
            }
        });
        Some((file, *source, found?))
    });
    let Some((file, source, declaration)) = declaration else {
        for item in new {
            report.left(
                format!("{} {}", item.kind.word(), item.object),
                "there is no `schema!` that it could be listed in",
            );
        }
        return;
    };
    let edits = edits.entry(&source.path).or_default();
    let start = declaration.span().byte_range().start;
    for item in new {
        edits.insert(start, format!("{}\n", item.text));
        import(file, source, item, edits);
        report.done(format!(
            "added {} {}: {}",
            item.kind.word(),
            item.object,
            item.name
        ));
    }
    let tables: Vec<&str> = new
        .iter()
        .filter(|item| item.kind == Kind::Table)
        .map(|item| item.name.as_str())
        .collect();
    let tokens = declaration.mac.tokens.clone();
    if !tables.is_empty() {
        match list(tokens.clone(), "tables") {
            Some(group) => extend(&source.text, &group, &tables, edits),
            None => report.left(tables.join(", "), "`schema!` has no list `tables: [..]`"),
        }
    }
    let objects: Vec<&str> = objects.iter().map(|item| item.as_str()).collect();
    if !objects.is_empty() {
        match list(tokens.clone(), "objects") {
            Some(group) => extend(&source.text, &group, &objects, edits),
            None => match list(tokens, "tables") {
                Some(tables) => edits.insert(
                    tables.span_close().byte_range().end,
                    format!(
                        ",\n        objects: [\n            {},\n        ]",
                        objects.join(",\n            ")
                    ),
                ),
                None => report.left(objects.join(", "), "`schema!` has no list `tables: [..]`"),
            },
        }
        report.done.extend(
            objects
                .iter()
                .map(|item| format!("added to the objects: {item}")),
        );
    }
}

/// Adds words to the end of a list, each on a line where those that are there have lines.
fn extend(source: &str, list: &proc_macro2::Group, words: &[&str], edits: &mut Edits) {
    use proc_macro2::TokenTree;
    let tokens: Vec<TokenTree> = list.stream().into_iter().collect();
    let open = list.span_open().byte_range().end;
    let end = tokens
        .last()
        .map_or(open, |last| last.span().byte_range().end);
    let has_lines = source[end..list.span_close().byte_range().start].contains('\n');
    let separator = match has_lines {
        true => {
            let line = source[..end].rsplit('\n').next().unwrap_or_default();
            let indent = line.len() - line.trim_start().len();
            format!("\n{}", &line[..indent])
        }
        false => " ".to_owned(),
    };
    let text = words.join(&format!(",{separator}"));
    match tokens.last() {
        None => edits.insert(open, text),
        Some(TokenTree::Punct(comma)) if comma.as_char() == ',' => {
            edits.insert(end, format!("{separator}{text},"));
        }
        Some(_) => edits.insert(end, format!(",{separator}{text}")),
    }
}

/// The brackets after `name:`, at whatever depth.
fn list(tokens: proc_macro2::TokenStream, name: &str) -> Option<proc_macro2::Group> {
    use proc_macro2::{Delimiter, TokenTree};
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for window in tokens.windows(3) {
        if let [
            TokenTree::Ident(ident),
            TokenTree::Punct(colon),
            TokenTree::Group(group),
        ] = window
            && ident == name
            && colon.as_char() == ':'
            && group.delimiter() == Delimiter::Bracket
        {
            return Some(group.clone());
        }
    }
    tokens.iter().find_map(|token| match token {
        TokenTree::Group(group) => list(group.stream(), name),
        _ => None,
    })
}
