//! The conventions of a table.

use super::values::{FieldValues, library, option};
use crate::attr::TableOptions;
use crate::settings::TableSettings;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

/// What is said of conventions; `None` where nothing is.
pub(super) fn conventions(options: &TableOptions, settings: &TableSettings) -> Option<TokenStream> {
    let library = library();
    let mut fields = FieldValues::default();
    fields.some(
        "tenancy",
        settings.row_security_of(options).map(|key| {
            let setting = &settings.tenancy.setting;
            quote!(#library::TenancyDef { key: #key, setting: #setting })
        }),
    );
    fields.some(
        "temporal",
        options.temporal.as_ref().map(|temporal| {
            let (from, until, key) = (temporal.from, temporal.until, &temporal.key);
            quote!(#library::TemporalDef { from: #from, until: #until, key: &[#(#key),*] })
        }),
    );
    fields.flag("append_only", options.append_only);
    fields.some(
        "audit",
        options.audit.map(|audit| {
            let [created_at, created_by, updated_at, updated_by] = [
                audit.created_at,
                audit.created_by,
                audit.updated_at,
                audit.updated_by,
            ]
            .map(option);
            quote!(#library::AuditDef {
                created_at: #created_at,
                created_by: #created_by,
                updated_at: #updated_at,
                updated_by: #updated_by,
            })
        }),
    );
    fields.some("version", options.version);
    fields.some(
        "hierarchy",
        options.hierarchy.map(|hierarchy| {
            let (parent, path) = (hierarchy.parent, option(hierarchy.path));
            quote!(#library::HierarchyDef { parent: #parent, path: #path })
        }),
    );
    fields.some(
        "closure",
        options.closure.as_ref().map(|closure| {
            let (of, name) = (&closure.of, &closure.of_name);
            let identity = quote_spanned!(of.span()=> <#of as #library::Table>::IDENTITY);
            let (ancestor, descendant, depth) =
                (closure.ancestor, closure.descendant, closure.depth);
            quote!(#library::ClosureDef {
                of_type: #name,
                of_table: #identity.name,
                of_namespace: #identity.namespace,
                ancestor: #ancestor,
                descendant: #descendant,
                depth: #depth,
            })
        }),
    );
    fields.some(
        "event_stream",
        options.event_stream.map(|events| {
            let (stream, version) = (events.stream, events.version);
            let position = option(events.position);
            quote!(#library::EventStreamDef {
                stream: #stream,
                version: #version,
                position: #position,
            })
        }),
    );
    (!fields.is_empty())
        .then(|| fields.over("ConventionsDef", quote!(#library::ConventionsDef::NONE)))
}
