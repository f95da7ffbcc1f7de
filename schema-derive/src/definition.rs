//! The definition of a table as the derive knows it: what the rules about one table read.
//!
//! It has the type that the expansion emits, on the derive's own stack. Types that only rustc can
//! resolve are unknown in it, and an enum's value goes by its path.

mod column;
mod expression;
mod part;
mod partition;

use crate::ast::Table;
use crate::attr::{Reference, TableOptions, Text};
use crate::names::Names;
use crate::settings::TableSettings;
use crate::sites::Sites;
use column::{ColumnTexts, column, column_details, column_forms};
use expression::Expressions;
pub(crate) use expression::{enum_paths, nodes};
use part::{classes, filters, parameters, part, parts};
use schema_core::def::{
    AccessPatternDef, CheckDef, ClosureDef, ColumnDef, ColumnDetails, ColumnFormDef, ColumnIndex,
    ConventionsDef, Deferrable, DependencyDef, ExclusionDef, ExclusionElementDef, FilterDef,
    ForeignKeyDef, IndexDef, IndexPartDef, Node, ParameterDef, PrimaryKeyDef, TableDef,
    TableDetails, TemporalDef, TenancyDef, UniqueDef, WaiverDef,
};
use schema_core::syntax::ParsedExpression;
use syn::Path;
use syn::ext::IdentExt;

mod attached;

/// Builds the definition and hands it to `read`.
pub(crate) fn with_definition<Answer>(
    table: &Table<'_>,
    names: &Names,
    sites: &Sites,
    settings: &TableSettings,
    read: impl FnOnce(&TableDef<'_>) -> Answer,
) -> Answer {
    with_nodes(&table.readings.expressions, |nodes| {
        with_expressions(table, names, sites, settings, Expressions(nodes), read)
    })
}

/// Hands the nodes of every expression to `read`.
pub(crate) fn with_nodes<Answer>(
    expressions: &[ParsedExpression],
    read: impl FnOnce(&[Vec<Node<'_>>]) -> Answer,
) -> Answer {
    let paths: Vec<Vec<String>> = expressions.iter().map(enum_paths).collect();
    let nodes: Vec<Vec<Node<'_>>> = expressions
        .iter()
        .zip(&paths)
        .map(|(expression, paths)| self::nodes(expression, paths))
        .collect();
    read(&nodes)
}

fn with_expressions<Answer>(
    table: &Table<'_>,
    names: &Names,
    sites: &Sites,
    settings: &TableSettings,
    expressions: Expressions<'_>,
    read: impl FnOnce(&TableDef<'_>) -> Answer,
) -> Answer {
    let texts: Vec<ColumnTexts> = table.columns.iter().map(ColumnTexts::of).collect();
    let forms: Vec<Vec<ColumnFormDef<'_>>> = table
        .columns
        .iter()
        .map(|column| column_forms(&column.options.forms, expressions))
        .collect();
    let column_details: Vec<ColumnDetails<'_>> = table
        .columns
        .iter()
        .zip(texts.iter().zip(&forms))
        .map(|(column, (texts, forms))| ColumnDetails {
            forms,
            ..self::column_details(column, expressions, texts)
        })
        .collect();
    let columns: Vec<ColumnDef<'_>> = (0..table.columns.len())
        .map(|position| {
            let (texts, details) = (&texts[position], &column_details[position]);
            column(table, names, sites, texts, details, position)
        })
        .collect();
    let primary_key = primary_key(table);
    let key_parameters = table
        .primary_key
        .as_ref()
        .map(|key| parameters(&key.storage.parameters))
        .unwrap_or_default();
    let targets: Vec<Target> = table.references.iter().map(Target::of).collect();
    let target_fields: Vec<Vec<&str>> = targets
        .iter()
        .map(|target| target.fields.iter().map(String::as_str).collect())
        .collect();
    let foreign_keys: Vec<ForeignKeyDef<'_>> = table
        .references
        .iter()
        .enumerate()
        .map(|(position, key)| ForeignKeyDef {
            name: key.name.as_deref(),
            columns: &key.columns,
            target_type: &targets[position].name,
            // Only rustc knows the struct behind the name.
            target_table: "",
            target_namespace: None,
            target_context: None,
            target_fields: &target_fields[position],
            on_delete: key.on_delete,
            on_update: key.on_update,
            deferrable: key.deferrable,
            match_full: key.match_full,
            set_on_delete: &key.set_on_delete,
            period: key.period.is_some(),
            validity: key.validity,
            comment: key.comment.as_deref(),
            engines: key.engines,
            site: sites.references[position],
        })
        .collect();
    let unique_classes: Vec<_> = table.uniques.iter().map(|it| classes(&it.parts)).collect();
    let unique_parts: Vec<Vec<IndexPartDef<'_>>> = table
        .uniques
        .iter()
        .zip(&unique_classes)
        .map(|(unique, classes)| parts(&unique.parts, classes, expressions))
        .collect();
    let unique_parameters: Vec<_> = table
        .uniques
        .iter()
        .map(|it| parameters(&it.storage.parameters))
        .collect();
    let uniques: Vec<UniqueDef<'_>> = table
        .uniques
        .iter()
        .enumerate()
        .map(|(position, unique)| UniqueDef {
            name: unique.name.as_deref(),
            parts: &unique_parts[position],
            predicate: unique.predicate.map(|value| expressions.get(value)),
            include: &unique.include,
            nulls_not_distinct: unique.nulls_not_distinct,
            deferrable: unique.deferrable,
            without_overlaps: unique.without_overlaps.is_some(),
            parameters: &unique_parameters[position],
            tablespace: unique.storage.tablespace.as_deref(),
            comment: unique.storage.comment.as_deref(),
            engines: unique.engines,
            site: sites.uniques[position],
        })
        .collect();
    let checks: Vec<CheckDef<'_>> = table
        .checks
        .iter()
        .enumerate()
        .map(|(position, check)| CheckDef {
            name: check.name.as_deref(),
            expression: expressions.get(check.expression),
            column: check.column,
            no_inherit: check.no_inherit,
            validity: check.validity,
            comment: check.comment.as_deref(),
            engines: check.engines,
            site: sites.checks[position],
        })
        .collect();
    let index_classes: Vec<_> = table.indexes.iter().map(|it| classes(&it.parts)).collect();
    let index_parts: Vec<Vec<IndexPartDef<'_>>> = table
        .indexes
        .iter()
        .zip(&index_classes)
        .map(|(index, classes)| parts(&index.parts, classes, expressions))
        .collect();
    let index_parameters: Vec<_> = table
        .indexes
        .iter()
        .map(|it| parameters(&it.storage.parameters))
        .collect();
    let indexes: Vec<IndexDef<'_>> = table
        .indexes
        .iter()
        .enumerate()
        .map(|(position, index)| IndexDef {
            name: index.name.as_deref(),
            method: &index.method.name,
            parts: &index_parts[position],
            predicate: index.predicate.map(|value| expressions.get(value)),
            include: &index.include,
            parameters: &index_parameters[position],
            tablespace: index.storage.tablespace.as_deref(),
            comment: index.storage.comment.as_deref(),
            engines: index.engines,
            site: sites.indexes[position],
        })
        .collect();
    let exclusion_classes: Vec<Vec<Vec<ParameterDef<'_>>>> = table
        .exclusions
        .iter()
        .map(|it| {
            let parts = it.elements.iter().map(|element| &element.part);
            parts
                .map(|part| parameters(&part.operator_class_parameters))
                .collect()
        })
        .collect();
    let elements: Vec<Vec<ExclusionElementDef<'_>>> = table
        .exclusions
        .iter()
        .zip(&exclusion_classes)
        .map(|(exclude, classes)| {
            let elements = exclude.elements.iter().zip(classes);
            elements
                .map(|(element, class)| ExclusionElementDef {
                    part: part(&element.part, class, expressions),
                    operator: &element.operator,
                })
                .collect()
        })
        .collect();
    let exclusion_parameters: Vec<_> = table
        .exclusions
        .iter()
        .map(|it| parameters(&it.storage.parameters))
        .collect();
    let exclusions: Vec<ExclusionDef<'_>> = table
        .exclusions
        .iter()
        .enumerate()
        .map(|(position, exclude)| ExclusionDef {
            name: exclude.name.as_deref(),
            method: &exclude.method.name,
            elements: &elements[position],
            predicate: exclude.predicate.map(|value| expressions.get(value)),
            include: &exclude.include,
            deferrable: exclude.deferrable,
            parameters: &exclusion_parameters[position],
            tablespace: exclude.storage.tablespace.as_deref(),
            comment: exclude.storage.comment.as_deref(),
            engines: exclude.engines,
            site: sites.exclusions[position],
        })
        .collect();
    let filters: Vec<Vec<FilterDef<'_>>> = table
        .access
        .iter()
        .map(|access| filters(&access.filter, expressions))
        .collect();
    let access_patterns: Vec<AccessPatternDef<'_>> = table
        .access
        .iter()
        .enumerate()
        .map(|(position, access)| AccessPatternDef {
            name: &access.name,
            filter: &filters[position],
            order: &access.order,
            select: &access.select,
            per_second: access.per_second,
            p99_ms: access.p99_ms,
            writes: access.writes.is_some(),
            written: access.writes.as_deref().unwrap_or(&[]),
            staleness: access.staleness,
            include_deleted: access.include_deleted,
            observed: access.observed,
            site: sites.access[position],
        })
        .collect();
    let waivers: Vec<WaiverDef<'_>> = table
        .waivers()
        .into_iter()
        .enumerate()
        .map(|(position, (waiver, covered))| WaiverDef {
            rule: &waiver.rule.value,
            reason: &waiver.reason,
            until: waiver.until.as_deref(),
            site: sites.waivers[position],
            covers: sites.covered(covered),
        })
        .chain(sites.accepted.iter().map(|(rule, place)| WaiverDef {
            rule,
            reason: WaiverDef::IN_BASELINE,
            until: None,
            site: *place,
            covers: Some(*place),
        }))
        .collect();
    let ranges = partition::Ranges::of(table, expressions);
    let partitions = partition::partitions(table, sites, &ranges);
    let partitioning = partition::partitioning(table, &partitions);
    let lists = attached::Lists::of(table, expressions);
    let objects = attached::objects(table, sites, &lists, expressions);
    let storage_parameters = attached::parameters(&table.options.properties);
    let properties = attached::properties(&table.options.properties, &storage_parameters);
    let dependencies: Vec<DependencyDef<'_>> = table
        .dependencies
        .iter()
        .zip(&sites.dependencies)
        .map(|(depends, site)| DependencyDef {
            determinant: &depends.determinant,
            dependents: &depends.dependents,
            multivalued: depends.multivalued,
            site: *site,
        })
        .collect();
    let levels = settings.level_definitions();
    let may_reference: Vec<&str> = settings.may_reference.iter().map(String::as_str).collect();
    let options = &table.options;
    let details = TableDetails {
        complete: true,
        file: "",
        comment: table.comment.as_deref(),
        renamed_from: text(&options.renamed_from),
        retention: options.retention,
        soft_delete: options.soft_delete,
        conventions: conventions(options, settings),
        checks: &checks,
        indexes: &indexes,
        exclusions: &exclusions,
        access_patterns: &access_patterns,
        properties: properties.as_ref(),
        objects: &objects,
        dependencies: &dependencies,
        project: settings.project,
        cache: attached::cache(options, sites),
        engine: attached::engine(options, sites),
        partitioning: partitioning.as_ref(),
        // No rule reads these.
        flattened: &[],
        sites: "",
    };
    read(&TableDef {
        rust_name: &names.rust_name,
        module: "",
        name: &names.table,
        name_hash: names.hash,
        digest: 0,
        namespace: text(&options.namespace),
        context: text(&options.context),
        context_may_reference: &may_reference,
        context_separate_database: settings.separate_database,
        rows: options.rows,
        growth_per_year: options.growth_per_year,
        tenant: options.tenant,
        shared: options.shared,
        data_subject: options.data_subject,
        personal_data: table.holds_personal_data(),
        has_loose_ids: has_loose_ids(table, names),
        // Made of what stands here.
        guard: None,
        shard: attached::shard(options, sites),
        columns: &columns,
        primary_key: primary_key.as_ref().map(|columns| {
            let said = table.primary_key.as_ref();
            PrimaryKeyDef {
                name: said.and_then(|key| key.name.as_deref()),
                columns,
                include: said.map_or(&[], |key| &key.include),
                deferrable: said.map_or(Deferrable::No, |key| key.deferrable),
                without_overlaps: said.is_some_and(|key| key.without_overlaps.is_some()),
                parameters: &key_parameters,
                tablespace: said.and_then(|key| key.storage.tablespace.as_deref()),
                comment: said.and_then(|key| key.storage.comment.as_deref()),
                site: sites.primary_key,
            }
        }),
        uniques: &uniques,
        foreign_keys: &foreign_keys,
        waivers: &waivers,
        levels: &levels,
        details: &details,
    })
}

/// What the conventions say; the table of a closure's hierarchy is known to rustc alone.
fn conventions<'a>(options: &'a TableOptions, settings: &'a TableSettings) -> ConventionsDef<'a> {
    ConventionsDef {
        tenancy: settings.row_security_of(options).map(|key| TenancyDef {
            key,
            setting: &settings.tenancy.setting,
        }),
        temporal: options.temporal.as_ref().map(|temporal| TemporalDef {
            from: temporal.from,
            until: temporal.until,
            key: &temporal.key,
        }),
        append_only: options.append_only,
        audit: options.audit,
        version: options.version,
        hierarchy: options.hierarchy,
        closure: options.closure.as_ref().map(|closure| ClosureDef {
            of_type: &closure.of_name,
            of_table: "",
            of_namespace: None,
            ancestor: closure.ancestor,
            descendant: closure.descendant,
            depth: closure.depth,
        }),
        event_stream: options.event_stream,
    }
}

/// The columns of the primary key; `None` if the table has none.
pub(crate) fn primary_key(table: &Table<'_>) -> Option<Vec<ColumnIndex>> {
    if let Some(key) = &table.primary_key {
        return Some(key.columns.clone());
    }
    let columns: Vec<ColumnIndex> = table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.options.primary_key.is_some())
        .filter_map(|(position, _)| ColumnIndex::try_from(position).ok())
        .collect();
    (!columns.is_empty()).then_some(columns)
}

/// What a reference names, as texts.
struct Target {
    name: String,
    fields: Vec<String>,
}

impl Target {
    fn of(reference: &Reference) -> Self {
        Self {
            name: last_segment(&reference.target),
            fields: reference
                .target_fields
                .iter()
                .map(|field| field.text())
                .collect(),
        }
    }
}

/// The last segment of a path: the name of the struct.
pub(crate) fn last_segment(path: &Path) -> String {
    path.segments
        .last()
        .map(|segment| segment.ident.unraw().to_string())
        .unwrap_or_default()
}

fn text(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|text| text.value.as_str())
}

/// See [`TableDef::has_loose_ids`](schema_core::def::TableDef::has_loose_ids).
pub(crate) fn has_loose_ids(table: &Table<'_>, names: &Names) -> bool {
    let mut columns = table.columns.iter().zip(&names.columns).enumerate();
    let is_loose = columns.any(|(position, (column, name))| {
        name.ends_with("_id")
            && !column.expects_no_key()
            && !table.references.iter().any(|key| {
                key.columns
                    .iter()
                    .any(|column| usize::from(*column) == position)
            })
    });
    // Only rustc knows what the columns of another struct are called.
    is_loose || !table.flattened.is_empty()
}
