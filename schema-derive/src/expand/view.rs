//! `#[derive(View)]`

use super::details::ARE_WANTED;
use super::names::Warnings;
use super::values::{FieldValues, library, object_kind, option};
use super::{definition, names as mentions, object, object_rules, refused};
use crate::attr::Object;
use crate::check;
use crate::ctxt::Ctxt;
use crate::definition::with_definition;
use crate::digest::digest;
use crate::names::Names;
use crate::place::Place;
use crate::settings;
use crate::sites::Sites;
use crate::types;
use crate::view::{self, View};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use schema_core::def::{EngineSet, ObjectKind};
use syn::DeriveInput;

/// Expands the derive. Errors stand beside the implementation, never instead of it.
pub(crate) fn view(input: &DeriveInput) -> TokenStream {
    let ctxt = Ctxt::default();
    let Some(view) = view::view(&ctxt, input) else {
        let path = super::crate_path(&Ctxt::default(), &input.attrs, "view");
        return refused::view(input, &path, &ctxt.take_errors());
    };
    let expansion = expand(&ctxt, &view);
    let errors = refused::errors(&ctxt.take_errors());
    quote!(#errors #expansion)
}

fn expand(ctxt: &Ctxt, view: &View<'_>) -> TokenStream {
    let table = &view.relation;
    let settings = settings::for_table(ctxt, None);
    let names = Names::of(ctxt, table);
    let sites = Sites::of(table);
    check::check(ctxt, table, &names, &settings);
    let columns_digest = with_definition(table, &names, &sites, &settings, |definition| {
        types::check(ctxt, table, definition);
        digest(definition, table)
    });
    let mistakes = ctxt.take_errors();
    let definition = match mistakes.is_empty() {
        true => {
            let relation =
                definition::definition(table, &names, &sites, &settings, columns_digest, None);
            self::definition(view, &names, &relation)
        }
        false => refused::unknown(&mistakes),
    };
    let library = library();
    let path = match &table.crate_path {
        Some(path) => path.to_token_stream(),
        None => quote!(::architrave),
    };
    let rust_name = &table.input.ident;
    let name = &names.table;
    let namespace = option(table.options.namespace.as_ref().map(|text| &text.value));
    let columns = mentions::columns(table);
    let columns_struct = mentions::columns_struct(table);
    let mentions = mentions::mentions(table, &Warnings::default());
    let tracking = &settings.tracking;
    let file = view
        .options
        .query
        .as_ref()
        .and_then(|text| text.path.as_ref());
    let file = file.map(|path| {
        quote!(
            const _: &[u8] = ::core::include_bytes!(#path);
        )
    });
    let dependencies = object::named_structs(&view.options.depends_on);
    quote! {
        #[doc(hidden)]
        #[allow(
            clippy::all,
            dead_code,
            deprecated_in_future,
            missing_docs,
            non_camel_case_types,
            non_snake_case,
            non_upper_case_globals,
            unreachable_pub,
            unused_imports,
        )]
        const _: () = {
            use #path::__private as #library;
            use #library::ProbeFallback as _;
            #columns
            #[automatically_derived]
            impl #library::Relation for #rust_name {
                const IDENTITY: #library::TableIdentity<'static> = #library::TableIdentity {
                    name: #name,
                    namespace: #namespace,
                    context: ::core::option::Option::None,
                };
            }
            #[automatically_derived]
            impl #library::View for #rust_name {
                type Columns = #columns_struct;
                const DEF: &'static #library::ObjectDef<'static> = #definition;
            }
            #mentions
            #tracking
            #file
            #dependencies
        };
    }
}

fn definition(view: &View<'_>, names: &Names, relation: &TokenStream) -> TokenStream {
    let library = library();
    let options = &view.options;
    let kind = match options.materialized {
        true => ObjectKind::MaterializedView,
        false => ObjectKind::View,
    };
    let query = options.query.as_ref().map(|text| text.sql.clone());
    let place = Place::of(&view.relation.input.ident);
    let described = Object {
        namespace: options.namespace.as_ref().map(|text| text.value.clone()),
        comment: view.relation.comment.clone(),
        engines: options.engines.unwrap_or(EngineSet::ALL),
        create: query.unwrap_or_default(),
        settings: options.settings.clone(),
        ..Object::new(place, kind, names.table.clone())
    };
    let mut fields = match ARE_WANTED {
        true => object::fields(&described, &object::dependency_names(&options.depends_on)),
        false => {
            let mut fields = FieldValues::default();
            fields.set("kind", object_kind(kind));
            fields.some("namespace", described.namespace.as_ref());
            fields.set("name", &described.name);
            fields.set("name_hash", object::name_hash(&described));
            fields.set("digest", object::digest(&described));
            fields
        }
    };
    if !ARE_WANTED {
        let reads = object_rules::reads(&described);
        if !reads.is_empty() {
            fields.set("reads", quote!(&[#(#reads),*]));
        }
        let uniques = &view.relation.uniques;
        let is_told_apart = uniques.iter().any(|unique| unique.predicate.is_none());
        let lacks_unique = object_rules::wants_unique(&described) && !is_told_apart;
        fields.flag("lacks_unique", lacks_unique);
    }
    fields.some("relation", Some(relation));
    let object = fields.over("ObjectDef", quote!(#library::ObjectDef::NONE));
    quote!(&#object)
}
