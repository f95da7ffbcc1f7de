//! What the typing of expressions accepts, every PostgreSQL accepts; what it refuses, PostgreSQL refuses, or the
//! typing is stricter on purpose.
//!
//! The random conditions become predicates of indexes, so that the server judges types and volatility.

use super::expression::sql;
use super::model::of;
use architrave_tests::postgres::each_version;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use schema_core::def::{
    BinaryOperator as Operator, ColumnDef, ColumnType, EnumDef, EnumForm, ExpressionDef, Form,
    Function, Node, TypeKind, UnaryOperator, VariantDef,
};
use schema_core::dialect::Postgres;
use schema_core::model::{DataType, Expression};
use schema_core::typing::{Purpose, Surroundings, problem};

static MOOD: EnumDef<'static> = EnumDef {
    rust_name: "Mood",
    name: "mood",
    namespace: None,
    comment: None,
    digest: 7,
    form: EnumForm::Native,
    variants: &[VariantDef {
        rust_name: "Calm",
        label: "calm",
        renamed_from: None,
    }],
};

/// The columns of the table, as the server and the typing know them.
fn columns() -> Vec<(&'static str, &'static str, ColumnType<'static>)> {
    let plain = ColumnType::new;
    vec![
        ("small", "smallint", plain(TypeKind::SmallInt)),
        ("qty", "integer", plain(TypeKind::Integer)),
        ("id", "bigint", plain(TypeKind::BigInt)),
        ("price", "numeric", plain(TypeKind::Numeric)),
        (
            "ratio",
            "double precision",
            plain(TypeKind::DoublePrecision),
        ),
        ("amount", "money", plain(TypeKind::Money)),
        ("code", "text", plain(TypeKind::Text)),
        ("name", "varchar(20)", plain(TypeKind::VarChar)),
        ("active", "boolean", plain(TypeKind::Boolean)),
        ("raw", "bytea", plain(TypeKind::Bytea)),
        ("day", "date", plain(TypeKind::Date)),
        ("hour", "time", plain(TypeKind::Time)),
        ("local", "timestamp", plain(TypeKind::Timestamp)),
        ("at", "timestamptz", plain(TypeKind::TimestampTz)),
        ("span", "interval", plain(TypeKind::Interval)),
        ("key", "uuid", plain(TypeKind::Uuid)),
        ("doc", "json", plain(TypeKind::Json)),
        ("data", "jsonb", plain(TypeKind::JsonB)),
        ("host", "inet", plain(TypeKind::Inet)),
        ("mac", "macaddr", plain(TypeKind::MacAddr)),
        ("flags", "varbit", plain(TypeKind::VarBit)),
        ("mood", "mood", ColumnType::of_enum(&MOOD)),
        ("tags", "text[]", plain(TypeKind::Text).array()),
        ("labels", "varchar[]", plain(TypeKind::VarChar).array()),
        ("counts", "integer[]", plain(TypeKind::Integer).array()),
    ]
}

fn boxed(value: Expression) -> Box<Expression> {
    Box::new(value)
}

/// Any expression, well typed or not; shallow, so that many are well typed.
fn any_value() -> BoxedStrategy<Expression> {
    let names: Vec<&str> = columns().iter().map(|(name, ..)| *name).collect();
    let leaf = prop_oneof![
        10 => select(names).prop_map(of),
        1 => select(vec!["1", "2.5"]).prop_map(|digits| Expression::Number(digits.into())),
        1 => Just(Expression::Text("x".into())),
        1 => any::<bool>().prop_map(Expression::Boolean),
    ];
    let casts = select(vec![
        TypeKind::Integer,
        TypeKind::BigInt,
        TypeKind::Numeric,
        TypeKind::DoublePrecision,
        TypeKind::Text,
        TypeKind::Boolean,
        TypeKind::Date,
        TypeKind::Time,
        TypeKind::Timestamp,
        TypeKind::TimestampTz,
        TypeKind::Interval,
        TypeKind::Uuid,
        TypeKind::JsonB,
        TypeKind::Inet,
        TypeKind::VarBit,
    ]);
    let functions: Vec<Function> = Function::ALL.to_vec();
    leaf.prop_recursive(2, 6, 3, move |inner| {
        let literal = Expression::Number("3".into());
        let call = (select(functions.clone()), prop::collection::vec(inner.clone(), 3)).prop_map(
            move |(function, mut arguments)| {
                arguments.truncate(function.required());
                match function {
                    Function::CurrentSetting => {
                        return Expression::Call(function, vec![Expression::Text("app.x".into())]);
                    }
                    Function::DateTrunc => arguments[1] = Expression::Text("day".into()),
                    Function::AtTimeZone => arguments[1] = Expression::Text("UTC".into()),
                    _ => {}
                }
                let is_duration = function.form() == Form::Function
                    && function.required() == 1
                    && !function.is_variadic();
                match is_duration {
                    true => Expression::Call(function, vec![literal.clone()]),
                    false => Expression::Call(function, arguments),
                }
            },
        );
        let arithmetic = select(vec![
            Operator::Add,
            Operator::Subtract,
            Operator::Multiply,
            Operator::Divide,
            Operator::Remainder,
        ]);
        prop_oneof![
            4 => call,
            4 => (arithmetic, inner.clone(), inner.clone())
                .prop_map(|(operator, a, b)| Expression::Binary(operator, boxed(a), boxed(b))),
            2 => (inner.clone(), casts.clone())
                .prop_map(|(value, kind)| Expression::Cast(boxed(value), DataType::new(kind))),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| Expression::Case(
                vec![(of("active"), a)],
                boxed(b)
            )),
            1 => inner.clone().prop_map(|value| Expression::Unary(UnaryOperator::Negate, boxed(value))),
            1 => prop::collection::vec(inner, 0..3).prop_map(Expression::List),
        ]
    })
    .boxed()
}

fn condition() -> BoxedStrategy<Expression> {
    let comparison = select(vec![
        Operator::Equal,
        Operator::Less,
        Operator::GreaterOrEqual,
        Operator::IsDistinctFrom,
        Operator::Like,
        Operator::LikeInsensitive,
        Operator::Matches,
        Operator::And,
    ]);
    let value = any_value();
    prop_oneof![
        5 => (comparison, value.clone(), value.clone())
            .prop_map(|(operator, a, b)| Expression::Binary(operator, boxed(a), boxed(b))),
        1 => (value.clone(), value.clone(), value.clone())
            .prop_map(|(a, b, c)| Expression::Between(boxed(a), boxed(b), boxed(c))),
        1 => (value.clone(), prop::collection::vec(value.clone(), 1..3))
            .prop_map(|(value, items)| Expression::OneOf(boxed(value), items)),
        2 => value.clone().prop_map(|value| Expression::Unary(UnaryOperator::IsSome, boxed(value))),
        1 => value.clone().prop_map(|value| Expression::Unary(UnaryOperator::Not, boxed(value))),
        3 => value,
    ]
    .boxed()
}

/// The nodes of an expression, operands first.
fn nodes<'a>(expression: &'a Expression, names: &[&str], nodes: &mut Vec<Node<'a>>) {
    for inner in expression.operands() {
        self::nodes(inner, names, nodes);
    }
    let count = |items: &[Expression]| u16::try_from(items.len()).unwrap();
    nodes.push(match expression {
        Expression::Column(name) => {
            let position = names.iter().position(|other| other == name).unwrap();
            Node::Column(u16::try_from(position).unwrap())
        }
        Expression::Number(digits) => Node::Number(digits),
        Expression::Text(text) => Node::Text(text),
        Expression::Boolean(value) => Node::Boolean(*value),
        Expression::Unary(operator, _) => Node::Unary(*operator),
        Expression::Binary(operator, ..) => Node::Binary(*operator),
        Expression::Between(..) => Node::Between,
        Expression::OneOf(_, items) => Node::OneOf(count(items)),
        Expression::Call(function, arguments) => Node::Call(*function, count(arguments)),
        Expression::Cast(_, data_type) => Node::Cast(ColumnType::new(data_type.kind)),
        Expression::Case(cases, _) => Node::Case(u16::try_from(cases.len()).unwrap()),
        Expression::List(items) => Node::List(count(items)),
        other => panic!("{other} is not generated"),
    });
}

/// What is said against an expression as the predicate of an index.
fn verdict(expression: &Expression) -> Option<String> {
    let columns = columns();
    let names: Vec<&str> = columns.iter().map(|(name, ..)| *name).collect();
    let definitions: Vec<ColumnDef<'_>> = columns
        .iter()
        .map(|(name, _, column_type)| ColumnDef {
            field: name,
            name,
            column_type: *column_type,
            rust_type: *column_type,
            ..ColumnDef::NONE
        })
        .collect();
    let mut list = Vec::new();
    nodes(expression, &names, &mut list);
    let surroundings = Surroundings {
        columns: &definitions,
        value: ColumnType::new(TypeKind::Unknown),
        purpose: Purpose::Predicate,
        target: None,
    };
    problem(&ExpressionDef { nodes: &list }, &surroundings, 0)
        .map(|problem| problem.message().as_str().to_owned())
}

/// What is refused although the server takes it: the words of the messages.
const STRICTER: &[&str] = &[
    // A string as written beside what is not written as one.
    "without quotes",
    "text with true or false",
    "true or false with text",
    "text is compared with true or false",
    "true or false is compared with text",
    "`money` with text",
    "write a list, `[a, b]`",
    "this is text, and another",
    // Days without the word.
    "`days(30)`",
    "a number alone does not say of what",
    // A list as written beside text; mixed lists; what is put together without being text.
    "this is an array, but",
    "all elements have one type",
    "but `concat(..)` needs text",
    // A time of day as a duration; fields that durations and times do not have, which the server says for each row.
    "a time of day, but",
    "a duration, but",
    "needs a time of day",
    // Fields of an instant, and of a date by way of one.
    "`.at_time_zone(\"UTC\")`",
    "add `.cast(timestamp)`",
];

#[test]
fn the_typing_and_the_server_agree() {
    let mut runner = TestRunner::deterministic();
    let strategy = condition();
    let expressions: Vec<Expression> = (0..3000)
        .map(|_| strategy.new_tree(&mut runner).unwrap().current())
        .collect();
    let definitions: Vec<String> = columns()
        .iter()
        .map(|(name, sql, _)| format!("\"{name}\" {sql}"))
        .collect();
    let mut wrong = Vec::new();
    let mut accepted = 0;
    for server in each_version() {
        let dialect = Postgres::new(u16::try_from(server.version).unwrap()).unwrap();
        let database = server.scratch_database();
        let mut client = database.connect();
        client
            .batch_execute(&format!(
                "CREATE TYPE mood AS ENUM ('calm'); CREATE TABLE typed ({}); \
                 CREATE FUNCTION architrave_uuid_v7() RETURNS uuid LANGUAGE sql VOLATILE \
                 AS 'SELECT gen_random_uuid()'",
                definitions.join(", ")
            ))
            .unwrap();
        for expression in &expressions {
            // A computed count of a duration is refused before.
            let Some(text) = sql(&dialect, expression, TypeKind::Boolean) else {
                continue;
            };
            let attempt = client.batch_execute(&format!(
                "CREATE INDEX typed_index ON typed (id) WHERE {text}; DROP INDEX typed_index"
            ));
            let refusal = attempt.err().map(|error| {
                let error = error
                    .as_db_error()
                    .unwrap_or_else(|| panic!("{error}"))
                    .clone();
                (error.code().code().to_owned(), error.message().to_owned())
            });
            let ours = verdict(expression);
            match (&ours, &refusal) {
                (None, None) => accepted += 1,
                // A literal that is no value of its type: no matter of types.
                (_, Some((code, _))) if code.starts_with("22") => {}
                _ if wrong.len() > 25 => break,
                (None, Some((_, message))) => wrong.push(format!(
                    "PostgreSQL {} refuses what is accepted: {expression}\n    {text}\n    {message}",
                    server.version
                )),
                (Some(ours), None) if !STRICTER.iter().any(|it| ours.contains(it)) => {
                    wrong.push(format!(
                        "PostgreSQL {} accepts what is refused: {expression}\n    {text}\n    {ours}",
                        server.version
                    ));
                }
                (Some(_), _) => {}
            }
        }
    }
    wrong.truncate(25);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(accepted > 500, "too few are well typed: {accepted}");
}
