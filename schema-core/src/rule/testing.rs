//! Definitions for the tests of rules, built piece by piece. They live as long as the test process.

use super::row_security::owner_columns;
use super::schema_stage::OwnedNames;
use crate::def::{
    AccessPatternDef, CheckDef, ColumnDef, ColumnDetails, ColumnIndex, ColumnType, Deferrable,
    DependencyDef, EngineSet, ExpressionDef, FilterDef, FilterOperator, ForeignKeyDef, GuardDef,
    IndexDef, IndexKeyDef, IndexPartDef, Level, Node, ObjectDef, OrderDef, PolicyCommand,
    PolicyDef, PrimaryKeyDef, ReferentialAction, ReplicaIdentity, RowSecurity, RuleLevelDef,
    SchemaDef, SiteIndex, SqliteTableDef, TableDef, TableDetails, TableObjectDef,
    TablePropertiesDef, TypeKind, UniqueDef, Validity, WaiverDef, fnv1a,
};

pub(crate) fn uuid() -> ColumnType<'static> {
    ColumnType::new(TypeKind::Uuid)
}

pub(crate) fn bigint() -> ColumnType<'static> {
    ColumnType::new(TypeKind::BigInt)
}

pub(crate) fn text() -> ColumnType<'static> {
    ColumnType::new(TypeKind::Text)
}

pub(crate) fn varchar(length: u32) -> ColumnType<'static> {
    ColumnType::new(TypeKind::VarChar).with_precision(length)
}

/// A schema of tables and objects.
pub(crate) fn schema(
    tables: &[TableDef<'static>],
    objects: &[ObjectDef<'static>],
) -> SchemaDef<'static> {
    let tables: Vec<&'static TableDef<'static>> = tables
        .iter()
        .map(|table| &*Box::leak(Box::new(*table)))
        .collect();
    let objects: Vec<&'static ObjectDef<'static>> = objects
        .iter()
        .map(|object| &*Box::leak(Box::new(*object)))
        .collect();
    SchemaDef {
        name: "shop",
        package: "shop",
        comment: None,
        lock: "schema.lock",
        tables: leak(tables),
        objects: leak(objects),
    }
}

/// The texts of what the schema's own rules flag in one of `tables`.
pub(crate) fn schema_violations(tables: &[&TableDef<'_>], table: usize) -> Vec<String> {
    OwnedNames::new(tables)
        .violations(tables, table)
        .into_iter()
        .map(|(_, violation)| violation.message.as_str().to_owned())
        .collect()
}

/// Starts a table in the module `shop`. Site 0 is its name; each later piece takes the next sites.
pub(crate) fn table(rust_name: &'static str) -> TableBuilder {
    TableBuilder {
        table: TableDef {
            rust_name,
            module: "shop",
            name: table_name(rust_name),
            name_hash: fnv1a(table_name(rust_name)),
            has_loose_ids: true,
            ..TableDef::NONE
        },
        details: TableDetails::NONE,
        next_site: 1,
    }
}

/// A policy that lets a row be seen by whoever stands in its first column.
pub(crate) fn policy(name: &'static str) -> PolicyDef<'static> {
    static FIRST_COLUMN: [Node<'static>; 1] = [Node::Column(0)];
    PolicyDef {
        name,
        command: PolicyCommand::All,
        roles: &[],
        restrictive: false,
        using: Some(ExpressionDef {
            nodes: &FIRST_COLUMN,
        }),
        with_check: None,
        engines: EngineSet::ALL,
        site: 900,
    }
}

/// A name that no rule complains about; a written one is kept.
fn table_name(rust_name: &'static str) -> &'static str {
    if rust_name.starts_with(|first: char| first.is_ascii_uppercase()) {
        let name = rust_name.to_lowercase();
        let ending = if name.ends_with('s') { "es" } else { "s" };
        format!("{name}{ending}").leak()
    } else {
        rust_name
    }
}

pub(crate) struct TableBuilder {
    table: TableDef<'static>,
    details: TableDetails<'static>,
    next_site: SiteIndex,
}

/// `list` with one more item.
fn with<T: Copy>(list: &'static [T], item: T) -> &'static [T] {
    let mut items = list.to_vec();
    items.push(item);
    Box::leak(items.into_boxed_slice())
}

fn leak<T>(items: Vec<T>) -> &'static [T] {
    Box::leak(items.into_boxed_slice())
}

/// A part of an index key: `status`, or `created_at desc`.
fn part(table: &TableDef<'static>, written: &str) -> IndexPartDef<'static> {
    let (field, descending) = match written.strip_suffix(" desc") {
        Some(field) => (field, true),
        None => (written, false),
    };
    IndexPartDef {
        key: IndexKeyDef::Column(index_of(table, field)),
        descending,
        nulls: None,
        operator_class: None,
        operator_class_parameters: &[],
        collation: None,
    }
}

fn index_of(table: &TableDef<'static>, field: &str) -> ColumnIndex {
    let position = table
        .columns
        .iter()
        .position(|column| column.field == field)
        .unwrap_or_else(|| panic!("{} has no field {field}", table.rust_name));
    ColumnIndex::try_from(position).expect("a test table is small")
}

impl TableBuilder {
    fn site(&mut self) -> SiteIndex {
        self.next_site += 1;
        self.next_site - 1
    }

    pub(crate) fn build(self) -> TableDef<'static> {
        let table = TableDef {
            details: Box::leak(Box::new(self.details)),
            ..self.table
        };
        let guard = owner_columns(&table).map(|owners| GuardDef {
            owners: leak(owners),
        });
        TableDef { guard, ..table }
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut TableDef<'static>)) -> Self {
        change(&mut self.table);
        self
    }

    pub(crate) fn saying(mut self, change: impl FnOnce(&mut TableDetails<'static>)) -> Self {
        change(&mut self.details);
        self
    }

    pub(crate) fn named(mut self, name: &'static str) -> Self {
        self.table.name = name;
        self.table.name_hash = fnv1a(name);
        self
    }

    pub(crate) fn rows(mut self, rows: u64) -> Self {
        self.table.rows = Some(rows);
        self
    }

    pub(crate) fn column(self, field: &'static str, column_type: ColumnType<'static>) -> Self {
        self.column_with(field, column_type, |_| {})
    }

    pub(crate) fn column_with(
        mut self,
        field: &'static str,
        column_type: ColumnType<'static>,
        change: impl FnOnce(&mut ColumnDef<'static>),
    ) -> Self {
        let site = self.site();
        let type_site = self.site();
        let mut column = ColumnDef {
            field,
            name: field,
            column_type,
            rust_type: column_type,
            site,
            type_site,
            default_site: site,
            ..ColumnDef::NONE
        };
        change(&mut column);
        self.table.columns = with(self.table.columns, column);
        self
    }

    /// A column about which something is said that rustc does not judge.
    pub(crate) fn column_saying(
        self,
        field: &'static str,
        column_type: ColumnType<'static>,
        details: ColumnDetails<'static>,
    ) -> Self {
        self.column_with(field, column_type, |column| {
            column.expects_no_key = details.expects_no_key();
            column.is_copy = details.denormalized.is_some();
            column.details = Box::leak(Box::new(details));
        })
    }

    fn indexes_of(&self, fields: &[&str]) -> &'static [ColumnIndex] {
        leak(
            fields
                .iter()
                .map(|field| index_of(&self.table, field))
                .collect(),
        )
    }

    pub(crate) fn soft_delete(mut self, field: &str) -> Self {
        self.details.soft_delete = Some(index_of(&self.table, field));
        self
    }

    pub(crate) fn tenant(mut self, field: &str) -> Self {
        self.table.tenant = Some(index_of(&self.table, field));
        self
    }

    pub(crate) fn row_security(mut self, row_security: RowSecurity) -> Self {
        self.details.properties = Some(Box::leak(Box::new(TablePropertiesDef {
            unlogged: false,
            parameters: &[],
            tablespace: None,
            inherits: &[],
            cluster_on: None,
            replica_identity: ReplicaIdentity::Default,
            replica_index: None,
            row_security,
            sqlite: SqliteTableDef {
                without_rowid: false,
                not_strict: false,
                reuses_numbers: false,
            },
            on_postgres: &[],
        })));
        self
    }

    pub(crate) fn policy(mut self, policy: PolicyDef<'static>) -> Self {
        self.details.objects = with(self.details.objects, TableObjectDef::Policy(policy));
        self
    }

    pub(crate) fn primary_key(mut self, fields: &[&str]) -> Self {
        let site = self.site();
        self.table.primary_key = Some(PrimaryKeyDef {
            name: None,
            columns: self.indexes_of(fields),

            include: &[],
            deferrable: Deferrable::No,
            without_overlaps: false,
            parameters: &[],
            tablespace: None,
            comment: None,
            site,
        });
        self
    }

    pub(crate) fn references(
        self,
        fields: &[&str],
        target: &'static str,
        target_fields: &'static [&'static str],
    ) -> Self {
        self.references_with(fields, target, target_fields, |_| {})
    }

    pub(crate) fn references_with(
        mut self,
        fields: &[&str],
        target: &'static str,
        target_fields: &'static [&'static str],
        change: impl FnOnce(&mut ForeignKeyDef<'static>),
    ) -> Self {
        let mut key = ForeignKeyDef {
            name: None,
            columns: self.indexes_of(fields),
            target_type: target,
            target_table: table_name(target),
            target_namespace: None,
            target_context: None,
            target_fields,
            on_delete: Some(ReferentialAction::Restrict),
            on_update: None,
            deferrable: Deferrable::No,
            match_full: false,
            set_on_delete: &[],
            period: false,
            validity: Validity::Valid,
            comment: None,
            engines: EngineSet::ALL,
            site: self.site(),
        };
        change(&mut key);
        self.table.foreign_keys = with(self.table.foreign_keys, key);
        self
    }

    pub(crate) fn unique(self, parts: &[&str]) -> Self {
        self.unique_with(parts, |_| {})
    }

    pub(crate) fn unique_with(
        mut self,
        parts: &[&str],
        change: impl FnOnce(&mut UniqueDef<'static>),
    ) -> Self {
        let mut unique = UniqueDef {
            name: None,
            parts: leak(parts.iter().map(|name| part(&self.table, name)).collect()),
            predicate: None,
            include: &[],
            nulls_not_distinct: false,
            deferrable: Deferrable::No,
            without_overlaps: false,
            parameters: &[],
            tablespace: None,
            comment: None,
            engines: EngineSet::ALL,
            site: self.site(),
        };
        change(&mut unique);
        self.table.uniques = with(self.table.uniques, unique);
        self
    }

    pub(crate) fn index(self, parts: &[&str]) -> Self {
        self.index_with(parts, |_| {})
    }

    pub(crate) fn index_with(
        mut self,
        parts: &[&str],
        change: impl FnOnce(&mut IndexDef<'static>),
    ) -> Self {
        let mut index = IndexDef {
            name: None,
            method: "btree",
            parts: leak(parts.iter().map(|name| part(&self.table, name)).collect()),
            predicate: None,
            include: &[],

            parameters: &[],
            tablespace: None,
            comment: None,
            engines: EngineSet::ALL,
            site: self.site(),
        };
        change(&mut index);
        self.details.indexes = with(self.details.indexes, index);
        self
    }

    pub(crate) fn check(mut self, nodes: &'static [Node<'static>]) -> Self {
        let check = CheckDef {
            name: None,
            expression: ExpressionDef { nodes },
            column: None,

            no_inherit: false,
            validity: Validity::Valid,
            comment: None,
            engines: EngineSet::ALL,
            site: self.site(),
        };
        self.details.checks = with(self.details.checks, check);
        self
    }

    /// `filter` holds `field`, `field ..` for a range and `field ?` for another comparison.
    pub(crate) fn access(self, name: &'static str, filter: &[&str], order: &[&str]) -> Self {
        self.access_with(name, filter, order, |_| {})
    }

    pub(crate) fn access_with(
        mut self,
        name: &'static str,
        filter: &[&str],
        order: &[&str],
        change: impl FnOnce(&mut AccessPatternDef<'static>),
    ) -> Self {
        let filter = filter
            .iter()
            .map(|written| {
                let (field, operator) = match written.split_once(' ') {
                    Some((field, "..")) => (field, FilterOperator::Range),
                    Some((field, _)) => (field, FilterOperator::Other),
                    None => (*written, FilterOperator::Equal),
                };
                FilterDef {
                    column: index_of(&self.table, field),
                    operator,
                    condition: None,
                }
            })
            .collect();
        let order = order
            .iter()
            .map(|written| {
                let part = part(&self.table, written);
                OrderDef {
                    column: match part.key {
                        IndexKeyDef::Column(column) => column,
                        IndexKeyDef::Expression(_) => panic!("parts of tests are columns"),
                    },
                    descending: part.descending,
                    nulls: None,
                }
            })
            .collect();
        let mut pattern = AccessPatternDef {
            name,
            filter: leak(filter),
            order: leak(order),
            select: &[],
            per_second: None,
            p99_ms: None,
            writes: false,
            written: &[],
            staleness: None,
            include_deleted: false,
            observed: None,
            site: self.site(),
        };
        change(&mut pattern);
        self.details.access_patterns = with(self.details.access_patterns, pattern);
        self
    }

    /// `dependents` are decided by `determinant`.
    pub(crate) fn depends(self, dependents: &[&str], determinant: &[&str]) -> Self {
        self.dependency(dependents, determinant, |_| {})
    }

    /// A set of `dependents` is decided by `determinant`.
    pub(crate) fn depends_on_many(self, dependents: &[&str], determinant: &[&str]) -> Self {
        self.dependency(dependents, determinant, |it| it.multivalued = true)
    }

    fn dependency(
        mut self,
        dependents: &[&str],
        determinant: &[&str],
        change: impl FnOnce(&mut DependencyDef<'static>),
    ) -> Self {
        let mut dependency = DependencyDef {
            determinant: self.indexes_of(determinant),
            dependents: self.indexes_of(dependents),
            multivalued: false,
            site: self.site(),
        };
        change(&mut dependency);
        self.details.dependencies = with(self.details.dependencies, dependency);
        self
    }

    pub(crate) fn waiver(mut self, rule: &'static str, covers: Option<SiteIndex>) -> Self {
        let waiver = WaiverDef {
            rule,
            reason: "a test says so",
            until: None,
            site: self.site(),
            covers,
        };
        self.table.waivers = with(self.table.waivers, waiver);
        self
    }

    pub(crate) fn level(mut self, rule: &'static str, level: Level) -> Self {
        self.table.levels = with(self.table.levels, RuleLevelDef { rule, level });
        self
    }
}
