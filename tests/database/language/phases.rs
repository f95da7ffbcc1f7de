//! Releases that stop between two phases, on tables with rows: what is written then is right in the end.

use super::conventions::{closed_tree, counted_tree, plain_tree};
use super::journey::sqlite;
use crate::shop::release::{adapted, plan_between, postgres, write_plan};
use architrave_tests::postgres::each_version;
use architrave_tests::sqlite::scratch_file;
use schema_cli::database::{Database, compare_catalogs, normal_form};
use schema_cli::migration::{self, Directory, Limit, Options};
use schema_core::def::SchemaDef;
use schema_core::dialect::Dialect;
use schema_core::model::Schema;
use schema_core::plan::Phase;

/// Two releases, and what is written before the first phase of the second and after each.
struct Stops {
    releases: [&'static SchemaDef<'static>; 2],
    /// Before, after expand, after backfill, after constrain.
    rows: [&'static str; 4],
    counts: &'static [(&'static str, i64)],
}

impl Stops {
    #[track_caller]
    fn run(&self) {
        for server in each_version() {
            let scratch = server.scratch_database();
            let mut database =
                schema_cli::database::postgres::Postgres::connect(scratch.url()).unwrap();
            let dialect = postgres(database.major_version());
            let engine = format!("PostgreSQL {}", server.version);
            self.travel(&mut database, &dialect, &engine, &|query| {
                scratch.connect().query_one(query, &[]).unwrap().get(0)
            });
        }
        let scratch = scratch_file();
        let mut database = schema_cli::database::sqlite::Sqlite::open(scratch.path()).unwrap();
        self.travel(&mut database, &sqlite(""), "SQLite", &|query| {
            let connection = scratch.connect();
            connection.query_row(query, [], |row| row.get(0)).unwrap()
        });
    }

    #[track_caller]
    fn travel(
        &self,
        database: &mut dyn Database,
        dialect: &dyn Dialect,
        engine: &str,
        count: &dyn Fn(&str) -> i64,
    ) {
        let [old, new] = self.releases.map(|release| adapted(release, dialect));
        let folder = tempfile::tempdir().unwrap();
        let apply = |database: &mut dyn Database, limit: Limit| {
            let options = Options {
                limit,
                ..Options::default()
            };
            let directory = Directory::read(folder.path()).unwrap();
            migration::apply(database, &directory, &options, &mut |_| {})
                .unwrap_or_else(|error| panic!("{engine}, {limit:?}: {error}"));
        };
        let write = |database: &mut dyn Database, rows: &str, when: &str| {
            if !rows.is_empty() {
                let written = database.execute(rows);
                written.unwrap_or_else(|error| panic!("{engine}, {when}: {error}"));
            }
        };
        let first = plan_between(&Schema::default(), &old, dialect);
        write_plan(
            folder.path(),
            "plain",
            dialect,
            &first,
            20_260_101_000_000,
            "first",
        );
        apply(database, Limit::All);
        write(database, self.rows[0], "before");
        let second = plan_between(&old, &new, dialect);
        write_plan(
            folder.path(),
            "plain",
            dialect,
            &second,
            20_260_102_000_000,
            "second",
        );
        let phases = [Phase::Expand, Phase::Backfill, Phase::Constrain];
        for (phase, rows) in phases.into_iter().zip(&self.rows[1..]) {
            apply(database, Limit::Through(phase));
            write(database, rows, phase.keyword());
        }
        apply(database, Limit::All);
        for (query, expected) in self.counts {
            assert_eq!(count(query), *expected, "{engine}: {query}");
        }
        let expected = normal_form(database, &new, dialect).unwrap();
        let found = database.catalog().unwrap();
        let differences: Vec<String> = compare_catalogs(&expected, &found)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(
            differences.is_empty(),
            "{engine}: {}",
            differences.join("\n")
        );
    }
}

#[test]
fn paths_are_right_whatever_is_written_between_the_phases() {
    Stops {
        releases: [
            plain_tree::FOLDERS.definition(),
            counted_tree::FOLDERS.definition(),
        ],
        rows: [
            "INSERT INTO folders (id, parent_id) VALUES (5, NULL), (3, 5), (1, 3)",
            "INSERT INTO folders (id, parent_id) VALUES (2, 1);
             UPDATE folders SET parent_id = 5 WHERE id = 1",
            "INSERT INTO folders (id, parent_id) VALUES (4, 2)",
            "UPDATE folders SET parent_id = 3 WHERE id = 2",
        ],
        counts: &[
            ("SELECT count(*) FROM folders WHERE path = '/5/1/'", 1),
            ("SELECT count(*) FROM folders WHERE path = '/5/3/2/'", 1),
            ("SELECT count(*) FROM folders WHERE path = '/5/3/2/4/'", 1),
        ],
    }
    .run();
}

#[test]
fn pairs_are_right_whatever_is_written_between_the_phases() {
    Stops {
        releases: [
            plain_tree::FOLDERS.definition(),
            closed_tree::FOLDERS.definition(),
        ],
        rows: [
            "INSERT INTO folders (id, parent_id) VALUES (5, NULL), (3, 5), (1, 3), (6, 1)",
            "INSERT INTO folders (id, parent_id) VALUES (2, 1);
             UPDATE folders SET parent_id = 5 WHERE id = 1",
            "INSERT INTO folders (id, parent_id) VALUES (4, 2)",
            "UPDATE folders SET parent_id = 3 WHERE id = 2",
        ],
        counts: &[
            (
                "SELECT count(*) FROM folder_closures WHERE descendant_id = 6",
                3,
            ),
            (
                "SELECT count(*) FROM folder_closures WHERE descendant_id = 4",
                4,
            ),
            (
                "SELECT count(*) FROM folder_closures
                   WHERE ancestor_id = 5 AND descendant_id = 4 AND depth = 3",
                1,
            ),
            ("SELECT count(*) FROM folder_closures", 15),
        ],
    }
    .run();
}
