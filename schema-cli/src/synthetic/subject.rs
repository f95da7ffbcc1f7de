//! A table as the generator sees it: columns, references and conditions in the server's own words.

use super::literal::{Literals, mentions};
use super::shape;
use super::{quoted, quoted_table};
use crate::database::{Catalog, Database, DatabaseError};
use schema_core::dialect::Engine;
use schema_core::model::{Expression, ForeignKey, ObjectName, Schema, Table};
use std::collections::{BTreeMap, BTreeSet};

/// A table that is to be filled.
pub(super) struct Subject {
    pub(super) engine: Engine,
    pub(super) name: ObjectName,
    pub(super) quoted: String,
    pub(super) columns: Vec<Column>,
    pub(super) references: Vec<Reference>,
    /// What must not be false of a row.
    pub(super) conditions: Vec<Condition>,
    /// Columns that another column's condition computes: the column and the expression.
    pub(super) computed: Vec<(usize, String)>,
    /// Whether rows refer to rows of the same table: the first ones to none.
    pub(super) refers_to_itself: bool,
    /// Required references that nothing can be taken from.
    pub(super) unreachable: Vec<String>,
}

/// A column of it.
pub(super) struct Column {
    pub(super) name: String,
    pub(super) quoted: String,
    /// The type that shapes are cast to, where the engine has casts that matter.
    pub(super) cast: Option<String>,
    pub(super) nullable: bool,
    /// The database writes it: a number, a default of a key, an expression.
    pub(super) by_database: bool,
    /// The reference that it is a part of, and where there.
    pub(super) referring: Option<(usize, usize)>,
    /// It is computed from the others.
    pub(super) computed: bool,
    /// What it may hold, the likeliest first; expressions over `architrave_n`.
    pub(super) shapes: Vec<String>,
    /// The one that is taken.
    pub(super) chosen: usize,
    /// Whether some rows have NULL.
    pub(super) some_null: bool,
}

impl Column {
    /// Whether an INSERT names it.
    pub(super) fn is_written(&self) -> bool {
        !self.by_database
    }

    pub(super) fn shape(&self) -> &str {
        self.shapes.get(self.chosen).map_or("NULL", String::as_str)
    }
}

/// A reference whose rows are there.
pub(super) struct Reference {
    pub(super) target: String,
    pub(super) target_columns: Vec<String>,
    /// Positions among the columns.
    pub(super) columns: Vec<usize>,
    pub(super) required: bool,
}

/// What must not be false.
pub(super) struct Condition {
    pub(super) name: String,
    pub(super) sql: String,
    /// Positions of the columns that it mentions.
    pub(super) columns: Vec<usize>,
    /// Only later catalogs have it: a row that breaks it is better than none.
    pub(super) later: bool,
}

/// The tables of a catalog, those that others refer to first.
pub(super) fn subjects(
    database: &mut dyn Database,
    catalog: &Catalog,
    later: &[Catalog],
) -> Result<Vec<Subject>, DatabaseError> {
    let engine = database.engine();
    let (facts, partitions) = match engine {
        Engine::Sqlite => (BTreeMap::new(), BTreeMap::new()),
        _ => (facts(database)?, partitions(database)?),
    };
    let mut filled: BTreeSet<&ObjectName> = BTreeSet::new();
    let mut subjects = Vec::new();
    let keys = keys(&catalog.schema, later);
    for table in order(&catalog.schema, &keys) {
        let later = later
            .iter()
            .filter_map(|it| it.schema.tables.get(&table.name));
        let later: Vec<&Table> = later.collect();
        let key = (table.name.namespace.clone(), table.name.name.clone());
        let known = Known {
            facts: &facts,
            partition: partitions.get(&key).cloned(),
            keys: keys.get(&table.name).cloned().unwrap_or_default(),
            filled: &filled,
        };
        subjects.push(subject(engine, table, &later, &known));
        filled.insert(&table.name);
    }
    Ok(subjects)
}

/// What is known of a table beside the catalog.
struct Known<'a> {
    facts: &'a Facts,
    /// What a row must be for one of the partitions to take it.
    partition: Option<String>,
    keys: Vec<&'a ForeignKey>,
    /// The tables that have their rows.
    filled: &'a BTreeSet<&'a ObjectName>,
}

type Keys<'a> = BTreeMap<&'a ObjectName, Vec<&'a ForeignKey>>;

/// The foreign keys of each table, with those to come whose columns are all there.
fn keys<'a>(schema: &'a Schema, later: &'a [Catalog]) -> Keys<'a> {
    let mut all = Keys::new();
    for (name, table) in &schema.tables {
        let mut keys: Vec<&ForeignKey> = table.foreign_keys.iter().collect();
        let later = later.iter().filter_map(|it| it.schema.tables.get(name));
        for key in later.flat_map(|table| &table.foreign_keys) {
            let target = schema.tables.get(&key.target);
            let has = |table: &Table, column: &String| table.column(column).is_some();
            let is_there = key.columns.iter().all(|column| has(table, column))
                && target.is_some_and(|it| key.target_columns.iter().all(|column| has(it, column)));
            if is_there && !keys.iter().any(|it| it.columns == key.columns) {
                keys.push(key);
            }
        }
        all.insert(name, keys);
    }
    all
}

/// Tables behind those that they must refer to; within a circle by name.
fn order<'a>(schema: &'a Schema, keys: &Keys<'a>) -> Vec<&'a Table> {
    let mut order: Vec<&Table> = Vec::new();
    let mut left: Vec<&Table> = schema.tables.values().collect();
    while !left.is_empty() {
        let waits_for = |table: &Table, required: bool| {
            keys.get(&table.name).into_iter().flatten().any(|key| {
                key.target != table.name
                    && left.iter().any(|other| other.name == key.target)
                    && (!required || is_required(table, key))
            })
        };
        let position = left
            .iter()
            .position(|table| !waits_for(table, false))
            .or_else(|| left.iter().position(|table| !waits_for(table, true)))
            .unwrap_or(0);
        order.push(left.remove(position));
    }
    order
}

fn is_required(table: &Table, key: &ForeignKey) -> bool {
    let nullable = |name: &String| table.column(name).is_some_and(|column| column.nullable);
    !key.columns.iter().any(nullable)
}

/// What the server says of a column beyond the catalog: its type as a cast names it, the type's category, and the text of
/// the conditions of its domain.
#[derive(Default)]
struct Fact {
    cast: String,
    category: String,
    domain: Option<String>,
}

type Facts = BTreeMap<(Option<String>, String, String), Fact>;

fn facts(database: &mut dyn Database) -> Result<Facts, DatabaseError> {
    let rows = database.rows(
        "SELECT nullif(n.nspname, current_schema()), c.relname, a.attname, \
                CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) \
                     ELSE format_type(a.atttypid, a.atttypmod) END, \
                CASE WHEN b.typtype = 'c' THEN 'C' WHEN b.typtype = 'm' THEN 'M' ELSE b.typcategory::text END, \
                (SELECT string_agg('(' || pg_get_expr(d.conbin, 0) || ')', ' AND ') \
                   FROM pg_constraint d WHERE d.contypid = t.oid AND d.contype = 'c') \
           FROM pg_attribute a \
           JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') \
           JOIN pg_namespace n ON n.oid = c.relnamespace \
           JOIN pg_type t ON t.oid = a.atttypid \
           JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END \
          WHERE a.attnum > 0 AND NOT a.attisdropped AND n.nspname NOT IN ('pg_catalog', 'information_schema')",
    )?;
    let facts = rows.into_iter().filter_map(|row| {
        let mut row = row.into_iter();
        let mut next = || row.next().flatten();
        let (namespace, table, column) = (next(), next()?, next()?);
        let fact = Fact {
            cast: next()?,
            category: next()?,
            domain: next(),
        };
        Some(((namespace, table, column), fact))
    });
    Ok(facts.collect())
}

/// What a row of a divided table must be for one of the partitions to take it.
fn partitions(
    database: &mut dyn Database,
) -> Result<BTreeMap<(Option<String>, String), String>, DatabaseError> {
    let rows = database.rows(
        "SELECT nullif(n.nspname, current_schema()), c.relname, \
                string_agg('(' || coalesce(pg_get_partition_constraintdef(t.relid), 'true') || ')', ' OR ') \
           FROM pg_class c \
           JOIN pg_namespace n ON n.oid = c.relnamespace \
          CROSS JOIN LATERAL pg_partition_tree(c.oid) t \
          WHERE c.relkind = 'p' AND NOT c.relispartition AND t.isleaf AND t.relid <> c.oid \
          GROUP BY 1, 2",
    )?;
    let conditions = rows.into_iter().filter_map(|row| {
        let mut row = row.into_iter();
        let mut next = || row.next().flatten();
        let (namespace, table) = (next(), next()?);
        Some(((namespace, table), next()?))
    });
    Ok(conditions.collect())
}

fn subject(engine: Engine, table: &Table, later: &[&Table], known: &Known<'_>) -> Subject {
    let position = |name: &str| table.columns.iter().position(|column| column.name == name);
    let nothing = Fact::default();
    let fact = |name: &str| {
        let key = (
            table.name.namespace.clone(),
            table.name.name.clone(),
            name.to_owned(),
        );
        known.facts.get(&key).unwrap_or(&nothing)
    };
    let names: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    let mut conditions: Vec<Condition> = Vec::new();
    let mut add = |name: &str, sql: String, later: bool| {
        let columns = mentions(&sql, &names);
        let known = conditions.iter().any(|it: &Condition| it.sql == sql);
        if !columns.is_empty() && !known {
            conditions.push(Condition {
                name: name.to_owned(),
                sql,
                columns,
                later,
            });
        }
    };
    for check in &table.checks {
        add(&check.name, sql(&check.expression), false);
    }
    if let Some(sql) = known.partition.clone() {
        add("the partitions", sql, false);
    }
    for (name, column) in names.iter().zip(&table.columns) {
        if let Some(domain) = &fact(name).domain {
            let of = format!("the domain of {name}");
            add(&of, domain.replace("VALUE", &quoted(&column.name)), false);
        }
    }
    for table in later {
        for check in &table.checks {
            let sql = sql(&check.expression);
            // What mentions a column that is not there yet is left for the day when it comes.
            let all: Vec<&str> = table
                .columns
                .iter()
                .map(|column| column.name.as_str())
                .collect();
            if mentions(&sql, &all).len() == mentions(&sql, &names).len() {
                add(&check.name, sql, true);
            }
        }
    }
    let mut references: Vec<Reference> = Vec::new();
    let mut unreachable = Vec::new();
    // One that shares its columns with a longer one comes first: the longer one follows it.
    let mut keys = known.keys.clone();
    keys.sort_by_key(|key| key.columns.len());
    let mut referring: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for key in keys {
        let required = is_required(table, key);
        if key.target != table.name && !known.filled.contains(&key.target) {
            if required && table.foreign_keys.contains(key) {
                unreachable.push(format!(
                    "`{}` must refer to `{}`, which has no rows before it",
                    key.name, key.target
                ));
            }
            continue;
        }
        let columns: Vec<usize> = key
            .columns
            .iter()
            .filter_map(|name| position(name))
            .collect();
        for (place, column) in columns.iter().enumerate() {
            referring
                .entry(*column)
                .or_insert((references.len(), place));
        }
        references.push(Reference {
            target: quoted_table(&key.target),
            target_columns: key.target_columns.iter().map(|name| quoted(name)).collect(),
            columns,
            required,
        });
    }
    let in_waiting = |name: &str| {
        known.keys.iter().any(|key| {
            key.target != table.name
                && !known.filled.contains(&key.target)
                && key.columns.iter().any(|column| column == name)
        })
    };
    let in_key = |name: &str| {
        let key = table.primary_key.as_ref();
        let single = |unique: &schema_core::model::Unique| {
            matches!(unique.parts.as_slice(), [part] if matches!(&part.key,
                schema_core::model::IndexKey::Column(column) if column == name))
        };
        key.is_some_and(|key| key.columns.iter().any(|column| column == name))
            || table.uniques.iter().any(single)
    };
    let columns = table.columns.iter().enumerate().map(|(number, column)| {
        let fact = fact(&column.name);
        let mut literals = Literals::default();
        for condition in conditions.iter().filter(|it| it.columns.contains(&number)) {
            literals.add(&condition.sql);
        }
        let numbered = column
            .default
            .as_ref()
            .is_some_and(|default| sql(default).contains("nextval("));
        let rowid = engine == Engine::Sqlite
            && table
                .primary_key
                .as_ref()
                .is_some_and(|key| key.columns == [column.name.clone()])
            && column.data_type.kind == schema_core::def::TypeKind::BigInt;
        let by_database = column.identity.is_some()
            || column.generated.is_some()
            || numbered
            || rowid && !referring.contains_key(&number)
            || column.default.is_some() && in_key(&column.name) && !referring.contains_key(&number);
        let of_type = shape::OfType {
            engine,
            column: number,
            kind: column.data_type.kind,
            cast: &fact.cast,
            category: &fact.category,
            length: column.data_type.precision,
        };
        let mut shapes = shape::shapes(&of_type, &literals);
        if in_waiting(&column.name) && column.nullable {
            shapes = vec!["NULL".to_owned()];
        }
        Column {
            name: column.name.clone(),
            quoted: quoted(&column.name),
            cast: (engine != Engine::Sqlite).then(|| fact.cast.clone()),
            nullable: column.nullable,
            by_database,
            referring: referring.get(&number).copied(),
            computed: false,
            shapes,
            chosen: 0,
            some_null: column.nullable,
        }
    });
    let columns: Vec<Column> = columns.collect();
    // What the database writes itself is no part of a candidate.
    conditions.retain(|condition| {
        let mut mentioned = condition.columns.iter();
        mentioned.all(|position| columns.get(*position).is_some_and(Column::is_written))
    });
    Subject {
        engine,
        quoted: quoted_table(&table.name),
        name: table.name.clone(),
        columns,
        references,
        conditions,
        computed: Vec::new(),
        refers_to_itself: known.keys.iter().any(|key| key.target == table.name),
        unreachable,
    }
}

/// The server's own text. A catalog has no other expressions; what it has is SQL as it stands.
fn sql(expression: &Expression) -> String {
    match expression {
        Expression::Sql(sql) => sql.clone(),
        other => other.to_string(),
    }
}

impl Subject {
    /// Why there are fewer rows than there should be.
    pub(super) fn why_few(&self, rows: u64) -> String {
        match rows {
            0 => "no row was found that keeps all conditions and keys".to_owned(),
            _ => "keys take no more: the values that they are made of come again".to_owned(),
        }
    }
}
