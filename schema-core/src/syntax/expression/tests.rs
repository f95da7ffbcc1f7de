use super::*;
use crate::def::Function;

const COLUMNS: [&str; 7] = [
    "id",
    "email",
    "quantity",
    "status",
    "deleted_at",
    "address.zip",
    "value",
];

fn nodes(text: &str) -> Vec<ParsedNodeKind> {
    let expression = syn::parse_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let parsed = parse_expression(&expression, &Scope::table(&COLUMNS));
    let parsed = parsed.unwrap_or_else(|errors| panic!("{text}: {errors:#?}"));
    parsed.nodes.into_iter().map(|node| node.kind).collect()
}

fn errors(text: &str, scope: &Scope<'_>) -> Vec<String> {
    let expression = syn::parse_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    match parse_expression(&expression, scope) {
        Ok(parsed) => panic!("{text} is accepted: {:?}", parsed.nodes),
        Err(errors) => errors.iter().map(ToString::to_string).collect(),
    }
}

fn refused(text: &str, message: &str) {
    let found = errors(text, &Scope::table(&COLUMNS));
    assert_eq!(found.len(), 1, "{text}: {found:#?}");
    assert!(found[0].contains(message), "{text}: {found:#?}");
}

fn number(digits: &str) -> ParsedNodeKind {
    ParsedNodeKind::Number(digits.to_owned())
}

#[test]
fn operands_come_before_their_operator() {
    use ParsedNodeKind::{Binary, Column, Unary};
    assert_eq!(
        nodes("quantity > 0 && !(deleted_at.is_some())"),
        [
            Column(2),
            number("0"),
            Binary(BinaryOperator::Greater),
            Column(4),
            Unary(UnaryOperator::IsSome),
            Unary(UnaryOperator::Not),
            Binary(BinaryOperator::And),
        ]
    );
}

#[test]
fn rust_decides_what_binds_stronger() {
    use ParsedNodeKind::Binary;
    let kinds = nodes("quantity + 2 * 3 == 7 || quantity < 1");
    assert_eq!(kinds[3], Binary(BinaryOperator::Multiply));
    assert_eq!(kinds[4], Binary(BinaryOperator::Add));
    assert_eq!(kinds.last(), Some(&Binary(BinaryOperator::Or)));
}

#[test]
fn numbers_keep_their_digits() {
    assert_eq!(nodes("1_000.50"), [number("1000.50")]);
    assert_eq!(nodes("-5"), [number("-5")]);
    assert_eq!(
        nodes("-(5)"),
        [number("5"), ParsedNodeKind::Unary(UnaryOperator::Negate)]
    );
}

#[test]
fn every_method_and_function_is_read() {
    use ParsedNodeKind::{Between, Binary, Call, OneOf, UserCall};
    for (text, last) in [
        ("email.char_length()", Call(Function::CharLength, 1)),
        ("email.octet_length()", Call(Function::OctetLength, 1)),
        ("email.lower()", Call(Function::Lower, 1)),
        ("email.upper()", Call(Function::Upper, 1)),
        ("email.trim()", Call(Function::Trim, 1)),
        ("quantity.abs()", Call(Function::Abs, 1)),
        (
            r#"email.matches(r"^a\.b$")"#,
            Binary(BinaryOperator::Matches),
        ),
        (
            r#"email.matches_i("^a")"#,
            Binary(BinaryOperator::MatchesInsensitive),
        ),
        (r#"email.like("a%")"#, Binary(BinaryOperator::Like)),
        ("quantity.one_of([1, 2, 3])", OneOf(3)),
        ("quantity.between(1, 10)", Between),
        ("now()", Call(Function::Now, 0)),
        ("uuid_v7()", Call(Function::UuidV7, 0)),
        ("uuid_v4()", Call(Function::UuidV4, 0)),
        ("coalesce(email, \"none\")", Call(Function::Coalesce, 2)),
        (
            "func(\"audit.check\", email, 1)",
            UserCall("audit.check".to_owned(), 2),
        ),
        (
            "sql(\"email <> ''\")",
            ParsedNodeKind::Sql("email <> ''".to_owned()),
        ),
        ("address.zip", ParsedNodeKind::Column(5)),
        ("None", ParsedNodeKind::Null),
    ] {
        assert_eq!(nodes(text).last(), Some(&last), "{text}");
    }
    assert!(matches!(
        nodes("quantity.cast(numeric(10, 2))").last(),
        Some(ParsedNodeKind::Cast(_))
    ));
    assert!(matches!(
        nodes("status == OrderStatus::Pending")[1],
        ParsedNodeKind::EnumPath(_)
    ));
    assert!(matches!(
        nodes("status == crate::model::OrderStatus::Pending")[1],
        ParsedNodeKind::EnumPath(_)
    ));
}

#[test]
fn value_is_a_column_of_a_table_and_the_tested_value_of_a_type() {
    assert_eq!(nodes("value"), [ParsedNodeKind::Column(6)]);
    let expression = syn::parse_str("value >= 0").unwrap();
    let parsed = parse_expression(&expression, &Scope::value()).unwrap();
    assert_eq!(parsed.nodes[0].kind, ParsedNodeKind::Value);
    assert!(errors("quantity > 0", &Scope::value())[0].contains("write `value`"));
}

#[test]
fn columns_are_named_once_in_order() {
    let expression = syn::parse_str("quantity > 0 && id != quantity").unwrap();
    let parsed = parse_expression(&expression, &Scope::table(&COLUMNS)).unwrap();
    assert_eq!(parsed.columns(), [0, 2]);
}

#[test]
fn unknown_names_have_suggestions() {
    refused("quantty > 0", "did you mean `quantity`?");
    refused("total > 0", "the columns are `id`, `email`");
    refused("status == Pending", "`OrderStatus::Pending`");
    refused("address.zap == \"1\"", "did you mean `address.zip`?");
    refused("email.is_null()", "write `.is_none()`");
    refused("email.lenght() > 3", "did you mean `.char_length()`?");
    refused("email.char_lenght() > 3", "did you mean `.char_length()`?");
    refused("email.frobnicate()", "func(\"frobnicate\", ..)");
    refused("lower(email) == \"a\"", "write `column.lower()`");
    refused("is_valid(email)", "func(\"is_valid\", ..)");
    refused("uuid_v77() == id", "did you mean `uuid_v7()`?");
}

#[test]
fn an_empty_list_of_alternatives_is_refused() {
    refused("email.one_of([])", "never true");
}

#[test]
fn rust_that_no_database_runs_is_refused_with_what_to_write() {
    refused("(quantity = 0)", "write `==`");
    refused("quantity > 0 & true", "write `&&`");
    refused("quantity as i32 > 0", "`.cast(..)`");
    refused("&quantity > 0", "without `&`");
    refused("(1..=5).contains(quantity)", ".between(low, high)");
    refused("if quantity > 0 { true }", "else { None }");
    refused(
        "if let Some(a) = email { true } else { false }",
        "`.is_some()`",
    );
    refused(
        "if quantity > 0 { let a = 1; a } else { 2 } > 1",
        "one expression",
    );
    refused("match quantity { 1 => true }", "`_ => ..`");
    refused(
        "match quantity { a if a > 0 => true, _ => false }",
        "a guard",
    );
    refused(
        "match quantity { Some(a) => true, _ => false }",
        "a pattern is",
    );
    refused("match quantity { _ => true, _ => false }", "write it last");
    refused("matches!(quantity, 1)", "a macro is not part");
    refused("quantity == 1i32", "without `i32`");
    refused("quantity == 0x10", "write `16`");
    refused("quantity == 1e3", "write the digits out");
    refused("email == 'a'", "write the string \"a\"");
    refused("email == b\"a\"", "bytes are not part");
    refused("OrderStatus::is_final(status)", "cannot run Rust");
    refused("<A as B>::C == status", "qualified path");
    refused("email == \"a\\0b\"", "NUL");
    refused("email.matches(email)", "a string literal");
    refused("email.matches(r\"\\bword\")", "word boundary");
    refused("email.like(\"a\\\\\")", "escapes nothing");
    refused("email.lower(1) == \"a\"", "takes no argument, not 1");
    refused("email.between(1)", "takes 2 arguments, not 1");
    refused("email.cast(strin) == \"a\"", "did you mean");
    refused("func(email)", "a string literal");
    refused("func(\"now()\", email)", "not the name of a function");
    refused("sql(\" \")", "empty");
    refused("coalesce(email) == \"a\"", "at least 2");
    refused("now(3) > deleted_at", "takes no argument");
    refused(
        "email.substring() == \"a\"",
        "takes 1 or 2 arguments, not 0",
    );
    refused("email.replace(\"a\") == \"a\"", "takes 2 arguments, not 1");
    refused(
        "deleted_at.date_trunc(\"fortnight\") == deleted_at",
        "one of `year`",
    );
    refused("deleted_at + days(quantity) > deleted_at", "multiply it");
    refused("email == current_setting(\"role\")", "has a prefix");
    refused("email.one_of(status)", "`.any_of(tags)`");
}

#[test]
fn a_default_sees_no_column() {
    let expression = syn::parse_str("created_at").unwrap();
    let errors = parse_expression(&expression, &Scope::constant()).unwrap_err();
    assert!(errors[0].to_string().contains("`generated(created_at)`"));
    let expression = syn::parse_str("OrderStatus::Pending").unwrap();
    assert!(parse_expression(&expression, &Scope::constant()).is_ok());
}

#[test]
fn every_mistake_is_reported() {
    let found = errors("a > 0 && b.foo() == c", &Scope::table(&COLUMNS));
    assert_eq!(found.len(), 4, "{found:#?}");
}
