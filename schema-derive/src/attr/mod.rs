//! Attributes: tokens become typed values that know where they stand.

mod access;
mod access_observed;
mod argument;
mod check;
mod column;
mod column_form;
mod convention;
mod depends;
mod engine_words;
mod engines;
mod exclude;
mod flatten;
mod foreign_word;
mod in_diesel;
mod index;
mod key_part;
mod method;
mod numbering;
mod object;
mod partition;
mod physical;
mod placement;
mod primary_key;
mod reference;
mod sequence;
mod sql_enum;
mod sql_text;
mod sql_type;
mod sqlite_table;
mod storage;
mod table;
mod table_object;
mod table_properties;
mod unique;
mod validity;
mod value;
mod view;
mod waiver;

pub(crate) use access::{Access, Filter, access};
pub(crate) use argument::{Argument, arguments};
pub(crate) use check::{Check, check};
pub(crate) use column::{ColumnOptions, Default, column, is_column_word, is_skipped};
pub(crate) use column_form::ColumnForm;
pub(crate) use depends::{Depends, depends};
pub(crate) use exclude::{Exclude, exclude};
pub(crate) use flatten::{columns, flatten, is_flattened, mentions};
pub(crate) use in_diesel::InDiesel;
pub(crate) use index::{Index, index};
pub(crate) use key_part::{KeyItem, KeyPart};
pub(crate) use method::Method;
pub(crate) use object::{Dependency, Object, objects};
pub(crate) use partition::{Bound, EndValue, Partition, PartitionKey, RangeEnd, partition};
pub(crate) use physical::Physical;
pub(crate) use primary_key::{PrimaryKey, primary_key};
pub(crate) use reference::{Reference, RefersTo, foreign_key, references, refers_to};
pub(crate) use sql_enum::{EnumOptions, VariantOptions, sql_enum, variant};
pub(crate) use sql_type::{TypeOptions, attribute, sql_type};
pub(crate) use sqlite_table::SqliteTable;
pub(crate) use storage::{Parameter, Storage};
pub(crate) use table::{TableOptions, crate_path, has_unknown_list, path_of_library, table};
pub(crate) use table_object::{
    Action, Grant, GrantedPrivilege, Policy, Statistics, TableObject, Trigger, grant, policy,
    statistics, trigger,
};
pub(crate) use table_properties::Properties;
pub(crate) use unique::{Unique, unique};
pub(crate) use value::Text;
pub(crate) use view::{ViewOptions, view};
pub(crate) use waiver::Waiver;

use crate::ctxt::Ctxt;
use crate::place::Place;
use crate::symbol::{Helper, NAMESPACE, NAMESPACED};
use argument::Shape;
use proc_macro2::{Ident, TokenStream};
use syn::{Meta, MetaList};

/// One attribute of the language, whichever way it is spelled.
pub(crate) struct Attribute {
    /// What it is.
    pub(crate) helper: Helper,
    /// The word.
    pub(crate) word: Ident,
    /// The word and its parentheses.
    pub(crate) place: Place,
    inner: TokenStream,
}

impl Attribute {
    /// What stands in the parentheses.
    pub(crate) fn arguments(&self) -> Vec<Argument> {
        arguments(self.inner.clone())
    }
}

/// The attributes of the language among all that stand on a struct or field.
///
/// `#[index(...)]` and `#[architrave(index(...))]` say the same.
pub(crate) fn attributes(
    ctxt: &Ctxt,
    attributes: &[syn::Attribute],
    short_words: ShortWords,
) -> Vec<Attribute> {
    let mut found = Vec::new();
    for attribute in attributes {
        let Some(word) = attribute.path().get_ident() else {
            continue;
        };
        if word == NAMESPACE {
            found.extend(namespaced(ctxt, attribute));
        } else if short_words == ShortWords::Ours
            && let Some(helper) = Helper::of(word)
        {
            found.extend(short(ctxt, attribute, helper, word));
        }
    }
    found
}

/// Whom `#[index]`, `#[unique]` and the other short words belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ShortWords {
    /// To this derive.
    Ours,
    /// To another derive on the same struct, as `#[architrave(namespaced)]` says.
    Foreign,
}

/// Reads `#[architrave(namespaced)]`.
pub(crate) fn short_words(attributes: &[syn::Attribute]) -> ShortWords {
    let namespaced = attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident(NAMESPACE) => arguments(list.tokens.clone())
            .iter()
            .any(|argument| matches!(&argument.shape, Shape::Word(word) if word == NAMESPACED)),
        _ => false,
    });
    if namespaced {
        ShortWords::Foreign
    } else {
        ShortWords::Ours
    }
}

fn short(
    ctxt: &Ctxt,
    attribute: &syn::Attribute,
    helper: Helper,
    word: &Ident,
) -> Option<Attribute> {
    let inner = match &attribute.meta {
        Meta::Path(_) => TokenStream::new(),
        Meta::List(MetaList { delimiter, .. })
            if !matches!(delimiter, syn::MacroDelimiter::Paren(_)) =>
        {
            ctxt.error(
                &attribute.meta,
                format_args!("write parentheses: `#[{word}(...)]`"),
            );
            return None;
        }
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(_) => {
            ctxt.error(
                &attribute.meta,
                format_args!("`{word}` takes its arguments in parentheses: `#[{word}(...)]`"),
            );
            return None;
        }
    };
    Some(Attribute {
        helper,
        word: word.clone(),
        place: Place::of(&attribute.meta),
        inner,
    })
}

fn namespaced(ctxt: &Ctxt, attribute: &syn::Attribute) -> Vec<Attribute> {
    let Meta::List(list) = &attribute.meta else {
        ctxt.error(
            &attribute.meta,
            format_args!("write the attribute within: `#[{NAMESPACE}(index(customer_id))]`"),
        );
        return Vec::new();
    };
    let mut found = Vec::new();
    for argument in arguments(list.tokens.clone()) {
        let (word, inner) = match &argument.shape {
            Shape::Word(word) if word == NAMESPACED => continue,
            Shape::Word(word) => (word, TokenStream::new()),
            Shape::Call(word, group) => (word, group.stream()),
            Shape::Assign(..) | Shape::Other => {
                value::unknown(ctxt, &argument, NAMESPACE, Helper::ALL);
                continue;
            }
        };
        match Helper::of(word) {
            Some(helper) => found.push(Attribute {
                helper,
                word: word.clone(),
                place: argument.place(),
                inner,
            }),
            None => value::unknown(ctxt, &argument, NAMESPACE, Helper::ALL),
        }
    }
    found
}

/// The doc comment, as one text.
pub(crate) fn doc_comment(attributes: &[syn::Attribute]) -> Option<String> {
    let lines: Vec<String> = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
                syn::Expr::Lit(syn::ExprLit {
                    lit: syn::Lit::Str(text),
                    ..
                }) => Some(text.value()),
                _ => None,
            },
            _ => None,
        })
        // An empty `///` has no line of its own.
        .flat_map(|text| match text.is_empty() {
            true => vec![text],
            false => text
                .lines()
                .map(|line| line.trim_end().to_owned())
                .collect(),
        })
        .collect();
    // What all lines begin with is the way the comment is written; the rest of an indentation is its own.
    let margin = lines
        .iter()
        .filter(|line| !line.is_empty())
        .map(|line| indentation(line))
        .min();
    let lines: Vec<&str> = lines
        .iter()
        .map(|line| line.get(margin.unwrap_or_default()..).unwrap_or_default())
        .collect();
    let text = lines.join("\n").trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// The number of spaces and tabs that a line begins with.
fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}
