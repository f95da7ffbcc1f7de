use super::*;
use crate::def::{ColumnDef, EnumDef, TypeKind, VariantDef};
use crate::rule::testing::table;
use crate::syntax::expression::{ParsedNodeKind, Scope, parse_expression};

const fn variant(label: &'static str) -> VariantDef<'static> {
    VariantDef {
        rust_name: label,
        label,
        renamed_from: None,
    }
}

const STATUS: EnumDef<'static> = EnumDef {
    rust_name: "OrderStatus",
    name: "order_status",
    namespace: None,
    comment: None,
    digest: 1,
    form: crate::def::EnumForm::Native,
    variants: &[variant("pending"), variant("paid")],
};
const OTHER: EnumDef<'static> = EnumDef {
    rust_name: "Color",
    name: "color",
    digest: 2,
    form: crate::def::EnumForm::Native,
    variants: &[variant("red")],
    ..STATUS
};

/// A column of every kind that operators tell apart.
pub(crate) fn columns() -> Vec<(&'static str, ColumnType<'static>)> {
    let plain = ColumnType::new;
    vec![
        ("small", plain(TypeKind::SmallInt)),
        ("qty", plain(TypeKind::Integer)),
        ("id", plain(TypeKind::BigInt)),
        (
            "price",
            plain(TypeKind::Numeric).with_precision(10).with_scale(2),
        ),
        ("ratio", plain(TypeKind::DoublePrecision)),
        ("code", plain(TypeKind::Text)),
        ("name", plain(TypeKind::VarChar).with_precision(20)),
        ("active", plain(TypeKind::Boolean)),
        ("day", plain(TypeKind::Date)),
        ("hour", plain(TypeKind::Time)),
        ("local", plain(TypeKind::Timestamp)),
        ("at", plain(TypeKind::TimestampTz)),
        ("span", plain(TypeKind::Interval)),
        ("key", plain(TypeKind::Uuid)),
        ("doc", plain(TypeKind::Json)),
        ("data", plain(TypeKind::JsonB)),
        ("raw", plain(TypeKind::Bytea)),
        ("host", plain(TypeKind::Inet)),
        ("tags", plain(TypeKind::Text).array()),
        ("labels", plain(TypeKind::VarChar).with_precision(9).array()),
        ("counts", plain(TypeKind::Integer).array()),
        ("status", ColumnType::of_enum(&STATUS)),
        ("color", ColumnType::of_enum(&OTHER)),
        ("unknown", plain(TypeKind::Unknown)),
    ]
}

fn found(text: &str, purpose: Purpose, target: Option<ColumnType<'static>>) -> Vec<String> {
    let columns = columns();
    let mut builder = table("Order");
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    for (name, column_type) in &columns {
        builder = builder.column(name, *column_type);
    }
    let definition = builder.build();
    let expression = syn::parse_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let parsed = parse_expression(&expression, &Scope::table(&names))
        .unwrap_or_else(|errors| panic!("{text}: {errors:#?}"));
    let labels: Vec<String> = parsed
        .nodes
        .iter()
        .map(|node| match &node.kind {
            ParsedNodeKind::EnumPath(path) => path
                .segments
                .last()
                .unwrap()
                .ident
                .to_string()
                .to_lowercase(),
            _ => String::new(),
        })
        .collect();
    let nodes: Vec<Node<'_>> = parsed
        .nodes
        .iter()
        .zip(&labels)
        .map(|(node, label)| match &node.kind {
            ParsedNodeKind::Column(column) => Node::Column(*column),
            ParsedNodeKind::Value => Node::Value,
            ParsedNodeKind::Number(digits) => Node::Number(digits),
            ParsedNodeKind::Text(text) => Node::Text(text),
            ParsedNodeKind::Boolean(value) => Node::Boolean(*value),
            ParsedNodeKind::Null => Node::Null,
            ParsedNodeKind::EnumPath(_) => Node::EnumLabel(label),
            ParsedNodeKind::Sql(text) => Node::Sql(text),
            ParsedNodeKind::Unary(operator) => Node::Unary(*operator),
            ParsedNodeKind::Binary(operator) => Node::Binary(*operator),
            ParsedNodeKind::Between => Node::Between,
            ParsedNodeKind::OneOf(count) => Node::OneOf(*count),
            ParsedNodeKind::Call(function, count) => Node::Call(*function, *count),
            ParsedNodeKind::UserCall(name, count) => Node::UserCall(name, *count),
            ParsedNodeKind::Cast(target) => Node::Cast(ColumnType {
                precision: target.precision,
                scale: target.scale,
                dimensions: target.dimensions,
                ..ColumnType::new(target.kind)
            }),
            ParsedNodeKind::Case(pairs) => Node::Case(*pairs),
            ParsedNodeKind::List(count) => Node::List(*count),
        })
        .collect();
    let surroundings = Surroundings {
        columns: definition.columns,
        value: ColumnType::new(TypeKind::Unknown),
        purpose,
        target,
    };
    let expression = ExpressionDef { nodes: &nodes };
    let mut messages = Vec::new();
    while let Some(problem) = problem(&expression, &surroundings, messages.len()) {
        messages.push(problem.message().as_str().to_owned());
    }
    messages
}

fn accepted(text: &str) {
    let found = found(text, Purpose::Check, None);
    assert!(found.is_empty(), "{text}: {found:#?}");
}

fn refused(text: &str, message: &str) {
    refused_as(text, Purpose::Check, message);
}

fn refused_as(text: &str, purpose: Purpose, message: &str) {
    let found = found(text, purpose, None);
    assert_eq!(found.len(), 1, "{text}: {found:#?}");
    assert!(found[0].contains(message), "{text}: {found:#?}");
}

#[test]
fn what_the_server_compares_is_accepted() {
    for text in [
        "qty > 0 && id >= small && price == ratio && price > 1.5",
        "code == name && name != \"x\" && code.one_of([\"a\", name])",
        "day <= local && local < at && at > \"2026-01-01\"",
        "key == \"0f2a9c1e-0000-7000-8000-000000000000\" && host == \"::1\"",
        "status == OrderStatus::Pending && status.one_of([OrderStatus::Paid])",
        "status == \"paid\" && code == OrderStatus::Paid",
        "data == \"{}\" && data.get(\"a\").get(0).get_text(\"b\") == \"x\"",
        "doc.get_text(\"a\") == code && data.has_key(\"a\")",
        "tags == [] && tags.contains([\"a\"]) && counts.overlaps([1, 2])",
        "code.any_of(tags) && qty.any_of(counts) && name.any_of(labels)",
        "active || !active && active == true",
        "day + span > at && at - local < days(3) && span * 2 > hours(1)",
        "day - day > 3 && (local - day) < span",
        "(if active { qty } else { price }) > 1.0",
        "match status { OrderStatus::Pending => 1, _ => 2.5 } > ratio",
        "coalesce(name, code, \"x\") == \"y\" && greatest(qty, price, ratio) > 0",
        "nullif(code, \"\").is_some() && least(day, local) < at",
        "day.year() > 2000 && at.at_time_zone(\"UTC\").hour() < 12",
        "price.round(1) == price && ratio.floor() == ratio && qty.power(2) > 4",
        "qty.cast(text) == code && code.cast(date) == day",
        "unknown > 3 && unknown == code && unknown + day == at && unknown.lower() == unknown",
        "code.is_distinct_from(None) && func(\"f\", qty) && sql(\"true\")",
        "day <= current_date() && at <= now() && now() + days(1) >= at",
        "day.between(\"1900-01-01\", current_date()) || active",
        "concat(code, \" \", name).char_length() < 80 && raw.octet_length() < 100",
    ] {
        accepted(text);
    }
}

#[test]
fn what_the_server_refuses_is_refused_at_the_operand() {
    refused("code > qty", "`>` compares text with a whole number");
    refused("qty == \"5\"", "without quotes");
    refused("status == Color::Red", "`red` is no value of `OrderStatus`");
    refused("status == \"payed\"", "its values are `pending`, `paid`");
    refused("status == color", "of another enum");
    refused("status == code", "a value of an enum with text");
    refused("doc == doc", "`json` has no equality");
    refused("doc.has_key(\"a\")", "`.cast(jsonb)`");
    refused("doc.contains(\"{}\")", "`.cast(jsonb)`");
    refused("data.lower() == \"a\"", "`.get_text(\"key\")`");
    refused("code.contains(\"a\")", "`.position(\"text\") > 0`");
    refused("tags == labels", "of another type");
    refused("tags.contains([1])", "an array of the same type");
    refused("code == tags", "`a.any_of(tags)`");
    refused(
        "qty.lower() == \"a\"",
        "`qty` is a whole number, but `.lower(..)` needs text",
    );
    refused("code.abs() > 1", "needs a number");
    refused("code + name == \"a\"", "`concat(a, b)`");
    refused("day + 7 > day", "`days(30)`");
    refused("ratio % 2 == 1", "a whole or decimal number");
    refused("ratio.round(2) == 1", "`.cast(numeric)`");
    refused("code.substring(id) == \"a\"", "32 bits");
    refused("at.year() == 2000", "`.at_time_zone(\"UTC\")`");
    refused("day.hour() == 2", "a time of day");
    refused("qty && active", "compare it, as in `quantity > 0`");
    refused("!qty", "needs true or false");
    refused("qty + 1", "a condition is true or false");
    refused("qty == None", "write `.is_none()`");
    refused("qty != None", "write `.is_some()`");
    refused("code.one_of([None])", "nothing equals `None`");
    refused("code.one_of([\"a\", 1])", "text is compared with a number");
    refused("qty.between(1, \"a\")", "write the number without quotes");
    refused(
        "if qty { active } else { true }",
        "`if` needs true or false",
    );
    refused(
        "(if active { qty } else { code }) == 1",
        "another branch gives a whole number",
    );
    refused(
        "coalesce(qty, code) == 1",
        "another argument of `coalesce(..)`",
    );
    refused("key.cast(integer) == 1", "there is no cast from a UUID");
    refused("\"a\" + 1 == 2", "needs a number");
    refused("5.lower() == code", "needs text");
}

#[test]
fn every_mistake_of_an_expression_is_found() {
    let all = found(
        "code > qty && qty.lower() == name && !price",
        Purpose::Check,
        None,
    );
    assert_eq!(all.len(), 3, "{all:#?}");
}

#[test]
fn what_changes_by_itself_is_refused_where_it_is_kept() {
    refused("at > now()", "changes as time passes");
    refused("!(at <= now())", "changes as time passes");
    refused("coalesce(at, now()) == at", "changes as time passes");
    refused("code == current_user()", "depends on the session");
    refused("key == uuid_v4()", "at each call");
    refused_as("at <= now()", Purpose::Predicate, "an index holds");
    refused_as("at + days(1)", Purpose::Generated, "depends on the session");
    refused_as("at.cast(date)", Purpose::Key, "depends on the session");
    refused_as("day == at", Purpose::Predicate, "depends on the session");
    for text in [
        "local + days(1)",
        "\"2026-01-01\".cast(date)",
        "at.at_time_zone(\"UTC\").cast(date)",
    ] {
        assert!(found(text, Purpose::Key, None).is_empty(), "{text}");
    }
    for text in ["at > now()", "code == current_setting(\"app.tenant\")"] {
        assert!(found(text, Purpose::Condition, None).is_empty(), "{text}");
    }
}

#[test]
fn a_value_fits_its_column() {
    let plain = ColumnType::new;
    let refusals = [
        ("\"x\"", plain(TypeKind::Integer), "without quotes"),
        ("\"true\"", plain(TypeKind::Boolean), "without quotes"),
        ("1.5", plain(TypeKind::Integer), "would round it"),
        ("5", plain(TypeKind::Text), "in quotes"),
        (
            "true",
            plain(TypeKind::Integer),
            "true or false, but the column holds whole numbers",
        ),
        ("now()", plain(TypeKind::Integer), "an instant"),
        ("\"gone\"", ColumnType::of_enum(&STATUS), "is no value of"),
        ("1", plain(TypeKind::Text).array(), "for an empty one"),
        ("uuid_v7()", plain(TypeKind::BigInt), "a UUID"),
    ];
    for (text, target, message) in refusals {
        let found = found(text, Purpose::Value, Some(target));
        assert_eq!(found.len(), 1, "{text}: {found:#?}");
        assert!(found[0].contains(message), "{text}: {found:#?}");
    }
    let fits = [
        ("0", plain(TypeKind::Numeric)),
        ("now()", plain(TypeKind::Date)),
        ("now()", plain(TypeKind::Timestamp)),
        ("current_date()", plain(TypeKind::TimestampTz)),
        ("\"{}\"", plain(TypeKind::JsonB)),
        ("[]", plain(TypeKind::Text).array()),
        ("[\"a\"]", plain(TypeKind::VarChar).array()),
        ("OrderStatus::Paid", ColumnType::of_enum(&STATUS)),
        ("OrderStatus::Paid", plain(TypeKind::Text)),
        ("None", plain(TypeKind::Integer)),
        ("days(30)", plain(TypeKind::Interval)),
        ("func(\"f\")", plain(TypeKind::Integer)),
        ("uuid_v7()", plain(TypeKind::Uuid)),
    ];
    for (text, target) in fits {
        let found = found(text, Purpose::Value, Some(target));
        assert!(found.is_empty(), "{text}: {found:#?}");
    }
}

/// The columns by their definitions, for a constant as rustc evaluates it.
#[test]
fn a_constant_can_ask() {
    const NODES: [Node<'static>; 3] = [
        Node::Text("a"),
        Node::Number("1"),
        Node::Binary(crate::def::BinaryOperator::Equal),
    ];
    const NONE: &[ColumnDef<'static>] = &[];
    const FOUND: Option<usize> = match problem(
        &ExpressionDef { nodes: &NODES },
        &Surroundings {
            columns: NONE,
            value: ColumnType::new(TypeKind::Unknown),
            purpose: Purpose::Check,
            target: None,
        },
        0,
    ) {
        Some(problem) => Some(problem.node),
        None => None,
    };
    assert_eq!(FOUND, Some(2));
}
