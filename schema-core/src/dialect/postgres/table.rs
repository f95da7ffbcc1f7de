//! CREATE TABLE and its parts, which ALTER TABLE uses too.

use super::Postgres;
use super::column::keep_values;
use super::exclusion::{constraint_storage, exclusion};
use super::partition;
use super::sequence;
use super::table_properties::at_creation;
use super::words::{
    beside, data_type, default, expression, identifier, identifiers, literal, object,
};
use crate::def::{Deferrable, ReferentialAction, Validity};
use crate::dialect::expression::Inexpressible;
use crate::dialect::quoting::indented;
use crate::diff::{Constraint, constraints_of};
use crate::model::{
    Check, Column, EnumType, ForeignKey, IndexKey, ObjectName, PrimaryKey, Table, Unique,
};
use crate::plan::CommentTarget;

/// The unique constraints, and those that repeat an earlier one under another name: of two alike in one CREATE TABLE
/// the server makes one.
fn constraints_apart(uniques: &[Unique]) -> (Vec<&Unique>, Vec<&Unique>) {
    let mut alone: Vec<&Unique> = Vec::new();
    let mut again = Vec::new();
    for unique in uniques.iter().filter(|unique| !unique.is_index()) {
        let repeats =
            |earlier: &&Unique| earlier.parts == unique.parts && earlier.include == unique.include;
        match alone.iter().any(repeats) {
            true => again.push(unique),
            false => alone.push(unique),
        }
    }
    (alone, again)
}

/// CREATE TABLE, then its comments.
pub(super) fn create_table(
    dialect: &Postgres,
    table: &Table,
) -> Result<Vec<String>, Inexpressible> {
    let mut parts = Vec::new();
    for column in &table.columns {
        parts.push(self::column(dialect, column)?);
    }
    if let Some(key) = &table.primary_key {
        parts.push(primary_key(key));
    }
    let (alone, again) = constraints_apart(&table.uniques);
    for unique in alone {
        parts.push(self::unique(unique));
    }
    for exclusion in &table.exclusions {
        parts.push(self::exclusion(dialect, exclusion)?);
    }
    for key in table
        .foreign_keys
        .iter()
        .filter(|key| stands_in_table(key.validity))
    {
        parts.push(foreign_key(key));
    }
    for check in table
        .checks
        .iter()
        .filter(|it| stands_in_table(it.validity))
    {
        parts.push(self::check(dialect, check)?);
    }
    let create = match table.properties.unlogged {
        true => "CREATE UNLOGGED TABLE",
        false => "CREATE TABLE",
    };
    let columns = match parts.is_empty() {
        true => "()".to_owned(),
        false => format!("(\n{}\n)", indented(&parts)),
    };
    let mut statements = vec![format!(
        "{create} {} {columns}{}{}",
        object(&table.name),
        partition::division(dialect, table.partitioning.as_ref())?,
        at_creation(&table.properties)
    )];
    statements.extend(partition::of_table(dialect, table)?);
    for unique in again {
        statements.push(format!(
            "{}\n    ADD {}",
            alter_table(&table.name),
            self::unique(unique)
        ));
    }
    for key in table
        .foreign_keys
        .iter()
        .filter(|key| !stands_in_table(key.validity))
    {
        statements.push(format!(
            "{}\n    ADD {} NOT VALID",
            alter_table(&table.name),
            foreign_key(key)
        ));
    }
    for check in table
        .checks
        .iter()
        .filter(|it| !stands_in_table(it.validity))
    {
        statements.push(format!(
            "{}\n    ADD {} NOT VALID",
            alter_table(&table.name),
            self::check(dialect, check)?
        ));
    }
    for constraint in constraints_of(table) {
        statements.extend(constraint_comment(&table.name, &constraint));
    }
    if table.comment.is_some() {
        statements.push(comment(
            &CommentTarget::Table(table.name.clone()),
            table.comment.as_deref(),
        ));
    }
    for column in table
        .columns
        .iter()
        .filter(|column| column.comment.is_some())
    {
        statements.push(comment(
            &CommentTarget::Column(table.name.clone(), column.name.clone()),
            column.comment.as_deref(),
        ));
    }
    for column in &table.columns {
        statements.extend(keep_values(dialect, &table.name, column)?);
    }
    Ok(statements)
}

/// In CREATE TABLE the server takes NOT VALID and forgets it, because there are no rows yet.
fn stands_in_table(validity: Validity) -> bool {
    validity != Validity::NotValid
}

/// The comment of a constraint; a unique rule that is an index has its own with it.
pub(super) fn constraint_comment(table: &ObjectName, constraint: &Constraint) -> Option<String> {
    let text = match constraint {
        Constraint::PrimaryKey(key) => &key.comment,
        Constraint::Unique(unique) if unique.is_index() => return None,
        Constraint::Unique(unique) => &unique.comment,
        Constraint::Check(check) => &check.comment,
        Constraint::ForeignKey(key) => &key.comment,
        Constraint::Exclusion(exclusion) => &exclusion.comment,
    };
    let target = CommentTarget::Constraint(table.clone(), constraint.name().to_owned());
    text.as_deref().map(|text| comment(&target, Some(text)))
}

/// CREATE TYPE ... AS ENUM, then its comment.
pub(super) fn create_enum(enumeration: &EnumType) -> Vec<String> {
    let labels: Vec<String> = enumeration
        .labels
        .iter()
        .map(|label| literal(label))
        .collect();
    let mut statements = vec![format!(
        "CREATE TYPE {} AS ENUM ({})",
        object(&enumeration.name),
        labels.join(", ")
    )];
    if enumeration.comment.is_some() {
        statements.push(comment(
            &CommentTarget::Enum(enumeration.name.clone()),
            enumeration.comment.as_deref(),
        ));
    }
    statements
}

/// COMMENT ON; `None` removes the comment.
pub(super) fn comment(target: &CommentTarget, text: Option<&str>) -> String {
    let target = match target {
        CommentTarget::Table(table) => format!("TABLE {}", object(table)),
        CommentTarget::Column(table, column) => {
            format!("COLUMN {}.{}", object(table), identifier(column))
        }
        CommentTarget::Enum(name) | CommentTarget::Type(name) => format!("TYPE {}", object(name)),
        CommentTarget::Attribute(name, attribute) => {
            format!("COLUMN {}.{}", object(name), identifier(attribute))
        }
        CommentTarget::Constraint(table, name) => {
            format!("CONSTRAINT {} ON {}", identifier(name), object(table))
        }
        CommentTarget::Index(table, name) => format!("INDEX {}", beside(table, name)),
        CommentTarget::Sequence(name) => format!("SEQUENCE {}", object(name)),
        CommentTarget::Object(key) => format!("{} {}", key.kind.words(), object(&key.name)),
    };
    let text = text.map_or_else(|| "NULL".into(), literal);
    format!("COMMENT ON {target} IS {text}")
}

/// A column's definition.
pub(super) fn column(dialect: &Postgres, column: &Column) -> Result<String, Inexpressible> {
    let mut sql = format!(
        "{} {}",
        identifier(&column.name),
        data_type(&column.data_type)
    );
    if let Some(collation) = &column.collation {
        sql.push_str(&format!(" COLLATE {}", object(collation)));
    }
    if !column.nullable {
        sql.push_str(" NOT NULL");
    }
    if let Some(value) = &column.default {
        sql.push_str(&format!(" DEFAULT {}", default(value, dialect.version)?));
    }
    if let Some(identity) = &column.identity {
        sql.push_str(&format!(" {}", sequence::identity(identity)));
    }
    if let Some((value, stored)) = &column.generated {
        let kind = if *stored { "STORED" } else { "VIRTUAL" };
        let value = expression(value, dialect.version)?;
        sql.push_str(&format!(" GENERATED ALWAYS AS ({value}) {kind}"));
    }
    Ok(sql)
}

/// A collation's name, which may carry its namespace: `pg_catalog.de-x-icu`, `sales.by_number`.
pub(super) fn collation(name: &str) -> String {
    match name.split_once('.') {
        Some((namespace, name)) if !is_codeset(name) => {
            format!("{}.{}", identifier(namespace), identifier(name))
        }
        _ => identifier(name),
    }
}

/// Whether it ends the name of a locale, which holds a point too: `de_DE.utf8`, `ja_JP.eucjp`.
fn is_codeset(name: &str) -> bool {
    const BEGINNINGS: &[&str] = &[
        "utf", "iso", "euc", "koi", "big5", "gb", "cp", "sjis", "tis",
    ];
    let name = name.to_lowercase();
    BEGINNINGS.iter().any(|it| name.starts_with(it))
}

/// A primary key's definition.
pub(super) fn primary_key(key: &PrimaryKey) -> String {
    format!(
        "CONSTRAINT {} PRIMARY KEY ({}){}{}{}",
        identifier(&key.name),
        without_overlaps(identifiers(&key.columns), key.without_overlaps),
        include(&key.include),
        constraint_storage(&key.storage),
        deferrable(key.deferrable)
    )
}

/// A unique constraint's definition.
pub(super) fn unique(unique: &Unique) -> String {
    let columns: Vec<String> = unique
        .parts
        .iter()
        .filter_map(|part| match &part.key {
            IndexKey::Column(name) => Some(identifier(name)),
            IndexKey::Expression(_) => None,
        })
        .collect();
    let nulls = match unique.nulls_not_distinct {
        true => " NULLS NOT DISTINCT",
        false => "",
    };
    format!(
        "CONSTRAINT {} UNIQUE{nulls} ({}){}{}{}",
        identifier(&unique.name),
        without_overlaps(columns.join(", "), unique.without_overlaps),
        include(&unique.include),
        constraint_storage(&unique.storage),
        deferrable(unique.deferrable)
    )
}

fn without_overlaps(mut columns: String, without_overlaps: bool) -> String {
    if without_overlaps {
        columns.push_str(" WITHOUT OVERLAPS");
    }
    columns
}

/// Columns that ride along in an index.
pub(super) fn include(columns: &[String]) -> String {
    match columns {
        [] => String::new(),
        columns => format!(" INCLUDE ({})", identifiers(columns)),
    }
}

/// A foreign key's definition, without NOT VALID, which is a word of ALTER TABLE.
pub(super) fn foreign_key(key: &ForeignKey) -> String {
    let columns = |columns: &[String]| match columns.split_last() {
        Some((last, [])) if key.period => format!("PERIOD {}", identifier(last)),
        Some((last, rest)) if key.period => {
            format!("{}, PERIOD {}", identifiers(rest), identifier(last))
        }
        _ => identifiers(columns),
    };
    let mut sql = format!(
        "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({})",
        identifier(&key.name),
        columns(&key.columns),
        object(&key.target),
        columns(&key.target_columns)
    );
    if key.match_full {
        sql.push_str(" MATCH FULL");
    }
    for (event, what) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        if let Some(action) = action(what) {
            sql.push_str(&format!(" ON {event} {action}"));
            if event == "DELETE" && !key.set_on_delete.is_empty() {
                sql.push_str(&format!(" ({})", identifiers(&key.set_on_delete)));
            }
        }
    }
    sql.push_str(deferrable(key.deferrable));
    sql + not_enforced(key.validity)
}

/// A check's definition, without NOT VALID, which is a word of ALTER TABLE.
pub(super) fn check(dialect: &Postgres, check: &Check) -> Result<String, Inexpressible> {
    Ok(format!(
        "CONSTRAINT {} CHECK ({}){}{}",
        identifier(&check.name),
        expression(&check.expression, dialect.version)?,
        if check.no_inherit { " NO INHERIT" } else { "" },
        not_enforced(check.validity)
    ))
}

fn not_enforced(validity: Validity) -> &'static str {
    match validity {
        Validity::NotEnforced => " NOT ENFORCED",
        Validity::Valid | Validity::NotValid => "",
    }
}

/// When a constraint is checked; nothing for the standard case.
pub(super) fn deferrable(deferrable: Deferrable) -> &'static str {
    match deferrable {
        Deferrable::No => "",
        Deferrable::InitiallyImmediate => " DEFERRABLE",
        Deferrable::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
    }
}

fn action(action: ReferentialAction) -> Option<&'static str> {
    match action {
        ReferentialAction::NoAction => None,
        ReferentialAction::Restrict => Some("RESTRICT"),
        ReferentialAction::Cascade => Some("CASCADE"),
        ReferentialAction::SetNull => Some("SET NULL"),
        ReferentialAction::SetDefault => Some("SET DEFAULT"),
    }
}

/// `ALTER TABLE name`.
pub(super) fn alter_table(table: &ObjectName) -> String {
    format!("ALTER TABLE {}", object(table))
}
