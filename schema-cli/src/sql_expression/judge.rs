//! Whether an attribute may say an expression: what the derive would answer.

use super::Surroundings;
use schema_core::def::{ColumnDef, ColumnType, ExpressionDef, Node, TypeKind};
use schema_core::model::{DataType, Expression};
use schema_core::syntax::expression::{Scope, parse_expression};
use schema_core::typing::{self, problem};

/// What an expression may name.
#[derive(Clone, Copy, Debug)]
pub enum Holder<'a> {
    /// The columns of a table.
    Table,
    /// The columns of the new and the old row: `new.status`.
    Rows,
    /// The value under test, of this type.
    Value(&'a DataType),
    /// Nothing.
    Constant,
}

/// Whether the derive would take `expression` from an attribute.
pub fn is_accepted(expression: &Expression, surroundings: &Surroundings<'_>) -> bool {
    !expression.any(&|inner| matches!(inner, Expression::Sql(_)))
        && is_grammatical(expression, surroundings)
        && is_well_typed(expression, surroundings)
}

/// The names of the columns, as the expression has them.
fn names(surroundings: &Surroundings<'_>) -> Vec<String> {
    let columns = surroundings.columns.iter();
    match surroundings.holder {
        Holder::Rows => ["new", "old"]
            .iter()
            .flat_map(|row| {
                columns
                    .clone()
                    .map(move |column| format!("{row}.{}", column.name))
            })
            .collect(),
        _ => columns.map(|column| column.name.clone()).collect(),
    }
}

/// Checks the words, with names that are sure to be Rust: the grammar does not depend on them.
fn is_grammatical(expression: &Expression, surroundings: &Surroundings<'_>) -> bool {
    let names = names(surroundings);
    let mut plain = expression.clone();
    let mut is_known = true;
    plain.for_each_mut(&mut |inner| match inner {
        Expression::Column(name) => match names.iter().position(|known| known == name) {
            Some(position) => *name = format!("column{position}"),
            None => is_known = false,
        },
        label if is_label(label) => *label = Expression::Text("label".to_owned()),
        _ => {}
    });
    let fields: Vec<String> = (0..names.len()).map(|it| format!("column{it}")).collect();
    let scope = match surroundings.holder {
        Holder::Table | Holder::Rows => Scope::table(&fields),
        Holder::Value(_) => Scope::value(),
        Holder::Constant => Scope::constant(),
    };
    is_known
        && syn::parse_str(&plain.to_string())
            .is_ok_and(|syntax| parse_expression(&syntax, &scope).is_ok())
}

fn is_well_typed(expression: &Expression, surroundings: &Surroundings<'_>) -> bool {
    let names = names(surroundings);
    let stored: Vec<DataType> = surroundings
        .columns
        .iter()
        .map(|column| surroundings.schema.stored_type(&column.data_type))
        .collect();
    let mut columns: Vec<ColumnDef<'_>> = stored
        .iter()
        .zip(surroundings.columns)
        .map(|(stored, column)| ColumnDef {
            field: &column.name,
            name: &column.name,
            column_type: column_type(stored),
            nullable: column.nullable,
            ..ColumnDef::NONE
        })
        .collect();
    if matches!(surroundings.holder, Holder::Rows) {
        columns.extend(columns.clone());
    }
    let value = match surroundings.holder {
        Holder::Value(data_type) => Some(surroundings.schema.stored_type(data_type)),
        _ => None,
    };
    let target = surroundings
        .target
        .map(|target| surroundings.schema.stored_type(target));
    let mut nodes = Vec::new();
    if postfix(expression, &names, &mut nodes).is_none() {
        return false;
    }
    let surroundings = typing::Surroundings {
        columns: &columns,
        value: match &value {
            Some(value) => column_type(value),
            None => ColumnType::new(TypeKind::Unknown),
        },
        purpose: surroundings.purpose,
        target: target.as_ref().map(column_type),
    };
    problem(&ExpressionDef { nodes: &nodes }, &surroundings, 0).is_none()
}

/// Whether it is the label of an enumeration.
pub(crate) fn is_label(expression: &Expression) -> bool {
    matches!(expression, Expression::Cast(inner, data_type)
        if data_type.kind == TypeKind::Enum
            && data_type.dimensions == 0
            && matches!(**inner, Expression::Text(_)))
}

fn column_type(data_type: &DataType) -> ColumnType<'_> {
    ColumnType {
        precision: data_type.precision,
        scale: data_type.scale,
        dimensions: data_type.dimensions,
        modifier: data_type.modifier.as_deref(),
        ..ColumnType::new(data_type.kind)
    }
}

/// The nodes in the order of definitions.
fn postfix<'a>(
    expression: &'a Expression,
    names: &[String],
    nodes: &mut Vec<Node<'a>>,
) -> Option<()> {
    if let (Expression::Cast(inner, _), true) = (expression, is_label(expression)) {
        if let Expression::Text(label) = &**inner {
            nodes.push(Node::EnumLabel(label));
        }
        return Some(());
    }
    for operand in expression.operands() {
        postfix(operand, names, nodes)?;
    }
    let count = |number: usize| u16::try_from(number).ok();
    nodes.push(match expression {
        Expression::Column(name) => {
            Node::Column(count(names.iter().position(|known| known == name)?)?)
        }
        Expression::Value => Node::Value,
        Expression::Number(digits) => Node::Number(digits),
        Expression::Text(text) => Node::Text(text),
        Expression::Boolean(value) => Node::Boolean(*value),
        Expression::Null => Node::Null,
        Expression::Sql(text) => Node::Sql(text),
        Expression::Unary(operator, _) => Node::Unary(*operator),
        Expression::Binary(operator, _, _) => Node::Binary(*operator),
        Expression::Between(..) => Node::Between,
        Expression::OneOf(_, items) => Node::OneOf(count(items.len())?),
        Expression::Call(function, arguments) => Node::Call(*function, count(arguments.len())?),
        Expression::UserCall(name, arguments) => Node::UserCall(name, count(arguments.len())?),
        Expression::Cast(_, data_type) => Node::Cast(column_type(data_type)),
        Expression::Case(cases, _) => Node::Case(count(cases.len())?),
        Expression::List(items) => Node::List(count(items.len())?),
    });
    Some(())
}
