//! Expansion: from what was read to Rust code. One file per generated piece.

mod adapters;
mod checks;
mod compared;
mod composite;
mod convention;
mod definition;
mod details;
mod expression_types;
mod flattened;
mod in_diesel;
mod keys;
mod names;
mod object;
mod object_rules;
mod partitions;
mod placement;
mod refused;
mod schema;
mod sql_enum;
mod sql_type;
mod table;
mod table_objects;
mod validate;
mod values;
mod view;

pub(crate) use schema::schema;
pub(crate) use sql_enum::sql_enum;
pub(crate) use sql_type::sql_type;
pub(crate) use table::{columns, table};
pub(crate) use view::view;

use crate::attr::{self, arguments};
use crate::ctxt::Ctxt;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Meta;

/// The path of the library: `#[sql_enum(crate = path)]`, else `::architrave`.
fn crate_path(ctxt: &Ctxt, attributes: &[syn::Attribute], helper: &str) -> TokenStream {
    for attribute in attributes {
        let Meta::List(list) = &attribute.meta else {
            continue;
        };
        if !list.path.is_ident(helper) {
            continue;
        }
        for argument in arguments(list.tokens.clone()) {
            if let Some(path) = attr::path_of_library(ctxt, &argument) {
                return path.to_token_stream();
            }
        }
    }
    quote!(::architrave)
}
