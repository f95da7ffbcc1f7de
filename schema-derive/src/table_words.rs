//! What a table alone can say: a struct that derives `Columns` stands in several tables, or several times in one,
//! and so has no key, no index and no name of its own.

use crate::attr::Attribute;
use crate::ctxt::Ctxt;
use crate::symbol::{ColumnWord, Helper};
use proc_macro2::Ident;
use syn::ext::IdentExt;

/// Reports an attribute on the struct that belongs on a table.
pub(crate) fn on_struct(ctxt: &Ctxt, owner: &Ident, attribute: &Attribute) -> bool {
    if matches!(attribute.helper, Helper::Check | Helper::Columns) {
        return false;
    }
    let word = &attribute.word;
    let remedy = match attribute.helper {
        Helper::Table => "it has a name, rows and an owner".to_owned(),
        Helper::Index | Helper::Unique | Helper::PrimaryKey => {
            format!("there write `#[{word}(field.column)]`")
        }
        _ => "there name the columns as `field.column`".to_owned(),
    };
    ctxt.error_at(
        attribute.place,
        format_args!(
            "`#[{word}]` belongs on the table that holds `{}`: {remedy}",
            owner.unraw()
        ),
    );
    true
}

/// Reports an attribute on a field that belongs on a table.
pub(crate) fn on_field(ctxt: &Ctxt, owner: &Ident, field: &Ident, attribute: &Attribute) -> bool {
    let (owner, field) = (owner.unraw(), field.unraw());
    let remedy = match attribute.helper {
        Helper::Index => format!("`#[index(field.{field})]`"),
        Helper::Unique => format!("`#[unique(field.{field})]`"),
        Helper::References => {
            format!("`#[foreign_key(field.{field}, references(Parent.id), on_delete = restrict)]`")
        }
        Helper::Column => {
            for argument in attribute.arguments() {
                let Some(word) = argument.word() else {
                    continue;
                };
                let remedy = match ColumnWord::of(word) {
                    Some(ColumnWord::PrimaryKey) => {
                        format!("there write `#[primary_key(field.{field})]`")
                    }
                    Some(ColumnWord::Identity) => "a table numbers its rows once".to_owned(),
                    _ => continue,
                };
                ctxt.error_at(
                    argument.place(),
                    format_args!("`{word}` belongs on the table that holds `{owner}`: {remedy}"),
                );
            }
            return false;
        }
        _ => return false,
    };
    ctxt.error_at(
        attribute.place,
        format_args!(
            "`#[{}]` belongs on the table that holds `{owner}`, where `{field}` may be one column of a key: there \
             write {remedy}",
            attribute.word
        ),
    );
    true
}
