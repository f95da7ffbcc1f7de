//! A struct that is there, brought to what the database has: what did not change in the database stays as somebody
//! wrote it.
//!
//! Two structs as `pull` writes them are compared, of what the struct means to the server and of what is in the
//! database; the difference is carried over to the struct that is there.

use super::attributes::{Place, attributes, with_names};
use super::source::{Edits, column_of, range};
use super::{Removal, Report};
use quote::ToTokens;
use std::collections::BTreeMap;
use syn::{Field, ItemStruct};

/// A struct as `pull` writes it.
pub(super) struct Written<'a> {
    pub(super) text: &'a str,
    pub(super) item: ItemStruct,
    /// The column of each field.
    pub(super) columns: &'a [String],
}

impl<'a> Written<'a> {
    pub(super) fn parse(text: &'a str, columns: &'a [String]) -> Option<Self> {
        let item = syn::parse_str(text).ok()?;
        Some(Self {
            text,
            item,
            columns,
        })
    }

    fn fields(&self) -> impl Iterator<Item = (&'a String, &Field)> {
        self.columns.iter().zip(&self.item.fields)
    }

    fn field(&self, column: &str) -> Option<&Field> {
        self.fields()
            .find(|(name, _)| *name == column)
            .map(|(_, field)| field)
    }
}

/// A struct that is there, in the text of its file.
pub(super) struct Present<'a> {
    pub(super) source: &'a str,
    pub(super) item: &'a ItemStruct,
    pub(super) table: String,
}

/// Carries the difference between `meant` and `found` over to `present`.
pub(super) fn merge(
    present: &Present<'_>,
    meant: &Written<'_>,
    found: &Written<'_>,
    removal: Removal,
    edits: &mut Edits,
    report: &mut Report,
) {
    let names = renamed_fields(present, found);
    let own = |field: &Field| column_of(field);
    let mut last: Option<&Field> = None;
    for (column, field) in found.fields() {
        let there = present
            .item
            .fields
            .iter()
            .find(|field| own(field).as_ref() == Some(column));
        let object = format!("column {}.{column}", present.table);
        match (meant.field(column), there) {
            (None, None) => {
                let text = with_names(&found.text[whole(field)], &names);
                insert_field(present, last, &text, edits);
                report.done(format!("added {object}"));
            }
            (Some(meant_field), Some(there)) => {
                if meant_field.to_token_stream().to_string() != field.to_token_stream().to_string()
                {
                    let place = Place {
                        present,
                        object: object.clone(),
                        indent: "    ",
                        names: &names,
                    };
                    attributes(
                        &place,
                        (&there.attrs, start_of(there)),
                        (meant.text, &meant_field.attrs),
                        (found.text, &field.attrs),
                        removal,
                        edits,
                        report,
                    );
                    field_type(
                        &object,
                        there,
                        meant_field,
                        (field, found.text),
                        edits,
                        report,
                    );
                }
            }
            (Some(_), None) => report.left(
                object.clone(),
                "no field of the struct is it, so that it is to be changed by hand",
            ),
            // Somebody has written it down already.
            (None, Some(_)) => {}
        }
        last = there.or(last);
    }
    for (column, _) in meant.fields() {
        if found.columns.contains(column) {
            continue;
        }
        let object = format!("column {}.{column}", present.table);
        let there = present
            .item
            .fields
            .iter()
            .find(|field| own(field).as_ref() == Some(column));
        match (there, removal) {
            (Some(field), Removal::Wanted) => {
                edits.replace(line_of(present.source, whole(field)), "");
                report.done(format!("removed {object}"));
            }
            _ => report.left(
                object,
                "it is no longer in the database; `--remove` takes it out of the struct",
            ),
        }
    }
    let place = Place {
        present,
        object: format!("table {}", present.table),
        indent: "",
        names: &names,
    };
    attributes(
        &place,
        (&present.item.attrs, start_of_item(present.item)),
        (meant.text, &meant.item.attrs),
        (found.text, &found.item.attrs),
        removal,
        edits,
        report,
    );
}

fn field_type(
    object: &str,
    there: &Field,
    meant: &Field,
    (found, found_text): (&Field, &str),
    edits: &mut Edits,
    report: &mut Report,
) {
    let text = |field: &Field| field.ty.to_token_stream().to_string();
    if text(meant) == text(found) {
        return;
    }
    let new = &found_text[range(&found.ty)];
    if text(there) == text(meant) {
        edits.replace(range(&there.ty), new);
        report.done(format!("changed {object}: {new}"));
    } else {
        report.left(
            object,
            format!(
                "its type is `{}` in the code; for the database it would be `{new}`",
                text(there)
            ),
        );
    }
}

/// Where a field begins, behind its attributes. A visibility that is not written has no place.
fn start_of(field: &Field) -> usize {
    match (&field.vis, &field.ident) {
        (syn::Visibility::Inherited, Some(ident)) => range(ident).start,
        (visibility, _) => range(visibility).start,
    }
}

fn start_of_item(item: &ItemStruct) -> usize {
    match &item.vis {
        syn::Visibility::Inherited => range(&item.struct_token).start,
        visibility => range(visibility).start,
    }
}

/// A field with everything that belongs to it.
fn whole(field: &Field) -> std::ops::Range<usize> {
    let first = field.attrs.first();
    let start = first.map_or_else(|| start_of(field), |first| range(first).start);
    start..range(&field.ty).end
}

/// A range with the comma behind it, the white space before it, and the line break after it.
pub(super) fn line_of(source: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let before = &source[..range.start];
    let start = before.trim_end_matches([' ', '\t']).len();
    let mut end = range.end;
    let rest = &source[end..];
    if rest.trim_start().starts_with(',') {
        end += rest.find(',').map_or(0, |comma| comma + 1);
    }
    let rest = &source[end..];
    let line = rest.find('\n').unwrap_or(rest.len());
    if rest[..line].trim().is_empty() {
        end += (line + 1).min(rest.len());
    }
    start..end
}

fn insert_field(present: &Present<'_>, last: Option<&Field>, text: &str, edits: &mut Edits) {
    let source = present.source;
    let Some(last) = last else {
        // Before the first field.
        let first = present.item.fields.iter().next().map(whole);
        let position = first.map_or_else(|| range(&present.item.fields).end, |first| first.start);
        edits.insert(position, format!("{text},\n    "));
        return;
    };
    let end = range(&last.ty).end;
    let rest = &source[end..];
    match rest.trim_start().starts_with(',') {
        true => {
            let comma = end + rest.find(',').map_or(0, |comma| comma + 1);
            edits.insert(comma, format!("\n    {text},"));
        }
        false => edits.insert(end, format!(",\n    {text}")),
    }
}

/// The fields whose name is not the one that `pull` would give: from that to what is there.
fn renamed_fields(present: &Present<'_>, found: &Written<'_>) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for (column, field) in found.fields() {
        let there = present
            .item
            .fields
            .iter()
            .find(|field| column_of(field).as_ref() == Some(column));
        if let (Some(there), Some(given)) = (there.and_then(|it| it.ident.as_ref()), &field.ident)
            && there != given
        {
            names.insert(given.to_string(), there.to_string());
        }
    }
    names
}
