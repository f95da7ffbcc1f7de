//! A composite type: `#[derive(SqlType)]` on a struct with named fields.

use super::adapters;
use super::sql_type::Body;
use super::values::{FieldValues, column_type_value, library};
use crate::ast::is_option;
use crate::attr::{self, TypeOptions};
use crate::ctxt::Ctxt;
use crate::digest::type_digest;
use crate::language::column_type;
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use schema_core::syntax::ParsedType;
use schema_core::syntax::name::snake_case;
use std::collections::BTreeMap;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{DeriveInput, Field, Fields, Type};

/// The type, and its definition beside it.
pub(super) fn body(
    ctxt: &Ctxt,
    input: &DeriveInput,
    options: &TypeOptions,
    fields: &Fields,
    path: &TokenStream,
) -> Body {
    let library = library();
    let rust_name = input.ident.unraw().to_string();
    let name = match &options.name {
        Some(name) => name.value.clone(),
        None => snake_case(&rust_name),
    };
    let namespace = options.namespace.as_ref().map(|text| text.value.as_str());
    let comment = attr::doc_comment(&input.attrs);
    let mut words = vec![
        "composite".to_owned(),
        namespace.unwrap_or_default().to_owned(),
        name.clone(),
        comment.clone().unwrap_or_default(),
    ];
    let mut seen = BTreeMap::new();
    let mut attributes = Vec::new();
    let mut assertions = TokenStream::new();
    for field in fields {
        let Some(attribute) = attribute(ctxt, field) else {
            continue;
        };
        if let Some(first) = seen.insert(attribute.name.clone(), attribute.field.clone()) {
            ctxt.error(
                &field.ident,
                format_args!(
                    "the name `{}` is taken by `{first}`; give one of them another: `#[column(name = \"...\")]`",
                    attribute.name
                ),
            );
        }
        words.extend([
            attribute.name.clone(),
            attribute.collation.clone().unwrap_or_default(),
            attribute.comment.clone().unwrap_or_default(),
        ]);
        assertions.extend(attribute.assertion.clone());
        attributes.push(attribute);
    }
    let adapted = adapters::of_composite(
        &input.ident,
        path,
        &adapters::Named {
            namespace,
            name: &name,
        },
        attributes.iter().map(|attribute| adapters::Attribute {
            ident: attribute.ident,
            name: &attribute.name,
            rust_type: attribute.rust_type,
            nullable: is_option(attribute.rust_type),
            declared: attribute.declared.as_ref().map(column_type),
        }),
    );
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut values = FieldValues::default();
    values.set("rust_name", &rust_name);
    values.set("name", &name);
    values.some("namespace", namespace);
    values.some("comment", comment);
    values.set("digest", type_digest(&words, &[]));
    let definitions = attributes.iter().map(|attribute| &attribute.value);
    values.set("attributes", quote!(&[#(#definitions),*]));
    let definition = values.over("CompositeDef", quote!(#library::CompositeDef::NONE));
    Body {
        value: quote!(#library::ColumnType::of_composite(&COMPOSITE)),
        beside: quote! {
            const COMPOSITE: #library::CompositeDef<'static> = #definition;
            #assertions
            #adapted
        },
    }
}

/// One attribute of the type.
struct Attribute<'a> {
    ident: &'a Ident,
    rust_type: &'a Type,
    declared: Option<ParsedType>,
    field: String,
    name: String,
    collation: Option<String>,
    comment: Option<String>,
    value: TokenStream,
    assertion: TokenStream,
}

fn attribute<'a>(ctxt: &Ctxt, field: &'a Field) -> Option<Attribute<'a>> {
    let library = library();
    let ident = field.ident.as_ref()?;
    let options = attr::attribute(ctxt, &field.attrs);
    let text = ident.unraw().to_string();
    let name = options.name.unwrap_or_else(|| text.clone());
    let comment = attr::doc_comment(&field.attrs);
    let rust_type = &field.ty;
    let span = rust_type.span();
    let (column_type, assertion) = match &options.declared {
        Some(declared) => (column_type_value(column_type(declared)), TokenStream::new()),
        None => (
            quote!(#library::Probe::<#rust_type>::TYPE),
            quote_spanned!(span=> const _: () = #library::assert_sql_type::<#rust_type>();),
        ),
    };
    let mut values = FieldValues::default();
    values.set("field", &text);
    values.set("name", &name);
    values.set("column_type", column_type);
    values.some("collation", options.collation.as_ref());
    values.some("comment", comment.as_ref());
    Some(Attribute {
        ident,
        rust_type,
        declared: options.declared,
        field: text,
        name,
        collation: options.collation,
        comment,
        value: values.over("AttributeDef", quote!(#library::AttributeDef::NONE)),
        assertion,
    })
}
