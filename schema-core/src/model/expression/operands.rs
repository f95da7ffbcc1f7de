//! What stands within an expression.

use super::Expression;

impl Expression {
    /// The expressions that this one is made of, in the order in which they are written.
    pub fn operands(&self) -> Vec<&Self> {
        match self {
            Self::Column(_)
            | Self::Value
            | Self::Number(_)
            | Self::Text(_)
            | Self::Boolean(_)
            | Self::Null
            | Self::Sql(_) => Vec::new(),
            Self::Unary(_, inner) | Self::Cast(inner, _) => vec![inner],
            Self::Binary(_, left, right) => vec![left, right],
            Self::Between(value, low, high) => vec![value, low, high],
            Self::OneOf(value, items) => std::iter::once(&**value).chain(items).collect(),
            Self::Call(_, arguments) | Self::UserCall(_, arguments) | Self::List(arguments) => {
                arguments.iter().collect()
            }
            Self::Case(cases, otherwise) => cases
                .iter()
                .flat_map(|(condition, value)| [condition, value])
                .chain([&**otherwise])
                .collect(),
        }
    }

    /// The same, to be changed.
    pub fn operands_mut(&mut self) -> Vec<&mut Self> {
        match self {
            Self::Column(_)
            | Self::Value
            | Self::Number(_)
            | Self::Text(_)
            | Self::Boolean(_)
            | Self::Null
            | Self::Sql(_) => Vec::new(),
            Self::Unary(_, inner) | Self::Cast(inner, _) => vec![inner],
            Self::Binary(_, left, right) => vec![left, right],
            Self::Between(value, low, high) => vec![value, low, high],
            Self::OneOf(value, items) => std::iter::once(&mut **value).chain(items).collect(),
            Self::Call(_, arguments) | Self::UserCall(_, arguments) | Self::List(arguments) => {
                arguments.iter_mut().collect()
            }
            Self::Case(cases, otherwise) => cases
                .iter_mut()
                .flat_map(|(condition, value)| [condition, value])
                .chain([&mut **otherwise])
                .collect(),
        }
    }

    /// Whether `is_such` holds for the expression or for one within it.
    pub fn any(&self, is_such: &dyn Fn(&Self) -> bool) -> bool {
        is_such(self) || self.operands().into_iter().any(|inner| inner.any(is_such))
    }

    /// Calls `change` for the expression and for every one within it.
    pub fn for_each_mut(&mut self, change: &mut dyn FnMut(&mut Self)) {
        change(self);
        for inner in self.operands_mut() {
            inner.for_each_mut(change);
        }
    }
}
