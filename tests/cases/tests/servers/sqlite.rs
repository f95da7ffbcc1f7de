//! SQLite as a place for journeys.

use super::database::Database;
use architrave_tests::sqlite::without_statements;
use architrave_tests::sqlite::{ScratchFile, scratch_file};
use rusqlite::Connection;
use schema_core::def::{TypeFamily, TypeKind};
use schema_core::dialect::{Dialect, Sqlite as SqliteDialect};
use schema_core::model::{Column, DataType, Table};

pub(crate) struct Sqlite {
    dialect: SqliteDialect,
    here: (Connection, ScratchFile),
    beside: (Connection, ScratchFile),
}

impl Sqlite {
    pub(crate) fn new() -> Self {
        Self {
            dialect: architrave_cases::sqlite().unwrap(),
            here: fresh(),
            beside: fresh(),
        }
    }
}

fn fresh() -> (Connection, ScratchFile) {
    let file = scratch_file();
    let connection = file.connect();
    connection
        .execute_batch("PRAGMA foreign_keys = ON")
        .unwrap();
    (connection, file)
}

fn run(connection: &Connection, statements: &[String], transactional: bool) -> Result<(), String> {
    if transactional {
        connection
            .execute_batch("BEGIN")
            .map_err(|it| it.to_string())?;
    }
    for statement in statements {
        if let Err(error) = connection.execute_batch(statement) {
            let _ = connection.execute_batch("ROLLBACK");
            return Err(format!("{error}\n{statement}"));
        }
    }
    if transactional {
        connection
            .execute_batch("COMMIT")
            .map_err(|it| it.to_string())?;
    }
    Ok(())
}

fn contents(connection: &Connection) -> Vec<String> {
    let catalogue = architrave_tests::sqlite::catalogue(connection);
    let catalogue = without_statements(catalogue).without_column_order();
    let objects = catalogue.objects().iter();
    objects
        .map(|(name, text)| format!("{name}: {text}"))
        .collect()
}

impl Database for Sqlite {
    fn dialect(&self) -> &dyn Dialect {
        &self.dialect
    }

    fn clear(&mut self) {
        self.here = fresh();
    }

    fn run(&mut self, statements: &[String], transactional: bool) -> Result<(), String> {
        run(&self.here.0, statements, transactional)
    }

    fn run_beside(&mut self, statements: &[String]) -> Result<(), String> {
        self.beside = fresh();
        run(&self.beside.0, statements, false)
    }

    fn contents(&mut self) -> Vec<String> {
        contents(&self.here.0)
    }

    fn contents_beside(&mut self) -> Vec<String> {
        contents(&self.beside.0)
    }

    fn values(&mut self, table: &Table, columns: &[&str]) -> Result<Vec<String>, String> {
        let columns: Vec<String> = columns
            .iter()
            .map(|it| format!("quote(\"{it}\")"))
            .collect();
        let query = format!(
            "SELECT {} FROM \"{}\"",
            columns.join(" || '|' || "),
            table.name.name
        );
        let wrong = |error: rusqlite::Error| format!("{error}\n{query}");
        let mut statement = self.here.0.prepare(&query).map_err(wrong)?;
        let rows = statement.query_map([], |row| row.get(0)).map_err(wrong)?;
        rows.collect::<Result<Vec<String>, _>>().map_err(wrong)
    }

    fn value(&self, column: &Column, after: Option<&DataType>, number: usize) -> String {
        let family = column.data_type.kind.family();
        let wanted = after.map_or(family, |after| after.kind.family());
        match (family, wanted) {
            (TypeFamily::Uuid, _) | (TypeFamily::Text, TypeFamily::Uuid) => {
                format!("'00000000-0000-4000-8000-00000000000{number}'")
            }
            (TypeFamily::Text | TypeFamily::Enum, TypeFamily::Enum) => "'open'".to_owned(),
            (TypeFamily::Integer, TypeFamily::Boolean) => "1".to_owned(),
            (TypeFamily::Text, TypeFamily::Integer) => format!("'{}'", 20 + number),
            (TypeFamily::Text, _) => match column.data_type.precision {
                Some(length) if length < 8 => format!("'{number}'"),
                _ => format!("'abc{}@def'", ["", "x", "y", "z"][number]),
            },
            (TypeFamily::Integer | TypeFamily::Numeric, _) => (20 + number).to_string(),
            (TypeFamily::Float, _) => format!("{}.5", 20 + number),
            (TypeFamily::Boolean, _) => "1".to_owned(),
            (TypeFamily::Binary, _) => format!("x'0{number}'"),
            (TypeFamily::Date, _) => format!("'2026-01-0{number}'"),
            (TypeFamily::Timestamp, _) => format!("'2026-01-0{number} 10:00:00.000000'"),
            (TypeFamily::Json, _) => format!("'{{\"a\": {number}}}'"),
            (TypeFamily::Enum, _) => "'open'".to_owned(),
            _ if column.data_type.kind == TypeKind::Domain => (20 + number).to_string(),
            _ => "NULL".to_owned(),
        }
    }
}
