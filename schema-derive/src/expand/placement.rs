//! `shard(..)`, `cache(..)` and `engine(..)` as values.

use super::values::{FieldValues, library, option, store, workload};
use crate::attr::TableOptions;
use crate::sites::Sites;
use proc_macro2::TokenStream;
use quote::quote;

/// How rows are distributed over servers.
pub(super) fn shard(options: &TableOptions, sites: &Sites) -> Option<TokenStream> {
    let library = library();
    options.shard.as_ref().map(|shard| {
        let (key, group) = (shard.key, option(shard.group.as_ref()));
        let site = sites.shard;
        quote!(#library::ShardDef { key: #key, group: #group, site: #site })
    })
}

/// Writes what is said about where rows are kept.
pub(super) fn set(fields: &mut FieldValues, options: &TableOptions, sites: &Sites) {
    let library = library();
    fields.some(
        "cache",
        options.cache.as_ref().map(|cache| {
            let (key, expires) = (&cache.key, option(cache.expires));
            let invalidated_by = option(cache.invalidated_by.as_ref());
            let site = sites.cache;
            quote!(#library::CacheDef {
                key: &[#(#key),*],
                expires: #expires,
                invalidated_by: #invalidated_by,
                site: #site,
            })
        }),
    );
    fields.some(
        "engine",
        options.engine.as_ref().map(|choice| {
            let engine = store(choice.engine);
            let workload = option(choice.workload.map(workload));
            let (reason, site) = (option(choice.reason.as_ref()), sites.engine);
            quote!(#library::EngineChoiceDef {
                engine: #engine,
                workload: #workload,
                reason: #reason,
                site: #site,
            })
        }),
    );
}
