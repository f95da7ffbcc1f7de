//! From postfix order to a tree.

use super::Expression;
use crate::def::{BinaryOperator, ExpressionDef, Function, Node, UnaryOperator};
use crate::model::DataType;

/// Builds a tree from nodes in postfix order. A node that finds too few operands makes the whole fail, so
/// that a damaged definition is reported and never guessed at.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    stack: Vec<Expression>,
}

impl Builder {
    /// Builds the tree of a definition. `column` gives the name of a column.
    pub(crate) fn definition<'a>(
        definition: &ExpressionDef<'_>,
        column: impl Fn(u16) -> Option<&'a str>,
    ) -> Option<Expression> {
        let mut builder = Self::default();
        for node in definition.nodes {
            builder.node(node, &column)?;
        }
        builder.finish()
    }

    fn node<'a>(&mut self, node: &Node<'_>, column: impl Fn(u16) -> Option<&'a str>) -> Option<()> {
        match node {
            Node::Column(index) => self.leaf(Expression::Column(column(*index)?.to_owned())),
            Node::Value => self.leaf(Expression::Value),
            Node::Number(digits) => self.leaf(Expression::Number((*digits).to_owned())),
            Node::Text(text) | Node::EnumLabel(text) => {
                self.leaf(Expression::Text((*text).to_owned()))
            }
            Node::Boolean(value) => self.leaf(Expression::Boolean(*value)),
            Node::Null => self.leaf(Expression::Null),
            Node::Sql(text) => self.leaf(Expression::Sql((*text).to_owned())),
            Node::Unary(operator) => self.unary(*operator),
            Node::Binary(operator) => self.binary(*operator),
            Node::Between => self.between(),
            Node::OneOf(count) => self.one_of(*count),
            Node::Call(function, count) => self.call(*function, *count),
            Node::UserCall(name, count) => self.user_call((*name).to_owned(), *count),
            Node::Cast(column_type) => self.cast(DataType::from(column_type)),
            Node::Case(pairs) => self.case(*pairs),
            Node::List(count) => self.list(*count),
        }
    }

    /// The tree, if exactly one value is left.
    pub(crate) fn finish(mut self) -> Option<Expression> {
        let whole = self.stack.pop()?;
        self.stack.is_empty().then_some(whole)
    }

    pub(crate) fn leaf(&mut self, expression: Expression) -> Option<()> {
        self.stack.push(expression);
        Some(())
    }

    pub(crate) fn unary(&mut self, operator: UnaryOperator) -> Option<()> {
        let operand = Box::new(self.stack.pop()?);
        self.leaf(Expression::Unary(operator, operand))
    }

    pub(crate) fn binary(&mut self, operator: BinaryOperator) -> Option<()> {
        let right = Box::new(self.stack.pop()?);
        let left = Box::new(self.stack.pop()?);
        self.leaf(Expression::Binary(operator, left, right))
    }

    pub(crate) fn between(&mut self) -> Option<()> {
        let high = Box::new(self.stack.pop()?);
        let low = Box::new(self.stack.pop()?);
        let value = Box::new(self.stack.pop()?);
        self.leaf(Expression::Between(value, low, high))
    }

    pub(crate) fn one_of(&mut self, count: u16) -> Option<()> {
        let items = self.take(count)?;
        let value = Box::new(self.stack.pop()?);
        self.leaf(Expression::OneOf(value, items))
    }

    pub(crate) fn call(&mut self, function: Function, count: u16) -> Option<()> {
        let arguments = self.take(count)?;
        self.leaf(Expression::Call(function, arguments))
    }

    pub(crate) fn user_call(&mut self, name: String, count: u16) -> Option<()> {
        let arguments = self.take(count)?;
        self.leaf(Expression::UserCall(name, arguments))
    }

    pub(crate) fn cast(&mut self, data_type: DataType) -> Option<()> {
        let operand = Box::new(self.stack.pop()?);
        self.leaf(Expression::Cast(operand, data_type))
    }

    pub(crate) fn case(&mut self, pairs: u16) -> Option<()> {
        let otherwise = Box::new(self.stack.pop()?);
        let mut operands = self.take(pairs.checked_mul(2)?)?.into_iter();
        let mut cases = Vec::new();
        while let (Some(condition), Some(value)) = (operands.next(), operands.next()) {
            cases.push((condition, value));
        }
        self.leaf(Expression::Case(cases, otherwise))
    }

    pub(crate) fn list(&mut self, count: u16) -> Option<()> {
        let items = self.take(count)?;
        self.leaf(Expression::List(items))
    }

    fn take(&mut self, count: u16) -> Option<Vec<Expression>> {
        let start = self.stack.len().checked_sub(usize::from(count))?;
        Some(self.stack.split_off(start))
    }
}
