//! Definitions to resolve.

use super::*;
use crate::def::{Deferrable, PrimaryKeyDef, Validity};

pub(super) const TABLE: TableDef<'static> = TableDef {
    rust_name: "Order",
    module: "shop",
    name: "orders",
    columns: COLUMNS,
    primary_key: Some(PrimaryKeyDef {
        name: None,
        columns: &[0],

        include: &[],
        deferrable: Deferrable::No,
        without_overlaps: false,
        parameters: &[],
        tablespace: None,
        comment: None,
        site: 0,
    }),
    ..TableDef::NONE
};

pub(super) const fn column(
    field: &'static str,
    name: &'static str,
    kind: TypeKind,
) -> ColumnDef<'static> {
    ColumnDef {
        field,
        name,
        column_type: ColumnType::new(kind),
        rust_type: ColumnType::new(kind),
        ..ColumnDef::NONE
    }
}

pub(super) const COLUMNS: &[ColumnDef<'static>] = &[
    column("id", "id", TypeKind::Uuid),
    column("customer", "customer_id", TypeKind::Uuid),
    column("email", "email", TypeKind::Text),
    column("subtotal", "subtotal", TypeKind::Numeric),
];

pub(super) const fn key(index: u16) -> IndexPartDef<'static> {
    IndexPartDef {
        key: IndexKeyDef::Column(index),
        descending: false,
        nulls: None,
        operator_class: None,
        operator_class_parameters: &[],
        collation: None,
    }
}

pub(super) const fn index(parts: &'static [IndexPartDef<'static>]) -> IndexDef<'static> {
    IndexDef {
        name: None,
        method: "btree",
        parts,
        predicate: None,
        include: &[],

        parameters: &[],
        tablespace: None,
        comment: None,
        engines: EngineSet::ALL,
        site: 0,
    }
}

pub(super) const fn check(nodes: &'static [Node<'static>]) -> CheckDef<'static> {
    CheckDef {
        name: None,
        expression: ExpressionDef { nodes },
        column: None,

        no_inherit: false,
        validity: Validity::Valid,
        comment: None,
        engines: EngineSet::ALL,
        site: 0,
    }
}

pub(super) const fn unique(parts: &'static [IndexPartDef<'static>]) -> UniqueDef<'static> {
    UniqueDef {
        name: None,
        parts,
        predicate: None,
        include: &[],
        nulls_not_distinct: false,
        deferrable: Deferrable::No,
        without_overlaps: false,
        parameters: &[],
        tablespace: None,
        comment: None,
        engines: EngineSet::ALL,
        site: 0,
    }
}

pub(super) const TO_ITSELF: ForeignKeyDef<'static> = ForeignKeyDef {
    name: None,
    columns: &[1],
    target_type: "Order",
    target_table: "orders",
    target_namespace: None,
    target_context: None,
    target_fields: &["customer"],
    on_delete: Some(ReferentialAction::Restrict),
    on_update: None,
    deferrable: Deferrable::No,
    match_full: false,
    set_on_delete: &[],
    period: false,
    validity: Validity::Valid,
    comment: None,
    engines: EngineSet::ALL,
    site: 0,
};

pub(super) const POSITIVE: &[Node<'static>] = &[
    Node::Column(3),
    Node::Number("0"),
    Node::Binary(BinaryOperator::GreaterOrEqual),
];
pub(super) const SMALL: &[Node<'static>] = &[
    Node::Column(3),
    Node::Number("100"),
    Node::Binary(BinaryOperator::Less),
];
pub(super) const LOWER_EMAIL: &[Node<'static>] = &[Node::Column(2), Node::Call(Function::Lower, 1)];
