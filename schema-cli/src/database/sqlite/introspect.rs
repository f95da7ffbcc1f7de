//! Reading the catalog into the model: pragmas for columns, the statements' own text for the rest.

use super::statement_error;
use super::table_text::{self, IndexText, KeyText, PartText, TableText};
use super::trigger_text;
use crate::database::{Catalog, DatabaseError, HISTORY_TABLE, SEED_TABLE, Unmanaged};
use rusqlite::{Connection, Transaction};
use schema_core::def::{EngineSet, ObjectKind, TypeKind};
use schema_core::model::{
    Check, Column, DataType, Expression, ForeignKey, Identity, Index, IndexKey, IndexPart,
    ObjectDefinition, ObjectId, ObjectKey, ObjectName, PhysicalOptions, PrimaryKey, SchemaObject,
    SqlDefinition, SqliteTable, Table, TableObject, TableProperties, Unique, View, ViewColumn,
};

/// SQLite keeps the statement as it was written, but for these words, which it writes itself.
const VIRTUAL: &str = "CREATE VIRTUAL";

pub(super) fn catalog(connection: &mut Connection) -> Result<Catalog, DatabaseError> {
    // One read transaction is one snapshot.
    let snapshot = connection
        .transaction()
        .map_err(|error| statement_error(&error))?;
    let objects = objects(&snapshot).map_err(|error| statement_error(&error))?;
    let mut catalog = Catalog::default();
    for object in &objects {
        let name = ObjectName::new(object.name.as_str());
        match (object.kind.as_str(), &object.sql) {
            ("table", Some(sql))
                if sql
                    .get(..VIRTUAL.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(VIRTUAL)) =>
            {
                catalog.unmanaged.insert(unmanaged("virtual table", object));
            }
            ("table", Some(sql)) => {
                let table = read_table(&snapshot, object, sql)?;
                catalog.schema.tables.insert(name, table);
            }
            ("view", Some(sql)) => {
                let columns = column_rows(&snapshot, &object.name)
                    .map_err(|error| statement_error(&error))?;
                add_view(&mut catalog, name, sql, columns);
            }
            // An index without a text belongs to a constraint.
            _ => {}
        }
    }
    resolve_primary_key_targets(&mut catalog);
    for object in objects.iter().filter(|object| object.kind == "index") {
        if let Some(sql) = &object.sql {
            read_index(&mut catalog, object, sql)?;
        }
    }
    for object in objects.iter().filter(|object| object.kind == "trigger") {
        read_trigger(&mut catalog, object)?;
    }
    for table in catalog.schema.tables.values_mut() {
        table.objects.sort_by(|a, b| a.key().cmp(&b.key()));
        table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
        table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
        table.checks.sort_by(|a, b| a.name.cmp(&b.name));
        table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
    }
    Ok(catalog)
}

fn add_object(catalog: &mut Catalog, key: ObjectKey, definition: ObjectDefinition) {
    catalog.schema.objects.insert(
        key.clone(),
        SchemaObject {
            key,
            comment: None,
            depends_on: Vec::new(),
            engines: EngineSet::ALL,
            definition,
        },
    );
}

/// A column of a view has a name, and a type only where it is a column of a table.
fn add_view(catalog: &mut Catalog, name: ObjectName, sql: &str, columns: Vec<ColumnRow>) {
    let columns = columns.into_iter().map(|row| ViewColumn {
        data_type: data_type(&row.declared_type),
        name: row.name,
        comment: None,
    });
    let view = View {
        query: sql.to_owned(),
        columns: columns.collect(),
        options: Vec::new(),
        uniques: Vec::new(),
        indexes: Vec::new(),
    };
    let key = ObjectKey::new(ObjectKind::View, name);
    add_object(catalog, key, ObjectDefinition::View(view));
}

/// A row of `sqlite_schema`.
struct Object {
    kind: String,
    name: String,
    table: String,
    sql: Option<String>,
}

fn objects(snapshot: &Transaction<'_>) -> rusqlite::Result<Vec<Object>> {
    let mut query = snapshot.prepare(&format!(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema \
         WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND tbl_name NOT IN ('{HISTORY_TABLE}', '{SEED_TABLE}') ORDER BY name"
    ))?;
    let rows = query.query_map([], |row| {
        Ok(Object {
            kind: row.get(0)?,
            name: row.get(1)?,
            table: row.get(2)?,
            sql: row.get(3)?,
        })
    })?;
    rows.collect()
}

/// A trigger of a table, or one of a view, which is an object of its own.
fn read_trigger(catalog: &mut Catalog, object: &Object) -> Result<(), DatabaseError> {
    let Some(sql) = &object.sql else {
        return Ok(());
    };
    let table = ObjectName::new(object.table.as_str());
    let Some(table) = catalog.schema.tables.get_mut(&table) else {
        let key = ObjectKey {
            kind: ObjectKind::Trigger,
            name: ObjectName::new(object.name.as_str()),
            detail: object.table.clone(),
        };
        let create = sql.clone();
        let drop = String::new();
        let definition = ObjectDefinition::Sql(SqlDefinition { create, drop });
        add_object(catalog, key, definition);
        return Ok(());
    };
    let trigger = trigger_text::trigger(sql).map_err(|problem| unreadable(object, problem))?;
    table.objects.push(TableObject::Trigger(trigger));
    Ok(())
}

fn unmanaged(kind: &str, object: &Object) -> Unmanaged {
    Unmanaged {
        kind: kind.to_owned(),
        name: object.name.clone(),
    }
}

/// A row of `pragma_table_xinfo`.
struct ColumnRow {
    name: String,
    declared_type: String,
    not_null: bool,
    default: Option<String>,
    /// The place in the primary key, from 1; 0 for none.
    key_position: i64,
    /// 2 for a virtual generated column, 3 for a stored one.
    hidden: i64,
}

fn column_rows(snapshot: &Transaction<'_>, table: &str) -> rusqlite::Result<Vec<ColumnRow>> {
    let mut query = snapshot.prepare(
        "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?1) ORDER BY cid",
    )?;
    let rows = query.query_map([table], |row| {
        Ok(ColumnRow {
            name: row.get(0)?,
            declared_type: row.get(1)?,
            not_null: row.get(2)?,
            default: row.get(3)?,
            key_position: row.get(4)?,
            hidden: row.get(5)?,
        })
    })?;
    rows.collect()
}

fn read_table(
    snapshot: &Transaction<'_>,
    object: &Object,
    sql: &str,
) -> Result<Table, DatabaseError> {
    let text = table_text::table(sql).map_err(|problem| unreadable(object, problem))?;
    let rows = column_rows(snapshot, &object.name).map_err(|error| statement_error(&error))?;
    let mut key: Vec<&ColumnRow> = rows.iter().filter(|row| row.key_position > 0).collect();
    key.sort_by_key(|row| row.key_position);
    let key_columns: Vec<String> = key.iter().map(|row| row.name.clone()).collect();
    let primary_key = (!key_columns.is_empty()).then(|| {
        let name = text.primary_key_name.clone();
        let name = name.unwrap_or_else(|| format!("{}_pkey", object.name));
        PrimaryKey::new(name, key_columns)
    });
    let sqlite = table_storage(snapshot, &object.name, &rows, &text)
        .map_err(|error| statement_error(&error))?;
    let is_numbered = text.autoincrement.is_some() || sqlite.reuses_numbers;
    let columns = rows
        .iter()
        .map(|row| {
            let mut column = read_column(row, &text, is_numbered);
            if sqlite.not_strict {
                column.data_type = declared_type(&row.declared_type);
            }
            column
        })
        .collect();
    Ok(Table {
        columns,
        properties: TableProperties {
            sqlite,
            ..TableProperties::default()
        },
        primary_key,
        uniques: read_uniques(object, &text),
        foreign_keys: read_foreign_keys(object, &text),
        checks: read_checks(object, &text),
        ..Table::new(ObjectName::new(object.name.as_str()))
    })
}

/// How SQLite stores a table. The single column of a primary key that is called `INTEGER`, and nothing else, is the
/// row id, also without AUTOINCREMENT.
fn table_storage(
    snapshot: &Transaction<'_>,
    table: &str,
    columns: &[ColumnRow],
    text: &TableText,
) -> rusqlite::Result<SqliteTable> {
    let (without_rowid, strict): (bool, bool) = snapshot.query_row(
        "SELECT wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ?1",
        [table],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let mut key = columns.iter().filter(|row| row.key_position > 0);
    let is_rowid = match (key.next(), key.next()) {
        (Some(only), None) => !without_rowid && only.declared_type.eq_ignore_ascii_case("integer"),
        _ => false,
    };
    Ok(SqliteTable {
        without_rowid,
        not_strict: !strict,
        reuses_numbers: is_rowid && text.autoincrement.is_none(),
    })
}

fn read_column(row: &ColumnRow, table: &TableText, is_numbered: bool) -> Column {
    let text = table
        .columns
        .iter()
        .find(|text| text.name.eq_ignore_ascii_case(&row.name));
    let generated = text
        .and_then(|text| text.generated.clone())
        .map(|expression| (Expression::Sql(expression), row.hidden == 3));
    let numbered = is_numbered && row.key_position == 1;
    Column {
        forms: Vec::new(),
        id: ObjectId::default(),
        name: row.name.clone(),
        renamed_from: None,
        data_type: data_type(&row.declared_type),
        // A rowid is never NULL, whether its column says so or not.
        nullable: !row.not_null && !numbered,
        default: row.default.clone().map(Expression::Sql),
        identity: numbered.then_some(Identity::BY_DEFAULT),
        generated,
        backfill: None,
        renamed_labels: std::collections::BTreeMap::new(),
        collation: text
            .and_then(|text| text.collation.clone())
            .map(ObjectName::new),
        physical: PhysicalOptions::default(),
        comment: None,
    }
}

fn read_uniques(object: &Object, text: &TableText) -> Vec<Unique> {
    text.uniques
        .iter()
        .map(|unique| {
            let columns: Vec<&str> = unique
                .parts
                .iter()
                .map(|part| match &part.key {
                    KeyText::Column(name) | KeyText::Expression(name) => name.as_str(),
                })
                .collect();
            let name = unique.name.clone();
            Unique::new(
                name.unwrap_or_else(|| format!("{}_{}_key", object.name, columns.join("_"))),
                unique.parts.iter().map(index_part).collect(),
            )
        })
        .collect()
}

fn read_foreign_keys(object: &Object, text: &TableText) -> Vec<ForeignKey> {
    text.foreign_keys
        .iter()
        .map(|key| ForeignKey {
            name: key
                .name
                .clone()
                .unwrap_or_else(|| format!("{}_{}_fkey", object.name, key.columns.join("_"))),
            columns: key.columns.clone(),
            target: ObjectName::new(key.target.as_str()),
            target_columns: key.target_columns.clone().unwrap_or_default(),
            on_delete: key.on_delete,
            on_update: key.on_update,
            deferrable: key.deferrable,
            ..ForeignKey::new(String::new(), Vec::new(), ObjectName::default(), Vec::new())
        })
        .collect()
}

fn read_checks(object: &Object, text: &TableText) -> Vec<Check> {
    let mut checks: Vec<Check> = Vec::new();
    for check in &text.checks {
        let default = match &check.column {
            Some(column) => format!("{}_{column}_check", object.name),
            None => format!("{}_check", object.name),
        };
        let mut name = check.name.clone().unwrap_or_else(|| default.clone());
        let mut number = 0;
        while checks.iter().any(|earlier| earlier.name == name) {
            number += 1;
            name = format!("{default}{number}");
        }
        checks.push(Check::new(name, Expression::Sql(check.expression.clone())));
    }
    checks
}

/// A reference that names no columns means the primary key of the table that it names.
fn resolve_primary_key_targets(catalog: &mut Catalog) {
    let keys: std::collections::BTreeMap<ObjectName, Vec<String>> = catalog
        .schema
        .tables
        .iter()
        .filter_map(|(name, table)| {
            let key = table.primary_key.as_ref()?;
            Some((name.clone(), key.columns.clone()))
        })
        .collect();
    for table in catalog.schema.tables.values_mut() {
        for key in &mut table.foreign_keys {
            if key.target_columns.is_empty() {
                key.target_columns = keys.get(&key.target).cloned().unwrap_or_default();
            }
        }
    }
}

fn read_index(catalog: &mut Catalog, object: &Object, sql: &str) -> Result<(), DatabaseError> {
    let table = ObjectName::new(object.table.as_str());
    let Some(table) = catalog.schema.tables.get_mut(&table) else {
        return Ok(());
    };
    let IndexText { parts, predicate } =
        table_text::index(sql).map_err(|problem| unreadable(object, problem))?;
    let parts = parts.iter().map(index_part).collect();
    let predicate = predicate.map(Expression::Sql);
    let is_unique = sql
        .split_whitespace()
        .nth(1)
        .is_some_and(|word| word.eq_ignore_ascii_case("unique"));
    if is_unique {
        let unique = Unique {
            predicate,
            ..Unique::new(object.name.clone(), parts)
        };
        if !unique.is_index() {
            catalog
                .unique_indexes
                .insert((table.name.clone(), unique.name.clone()));
        }
        table.uniques.push(unique);
    } else {
        table.indexes.push(Index {
            predicate,
            ..Index::new(object.name.clone(), parts)
        });
    }
    Ok(())
}

fn index_part(part: &PartText) -> IndexPart {
    let key = match &part.key {
        KeyText::Column(name) => IndexKey::Column(name.clone()),
        KeyText::Expression(text) => IndexKey::Expression(Expression::Sql(text.clone())),
    };
    IndexPart {
        descending: part.descending,
        collation: part.collation.clone(),
        ..IndexPart::new(key)
    }
}

/// The model's type of a declared type. SQLite takes any word for one; what the model has no row for is
/// [`TypeKind::Unknown`] with the declared text as its name, so that two of them still compare.
fn data_type(declared: &str) -> DataType {
    let lower = declared.to_ascii_lowercase();
    let (word, parameters) = match lower.split_once('(') {
        Some((word, rest)) => (word.trim(), rest.trim_end_matches(')')),
        None => (lower.trim(), ""),
    };
    let mut numbers = parameters.split(',').map(str::trim);
    let precision = numbers.next().and_then(|number| number.parse().ok());
    let scale = numbers.next().and_then(|number| number.parse().ok());
    let kind = match word {
        // All integers are 64 bit.
        "int" | "integer" => Some(TypeKind::BigInt),
        // All floats are 64 bit.
        "real" | "double" | "float" => Some(TypeKind::DoublePrecision),
        "blob" => Some(TypeKind::Bytea),
        word => TypeKind::ALL
            .iter()
            .copied()
            .find(|kind| kind.keyword() == word && !kind.postgres_name().is_empty()),
    };
    match kind {
        Some(kind) => DataType {
            precision,
            scale,
            ..DataType::new(kind)
        },
        None => DataType {
            name: Some(ObjectName::new(declared)),
            ..DataType::new(TypeKind::Unknown)
        },
    }
}

/// The type of a column in a table that is not strict, where any words are one: what a strict table has too is the
/// model's, other words stand as they are.
fn declared_type(declared: &str) -> DataType {
    match declared.to_ascii_lowercase().as_str() {
        "integer" | "real" | "text" | "blob" => data_type(declared),
        _ => DataType {
            name: Some(ObjectName::new(declared)),
            extension: Some("sqlite".to_owned()),
            ..DataType::new(TypeKind::Extension)
        },
    }
}

fn unreadable(object: &Object, problem: String) -> DatabaseError {
    DatabaseError::Catalog {
        object: format!("{} {}", object.kind, object.name),
        problem: format!("its text in the database cannot be read: {problem}"),
    }
}
