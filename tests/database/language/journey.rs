//! The way that every word goes: from structs to a database, to the next release, and back to nothing.

use crate::shop::release::{adapted, plan_between, postgres, write_plan};
use architrave_tests::postgres::each_version;
use architrave_tests::sqlite::scratch_file;
use schema_cli::database::{Catalog, Database, compare_catalogs, normal_form};
use schema_cli::migration::{self, Directory, Limit, Options, RevertTarget};
use schema_core::def::SchemaDef;
use schema_core::dialect::{Dialect, Sqlite};
use schema_core::diff::diff;
use schema_core::model::Schema;
use schema_core::syntax::Settings;
use std::path::Path;

/// One release of a schema, and what is done to the database once it is there.
#[derive(Clone, Copy)]
pub(crate) struct Release {
    /// The schema.
    pub(crate) schema: &'static SchemaDef<'static>,
    /// SQL that runs when the release's migrations have: rows, or statements that must work. The same text runs on
    /// every engine.
    pub(crate) rows: &'static str,
    /// Queries of one number that run afterwards, and the number.
    pub(crate) counts: &'static [(&'static str, i64)],
    /// Statements that the database must refuse, and a text of its refusal.
    pub(crate) refused: &'static [(&'static str, &'static str)],
    /// Objects whose data reverting this release may lose, as `--allow-data-loss` names them.
    pub(crate) reverting_loses: &'static [&'static str],
}

impl Release {
    /// A release after which nothing is put into the database.
    pub(crate) fn of(schema: &'static architrave::Schema) -> Self {
        Self {
            schema: schema.definition(),
            rows: "",
            counts: &[],
            refused: &[],
            reverting_loses: &[],
        }
    }
}

/// A journey through the releases of a schema, on every server. At each stop the catalog equals the model; a second
/// diff is empty; the way back passes each release again and ends where it started.
pub(crate) struct Journey {
    /// The releases, oldest first.
    pub(crate) releases: Vec<Release>,
    /// SQL that prepares an empty PostgreSQL database, such as an extension that the test brings along.
    pub(crate) prepare_postgres: &'static str,
    /// The first major version of PostgreSQL that holds the schema.
    pub(crate) postgres_since: u32,
    /// What an older version's refusal says; every one of these texts.
    pub(crate) older_postgres_says: &'static [&'static str],
    /// What SQLite makes of it.
    pub(crate) sqlite: OnSqlite,
}

/// What SQLite makes of a schema.
pub(crate) enum OnSqlite {
    /// It holds it, with these settings in `architrave.toml`.
    Holds(&'static str),
    /// It is refused; the refusal holds every one of these texts.
    Refuses(&'static [&'static str]),
}

impl Journey {
    /// A journey through these releases, on every version of PostgreSQL and not on SQLite, whose refusal says `texts`.
    pub(crate) fn on_postgres(
        releases: impl Into<Vec<Release>>,
        sqlite_says: &'static [&'static str],
    ) -> Self {
        Self {
            releases: releases.into(),
            prepare_postgres: "",
            postgres_since: 0,
            older_postgres_says: &[],
            sqlite: OnSqlite::Refuses(sqlite_says),
        }
    }

    /// A journey through these releases on every engine, without renderings in `[engine.sqlite]`.
    pub(crate) fn everywhere(releases: impl Into<Vec<Release>>) -> Self {
        Self {
            sqlite: OnSqlite::Holds(""),
            ..Self::on_postgres(releases, &[])
        }
    }

    /// Makes the journey.
    #[track_caller]
    pub(crate) fn run(&self) {
        self.run_on_postgres();
        self.run_on_sqlite();
    }

    #[track_caller]
    pub(crate) fn run_on_postgres(&self) {
        for server in each_version() {
            let scratch = server.scratch_database();
            let mut database =
                schema_cli::database::postgres::Postgres::connect(scratch.url()).unwrap();
            let major = database.major_version();
            let dialect = postgres(major);
            if major < self.postgres_since {
                self.assert_refused(&dialect, self.older_postgres_says);
                continue;
            }
            if !self.prepare_postgres.is_empty() {
                database.execute(self.prepare_postgres).unwrap();
            }
            self.travel(
                &mut database,
                &dialect,
                &format!("PostgreSQL {major}"),
                &|query| scratch.connect().query_one(query, &[]).unwrap().get(0),
            );
        }
    }

    #[track_caller]
    pub(crate) fn run_on_sqlite(&self) {
        match self.sqlite {
            OnSqlite::Holds(settings) => {
                let scratch = scratch_file();
                let mut database =
                    schema_cli::database::sqlite::Sqlite::open(scratch.path()).unwrap();
                self.travel(&mut database, &sqlite(settings), "SQLite", &|query| {
                    let connection = scratch.connect();
                    connection.query_row(query, [], |row| row.get(0)).unwrap()
                });
            }
            OnSqlite::Refuses(texts) => self.assert_refused(&sqlite(""), texts),
        }
    }

    #[track_caller]
    fn assert_refused(&self, dialect: &dyn Dialect, texts: &[&str]) {
        assert!(!texts.is_empty(), "a refusal is read, not only expected");
        let mut refusals = Vec::new();
        for release in &self.releases {
            let schema = Schema::resolve(release.schema).unwrap();
            if let Err(found) = dialect.adapt(&schema) {
                refusals.extend(found.iter().map(ToString::to_string));
            }
        }
        let refusals = refusals.join("\n");
        for text in texts {
            assert!(refusals.contains(text), "`{text}` is not in:\n{refusals}");
        }
    }

    #[track_caller]
    fn travel(
        &self,
        database: &mut dyn Database,
        dialect: &dyn Dialect,
        engine: &str,
        count: &dyn Fn(&str) -> i64,
    ) {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let stops: Vec<Stop> = self
            .releases
            .iter()
            .map(|release| Stop {
                schema: adapted(release.schema, dialect),
                rows: release.rows.to_owned(),
                counts: release.counts,
                refused: release.refused,
                reverting_loses: owned(release.reverting_loses),
            })
            .collect();
        travel(database, dialect, engine, &stops, count);
    }
}

/// A release as an engine holds it.
pub(crate) struct Stop {
    /// The adapted schema.
    pub(crate) schema: Schema,
    /// SQL that runs when the release's migrations have.
    pub(crate) rows: String,
    /// As in [`Release::counts`].
    pub(crate) counts: &'static [(&'static str, i64)],
    /// As in [`Release::refused`].
    pub(crate) refused: &'static [(&'static str, &'static str)],
    /// Objects whose data reverting this release may lose.
    pub(crate) reverting_loses: Vec<String>,
}

/// The way through these stops and back.
#[track_caller]
pub(crate) fn travel(
    database: &mut dyn Database,
    dialect: &dyn Dialect,
    engine: &str,
    releases: &[Stop],
    count: &dyn Fn(&str) -> i64,
) {
    let start = database.catalog().unwrap();
    let folder = tempfile::tempdir().unwrap();
    // After each release: the migrations that are there.
    let mut stops: Vec<Option<String>> = vec![None];
    // Each release as the engine holds it; to make one takes a database of its own.
    let mut expected: Vec<Catalog> = Vec::new();
    let mut old = Schema::default();
    for (number, release) in releases.iter().enumerate() {
        let new = release.schema.clone();
        let plan = plan_between(&old, &new, dialect);
        assert!(
            !plan.migrations.is_empty(),
            "release {number} changes nothing on {engine}"
        );
        let timestamp = 20_260_101_000_000 + 1_000_000 * number as u64;
        write_plan(folder.path(), "plain", dialect, &plan, timestamp, "step");
        apply(database, folder.path(), engine);
        expected.push(normal_form(database, &new, dialect).unwrap());
        assert_is(database, &expected[number], engine);
        if !release.rows.is_empty() {
            database
                .execute(&release.rows)
                .unwrap_or_else(|error| panic!("{engine}, release {number}: {error}"));
        }
        for (query, expected) in release.counts {
            assert_eq!(
                count(query),
                *expected,
                "{engine}, release {number}: {query}"
            );
        }
        for (statement, text) in release.refused {
            match database.execute(statement) {
                Ok(()) => panic!("{engine}, release {number}: it takes {statement}"),
                Err(error) => assert!(
                    error.to_string().contains(text),
                    "{engine}, release {number}: {statement}: {error}"
                ),
            }
        }
        assert!(diff(&new, &new).unwrap().is_empty());
        let last = Directory::read(folder.path()).unwrap();
        stops.push(last.migrations.last().map(|it| it.id.clone()));
        old = new;
    }
    stops.pop();
    for (number, release) in releases.iter().enumerate().rev() {
        let target = match stops.pop().flatten() {
            Some(id) => RevertTarget::To(id),
            None => RevertTarget::All,
        };
        revert(
            database,
            folder.path(),
            &target,
            &release.reverting_loses,
            engine,
        );
        match number.checked_sub(1) {
            Some(before) => {
                assert_is(database, &expected[before], engine);
            }
            None => {
                let end = database.catalog().unwrap();
                let left: Vec<String> = compare_catalogs(&start, &end)
                    .iter()
                    .map(ToString::to_string)
                    .collect();
                assert!(left.is_empty(), "{engine}: {}", left.join("\n"));
                assert_eq!(end.unmanaged, start.unmanaged, "{engine}");
            }
        }
    }
    // What was undone can be done again, up to the last release.
    apply(database, folder.path(), engine);
    assert_is(database, &expected[releases.len() - 1], engine);
}

#[track_caller]
fn apply(database: &mut dyn Database, folder: &Path, engine: &str) {
    let options = Options {
        limit: Limit::All,
        ..Options::default()
    };
    let directory = Directory::read(folder).unwrap();
    if let Err(error) = migration::apply(database, &directory, &options, &mut |_| {}) {
        panic!("{engine}: {error}\n{}", files(folder));
    }
}

#[track_caller]
fn revert(
    database: &mut dyn Database,
    folder: &Path,
    target: &RevertTarget,
    approved: &[String],
    engine: &str,
) {
    let options = Options {
        allow_data_loss: approved.iter().cloned().collect(),
        ..Options::default()
    };
    let directory = Directory::read(folder).unwrap();
    if let Err(error) = migration::revert(database, &directory, target, &options, &mut |_| {}) {
        panic!("{engine}: {error}\n{}", files(folder));
    }
}

/// What ran, for the message of a failure.
fn files(folder: &Path) -> String {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let texts = paths.iter().map(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        format!("== {name}\n{}", std::fs::read_to_string(path).unwrap())
    });
    texts.collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn assert_is(database: &mut dyn Database, expected: &Catalog, engine: &str) {
    let found = database.catalog().unwrap();
    let differences: Vec<String> = compare_catalogs(expected, &found)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        differences.is_empty(),
        "{engine}: {}",
        differences.join("\n")
    );
}

/// The dialect of the SQLite that the tests are linked with.
pub(crate) fn sqlite(settings: &str) -> Sqlite {
    let settings = Settings::parse(settings).unwrap();
    let number = rusqlite::version_number();
    let part = |number: i32| u16::try_from(number).unwrap();
    let version = (part(number / 1_000_000), part(number / 1_000 % 1_000));
    Sqlite::new(version, settings.sqlite).unwrap()
}
