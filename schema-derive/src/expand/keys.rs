//! What keys and indexes say besides their columns.
//!
//! rustc judges whether a key can be referred to, and so learns when it is deferrable or about ranges; the
//! rest is for the tool.

use super::definition::{deferred, engines, part, value_of};
use super::details::ARE_WANTED;
use super::values::{FieldValues, library, validity};
use crate::ast::Table;
use crate::attr::{Exclude, Parameter, Storage};
use proc_macro2::TokenStream;
use quote::quote;
use schema_core::def::{ColumnIndex, SiteIndex, Validity};

/// The primary key.
pub(super) fn primary_key(
    table: &Table<'_>,
    columns: &[ColumnIndex],
    site: SiteIndex,
) -> TokenStream {
    let library = library();
    let mut fields = FieldValues::default();
    if let Some(key) = &table.primary_key {
        if ARE_WANTED {
            fields.some("name", key.name.as_ref());
            fields.list("include", &key.include);
        }
        deferred(&mut fields, key.deferrable);
        fields.flag("without_overlaps", key.without_overlaps.is_some());
        stored(&mut fields, &key.storage);
    }
    fields.over(
        "PrimaryKeyDef",
        quote!(#library::primary_key(&[#(#columns),*], #site)),
    )
}

/// How an index is stored, and its comment.
pub(super) fn stored(fields: &mut FieldValues, storage: &Storage) {
    if ARE_WANTED {
        fields.list("parameters", &parameters(&storage.parameters));
        fields.some("tablespace", storage.tablespace.as_ref());
        fields.some("comment", storage.comment.as_ref());
    }
}

/// The parameters of an operator class.
pub(super) fn operator_class(fields: &mut FieldValues, parameters: &[Parameter]) {
    fields.list("operator_class_parameters", &self::parameters(parameters));
}

fn parameters(parameters: &[Parameter]) -> Vec<TokenStream> {
    let library = library();
    parameters
        .iter()
        .map(|parameter| {
            let (name, value) = (&parameter.name, &parameter.value);
            quote!(#library::ParameterDef { name: #name, value: #value })
        })
        .collect()
}

/// What a constraint says about the rows.
pub(super) fn believed(fields: &mut FieldValues, value: Validity) {
    if value != Validity::Valid {
        fields.set("validity", validity(value));
    }
}

/// An exclusion constraint.
pub(super) fn exclusion(table: &Table<'_>, exclude: &Exclude, site: SiteIndex) -> TokenStream {
    let library = library();
    let mut fields = FieldValues::default();
    fields.some("name", exclude.name.as_ref());
    fields.some(
        "predicate",
        exclude.predicate.map(|value| value_of(table, value)),
    );
    fields.list("include", &exclude.include);
    deferred(&mut fields, exclude.deferrable);
    stored(&mut fields, &exclude.storage);
    engines(&mut fields, exclude.engines);
    let elements = exclude.elements.iter().map(|element| {
        let (part, operator) = (part(table, &element.part), &element.operator);
        quote!(#library::ExclusionElementDef { part: #part, operator: #operator })
    });
    let method = &exclude.method.name;
    fields.over(
        "ExclusionDef",
        quote!(#library::exclusion(#method, &[#(#elements),*], #site)),
    )
}
