//! SQLite's statements do what the operations say, and what it cannot hold is refused.

use super::model::{
    binary, call, check, column, defaulted, foreign_key, index, name, number, of, required, table,
    text, unary, unique,
};
use rusqlite::Connection;
use schema_core::def::{
    BinaryOperator, Deferrable, EngineSet, Function, NullsOrder, TypeKind, UnaryOperator,
};
use schema_core::dialect::{Dialect as _, Sqlite, Unsupported};
use schema_core::model::{
    Column, DataType, EnumType, Expression, Identity, ObjectId, Schema, Table,
};
use schema_core::plan::Operation;
use schema_core::syntax::settings::{
    SqliteNumeric, SqliteRegex, SqliteRenderings, SqliteTimestamp, SqliteUuid,
};
use std::collections::BTreeMap;

pub(super) const CHOSEN: SqliteRenderings = SqliteRenderings {
    numeric: Some(SqliteNumeric::ScaledInteger),
    regex: Some(SqliteRegex::Omit),
    uuid: Some(SqliteUuid::Text),
    timestamp: Some(SqliteTimestamp::Text),
};

pub(super) fn dialect(renderings: SqliteRenderings) -> Sqlite {
    Sqlite::new((3, 45), renderings).unwrap()
}

fn schema(table: Table) -> Schema {
    let mood = EnumType {
        id: ObjectId(0),
        name: name("mood"),
        comment: Some("How it goes.".into()),
        labels: vec!["low".into(), "it's high".into()],
        renamed_labels: BTreeMap::new(),
    };
    Schema {
        name: "shop".into(),
        enums: BTreeMap::from([(mood.name.clone(), mood)]),
        tables: BTreeMap::from([(table.name.clone(), table)]),
        ..Schema::default()
    }
}

pub(super) fn adapted(
    renderings: SqliteRenderings,
    table: Table,
) -> Result<Table, Vec<Unsupported>> {
    let schema = dialect(renderings).adapt(&schema(table))?;
    Ok(schema.tables.into_values().next().unwrap())
}

#[track_caller]
pub(super) fn run(connection: &Connection, operation: &Operation) {
    for statement in dialect(CHOSEN).statements(operation).unwrap() {
        if let Err(error) = connection.execute_batch(&statement) {
            panic!("{error}\n{statement}");
        }
    }
}

fn price(name: &str) -> Column {
    let mut column = column(name, TypeKind::Numeric);
    (column.data_type.precision, column.data_type.scale) = (Some(10), Some(2));
    column
}

fn with_columns(columns: Vec<Column>) -> Table {
    let mut table = table("items");
    table.columns.extend(columns);
    table
}

/// Creates the adapted table in memory.
#[track_caller]
fn created(renderings: SqliteRenderings, table: Table) -> Connection {
    let table = adapted(renderings, table).unwrap();
    let connection = Connection::open_in_memory().unwrap();
    let sql = dialect(renderings)
        .statements(&Operation::CreateTable(table))
        .unwrap();
    if let Err(error) = connection.execute_batch(&sql.join(";\n")) {
        panic!("{error}\n{}", sql.join(";\n"));
    }
    connection
}

fn typed() -> Table {
    let mut length = column("label", TypeKind::VarChar);
    length.data_type.precision = Some(5);
    length.comment = Some("What it says.\nIn short */ -- ; );\rx".into());
    let mut mood = column("mood", TypeKind::Enum);
    mood.data_type.name = Some(name("mood"));
    let mut items = with_columns(vec![
        length,
        mood,
        defaulted(
            column("active", TypeKind::Boolean),
            Expression::Boolean(true),
        ),
        column("note", TypeKind::JsonB),
        column("other", TypeKind::Uuid),
        defaulted(required(price("price")), Expression::Number("9.5".into())),
        defaulted(
            required(column("created_at", TypeKind::TimestampTz)),
            call(Function::Now),
        ),
    ]);
    items.comment = Some("Things.".into());
    items
}

#[test]
fn types_become_storage_classes_and_checks() {
    let table = adapted(CHOSEN, typed()).unwrap();
    let sql = dialect(CHOSEN)
        .statements(&Operation::CreateTable(table))
        .unwrap();
    assert_eq!(
        sql.join(";\n"),
        "\
CREATE TABLE items (
    -- Things.

    id INT NOT NULL,
    -- What it says.
    -- In short */ -- ; ); x
    label TEXT,
    -- How it goes.
    mood TEXT,
    active INTEGER DEFAULT TRUE,
    note TEXT,
    other TEXT,
    price INTEGER NOT NULL DEFAULT 950,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
    CONSTRAINT items_pkey PRIMARY KEY (id),
    CONSTRAINT items_active_boolean_check CHECK (active IN (0, 1)),
    CONSTRAINT items_label_length_check CHECK (length(label) <= 5),
    CONSTRAINT items_mood_label_check CHECK (mood IN ('low', 'it''s high')),
    CONSTRAINT items_note_json_check CHECK (json_valid(note)),
    CONSTRAINT items_other_uuid_check CHECK (length(other) = 36),
    CONSTRAINT items_price_precision_check CHECK (price BETWEEN -9999999999 AND 9999999999)
) STRICT"
    );
    let connection = created(CHOSEN, typed());
    let refused = [
        "INSERT INTO items (label) VALUES ('no key')",
        "INSERT INTO items (id, label) VALUES (1, 'longer')",
        "INSERT INTO items (id, mood) VALUES (1, 'middle')",
        "INSERT INTO items (id, active) VALUES (1, 2)",
        "INSERT INTO items (id, note) VALUES (1, '{')",
        "INSERT INTO items (id, price) VALUES (1, 9.5)",
        "INSERT INTO items (id, price) VALUES (1, 10000000000)",
        "INSERT INTO items (id, created_at) VALUES (1, NULL)",
    ];
    for statement in refused {
        connection.execute_batch(statement).expect_err(statement);
    }
    connection
        .execute_batch("INSERT INTO items (id, label, mood) VALUES (1, 'äöüßé', 'low')")
        .unwrap();
    let created_at: String = connection
        .query_row("SELECT created_at FROM items", [], |row| row.get(0))
        .unwrap();
    assert_eq!(created_at.len(), "2026-11-21T10:36:31.250+00:00".len());
    assert!(created_at.ends_with("+00:00"), "{created_at}");
}

#[test]
fn uuids_of_version_7_as_text_and_as_bytes() {
    for uuid in [SqliteUuid::Text, SqliteUuid::Blob] {
        for (function, version) in [(Function::UuidV7, '7'), (Function::UuidV4, '4')] {
            let renderings = SqliteRenderings {
                uuid: Some(uuid),
                ..CHOSEN
            };
            let made = with_columns(vec![defaulted(
                required(column("other", TypeKind::Uuid)),
                call(function),
            )]);
            let connection = created(renderings, made);
            let clock = "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)";
            let before: i64 = connection.query_row(clock, [], |row| row.get(0)).unwrap();
            connection
                .execute_batch(
                    "WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 2000)
                     INSERT INTO items (id) SELECT id FROM n",
                )
                .unwrap();
            let after: i64 = connection.query_row(clock, [], |row| row.get(0)).unwrap();
            let form = match uuid {
                SqliteUuid::Text => "other",
                SqliteUuid::Blob => {
                    "lower(substr(hex(other), 1, 8) || '-' || substr(hex(other), 9, 4) || '-' || \
                     substr(hex(other), 13, 4) || '-' || substr(hex(other), 17, 4) || '-' || substr(hex(other), 21))"
                }
            };
            let mut statement = connection
                .prepare(&format!("SELECT DISTINCT {form} FROM items"))
                .unwrap();
            let texts: Vec<String> = statement
                .query_map([], |row| row.get(0))
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap();
            assert_eq!(texts.len(), 2000);
            for text in texts {
                let groups: Vec<usize> = text.split('-').map(str::len).collect();
                assert_eq!(groups, [8, 4, 4, 4, 12], "{text}");
                assert_eq!(text, text.to_lowercase());
                assert_eq!(text.chars().nth(14), Some(version), "{text}");
                assert!("89ab".contains(text.chars().nth(19).unwrap()), "{text}");
                if version == '7' {
                    let digits = text.replace('-', "");
                    let milliseconds = i64::from_str_radix(&digits[..12], 16).unwrap();
                    assert!(
                        (before - 1..=after + 1).contains(&milliseconds),
                        "{before} {milliseconds} {after}"
                    );
                }
            }
        }
    }
}

fn equal(left: Expression, right: Expression) -> Expression {
    binary(left, BinaryOperator::Equal, right)
}

fn sum(left: Expression, right: Expression) -> Expression {
    binary(left, BinaryOperator::Add, right)
}

fn times(left: Expression, right: Expression) -> Expression {
    binary(left, BinaryOperator::Multiply, right)
}

fn decimal(digits: &str) -> Expression {
    Expression::Number(digits.into())
}

/// The check as it is written for SQLite, or the features that are missing.
fn translated(renderings: SqliteRenderings, expression: Expression) -> String {
    let mut rate = price("rate");
    rate.data_type.scale = Some(4);
    let mut items = with_columns(vec![
        price("total"),
        price("subtotal"),
        price("tax"),
        price("unit_price"),
        rate,
        column("quantity", TypeKind::Integer),
        column("code", TypeKind::Text),
        column("weight", TypeKind::DoublePrecision),
        column("other", TypeKind::Uuid),
    ]);
    items.checks = vec![check("meant", expression)];
    match adapted(renderings, items) {
        Ok(table) => {
            let check = table.checks.iter().find(|check| check.name == "meant");
            let Some(check) = check.cloned() else {
                return "left out".into();
            };
            let mut holder = super::model::table("holder");
            holder.checks = vec![check];
            let sql = dialect(renderings)
                .statements(&Operation::CreateTable(holder))
                .unwrap();
            let line = sql[0].lines().find(|line| line.contains("meant")).unwrap();
            line.trim()
                .trim_start_matches("CONSTRAINT meant CHECK ")
                .to_owned()
        }
        Err(found) => found
            .iter()
            .map(|unsupported| format!("no {}", unsupported.feature))
            .collect::<Vec<_>>()
            .join("; "),
    }
}

#[test]
fn checks_over_scaled_numbers_stay_right_or_are_refused() {
    let of_items = |expression| translated(CHOSEN, expression);
    assert_eq!(
        of_items(equal(
            of("total"),
            sum(sum(of("subtotal"), of("tax")), of("unit_price"))
        )),
        "(total = subtotal + tax + unit_price)"
    );
    assert_eq!(
        of_items(equal(of("total"), times(of("quantity"), of("unit_price")))),
        "(total = quantity * unit_price)"
    );
    assert_eq!(
        of_items(equal(of("tax"), times(of("subtotal"), of("rate")))),
        "(tax * 10000 = subtotal * rate)"
    );
    assert_eq!(
        of_items(binary(
            of("total"),
            BinaryOperator::GreaterOrEqual,
            number(0)
        )),
        "(total >= 0)"
    );
    assert_eq!(
        of_items(Expression::Between(
            Box::new(of("total")),
            Box::new(decimal("-0.5")),
            Box::new(decimal("1_000.25"))
        )),
        "(total BETWEEN -50 AND 100025)"
    );
    assert_eq!(
        of_items(equal(of("total"), decimal("0.125"))),
        "(total * 10 = 125)"
    );
    assert_eq!(
        of_items(Expression::OneOf(
            Box::new(of("total")),
            vec![decimal("1.5"), of("rate")]
        )),
        "(total * 100 IN (15000, rate))"
    );
    assert_eq!(
        of_items(binary(
            sum(of("total"), of("quantity")),
            BinaryOperator::Greater,
            unary(UnaryOperator::Negate, of("rate"))
        )),
        "((total + quantity * 100) * 100 > -rate)"
    );
    let refused = [
        equal(
            binary(of("total"), BinaryOperator::Divide, number(3)),
            number(1),
        ),
        equal(of("total"), of("weight")),
        equal(of("total"), Expression::UserCall("f".into(), vec![])),
        equal(
            Expression::UserCall("f".into(), vec![of("total")]),
            number(1),
        ),
        equal(
            of("total"),
            Expression::Cast(Box::new(of("code")), DataType::new(TypeKind::Numeric)),
        ),
        equal(of("total"), decimal("1e3")),
        Expression::Sql("total > 1.5".into()),
        Expression::Call(Function::CharLength, vec![of("total")]),
    ];
    for expression in refused {
        let found = of_items(expression.clone());
        assert!(found.starts_with("no "), "{expression:?}: {found}");
    }
}

#[test]
fn other_forms_of_numbers_are_compared_only_where_that_is_right() {
    let held_as = |numeric, expression| {
        translated(
            SqliteRenderings {
                numeric: Some(numeric),
                ..CHOSEN
            },
            expression,
        )
    };
    let valid_total = || equal(of("total"), sum(of("subtotal"), of("tax")));
    let positive = || binary(of("total"), BinaryOperator::GreaterOrEqual, number(0));
    assert_eq!(held_as(SqliteNumeric::Real, positive()), "(total >= 0)");
    assert_eq!(
        held_as(SqliteNumeric::Real, valid_total()),
        "no exact sums of decimal numbers held as floating point"
    );
    assert_eq!(
        held_as(SqliteNumeric::Text, positive()),
        "no comparison of decimal numbers held as text"
    );
    assert_eq!(
        held_as(
            SqliteNumeric::Text,
            unary(UnaryOperator::IsSome, of("total"))
        ),
        "(total IS NOT NULL)"
    );
}

#[test]
fn regular_expressions_follow_the_choice() {
    let email = || {
        binary(
            of("code"),
            BinaryOperator::MatchesInsensitive,
            text("^a'b$"),
        )
    };
    let chosen = |regex| translated(SqliteRenderings { regex, ..CHOSEN }, email());
    assert_eq!(chosen(Some(SqliteRegex::Omit)), "left out");
    assert_eq!(
        chosen(Some(SqliteRegex::Function)),
        "(code REGEXP '(?i)^a''b$')"
    );
    assert_eq!(chosen(None), "no regular expressions");
}

#[test]
fn what_has_no_form_is_refused_with_a_way_out() {
    type Change = fn(&mut Table);
    let cases: &[(&str, Change)] = &[
        ("exact decimal type for `numeric(10, 2)`", |items| {
            items.columns.push(price("p"))
        }),
        ("type `uuid`", |items| {
            items.columns.push(column("u", TypeKind::Uuid))
        }),
        ("type `timestamptz`", |items| {
            items.columns.push(column("t", TypeKind::TimestampTz))
        }),
        ("type `inet`", |items| {
            items.columns.push(column("i", TypeKind::Inet))
        }),
        ("type `array(text)`", |items| {
            let mut list = column("l", TypeKind::Text);
            list.data_type.dimensions = 1;
            items.columns.push(list);
        }),
        ("columns whose names differ in nothing but case", |items| {
            items.columns.push(column("ID", TypeKind::Text));
        }),
        ("namespaces", |items| {
            items.name.namespace = Some("sales".into())
        }),
        ("deferrable unique rules", |items| {
            let mut rule = unique("u", &["id"]);
            rule.deferrable = Deferrable::InitiallyDeferred;
            items.uniques.push(rule);
        }),
        ("NULLS NOT DISTINCT", |items| {
            let mut rule = unique("u", &["id"]);
            rule.nulls_not_distinct = true;
            items.uniques.push(rule);
        }),
        ("access method `gin`", |items| {
            let mut gin = index("g", &["id"]);
            gin.method = "gin".into();
            items.indexes.push(gin);
        }),
        ("operator class `text_pattern_ops`", |items| {
            let mut class = index("g", &["id"]);
            class.parts[0].operator_class = Some("text_pattern_ops".into());
            items.indexes.push(class);
        }),
        (
            "order of NULLs in an index against its direction",
            |items| {
                let mut nulls = index("g", &["id"]);
                nulls.parts[0].nulls = Some(NullsOrder::Last);
                items.indexes.push(nulls);
            },
        ),
        (
            "functions here whose result changes from call to call",
            |items| {
                items
                    .checks
                    .push(check("late", equal(of("id"), call(Function::Now))));
            },
        ),
        ("MATCH FULL", |items| {
            let mut key = foreign_key("k", "id", "items");
            key.match_full = true;
            key.columns.push("id".into());
            items.foreign_keys.push(key);
        }),
        (
            "numbered columns that refuse a number of the application's",
            |items| {
                items.columns[0].identity = Some(Identity::ALWAYS);
            },
        ),
        ("collation `de-x-icu`", |items| {
            items.columns[0].collation = Some(schema_core::model::ObjectName::new("de-x-icu"))
        }),
    ];
    for (feature, change) in cases {
        let mut items = table("items");
        change(&mut items);
        let found = adapted(SqliteRenderings::default(), items).expect_err(feature);
        let features: Vec<&str> = found.iter().map(|found| found.feature.as_str()).collect();
        assert_eq!(features, [*feature]);
        assert!(found[0].object.starts_with("items") || found[0].object.starts_with("sales"));
        assert!(!found[0].remedy.is_empty());
    }
}

#[test]
fn objects_of_other_engines_are_no_objects_here() {
    let mut items = table("items");
    let mut gin = index("g", &["id"]);
    gin.method = "gin".into();
    gin.engines = EngineSet::POSTGRES;
    items.indexes.push(gin);
    assert!(adapted(CHOSEN, items).unwrap().indexes.is_empty());
}

#[test]
fn covering_columns_keep_covering() {
    let mut items = with_columns(vec![
        column("email", TypeKind::Text),
        column("name", TypeKind::Text),
    ]);
    let mut covering = index("items_email_idx", &["email"]);
    covering.include = vec!["name".into()];
    items.indexes.push(covering);
    let mut rule = unique("items_email_key", &["email"]);
    rule.include = vec!["name".into()];
    items.uniques.push(rule);
    let items = adapted(CHOSEN, items).unwrap();
    let connection = Connection::open_in_memory().unwrap();
    run(&connection, &Operation::CreateTable(items.clone()));
    let mut names = vec![];
    for index in &items.indexes {
        names.push(index.name.as_str());
        run(
            &connection,
            &Operation::CreateIndex {
                table: name("items"),
                index: index.clone(),
                unique: None,
                concurrently: false,
            },
        );
    }
    assert_eq!(names, ["items_email_idx", "items_email_key_covering"]);
    let plan: String = connection
        .query_row(
            "EXPLAIN QUERY PLAN SELECT name FROM items INDEXED BY items_email_key_covering WHERE email = 'a'",
            [],
            |row| row.get(3),
        )
        .unwrap();
    assert!(plan.contains("USING COVERING INDEX"), "{plan}");
}

#[test]
fn hostile_names_and_comments_stay_what_they_are() {
    let evil = "a\"; DROP TABLE b; --\n '";
    let mut items = with_columns(vec![defaulted(
        column("Group", TypeKind::Text),
        text("it's; --"),
    )]);
    items.name = name(evil);
    items.comment = Some("a\n) STRICT; DROP TABLE c; --\r\nb */".into());
    let items = adapted(CHOSEN, items).unwrap();
    let connection = Connection::open_in_memory().unwrap();
    run(&connection, &Operation::CreateTable(items));
    let mut added = defaulted(column("select", TypeKind::Text), text("'"));
    added.comment = Some("x */ DROP TABLE d; /*".into());
    run(
        &connection,
        &Operation::AddColumn {
            table: name(evil),
            column: added,
        },
    );
    let (found, sql): (String, String) = connection
        .query_row(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'table'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    assert_eq!(found, evil);
    assert!(sql.contains("x * / DROP TABLE d; /*"), "{sql}");
    assert!(sql.contains("-- ) STRICT; DROP TABLE c; --"), "{sql}");
}

#[test]
fn numbered_keys_are_not_used_again_and_others_are_not_numbered() {
    let mut items = table("items");
    items.columns[0].identity = Some(Identity::BY_DEFAULT);
    let connection = created(CHOSEN, items);
    connection
        .execute_batch(
            "INSERT INTO items DEFAULT VALUES; INSERT INTO items DEFAULT VALUES;
             DELETE FROM items WHERE id = 2; INSERT INTO items DEFAULT VALUES",
        )
        .unwrap();
    let last: i64 = connection
        .query_row("SELECT max(id) FROM items", [], |row| row.get(0))
        .unwrap();
    assert_eq!(last, 3);
}
