//! Expressions as nodes.

use crate::language::{Expression, column_type};
use schema_core::def::{ExpressionDef, Node};
use schema_core::syntax::{ParsedExpression, ParsedNodeKind};
use syn::Path;
use syn::ext::IdentExt;

/// The nodes of every expression, by [`Expression::id`].
#[derive(Clone, Copy)]
pub(super) struct Expressions<'a>(pub(super) &'a [Vec<Node<'a>>]);

impl<'a> Expressions<'a> {
    pub(super) fn get(self, expression: Expression) -> ExpressionDef<'a> {
        ExpressionDef {
            nodes: self.0.get(expression.id).map_or(&[], Vec::as_slice),
        }
    }
}

/// The paths of an expression's enum values as texts, one per node.
pub(crate) fn enum_paths(expression: &ParsedExpression) -> Vec<String> {
    expression
        .nodes
        .iter()
        .map(|node| match &node.kind {
            ParsedNodeKind::EnumPath(path) => path_text(path),
            _ => String::new(),
        })
        .collect()
}

/// `OrderStatus::Pending`, however many modules stand before it.
fn path_text(path: &Path) -> String {
    let segments: Vec<String> = path
        .segments
        .iter()
        .map(|segment| segment.ident.unraw().to_string())
        .collect();
    let start = segments.len().saturating_sub(2);
    segments[start..].join("::")
}

/// The nodes of an expression, with the texts of its enum values.
pub(crate) fn nodes<'a>(expression: &'a ParsedExpression, paths: &'a [String]) -> Vec<Node<'a>> {
    expression
        .nodes
        .iter()
        .zip(paths)
        .map(|(node, path)| match &node.kind {
            ParsedNodeKind::Column(column) => Node::Column(*column),
            ParsedNodeKind::Value => Node::Value,
            ParsedNodeKind::Number(digits) => Node::Number(digits),
            ParsedNodeKind::Text(text) => Node::Text(text),
            ParsedNodeKind::Boolean(value) => Node::Boolean(*value),
            ParsedNodeKind::Null => Node::Null,
            ParsedNodeKind::EnumPath(_) => Node::EnumLabel(path),
            ParsedNodeKind::Sql(text) => Node::Sql(text),
            ParsedNodeKind::Unary(operator) => Node::Unary(*operator),
            ParsedNodeKind::Binary(operator) => Node::Binary(*operator),
            ParsedNodeKind::Between => Node::Between,
            ParsedNodeKind::OneOf(count) => Node::OneOf(*count),
            ParsedNodeKind::Call(function, count) => Node::Call(*function, *count),
            ParsedNodeKind::UserCall(name, count) => Node::UserCall(name, *count),
            ParsedNodeKind::Cast(target) => Node::Cast(column_type(target)),
            ParsedNodeKind::Case(pairs) => Node::Case(*pairs),
            ParsedNodeKind::List(count) => Node::List(*count),
        })
        .collect()
}
