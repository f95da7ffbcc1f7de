//! `#[derive(SqlEnum)]`

use super::values::{library, option};
use super::{adapters, refused, validate};
use crate::attr::{self, EnumOptions, VariantOptions};
use crate::ctxt::Ctxt;
use crate::symbol::SQL_ENUM;
use proc_macro2::TokenStream;
use quote::quote;
use schema_core::def::{EnumForm, fnv1a};
use schema_core::syntax::name::snake_case;
use std::collections::BTreeMap;
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields, Variant};

/// Expands the derive.
pub(crate) fn sql_enum(input: &DeriveInput) -> TokenStream {
    let ctxt = Ctxt::default();
    let options = attr::sql_enum(&ctxt, &input.attrs);
    let variants = variants(&ctxt, input);
    let path = super::crate_path(&ctxt, &input.attrs, SQL_ENUM);
    let Some(variants) = variants else {
        return refused::column_type(input, &path, &ctxt.take_errors());
    };
    let expansion = implementation(input, &options, &variants, &path);
    let errors = refused::errors(&ctxt.take_errors());
    quote!(#errors #expansion)
}

/// One value of the enum.
struct Value<'a> {
    variant: &'a Variant,
    label: String,
    options: VariantOptions,
}

fn variants<'a>(ctxt: &Ctxt, input: &'a DeriveInput) -> Option<Vec<Value<'a>>> {
    let Data::Enum(data) = &input.data else {
        ctxt.error(
            &input.ident,
            "`SqlEnum` is for enums; for a newtype derive `SqlType`, for a table `Table`",
        );
        return None;
    };
    if !input.generics.params.is_empty() {
        ctxt.error(&input.generics, "an enum of the database cannot be generic");
        return None;
    }
    if data.variants.is_empty() {
        ctxt.error(
            &input.ident,
            "an enum of the database has at least one value",
        );
    }
    let mut values: Vec<Value<'_>> = Vec::new();
    let mut labels: BTreeMap<String, String> = BTreeMap::new();
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) {
            ctxt.error(
                &variant.fields,
                "a value of a database's enum is a name alone; put the data into columns of their own",
            );
        }
        let options = attr::variant(ctxt, &variant.attrs);
        let rust_name = variant.ident.unraw().to_string();
        let label = match &options.label {
            Some(label) => label.value.clone(),
            None => snake_case(&rust_name),
        };
        if let Some(first) = labels.insert(label.clone(), rust_name) {
            let message =
                format!("the label `{label}` is taken by `{first}`; give one of them another");
            match &options.label {
                Some(written) => ctxt.error_at(written.place, message),
                None => ctxt.error(&variant.ident, message),
            }
        }
        values.push(Value {
            variant,
            label,
            options,
        });
    }
    Some(values)
}

fn implementation(
    input: &DeriveInput,
    options: &EnumOptions,
    values: &[Value<'_>],
    path: &TokenStream,
) -> TokenStream {
    let library = library();
    let rust_name = &input.ident;
    let text = rust_name.unraw().to_string();
    let name = match &options.name {
        Some(name) => name.value.clone(),
        None => snake_case(&text),
    };
    let namespace = options.namespace.as_ref().map(|namespace| &namespace.value);
    let namespace_text = namespace.cloned();
    let comment = attr::doc_comment(&input.attrs);
    let form = options.form.unwrap_or(EnumForm::Native);
    let digest = fnv1a(&canonical_text(
        form,
        namespace,
        &name,
        comment.as_deref(),
        values,
    ));
    let form = match form {
        EnumForm::Native => quote!(Native),
        EnumForm::Check => quote!(Check),
    };
    let (namespace, comment) = (option(namespace), option(comment));
    let variants = values.iter().map(|value| {
        let rust_name = value.variant.ident.unraw().to_string();
        let label = &value.label;
        let renamed_from = option(value.options.renamed_from.as_ref().map(|text| &text.value));
        quote!(#library::VariantDef {
            rust_name: #rust_name,
            label: #label,
            renamed_from: #renamed_from,
        })
    });
    let arms = values.iter().map(|value| {
        let (variant, label) = (&value.variant.ident, &value.label);
        quote!(Self::#variant { .. } => #label,)
    });
    let column_value = validate::of_enum(rust_name);
    let adapted = adapters::of_enum(
        rust_name,
        path,
        &form,
        &adapters::Named {
            namespace: namespace_text.as_deref(),
            name: &name,
        },
        values
            .iter()
            .map(|value| (&value.variant.ident, value.label.as_str())),
    );
    // A reference to an empty enum still counts as a value; the place behind it does not.
    let subject = if values.is_empty() {
        quote!(*self)
    } else {
        quote!(self)
    };
    quote! {
        #[doc(hidden)]
        #[allow(clippy::all, missing_docs, unreachable_pub)]
        const _: () = {
            use #path::__private as #library;
            #[automatically_derived]
            impl #library::SqlType for #rust_name {
                const TYPE: #library::ColumnType<'static> =
                    #library::ColumnType::of_enum(<#rust_name as #library::SqlEnum>::ENUM);
            }
            #[automatically_derived]
            impl #library::SqlEnum for #rust_name {
                const ENUM: &'static #library::EnumDef<'static> = &#library::EnumDef {
                    rust_name: #text,
                    name: #name,
                    namespace: #namespace,
                    comment: #comment,
                    digest: #digest,
                    form: #library::EnumForm::#form,
                    variants: &[#(#variants),*],
                };
            }
            #[automatically_derived]
            impl #rust_name {
                #[doc(hidden)]
                pub const fn __architrave_label(&self) -> &'static str {
                    match #subject { #(#arms)* }
                }
            }
            #column_value
        };
        #adapted
    }
}

/// What the database sees of the enum, for its digest.
fn canonical_text(
    form: EnumForm,
    namespace: Option<&String>,
    name: &str,
    comment: Option<&str>,
    values: &[Value<'_>],
) -> String {
    let mut text = format!(
        "enum\x1f{}\x1f{name}\x1f{}\x1f",
        namespace.map_or("", String::as_str),
        comment.unwrap_or_default(),
    );
    if form != EnumForm::Native {
        text.push_str(form.keyword());
        text.push('\x1e');
    }
    for value in values {
        text.push_str(&value.label);
        text.push('\x1f');
    }
    text
}
