//! PostgreSQL's statements do what the operations say.

use super::model::{
    binary, call, check, column, defaulted, name, number, of, required, table, text, unary,
};
use architrave_tests::postgres::{ScratchDatabase, scratch_database};
use postgres::Client;
use schema_core::def::{BinaryOperator, Function, TypeKind, UnaryOperator};
use schema_core::dialect::{Dialect as _, Postgres};
use schema_core::model::{Column, Expression, PrimaryKey, Table};
use schema_core::plan::{BackfillValue, Operation, SupportFunction, Validation};

/// The dialect of the server that the tests run on.
pub(super) fn dialect(client: &mut Client) -> Postgres {
    let number: String = client
        .query_one("SHOW server_version_num", &[])
        .unwrap()
        .get(0);
    let major = number.parse::<u32>().unwrap() / 10_000;
    Postgres::new(u16::try_from(major).unwrap()).unwrap()
}

/// Runs an operation, each statement as a query of its own.
#[track_caller]
pub(super) fn run(client: &mut Client, operation: &Operation) {
    let dialect = dialect(client);
    for statement in dialect.statements(operation).unwrap() {
        if let Err(error) = client.batch_execute(&statement) {
            panic!("{error:?}\n{statement}");
        }
    }
}

fn scalar<T>(client: &mut Client, sql: &str) -> T
where
    T: for<'a> postgres::types::FromSql<'a>,
{
    client.query_one(sql, &[]).unwrap().get(0)
}

fn with_columns(name: &str, columns: Vec<Column>) -> Table {
    let mut table = table(name);
    table.columns.extend(columns);
    table
}

#[test]
fn the_uuid_function_makes_version_7() {
    let database = scratch_database();
    let mut client = database.connect();
    // Not through the server's version: it is the function for servers that have none built in.
    let old = Postgres::new(15).unwrap();
    let create = old
        .statements(&Operation::CreateSupportFunction(SupportFunction::UuidV7))
        .unwrap();
    database.execute(&create.join(";\n"));
    let differences: i64 = scalar(
        &mut client,
        "WITH made AS MATERIALIZED (
             SELECT clock_timestamp() AS before, architrave_uuid_v7() AS id, clock_timestamp() AS after
             FROM generate_series(1, 2000)
         ), read AS (
             SELECT *, replace(id::text, '-', '') AS hex FROM made
         ), taken AS (
             SELECT *, ('x0000' || left(hex, 12))::bit(64)::bigint AS milliseconds FROM read
         )
         SELECT count(*) FROM taken
         WHERE substring(hex FROM 13 FOR 1) <> '7'
            OR substring(hex FROM 17 FOR 1) NOT IN ('8', '9', 'a', 'b')
            OR milliseconds < floor(extract(epoch FROM before) * 1000)
            OR milliseconds > floor(extract(epoch FROM after) * 1000)",
    );
    assert_eq!(differences, 0);
    let distinct: i64 = scalar(
        &mut client,
        "SELECT count(DISTINCT architrave_uuid_v7()) FROM generate_series(1, 10000)",
    );
    assert_eq!(distinct, 10_000);
}

#[test]
fn the_uuid_function_stays_while_a_default_calls_it() {
    let database = scratch_database();
    let mut client = database.connect();
    let old = Postgres::new(15).unwrap();
    let run_old = |operation: &Operation| {
        database.execute(&old.statements(operation).unwrap().join(";\n"));
    };
    let exists = "SELECT count(*) FROM pg_proc WHERE proname = 'architrave_uuid_v7'";
    let create = Operation::CreateSupportFunction(SupportFunction::UuidV7);
    let drop = Operation::DropSupportFunction(SupportFunction::UuidV7);
    run_old(&create);
    run_old(&create);
    let id = defaulted(column("other", TypeKind::Uuid), call(Function::UuidV7));
    let parcels = with_columns("parcels", vec![id]);
    run_old(&Operation::CreateTable(parcels.clone()));
    run_old(&drop);
    assert_eq!(scalar::<i64>(&mut client, exists), 1);
    run_old(&Operation::DropTable(parcels));
    run_old(&drop);
    assert_eq!(scalar::<i64>(&mut client, exists), 0);
}

fn synchronized() -> (ScratchDatabase, Client) {
    let database = scratch_database();
    let mut client = database.connect();
    let people = with_columns(
        "people",
        vec![column("old", TypeKind::Text), column("new", TypeKind::Text)],
    );
    run(&mut client, &Operation::CreateTable(people));
    run(
        &mut client,
        &Operation::CreateSynchronization {
            table: name("people"),
            from: "old".into(),
            to: "new".into(),
            conversion: None,
        },
    );
    (database, client)
}

/// Each line: a statement, then what the row holds afterwards.
#[test]
fn synchronization_follows_whichever_column_a_statement_sets() {
    let (_database, mut client) = synchronized();
    let cases: &[(&str, Option<&str>)] = &[
        ("INSERT INTO people (id, old) VALUES (1, 'a')", Some("a")),
        ("UPDATE people SET new = 'b'", Some("b")),
        ("UPDATE people SET old = 'c'", Some("c")),
        ("UPDATE people SET old = 'd', new = 'e'", Some("e")),
        ("UPDATE people SET id = 2", Some("e")),
        ("UPDATE people SET old = 'e', new = 'f'", Some("f")),
        ("UPDATE people SET old = NULL", None),
        ("UPDATE people SET new = 'g'", Some("g")),
        ("UPDATE people SET new = NULL", None),
        (
            "DELETE FROM people; INSERT INTO people (id, new) VALUES (1, 'h')",
            Some("h"),
        ),
        (
            "DELETE FROM people; INSERT INTO people (id, old, new) VALUES (1, 'i', 'j')",
            Some("j"),
        ),
        (
            "DELETE FROM people; INSERT INTO people (id) VALUES (1)",
            None,
        ),
    ];
    for (statement, expected) in cases {
        client.batch_execute(statement).unwrap();
        let row = client
            .query_one("SELECT old, new FROM people", &[])
            .unwrap();
        let both: [Option<&str>; 2] = [row.get(0), row.get(1)];
        assert_eq!(both, [*expected, *expected], "{statement}");
    }
}

#[test]
fn synchronization_converts_types_and_sees_other_triggers() {
    let database = scratch_database();
    let mut client = database.connect();
    let counters = with_columns(
        "counters",
        vec![
            required(column("old \"x\"", TypeKind::Integer)),
            column("new", TypeKind::BigInt),
        ],
    );
    run(&mut client, &Operation::CreateTable(counters));
    let synchronization = |create: bool| {
        let (table, from, to) = (name("counters"), "old \"x\"".to_owned(), "new".to_owned());
        if create {
            Operation::CreateSynchronization {
                table,
                from,
                to,
                conversion: None,
            }
        } else {
            Operation::DropSynchronization { table, from, to }
        }
    };
    run(&mut client, &synchronization(true));
    database.execute(
        "CREATE FUNCTION bump() RETURNS trigger LANGUAGE plpgsql AS
         'BEGIN NEW.\"old \"\"x\"\"\" := NEW.\"old \"\"x\"\"\" + 1; RETURN NEW; END';
         CREATE TRIGGER user_trigger BEFORE INSERT ON counters FOR EACH ROW EXECUTE FUNCTION bump()",
    );
    client
        .batch_execute("INSERT INTO counters (id, \"old \"\"x\"\"\") VALUES (1, 41)")
        .unwrap();
    assert_eq!(scalar::<i64>(&mut client, "SELECT new FROM counters"), 42);
    run(&mut client, &synchronization(false));
    client.batch_execute("UPDATE counters SET new = 1").unwrap();
    let functions = "SELECT count(*) FROM pg_proc WHERE proname LIKE 'sync%'";
    assert_eq!(scalar::<i64>(&mut client, functions), 0);
}

fn backfill(table: &str, key: Vec<Column>) -> Operation {
    Operation::Backfill {
        table: name(table),
        key,
        values: vec![BackfillValue {
            column: "filled".into(),
            value: binary(of("batch_rows"), BinaryOperator::Multiply, number(2)),
        }],
        pending: unary(UnaryOperator::IsNone, of("filled")),
    }
}

/// A column is called like a variable of the block on purpose.
fn backfilled_table(client: &mut Client, mut made: Table) {
    made.columns.extend([
        column("batch_rows", TypeKind::BigInt),
        column("filled", TypeKind::BigInt),
    ]);
    run(client, &Operation::CreateTable(made));
}

#[test]
fn a_backfill_commits_batches_and_resumes() {
    let database = scratch_database();
    let mut client = database.connect();
    backfilled_table(&mut client, table("filling"));
    database.execute(
        "INSERT INTO filling (id, batch_rows) SELECT n, n FROM generate_series(1, 3500) AS n;
         ALTER TABLE filling ADD CONSTRAINT stumble CHECK (filled IS NULL OR id <> 2100)",
    );
    let operation = backfill("filling", vec![column("id", TypeKind::BigInt)]);
    let sql = dialect(&mut client).statements(&operation).unwrap();
    assert_eq!(sql.len(), 1);
    client.batch_execute(&sql[0]).unwrap_err();
    let filled = "SELECT count(*) FROM filling WHERE filled = 2 * id";
    let before = scalar::<i64>(&mut client, filled);
    // The first batch has a thousand rows, the next ones as many as the time allows.
    assert!((1000..2100).contains(&before), "{before}");
    client
        .batch_execute("ALTER TABLE filling DROP CONSTRAINT stumble")
        .unwrap();
    run(&mut client, &operation);
    assert_eq!(scalar::<i64>(&mut client, filled), 3500);
    let batches = "SELECT count(DISTINCT xmin::text) FROM filling";
    assert!(scalar::<i64>(&mut client, batches) > 2);
    assert_eq!(scalar::<String>(&mut client, "SHOW lock_timeout"), "0");
}

#[test]
fn a_backfill_walks_composite_keys_and_uuids() {
    let database = scratch_database();
    let mut client = database.connect();
    let mut made = table("wide");
    made.columns = vec![
        required(column("tenant", TypeKind::Uuid)),
        required(column("Line\" no", TypeKind::Integer)),
    ];
    made.primary_key = Some(PrimaryKey::new(
        "wide_pkey",
        vec!["tenant".into(), "Line\" no".into()],
    ));
    let key = made.columns.clone();
    backfilled_table(&mut client, made);
    database.execute(
        "INSERT INTO wide SELECT md5((n % 7)::text)::uuid, n, n FROM generate_series(1, 2500) AS n",
    );
    run(&mut client, &backfill("wide", key));
    let missing = "SELECT count(*) FROM wide WHERE filled IS DISTINCT FROM 2 * batch_rows";
    assert_eq!(scalar::<i64>(&mut client, missing), 0);
}

#[test]
fn a_value_that_leaves_rows_pending_does_not_loop() {
    let database = scratch_database();
    let mut client = database.connect();
    backfilled_table(&mut client, table("stuck"));
    database.execute("INSERT INTO stuck (id) SELECT n FROM generate_series(1, 1500) AS n");
    run(
        &mut client,
        &backfill("stuck", vec![column("id", TypeKind::BigInt)]),
    );
    assert_eq!(
        scalar::<i64>(
            &mut client,
            "SELECT count(*) FROM stuck WHERE filled IS NULL"
        ),
        1500
    );
}

#[test]
fn hostile_names_and_texts_arrive_unchanged() {
    let database = scratch_database();
    let mut client = database.connect();
    let evil = r#"a"; DROP TABLE "b"; -- $$ '\"#;
    let mut made = table("bad");
    made.name = name(evil);
    made.comment = Some(evil.into());
    made.columns.push(Column {
        comment: Some(r"\'; DROP SCHEMA public; --".into()),
        ..defaulted(column("Order", TypeKind::Text), text(r"it's \' \"))
    });
    run(&mut client, &Operation::CreateTable(made.clone()));
    for setting in ["on", "off"] {
        client
            .batch_execute(&format!(
                "SET standard_conforming_strings = {setting}; SET escape_string_warning = off"
            ))
            .unwrap();
        run(
            &mut client,
            &Operation::SetComment {
                target: schema_core::plan::CommentTarget::Table(name(evil)),
                comment: Some(evil.into()),
            },
        );
        let comment: String = scalar(
            &mut client,
            "SELECT obj_description(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
        );
        assert_eq!(comment, evil);
    }
    let synchronization = Operation::CreateSynchronization {
        table: name(evil),
        from: "Order".into(),
        to: "id".into(),
        conversion: None,
    };
    run(&mut client, &synchronization);
    client
        .batch_execute("SET standard_conforming_strings = on")
        .unwrap();
    let insert = format!(
        "INSERT INTO \"{}\" (id) VALUES (7)",
        evil.replace('"', "\"\"")
    );
    client.batch_execute(&insert).unwrap();
}

#[test]
fn the_list_of_reserved_words_is_the_server_s() {
    let database = scratch_database();
    let mut client = database.connect();
    let words = client
        .query(
            "SELECT word FROM pg_get_keywords() WHERE catcode <> 'U'",
            &[],
        )
        .unwrap();
    let dialect = dialect(&mut client);
    for row in words {
        let word: String = row.get(0);
        let drop = Operation::DropIndex {
            table: name("t"),
            name: word.clone(),
            concurrently: false,
        };
        assert_eq!(
            dialect.statements(&drop).unwrap(),
            [format!("DROP INDEX \"{word}\"")]
        );
    }
}

#[test]
fn checks_are_read_back_as_they_were_meant() {
    use BinaryOperator::{Add, And, Equal, Greater, MatchesInsensitive, Multiply, Or};
    let database = scratch_database();
    let mut client = database.connect();
    let made = with_columns(
        "sums",
        vec![
            column("a", TypeKind::Integer),
            column("b", TypeKind::Integer),
            column("email", TypeKind::Text),
        ],
    );
    run(&mut client, &Operation::CreateTable(made));
    let sum = || binary(of("a"), Add, of("b"));
    let cases: &[(Expression, &str)] = &[
        (
            binary(binary(sum(), Multiply, number(2)), Equal, number(-6)),
            "CHECK ((((a + b) * 2) = '-6'::integer))",
        ),
        (
            binary(
                binary(of("a"), Greater, number(0)),
                And,
                binary(
                    unary(UnaryOperator::IsNone, of("b")),
                    Or,
                    binary(of("b"), Greater, of("a")),
                ),
            ),
            "CHECK (((a > 0) AND ((b IS NULL) OR (b > a))))",
        ),
        (
            binary(
                of("email"),
                MatchesInsensitive,
                text(r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$"),
            ),
            r"CHECK ((email ~* '^[^@\s]+@[^@\s]+\.[a-z]{2,}$'::text))",
        ),
        (
            unary(
                UnaryOperator::Not,
                binary(of("a"), Equal, binary(of("b"), Add, sum())),
            ),
            "CHECK ((NOT (a = (b + (a + b)))))",
        ),
    ];
    for (expression, expected) in cases {
        run(
            &mut client,
            &Operation::AddCheck {
                table: name("sums"),
                check: check("meant", expression.clone()),
                validation: Validation::Immediate,
            },
        );
        let read: String = scalar(
            &mut client,
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'meant'",
        );
        assert_eq!(&read, expected);
        client
            .batch_execute("ALTER TABLE sums DROP CONSTRAINT meant")
            .unwrap();
    }
}
