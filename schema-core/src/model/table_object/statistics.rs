//! Extended statistics.

use super::Mention;
use crate::def::{EngineSet, StatisticsKind};
use crate::model::{Expression, IndexKey};

/// Extended statistics: what the server gathers about columns together, or about an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    /// The name, in the namespace of the table.
    pub name: String,
    /// What is gathered, sorted. Of a single expression the server gathers what it gathers of a column,
    /// and nothing can be chosen.
    pub kinds: Vec<StatisticsKind>,
    /// The columns, sorted: their order means nothing.
    pub columns: Vec<String>,
    /// The expressions, in order.
    pub expressions: Vec<Expression>,
    /// The engines that have them.
    pub engines: EngineSet,
}

impl Statistics {
    /// Everything that can be gathered about `parts`, unless `kinds` says what.
    pub fn new(
        name: impl Into<String>,
        mut kinds: Vec<StatisticsKind>,
        parts: Vec<IndexKey>,
    ) -> Self {
        if kinds.is_empty() && parts.len() > 1 {
            kinds = StatisticsKind::ALL.to_vec();
        }
        kinds.sort();
        kinds.dedup();
        let mut statistics = Self {
            name: name.into(),
            kinds,
            columns: Vec::new(),
            expressions: Vec::new(),
            engines: EngineSet::ALL,
        };
        for part in parts {
            match part {
                IndexKey::Column(name) => statistics.columns.push(name),
                IndexKey::Expression(expression) => statistics.expressions.push(expression),
            }
        }
        statistics.columns.sort();
        statistics
    }

    pub(super) fn visit(&mut self, visit: &mut dyn FnMut(Mention<'_>)) {
        for column in &mut self.columns {
            visit(Mention::Column(column));
        }
        self.columns.sort();
        for expression in &mut self.expressions {
            visit(Mention::Expression(expression));
        }
    }
}
