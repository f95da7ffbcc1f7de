//! How the rows of a table are divided among partitions, as tokens.

use super::definition::{parts, value_of};
use super::values::{
    engine_set, library, option, partition_period, partition_strategy, range_limit,
};
use crate::ast::Table;
use crate::attr::{Bound, EndValue, Partition, PartitionKey, RangeEnd};
use crate::sites::Sites;
use proc_macro2::TokenStream;
use quote::quote;
use schema_core::def::SiteIndex;

/// A reference to how the table is divided; `None` where it is not.
pub(super) fn of_table(table: &Table<'_>, sites: &Sites) -> Option<TokenStream> {
    let library = library();
    let partitioning = table.options.partitioning.as_ref()?;
    let key = key(table, &partitioning.key);
    let partitions = table
        .partitions
        .iter()
        .zip(&sites.partitions)
        .map(|(it, site)| partition(table, it, *site));
    let engines = engine_set(partitioning.engines);
    Some(quote!(&#library::PartitioningDef {
        key: #key,
        partitions: &[#(#partitions),*],
        engines: #engines,
    }))
}

fn key(table: &Table<'_>, key: &PartitionKey) -> TokenStream {
    let library = library();
    let strategy = partition_strategy(key.strategy);
    let parts = parts(table, &key.parts);
    let periods = option(key.periods.as_ref().map(|periods| {
        let by = partition_period(periods.by);
        let (from, until) = (&periods.from.value, &periods.until.value);
        quote!(#library::PartitionPeriodsDef { by: #by, from: #from, until: #until })
    }));
    let count = option(key.count.map(|(count, _)| count));
    let has_default = key.default.is_some();
    let each = option(key.each.as_deref().map(|each| {
        let each = self::key(table, each);
        quote!(&#each)
    }));
    quote!(#library::PartitionKeyDef {
        strategy: #strategy,
        parts: #parts,
        periods: #periods,
        count: #count,
        has_default: #has_default,
        each: #each,
    })
}

fn partition(table: &Table<'_>, partition: &Partition, site: SiteIndex) -> TokenStream {
    let library = library();
    let name = &partition.name;
    let namespace = option(partition.namespace.as_ref());
    let of = option(partition.of.as_ref().map(|of| &of.value));
    let bound = bound(table, &partition.bound);
    let key = option(partition.key.as_ref().map(|key| self::key(table, key)));
    let parameters = partition
        .parameters
        .iter()
        .map(|(name, value)| quote!(#library::StorageParameterDef { name: #name, value: #value }));
    let tablespace = option(partition.tablespace.as_ref());
    quote!(#library::PartitionDef {
        name: #name,
        namespace: #namespace,
        of: #of,
        bound: #bound,
        key: #key,
        parameters: &[#(#parameters),*],
        tablespace: #tablespace,
        site: #site,
    })
}

fn bound(table: &Table<'_>, bound: &Bound) -> TokenStream {
    let library = library();
    let base = quote!(#library::PartitionBoundDef::DEFAULT);
    let fields = match bound {
        Bound::Default => return base,
        Bound::Range(from, to) => {
            let (from, to) = (ends(table, from), ends(table, to));
            quote!(kind: #library::PartitionBoundKind::Range, from: #from, to: #to,)
        }
        Bound::List(values) => {
            let values = values.iter().map(|(value, _)| value_of(table, *value));
            quote!(kind: #library::PartitionBoundKind::List, values: &[#(#values),*],)
        }
        Bound::Hash(modulus, remainder) => quote!(
            kind: #library::PartitionBoundKind::Hash,
            modulus: #modulus,
            remainder: #remainder,
        ),
    };
    quote!(#library::PartitionBoundDef { #fields ..#base })
}

fn ends(table: &Table<'_>, ends: &[RangeEnd]) -> TokenStream {
    let library = library();
    let ends = ends.iter().map(|end| {
        let (limit, value) = match end.value {
            EndValue::Limit(limit) => (Some(range_limit(limit)), None),
            EndValue::Value(value) => (None, Some(value_of(table, value))),
        };
        let (limit, value) = (option(limit), option(value));
        quote!(#library::RangeEndDef { limit: #limit, value: #value })
    });
    quote!(&[#(#ends),*])
}
