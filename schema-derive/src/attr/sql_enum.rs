//! `#[sql_enum(...)]`, on an enum and on its variants.

use super::argument::arguments;
use super::value::{self, Once, Text};
use crate::ctxt::Ctxt;
use crate::symbol::{EnumWord, SQL_ENUM};
use proc_macro2::Ident;
use schema_core::def::EnumForm;
use syn::Meta;

/// What is said about an enum.
#[derive(Default)]
pub(crate) struct EnumOptions {
    pub(crate) name: Option<Text>,
    pub(crate) namespace: Option<Text>,
    pub(crate) form: Option<EnumForm>,
}

/// What is said about one of its variants.
#[derive(Default)]
pub(crate) struct VariantOptions {
    pub(crate) label: Option<Text>,
    pub(crate) renamed_from: Option<Text>,
}

/// Reads what stands on the enum.
pub(crate) fn sql_enum(ctxt: &Ctxt, attributes: &[syn::Attribute]) -> EnumOptions {
    let (mut name, mut namespace) = (Once::default(), Once::default());
    let mut form = Once::default();
    for argument in inner(ctxt, attributes) {
        match argument
            .word()
            .and_then(|word| Some((EnumWord::of(word)?, word)))
        {
            Some((EnumWord::Name, word)) => {
                name.set(ctxt, word, value::string(ctxt, word, &argument));
            }
            Some((EnumWord::Namespace, word)) => {
                namespace.set(ctxt, word, value::name(ctxt, word, &argument));
            }
            Some((EnumWord::Form, word)) => form.set(ctxt, word, self::form(ctxt, word, &argument)),
            Some((EnumWord::Label | EnumWord::RenamedFrom, word)) => {
                ctxt.error(word, format_args!("`{word}` belongs on a variant"));
            }
            Some((EnumWord::Crate, _)) => {}
            None => value::unknown(
                ctxt,
                &argument,
                SQL_ENUM,
                &["name", "namespace", "form", "crate"],
            ),
        }
    }
    EnumOptions {
        name: name.get(),
        namespace: namespace.get(),
        form: form.get(),
    }
}

/// `form = native` or `form = check`
fn form(ctxt: &Ctxt, word: &Ident, argument: &super::Argument) -> Option<EnumForm> {
    let written = value::name(ctxt, word, argument)?;
    let known = EnumForm::from_keyword(&written.value);
    if known.is_none() {
        let remedy = match written.value.as_str() {
            "lookup" | "lookup_table" | "table" => {
                "; for a lookup table declare it with `#[derive(Table)]` and refer to it with `#[references(..)]`"
            }
            _ => "",
        };
        ctxt.error_at(
            written.place,
            format_args!(
                "`{}` is no form of an enum; write `form = native`, a type of the database, or `form = check`, text \
                 with a check of the labels{remedy}",
                written.value
            ),
        );
    }
    known
}

/// Reads what stands on a variant.
pub(crate) fn variant(ctxt: &Ctxt, attributes: &[syn::Attribute]) -> VariantOptions {
    let (mut label, mut renamed_from) = (Once::default(), Once::default());
    for argument in inner(ctxt, attributes) {
        match argument
            .word()
            .and_then(|word| Some((EnumWord::of(word)?, word)))
        {
            Some((EnumWord::Label, word)) => {
                label.set(ctxt, word, value::string(ctxt, word, &argument));
            }
            Some((EnumWord::RenamedFrom, word)) => {
                renamed_from.set(ctxt, word, value::string(ctxt, word, &argument));
            }
            Some((
                EnumWord::Name | EnumWord::Namespace | EnumWord::Form | EnumWord::Crate,
                word,
            )) => {
                ctxt.error(word, format_args!("`{word}` belongs on the enum"));
            }
            None => value::unknown(ctxt, &argument, SQL_ENUM, &["label", "renamed_from"]),
        }
    }
    VariantOptions {
        label: label.get(),
        renamed_from: renamed_from.get(),
    }
}

fn inner(ctxt: &Ctxt, attributes: &[syn::Attribute]) -> Vec<super::Argument> {
    let mut found = Vec::new();
    for attribute in attributes {
        if !attribute.path().is_ident(SQL_ENUM) {
            continue;
        }
        match &attribute.meta {
            Meta::List(list) => found.extend(arguments(list.tokens.clone())),
            other => ctxt.error(other, "write `#[sql_enum(name = \"...\")]`"),
        }
    }
    found
}
