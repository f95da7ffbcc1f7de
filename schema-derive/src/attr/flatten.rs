//! `#[column(flatten)]`: a field that stands for the columns of another struct, and the places that name one of
//! them, as in `address.zip`.

use super::argument::{Argument, Shape, arguments};
use super::table::{TableOptions, path_of_library};
use super::value::{self, Once, Text};
use super::waiver::waiver;
use super::{Attribute, ShortWords};
use crate::ctxt::Ctxt;
use crate::symbol::{ColumnWord, ColumnsWord, FlattenWord, Helper};
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;

/// What is said about a field with `flatten`.
#[derive(Default)]
pub(crate) struct Flatten {
    /// What is put before the names of its columns; the field's name and `_`, unless it is written.
    pub(crate) prefix: Option<Text>,
}

/// Whether `#[column(flatten)]` says that a field stands for the columns of a struct.
pub(crate) fn is_flattened(attributes: &[&Attribute]) -> bool {
    attributes
        .iter()
        .flat_map(|attribute| attribute.arguments())
        .any(|argument| {
            let word = argument.word();
            word.and_then(ColumnWord::of) == Some(ColumnWord::Flatten)
        })
}

/// Reads the attributes of a field that has `flatten`.
pub(crate) fn flatten(ctxt: &Ctxt, field: &Ident, attributes: &[Attribute]) -> Flatten {
    let mut prefix = Once::default();
    let mut seen = Once::default();
    for attribute in attributes {
        if attribute.helper != Helper::Column {
            let remedy = match attribute.helper {
                Helper::Check => {
                    "put the check on a field of that struct, or on this one".to_owned()
                }
                Helper::Index | Helper::Unique => {
                    format!("write `#[{}({field}.zip)]` on the struct", attribute.word)
                }
                Helper::References => format!(
                    "write `#[foreign_key({field}.country_id, references(Country.id))]` on the struct"
                ),
                _ => "put it on a field of that struct".to_owned(),
            };
            ctxt.error_at(
                attribute.place,
                format_args!("`{field}` stands for several columns, as `flatten` says: {remedy}"),
            );
            continue;
        }
        for argument in attribute.arguments() {
            match argument.word().map(|word| (ColumnWord::of(word), word)) {
                Some((Some(ColumnWord::Flatten), word)) => {
                    seen.set(ctxt, word, Some(()));
                    prefix.set(ctxt, word, self::prefix(ctxt, word, &argument));
                }
                Some((Some(ColumnWord::RenamedFrom), word)) => ctxt.error(
                    word,
                    format_args!(
                        "`{field}` stands for several columns, as `flatten` says: keep their names with \
                         `flatten(prefix = \"old_\")`, or write `renamed_from` on the fields of that struct"
                    ),
                ),
                Some((Some(_), word)) => ctxt.error(
                    word,
                    format_args!(
                        "`{field}` stands for several columns, as `flatten` says: write `{word}` on a field of \
                         that struct"
                    ),
                ),
                _ => value::unknown(ctxt, &argument, "column", ColumnWord::ALL),
            }
        }
    }
    Flatten {
        prefix: prefix.get().flatten(),
    }
}

/// `flatten` or `flatten(prefix = "billing_")`
fn prefix(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<Option<Text>> {
    if matches!(argument.shape, Shape::Word(_)) {
        return Some(None);
    }
    let mut prefix = Once::default();
    for inner in arguments(value::enclosed(
        ctxt,
        word,
        argument,
        "prefix = \"billing_\"",
    )?) {
        match inner
            .word()
            .and_then(|word| Some((FlattenWord::of(word)?, word)))
        {
            Some((FlattenWord::Prefix, word)) => {
                prefix.set(ctxt, word, value::string(ctxt, word, &inner));
            }
            None => value::unknown(ctxt, &inner, "flatten", FlattenWord::ALL),
        }
    }
    Some(prefix.get())
}

/// What `#[columns(...)]` says about a struct that is no table.
pub(crate) fn columns(ctxt: &Ctxt, attributes: &[&Attribute]) -> TableOptions {
    let mut options = TableOptions::default();
    for argument in attributes
        .iter()
        .flat_map(|attribute| attribute.arguments())
    {
        match argument.word().and_then(ColumnsWord::of) {
            // Read before everything else.
            Some(ColumnsWord::Crate) => {
                path_of_library(&Ctxt::default(), &argument);
            }
            Some(ColumnsWord::Allow) => options.waivers.extend(waiver(ctxt, &argument)),
            None => value::unknown(ctxt, &argument, "columns", ColumnsWord::ALL),
        }
    }
    options
}

/// Every place in the attributes that names a column of one of these fields, as the words of its path. They are
/// looked for before anything is read, because each gets a number among the columns.
pub(crate) fn mentions(
    attributes: &[syn::Attribute],
    short_words: ShortWords,
    fields: &[String],
    found: &mut Vec<Vec<Ident>>,
) {
    if fields.is_empty() {
        return;
    }
    for attribute in super::attributes(&Ctxt::default(), attributes, short_words) {
        mentions_in(attribute.inner.clone(), fields, found);
    }
}

fn mentions_in(tokens: TokenStream, fields: &[String], found: &mut Vec<Vec<Ident>>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let dot = |place: Option<usize>| {
        let token = place.and_then(|place| tokens.get(place));
        matches!(token, Some(TokenTree::Punct(dot)) if dot.as_char() == '.')
    };
    let word = |place: Option<usize>| match place.and_then(|place| tokens.get(place)) {
        Some(TokenTree::Ident(word)) => Some(word),
        _ => None,
    };
    for (place, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => mentions_in(group.stream(), fields, found),
            TokenTree::Ident(head) if fields.contains(&head.unraw().to_string()) => {
                // The condition of a trigger names the row first; every other path before it is another struct.
                let is_row =
                    word(place.checked_sub(2)).is_some_and(|row| row == "new" || row == "old");
                if dot(place.checked_sub(1)) && !is_row {
                    continue;
                }
                let mut path = vec![head.clone()];
                let mut end = place;
                while let (true, Some(next)) = (dot(Some(end + 1)), word(Some(end + 2))) {
                    let is_method = matches!(tokens.get(end + 3), Some(TokenTree::Group(group))
                        if group.delimiter() == Delimiter::Parenthesis);
                    if is_method {
                        break;
                    }
                    path.push(next.clone());
                    end += 2;
                }
                if path.len() > 1 {
                    found.push(path);
                }
            }
            _ => {}
        }
    }
}
