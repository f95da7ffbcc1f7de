//! Many tenants, one of which fails.

use super::files::Files;
use architrave_tests::postgres::{scratch_database, server_url};

fn files() -> Files {
    let files = Files::new();
    files.add(
        "1_a",
        "expand",
        true,
        "CREATE TABLE a (id bigint);",
        "DROP TABLE a;",
    );
    files
}

/// Runs the command line in this process: its exit code.
fn run(files: &Files, url: &str, flags: &[&str]) -> schema_cli::Exit {
    let directory = files.path("").display().to_string();
    let usual = [
        "cargo-schema",
        "run",
        "--migrations",
        &directory,
        "--database-url",
        url,
    ];
    let arguments = usual.iter().chain(flags).map(Into::into);
    schema_cli::run(arguments)
}

#[test]
fn each_database_is_migrated_and_one_that_fails_does_not_keep_the_others() {
    let tenants = [scratch_database(), scratch_database(), scratch_database()];
    // Somebody has made the table already.
    tenants[1].execute("CREATE TABLE a (id bigint)");
    // The names differ in the time, and share the number of this process.
    let pattern = format!("architrave\\_test\\_%\\_{}\\_%", std::process::id());
    let exit = run(&files(), &server_url(), &["--each-database", &pattern]);
    assert_eq!(exit, schema_cli::Exit::Environment);
    for (position, tenant) in tenants.iter().enumerate() {
        let mut database = schema_cli::database::open(tenant.url()).unwrap();
        let history = database.history().unwrap();
        assert_eq!(
            history[0].finished_at.is_some() && history[0].error.is_none(),
            position != 1
        );
    }
    tenants[1].execute("DROP TABLE a");
    let exit = run(&files(), &server_url(), &["--each-database", &pattern]);
    assert_eq!(exit, schema_cli::Exit::Done);
}

#[test]
fn each_namespace_has_a_history_of_its_own() {
    let database = scratch_database();
    database.execute("CREATE SCHEMA tenant_a; CREATE SCHEMA \"tenant b\"; CREATE SCHEMA other");
    let exit = run(&files(), database.url(), &["--each-namespace", "tenant%"]);
    assert_eq!(exit, schema_cli::Exit::Done);
    let mut client = database.connect();
    for namespace in ["tenant_a", "\"tenant b\""] {
        let count: i64 = client
            .query_one(
                &format!(
                    "SELECT count(*) FROM {namespace}.architrave_migrations, \
                     to_regclass('{namespace}.a') AS a WHERE a IS NOT NULL"
                ),
                &[],
            )
            .unwrap()
            .get(0);
        assert_eq!(count, 1, "{namespace}");
    }
    let none: bool = client
        .query_one(
            "SELECT to_regclass('public.a') IS NULL AND to_regclass('other.a') IS NULL",
            &[],
        )
        .unwrap()
        .get(0);
    assert!(none);
    let exit = run(&files(), database.url(), &["--each-namespace", "nobody%"]);
    assert_eq!(exit, schema_cli::Exit::Usage);
}
