//! What the conditions of a statement say about each relation.

use super::pattern::{Comparison, Condition};
use super::scope::{Meaning, Scope};
use sqlparser::ast::{
    BinaryOperator, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Query, UnaryOperator,
};
use std::collections::BTreeSet;

/// The end of a join: a relation, and its column where that is known.
pub(super) type End = (usize, Option<String>);

/// What conditions say.
#[derive(Debug, Default)]
pub(super) struct Conditions<'q> {
    /// Conditions of relations, by their number.
    pub(super) filters: Vec<(usize, Condition)>,
    /// Columns that are joined.
    pub(super) joins: Vec<(End, End)>,
    /// Conditions that a pattern has no words for.
    pub(super) unknown: Vec<String>,
    /// The statements within.
    pub(super) queries: Vec<&'q Query>,
}

/// One side of a comparison.
enum Operand {
    Column(usize, String),
    Lower(usize, String),
    Opaque(usize),
    /// Parameters, constants, and what is computed of them.
    Value,
    Unknown,
}

impl<'q> Conditions<'q> {
    /// Adds what must hold for a row to be read.
    pub(super) fn add(&mut self, expression: &'q Expr, scope: &Scope<'_>) {
        match expression {
            Expr::Nested(inner) => self.add(inner, scope),
            Expr::BinaryOp { left, op, right } => match op {
                BinaryOperator::And => {
                    self.add(left, scope);
                    self.add(right, scope);
                }
                BinaryOperator::Or => self.alternatives(expression, scope),
                op => match (comparison(op), &**left, &**right) {
                    (Some(comparison), Expr::Tuple(left), Expr::Tuple(right)) => {
                        self.rows(expression, comparison, (left, right), scope);
                    }
                    (Some(comparison), ..) => {
                        self.pair(expression, comparison, (left, right), scope)
                    }
                    (None, ..) => self.other(expression, scope),
                },
            },
            Expr::IsNull(inner) => self.test(expression, Comparison::IsNull, inner, scope),
            Expr::IsNotNull(inner) => self.test(expression, Comparison::IsNotNull, inner, scope),
            Expr::IsTrue(inner) => self.test(expression, Comparison::IsTrue, inner, scope),
            Expr::IsFalse(inner) => self.test(expression, Comparison::IsFalse, inner, scope),
            Expr::UnaryOp {
                op: UnaryOperator::Not,
                expr,
            } => self.test(expression, Comparison::IsFalse, expr, scope),
            Expr::Identifier(_) | Expr::CompoundIdentifier(_) => {
                self.test(expression, Comparison::IsTrue, expression, scope);
            }
            Expr::InList {
                expr,
                list,
                negated,
            } => {
                let comparison = chosen(*negated, Comparison::NotEqual, Comparison::OneOf);
                let values: Vec<&Expr> = list.iter().collect();
                self.with_values(expression, comparison, expr, &values, scope);
            }
            Expr::Between {
                expr,
                negated: false,
                low,
                high,
            } => self.with_values(expression, Comparison::Between, expr, &[low, high], scope),
            Expr::Like {
                negated: false,
                expr,
                pattern,
                ..
            } => self.with_values(expression, Comparison::Like, expr, &[pattern], scope),
            Expr::ILike {
                negated: false,
                expr,
                pattern,
                ..
            } => {
                self.with_values(
                    expression,
                    Comparison::MatchesInsensitive,
                    expr,
                    &[pattern],
                    scope,
                );
            }
            Expr::AnyOp {
                left,
                compare_op: BinaryOperator::Eq,
                right,
                ..
            } => self.with_values(expression, Comparison::OneOf, left, &[right], scope),
            Expr::InSubquery {
                expr,
                subquery,
                negated,
            } => {
                self.queries.push(subquery);
                let comparison = chosen(*negated, Comparison::NotEqual, Comparison::OneOf);
                self.with_values(expression, comparison, expr, &[], scope);
            }
            Expr::Exists { subquery, .. } => self.queries.push(subquery),
            other => self.other(other, scope),
        }
    }

    /// Notes the statements within an expression that is no condition.
    pub(super) fn look_into(&mut self, expression: &'q Expr, scope: &Scope<'_>) {
        self.operand(expression, scope);
    }

    /// Columns of the same name are equal.
    pub(super) fn join(&mut self, one: usize, other: usize, column: &str) {
        self.joins.push((
            (one, Some(column.to_owned())),
            (other, Some(column.to_owned())),
        ));
    }

    fn filter(&mut self, relation: usize, column: String, comparison: Comparison) {
        self.filters
            .push((relation, Condition { comparison, column }));
    }

    fn unknown(&mut self, expression: &Expr) {
        self.unknown.push(expression.to_string());
    }

    /// A condition on one operand.
    fn test(&mut self, whole: &Expr, comparison: Comparison, operand: &'q Expr, scope: &Scope<'_>) {
        match self.operand(operand, scope) {
            Operand::Column(relation, column) => self.filter(relation, column, comparison),
            Operand::Value | Operand::Opaque(_) => {}
            Operand::Lower(..) | Operand::Unknown => self.unknown(whole),
        }
    }

    /// A comparison with values.
    fn with_values(
        &mut self,
        whole: &Expr,
        comparison: Comparison,
        operand: &'q Expr,
        values: &[&'q Expr],
        scope: &Scope<'_>,
    ) {
        let are_values = values
            .iter()
            .all(|value| matches!(self.operand(value, scope), Operand::Value));
        match are_values {
            true => self.test(whole, comparison, operand, scope),
            false => self.unknown(whole),
        }
    }

    /// A comparison of two operands.
    fn pair(
        &mut self,
        whole: &Expr,
        comparison: Comparison,
        (left, right): (&'q Expr, &'q Expr),
        scope: &Scope<'_>,
    ) {
        let is_equal = comparison == Comparison::Equal;
        match (self.operand(left, scope), self.operand(right, scope)) {
            (Operand::Column(relation, column), Operand::Value) => {
                self.filter(relation, column, comparison);
            }
            (Operand::Value, Operand::Column(relation, column)) => {
                self.filter(relation, column, comparison.mirrored());
            }
            (Operand::Lower(relation, column), Operand::Value)
            | (Operand::Value, Operand::Lower(relation, column))
                if is_equal =>
            {
                self.filter(relation, column, Comparison::LowerEqual);
            }
            (Operand::Column(one, first), Operand::Column(other, second))
                if is_equal && one != other =>
            {
                self.joins.push(((one, Some(first)), (other, Some(second))));
            }
            (Operand::Column(one, first), Operand::Opaque(other))
            | (Operand::Opaque(other), Operand::Column(one, first))
                if is_equal =>
            {
                self.joins.push(((one, Some(first)), (other, None)));
            }
            (Operand::Value | Operand::Opaque(_), Operand::Value | Operand::Opaque(_)) => {}
            _ => self.unknown(whole),
        }
    }

    /// `(a, b) = (1, 2)`, or `(a, b) > (1, 2)`, which is a range of the first.
    fn rows(
        &mut self,
        whole: &Expr,
        comparison: Comparison,
        (left, right): (&'q [Expr], &'q [Expr]),
        scope: &Scope<'_>,
    ) {
        if left.len() != right.len() {
            self.unknown(whole);
            return;
        }
        let pairs = left.iter().zip(right);
        match comparison {
            Comparison::Equal => {
                for pair in pairs {
                    self.pair(whole, comparison, pair, scope);
                }
            }
            Comparison::Greater | Comparison::GreaterOrEqual => {
                for pair in pairs.take(1) {
                    self.pair(whole, Comparison::GreaterOrEqual, pair, scope);
                }
            }
            Comparison::Less | Comparison::LessOrEqual => {
                for pair in pairs.take(1) {
                    self.pair(whole, Comparison::LessOrEqual, pair, scope);
                }
            }
            _ => self.unknown(whole),
        }
    }

    /// `a = 1 OR a = 2` is one condition; alternatives over several columns are none that a pattern says.
    fn alternatives(&mut self, whole: &'q Expr, scope: &Scope<'_>) {
        let mut branches = Vec::new();
        flatten(whole, &mut branches);
        let mut columns = BTreeSet::new();
        let mut is_one = true;
        for branch in branches {
            let mut said = Conditions::default();
            said.add(branch, scope);
            self.queries.append(&mut said.queries);
            match said.filters.as_slice() {
                [(relation, condition)]
                    if condition.comparison.is_equality()
                        && said.joins.is_empty()
                        && said.unknown.is_empty() =>
                {
                    columns.insert((*relation, condition.column.clone()));
                }
                _ => is_one = false,
            }
        }
        let mut columns = columns.into_iter();
        match (columns.next(), columns.next()) {
            (Some((relation, column)), None) if is_one => {
                self.filter(relation, column, Comparison::OneOf);
            }
            _ => self.unknown(whole),
        }
    }

    /// A condition without a column is none of a table.
    fn other(&mut self, expression: &'q Expr, scope: &Scope<'_>) {
        match self.operand(expression, scope) {
            Operand::Value | Operand::Opaque(_) => {}
            _ => self.unknown(expression),
        }
    }

    fn operand(&mut self, expression: &'q Expr, scope: &Scope<'_>) -> Operand {
        match expression {
            Expr::Identifier(name) => operand_of(scope.meaning(std::slice::from_ref(name))),
            Expr::CompoundIdentifier(name) => operand_of(scope.meaning(name)),
            Expr::Nested(inner) => self.operand(inner, scope),
            Expr::Value(_) | Expr::TypedString(_) | Expr::Interval(_) => Operand::Value,
            Expr::Cast { expr, .. }
            | Expr::UnaryOp { expr, .. }
            | Expr::Extract { expr, .. }
            | Expr::Ceil { expr, .. }
            | Expr::Floor { expr, .. }
            | Expr::Collate { expr, .. }
            | Expr::IsNull(expr)
            | Expr::IsNotNull(expr)
            | Expr::IsTrue(expr)
            | Expr::IsFalse(expr)
            | Expr::Prefixed { value: expr, .. } => self.computed([&**expr], scope),
            Expr::BinaryOp { left, right, .. }
            | Expr::AnyOp { left, right, .. }
            | Expr::AllOp { left, right, .. }
            | Expr::IsDistinctFrom(left, right)
            | Expr::IsNotDistinctFrom(left, right) => self.computed([&**left, &**right], scope),
            Expr::AtTimeZone {
                timestamp,
                time_zone,
            } => self.computed([&**timestamp, &**time_zone], scope),
            Expr::InList { expr, list, .. } => {
                self.computed(std::iter::once(&**expr).chain(list), scope)
            }
            Expr::Between {
                expr, low, high, ..
            } => self.computed([&**expr, &**low, &**high], scope),
            Expr::Like { expr, pattern, .. } | Expr::ILike { expr, pattern, .. } => {
                self.computed([&**expr, &**pattern], scope)
            }
            Expr::Array(array) => self.computed(&array.elem, scope),
            Expr::Tuple(parts) => self.computed(parts, scope),
            Expr::Case {
                operand,
                conditions,
                else_result,
                ..
            } => {
                let whens = conditions
                    .iter()
                    .flat_map(|when| [&when.condition, &when.result]);
                let ends = operand.iter().chain(else_result).map(|it| &**it);
                self.computed(whens.chain(ends), scope)
            }
            Expr::Subquery(query)
            | Expr::Exists {
                subquery: query, ..
            } => {
                self.queries.push(query);
                Operand::Value
            }
            Expr::InSubquery { expr, subquery, .. } => {
                self.queries.push(subquery);
                self.computed([&**expr], scope)
            }
            Expr::Function(function) => match &function.args {
                FunctionArguments::None => Operand::Value,
                FunctionArguments::Subquery(query) => {
                    self.queries.push(query);
                    Operand::Value
                }
                FunctionArguments::List(list) => {
                    let mut arguments = Vec::new();
                    for argument in &list.args {
                        match argument {
                            FunctionArg::Unnamed(FunctionArgExpr::Expr(value))
                            | FunctionArg::Named {
                                arg: FunctionArgExpr::Expr(value),
                                ..
                            }
                            | FunctionArg::ExprNamed {
                                arg: FunctionArgExpr::Expr(value),
                                ..
                            } => arguments.push(value),
                            _ => return Operand::Unknown,
                        }
                    }
                    let name = function.name.to_string().to_lowercase();
                    match (name.as_str(), arguments.as_slice()) {
                        ("lower", [argument]) => match self.operand(argument, scope) {
                            Operand::Column(relation, column) => Operand::Lower(relation, column),
                            other => of_several(other),
                        },
                        _ => self.computed(arguments, scope),
                    }
                }
            },
            _ => Operand::Unknown,
        }
    }

    /// What is computed of several operands.
    fn computed<'e>(
        &mut self,
        parts: impl IntoIterator<Item = &'e Expr>,
        scope: &Scope<'_>,
    ) -> Operand
    where
        'e: 'q,
    {
        let mut all = Operand::Value;
        for part in parts {
            // Each is looked at, for the statements within.
            all = match (all, of_several(self.operand(part, scope))) {
                (Operand::Unknown, _) | (_, Operand::Unknown) => Operand::Unknown,
                (Operand::Opaque(relation), _) | (_, Operand::Opaque(relation)) => {
                    Operand::Opaque(relation)
                }
                _ => Operand::Value,
            };
        }
        all
    }
}

/// A part of a larger operand: with a column in it, it is no comparison of a column.
fn of_several(operand: Operand) -> Operand {
    match operand {
        Operand::Column(..) | Operand::Lower(..) => Operand::Unknown,
        other => other,
    }
}

fn operand_of(meaning: Meaning) -> Operand {
    match meaning {
        Meaning::Column(relation, column) => Operand::Column(relation, column),
        Meaning::Opaque(relation) => Operand::Opaque(relation),
        Meaning::Outer => Operand::Value,
        Meaning::Unknown => Operand::Unknown,
    }
}

fn flatten<'q>(expression: &'q Expr, branches: &mut Vec<&'q Expr>) {
    match expression {
        Expr::Nested(inner) => flatten(inner, branches),
        Expr::BinaryOp {
            left,
            op: BinaryOperator::Or,
            right,
        } => {
            flatten(left, branches);
            flatten(right, branches);
        }
        other => branches.push(other),
    }
}

fn chosen(condition: bool, yes: Comparison, no: Comparison) -> Comparison {
    match condition {
        true => yes,
        false => no,
    }
}

fn comparison(operator: &BinaryOperator) -> Option<Comparison> {
    Some(match operator {
        BinaryOperator::Eq => Comparison::Equal,
        BinaryOperator::NotEq => Comparison::NotEqual,
        BinaryOperator::Gt => Comparison::Greater,
        BinaryOperator::GtEq => Comparison::GreaterOrEqual,
        BinaryOperator::Lt => Comparison::Less,
        BinaryOperator::LtEq => Comparison::LessOrEqual,
        BinaryOperator::PGLikeMatch => Comparison::Like,
        BinaryOperator::PGRegexMatch | BinaryOperator::AtAt => Comparison::Matches,
        BinaryOperator::PGRegexIMatch | BinaryOperator::PGILikeMatch => {
            Comparison::MatchesInsensitive
        }
        BinaryOperator::AtArrow => Comparison::Contains,
        BinaryOperator::ArrowAt => Comparison::ContainedBy,
        BinaryOperator::PGOverlap => Comparison::Overlaps,
        _ => return None,
    })
}
