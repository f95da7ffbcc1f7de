//! `#[table(...)]`

use super::Attribute;
use super::argument::{Argument, Shape, arguments};
use super::convention::{self, Closure, Temporal};
use super::engine_words::{self, Said};
use super::in_diesel::{InDiesel, in_diesel};
use super::partition::{Partitioning, partitioning};
use super::placement::{self, Cache, EngineChoice, Shard};
use super::sqlite_table;
use super::table_properties::{self as properties, Properties};
use super::value::{self, Once, Text};
use super::waiver::{Waiver, waiver};
use crate::ctxt::Ctxt;
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::{RetentionWord, TableWord};
use proc_macro2::Ident;
use schema_core::def::{AuditDef, ColumnIndex, EventStreamDef, HierarchyDef, RetentionDef};
use syn::{LitInt, Path};

const CRATE: &str = "crate";

/// What is said about the table as a whole.
#[derive(Default)]
pub(crate) struct TableOptions {
    pub(crate) name: Option<Text>,
    pub(crate) namespace: Option<Text>,
    pub(crate) context: Option<Text>,
    pub(crate) rows: Option<u64>,
    pub(crate) growth_per_year: Option<u64>,
    pub(crate) soft_delete: Option<ColumnIndex>,
    pub(crate) soft_delete_place: Option<Place>,
    pub(crate) tenant: Option<ColumnIndex>,
    pub(crate) shared: bool,
    pub(crate) data_subject: bool,
    pub(crate) temporal: Option<Temporal>,
    pub(crate) tenant_place: Option<Place>,
    pub(crate) temporal_place: Option<Place>,
    pub(crate) append_only: bool,
    pub(crate) audit: Option<AuditDef>,
    pub(crate) version: Option<ColumnIndex>,
    pub(crate) hierarchy: Option<HierarchyDef>,
    pub(crate) closure: Option<Closure>,
    pub(crate) event_stream: Option<EventStreamDef>,
    pub(crate) retention: Option<RetentionDef>,
    pub(crate) renamed_from: Option<Text>,
    pub(crate) properties: Properties,
    pub(crate) partitioning: Option<Partitioning>,
    pub(crate) shard: Option<Shard>,
    pub(crate) cache: Option<Cache>,
    pub(crate) engine: Option<EngineChoice>,
    pub(crate) in_diesel: Option<InDiesel>,
    pub(crate) waivers: Vec<Waiver>,
}

/// Reads all `#[table(...)]` of a struct.
pub(crate) fn table(ctxt: &Ctxt, scope: &Scope, attributes: &[&Attribute]) -> TableOptions {
    let mut name = Once::default();
    let mut namespace = Once::default();
    let mut context = Once::default();
    let mut rows = Once::default();
    let mut growth_per_year = Once::default();
    let mut soft_delete = Once::default();
    let mut soft_delete_place = None;
    let mut tenant_place = None;
    let mut temporal_place = None;
    let mut tenant = Once::default();
    let mut shared = Once::default();
    let mut data_subject = Once::default();
    let mut period = Once::default();
    let mut append_only = Once::default();
    let mut audit = Once::default();
    let mut version = Once::default();
    let mut hierarchy = Once::default();
    let mut closure = Once::default();
    let mut event_stream = Once::default();
    let mut kept = Once::default();
    let mut renamed_from = Once::default();
    let mut unlogged = Once::default();
    let mut storage = Once::default();
    let mut tablespace = Once::default();
    let mut inherits = Once::default();
    let mut cluster_on = Once::default();
    let mut replica_identity = Once::default();
    let mut row_security = Once::default();
    let mut sqlite = Once::default();
    let mut divided = Once::default();
    let mut sharded = Once::default();
    let mut cached = Once::default();
    let mut engine = Once::default();
    let mut diesel = Once::default();
    let mut waivers = Vec::new();
    let mut on_postgres = Vec::new();
    for (argument, said) in attributes
        .iter()
        .flat_map(|attribute| attribute.arguments())
        .flat_map(|argument| engine_words::one_by_one(ctxt, argument))
    {
        let known = argument
            .word()
            .and_then(|word| Some((TableWord::of(word)?, word)));
        let Some((known, word)) = known else {
            value::unknown(ctxt, &argument, "table", TableWord::ALL);
            continue;
        };
        if said == Said::OnPostgres {
            match engine_words::property(ctxt, word, known) {
                Some(property) => on_postgres.push(property),
                None => continue,
            }
        }
        let column = || scope.column_at(ctxt, &value::column_path(ctxt, word, &argument)?);
        match known {
            TableWord::Name => name.set(ctxt, word, value::string(ctxt, word, &argument)),
            TableWord::Namespace => namespace.set(ctxt, word, value::name(ctxt, word, &argument)),
            TableWord::Context => context.set(ctxt, word, value::name(ctxt, word, &argument)),
            TableWord::Rows => rows.set(ctxt, word, value::integer(ctxt, word, &argument)),
            TableWord::GrowthPerYear => {
                growth_per_year.set(ctxt, word, value::integer(ctxt, word, &argument));
            }
            TableWord::SoftDelete => {
                soft_delete_place = Some(argument.place());
                soft_delete.set(ctxt, word, column());
            }
            TableWord::Tenant => {
                tenant_place = Some(argument.place());
                tenant.set(ctxt, word, column());
            }
            TableWord::Shared => shared.set(ctxt, word, value::flag(ctxt, word, &argument)),
            TableWord::DataSubject => {
                data_subject.set(ctxt, word, value::flag(ctxt, word, &argument));
            }
            TableWord::Temporal => {
                temporal_place = Some(argument.place());
                let value = convention::temporal(ctxt, scope, word, &argument);
                period.set(ctxt, word, value);
            }
            TableWord::Audit => {
                audit.set(ctxt, word, convention::audit(ctxt, scope, word, &argument));
            }
            TableWord::Version => version.set(ctxt, word, column()),
            TableWord::Hierarchy => {
                let value = convention::hierarchy(ctxt, scope, word, &argument);
                hierarchy.set(ctxt, word, value);
            }
            TableWord::Closure => {
                closure.set(
                    ctxt,
                    word,
                    convention::closure(ctxt, scope, word, &argument),
                );
            }
            TableWord::EventStream => {
                let value = convention::event_stream(ctxt, scope, word, &argument);
                event_stream.set(ctxt, word, value);
            }
            TableWord::AppendOnly => {
                append_only.set(ctxt, word, value::flag(ctxt, word, &argument));
            }
            TableWord::Retention => kept.set(ctxt, word, retention(ctxt, word, &argument)),
            TableWord::RenamedFrom => {
                renamed_from.set(ctxt, word, value::string(ctxt, word, &argument));
            }
            TableWord::Unlogged => {
                unlogged.set(ctxt, word, value::flag(ctxt, word, &argument));
            }
            TableWord::With => {
                storage.set(ctxt, word, properties::parameters(ctxt, word, &argument));
            }
            TableWord::Tablespace => {
                tablespace.set(ctxt, word, value::name(ctxt, word, &argument));
            }
            TableWord::Inherits => {
                inherits.set(ctxt, word, properties::inherits(ctxt, word, &argument));
            }
            TableWord::ClusterOn => {
                cluster_on.set(ctxt, word, value::name(ctxt, word, &argument));
            }
            TableWord::ReplicaIdentity => replica_identity.set(
                ctxt,
                word,
                properties::replica_identity(ctxt, word, &argument),
            ),
            TableWord::RowSecurity => {
                row_security.set(ctxt, word, properties::row_security(ctxt, word, &argument));
            }
            TableWord::On => {
                sqlite.set(ctxt, word, sqlite_table::on(ctxt, word, &argument));
            }
            // Read before everything else, by `crate_path`.
            TableWord::Crate => {}
            TableWord::Allow => waivers.extend(waiver(ctxt, &argument)),
            TableWord::Partition => {
                divided.set(ctxt, word, partitioning(ctxt, scope, word, &argument));
            }
            TableWord::Shard => {
                sharded.set(ctxt, word, placement::shard(ctxt, scope, word, &argument));
            }
            TableWord::Cache => {
                cached.set(ctxt, word, placement::cache(ctxt, scope, word, &argument));
            }
            TableWord::Diesel => {
                diesel.set(ctxt, word, in_diesel(ctxt, scope, word, &argument));
            }
            TableWord::Engine => engine.set(ctxt, word, placement::engine(ctxt, word, &argument)),
        }
    }
    TableOptions {
        name: name.get(),
        namespace: namespace.get(),
        context: context.get(),
        rows: rows.get(),
        growth_per_year: growth_per_year.get(),
        soft_delete: soft_delete.get(),
        soft_delete_place,
        tenant_place,
        temporal_place,
        tenant: tenant.get(),
        shared: shared.get().unwrap_or(false),
        data_subject: data_subject.get().unwrap_or(false),
        temporal: period.get(),
        append_only: append_only.get().unwrap_or(false),
        audit: audit.get(),
        version: version.get(),
        hierarchy: hierarchy.get(),
        closure: closure.get(),
        event_stream: event_stream.get(),
        retention: kept.get(),
        renamed_from: renamed_from.get(),
        partitioning: divided.get(),
        shard: sharded.get(),
        cache: cached.get(),
        engine: engine.get(),
        in_diesel: diesel.get(),
        properties: Properties {
            unlogged: unlogged.get().unwrap_or(false),
            parameters: storage.get().unwrap_or_default(),
            tablespace: tablespace.get().map(|name| name.value),
            inherits: inherits.get().unwrap_or_default(),
            cluster_on: cluster_on.get().map(|name| name.value),
            replica_identity: replica_identity.get(),
            row_security: row_security.get(),
            sqlite: sqlite.get().unwrap_or_default(),
            on_postgres: {
                on_postgres.sort();
                on_postgres
            },
        },
        waivers,
    }
}

/// Whether a `word(...)` is among the attributes that is none of theirs: it may be a misspelled `allow`.
pub(crate) fn has_unknown_list(attributes: &[&Attribute]) -> bool {
    attributes
        .iter()
        .flat_map(|attribute| attribute.arguments())
        .any(|argument| matches!(&argument.shape, Shape::Call(word, _) if TableWord::of(word).is_none()))
}

/// The path of `#[table(crate = path)]`.
pub(crate) fn crate_path(ctxt: &Ctxt, attributes: &[&Attribute]) -> Option<Path> {
    let mut path = Once::default();
    for argument in attributes
        .iter()
        .flat_map(|attribute| attribute.arguments())
    {
        if let Some(word) = argument.word().filter(|word| *word == CRATE) {
            path.set(ctxt, word, path_of_library(ctxt, &argument));
        }
    }
    path.get()
}

/// The path of `crate = path`, in any attribute that takes it.
pub(crate) fn path_of_library(ctxt: &Ctxt, argument: &Argument) -> Option<Path> {
    let word = argument.word().filter(|word| *word == CRATE)?;
    let value = value::assigned(ctxt, word, argument, "path::to::architrave")?;
    ctxt.parse(value.clone(), Path::parse_mod_style)
}

/// `retention = years(7)`
fn retention(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<RetentionDef> {
    let value = value::assigned(ctxt, word, argument, "years(7)")?;
    let parsed = arguments(value.clone()).pop().and_then(|period| {
        let Shape::Call(unit, group) = &period.shape else {
            return None;
        };
        let number: u32 = syn::parse2::<LitInt>(group.stream())
            .ok()?
            .base10_parse()
            .ok()?;
        let days = match RetentionWord::of(unit)? {
            RetentionWord::Days => 1,
            RetentionWord::Months => 30,
            RetentionWord::Years => 365,
        };
        Some(RetentionDef {
            days: number.checked_mul(days)?,
        })
    });
    if parsed.is_none() {
        ctxt.error(
            value,
            "`retention` takes a period: `retention = years(7)`, `months(6)` or `days(30)`",
        );
    }
    parsed
}
