//! A struct that is a view: its columns, read as those of a table, and what else is said.

use crate::ast::{self, Kind, Table};
use crate::attr::{self, Attribute, Text, ViewOptions};
use crate::ctxt::Ctxt;
use crate::place::Place;
use crate::symbol::Helper;
use schema_core::syntax::name::table_name;
use syn::DeriveInput;
use syn::ext::IdentExt;

/// A view.
pub(crate) struct View<'a> {
    pub(crate) relation: Table<'a>,
    pub(crate) options: ViewOptions,
}

/// Reads a struct. `None` where there is none to read, with the error noted.
pub(crate) fn view<'a>(ctxt: &Ctxt, input: &'a DeriveInput) -> Option<View<'a>> {
    let mut relation = ast::table(ctxt, input, Kind::View)?;
    // What cannot be read of them has been reported with the columns.
    let short_words = attr::short_words(&input.attrs);
    let on_struct = attr::attributes(&Ctxt::default(), &input.attrs, short_words);
    let about_view: Vec<&Attribute> = on_struct
        .iter()
        .filter(|attribute| attribute.helper == Helper::View)
        .collect();
    let options = attr::view(ctxt, &input.ident, &about_view);
    if !options.materialized {
        let indexes = relation.indexes.iter().map(|index| index.place);
        for place in indexes.chain(relation.uniques.iter().map(|unique| unique.place)) {
            ctxt.error_at(
                place,
                "a view stores nothing that could be indexed: index the tables that it reads, or say \
                 `#[view(materialized)]`",
            );
        }
    }
    relation.options.name = options.name.clone().or_else(|| {
        let rust_name = input.ident.unraw().to_string();
        table_name(&rust_name).err().map(|_| {
            ctxt.error(
                &input.ident,
                format_args!(
                    "`{rust_name}` is a plural already or has none that is certain: write the name of the view, \
                     `#[view(name = \"..\")]`, because a guess could not be mended later without renaming it"
                ),
            );
            Text {
                value: rust_name,
                place: Place::of(&input.ident),
            }
        })
    });
    relation.options.namespace.clone_from(&options.namespace);
    Some(View { relation, options })
}

/// Whether an attribute can stand on such a struct or its fields, or an error.
pub(crate) fn takes(ctxt: &Ctxt, kind: Kind, attribute: &Attribute) -> bool {
    let word = &attribute.word;
    let problem = match (kind, attribute.helper) {
        (Kind::View, Helper::View | Helper::Index | Helper::Unique) => return true,
        (Kind::View, Helper::Column) => {
            reject_values(ctxt, attribute);
            return true;
        }
        (Kind::View, Helper::Table) => {
            format!("`#[{word}]` belongs on a table; a view has `#[view(...)]`")
        }
        (Kind::View, _) => {
            format!(
                "a view has no `#[{word}]`: its rows are those of the tables that its query reads"
            )
        }
        (_, Helper::View) => format!("`#[{word}]` belongs on a struct that derives `View`"),
        _ => return true,
    };
    ctxt.error_at(attribute.place, problem);
    false
}

/// The words of `#[column(...)]` that say something about a column which a query computes.
const OF_COLUMNS: [&str; 4] = ["name", "type", "comment", "skip"];

fn reject_values(ctxt: &Ctxt, attribute: &Attribute) {
    for argument in attribute.arguments() {
        if let Some(word) = argument.word()
            && attr::is_column_word(word)
            && !OF_COLUMNS.iter().any(|known| word == known)
        {
            ctxt.error_at(
                argument.place(),
                format_args!(
                    "the query says what this column holds, so that `{word}` has no meaning here; it belongs on \
                     the table that the view reads"
                ),
            );
        }
    }
}
