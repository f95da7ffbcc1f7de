//! Seeds on real databases: each runs once, in its order, and is taken back by what was recorded.

use architrave_tests::postgres::{each_version, scratch_database};
use architrave_tests::sqlite::scratch_file;
use schema_cli::database::Database;
use schema_cli::migration::Cause;
use schema_core::dialect::Engine;
use schema_runner::seed::{self, SeedDirectory, SeedError, SeedOptions, SeedReport};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const TABLES: &str = "CREATE TABLE countries (code text PRIMARY KEY, name text NOT NULL);
    CREATE TABLE customers (id integer PRIMARY KEY, country text NOT NULL REFERENCES countries (code) ON DELETE CASCADE)";

fn files() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(
        &folder,
        "countries.sql",
        "INSERT INTO countries VALUES ('DE', 'Germany'), ('FR', 'France');",
    );
    write(&folder, "countries.down.sql", "DELETE FROM countries;");
    write(
        &folder,
        "development/customers.sql",
        "-- architrave: after = countries\nINSERT INTO customers VALUES (1, 'DE');",
    );
    write(
        &folder,
        "development/customers.down.sql",
        "DELETE FROM customers WHERE id = 1;",
    );
    write(
        &folder,
        "production/customers.sql",
        "INSERT INTO customers VALUES (2, 'FR');",
    );
    folder
}

fn write(folder: &TempDir, name: &str, text: &str) {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn read(folder: &Path, engine: Engine, environment: Option<&str>) -> SeedDirectory {
    SeedDirectory::read(folder, engine, environment).unwrap()
}

fn apply(
    database: &mut dyn Database,
    folder: &TempDir,
    environment: Option<&str>,
) -> Result<SeedReport, SeedError> {
    let directory = read(folder.path(), database.engine(), environment);
    seed::apply(
        database,
        &directory,
        &SeedOptions::default(),
        &mut |event| eprintln!("{event}"),
    )
}

fn take_back(
    database: &mut dyn Database,
    folder: &TempDir,
    names: &[&str],
) -> Result<SeedReport, SeedError> {
    let directory = read(folder.path(), database.engine(), Some("development"));
    let names: BTreeSet<String> = names.iter().map(|name| (*name).to_owned()).collect();
    seed::take_back(
        database,
        &directory,
        &names,
        &SeedOptions::default(),
        &mut |_| {},
    )
}

fn rows(database: &mut dyn Database) -> String {
    let query = "SELECT (SELECT count(*) FROM countries), (SELECT count(*) FROM customers)";
    let row = database.rows(query).unwrap().remove(0);
    row.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn the_way_of_seeds(database: &mut dyn Database) {
    database.execute(TABLES).unwrap();
    let folder = files();
    let first = apply(database, &folder, Some("development")).unwrap();
    assert_eq!(first.done, ["countries", "development/customers"]);
    assert_eq!(rows(database), "2 1");
    // What has run does not run again, and belongs to nothing that is managed.
    let again = apply(database, &folder, Some("development")).unwrap();
    assert!(again.done.is_empty());
    assert_eq!(again.there, ["countries", "development/customers"]);
    let tables = database.catalog().unwrap().schema.tables;
    let tables: Vec<String> = tables.keys().map(ToString::to_string).collect();
    assert_eq!(tables, ["countries", "customers"]);

    // Another environment is another database.
    let error = apply(database, &folder, Some("production")).unwrap_err();
    assert!(
        matches!(&error, SeedError::OtherEnvironment { there, .. } if there == "development"),
        "{error}"
    );

    // What has changed stops everything before it begins.
    let changed = "INSERT INTO countries VALUES ('IT', 'Italy');";
    write(&folder, "countries.sql", changed);
    write(
        &folder,
        "currencies.sql",
        "INSERT INTO countries VALUES ('XX', 'never');",
    );
    let error = apply(database, &folder, Some("development")).unwrap_err();
    assert!(
        matches!(&error, SeedError::Changed { names } if names == &["countries"]),
        "{error}"
    );
    assert_eq!(error.cause(), Cause::Disagreement);
    assert_eq!(rows(database), "2 1");
    // Unless it may run again.
    write(&folder, "currencies.sql", "SELECT 1;");
    write(
        &folder,
        "countries.sql",
        &format!("-- architrave: repeatable = true\n{changed}"),
    );
    let report = apply(database, &folder, Some("development")).unwrap();
    assert_eq!(report.done, ["countries", "currencies"]);
    assert_eq!(rows(database), "3 1");

    // A seed goes after those that stand on it, by the text that was recorded.
    let error = take_back(database, &folder, &["countries"]).unwrap_err();
    assert!(
        matches!(&error, SeedError::Needed { dependants, .. } if dependants == &["development/customers"]),
        "{error}"
    );
    let error = take_back(database, &folder, &["currencies"]).unwrap_err();
    assert!(matches!(error, SeedError::NoDown { .. }), "{error}");
    write(
        &folder,
        "development/customers.down.sql",
        "DELETE FROM nothing;",
    );
    let report = take_back(database, &folder, &["countries", "development/customers"]).unwrap();
    assert_eq!(report.done.len(), 2);
    assert_eq!(rows(database), "0 0");
    let error = take_back(database, &folder, &["countries"]).unwrap_err();
    assert!(matches!(error, SeedError::NotThere { .. }), "{error}");

    // A seed that fails leaves nothing, and those before it stay.
    write(
        &folder,
        "development/customers.sql",
        "-- architrave: after = countries\nINSERT INTO customers VALUES (5, 'IT'); INSERT INTO customers VALUES (6, 'none');",
    );
    let error = apply(database, &folder, Some("development")).unwrap_err();
    assert!(
        matches!(&error, SeedError::Failed { name, done: 1, .. } if name == "development/customers"),
        "{error}"
    );
    assert_eq!(rows(database), "1 0");
    write(
        &folder,
        "development/customers.sql",
        "-- architrave: migration = 1_missing\nSELECT 1;",
    );
    let error = apply(database, &folder, Some("development")).unwrap_err();
    assert!(
        matches!(error, SeedError::MigrationMissing { .. }),
        "{error}"
    );
}

#[test]
fn each_seed_runs_once_on_every_postgres() {
    for server in each_version() {
        let database = server.scratch_database();
        let mut database = schema_cli::database::open(database.url()).unwrap();
        the_way_of_seeds(database.as_mut());
    }
}

#[test]
fn each_seed_runs_once_on_sqlite() {
    let file = scratch_file();
    the_way_of_seeds(schema_cli::database::open(&file.url()).unwrap().as_mut());
}

#[test]
fn the_command_shows_runs_and_takes_back() {
    let file = scratch_file();
    file.execute(TABLES);
    let folder = files();
    let run = |flags: &[&str]| {
        let seeds = folder.path().display().to_string();
        let url = file.url();
        let usual = [
            "cargo-schema",
            "seed",
            "--seeds",
            &seeds,
            "--database-url",
            &url,
        ];
        schema_cli::run(usual.iter().chain(flags).map(Into::into))
    };
    let development = ["--environment", "development"];
    assert_eq!(
        run(&[&development[..], &["--dry-run"]].concat()),
        schema_cli::Exit::Done
    );
    let count = || -> i64 {
        let query = "SELECT (SELECT count(*) FROM countries) + (SELECT count(*) FROM customers)";
        file.connect()
            .query_row(query, [], |row| row.get(0))
            .unwrap()
    };
    assert_eq!(count(), 0);
    assert_eq!(
        run(&["--environment", "devlopment"]),
        schema_cli::Exit::Usage
    );
    assert_eq!(run(&development), schema_cli::Exit::Done);
    assert_eq!(count(), 3);
    assert_eq!(
        run(&["--undo", "development/customers"]),
        schema_cli::Exit::Done
    );
    assert_eq!(count(), 2);
    write(&folder, "countries.sql", "CREATE TABLE more (id integer)");
    assert_eq!(run(&development), schema_cli::Exit::Usage);
    write(&folder, "countries.sql", "SELECT 2");
    assert_eq!(run(&development), schema_cli::Exit::Findings);
}

#[test]
fn what_a_seed_sets_for_its_session_ends_with_it() {
    let database = scratch_database();
    let folder = tempfile::tempdir().unwrap();
    // As pg_dump begins its scripts.
    write(
        &folder,
        "first.sql",
        "SELECT pg_catalog.set_config('search_path', '', false); SET TimeZone = 'Asia/Tokyo';",
    );
    write(
        &folder,
        "second.sql",
        "-- architrave: after = first\n\
         CREATE TABLE seen AS SELECT current_setting('TimeZone') AS zone, current_setting('search_path') AS path;",
    );
    let mut connection = schema_cli::database::open(database.url()).unwrap();
    let before = connection.rows("SHOW search_path").unwrap();
    let done = apply(connection.as_mut(), &folder, None).unwrap().done;
    assert_eq!(done, ["first", "second"]);
    let seen = connection
        .rows("SELECT path, zone FROM seen")
        .unwrap()
        .remove(0);
    assert_eq!(seen[0], before[0][0]);
    assert_ne!(seen[1].as_deref(), Some("Asia/Tokyo"));
}
