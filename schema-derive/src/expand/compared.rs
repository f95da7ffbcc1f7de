//! The rules that compare all tables of a schema and only warn.

use super::object_rules::{judged, level};
use super::table::may_judge;
use super::values::library;
use crate::ctxt::Ctxt;
use crate::place::Place;
use crate::schema::Schema;
use crate::settings;
use proc_macro2::TokenStream;
use quote::quote;
use schema_core::def::Level;

/// Each with the functions that fail the build and that choose a warning.
const RULES: [(&str, [&str; 2]); 3] = [
    ("foreign_key_cycle", ["check_circle", "circle_warning"]),
    (
        "table_naming_inconsistent",
        ["check_naming", "naming_warning"],
    ),
    ("type_varies_by_name", ["check_types", "types_warning"]),
];

/// One constant that compares, and one for each rule that is not off.
pub(super) fn rules(schema: &Schema) -> TokenStream {
    let library = library();
    let settings = settings::for_table(&Ctxt::default(), None);
    if !may_judge(&settings) {
        return TokenStream::new();
    }
    let levels = settings.level_definitions();
    let wanted = RULES.map(|(rule, _)| level(rule, &levels) != Level::Allow);
    let count = schema.tables.len();
    let place = Place::of(&schema.name);
    let told = RULES
        .iter()
        .map(|(rule, calls)| judged(rule, &levels, place, quote!(&COMPARED), *calls));
    quote! {
        #[allow(long_running_const_eval)]
        const COMPARED: #library::Compared = #library::compared::<
            #count,
            { #library::column_slots(TABLES) },
        >(TABLES, [#(#wanted),*]);
        #(#told)*
    }
}
