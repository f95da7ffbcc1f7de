use super::*;
use crate::def::TypeKind;
use crate::model::ObjectName;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

pub(crate) fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z][a-z0-9_]{0,6}",
        select(vec![
            "value",
            "None",
            "type",
            "self",
            "crate",
            "now",
            "Full Name",
            "a\"b",
            "1st",
            "r#x",
            "é"
        ])
        .prop_map(str::to_owned),
    ]
}

pub(crate) fn data_type() -> impl Strategy<Value = DataType> {
    let kinds = TypeKind::ALL.iter().copied();
    let built_in: Vec<TypeKind> = kinds
        .filter(|kind| !kind.postgres_name().is_empty())
        .collect();
    let plain = (select(built_in), any::<u32>(), any::<i16>(), 0..3_u8).prop_map(
        |(kind, precision, scale, dimensions)| {
            use crate::def::TypeParameters::{Interval, None as Nothing, PrecisionScale, Shape};
            let parameters = kind.parameters();
            let modifier = match parameters {
                Interval => Some("day_to_second"),
                Shape => Some("MultiPolygonZ"),
                _ => None,
            };
            DataType {
                precision: match parameters {
                    Nothing => None,
                    Shape => Some(1 + precision % 999_999),
                    _ => Some(precision),
                },
                scale: (parameters == PrecisionScale).then_some(scale),
                dimensions,
                modifier: modifier
                    .filter(|_| precision % 2 == 0)
                    .or_else(|| (parameters == Shape).then_some("Geometry"))
                    .map(str::to_owned),
                ..DataType::new(kind)
            }
        },
    );
    let parameters = option::of(prop_oneof![Just("3"), Just("-1,small"), Just("Odd Word,7")]);
    let of_extension = (name(), name(), parameters, 0..3_u8).prop_map(
        |(extension, name, modifier, dimensions)| DataType {
            dimensions,
            modifier: modifier.map(str::to_owned),
            name: Some(ObjectName::new(name)),
            extension: Some(extension),
            ..DataType::new(TypeKind::Extension)
        },
    );
    let named =
        (option::of(name()), name(), 0..3_u8).prop_map(|(namespace, name, dimensions)| DataType {
            dimensions,
            name: Some(ObjectName { namespace, name }),
            ..DataType::new(TypeKind::Enum)
        });
    prop_oneof![3 => plain, 1 => of_extension, 1 => named]
}

pub(crate) fn expression() -> impl Strategy<Value = Expression> {
    let leaf = prop_oneof![
        4 => name().prop_map(Expression::Column),
        1 => Just(Expression::Value),
        2 => r"-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,5})?".prop_map(Expression::Number),
        2 => any::<String>().prop_map(|text| Expression::Text(text.replace('\0', ""))),
        1 => any::<bool>().prop_map(Expression::Boolean),
        1 => Just(Expression::Null),
        1 => r#"[a-z'"\\ \n]{0,9}"#.prop_map(Expression::Sql),
    ];
    leaf.prop_recursive(5, 40, 4, move |inner| {
        let boxed = || inner.clone().prop_map(Box::new).boxed();
        // Boxed, because a union holds the trees of all its alternatives on the stack: unboxed, five
        // levels of them overflow the stack of a test's thread every few ten thousand cases.
        prop_oneof![
            (select(UnaryOperator::ALL), boxed())
                .prop_map(|(operator, operand)| Expression::Unary(operator, operand))
                .boxed(),
            (select(BinaryOperator::ALL), boxed(), boxed())
                .prop_map(|(operator, left, right)| Expression::Binary(operator, left, right))
                .boxed(),
            (boxed(), boxed(), boxed())
                .prop_map(|(value, low, high)| Expression::Between(value, low, high))
                .boxed(),
            (boxed(), vec(inner.clone(), 0..4))
                .prop_map(|(value, items)| Expression::OneOf(value, items))
                .boxed(),
            call(inner.clone()).boxed(),
            vec(inner.clone(), 0..4).prop_map(Expression::List).boxed(),
            (vec((inner.clone(), inner.clone()), 1..3), boxed())
                .prop_map(|(cases, otherwise)| Expression::Case(cases, otherwise))
                .boxed(),
            (name(), vec(inner.clone(), 0..4))
                .prop_map(|(name, items)| Expression::UserCall(name, items))
                .boxed(),
            (boxed(), data_type())
                .prop_map(|(operand, to)| Expression::Cast(operand, to))
                .boxed(),
        ]
    })
}

/// A call of any function, with a number of arguments that it can have.
fn call(inner: impl Strategy<Value = Expression> + Clone) -> impl Strategy<Value = Expression> {
    (select(Function::ALL), 0..3_usize).prop_flat_map(move |(function, more)| {
        let least = function.required();
        let most = match function.is_variadic() {
            true => least + 2,
            false => function.parameters().len(),
        };
        vec(inner.clone(), (least + more).min(most))
            .prop_map(move |arguments| Expression::Call(function, arguments))
    })
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(expression in expression()) {
        let text = expression.to_string();
        prop_assert_eq!(Expression::parse(&text).unwrap(), expression, "{}", text);
    }
}

#[test]
fn prints_as_a_person_would_write() {
    for text in [
        "total_amount == subtotal + tax_amount + shipping_amount",
        "(a + b) * c - (d - e)",
        "(a || b) && !(c && d)",
        "phone.is_none() || phone.matches(r\"^\\+?[1-9][0-9]{1,14}$\")",
        "status.one_of([\"pending\", \"paid\"])",
        "quantity.between(1, 100)",
        "-(5) == -5",
        "(-5).abs() > 0",
        "(a == b) == c",
        "r#type == \"x\"",
        "column(\"Full Name\").lower() != \"\"",
        "coalesce(nickname, name).cast(varchar(20))",
        "status.cast(array(r#enum(sales, order_status)))",
        "func(\"audit.is_valid\", email, 1)",
        "value >= 0",
        "a.is_distinct_from(b) || name.like_i(\"a%\")",
        "if a > 0 { \"some\" } else if a.is_none() { None } else { \"none\" }",
        "(if a { 1 } else { 2 }) + 1",
        "tags.contains([\"a\", \"b\"]) && [] != tags",
        "data.get(\"a\").get_text(0).substring(1, 3) == \"x\"",
        "starts_on + days(30) > ends_on",
        "owner == current_user() && tenant == current_setting(\"app.tenant\", true)",
    ] {
        assert_eq!(Expression::parse(text).unwrap().to_string(), text);
    }
}

#[test]
fn refuses_what_is_not_the_language() {
    for text in [
        "",
        "a ==",
        "a.frobnicate()",
        "A::B",
        "if a { b }",
        "a.cast(nothing)",
    ] {
        let error = Expression::parse(text).unwrap_err();
        assert!(error.to_string().contains("is no expression"), "{error}");
    }
}
