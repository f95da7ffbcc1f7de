//! What a role, a database or a script sets for its session must not reach the runner, nor the next migration.

use super::files::{Files, apply, apply_with, options, revert_all};
use architrave_tests::postgres::scratch_database;
use schema_cli::migration::{MigrationError, Options};
use std::time::Duration;

#[test]
fn what_a_script_sets_ends_with_it() {
    let (database, files) = (scratch_database(), Files::new());
    database.execute("CREATE SCHEMA other");
    // As pg_dump begins its scripts.
    let dumped = "SELECT pg_catalog.set_config('search_path', '', false); SET check_function_bodies = false;";
    files
        .add(
            "1_dump",
            "expand",
            true,
            &format!("{dumped} CREATE TABLE public.a (id bigint);"),
            "SET search_path = other; DROP TABLE public.a;",
        )
        .add("2_after", "expand", true, "CREATE TABLE b (id bigint);", "DROP TABLE b;")
        .add(
            "3_parts",
            "expand",
            false,
            "SET search_path = other;\nCREATE TABLE c (id bigint);\nCREATE INDEX CONCURRENTLY c_idx ON c (id);",
            "SET search_path = other;\nDROP TABLE c;",
        )
        .add("4_after", "expand", true, "CREATE TABLE d (id bigint);", "DROP TABLE d;");
    assert_eq!(
        apply(database.url(), &files).unwrap(),
        ["1_dump", "2_after", "3_parts", "4_after"]
    );
    let places = "SELECT string_agg(relname || ' ' || relnamespace::regnamespace::text, ', ' ORDER BY relname) \
         FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text IN ('public', 'other')";
    let places: String = database.connect().query_one(places, &[]).unwrap().get(0);
    assert_eq!(
        places,
        "a public, architrave_migrations public, b public, c other, d public"
    );
    assert_eq!(revert_all(database.url(), &files).unwrap().len(), 4);
}

#[test]
fn a_part_that_was_done_is_skipped_and_its_settings_are_not() {
    let (database, files) = (scratch_database(), Files::new());
    database.execute("CREATE SCHEMA other");
    files.add(
        "1_parts",
        "expand",
        false,
        "SET search_path = other;\nCREATE TABLE c (id bigint);\nSELECT * FROM public.missing;\nCREATE TABLE d (id bigint);",
        "DROP TABLE other.c;",
    );
    let error = apply(database.url(), &files).unwrap_err();
    assert!(
        error.to_string().contains("2 of its 4 parts are done"),
        "{error}"
    );
    database.execute("CREATE TABLE public.missing ()");
    apply(database.url(), &files).unwrap();
    database.execute("SELECT FROM other.c, other.d");
}

#[test]
fn limits_that_a_database_sets_for_its_application_do_not_end_a_run() {
    let (database, files) = (scratch_database(), Files::new());
    let name = database.name();
    for setting in [
        "statement_timeout = '2s'",
        "idle_in_transaction_session_timeout = '2s'",
        "idle_session_timeout = '1s'",
        "default_transaction_isolation = serializable",
        "standard_conforming_strings = off",
        "client_min_messages = error",
    ] {
        database.execute(&format!("ALTER DATABASE {name} SET {setting}"));
    }
    files
        .add(
            "1_a",
            "expand",
            true,
            "CREATE TABLE a (id bigint); SELECT pg_sleep(2.5);",
            "DROP TABLE a;",
        )
        .add(
            "3_c",
            "expand",
            true,
            "ALTER TABLE a ADD COLUMN c text;",
            "ALTER TABLE a DROP COLUMN c;",
        );
    files.add(
        "2_b",
        "expand",
        false,
        "SELECT pg_sleep(2.5);\nDO $$ BEGIN PERFORM pg_sleep(2.5); COMMIT; END $$;\n\
         INSERT INTO a VALUES (length('\\\\'));",
        "DELETE FROM a;",
    );
    // Between two attempts the session is idle for longer than it may be.
    let mut reader = database.connect();
    reader
        .batch_execute("SET idle_in_transaction_session_timeout = 0; SET idle_session_timeout = 0")
        .unwrap();
    let patient = Options {
        attempts: 20,
        ..options()
    };
    let applied = std::thread::scope(|scope| {
        let runner = scope.spawn(|| {
            apply_with(
                database.url(),
                &files,
                &Options {
                    to: Some("2_b".to_owned()),
                    ..patient.clone()
                },
            )?;
            Ok::<_, MigrationError>(())
        });
        runner.join().unwrap().unwrap();
        reader.batch_execute("BEGIN; SELECT * FROM a").unwrap();
        let runner = scope.spawn(|| apply_with(database.url(), &files, &patient));
        std::thread::sleep(Duration::from_secs(5));
        reader.batch_execute("COMMIT").unwrap();
        runner.join().unwrap()
    });
    assert_eq!(applied.unwrap(), ["3_c"]);
    let written: i64 = reader.query_one("SELECT id FROM a", &[]).unwrap().get(0);
    assert_eq!(written, 2);
}

#[test]
fn a_script_that_brings_its_own_transaction_is_refused_before_anything_runs() {
    for (transaction, up) in [
        (true, "CREATE TABLE b (id bigint); COMMIT; SELECT 1/0;"),
        (true, "BEGIN; CREATE TABLE b (id bigint); COMMIT;"),
        (false, "BEGIN; CREATE TABLE b (id bigint); COMMIT;"),
    ] {
        let (database, files) = (scratch_database(), Files::new());
        files
            .add(
                "1_a",
                "expand",
                true,
                "CREATE TABLE a (id bigint);",
                "DROP TABLE a;",
            )
            .add("2_b", "expand", transaction, up, "DROP TABLE b;");
        let error = apply(database.url(), &files).unwrap_err();
        assert!(matches!(error, MigrationError::File { .. }), "{error}");
        assert!(error.to_string().contains("2_b.up.sql"), "{error}");
        let tables = database
            .catalogue()
            .without(|name| name.contains("architrave_migrations"));
        assert!(tables.is_empty(), "{tables}");
    }
    // A savepoint stays within, and so does what a function says.
    let (database, files) = (scratch_database(), Files::new());
    files.add(
        "1_a",
        "expand",
        true,
        "SAVEPOINT s; CREATE TABLE a (id bigint); ROLLBACK TO s; CREATE TABLE b (id bigint);\n\
         CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;",
        "DROP FUNCTION f(); DROP TABLE b;",
    );
    apply(database.url(), &files).unwrap();
    revert_all(database.url(), &files).unwrap();
}
