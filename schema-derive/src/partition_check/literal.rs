//! The values of bounds, as far as their text shows them.

use crate::ast::Table;
use crate::attr::{EndValue, RangeEnd};
use crate::language::Expression;
use schema_core::def::RangeLimit;
use schema_core::def::partition_bound::{BoundEnd, BoundLiteral};
use schema_core::syntax::ParsedNodeKind;

/// A literal of an attribute, owned because an enum's value is made of its path.
pub(super) enum Literal {
    Number(String),
    Text(String),
    Boolean(bool),
    Null,
}

impl Literal {
    pub(super) fn as_bound(&self) -> BoundLiteral<'_> {
        match self {
            Self::Number(digits) => BoundLiteral::Number(digits),
            Self::Text(text) => BoundLiteral::Text(text),
            Self::Boolean(value) => BoundLiteral::Boolean(*value),
            Self::Null => BoundLiteral::Null,
        }
    }
}

pub(super) fn literal(table: &Table<'_>, value: Expression) -> Option<Literal> {
    let parsed = table.readings.expressions.get(value.id)?;
    let [only] = parsed.nodes.as_slice() else {
        return None;
    };
    Some(match &only.kind {
        ParsedNodeKind::Number(digits) => Literal::Number(digits.clone()),
        ParsedNodeKind::Text(text) => Literal::Text(text.clone()),
        ParsedNodeKind::Boolean(value) => Literal::Boolean(*value),
        ParsedNodeKind::Null => Literal::Null,
        ParsedNodeKind::EnumPath(path) => Literal::Text(path.segments.last()?.ident.to_string()),
        _ => return None,
    })
}

pub(super) enum OwnedEnd {
    Limit(RangeLimit),
    Value(Option<Literal>),
}

pub(super) fn owned_ends(table: &Table<'_>, ends: &[RangeEnd]) -> Vec<OwnedEnd> {
    ends.iter()
        .map(|end| match end.value {
            EndValue::Limit(limit) => OwnedEnd::Limit(limit),
            EndValue::Value(value) => OwnedEnd::Value(literal(table, value)),
        })
        .collect()
}

pub(super) fn as_bounds(ends: &[OwnedEnd]) -> Vec<BoundEnd<'_>> {
    ends.iter()
        .map(|end| match end {
            OwnedEnd::Limit(RangeLimit::Minimum) => BoundEnd::Minimum,
            OwnedEnd::Limit(RangeLimit::Maximum) => BoundEnd::Maximum,
            OwnedEnd::Value(literal) => BoundEnd::Value(literal.as_ref().map(Literal::as_bound)),
        })
        .collect()
}
