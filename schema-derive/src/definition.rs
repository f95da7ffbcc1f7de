//! The definition of a table as the derive knows it: what the rules about one table read.
//!
//! It has the type that the expansion emits, on the derive's own stack. Types that only rustc can
//! resolve are unknown in it, and an enum's value goes by its path.

mod attached;

use crate::ast::{Column, Table};
use crate::attr::{
    ColumnForm, Default, Filter, KeyItem, KeyPart, Parameter, Reference, TableOptions, Text,
};
use crate::language::{Expression, column_type};
use crate::names::Names;
use crate::settings::TableSettings;
use crate::sites::Sites;
use schema_core::def::{
    AccessPatternDef, CheckDef, ClosureDef, CollationDef, ColumnDef, ColumnDetails, ColumnFormDef,
    ColumnIndex, ConventionsDef, DefaultDef, Deferrable, DenormalizedDef, DependencyDef,
    ExclusionDef, ExclusionElementDef, ExpressionDef, FilterDef, ForeignKeyDef, GeneratedDef,
    IdentityDef, IndexDef, IndexKeyDef, IndexPartDef, Node, ParameterDef, PhysicalDef,
    PrimaryKeyDef, SerialDef, TableDef, TableDetails, TemporalDef, TenancyDef, UniqueDef,
    WaiverDef, fnv1a,
};
use schema_core::syntax::{ParsedExpression, ParsedNodeKind};
use syn::Path;
use syn::ext::IdentExt;

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
    let partitioning = attached::partitioning(&table.options.partitioning);
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
        shard: attached::shard(options, sites),
        cache: attached::cache(options, sites),
        engine: attached::engine(options, sites),
        // No rule reads these.
        partitioning: partitioning.as_ref(),
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

/// The nodes of every expression, by [`Expression::id`].
#[derive(Clone, Copy)]
struct Expressions<'a>(&'a [Vec<Node<'a>>]);

impl<'a> Expressions<'a> {
    fn get(self, expression: Expression) -> ExpressionDef<'a> {
        ExpressionDef {
            nodes: self.0.get(expression.id).map_or(&[], Vec::as_slice),
        }
    }
}

/// The texts of a column that stand nowhere as such.
struct ColumnTexts {
    field: String,
    source: Option<String>,
}

impl ColumnTexts {
    fn of(column: &Column<'_>) -> Self {
        Self {
            field: column.field(),
            source: column
                .options
                .denormalized
                .as_ref()
                .map(|copy| format!("{}.{}", last_segment(&copy.target), copy.field.text())),
        }
    }
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

fn column<'a>(
    table: &'a Table<'_>,
    names: &'a Names,
    sites: &Sites,
    texts: &'a ColumnTexts,
    details: &'a ColumnDetails<'a>,
    position: usize,
) -> ColumnDef<'a> {
    let column = &table.columns[position];
    let options = &column.options;
    let rust_type = column.known_type();
    let here = &sites.columns[position];
    ColumnDef {
        field: &texts.field,
        name: &names.columns[position],
        field_hash: fnv1a(&texts.field),
        column_type: options
            .data_type
            .as_ref()
            .map_or(rust_type, |(declared, _)| column_type(declared)),
        rust_type,
        nullable: column.nullable,
        expects_no_key: column.expects_no_key(),
        is_copy: options.denormalized.is_some(),
        site: here.name,
        type_site: here.data_type,
        default_site: here.default,
        details,
    }
}

fn column_forms<'a>(
    forms: &'a [ColumnForm],
    expressions: Expressions<'a>,
) -> Vec<ColumnFormDef<'a>> {
    forms
        .iter()
        .map(|form| ColumnFormDef {
            engine: form.engine,
            column_type: form.data_type.as_ref().map(column_type),
            default: form.default.map(|value| expressions.get(value)),
            collation: form.collation.as_deref(),
        })
        .collect()
}

fn column_details<'a>(
    column: &'a Column<'_>,
    expressions: Expressions<'a>,
    texts: &'a ColumnTexts,
) -> ColumnDetails<'a> {
    let options = &column.options;
    ColumnDetails {
        default: match &options.default {
            None => DefaultDef::None,
            Some((Default::Client, _)) => DefaultDef::Client,
            Some((Default::Expression(value), _)) => {
                DefaultDef::Expression(expressions.get(*value))
            }
        },
        identity: options.identity.as_ref().map(|identity| IdentityDef {
            always: identity.always,
            sequence: text(&identity.sequence),
            options: identity.options,
        }),
        serial: options.serial.as_ref().map(|serial| SerialDef {
            sequence: text(&serial.sequence),
            data_type: serial.data_type,
            options: serial.options,
        }),
        generated: options.generated.as_ref().map(|generated| GeneratedDef {
            expression: expressions.get(generated.expression),
            stored: generated.stored,
        }),
        backfill: options.backfill.map(|value| expressions.get(value)),
        collation: options.collation.as_ref().map(|collation| CollationDef {
            namespace: collation.namespace.as_deref(),
            name: &collation.name,
        }),
        physical: (!options.physical.is_silent()).then(|| PhysicalDef {
            storage: options.physical.storage.map(|(storage, _)| storage),
            compression: options.physical.compression.map(|(method, _)| method),
            statistics: options.physical.statistics,
            n_distinct: options.physical.n_distinct.as_deref(),
            n_distinct_inherited: options.physical.n_distinct_inherited.as_deref(),
        }),
        comment: column.comment(),
        renamed_from: text(&options.renamed_from),
        encrypted: options.encrypted.map(|(kind, _)| kind),
        personal_data: options.personal_data.as_deref(),
        denormalized: options.denormalized.as_ref().map(|copy| DenormalizedDef {
            from: texts.source.as_deref().unwrap_or_default(),
            reason: &copy.reason,
        }),
        external_id: options.external_id,
        unguessable: options.unguessable,
        refers_to: column.refers_to.as_ref().map(|target| target.name.as_str()),
        forms: &[],
    }
}

/// The parameters of the operator classes, for each part.
fn classes(parts: &[KeyPart]) -> Vec<Vec<ParameterDef<'_>>> {
    parts
        .iter()
        .map(|part| parameters(&part.operator_class_parameters))
        .collect()
}

fn parameters(parameters: &[Parameter]) -> Vec<ParameterDef<'_>> {
    parameters
        .iter()
        .map(|parameter| ParameterDef {
            name: &parameter.name,
            value: &parameter.value,
        })
        .collect()
}

fn parts<'a>(
    parts: &'a [KeyPart],
    classes: &'a [Vec<ParameterDef<'a>>],
    expressions: Expressions<'a>,
) -> Vec<IndexPartDef<'a>> {
    parts
        .iter()
        .zip(classes)
        .map(|(part, class)| self::part(part, class, expressions))
        .collect()
}

fn part<'a>(
    part: &'a KeyPart,
    class: &'a [ParameterDef<'a>],
    expressions: Expressions<'a>,
) -> IndexPartDef<'a> {
    IndexPartDef {
        key: match part.item {
            KeyItem::Column(column) => IndexKeyDef::Column(column),
            KeyItem::Expression(value) => IndexKeyDef::Expression(expressions.get(value)),
        },
        descending: part.descending,
        nulls: part.nulls,
        operator_class: part.operator_class.as_deref(),
        operator_class_parameters: class,
        collation: part.collation.as_deref(),
    }
}

fn filters<'a>(filters: &[Filter], expressions: Expressions<'a>) -> Vec<FilterDef<'a>> {
    filters
        .iter()
        .map(|filter| FilterDef {
            column: filter.column,
            operator: filter.operator,
            condition: filter.condition.map(|value| expressions.get(value)),
        })
        .collect()
}

fn text(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|text| text.value.as_str())
}

/// The paths of an expression's enum values as texts, one per node.
pub(crate) fn enum_paths(expression: &ParsedExpression) -> Vec<String> {
    expression
        .nodes
        .iter()
        .map(|node| match &node.kind {
            ParsedNodeKind::EnumPath(path) => path_text(path),
            _ => String::new(),
        })
        .collect()
}

/// `OrderStatus::Pending`, however many modules stand before it.
fn path_text(path: &Path) -> String {
    let segments: Vec<String> = path
        .segments
        .iter()
        .map(|segment| segment.ident.unraw().to_string())
        .collect();
    let start = segments.len().saturating_sub(2);
    segments[start..].join("::")
}

/// The nodes of an expression, with the texts of its enum values.
pub(crate) fn nodes<'a>(expression: &'a ParsedExpression, paths: &'a [String]) -> Vec<Node<'a>> {
    expression
        .nodes
        .iter()
        .zip(paths)
        .map(|(node, path)| match &node.kind {
            ParsedNodeKind::Column(column) => Node::Column(*column),
            ParsedNodeKind::Value => Node::Value,
            ParsedNodeKind::Number(digits) => Node::Number(digits),
            ParsedNodeKind::Text(text) => Node::Text(text),
            ParsedNodeKind::Boolean(value) => Node::Boolean(*value),
            ParsedNodeKind::Null => Node::Null,
            ParsedNodeKind::EnumPath(_) => Node::EnumLabel(path),
            ParsedNodeKind::Sql(text) => Node::Sql(text),
            ParsedNodeKind::Unary(operator) => Node::Unary(*operator),
            ParsedNodeKind::Binary(operator) => Node::Binary(*operator),
            ParsedNodeKind::Between => Node::Between,
            ParsedNodeKind::OneOf(count) => Node::OneOf(*count),
            ParsedNodeKind::Call(function, count) => Node::Call(*function, *count),
            ParsedNodeKind::UserCall(name, count) => Node::UserCall(name, *count),
            ParsedNodeKind::Cast(target) => Node::Cast(column_type(target)),
            ParsedNodeKind::Case(pairs) => Node::Case(*pairs),
            ParsedNodeKind::List(count) => Node::List(*count),
        })
        .collect()
}
