//! How SQLite stores tables: WITHOUT ROWID, STRICT and AUTOINCREMENT.

use super::{Journey, Release};
use architrave::prelude::*;
use architrave_tests::sqlite::scratch_file;
use schema_core::dialect::Dialect as _;
use schema_core::model::Schema;

mod usual {
    use super::*;

    #[derive(Table)]
    pub struct Setting {
        #[column(primary_key)]
        pub name: String,
        pub value: Option<String>,
    }

    #[derive(Table)]
    #[index(setting)]
    pub struct Change {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[references(Setting.name, on_delete = cascade)]
        pub setting: String,
    }

    schema! {
        pub static SETTINGS = { tables: [Setting, Change], lock: "absent.lock" }
    }
}

mod other {
    use super::*;

    #[derive(Table)]
    #[table(on(sqlite, without_rowid))]
    pub struct Setting {
        #[column(primary_key)]
        pub name: String,
        #[column(on(sqlite, collate = "nocase"))]
        pub value: Option<String>,
    }

    #[derive(Table)]
    #[table(on(sqlite, autoincrement = false, strict = false))]
    #[index(setting)]
    pub struct Change {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[references(Setting.name, on_delete = cascade)]
        pub setting: String,
    }

    schema! {
        pub static SETTINGS = { tables: [Setting, Change], lock: "absent.lock" }
    }
}

/// PostgreSQL sees no difference, so that the journey is SQLite's alone.
fn travel(releases: impl Into<Vec<Release>>) {
    Journey::everywhere(releases).run_on_sqlite();
}

const ROWS: &str = "INSERT INTO settings (name, value) VALUES ('color', 'Blue'), ('size', NULL); \
                    INSERT INTO changes (setting) VALUES ('color'), ('size'), ('size')";

#[test]
fn tables_are_stored_the_usual_way_and_then_another_and_back() {
    travel([
        Release {
            rows: ROWS,
            counts: &[
                (
                    "SELECT count(*) FROM pragma_table_list WHERE strict AND NOT wr AND name IN ('settings', 'changes')",
                    2,
                ),
                ("SELECT seq FROM sqlite_sequence WHERE name = 'changes'", 3),
            ],
            reverting_loses: &["settings", "changes"],
            ..Release::of(&usual::SETTINGS)
        },
        Release {
            counts: &[
                (
                    "SELECT count(*) FROM pragma_table_list WHERE strict AND wr AND name = 'settings'",
                    1,
                ),
                (
                    "SELECT count(*) FROM pragma_table_list WHERE NOT strict AND NOT wr AND name = 'changes'",
                    1,
                ),
                (
                    "SELECT count(*) FROM changes NATURAL JOIN (SELECT name AS setting FROM settings WHERE value = 'bLUE')",
                    1,
                ),
                ("SELECT count(*) FROM changes", 3),
            ],
            refused: &[("SELECT rowid FROM settings", "no such column")],
            ..Release::of(&other::SETTINGS)
        },
        Release {
            rows: "INSERT INTO changes (setting) VALUES ('color')",
            counts: &[
                ("SELECT max(id) FROM changes", 4),
                ("SELECT seq FROM sqlite_sequence WHERE name = 'changes'", 4),
            ],
            refused: &[(
                "INSERT INTO changes (setting) VALUES (x'00')",
                "cannot store",
            )],
            ..Release::of(&usual::SETTINGS)
        },
    ]);
}

#[test]
fn numbers_are_given_again_without_autoincrement() {
    travel([Release {
        rows: "INSERT INTO settings (name) VALUES ('color'); \
               INSERT INTO changes (setting) VALUES ('color'), ('color'); \
               DELETE FROM changes WHERE id = 2; \
               INSERT INTO changes (setting) VALUES ('color')",
        counts: &[("SELECT max(id) FROM changes", 2)],
        reverting_loses: &["settings", "changes"],
        ..Release::of(&other::SETTINGS)
    }]);
}

#[test]
fn postgresql_has_none_of_it() {
    let postgres = crate::shop::release::postgres(15);
    let adapted = |schema: &architrave::Schema| {
        postgres
            .adapt(&Schema::resolve(schema.definition()).unwrap())
            .unwrap()
            .tables
    };
    assert_eq!(adapted(&usual::SETTINGS), adapted(&other::SETTINGS));
    Journey {
        sqlite: super::OnSqlite::Refuses(&["nothing"]),
        ..Journey::everywhere([Release {
            reverting_loses: &["settings", "changes"],
            ..Release::of(&other::SETTINGS)
        }])
    }
    .run_on_postgres();
}

/// What other tools create is read as it is, so that `cargo schema pull` says it.
#[test]
fn tables_of_other_tools_are_read_as_they_are() {
    let scratch = scratch_file();
    let mut database = schema_cli::database::sqlite::Sqlite::open(scratch.path()).unwrap();
    use schema_cli::database::Database as _;
    database
        .execute(
            "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT COLLATE NOCASE); \
             CREATE TABLE c (id INT PRIMARY KEY NOT NULL) STRICT; \
             CREATE TABLE d (id INTEGER PRIMARY KEY AUTOINCREMENT); \
             CREATE TABLE e (id INTEGER, PRIMARY KEY (id)) WITHOUT ROWID",
        )
        .unwrap();
    let catalog = database.catalog().unwrap();
    let found: Vec<(&str, bool, bool, bool, bool)> = catalog
        .schema
        .tables
        .values()
        .map(|table| {
            let said = table.properties.sqlite;
            let numbered = table.columns[0].identity.is_some();
            (
                table.name.name.as_str(),
                said.without_rowid,
                said.not_strict,
                said.reuses_numbers,
                numbered,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("a", false, true, true, true),
            ("c", false, false, false, false),
            ("d", false, true, false, true),
            ("e", true, true, false, false),
        ]
    );
}
