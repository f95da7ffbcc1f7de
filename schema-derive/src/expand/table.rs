//! `#[derive(Table)]`

use super::names::Warnings;
use super::values::library;
use super::{
    checks, definition, expression_types, flattened, in_diesel, names as mentions, refused,
    validate,
};
use crate::ast::{self, Kind, Table};
use crate::check;
use crate::ctxt::Ctxt;
use crate::definition::with_definition;
use crate::digest::digest;
use crate::names::Names;
use crate::settings::{self, TableSettings};
use crate::sites::Sites;
use crate::types;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use schema_core::def::{Level, TableDef};
use schema_core::rule::{Finding, RuleId, owner_columns, table_findings};
use syn::DeriveInput;

/// Expands the derive. Errors stand beside the implementation, never instead of it, so that one
/// mistake does not bring up others elsewhere.
pub(crate) fn table(input: &DeriveInput) -> TokenStream {
    let ctxt = Ctxt::default();
    let Some(table) = ast::table(&ctxt, input, Kind::Table) else {
        let path = super::crate_path(&Ctxt::default(), &input.attrs, "table");
        return refused::table(input, &path, &ctxt.take_errors());
    };
    let expansion = expand(&ctxt, &table);
    let findings = refused::errors(&ctxt.take_errors());
    quote!(#findings #expansion)
}

/// Expands `#[derive(Columns)]`: a table's way, but for what a table alone has.
pub(crate) fn columns(input: &DeriveInput) -> TokenStream {
    let ctxt = Ctxt::default();
    let Some(table) = ast::table(&ctxt, input, Kind::Columns) else {
        let path = super::crate_path(&Ctxt::default(), &input.attrs, "columns");
        return refused::columns(input, &path, &ctxt.take_errors());
    };
    let expansion = expand(&ctxt, &table);
    let findings = refused::errors(&ctxt.take_errors());
    quote!(#findings #expansion)
}

fn expand(ctxt: &Ctxt, table: &Table<'_>) -> TokenStream {
    let context = table.options.context.as_ref();
    let settings = settings::for_table(
        ctxt,
        context.map(|context| (context.value.as_str(), context.place)),
    );
    let names = Names::of(ctxt, table);
    let mut sites = Sites::of(table);
    check::check(ctxt, table, &names, &settings);
    let mut mistakes = ctxt.take_errors();
    let accepted = with_definition(table, &names, &sites, &settings, |definition| {
        types::check(ctxt, table, definition);
        settings.accepted(definition)
    });
    sites.accepted = accepted;
    mistakes.extend(ctxt.take_errors());
    let (digest, owners, warnings, checks, types) =
        with_definition(table, &names, &sites, &settings, |definition| {
            (
                digest(definition, table),
                owner_columns(definition),
                findings(ctxt, table, &sites, &settings, definition),
                checks::checks(table, &sites, &settings, definition),
                match mistakes.is_empty() {
                    true => expression_types::checks(table, &sites, definition),
                    false => TokenStream::new(),
                },
            )
        });
    // A definition that is wrong has no value, so that neither this table nor one that refers to it is judged
    // by what could be read.
    let definition = if mistakes.is_empty() {
        definition::definition(table, &names, &sites, &settings, digest, owners.as_deref())
    } else {
        refused::unknown(&mistakes)
    };
    let diesel = match table.kind {
        Kind::Table => in_diesel::of_table(ctxt, table, &names, &settings, &library_path(table)),
        Kind::Columns | Kind::View => TokenStream::new(),
    };
    let implementation = implementation(
        table,
        &names,
        &sites,
        &settings,
        &definition,
        &warnings,
        &quote!(#checks #types),
    );
    quote!(#implementation #diesel)
}

/// `#[table(crate = path)]`
fn library_path(table: &Table<'_>) -> TokenStream {
    match &table.crate_path {
        Some(path) => path.to_token_stream(),
        None => quote!(::architrave),
    }
}

/// Whether rules may speak: not in the tool's own build, which must not fail, and not where their levels
/// are unknown.
pub(super) fn may_judge(settings: &TableSettings) -> bool {
    !cfg!(feature = "collect") && !settings.unreadable
}

/// What the rules about this table alone say: errors are noted, warnings returned.
fn findings(
    ctxt: &Ctxt,
    table: &Table<'_>,
    sites: &Sites,
    settings: &TableSettings,
    definition: &TableDef<'_>,
) -> Warnings {
    let mut warnings = Warnings::default();
    if !may_judge(settings) {
        return warnings;
    }
    for finding in table_findings(definition) {
        if table.mistakes.explain(&finding, sites) || is_about_tables(&finding, table) {
            continue;
        }
        let place = sites.place(finding.site);
        match finding.level {
            Level::Deny => ctxt.error_at(place, &finding.message),
            Level::Warn => {
                let owner = &table.input.ident;
                warnings.add(owner, finding.rule.name, &finding.message, place);
            }
            Level::Allow => {}
        }
    }
    warnings
}

/// Whether a finding is about what a struct of columns leaves to the table that holds it.
fn is_about_tables(finding: &Finding, table: &Table<'_>) -> bool {
    let is_of_column = finding.rule.is_about_columns() || finding.rule.id == RuleId::waiver_unused;
    table.kind == Kind::Columns && !is_of_column
}

fn implementation(
    table: &Table<'_>,
    names: &Names,
    sites: &Sites,
    settings: &TableSettings,
    definition: &TokenStream,
    warnings: &Warnings,
    checks: &TokenStream,
) -> TokenStream {
    let library = library();
    let path = library_path(table);
    let rust_name = &table.input.ident;
    let columns = mentions::columns(table);
    let flattened = flattened::constants(table, sites);
    let traits = match table.kind {
        Kind::Table => of_table(table, names, sites, definition),
        Kind::Columns => of_columns(table, definition),
        // Expanded in a file of its own.
        Kind::View => TokenStream::new(),
    };
    let mentions = mentions::mentions(table, warnings);
    let warnings = warnings.constants(rust_name);
    let validate = validate::of_table(table, names);
    let tracking = &settings.tracking;
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
            #flattened
            #traits
            #mentions
            #checks
            #validate
            #tracking
        };
        #warnings
    }
}

fn of_table(
    table: &Table<'_>,
    names: &Names,
    sites: &Sites,
    definition: &TokenStream,
) -> TokenStream {
    let library = library();
    let rust_name = &table.input.ident;
    let name = &names.table;
    let namespace = super::values::option(table.options.namespace.as_ref().map(|text| &text.value));
    let context = super::values::option(table.options.context.as_ref().map(|text| &text.value));
    let columns_struct = mentions::columns_struct(table);
    let raise = checks::raise(table, sites);
    quote! {
        #[automatically_derived]
        impl #library::Table for #rust_name {
            const IDENTITY: #library::TableIdentity<'static> = #library::TableIdentity {
                name: #name,
                namespace: #namespace,
                context: #context,
            };
            type Columns = #columns_struct;
            const DEF: &'static #library::TableDef<'static> = #definition;
        }
        #[automatically_derived]
        impl #rust_name {
            #raise
        }
    }
}

fn of_columns(table: &Table<'_>, definition: &TokenStream) -> TokenStream {
    let library = library();
    let rust_name = &table.input.ident;
    let columns_struct = mentions::columns_struct(table);
    quote! {
        #[automatically_derived]
        impl #library::Columns for #rust_name {
            type Names = #columns_struct;
            const DEF: &'static #library::TableDef<'static> = #definition;
        }
    }
}
