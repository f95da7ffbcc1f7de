//! Expressions as postfix lists.

use super::types::Types;
use super::{keep, text};
use crate::def::{ColumnIndex, ExpressionDef, Node};
use crate::model::Expression;

/// What an expression needs to be written as a list.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The names of the columns, in the order in which they are counted.
    pub(super) columns: &'a [String],
    pub(super) types: &'a Types,
}

impl Scope<'_> {
    pub(super) fn index_of(&self, name: &str) -> Option<ColumnIndex> {
        let position = self.columns.iter().position(|column| column == name)?;
        ColumnIndex::try_from(position).ok()
    }

    pub(super) fn indexes_of(&self, names: &[String]) -> &'static [ColumnIndex] {
        keep(
            names
                .iter()
                .filter_map(|name| self.index_of(name))
                .collect(),
        )
    }

    pub(super) fn expression(&self, expression: &Expression) -> ExpressionDef<'static> {
        let mut nodes = Vec::new();
        self.push(expression, &mut nodes);
        ExpressionDef { nodes: keep(nodes) }
    }

    fn push(&self, expression: &Expression, nodes: &mut Vec<Node<'static>>) {
        let count = |items: usize| u16::try_from(items).unwrap_or(u16::MAX);
        let node = match expression {
            Expression::Column(name) => match self.index_of(name) {
                Some(index) => Node::Column(index),
                // A column that the table does not have: the server's own text of it.
                None => Node::Sql(text(name)),
            },
            Expression::Value => Node::Value,
            Expression::Number(digits) => Node::Number(text(digits)),
            Expression::Text(value) => Node::Text(text(value)),
            Expression::Boolean(value) => Node::Boolean(*value),
            Expression::Null => Node::Null,
            Expression::Sql(sql) => Node::Sql(text(sql)),
            Expression::Unary(operator, operand) => {
                self.push(operand, nodes);
                Node::Unary(*operator)
            }
            Expression::Binary(operator, left, right) => {
                self.push(left, nodes);
                self.push(right, nodes);
                Node::Binary(*operator)
            }
            Expression::Between(value, from, to) => {
                for operand in [value, from, to] {
                    self.push(operand, nodes);
                }
                Node::Between
            }
            Expression::OneOf(value, items) => {
                self.push(value, nodes);
                self.push_all(items, nodes);
                Node::OneOf(count(items.len()))
            }
            Expression::Call(function, arguments) => {
                self.push_all(arguments, nodes);
                Node::Call(*function, count(arguments.len()))
            }
            Expression::UserCall(name, arguments) => {
                self.push_all(arguments, nodes);
                Node::UserCall(text(name), count(arguments.len()))
            }
            Expression::Cast(operand, data_type) => {
                self.push(operand, nodes);
                Node::Cast(self.types.column_type(data_type))
            }
            Expression::Case(pairs, otherwise) => {
                for (condition, value) in pairs {
                    self.push(condition, nodes);
                    self.push(value, nodes);
                }
                self.push(otherwise, nodes);
                Node::Case(count(pairs.len()))
            }
            Expression::List(items) => {
                self.push_all(items, nodes);
                Node::List(count(items.len()))
            }
        };
        nodes.push(node);
    }

    fn push_all(&self, expressions: &[Expression], nodes: &mut Vec<Node<'static>>) {
        for expression in expressions {
            self.push(expression, nodes);
        }
    }
}
