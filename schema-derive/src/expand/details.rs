//! The details of `Table::DEF`: what no rule of rustc reads.
//!
//! A build of the user's crate leaves them out, because rustc would check every value of them in each
//! crate that declares a table. The digest does not depend on that: it is made of what was read, so that
//! such a build still tells that a migration is missing.

use super::convention;
use super::definition::{each, engines, parts, value_of};
use super::table_objects;
use super::values::{
    FieldValues, column_type_value, compression, consistency, encryption, engine_set,
    filter_operator, library, normal_form, nulls_order, option, storage, type_kind, workload,
};
use super::{flattened, keys, partitions, placement};
use crate::ast::{Column, Table};
use crate::attr::{Access, Check, ColumnForm, Default, Depends, Filter, Index, Physical};
use crate::definition::last_segment;
use crate::language::column_type;
use crate::settings::TableSettings;
use crate::sites::Sites;
use proc_macro2::TokenStream;
use quote::quote;
use schema_core::def::{ProjectDef, SequenceOptions, SiteIndex};

/// Whether this build asked for what rustc does not judge.
pub(super) const ARE_WANTED: bool = cfg!(feature = "definitions");

/// A reference to what rustc does not judge about a table.
pub(super) fn of_table(table: &Table<'_>, sites: &Sites, settings: &TableSettings) -> TokenStream {
    let library = library();
    let options = &table.options;
    let mut fields = FieldValues::default();
    fields.set("file", quote!(::core::file!()));
    fields.some("comment", table.comment.as_ref());
    fields.some(
        "renamed_from",
        options.renamed_from.as_ref().map(|text| &text.value),
    );
    fields.some(
        "retention",
        options.retention.map(|retention| {
            let days = retention.days;
            quote!(#library::RetentionDef { days: #days })
        }),
    );
    fields.some("soft_delete", options.soft_delete);
    if let Some(conventions) = convention::conventions(options, settings) {
        fields.set("conventions", conventions);
    }
    let item = |position: usize, sites: &[SiteIndex]| sites.get(position).copied().unwrap_or(0);
    let checks = each(&table.checks, |place, check| {
        self::check(table, check, item(place, &sites.checks))
    });
    fields.list("checks", &checks);
    let indexes = each(&table.indexes, |place, index| {
        self::index(table, index, item(place, &sites.indexes))
    });
    fields.list("indexes", &indexes);
    let exclusions = each(&table.exclusions, |place, exclude| {
        keys::exclusion(table, exclude, item(place, &sites.exclusions))
    });
    fields.list("exclusions", &exclusions);
    let access_patterns = each(&table.access, |place, access| {
        self::access(table, access, item(place, &sites.access))
    });
    fields.list("access_patterns", &access_patterns);
    let dependencies = each(&table.dependencies, |place, depends| {
        self::dependency(depends, item(place, &sites.dependencies))
    });
    fields.list("dependencies", &dependencies);
    if settings.project != ProjectDef::NONE {
        fields.set("project", project(&settings.project));
    }
    fields.some(
        "properties",
        table_objects::properties(&table.options.properties),
    );
    fields.some("partitioning", partitions::of_table(table, sites));
    placement::set(&mut fields, options, sites);
    let objects = each(&table.objects, |place, object| {
        table_objects::object(table, object, item(place, &sites.objects))
    });
    fields.list("objects", &objects);
    if !table.flattened.is_empty() {
        fields.set("flattened", flattened::list());
    }
    fields.set("sites", sites.lines_and_columns());
    let details = fields.over("TableDetails", quote!(#library::TABLE_DETAILS));
    quote!(&#details)
}

fn dependency(depends: &Depends, site: SiteIndex) -> TokenStream {
    let library = library();
    let (determinant, dependents) = (&depends.determinant, &depends.dependents);
    let multivalued = depends.multivalued;
    quote!(#library::DependencyDef {
        determinant: &[#(#determinant),*],
        dependents: &[#(#dependents),*],
        multivalued: #multivalued,
        site: #site,
    })
}

fn project(project: &ProjectDef) -> TokenStream {
    let library = library();
    let normal_form = normal_form(project.normal_form);
    let (has_contexts, is_regulated) = (project.has_contexts, project.is_regulated);
    let engines = engine_set(project.engines);
    let workload = option(project.workload.map(workload));
    let consistency = option(project.consistency.map(consistency));
    let regions = project.regions;
    quote!(#library::ProjectDef {
        normal_form: #normal_form,
        has_contexts: #has_contexts,
        is_regulated: #is_regulated,
        engines: #engines,
        workload: #workload,
        consistency: #consistency,
        regions: #regions,
    })
}

/// A reference to what rustc does not judge about a column; `None` where nothing of that is said.
pub(super) fn of_column(table: &Table<'_>, column: &Column<'_>) -> Option<TokenStream> {
    let library = library();
    let options = &column.options;
    let mut fields = FieldValues::default();
    match &options.default {
        None => {}
        Some((Default::Client, _)) => fields.set("default", quote!(#library::DefaultDef::Client)),
        Some((Default::Expression(value), _)) => {
            let value = value_of(table, *value);
            fields.set("default", quote!(#library::DefaultDef::Expression(#value)));
        }
    }
    fields.some(
        "identity",
        options.identity.as_ref().map(|identity| {
            let always = identity.always;
            let sequence = option(identity.sequence.as_ref().map(|text| &text.value));
            let options = sequence_options(&identity.options);
            quote!(#library::IdentityDef { always: #always, sequence: #sequence, options: #options })
        }),
    );
    fields.some(
        "serial",
        options.serial.as_ref().map(|serial| {
            let sequence = option(serial.sequence.as_ref().map(|text| &text.value));
            let data_type = option(serial.data_type.map(type_kind));
            let options = sequence_options(&serial.options);
            quote!(#library::SerialDef { sequence: #sequence, data_type: #data_type, options: #options })
        }),
    );
    fields.some(
        "generated",
        options.generated.as_ref().map(|generated| {
            let (value, stored) = (value_of(table, generated.expression), generated.stored);
            quote!(#library::GeneratedDef { expression: #value, stored: #stored })
        }),
    );
    fields.some(
        "backfill",
        options.backfill.map(|value| value_of(table, value)),
    );
    fields.some(
        "collation",
        options.collation.as_ref().map(|collation| {
            let (namespace, name) = (option(collation.namespace.as_ref()), &collation.name);
            quote!(#library::CollationDef { namespace: #namespace, name: #name })
        }),
    );
    if !options.physical.is_silent() {
        fields.set("physical", option(Some(physical(&options.physical))));
    }
    fields.some("comment", column.comment());
    fields.some(
        "renamed_from",
        options.renamed_from.as_ref().map(|text| &text.value),
    );
    fields.some("personal_data", options.personal_data.as_ref());
    fields.some(
        "encrypted",
        options.encrypted.map(|(kind, _)| encryption(kind)),
    );
    fields.some("denormalized", denormalized(column));
    fields.flag("external_id", options.external_id);
    fields.flag("unguessable", options.unguessable);
    let forms: Vec<TokenStream> = options
        .forms
        .iter()
        .map(|form| column_form(table, form))
        .collect();
    fields.list("forms", &forms);
    fields.some(
        "refers_to",
        column.refers_to.as_ref().map(|target| &target.name),
    );
    if fields.is_empty() {
        return None;
    }
    let details = fields.over("ColumnDetails", quote!(#library::COLUMN_DETAILS));
    Some(quote!(&#details))
}

/// The value of `SequenceOptions`.
pub(super) fn sequence_options(options: &SequenceOptions) -> TokenStream {
    let library = library();
    if *options == SequenceOptions::NONE {
        return quote!(#library::SequenceOptions::NONE);
    }
    let (start, increment) = (option(options.start), option(options.increment));
    let (minimum, maximum) = (option(options.minimum), option(options.maximum));
    let (cache, cycle) = (option(options.cache), options.cycle);
    quote!(#library::SequenceOptions {
        start: #start,
        increment: #increment,
        minimum: #minimum,
        maximum: #maximum,
        cache: #cache,
        cycle: #cycle,
    })
}

fn physical(physical: &Physical) -> TokenStream {
    let library = library();
    let storage = option(physical.storage.map(|(value, _)| storage(value)));
    let method = option(physical.compression.map(|(value, _)| compression(value)));
    let statistics = option(physical.statistics);
    let n_distinct = option(physical.n_distinct.as_ref());
    let inherited = option(physical.n_distinct_inherited.as_ref());
    quote!(#library::PhysicalDef {
        storage: #storage,
        compression: #method,
        statistics: #statistics,
        n_distinct: #n_distinct,
        n_distinct_inherited: #inherited,
    })
}

fn column_form(table: &Table<'_>, form: &ColumnForm) -> TokenStream {
    let library = library();
    let engine = engine_set(form.engine);
    let data_type = option(
        form.data_type
            .as_ref()
            .map(|declared| column_type_value(column_type(declared))),
    );
    let default = option(form.default.map(|value| value_of(table, value)));
    let collation = option(form.collation.as_ref());
    quote!(#library::ColumnFormDef {
        engine: #engine,
        column_type: #data_type,
        default: #default,
        collation: #collation,
    })
}

fn denormalized(column: &Column<'_>) -> Option<TokenStream> {
    let library = library();
    let copy = column.options.denormalized.as_ref()?;
    let from = format!("{}.{}", last_segment(&copy.target), copy.field.text());
    let reason = &copy.reason;
    Some(quote!(#library::DenormalizedDef { from: #from, reason: #reason }))
}

fn index(table: &Table<'_>, index: &Index, site: SiteIndex) -> TokenStream {
    let library = library();
    let mut fields = FieldValues::default();
    fields.some("name", index.name.as_ref());
    if index.method.name != "btree" {
        fields.set("method", &index.method.name);
    }
    fields.some(
        "predicate",
        index.predicate.map(|value| value_of(table, value)),
    );
    fields.list("include", &index.include);
    keys::stored(&mut fields, &index.storage);
    engines(&mut fields, index.engines);
    let parts = parts(table, &index.parts);
    fields.over("IndexDef", quote!(#library::index(#parts, #site)))
}

fn check(table: &Table<'_>, check: &Check, site: SiteIndex) -> TokenStream {
    let library = library();
    let mut fields = FieldValues::default();
    fields.some("name", check.name.as_ref());
    fields.some("column", check.column);
    fields.flag("no_inherit", check.no_inherit);
    keys::believed(&mut fields, check.validity);
    fields.some("comment", check.comment.as_ref());
    engines(&mut fields, check.engines);
    let condition = value_of(table, check.expression);
    fields.over("CheckDef", quote!(#library::check(#condition, #site)))
}

fn access(table: &Table<'_>, access: &Access, site: SiteIndex) -> TokenStream {
    let library = library();
    let mut fields = FieldValues::default();
    let filter: Vec<TokenStream> = access
        .filter
        .iter()
        .map(|filter| self::filter(table, filter))
        .collect();
    let order: Vec<TokenStream> = access
        .order
        .iter()
        .map(|order| {
            let (column, descending) = (order.column, order.descending);
            let nulls = option(order.nulls.map(nulls_order));
            quote!(#library::OrderDef { column: #column, descending: #descending, nulls: #nulls })
        })
        .collect();
    fields.list("select", &access.select);
    fields.some("per_second", access.per_second);
    fields.some("p99_ms", access.p99_ms);
    if let Some(written) = &access.writes {
        fields.flag("writes", true);
        fields.list("written", written);
    }
    fields.some("staleness", access.staleness);
    fields.flag("include_deleted", access.include_deleted);
    fields.some("observed", access.observed);
    let name = &access.name;
    fields.over(
        "AccessPatternDef",
        quote!(#library::access_pattern(#name, &[#(#filter),*], &[#(#order),*], #site)),
    )
}

fn filter(table: &Table<'_>, filter: &Filter) -> TokenStream {
    let library = library();
    let column = filter.column;
    let operator = filter_operator(filter.operator);
    let condition = option(filter.condition.map(|value| value_of(table, value)));
    quote!(#library::FilterDef { column: #column, operator: #operator, condition: #condition })
}
