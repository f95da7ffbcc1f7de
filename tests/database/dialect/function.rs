//! Functions give the same values on every version of PostgreSQL and on SQLite, or SQLite refuses them.

use super::expression::sql;
use super::model::of;
use architrave_tests::postgres::each_version;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use schema_core::def::{BinaryOperator as Operator, Function, TypeKind, UnaryOperator};
use schema_core::dialect::{Postgres, Sqlite};
use schema_core::model::{DataType, Expression};
use schema_core::syntax::settings::SqliteRenderings;
use std::collections::BTreeSet;

/// A row, as each engine makes it. `none` is NULL.
const POSTGRES_ROW: &str = r#"(SELECT 'Hello World'::text AS s, ' aab-b '::varchar(20) AS t, ''::text AS e,
    NULL::text AS none, 7::bigint AS a, -3::integer AS b, NULL::bigint AS c, true AS p, NULL::boolean AS q,
    DATE '2024-02-29' AS d, DATE '2025-12-28' AS f, NULL::date AS g,
    TIMESTAMP '2026-11-21 10:36:31.25' AS m, TIMESTAMPTZ '2026-03-31 23:59:59.5+00' AS i,
    '{"a": 1, "b": "x", "c": null, "d": [1.50, true, "y"], "e f": {"g": false}}'::jsonb AS j,
    NULL::jsonb AS k) AS r"#;
const SQLITE_ROW: &str = r#"(SELECT 'Hello World' AS s, ' aab-b ' AS t, '' AS e, NULL AS none, 7 AS a, -3 AS b,
    NULL AS c, TRUE AS p, NULL AS q, '2024-02-29' AS d, '2025-12-28' AS f, NULL AS g,
    '2026-11-21T10:36:31.25' AS m, '2026-03-31T23:59:59.5+00:00' AS i,
    '{"a": 1, "b": "x", "c": null, "d": [1.50, true, "y"], "e f": {"g": false}}' AS j, NULL AS k) AS r"#;

fn call(function: Function, arguments: impl Into<Vec<Expression>>) -> Expression {
    Expression::Call(function, arguments.into())
}

fn text_of(value: &str) -> Expression {
    Expression::Text(value.to_owned())
}

fn number_of(value: i64) -> Expression {
    Expression::Number(value.to_string())
}

fn binary(operator: Operator, left: Expression, right: Expression) -> Expression {
    Expression::Binary(operator, Box::new(left), Box::new(right))
}

fn chosen(condition: Expression, value: Expression, otherwise: Expression) -> Expression {
    Expression::Case(vec![(condition, value)], Box::new(otherwise))
}

/// A document within the row's, with the JSON operators.
fn json() -> BoxedStrategy<Expression> {
    let leaf = prop::sample::select(vec!["j", "k"]).prop_map(of);
    let key = prop_oneof![
        prop::sample::select(vec!["a", "b", "c", "d", "e f", "g", "$x", ""]).prop_map(text_of),
        (-4_i64..4).prop_map(number_of),
    ];
    leaf.prop_recursive(2, 3, 1, move |inner| {
        (inner, key.clone()).prop_map(|(value, key)| call(Function::Get, [value, key]))
    })
    .boxed()
}

/// What `get_text` gives of a scalar, which is what it promises to be the same.
fn scalar_text() -> BoxedStrategy<Expression> {
    let path = prop::sample::select(vec![
        vec![text_of("a")],
        vec![text_of("b")],
        vec![text_of("c")],
        vec![text_of("nothing")],
        vec![text_of("e f"), text_of("none")],
        vec![text_of("e f"), text_of("g")],
    ]);
    path.prop_map(|path| {
        let (last, before) = path.split_last().unwrap();
        let value = before.iter().fold(of("j"), |value, key| {
            call(Function::Get, [value, key.clone()])
        });
        call(Function::GetText, [value, last.clone()])
    })
    .boxed()
}

fn date() -> BoxedStrategy<Expression> {
    prop::sample::select(vec!["d", "f", "g"])
        .prop_map(of)
        .boxed()
}

fn text() -> BoxedStrategy<Expression> {
    let leaf = prop_oneof![
        4 => prop::sample::select(vec!["s", "t", "e", "none"]).prop_map(of),
        3 => prop::sample::select(vec!["", "a", "o", " ", "ld", "Hello", "é", "it's"]).prop_map(text_of),
        1 => scalar_text(),
        1 => json().prop_map(|value| call(Function::JsonType, [value])),
    ];
    leaf.prop_recursive(3, 10, 3, |inner| {
        let one = prop::sample::select(vec![
            Function::Lower,
            Function::Upper,
            Function::Trim,
            Function::TrimStart,
            Function::TrimEnd,
        ]);
        let pair =
            prop::sample::select(vec![Function::Concat, Function::Coalesce, Function::NullIf]);
        prop_oneof![
            (one, inner.clone()).prop_map(|(function, value)| call(function, [value])),
            (pair, inner.clone(), inner.clone())
                .prop_map(|(function, left, right)| call(function, [left, right])),
            (inner.clone(), 0_i64..4, 0_i64..5).prop_map(|(value, start, count)| {
                call(
                    Function::Substring,
                    [value, number_of(start), number_of(count)],
                )
            }),
            (inner.clone(), 1_i64..14)
                .prop_map(|(value, start)| call(Function::Substring, [value, number_of(start)])),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(value, from, to)| call(Function::Replace, [value, from, to])),
            (any::<bool>(), inner.clone(), inner).prop_map(|(yes, value, otherwise)| {
                chosen(of(if yes { "p" } else { "q" }), value, otherwise)
            }),
        ]
    })
    .boxed()
}

fn number() -> BoxedStrategy<Expression> {
    let sized = prop::sample::select(vec![
        Function::CharLength,
        Function::OctetLength,
        Function::BitLength,
    ]);
    let field = prop::sample::select(vec![
        Function::Year,
        Function::Quarter,
        Function::Month,
        Function::Day,
        Function::DayOfWeek,
        Function::DayOfYear,
    ]);
    let clock = prop::sample::select(vec![Function::Hour, Function::Minute]);
    let utc = || call(Function::AtTimeZone, [of("i"), text_of("UTC")]);
    let calendar = prop_oneof![date(), Just(of("m")), Just(utc())];
    let leaf = prop_oneof![
        (-4_i64..5).prop_map(number_of),
        prop::sample::select(vec!["a", "b", "c"]).prop_map(of),
        (sized, text()).prop_map(|(function, value)| call(function, [value])),
        (text(), text()).prop_map(|(value, part)| call(Function::Position, [value, part])),
        (field, calendar).prop_map(|(function, value)| call(function, [value])),
        (clock, prop_oneof![Just(of("m")), Just(utc())])
            .prop_map(|(function, value)| call(function, [value])),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        let operator =
            prop::sample::select(vec![Operator::Add, Operator::Subtract, Operator::Multiply]);
        let several = prop::sample::select(vec![Function::Greatest, Function::Least]);
        prop_oneof![
            (operator, inner.clone(), inner.clone())
                .prop_map(|(operator, left, right)| binary(operator, left, right)),
            (several, prop::collection::vec(inner.clone(), 2..4))
                .prop_map(|(function, values)| call(function, values)),
            (inner.clone(), inner.clone())
                .prop_map(|(left, right)| call(Function::NullIf, [left, right])),
            (truth_of(text()), inner.clone(), inner)
                .prop_map(|(condition, value, otherwise)| { chosen(condition, value, otherwise) }),
        ]
    })
    .boxed()
}

fn truth_of(text: BoxedStrategy<Expression>) -> BoxedStrategy<Expression> {
    let ends = prop::sample::select(vec![Function::StartsWith, Function::EndsWith]);
    let distinct = prop::sample::select(vec![
        Operator::IsDistinctFrom,
        Operator::IsNotDistinctFrom,
        Operator::Equal,
    ]);
    let pattern = prop::sample::select(vec!["%o%", "h_llo%", "%", "", r"\%", " AAB%", "A", "[a]*"]);
    let like = prop::sample::select(vec![Operator::Like, Operator::LikeInsensitive]);
    prop_oneof![
        (ends, text.clone(), text.clone())
            .prop_map(|(function, value, end)| call(function, [value, end])),
        (distinct, text.clone(), text.clone())
            .prop_map(|(operator, left, right)| binary(operator, left, right)),
        (like, text, pattern).prop_map(|(operator, value, pattern)| binary(
            operator,
            value,
            text_of(pattern)
        )),
    ]
    .boxed()
}

fn truth() -> BoxedStrategy<Expression> {
    let comparison = prop::sample::select(vec![
        Operator::Less,
        Operator::GreaterOrEqual,
        Operator::Equal,
        Operator::IsDistinctFrom,
        Operator::IsNotDistinctFrom,
    ]);
    let days = (-40_i64..400).prop_flat_map(|days| {
        prop::sample::select(vec![
            call(Function::Days, [number_of(days)]),
            call(Function::Weeks, [number_of(days / 7)]),
        ])
    });
    let shift = prop::sample::select(vec![Operator::Add, Operator::Subtract]);
    let leaf = prop_oneof![
        (comparison.clone(), number(), number())
            .prop_map(|(operator, left, right)| binary(operator, left, right)),
        (comparison, shift, date(), days, date()).prop_map(
            |(comparison, shift, value, days, other)| {
                binary(comparison, binary(shift, value, days), other)
            }
        ),
        truth_of(text()),
        json().prop_map(|value| Expression::Unary(UnaryOperator::IsNone, Box::new(value))),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        let joined = prop::sample::select(vec![
            Operator::And,
            Operator::Or,
            Operator::IsDistinctFrom,
            Operator::IsNotDistinctFrom,
        ]);
        prop_oneof![
            (joined, inner.clone(), inner.clone())
                .prop_map(|(operator, left, right)| binary(operator, left, right)),
            inner.prop_map(|value| Expression::Unary(UnaryOperator::Not, Box::new(value))),
        ]
    })
    .boxed()
}

fn as_text(value: Expression) -> Expression {
    Expression::Cast(Box::new(value), DataType::new(TypeKind::Text))
}

#[test]
fn functions_give_the_same_values_everywhere_or_are_refused() {
    let mut runner = TestRunner::deterministic();
    let strategy = prop_oneof![
        text(),
        number().prop_map(as_text),
        truth().prop_map(|condition| chosen(
            condition.clone(),
            text_of("yes"),
            chosen(
                Expression::Unary(UnaryOperator::Not, Box::new(condition)),
                text_of("no"),
                text_of("unknown"),
            ),
        )),
    ];
    let expressions: Vec<Expression> = (0..900)
        .map(|_| strategy.new_tree(&mut runner).unwrap().current())
        .collect();
    let lite = Sqlite::new((3, 45), SqliteRenderings::default()).unwrap();
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    let mut compared = 0;
    let expected: Vec<Option<Option<String>>> = expressions
        .iter()
        .map(|expression| {
            let text = sql(&lite, expression, TypeKind::Text)?;
            let query = format!("SELECT ({text}) FROM {SQLITE_ROW}");
            let found = connection.query_row(&query, [], |row| row.get::<_, Option<String>>(0));
            compared += 1;
            Some(found.unwrap_or_else(|error| panic!("SQLite: {error}: {text}")))
        })
        .collect();
    assert!(
        compared > 500,
        "SQLite refuses nearly everything: {compared}"
    );
    for server in each_version() {
        let dialect = Postgres::new(u16::try_from(server.version).unwrap()).unwrap();
        let database = server.scratch_database();
        let mut client = database.connect();
        for (expression, expected) in expressions.iter().zip(&expected) {
            let text = sql(&dialect, expression, TypeKind::Text).unwrap();
            let query = format!("SELECT ({text})::text FROM {POSTGRES_ROW}");
            let found: Option<String> = client
                .query_one(&query, &[])
                .unwrap_or_else(|error| panic!("PostgreSQL {}: {error:?}: {text}", server.version))
                .get(0);
            if let Some(expected) = expected {
                assert_eq!(
                    &found, expected,
                    "PostgreSQL {} gives the left, SQLite the right: {expression}",
                    server.version
                );
            }
        }
    }
}

/// Every function of the language stands in the random expressions, or in what one engine alone has.
#[test]
fn every_function_is_compared_or_refused() {
    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    let strategy = prop_oneof![text(), number(), truth()];
    for _ in 0..2000 {
        let expression = strategy.new_tree(&mut runner).unwrap().current();
        collect(&expression, &mut seen);
    }
    let lite = Sqlite::new((3, 45), SqliteRenderings::default()).unwrap();
    for function in Function::ALL {
        // Compared by the other test of expressions, or different at each call.
        let is_elsewhere = matches!(
            function,
            Function::Abs
                | Function::Now
                | Function::CurrentDate
                | Function::UuidV7
                | Function::UuidV4
        );
        if seen.contains(function) || is_elsewhere {
            continue;
        }
        let count = function.required();
        let refused = sql(
            &lite,
            &call(*function, vec![number_of(1); count]),
            TypeKind::Text,
        );
        assert!(
            refused.is_none(),
            "`{}` is not compared",
            function.keyword()
        );
    }
}

fn collect(expression: &Expression, seen: &mut BTreeSet<Function>) {
    if let Expression::Call(function, _) = expression {
        seen.insert(*function);
    }
    for inner in expression.operands() {
        collect(inner, seen);
    }
}
