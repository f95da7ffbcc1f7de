//! `#[derive(SqlType)]`: a newtype, a domain or a composite.
//!
//! Settled:
//! - A struct with one unnamed field is a newtype: the column type of its field, or the one that is written. With a
//!   name, a check, a default, a collation or `not_null` it is a domain, an object of the database.
//! - A struct with named fields is a composite, unless a type is written: then it stands for that type, as a document
//!   stands for `jsonb`.

use super::values::{FieldValues, column_type_value, expression, library, option};
use super::{adapters, composite, refused, validate};
use crate::attr::{self, TypeOptions};
use crate::ctxt::Ctxt;
use crate::definition::with_nodes;
use crate::digest::type_digest;
use crate::language::column_type;
use crate::scope::{Readings, Scope};
use crate::symbol::SQL_TYPE;
use crate::{types, well_known};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use schema_core::def::ExpressionDef;
use schema_core::syntax::ParsedExpression;
use schema_core::syntax::name::snake_case;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Fields, Type};

/// Expands the derive.
pub(crate) fn sql_type(input: &DeriveInput) -> TokenStream {
    let ctxt = Ctxt::default();
    let scope = Scope::new(&input.ident, Vec::new(), Vec::new());
    let options = attr::sql_type(&ctxt, &scope, &input.attrs);
    let readings = scope.finish();
    let shape = shape(&ctxt, input, &options);
    if let Some(Shape::Newtype(inner)) = &shape {
        let value = match &options.declared {
            Some((declared, _)) => column_type(declared),
            None => well_known::column_type(inner),
        };
        types::check_value(&ctxt, &readings, value);
    }
    let path = super::crate_path(&ctxt, &input.attrs, SQL_TYPE);
    let library = library();
    let declared = options.declared.as_ref();
    let declared = declared.map(|(declared, _)| column_type(declared));
    // What could not be read has no value, so that nothing is judged by half of it.
    let body = match shape {
        Some(shape) if ctxt.count() == 0 => match shape {
            Shape::Newtype(inner) => {
                let mut body = newtype(input, &options, &readings, inner);
                body.beside.extend(validate::of_newtype(&input.ident));
                body.beside
                    .extend(adapters::of_newtype(&input.ident, &path, inner, declared));
                body
            }
            Shape::Document => {
                let mut body = document(&options);
                body.beside
                    .extend(adapters::of_document(&input.ident, &path, declared));
                body
            }
            Shape::Composite(fields) => composite::body(&ctxt, input, &options, fields, &path),
        },
        _ => Body::default(),
    };
    if ctxt.count() > 0 {
        return refused::column_type(input, &path, &ctxt.take_errors());
    }
    let name = &input.ident;
    let Body { value, beside } = body;
    quote! {
        #[doc(hidden)]
        #[allow(clippy::all, missing_docs, unreachable_pub)]
        const _: () = {
            use #path::__private as #library;
            #[allow(unused_imports)]
            use #library::ProbeFallback as _;
            #[automatically_derived]
            impl #library::SqlType for #name {
                const TYPE: #library::ColumnType<'static> = #value;
            }
            #beside
        };
    }
}

/// What an expansion says of a type.
#[derive(Default)]
pub(super) struct Body {
    /// The value of `SqlType::TYPE`.
    pub(super) value: TokenStream,
    /// What stands beside the implementation.
    pub(super) beside: TokenStream,
}

enum Shape<'a> {
    Newtype(&'a Type),
    Document,
    Composite(&'a Fields),
}

fn shape<'a>(ctxt: &Ctxt, input: &'a DeriveInput, options: &TypeOptions) -> Option<Shape<'a>> {
    if !input.generics.params.is_empty() {
        ctxt.error(
            &input.generics,
            "a column type cannot be generic; write the type out",
        );
        return None;
    }
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                return fields
                    .unnamed
                    .first()
                    .map(|field| Shape::Newtype(&field.ty));
            }
            Fields::Named(fields) if !fields.named.is_empty() || options.declared.is_some() => {
                if let Some((word, place)) = options.of_domain {
                    ctxt.error_at(
                        place,
                        format_args!(
                            "`{word}` is for a domain, which has one value: `struct Money(Decimal);`; a composite \
                             keeps no rules, so write `#[check(...)]` on the tables that use it"
                        ),
                    );
                    return None;
                }
                return Some(match options.declared {
                    Some(_) => Shape::Document,
                    None => Shape::Composite(&data.fields),
                });
            }
            _ => {}
        },
        // Data of any shape can be kept as JSON or bytes.
        Data::Enum(_) if options.declared.is_some() => return Some(Shape::Document),
        _ => {}
    }
    ctxt.error(
        &input.ident,
        "`SqlType` is for a newtype, `struct Money(Decimal);`, or a composite, a struct with named fields; for an \
         enum derive `SqlEnum`, for a table `Table`",
    );
    None
}

/// A struct or enum that stands for a written type.
fn document(options: &TypeOptions) -> Body {
    let declared = options.declared.as_ref();
    Body {
        value: declared
            .map(|(declared, _)| column_type_value(column_type(declared)))
            .unwrap_or_default(),
        beside: TokenStream::new(),
    }
}

fn newtype(input: &DeriveInput, options: &TypeOptions, readings: &Readings, inner: &Type) -> Body {
    let library = library();
    let base = match &options.declared {
        Some((declared, _)) => column_type_value(column_type(declared)),
        None => quote!(#library::Probe::<#inner>::TYPE),
    };
    // What another crate's type holds is known to whoever writes the column type.
    let assertion = options.declared.is_none().then(|| {
        let span = inner.span();
        quote_spanned!(span=> const _: () = #library::assert_sql_type::<#inner>();)
    });
    let is_domain =
        options.of_domain.is_some() || options.name.is_some() || options.namespace.is_some();
    if !is_domain {
        return Body {
            value: base,
            beside: quote!(#assertion),
        };
    }
    let definition = domain(input, options, readings, &base);
    Body {
        value: quote!(#library::ColumnType::of_domain(&DOMAIN)),
        beside: quote! {
            const DOMAIN: #library::DomainDef<'static> = #definition;
            #assertion
        },
    }
}

fn domain(
    input: &DeriveInput,
    options: &TypeOptions,
    readings: &Readings,
    base: &TokenStream,
) -> TokenStream {
    let library = library();
    let rust_name = input.ident.unraw().to_string();
    let name = match &options.name {
        Some(name) => name.value.clone(),
        None => snake_case(&rust_name),
    };
    let namespace = options.namespace.as_ref().map(|text| text.value.as_str());
    let comment = attr::doc_comment(&input.attrs);
    let read = |id: usize| readings.expressions.get(id);
    let digest = with_nodes(&readings.expressions, |nodes| {
        let not_null = if options.not_null { "not_null" } else { "" };
        let mut words = vec![
            "domain",
            namespace.unwrap_or_default(),
            name.as_str(),
            comment.as_deref().unwrap_or_default(),
            options.collation.as_deref().unwrap_or_default(),
            not_null,
            if options.default.is_some() {
                "default"
            } else {
                ""
            },
        ];
        let mut expressions = Vec::new();
        let mut add = |id: usize| {
            let nodes = nodes.get(id).map_or(&[][..], Vec::as_slice);
            expressions.push(ExpressionDef { nodes });
        };
        options.default.iter().for_each(|value| add(value.id));
        for check in &options.checks {
            words.push(check.name.as_deref().unwrap_or_default());
            add(check.expression.id);
        }
        type_digest(&words, &expressions)
    });
    let value = |parsed: Option<&ParsedExpression>| parsed.map(expression).unwrap_or_default();
    let checks = options.checks.iter().map(|check| {
        let name = option(check.name.as_ref());
        let expression = value(read(check.expression.id));
        quote!(#library::DomainCheckDef { name: #name, expression: #expression })
    });
    let mut fields = FieldValues::default();
    fields.set("rust_name", &rust_name);
    fields.set("name", &name);
    fields.some("namespace", namespace);
    fields.some("comment", comment);
    fields.set("digest", digest);
    fields.set("base", base);
    fields.flag("not_null", options.not_null);
    if let Some(default) = options.default {
        let value = value(read(default.id));
        fields.set("default", quote!(#library::DefaultDef::Expression(#value)));
    }
    fields.some("collation", options.collation.as_ref());
    fields.set("checks", quote!(&[#(#checks),*]));
    fields.over("DomainDef", quote!(#library::DomainDef::NONE))
}
