use super::{Holder, Surroundings, read};
use schema_core::def::TypeKind;
use schema_core::dialect::Engine;
use schema_core::model::{Column, DataType, EnumType, Expression, ObjectId, ObjectName, Schema};
use schema_core::typing::Purpose;

fn schema() -> Schema {
    let mut schema = Schema::default();
    let name = ObjectName::new("status");
    schema.enums.insert(
        name.clone(),
        EnumType {
            id: ObjectId::default(),
            name,
            comment: None,
            labels: vec!["new".to_owned(), "old".to_owned()],
            renamed_labels: std::collections::BTreeMap::new(),
        },
    );
    schema
}

fn columns() -> Vec<Column> {
    let of = |name: &str, kind: TypeKind| Column::new(name, DataType::new(kind));
    vec![
        of("a", TypeKind::Integer),
        of("b", TypeKind::BigInt),
        of("price", TypeKind::Numeric),
        of("ratio", TypeKind::DoublePrecision),
        of("weight", TypeKind::Real),
        of("name", TypeKind::Text),
        of("email", TypeKind::VarChar),
        of("at", TypeKind::TimestampTz),
        of("day", TypeKind::Date),
        of("data", TypeKind::JsonB),
        of("tags", TypeKind::Text),
        of("done", TypeKind::Boolean),
        Column::new(
            "state",
            DataType {
                name: Some(ObjectName::new("status")),
                ..DataType::new(TypeKind::Enum)
            },
        ),
    ]
}

fn check(text: &str) -> String {
    let (schema, columns) = (schema(), columns());
    let surroundings = Surroundings {
        schema: &schema,
        columns: &columns,
        holder: Holder::Table,
        purpose: Purpose::Check,
        target: None,
    };
    read(text, Engine::Postgres, &surroundings).to_string()
}

fn default(text: &str, data_type: DataType) -> String {
    let schema = schema();
    let surroundings = Surroundings {
        schema: &schema,
        columns: &[],
        holder: Holder::Constant,
        purpose: Purpose::Value,
        target: Some(&data_type),
    };
    read(text, Engine::Postgres, &surroundings).to_string()
}

#[test]
fn casts_that_the_server_puts_in_are_left_out() {
    for (text, expected) in [
        ("(a > 0)", "a > 0"),
        ("(a > '-1'::integer)", "a > -1"),
        ("(price > (0)::numeric)", "price > 0"),
        ("(price >= 0.00)", "price >= 0.00"),
        ("(ratio <= (0.5)::double precision)", "ratio <= 0.5"),
        ("(weight > (0)::double precision)", "weight > 0"),
        ("(b > '5000000000'::bigint)", "b > 5000000000"),
        ("(name <> ''::text)", "name != \"\""),
        ("((email)::text <> ''::text)", "email != \"\""),
        ("((email)::text = name)", "email == name"),
        (
            "((email)::text ~ '^[a-z]+$'::text)",
            "email.matches(\"^[a-z]+$\")",
        ),
        ("(name ~~ 'A%'::text)", "name.like(\"A%\")"),
        ("(day >= '2000-01-01'::date)", "day >= \"2000-01-01\""),
        (
            "(lower((email)::text) = (email)::text)",
            "email.lower() == email",
        ),
        ("((price)::double precision < ratio)", "price < ratio"),
        ("((a)::numeric < price)", "a < price"),
    ] {
        assert_eq!(check(text), expected, "{text}");
    }
}

#[test]
fn lists_and_ranges_are_recognised() {
    for (text, expected) in [
        ("((a >= 0) AND (a <= 100))", "a.between(0, 100)"),
        ("((a >= 0) AND (b <= 100))", "a >= 0 && b <= 100"),
        (
            "((a >= 0) AND (a <= 100) AND (b > 1))",
            "a >= 0 && a <= 100 && b > 1",
        ),
        ("(a = ANY (ARRAY[20, 30]))", "a.one_of([20, 30])"),
        (
            "(b <> ALL (ARRAY[(1)::bigint, (2)::bigint]))",
            "!b.one_of([1, 2])",
        ),
        (
            "((email)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
            "email.one_of([\"a\", \"b\"])",
        ),
        (
            "((email)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))",
            "email.one_of([\"a\", \"b\"])",
        ),
        (
            "((upper((email)::text) = ANY (ARRAY['W'::text, 'M'::text])) OR (email IS NULL))",
            "email.upper().one_of([\"W\", \"M\"]) || email.is_none()",
        ),
        ("((a IS NULL) <> (b IS NULL))", "a.is_none() != b.is_none()"),
        ("(NOT done)", "!done"),
        ("(done = true)", "done == true"),
    ] {
        assert_eq!(check(text), expected, "{text}");
    }
}

#[test]
fn labels_keep_their_cast() {
    assert_eq!(
        check("(state = 'new'::status)"),
        "state == \"new\".cast(r#enum(status))"
    );
}

#[test]
fn functions_are_words_or_calls() {
    for (text, expected) in [
        ("(octet_length(name) = 32)", "name.octet_length() == 32"),
        (
            "(char_length(TRIM(BOTH FROM name)) > 0)",
            "name.trim().char_length() > 0",
        ),
        (
            "((EXTRACT(year FROM day))::integer > 2000)",
            "day.year() > 2000",
        ),
        (
            "(COALESCE(price, (0)::numeric) > (1)::numeric)",
            "coalesce(price, 0) > 1",
        ),
        (
            "((data ->> 'kind'::text) = 'a'::text)",
            "data.get_text(\"kind\") == \"a\"",
        ),
        (
            "audit.is_fine((email)::text)",
            "func(\"audit.is_fine\", email.cast(text))",
        ),
        (
            "(((name || '/'::text) || (email)::text) <> ''::text)",
            "concat(name, \"/\", email) != \"\"",
        ),
        (
            "(day > (CURRENT_DATE - 3))",
            "sql(\"(day > (CURRENT_DATE - 3))\")",
        ),
        ("(name !~~ 'A%'::text)", "sql(\"(name !~~ 'A%'::text)\")"),
        (
            "CASE WHEN (a > 0) THEN (price > (0)::numeric) ELSE true END",
            "if a > 0 { price > 0 } else { true }",
        ),
    ] {
        assert_eq!(check(text), expected, "{text}");
    }
}

#[test]
fn defaults_are_of_the_type_of_their_column() {
    let of = DataType::new;
    for (text, data_type, expected) in [
        ("0", of(TypeKind::Integer), "0"),
        ("'-1'::integer", of(TypeKind::Integer), "-1"),
        ("''::character varying", of(TypeKind::VarChar), "\"\""),
        ("''::text", of(TypeKind::Text), "\"\""),
        ("'X'::bpchar", of(TypeKind::Char), "\"X\""),
        ("'{}'::jsonb", of(TypeKind::JsonB), "\"{}\""),
        ("now()", of(TypeKind::TimestampTz), "now()"),
        ("gen_random_uuid()", of(TypeKind::Uuid), "uuid_v4()"),
        (
            "CURRENT_TIMESTAMP",
            of(TypeKind::TimestampTz),
            "sql(\"CURRENT_TIMESTAMP\")",
        ),
        (
            "(now() + '90 days'::interval)",
            of(TypeKind::TimestampTz),
            "now() + days(90)",
        ),
        (
            "nextval('a_id_seq'::regclass)",
            of(TypeKind::BigInt),
            "nextval(\"a_id_seq\")",
        ),
        (
            "nextval('\"My Schema\".\"a.b\"'::regclass)",
            of(TypeKind::BigInt),
            "nextval(\"My Schema\", \"a.b\")",
        ),
        (
            "uuid_generate_v1()",
            of(TypeKind::Uuid),
            "func(\"uuid_generate_v1\")",
        ),
        ("'1 day'::interval", of(TypeKind::Interval), "days(1)"),
        (
            "'{}'::text[]",
            DataType {
                dimensions: 1,
                ..of(TypeKind::Text)
            },
            "[]",
        ),
        (
            "'{a,b}'::text[]",
            DataType {
                dimensions: 1,
                ..of(TypeKind::Text)
            },
            "[\"a\", \"b\"]",
        ),
    ] {
        assert_eq!(default(text, data_type), expected, "{text}");
    }
}

#[test]
fn a_setting_of_a_policy_is_one_that_is_read_once() {
    let (schema, columns) = (schema(), columns());
    let read_as = |text: &str| {
        let surroundings = Surroundings {
            schema: &schema,
            columns: &columns,
            holder: Holder::Table,
            purpose: Purpose::Condition,
            target: None,
        };
        read(text, Engine::Postgres, &surroundings)
    };
    for (text, expected) in [
        (
            "(name = ( SELECT current_setting('app.tenant'::text) AS current_setting))",
            "name == current_setting(\"app.tenant\")",
        ),
        (
            "(a = (( SELECT current_setting('app.tenant'::text, true) AS current_setting))::integer)",
            "a == current_setting(\"app.tenant\", true).cast(integer)",
        ),
    ] {
        assert_eq!(read_as(text).to_string(), expected, "{text}");
    }
    for text in [
        "(name = current_setting('app.tenant'::text))",
        "(name = ( SELECT current_setting('app.tenant'::text) AS current_setting FROM pg_class LIMIT 1))",
        "(name = ( SELECT version() AS version))",
    ] {
        assert!(
            matches!(read_as(text), Expression::Sql(_)),
            "{text} is {}",
            read_as(text)
        );
    }
}
