//! Small schemas for tests: builders for the cases that are written out, strategies for random ones.

use crate::def::{BinaryOperator, Function, ReferentialAction, TypeKind, UnaryOperator};
use crate::model::{
    Check, Column, DataType, EnumType, Expression, ForeignKey, Index, IndexPart, ObjectId,
    ObjectName, PrimaryKey, Schema, Table, Unique,
};
use std::collections::BTreeMap;

pub(crate) fn name(text: &str) -> ObjectName {
    ObjectName::new(text)
}

pub(crate) fn schema(tables: impl IntoIterator<Item = Table>) -> Schema {
    let tables = tables.into_iter().map(|table| (table.name.clone(), table));
    Schema {
        name: "shop".to_owned(),
        tables: tables.collect(),
        ..Schema::default()
    }
}

/// A table whose primary key is a `uuid` column `id`.
pub(crate) fn table(table_name: &str, columns: impl IntoIterator<Item = Column>) -> Table {
    let id = column("id", TypeKind::Uuid);
    Table {
        columns: std::iter::once(id).chain(columns).collect(),
        primary_key: Some(PrimaryKey::new(
            format!("{table_name}_pkey"),
            vec!["id".to_owned()],
        )),
        ..Table::new(name(table_name))
    }
}

/// A column that is NOT NULL and has no default.
pub(crate) fn column(column_name: &str, kind: TypeKind) -> Column {
    Column {
        nullable: false,
        ..Column::new(column_name, DataType::new(kind))
    }
}

pub(crate) fn nullable(column: Column) -> Column {
    Column {
        nullable: true,
        ..column
    }
}

pub(crate) fn with_default(column: Column, default: Expression) -> Column {
    Column {
        default: Some(default),
        ..column
    }
}

pub(crate) fn with_backfill(column: Column, value: Expression) -> Column {
    Column {
        backfill: Some(value),
        ..column
    }
}

pub(crate) fn renamed(column: Column, from: &str) -> Column {
    Column {
        renamed_from: Some(from.to_owned()),
        ..column
    }
}

pub(crate) fn text(value: &str) -> Expression {
    Expression::Text(value.to_owned())
}

pub(crate) fn number(value: &str) -> Expression {
    Expression::Number(value.to_owned())
}

pub(crate) fn of(column: &str) -> Expression {
    Expression::Column(column.to_owned())
}

pub(crate) fn call(function: Function) -> Expression {
    Expression::Call(function, Vec::new())
}

fn parts(columns: &[&str]) -> Vec<IndexPart> {
    columns
        .iter()
        .map(|column| IndexPart::column(*column))
        .collect()
}

pub(crate) fn unique(unique_name: &str, columns: &[&str]) -> Unique {
    Unique::new(unique_name, parts(columns))
}

/// A unique rule among rows whose first column is not NULL: an index, never a constraint.
pub(crate) fn partial_unique(unique_name: &str, columns: &[&str]) -> Unique {
    let first = columns.first().copied().unwrap_or("id");
    Unique {
        predicate: Some(Expression::Unary(
            UnaryOperator::IsSome,
            Box::new(of(first)),
        )),
        ..unique(unique_name, columns)
    }
}

pub(crate) fn index(index_name: &str, columns: &[&str]) -> Index {
    Index::new(index_name, parts(columns))
}

/// A check that the column differs from `value`.
pub(crate) fn check(check_name: &str, column: &str, value: Expression) -> Check {
    let differs = Expression::Binary(
        BinaryOperator::NotEqual,
        Box::new(of(column)),
        Box::new(value),
    );
    Check::new(check_name, differs)
}

/// A foreign key from one column to the `id` of `target`.
pub(crate) fn foreign_key(key_name: &str, column: &str, target: &str) -> ForeignKey {
    ForeignKey {
        on_delete: ReferentialAction::Restrict,
        ..ForeignKey::new(
            key_name,
            vec![column.to_owned()],
            name(target),
            vec!["id".to_owned()],
        )
    }
}

pub(crate) fn enumeration(enum_name: &str, labels: &[&str]) -> EnumType {
    EnumType {
        id: ObjectId(0),
        name: name(enum_name),
        comment: None,
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        renamed_labels: BTreeMap::new(),
    }
}
