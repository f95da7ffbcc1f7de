//! Flyway, golang-migrate, goose and Atlas, which cannot be had here: what they do with a directory, after their documentation
//! and sources, on a real server. Files are found and ordered by their names, cut as the tool cuts them, run with or
//! without a transaction as they say, and recorded in the tool's own table, with the checksum that it would compare.

use crate::adoption::{FIRST, SECOND, SECOND_BACK, Team, adopts};
use crate::release::{postgres, rows, write_both, write_first};
use architrave_tests::catalogue::assert_same;
use architrave_tests::postgres::{ScratchDatabase, scratch_database};
use postgres::Client;
use schema_core::format::find_format;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A migration as a tool reads it.
struct Migration {
    version: i64,
    /// The file's name.
    name: String,
    /// The file's text.
    text: String,
    up: Script,
    down: Script,
}

/// What is sent, each statement or text by itself.
struct Script {
    sent: Vec<String>,
    transactional: bool,
}

/// A tool.
struct Tool {
    format: &'static str,
    directory: &'static str,
    history_table: &'static str,
    /// Creates the table of its history.
    history: &'static str,
    /// The versions that are applied; of golang-migrate the last one alone.
    applied: &'static str,
    read: fn(&Path) -> Vec<Migration>,
    /// Notes a migration.
    record: fn(&Migration) -> String,
    /// Forgets one, after which the version given is the newest.
    forget: fn(&Migration, i64) -> String,
    /// What it looks at before it runs anything.
    validate: fn(&mut Client, &Path, &[Migration]),
}

impl Tool {
    fn apply(&self, scratch: &ScratchDatabase, directory: &Path) -> usize {
        let mut client = scratch.connect();
        client.batch_execute(self.history).unwrap();
        let migrations = (self.read)(directory);
        (self.validate)(&mut client, directory, &migrations);
        let newest = self.newest(&mut client);
        let pending: Vec<_> = migrations.iter().filter(|it| it.version > newest).collect();
        for migration in &pending {
            run(&mut client, &migration.up, &(self.record)(migration));
        }
        pending.len()
    }

    fn revert(&self, scratch: &ScratchDatabase, directory: &Path) {
        let mut client = scratch.connect();
        let newest = self.newest(&mut client);
        let migrations = (self.read)(directory);
        (self.validate)(&mut client, directory, &migrations);
        let last = migrations
            .iter()
            .position(|it| it.version == newest)
            .unwrap();
        let before = last
            .checked_sub(1)
            .map_or(0, |index| migrations[index].version);
        let migration = &migrations[last];
        run(
            &mut client,
            &migration.down,
            &(self.forget)(migration, before),
        );
    }

    fn newest(&self, client: &mut Client) -> i64 {
        let rows = client.query(self.applied, &[]).unwrap();
        rows.iter().map(|row| row.get(0)).max().unwrap_or(0)
    }

    /// The shop's two releases, with rows between them: applied, taken back file by file, and applied again.
    fn carries_the_shop(&self) {
        let scratch = scratch_database();
        let table = self.history_table;
        let catalogue = || {
            let all = scratch.catalogue();
            all.without(|name| name.contains(table))
                .without_column_order()
        };
        let first_folder = tempfile::tempdir().unwrap();
        write_first(first_folder.path(), self.format, &postgres(15));
        let applied = self.apply(&scratch, first_folder.path());
        assert!(applied > 0);
        let first = catalogue();
        scratch.execute(&rows(|cents| format!("{}.{:02}", cents / 100, cents % 100)));
        let folder = tempfile::tempdir().unwrap();
        write_both(folder.path(), self.format, &postgres(15));
        let added = self.apply(&scratch, folder.path());
        assert!(added > 3);
        let up = catalogue();
        assert_eq!(self.apply(&scratch, folder.path()), 0);
        for _ in 0..added {
            self.revert(&scratch, folder.path());
        }
        assert_same(&catalogue(), &first);
        assert_eq!(self.apply(&scratch, folder.path()), added);
        assert_same(&catalogue(), &up);
    }

    fn adopts(&self, files: &[(&'static str, &str)]) {
        adopts(&Team {
            format: self.format,
            directory: self.directory,
            files,
            apply: &|scratch, directory| self.apply(scratch, directory),
            revert: &|scratch, directory| self.revert(scratch, directory),
        });
    }
}

fn run(client: &mut Client, script: &Script, record: &str) {
    if script.transactional {
        let text = script.sent.join("\n");
        let whole = format!("BEGIN;\n{text}\n{record};\nCOMMIT;");
        return client.batch_execute(&whole).unwrap();
    }
    for sent in &script.sent {
        client.batch_execute(sent).unwrap();
    }
    client.batch_execute(record).unwrap();
}

/// The files of a directory by name, without folders.
fn files(directory: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(directory).unwrap().map(Result::unwrap);
    entries
        .filter(|entry| entry.path().is_file())
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

fn sorted(mut migrations: Vec<Migration>) -> Vec<Migration> {
    migrations.sort_by_key(|migration| migration.version);
    migrations
}

fn nothing(_: &mut Client, _: &Path, _: &[Migration]) {}

/// `V1__customers.sql`, `V1__customers.sql.conf` beside it, `U1__customers.sql` for the way back.
fn flyway(directory: &Path) -> Vec<Migration> {
    let files = files(directory);
    let script = |name: &str| Script {
        sent: files.get(name).cloned().into_iter().collect(),
        transactional: files
            .get(&format!("{name}.conf"))
            .is_none_or(|text| !text.contains("executeInTransaction=false")),
    };
    let migrations = files.iter().filter_map(|(name, text)| {
        let (version, rest) = name.strip_prefix('V')?.split_once("__")?;
        rest.strip_suffix(".sql")?;
        Some(Migration {
            version: version.parse().unwrap(),
            name: name.clone(),
            text: text.clone(),
            up: script(name),
            down: script(&format!("U{version}__{rest}")),
        })
    });
    sorted(migrations.collect())
}

/// CRC-32 over the lines without their ends, as Flyway computes it.
fn crc32(text: &str) -> i32 {
    let mut sum = u32::MAX;
    for byte in text.lines().flat_map(str::bytes) {
        sum ^= u32::from(byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg());
        }
    }
    (!sum).cast_signed()
}

fn checksums_hold(client: &mut Client, _: &Path, migrations: &[Migration]) {
    let query = "SELECT script, checksum FROM flyway_schema_history WHERE success";
    for row in client.query(query, &[]).unwrap() {
        let (script, checksum): (String, i32) = (row.get(0), row.get(1));
        let migration = migrations.iter().find(|it| it.name == script).unwrap();
        assert_eq!(checksum, crc32(&migration.text), "{script}");
    }
}

#[test]
fn as_flyway_would() {
    assert_eq!(crc32("123456789"), 0xCBF4_3926_u32.cast_signed());
    let tool = Tool {
        format: "flyway",
        directory: "db/sql",
        history_table: "flyway_schema_history",
        history: "CREATE TABLE IF NOT EXISTS flyway_schema_history (
                      installed_rank int NOT NULL CONSTRAINT flyway_schema_history_pk PRIMARY KEY, version varchar(50),
                      description varchar(200) NOT NULL, type varchar(20) NOT NULL, script varchar(1000) NOT NULL,
                      checksum int, installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(),
                      execution_time int NOT NULL, success boolean NOT NULL);
                  CREATE INDEX IF NOT EXISTS flyway_schema_history_s_idx ON flyway_schema_history (success)",
        applied: "SELECT version::bigint FROM flyway_schema_history WHERE success",
        read: flyway,
        record: |it| {
            format!(
                "INSERT INTO flyway_schema_history SELECT count(*) + 1, '{}', 'a migration', 'SQL', '{}', {}, 'me', now(), 1, true
                 FROM flyway_schema_history",
                it.version,
                it.name,
                crc32(&it.text)
            )
        },
        forget: |it, _| format!("DELETE FROM flyway_schema_history WHERE version = '{}'", it.version),
        validate: checksums_hold,
    };
    tool.carries_the_shop();
    tool.adopts(&[
        (
            "flyway.toml",
            "[flyway]\nlocations = [\"filesystem:db/sql\"]\n",
        ),
        ("db/sql/V1__customers.sql", FIRST),
        ("db/sql/V2__names.sql", SECOND),
    ]);
}

/// `000001_customers.up.sql`, sent as it is.
fn golang_migrate(directory: &Path) -> Vec<Migration> {
    let files = files(directory);
    let script = |name: &str| Script {
        sent: files.get(name).cloned().into_iter().collect(),
        // PostgreSQL runs the statements of one query in one transaction.
        transactional: false,
    };
    let migrations = files.iter().filter_map(|(name, text)| {
        let stem = name.strip_suffix(".up.sql")?;
        Some(Migration {
            version: stem.split_once('_')?.0.parse().unwrap(),
            name: name.clone(),
            text: text.clone(),
            up: script(name),
            down: script(&format!("{stem}.down.sql")),
        })
    });
    sorted(migrations.collect())
}

#[test]
fn as_golang_migrate_would() {
    let tool = Tool {
        format: "golang-migrate",
        directory: "migrations",
        history_table: "schema_migrations",
        history: "CREATE TABLE IF NOT EXISTS schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL)",
        applied: "SELECT version FROM schema_migrations WHERE NOT dirty",
        read: golang_migrate,
        record: |it| only_version(it.version),
        forget: |_, before| only_version(before),
        validate: nothing,
    };
    tool.carries_the_shop();
    tool.adopts(&[
        ("migrations/000001_customers.up.sql", FIRST),
        (
            "migrations/000001_customers.down.sql",
            "DROP TABLE customers;\n",
        ),
        ("migrations/000002_names.up.sql", SECOND),
        ("migrations/000002_names.down.sql", SECOND_BACK),
    ]);
}

fn only_version(version: i64) -> String {
    format!("TRUNCATE schema_migrations; INSERT INTO schema_migrations VALUES ({version}, false)")
}

/// Both directions in one file, cut at line ends with a semicolon where no `StatementBegin` holds them together.
fn goose(directory: &Path) -> Vec<Migration> {
    let migrations = files(directory).into_iter().map(|(name, text)| {
        let transactional = !text.contains("+goose NO TRANSACTION");
        let (up, down) = text.split_once("-- +goose Down").unwrap();
        let script = |half: &str| Script {
            sent: goose_statements(half),
            transactional,
        };
        Migration {
            version: name.split_once('_').unwrap().0.parse().unwrap(),
            up: script(up),
            down: script(down),
            name,
            text,
        }
    });
    sorted(migrations.collect())
}

fn goose_statements(half: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut statement = String::new();
    let mut is_held = false;
    for line in half.lines() {
        match line.trim().strip_prefix("-- +goose ") {
            Some("StatementBegin") => is_held = true,
            Some("StatementEnd") => {
                is_held = false;
                statements.push(std::mem::take(&mut statement));
            }
            Some(_) => {}
            None => {
                statement.push_str(line);
                statement.push('\n');
                if !is_held && line.trim_end().ends_with(';') {
                    statements.push(std::mem::take(&mut statement));
                }
            }
        }
    }
    let left = statement.lines().filter(|it| !it.starts_with("--"));
    assert!(
        left.clone().all(|line| line.trim().is_empty()),
        "unfinished: {statement}"
    );
    statements
}

#[test]
fn as_goose_would() {
    let file = |up: &str, down: &str| format!("-- +goose Up\n{up}\n-- +goose Down\n{down}");
    let first = file(FIRST, "DROP TABLE customers;\n");
    let second = file(SECOND, SECOND_BACK);
    let tool = Tool {
        format: "goose",
        directory: "db/migrations",
        history_table: "goose_db_version",
        history: "CREATE TABLE IF NOT EXISTS goose_db_version (
                      id int PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, version_id bigint NOT NULL,
                      is_applied boolean NOT NULL, tstamp timestamp NOT NULL DEFAULT now())",
        applied: "SELECT version_id FROM goose_db_version WHERE is_applied",
        read: goose,
        record: |it| {
            format!("INSERT INTO goose_db_version (version_id, is_applied) VALUES ({}, true)", it.version)
        },
        forget: |it, _| format!("DELETE FROM goose_db_version WHERE version_id = {}", it.version),
        validate: nothing,
    };
    tool.carries_the_shop();
    tool.adopts(&[
        ("db/migrations/00001_customers.sql", &first),
        ("db/migrations/00002_names.sql", &second),
    ]);
}

/// Cut at semicolons, or at the delimiter that the head of the file names.
fn atlas(directory: &Path) -> Vec<Migration> {
    let migrations = files(directory)
        .into_iter()
        .filter(|(name, _)| name.ends_with(".sql"));
    let migrations = migrations.map(|(name, text)| {
        let word = |directive: &str| {
            let mut lines = text.lines().take_while(|line| !line.is_empty());
            lines.find_map(|line| line.strip_prefix(directive))
        };
        let delimiter = word("-- atlas:delimiter ").unwrap_or(";\n");
        let statements = text
            .split(delimiter)
            .map(str::trim)
            .filter(|it| !it.is_empty());
        let down = fs::read_to_string(directory.join("down").join(&name)).unwrap_or_default();
        Migration {
            version: name.split_once('_').unwrap().0.parse().unwrap(),
            up: Script {
                sent: statements.map(|it| format!("{it};")).collect(),
                transactional: word("-- atlas:txmode ") != Some("none"),
            },
            // By hand, as the file says.
            down: Script {
                sent: vec![down],
                transactional: false,
            },
            name,
            text,
        }
    });
    sorted(migrations.collect())
}

/// `atlas migrate validate`.
fn the_sum_fits(_: &mut Client, directory: &Path, _: &[Migration]) {
    let mut files = files(directory);
    let found = files.remove("atlas.sum").unwrap();
    assert_eq!(found, sum_of(&files));
}

fn sum_of(files: &BTreeMap<String, String>) -> String {
    let format = find_format("atlas").unwrap();
    let mut listings = format.listings(&BTreeMap::new(), files).unwrap();
    listings.remove("atlas.sum").unwrap()
}

#[test]
fn as_atlas_would() {
    let files = [
        ("20240301101500_customers.sql", FIRST),
        ("20240502090000_names.sql", SECOND),
    ];
    let sum = sum_of(
        &files
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .into(),
    );
    let tool = Tool {
        format: "atlas",
        directory: "migrations",
        history_table: "atlas_schema_revisions",
        history: "CREATE SCHEMA IF NOT EXISTS atlas_schema_revisions;
                  CREATE TABLE IF NOT EXISTS atlas_schema_revisions.atlas_schema_revisions (
                      version varchar PRIMARY KEY, description varchar NOT NULL, type bigint NOT NULL DEFAULT 2,
                      applied bigint NOT NULL DEFAULT 0, total bigint NOT NULL DEFAULT 0, executed_at timestamptz NOT NULL,
                      execution_time bigint NOT NULL, error text, error_stmt text, hash varchar NOT NULL,
                      partial_hashes jsonb, operator_version varchar NOT NULL)",
        applied: "SELECT version::bigint FROM atlas_schema_revisions.atlas_schema_revisions",
        read: atlas,
        record: |it| {
            format!(
                "INSERT INTO atlas_schema_revisions.atlas_schema_revisions
                 VALUES ('{}', 'a migration', 2, 1, 1, now(), 1, NULL, NULL, 'h1:', NULL, 'Atlas CLI')",
                it.version
            )
        },
        forget: |it, _| {
            format!("DELETE FROM atlas_schema_revisions.atlas_schema_revisions WHERE version = '{}'", it.version)
        },
        validate: the_sum_fits,
    };
    tool.carries_the_shop();
    tool.adopts(&[
        ("migrations/20240301101500_customers.sql", FIRST),
        ("migrations/20240502090000_names.sql", SECOND),
        ("migrations/atlas.sum", &sum),
    ]);
}
