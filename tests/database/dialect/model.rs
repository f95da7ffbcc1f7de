//! Short ways to write models.

use schema_core::def::{
    BinaryOperator, Deferrable, EngineSet, Function, ReferentialAction, TypeKind, UnaryOperator,
};
use schema_core::model::{
    Check, Column, DataType, Expression, ForeignKey, Index, IndexKey, IndexPart, ObjectId,
    ObjectName, PrimaryKey, Table, Unique,
};

pub(crate) fn name(text: &str) -> ObjectName {
    ObjectName::new(text)
}

/// A table with `id bigint` as its key.
pub(crate) fn table(text: &str) -> Table {
    Table {
        id: ObjectId(0),
        name: name(text),
        renamed_from: None,
        comment: None,
        rows: None,
        columns: vec![required(column("id", TypeKind::BigInt))],
        primary_key: Some(PrimaryKey {
            name: format!("{text}_pkey"),
            columns: vec!["id".into()],
        }),
        uniques: vec![],
        foreign_keys: vec![],
        checks: vec![],
        indexes: vec![],
    }
}

/// A nullable column.
pub(crate) fn column(name: &str, kind: TypeKind) -> Column {
    Column {
        id: ObjectId(0),
        name: name.into(),
        renamed_from: None,
        data_type: DataType::new(kind),
        nullable: true,
        default: None,
        identity: None,
        generated: None,
        backfill: None,
        collation: None,
        comment: None,
    }
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
    Index {
        name: name.into(),
        method: "btree".into(),
        parts: parts(columns),
        predicate: None,
        include: vec![],
        engines: EngineSet::ALL,
    }
}

pub(crate) fn unique(name: &str, columns: &[&str]) -> Unique {
    Unique {
        name: name.into(),
        parts: parts(columns),
        predicate: None,
        include: vec![],
        nulls_not_distinct: false,
        deferrable: Deferrable::No,
        engines: EngineSet::ALL,
    }
}

fn parts(columns: &[&str]) -> Vec<IndexPart> {
    columns
        .iter()
        .map(|column| IndexPart {
            key: IndexKey::Column((*column).into()),
            descending: false,
            nulls: None,
            operator_class: None,
            collation: None,
        })
        .collect()
}

pub(crate) fn foreign_key(key_name: &str, column: &str, target: &str) -> ForeignKey {
    ForeignKey {
        name: key_name.into(),
        columns: vec![column.into()],
        target: name(target),
        target_columns: vec!["id".into()],
        on_delete: ReferentialAction::Restrict,
        on_update: ReferentialAction::NoAction,
        deferrable: Deferrable::No,
        match_full: false,
        engines: EngineSet::ALL,
    }
}

pub(crate) fn check(name: &str, expression: Expression) -> Check {
    Check {
        name: name.into(),
        expression,
        engines: EngineSet::ALL,
    }
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
