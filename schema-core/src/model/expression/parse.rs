//! From text to a tree.

use super::{Builder, Expression};
use crate::def::ColumnIndex;
use crate::syntax::expression::{ColumnNames, ParsedNodeKind, Scope, parse_expression};
use std::cell::RefCell;
use std::fmt;

/// Why a text is no expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionError {
    /// The text.
    pub text: String,
    /// What is wrong with it.
    pub problem: String,
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "`{}` is no expression: {}",
            self.text, self.problem
        )
    }
}

impl std::error::Error for ExpressionError {}

impl Expression {
    /// Parses what `Display` prints. Every name is taken as a column.
    ///
    /// # Errors
    ///
    /// When the text is not the schema language.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        let error = |problem: String| ExpressionError {
            text: text.to_owned(),
            problem,
        };
        let syntax = syn::parse_str(text).map_err(|problem| error(problem.to_string()))?;
        Self::from_syntax(&syntax).map_err(error)
    }

    /// Takes over an expression that `syn` has parsed.
    pub(crate) fn from_syntax(syntax: &syn::Expr) -> Result<Self, String> {
        let names = AnyName::default();
        let parsed = parse_expression(syntax, &Scope::lock(&names)).map_err(|errors| {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            errors.join("; ")
        })?;
        let names = names.seen.into_inner();
        let mut builder = Builder::default();
        for node in parsed.nodes {
            take(&mut builder, node.kind, &names)
                .ok_or_else(|| "its operators and operands do not add up".to_owned())?;
        }
        builder
            .finish()
            .ok_or_else(|| "its operators and operands do not add up".to_owned())
    }
}

fn take(builder: &mut Builder, kind: ParsedNodeKind, names: &[String]) -> Option<()> {
    match kind {
        ParsedNodeKind::Column(index) => {
            builder.leaf(Expression::Column(names.get(usize::from(index))?.clone()))
        }
        ParsedNodeKind::Value => builder.leaf(Expression::Value),
        ParsedNodeKind::Number(digits) => builder.leaf(Expression::Number(digits)),
        ParsedNodeKind::Text(text) => builder.leaf(Expression::Text(text)),
        ParsedNodeKind::Boolean(value) => builder.leaf(Expression::Boolean(value)),
        ParsedNodeKind::Null => builder.leaf(Expression::Null),
        // The scope of a lock file has refused it with a message.
        ParsedNodeKind::EnumPath(_) => None,
        ParsedNodeKind::Sql(text) => builder.leaf(Expression::Sql(text)),
        ParsedNodeKind::Unary(operator) => builder.unary(operator),
        ParsedNodeKind::Binary(operator) => builder.binary(operator),
        ParsedNodeKind::Between => builder.between(),
        ParsedNodeKind::OneOf(count) => builder.one_of(count),
        ParsedNodeKind::Call(function, count) => builder.call(function, count),
        ParsedNodeKind::UserCall(name, count) => builder.user_call(name, count),
        ParsedNodeKind::Cast(parsed) => builder.cast(parsed.into()),
        ParsedNodeKind::Case(pairs) => builder.case(pairs),
        ParsedNodeKind::List(count) => builder.list(count),
    }
}

/// Takes every name for a column, in the order in which they are met.
#[derive(Default)]
struct AnyName {
    seen: RefCell<Vec<String>>,
}

impl ColumnNames for AnyName {
    fn index(&self, path: &str) -> Option<ColumnIndex> {
        let mut seen = self.seen.borrow_mut();
        let position = seen
            .iter()
            .position(|name| name == path)
            .unwrap_or_else(|| {
                seen.push(path.to_owned());
                seen.len() - 1
            });
        ColumnIndex::try_from(position).ok()
    }

    fn names(&self) -> Vec<String> {
        self.seen.borrow().clone()
    }
}
