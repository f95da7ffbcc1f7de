//! Rules that rustc decides: one constant for each place that a rule can complain about.

use super::flattened;
use super::names::own_definition;
use super::values::library;
use crate::ast::{Covered, Table};
use crate::settings::TableSettings;
use crate::sites::Sites;
use proc_macro2::TokenStream;
use quote::quote;
use schema_core::def::{SiteIndex, TableDef};
use schema_core::rule::{
    EVERY_REFERENCE_RULE, Stage, column_may_warn, column_needs_check, find_rule,
    reference_may_fail, reference_may_warn,
};

/// The constants of a table. `definition` is what the derive knows of it.
pub(crate) fn checks(
    table: &Table<'_>,
    sites: &Sites,
    settings: &TableSettings,
    definition: &TableDef<'_>,
) -> TokenStream {
    if !super::table::may_judge(settings) {
        return TokenStream::new();
    }
    let columns = columns(table, sites, definition);
    let references = references(table, sites, definition);
    let waivers = waivers(table, sites);
    let flattened = flattened::checks(table, sites, &own_definition(table));
    quote!(#columns #references #waivers #flattened)
}

fn columns(table: &Table<'_>, sites: &Sites, definition: &TableDef<'_>) -> TokenStream {
    let library = library();
    let own = own_definition(table);
    (0..table.columns.len())
        .filter(|position| column_needs_check(definition, *position))
        .map(|position| {
            let place = sites.place(sites.columns[position].data_type);
            let check = place.call(quote!(#library::check_column), quote!(#own, #position));
            let warning = column_may_warn(definition, position).then(|| {
                let number = quote!(#library::column_warning(#own, #position));
                chosen_warning(number, place)
            });
            quote!(const _: () = #check; #warning)
        })
        .collect()
}

fn references(table: &Table<'_>, sites: &Sites, definition: &TableDef<'_>) -> TokenStream {
    let library = library();
    let own = own_definition(table);
    table
        .references
        .iter()
        .enumerate()
        .map(|(position, reference)| {
            let place = sites.place(sites.references[position]);
            let target = &reference.target;
            // The target keeps its place, so that a name that rustc does not know is reported once.
            let arguments = quote! {
                #own,
                #position,
                <#target as #library::Table>::DEF
            };
            // What only rustc knows of a flattened struct can violate every rule.
            let rules = match table.flattened.is_empty() {
                true => reference_may_fail(definition, position),
                false => EVERY_REFERENCE_RULE,
            };
            let check = (rules != 0).then(|| {
                let call = place.call(
                    quote!(#library::check_reference),
                    quote!(#arguments, #rules),
                );
                quote!(const _: () = #call;)
            });
            let warning = reference_may_warn(definition, position)
                .then(|| chosen_warning(quote!(#library::reference_warning(#arguments)), place));
            quote!(#check #warning)
        })
        .collect()
}

/// A waiver of a rule that rustc decides is only known to be unused when rustc has decided.
fn waivers(table: &Table<'_>, sites: &Sites) -> TokenStream {
    let library = library();
    let definition = own_definition(table);
    table
        .waivers()
        .into_iter()
        .enumerate()
        .filter_map(|(position, (waiver, covered))| {
            let number = match find_rule(&waiver.rule.value)?.stage {
                Stage::Column => quote!(#library::column_waiver_warning(#definition, #position)),
                Stage::Reference => {
                    let references = references_under(table, covered);
                    quote!(#library::reference_waiver_warning(
                        #definition, #position, &[#(#references),*]
                    ))
                }
                Stage::Table | Stage::Schema => return None,
                Stage::Live | Stage::Drift | Stage::Plan | Stage::Migration => return None,
            };
            Some(chosen_warning(number, sites.place(sites.waivers[position])))
        })
        .collect()
}

/// The references that a waiver can cover, each with the table that it refers to.
fn references_under(table: &Table<'_>, covered: Covered) -> Vec<TokenStream> {
    let library = library();
    table
        .references
        .iter()
        .enumerate()
        .filter(|(position, reference)| match covered {
            Covered::Table => true,
            Covered::Reference(only) => only == *position,
            Covered::Column(only) => reference
                .columns
                .iter()
                .any(|column| usize::from(*column) == only),
            _ => false,
        })
        .map(|(position, reference)| {
            let target = &reference.target;
            quote!((#position, <#target as #library::Table>::DEF))
        })
        .collect()
}

/// A constant that warns where `number` is the number of a rule.
pub(super) fn chosen_warning(number: TokenStream, place: crate::place::Place) -> TokenStream {
    let library = library();
    // rustc keeps silent about a path that the derive made up, in whole or in part.
    let chosen = place.start(quote!(
        <<#library::Warning<{ #number }> as #library::Choice>::Rule>::violated
    ));
    quote!(const _: () = #chosen;)
}

/// The function through which `schema!` complains about this table, at its attributes, also when the
/// table is in another crate.
pub(crate) fn raise(table: &Table<'_>, sites: &Sites) -> TokenStream {
    let library = library();
    let arms = raised_sites(table, sites).into_iter().map(|site| {
        let raise = sites
            .place(site)
            .call(quote!(#library::raise), quote!(message));
        quote!(#site => #raise,)
    });
    let elsewhere = sites
        .place(0)
        .call(quote!(#library::raise), quote!(message));
    quote! {
        #[doc(hidden)]
        pub const fn __architrave_raise(site: u16, message: &#library::Message) {
            match site {
                #(#arms)*
                _ => #elsewhere,
            }
        }
    }
}

/// The places that rules about all tables point at, but for the struct's name: foreign keys, and columns
/// that look like one and are none.
fn raised_sites(table: &Table<'_>, sites: &Sites) -> Vec<SiteIndex> {
    let is_referring = |position: usize| {
        table.references.iter().any(|key| {
            key.columns
                .iter()
                .any(|column| usize::from(*column) == position)
        })
    };
    let columns = table
        .columns
        .iter()
        .enumerate()
        .filter(|(position, column)| column.field().ends_with("_id") && !is_referring(*position))
        .filter_map(|(position, _)| sites.columns.get(position))
        .map(|sites| sites.name);
    let flattened = sites.flattened.iter().copied();
    let references = sites.references.iter().copied();
    references.chain(columns).chain(flattened).collect()
}
