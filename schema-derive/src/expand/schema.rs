//! `schema!`

use super::names::Warnings;
use super::values::{library, option};
use super::{compared, object, object_rules, refused};
use crate::attr::doc_comment;
use crate::ctxt::Ctxt;
use crate::place::Place;
use crate::schema::{Schema, parse};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use schema_core::def::{LockedFingerprint, fnv1a};
use schema_core::syntax::lock_file::lock_fingerprints;
use std::path::PathBuf;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

/// Expands the macro.
pub(crate) fn schema(input: TokenStream) -> TokenStream {
    let ctxt = Ctxt::default();
    let expansion = parse(&ctxt, input).map(|schema| {
        object::check(&ctxt, &schema);
        expand(&ctxt, &schema)
    });
    let errors = refused::errors(&ctxt.take_errors());
    quote!(#errors #expansion)
}

fn expand(ctxt: &Ctxt, schema: &Schema) -> TokenStream {
    let library = library();
    let Schema {
        attributes,
        visibility,
        name,
        tables,
        lock,
        crate_path,
        diesel: _,
        views: _,
        objects: _,
    } = schema;
    let objects = object::definitions(schema);
    let objects_count = objects.len();
    let files = object::tracking(schema);
    let assertions = object::assertions(schema);
    let path = match crate_path {
        Some(path) => path.to_token_stream(),
        None => quote!(::architrave),
    };
    let text = name.unraw().to_string();
    let lower = text.to_lowercase();
    let comment = option(doc_comment(attributes));
    let lock_path = lock.value();
    let count = tables.len();
    let hash = export_hash(&text);
    let definition = format_ident!("__ARCHITRAVE_{}", text);
    let rules = rules(schema);
    let compared = compared::rules(schema);
    let of_objects = object_rules::rules(ctxt, schema);
    let lock = drift(schema);
    let together = together_in_diesel(schema, &path);
    let export = export_test(&lower, &definition, &path);
    quote! {
        #(#attributes)*
        #[allow(dead_code)]
        #visibility static #name: #path::Schema = #path::Schema::new(&#definition);

        #[doc(hidden)]
        #[allow(dead_code)]
        static #definition: #path::__private::SchemaDef<'static> = {
            use #path::__private as #library;
            static TABLES: [&#library::TableDef<'static>; #count] =
                [#(<#tables as #library::Table>::DEF),*];
            static OBJECTS: [&#library::ObjectDef<'static>; #objects_count] = [#(#objects),*];
            #library::SchemaDef {
                name: #lower,
                package: ::core::env!("CARGO_PKG_NAME"),
                comment: #comment,
                lock: #lock_path,
                tables: &TABLES,
                objects: &OBJECTS,
            }
        };

        #[doc(hidden)]
        #[allow(
            clippy::all,
            dead_code,
            missing_docs,
            non_camel_case_types,
            non_upper_case_globals,
            unreachable_pub
        )]
        const _: () = {
            use #path::__private as #library;
            // A type of this crate, so that the next line is allowed in it: the tool finds the schema by
            // the digest of its package and name, wherever it stands. Public, because inference names it there.
            pub struct Local;
            impl #library::Export<Local> for #library::Exports<#hash> {
                const SCHEMA: &'static #library::SchemaDef<'static> = &#definition;
            }
            // A static, because rustc looks through all tables again wherever a constant leads to them.
            static TABLES: &[&#library::TableDef<'static>] = #definition.tables;
            #rules
            #of_objects
            #compared
            #lock
            #files
            #assertions
        };
        #together
        #export
    }
}

/// `diesel: true`: every two tables may appear in one query.
fn together_in_diesel(schema: &Schema, path: &TokenStream) -> TokenStream {
    if !schema.diesel {
        return TokenStream::new();
    }
    let hidden = format_ident!("__architrave_diesel_{}", schema.name.unraw());
    let module = |position: usize| format_ident!("t{position}");
    let tables = schema.tables.iter().enumerate().map(|(position, table)| {
        let module = module(position);
        let span = table.span();
        quote_spanned! {span=>
            mod #module {
                use super::super::*;
                pub(super) type table = <#table as #path::diesel::InDiesel>::Table;
            }
        }
    });
    // Pair by pair, because diesel's macro calls itself once for each table, which the compiler limits.
    let count = schema.tables.len();
    let pairs = (0..count).flat_map(|left| (left + 1..count).map(move |right| (left, right)));
    let pairs = pairs.map(|(left, right)| {
        let (left, right) = (module(left), module(right));
        quote!(::diesel::allow_tables_to_appear_in_same_query!(#left, #right);)
    });
    quote! {
        #path::__in_diesel! {
            #[doc(hidden)]
            #[allow(clippy::all, dead_code, non_camel_case_types, non_snake_case, unused_imports)]
            mod #hidden {
                #(#tables)*
                #(#pairs)*
            }
        }
    }
}

/// What the tool finds the schema by. A dependency may declare a schema of the same name, as the previous
/// release of one does, so the package is part of it.
fn export_hash(name: &str) -> u64 {
    let package = std::env::var("CARGO_PKG_NAME").unwrap_or_default();
    fnv1a(&format!("{package}::{name}"))
}

/// The rules that need all tables; what they find is raised at the attribute of the table.
fn rules(schema: &Schema) -> TokenStream {
    let library = library();
    let count = schema.tables.len();
    let slots = schema_core::rule::SCHEMA_FINDING_SLOTS;
    let arms = schema.tables.iter().enumerate().map(|(position, table)| {
        let raise = Place::of(table).call(
            quote!(<#table>::__architrave_raise),
            quote!(finding.site, &finding.message),
        );
        // Where the type is no table, the first expression says so, and the call is not looked at.
        quote!(#position => { let _ = <#table as #library::Table>::DEF; #raise })
    });
    let raise = Ident::new("raise", schema.name.span());
    let raises = (0..slots).map(|slot| {
        let call = Place::of(&schema.name).call(quote!(#raise), quote!(#slot));
        quote!(const _: () = #call;)
    });
    quote! {
        // Two million steps are a matter of many tables, not of a loop without end.
        #[allow(long_running_const_eval)]
        const FOUND: [::core::option::Option<#library::SchemaFinding>; #slots] =
            #library::schema_findings::<#count, #slots>(TABLES);
        #[allow(unused_imports)]
        use #library::RaiseFallback as _;
        const fn #raise(slot: usize) {
            if let ::core::option::Option::Some(finding) = &FOUND[slot] {
                match finding.table {
                    #(#arms)*
                    _ => {}
                }
            }
        }
        #(#raises)*
    }
}

/// Compares the structs with the lock file, and makes cargo watch it. What differs is a warning: the tool
/// that mends it needs a crate that builds.
fn drift(schema: &Schema) -> TokenStream {
    if cfg!(feature = "collect") {
        return TokenStream::new();
    }
    let library = library();
    let place = Place::of(&schema.lock);
    let name = schema.lock.value();
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let file = package.unwrap_or_default().join(&name);
    let Ok(text) = std::fs::read_to_string(&file) else {
        let message = format!(
            "`{name}` is not there yet, so no migration creates these tables: \
             run `cargo schema generate`"
        );
        return unconditional("missing", &message, place);
    };
    let tracking = file.to_str().map(|file| {
        quote!(
            const _: &[u8] = ::core::include_bytes!(#file);
        )
    });
    let locked = match lock_fingerprints(&text) {
        Ok(locked) => locked,
        Err(error) => {
            let warning = unconditional("unreadable", &error.to_string(), place);
            return quote!(#tracking #warning);
        }
    };
    let locked = locked.iter().map(
        |LockedFingerprint {
             name_hash,
             fingerprint,
         }| {
            quote!(#library::LockedFingerprint { name_hash: #name_hash, fingerprint: #fingerprint })
        },
    );
    let note = format!(
        "\nthe structs and `{name}` differ, so a migration is missing: run `cargo schema generate`"
    );
    let locked = quote!(&[#(#locked),*]);
    let others = object::fingerprints(schema);
    let chosen = place.start(quote!(
        <<Compared<{ #library::differs(TABLES, OTHERS, #locked) }> as Choice>::Lock>::differs
    ));
    quote! {
        #tracking
        static OTHERS: &[#library::LockedFingerprint] = &[#(#others),*];
        struct Compared<const DIFFERS: bool>;
        trait Choice { type Lock; }
        impl Choice for Compared<false> { type Lock = Equal; }
        impl Choice for Compared<true> { type Lock = schema_lock; }
        struct Equal;
        impl Equal { const differs: () = (); }
        struct schema_lock;
        impl schema_lock {
            #[deprecated(note = #note)]
            const differs: () = ();
        }
        const _: () = #chosen;
    }
}

fn unconditional(name: &str, message: &str, place: Place) -> TokenStream {
    let mut warnings = Warnings::default();
    let owner = Ident::new("schema_lock", Span::call_site());
    warnings.add(&owner, name, message, place);
    let (constants, uses) = (warnings.constants(&owner), warnings.uses());
    quote! {
        struct #owner;
        #constants
        fn lock() { #uses }
    }
}

/// Under the runner a test prints the schema, for crates that have no library to link.
fn export_test(name: &str, definition: &Ident, path: &TokenStream) -> TokenStream {
    if !cfg!(feature = "collect") {
        return TokenStream::new();
    }
    let test = Ident::new(&format!("__architrave_export_{name}"), Span::call_site());
    quote! {
        #[cfg(test)]
        #[test]
        #[doc(hidden)]
        fn #test() {
            #path::__private::print_schema(&#definition);
        }
    }
}
