//! Short ways to write models.

use schema_core::def::{BinaryOperator, Function, ReferentialAction, TypeKind, UnaryOperator};
use schema_core::model::{
    Check, Column, DataType, Expression, ForeignKey, Index, IndexPart, ObjectName, PrimaryKey,
    Table, Unique,
};

pub(crate) fn name(text: &str) -> ObjectName {
    ObjectName::new(text)
}

/// A table with `id bigint` as its key.
pub(crate) fn table(text: &str) -> Table {
    Table {
        columns: vec![required(column("id", TypeKind::BigInt))],
        primary_key: Some(PrimaryKey::new(format!("{text}_pkey"), vec!["id".into()])),
        ..Table::new(name(text))
    }
}

/// A nullable column.
pub(crate) fn column(name: &str, kind: TypeKind) -> Column {
    Column::new(name, DataType::new(kind))
}

pub(crate) fn required(column: Column) -> Column {
    Column {
        nullable: false,
        ..column
    }
}

pub(crate) fn defaulted(column: Column, default: Expression) -> Column {
    Column {
        default: Some(default),
        ..column
    }
}

pub(crate) fn index(name: &str, columns: &[&str]) -> Index {
    Index::new(name, parts(columns))
}

pub(crate) fn unique(name: &str, columns: &[&str]) -> Unique {
    Unique::new(name, parts(columns))
}

fn parts(columns: &[&str]) -> Vec<IndexPart> {
    columns
        .iter()
        .map(|column| IndexPart::column(*column))
        .collect()
}

pub(crate) fn foreign_key(key_name: &str, column: &str, target: &str) -> ForeignKey {
    ForeignKey {
        on_delete: ReferentialAction::Restrict,
        ..ForeignKey::new(
            key_name,
            vec![column.into()],
            name(target),
            vec!["id".into()],
        )
    }
}

pub(crate) fn check(name: &str, expression: Expression) -> Check {
    Check::new(name, expression)
}

pub(crate) fn of(name: &str) -> Expression {
    Expression::Column(name.into())
}

pub(crate) fn number(value: i64) -> Expression {
    Expression::Number(value.to_string())
}

pub(crate) fn text(value: &str) -> Expression {
    Expression::Text(value.into())
}

pub(crate) fn binary(left: Expression, operator: BinaryOperator, right: Expression) -> Expression {
    Expression::Binary(operator, Box::new(left), Box::new(right))
}

pub(crate) fn unary(operator: UnaryOperator, inner: Expression) -> Expression {
    Expression::Unary(operator, Box::new(inner))
}

pub(crate) fn call(function: Function) -> Expression {
    Expression::Call(function, vec![])
}
