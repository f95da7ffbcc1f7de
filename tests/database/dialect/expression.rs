//! Expressions mean the same in Rust, PostgreSQL and SQLite, wherever the parentheses are.

use super::model::{of, table};
use architrave_tests::postgres::scratch_database;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use schema_core::def::{BinaryOperator, Function, TypeKind, UnaryOperator};
use schema_core::dialect::{Dialect, Postgres, Sqlite};
use schema_core::model::{Column, Expression};
use schema_core::plan::Operation;
use schema_core::syntax::settings::SqliteRenderings;

/// The values of the columns; `c` and `q` are NULL.
const NUMBERS: [(&str, Option<i64>); 3] = [("a", Some(3)), ("order", Some(-7)), ("c", None)];
const TRUTHS: [(&str, Option<bool>); 2] = [("p", Some(true)), ("q", None)];

fn number() -> BoxedStrategy<Expression> {
    let leaf = prop_oneof![
        (-4_i64..5).prop_map(|value| Expression::Number(value.to_string())),
        prop::sample::select(NUMBERS.to_vec()).prop_map(|(name, _)| of(name)),
    ];
    leaf.prop_recursive(3, 12, 2, |inner| {
        let operator = prop::sample::select(vec![
            BinaryOperator::Add,
            BinaryOperator::Subtract,
            BinaryOperator::Multiply,
        ]);
        prop_oneof![
            (operator, inner.clone(), inner.clone()).prop_map(|(operator, left, right)| {
                Expression::Binary(operator, Box::new(left), Box::new(right))
            }),
            inner
                .clone()
                .prop_map(|inner| { Expression::Unary(UnaryOperator::Negate, Box::new(inner)) }),
            inner
                .clone()
                .prop_map(|inner| Expression::Call(Function::Abs, vec![inner])),
            (inner.clone(), inner)
                .prop_map(|(left, right)| Expression::Call(Function::Coalesce, vec![left, right])),
        ]
    })
    .boxed()
}

pub(crate) fn truth() -> BoxedStrategy<Expression> {
    let comparison = prop::sample::select(vec![
        BinaryOperator::Equal,
        BinaryOperator::NotEqual,
        BinaryOperator::Less,
        BinaryOperator::LessOrEqual,
        BinaryOperator::Greater,
        BinaryOperator::GreaterOrEqual,
    ]);
    let leaf = prop_oneof![
        any::<bool>().prop_map(Expression::Boolean),
        prop::sample::select(TRUTHS.to_vec()).prop_map(|(name, _)| of(name)),
        (comparison.clone(), number(), number()).prop_map(|(operator, left, right)| {
            Expression::Binary(operator, Box::new(left), Box::new(right))
        }),
        (number(), number(), number()).prop_map(|(value, lower, upper)| Expression::Between(
            Box::new(value),
            Box::new(lower),
            Box::new(upper)
        )),
        (number(), prop::collection::vec(number(), 0..3))
            .prop_map(|(value, items)| Expression::OneOf(Box::new(value), items)),
    ];
    leaf.prop_recursive(4, 24, 2, move |inner| {
        let joined = prop::sample::select(vec![
            BinaryOperator::And,
            BinaryOperator::Or,
            BinaryOperator::Equal,
            BinaryOperator::NotEqual,
        ]);
        let test = prop::sample::select(vec![
            UnaryOperator::Not,
            UnaryOperator::IsNone,
            UnaryOperator::IsSome,
        ]);
        prop_oneof![
            (joined, inner.clone(), inner.clone()).prop_map(|(operator, left, right)| {
                Expression::Binary(operator, Box::new(left), Box::new(right))
            }),
            (test, inner)
                .prop_map(|(operator, inner)| { Expression::Unary(operator, Box::new(inner)) }),
        ]
    })
    .boxed()
}

/// A value in three-valued logic: `None` is NULL.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Value {
    Number(Option<i64>),
    Truth(Option<bool>),
}

impl Value {
    fn number(self) -> Option<i64> {
        match self {
            Self::Number(value) => value,
            Self::Truth(value) => value.map(i64::from),
        }
    }

    fn truth(self) -> Option<bool> {
        match self {
            Self::Truth(value) => value,
            Self::Number(value) => panic!("{value:?} is no truth"),
        }
    }

    fn is_null(self) -> bool {
        matches!(self, Self::Number(None) | Self::Truth(None))
    }
}

fn and(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn not(value: Option<bool>) -> Option<bool> {
    value.map(|value| !value)
}

fn or(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    not(and(not(left), not(right)))
}

fn compare(left: Value, right: Value, holds: impl Fn(i64, i64) -> bool) -> Option<bool> {
    Some(holds(left.number()?, right.number()?))
}

fn evaluate(expression: &Expression) -> Value {
    use BinaryOperator as Operator;
    match expression {
        Expression::Column(name) => match NUMBERS.iter().find(|(column, _)| column == name) {
            Some((_, value)) => Value::Number(*value),
            None => Value::Truth(TRUTHS.iter().find(|(column, _)| column == name).unwrap().1),
        },
        Expression::Number(digits) => Value::Number(Some(digits.parse().unwrap())),
        Expression::Boolean(value) => Value::Truth(Some(*value)),
        Expression::Unary(operator, inner) => {
            let value = evaluate(inner);
            match operator {
                UnaryOperator::Not => Value::Truth(not(value.truth())),
                UnaryOperator::Negate => Value::Number(value.number().map(|value| -value)),
                UnaryOperator::IsNone => Value::Truth(Some(value.is_null())),
                UnaryOperator::IsSome => Value::Truth(Some(!value.is_null())),
            }
        }
        Expression::Binary(operator, left, right) => {
            let (left, right) = (evaluate(left), evaluate(right));
            let arithmetic = |calculate: fn(i64, i64) -> i64| {
                Value::Number(
                    left.number()
                        .zip(right.number())
                        .map(|(a, b)| calculate(a, b)),
                )
            };
            match operator {
                Operator::And => Value::Truth(and(left.truth(), right.truth())),
                Operator::Or => Value::Truth(or(left.truth(), right.truth())),
                Operator::Add => arithmetic(|a, b| a + b),
                Operator::Subtract => arithmetic(|a, b| a - b),
                Operator::Multiply => arithmetic(|a, b| a * b),
                Operator::Equal => Value::Truth(compare(left, right, |a, b| a == b)),
                Operator::NotEqual => Value::Truth(compare(left, right, |a, b| a != b)),
                Operator::Less => Value::Truth(compare(left, right, |a, b| a < b)),
                Operator::LessOrEqual => Value::Truth(compare(left, right, |a, b| a <= b)),
                Operator::Greater => Value::Truth(compare(left, right, |a, b| a > b)),
                Operator::GreaterOrEqual => Value::Truth(compare(left, right, |a, b| a >= b)),
                other => panic!("{other:?} is not generated"),
            }
        }
        Expression::Between(value, lower, upper) => {
            let (value, lower, upper) = (evaluate(value), evaluate(lower), evaluate(upper));
            let from = compare(value, lower, |a, b| a >= b);
            Value::Truth(and(from, compare(value, upper, |a, b| a <= b)))
        }
        Expression::OneOf(value, items) => {
            let value = evaluate(value);
            let equal = items
                .iter()
                .map(|item| compare(value, evaluate(item), |a, b| a == b));
            Value::Truth(equal.fold(Some(false), or))
        }
        Expression::Call(Function::Abs, arguments) => {
            Value::Number(evaluate(&arguments[0]).number().map(i64::abs))
        }
        Expression::Call(Function::Coalesce, arguments) => arguments
            .iter()
            .map(evaluate)
            .find(|value| !value.is_null())
            .unwrap_or(Value::Number(None)),
        other => panic!("{other:?} is not generated"),
    }
}

/// The SQL of an expression, out of the statement that a dialect makes of it; `None` where it has none.
pub(crate) fn sql(
    dialect: &dyn Dialect,
    expression: &Expression,
    kind: TypeKind,
) -> Option<String> {
    let mut holder = table("holder");
    holder.columns = vec![Column {
        generated: Some((expression.clone(), true)),
        ..super::model::column("value", kind)
    }];
    holder.primary_key = None;
    let statement = dialect
        .statements(&Operation::CreateTable(holder))
        .ok()?
        .remove(0);
    let begin = statement.find(" AS (").unwrap() + 5;
    let end = statement.rfind(") STORED").unwrap();
    Some(statement[begin..end].to_owned())
}

#[test]
fn random_expressions_mean_the_same_everywhere() {
    let mut runner = TestRunner::deterministic();
    let strategy = truth();
    let expressions: Vec<Expression> = (0..600)
        .map(|_| strategy.new_tree(&mut runner).unwrap().current())
        .collect();
    let expected: Vec<Option<bool>> = expressions
        .iter()
        .map(|expression| evaluate(expression).truth())
        .collect();

    let postgres = Postgres::new(15).unwrap();
    let database = scratch_database();
    let mut client = database.connect();
    let lite = Sqlite::new((3, 45), SqliteRenderings::default()).unwrap();
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    for (expression, expected) in expressions.iter().zip(&expected) {
        let text = sql(&postgres, expression, TypeKind::Boolean).unwrap();
        let query = format!(
            "SELECT ({text}) FROM (SELECT 3::bigint AS a, -7::bigint AS \"order\", NULL::bigint AS c, true AS p, NULL::boolean AS q) AS t"
        );
        let found: Option<bool> = client.query_one(&query, &[]).unwrap().get(0);
        assert_eq!(found, *expected, "PostgreSQL: {text}");
        let text = sql(&lite, expression, TypeKind::BigInt).unwrap();
        let query = format!(
            "SELECT ({text}) FROM (SELECT 3 AS a, -7 AS \"order\", NULL AS c, TRUE AS p, NULL AS q)"
        );
        let found: Option<bool> = connection.query_row(&query, [], |row| row.get(0)).unwrap();
        assert_eq!(found, *expected, "SQLite: {text}");
    }
    let known = expected.iter().flatten().count();
    assert!(known > 200, "too many of the expressions are NULL: {known}");
}
