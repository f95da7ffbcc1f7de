//! CREATE TABLE.

use super::Sqlite;
use super::storage::is_declared_word;
use super::words::{default, expression, identifier, identifiers, object};
use crate::def::{Deferrable, ReferentialAction, TypeKind};
use crate::dialect::expression::Inexpressible;
use crate::dialect::quoting::indented;
use crate::model::{Check, Column, ForeignKey, IndexKey, SqliteTable, Table, Unique};

/// CREATE TABLE with its comments in the text, which SQLite keeps as it was written. `name` is the
/// table's name in the statement, quoted.
pub(super) fn create_table(
    dialect: &Sqlite,
    table: &Table,
    name: &str,
) -> Result<String, Inexpressible> {
    // Each part with the comment that stands above it.
    let mut parts: Vec<(Option<&str>, String)> = Vec::new();
    for column in &table.columns {
        let sql = self::column(dialect, table, column)?;
        parts.push((column.comment.as_deref(), sql));
    }
    if let Some(key) = &table.primary_key
        && numbered(table).is_none()
    {
        parts.push((
            None,
            format!(
                "CONSTRAINT {} PRIMARY KEY ({})",
                identifier(&key.name),
                identifiers(&key.columns)
            ),
        ));
    }
    for unique in table.uniques.iter().filter(|unique| !unique.is_index()) {
        parts.push((None, self::unique(unique)));
    }
    for key in &table.foreign_keys {
        parts.push((None, foreign_key(key)));
    }
    for check in &table.checks {
        parts.push((None, self::check(dialect, check)?));
    }
    let mut body = comment_lines(table.comment.as_deref());
    if !body.is_empty() {
        // Otherwise it would read as the comment of the first column.
        body.push('\n');
    }
    let parts: Vec<String> = parts
        .into_iter()
        .map(
            |(comment, sql)| match comment_lines(comment).strip_prefix("    ") {
                Some(lines) => format!("{lines}    {sql}"),
                None => sql,
            },
        )
        .collect();
    body.push_str(&indented(&parts));
    let options = table_options(table.properties.sqlite);
    Ok(format!("CREATE TABLE {name} (\n{body}\n){options}"))
}

/// What stands behind the parenthesis.
fn table_options(properties: SqliteTable) -> String {
    let mut options = vec![];
    if !properties.not_strict {
        options.push("STRICT");
    }
    if properties.without_rowid {
        options.push("WITHOUT ROWID");
    }
    match options.as_slice() {
        [] => String::new(),
        options => format!(" {}", options.join(", ")),
    }
}

/// A column's definition in `table`.
pub(super) fn column(
    dialect: &Sqlite,
    table: &Table,
    column: &Column,
) -> Result<String, Inexpressible> {
    if let Some(key) = numbered(table)
        && key.columns == [column.name.clone()]
    {
        let counted = match table.properties.sqlite.reuses_numbers {
            true => "",
            false => " AUTOINCREMENT",
        };
        return Ok(format!(
            "{} INTEGER CONSTRAINT {} PRIMARY KEY{counted} NOT NULL",
            identifier(&column.name),
            identifier(&key.name)
        ));
    }
    let is_key = table
        .primary_key
        .as_ref()
        .is_some_and(|key| key.columns == [column.name.clone()]);
    let mut sql = format!(
        "{} {}",
        identifier(&column.name),
        type_name(column, is_key)?
    );
    sql.push_str(&column_constraints(dialect, column)?);
    Ok(sql)
}

/// What follows the type.
pub(super) fn column_constraints(
    dialect: &Sqlite,
    column: &Column,
) -> Result<String, Inexpressible> {
    let mut sql = String::new();
    if !column.nullable {
        sql.push_str(" NOT NULL");
    }
    if let Some(value) = &column.default {
        sql.push_str(&format!(" DEFAULT {}", default(dialect, value)?));
    }
    if let Some(collation) = &column.collation {
        sql.push_str(&format!(" COLLATE {}", identifier(&collation.name)));
    }
    if let Some((value, stored)) = &column.generated {
        let kind = if *stored { "STORED" } else { "VIRTUAL" };
        let value = expression(dialect, value)?;
        sql.push_str(&format!(" GENERATED ALWAYS AS ({value}) {kind}"));
    }
    Ok(sql)
}

/// The name of a storage class. As the only column of a primary key, `INTEGER` would be filled with a
/// number where a row brings none; `INT` is the same type without that.
pub(super) fn type_name(column: &Column, is_key: bool) -> Result<String, Inexpressible> {
    if is_declared_word(&column.data_type) {
        let name = column.data_type.name.as_ref();
        return Ok(declared_type(name.map_or("", |name| name.name.as_str())));
    }
    let name = match column.data_type.kind {
        TypeKind::BigInt if is_key => "INT",
        TypeKind::BigInt => "INTEGER",
        TypeKind::DoublePrecision => "REAL",
        TypeKind::Text => "TEXT",
        TypeKind::Bytea => "BLOB",
        _ => Err(Inexpressible {
            feature: format!("type `{}`", column.data_type),
            remedy: "plan with the schema as adapted to SQLite".into(),
        })?,
    };
    Ok(name.to_owned())
}

/// The words of a type as they were declared: `VARCHAR(45)`, `UNSIGNED BIG INT`. What is no such words is quoted, which
/// SQLite takes for a type too.
fn declared_type(words: &str) -> String {
    let (name, numbers) = match words.split_once('(') {
        Some((name, numbers)) => (name, numbers.strip_suffix(')')),
        None => (words, Some("")),
    };
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == ' ';
    let is_number = |letter: char| letter.is_ascii_digit() || " ,+-.".contains(letter);
    let is_plain = name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name.chars().all(is_word)
        && numbers.is_some_and(|numbers| numbers.chars().all(is_number))
        && !words.ends_with("()");
    match is_plain {
        true => words.to_owned(),
        false => identifier(words),
    }
}

/// The primary key, if the database numbers it.
fn numbered(table: &Table) -> Option<&crate::model::PrimaryKey> {
    let key = table.primary_key.as_ref()?;
    let [name] = key.columns.as_slice() else {
        return None;
    };
    let column = table.column(name)?;
    column.identity.as_ref().map(|_| key)
}

fn unique(unique: &Unique) -> String {
    let columns: Vec<String> = unique
        .parts
        .iter()
        .filter_map(|part| match &part.key {
            IndexKey::Column(name) => Some(identifier(name)),
            IndexKey::Expression(_) => None,
        })
        .collect();
    format!(
        "CONSTRAINT {} UNIQUE ({})",
        identifier(&unique.name),
        columns.join(", ")
    )
}

fn foreign_key(key: &ForeignKey) -> String {
    let mut sql = format!(
        "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({})",
        identifier(&key.name),
        identifiers(&key.columns),
        object(&key.target),
        identifiers(&key.target_columns)
    );
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        let action = match action {
            ReferentialAction::NoAction => continue,
            ReferentialAction::Restrict => "RESTRICT",
            ReferentialAction::Cascade => "CASCADE",
            ReferentialAction::SetNull => "SET NULL",
            ReferentialAction::SetDefault => "SET DEFAULT",
        };
        sql.push_str(&format!(" ON {event} {action}"));
    }
    sql.push_str(match key.deferrable {
        Deferrable::No => "",
        Deferrable::InitiallyImmediate => " DEFERRABLE",
        Deferrable::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
    });
    sql
}

fn check(dialect: &Sqlite, check: &Check) -> Result<String, Inexpressible> {
    Ok(format!(
        "CONSTRAINT {} CHECK ({})",
        identifier(&check.name),
        expression(dialect, &check.expression)?
    ))
}

/// A comment as lines that each begin with `--`, so that no content can leave it.
fn comment_lines(comment: Option<&str>) -> String {
    let Some(comment) = comment else {
        return String::new();
    };
    comment
        .lines()
        .map(|line| format!("    -- {}\n", line.replace('\r', " ")))
        .collect()
}

/// A comment inside a line.
pub(super) fn inline_comment(comment: Option<&str>) -> String {
    match comment {
        Some(comment) => format!(" /* {} */", comment.replace("*/", "* /")),
        None => String::new(),
    }
}
