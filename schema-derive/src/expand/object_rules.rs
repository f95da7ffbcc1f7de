//! Rules about the objects of `schema!` that are no tables. What their SQL tells is said while the macro runs; what the
//! tables or structs of the schema decide, in one constant for each view.

use super::checks::chosen_warning;
use super::names::Warnings;
use super::table::may_judge;
use super::values::library;
use crate::attr::Object;
use crate::ctxt::Ctxt;
use crate::place::Place;
use crate::schema::Schema;
use crate::settings;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use schema_core::def::{Level, ObjectDef, ObjectKind, RuleLevelDef, SettingDef};
use schema_core::rule::{
    Rule, find_rule, is_waived_in_sql, sql_findings, unique_index_words, view_reads,
};

/// The errors and warnings about the objects.
pub(super) fn rules(ctxt: &Ctxt, schema: &Schema) -> TokenStream {
    // What is wrong with the settings is said where the tables are.
    let settings = settings::for_table(&Ctxt::default(), None);
    if !may_judge(&settings) {
        return TokenStream::new();
    }
    let levels = settings.level_definitions();
    with_definitions(&schema.objects, |objects| {
        let warnings = of_sql(ctxt, schema, objects, &levels);
        let views = of_views(schema, objects, &levels);
        quote!(#warnings #views)
    })
}

fn of_sql(
    ctxt: &Ctxt,
    schema: &Schema,
    objects: &[&ObjectDef<'_>],
    levels: &[RuleLevelDef<'_>],
) -> TokenStream {
    let owner = Ident::new("objects", Span::call_site());
    let mut warnings = Warnings::default();
    for found in sql_findings(objects, levels) {
        let place = schema.objects[found.object].place;
        let finding = &found.finding;
        match finding.level {
            Level::Deny => ctxt.error_at(place, &finding.message),
            _ => warnings.add(&owner, finding.rule.name, &finding.message, place),
        }
    }
    let (constants, uses) = (warnings.constants(&owner), warnings.uses());
    if uses.is_empty() {
        return TokenStream::new();
    }
    quote! {
        struct #owner;
        #constants
        fn of_objects() { #uses }
    }
}

fn of_views(
    schema: &Schema,
    objects: &[&ObjectDef<'_>],
    levels: &[RuleLevelDef<'_>],
) -> TokenStream {
    let library = library();
    let by_struct = schema.views.iter().map(|view| {
        let definition = quote!(<#view as #library::View>::DEF);
        (definition, Place::of(view))
    });
    let by_sql = schema.objects.iter().filter_map(|object| {
        let reads = reads(object);
        let (kind, name) = (super::values::object_kind(object.kind), &object.name);
        let definition = quote!(&#library::ObjectDef {
            kind: #kind,
            name: #name,
            reads: &[#(#reads),*],
            ..#library::ObjectDef::NONE
        });
        (!reads.is_empty()).then_some((definition, object.place))
    });
    let guarded = by_struct.clone().chain(by_sql).map(|(view, place)| {
        let arguments = quote!(TABLES, #view);
        judged(
            "view_bypasses_rls",
            levels,
            place,
            arguments,
            ["check_view", "view_warning"],
        )
    });
    let indexed = unique_index_words(objects);
    let stored = by_struct.map(|(view, place)| {
        let arguments = quote!(#view, &[#(#indexed),*]);
        let calls = ["check_stored_view", "stored_view_warning"];
        judged("matview_without_unique", levels, place, arguments, calls)
    });
    guarded.chain(stored).collect()
}

/// The constant for the level of a rule: a call that fails the build, or one that says the number of a warning.
pub(super) fn judged(
    rule: &str,
    levels: &[RuleLevelDef<'_>],
    place: Place,
    arguments: TokenStream,
    [check, warning]: [&str; 2],
) -> TokenStream {
    let library = library();
    match level(rule, levels) {
        Level::Deny => {
            let check = Ident::new(check, Span::call_site());
            let call = place.call(quote!(#library::#check), arguments);
            quote!(const _: () = #call;)
        }
        Level::Warn => {
            let warning = Ident::new(warning, Span::call_site());
            chosen_warning(quote!(#library::#warning(#arguments)), place)
        }
        Level::Allow => TokenStream::new(),
    }
}

/// The level of a rule: the one that settings name, else its own.
pub(super) fn level(rule: &str, levels: &[RuleLevelDef<'_>]) -> Level {
    let said = levels.iter().find(|level| level.rule == rule);
    let by_default = find_rule(rule).map_or(Level::Allow, |rule| rule.default_level);
    said.map_or(by_default, |said| said.level)
}

/// What a view reads, as far as a rule may object to it.
pub(super) fn reads(object: &Object) -> Vec<u64> {
    with_definitions(std::slice::from_ref(object), |objects| match objects {
        [view] if !is_waived("view_bypasses_rls", view) => view_reads(view),
        _ => Vec::new(),
    })
}

/// Whether a view has to have a unique index.
pub(super) fn wants_unique(object: &Object) -> bool {
    let is_stored = object.kind == ObjectKind::MaterializedView;
    is_stored
        && with_definitions(std::slice::from_ref(object), |objects| {
            !objects
                .iter()
                .any(|view| is_waived("matview_without_unique", view))
        })
}

fn is_waived(rule: &str, object: &ObjectDef<'_>) -> bool {
    let rule: Option<&Rule> = find_rule(rule);
    rule.is_some_and(|rule| is_waived_in_sql(rule, object))
}

/// Hands what rules read of objects to `read`.
fn with_definitions<Answer>(
    objects: &[Object],
    read: impl FnOnce(&[&ObjectDef<'_>]) -> Answer,
) -> Answer {
    let settings: Vec<Vec<SettingDef<'_>>> = objects
        .iter()
        .map(|object| {
            let settings = object.settings.iter();
            settings
                .map(|(key, value)| SettingDef { key, value })
                .collect()
        })
        .collect();
    let definitions: Vec<ObjectDef<'_>> = objects
        .iter()
        .zip(&settings)
        .map(|(object, settings)| ObjectDef {
            kind: object.kind,
            namespace: object.namespace.as_deref(),
            name: &object.name,
            create: &object.create,
            settings,
            engines: object.engines,
            ..ObjectDef::NONE
        })
        .collect();
    let definitions: Vec<&ObjectDef<'_>> = definitions.iter().collect();
    read(&definitions)
}
