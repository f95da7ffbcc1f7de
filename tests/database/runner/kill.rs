//! The runner is cut off at each of its requests to the server, before it arrives or while the server works on it:
//! the next run ends in the same catalog with the same rows, and so does the next revert.
//!
//! A run of the tests takes a sample, the same each time. `ARCHITRAVE_KILLS=all` takes every request,
//! `ARCHITRAVE_KILLS=7` another sample.

use super::files::Files;
use super::proxy::{Cut, Proxy, address};
use crate::shop::release::{postgres, rows, write_both, write_first};
use architrave_tests::postgres::{ScratchDatabase, scratch_database};
use schema_cli::database::{Catalog, compare_catalogs};
use schema_cli::migration::{self, Directory, Limit, MigrationError, Options, RevertTarget};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// A database that is copied for each kill.
pub(super) struct Template {
    pub(super) database: ScratchDatabase,
}

/// A copy, dropped when it goes.
pub(super) struct Copy {
    pub(super) url: String,
    name: String,
    server: String,
}

impl Template {
    pub(super) fn copy(&self) -> Copy {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}_{number}", self.database.name());
        connect(self.database.server_url())
            .batch_execute(&format!(
                "CREATE DATABASE {name} TEMPLATE {}",
                self.database.name()
            ))
            .unwrap();
        Copy {
            url: self.database.url().replace(self.database.name(), &name),
            name,
            server: self.database.server_url().to_owned(),
        }
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        if let Ok(mut client) = postgres::Client::connect(&self.server, postgres::NoTls) {
            let _ = client.batch_execute(&drop);
        }
    }
}

pub(super) fn connect(url: &str) -> postgres::Client {
    postgres::Client::connect(url, postgres::NoTls).unwrap()
}

/// The catalog, the migrations with whether each is finished, and the rows.
pub(super) type State = (Catalog, Vec<(String, bool)>, Vec<String>);

/// What is done to a copy.
pub(super) struct Work<'a> {
    pub(super) directory: &'a Directory,
    /// Back to this migration, or to the beginning where it is empty; there, where it is `None`.
    pub(super) back_to: Option<&'a str>,
    pub(super) approved: &'a [&'a str],
    /// Queries whose answers must be the same in the end.
    pub(super) rows: &'a [&'a str],
}

impl Work<'_> {
    pub(super) fn once(&self, url: &str) -> Result<(), MigrationError> {
        let options = Options {
            limit: Limit::All,
            allow_data_loss: self.approved.iter().map(|it| (*it).to_owned()).collect(),
            ..Options::default()
        };
        let mut database = schema_cli::database::open(url)?;
        match self.back_to {
            None => {
                migration::apply(database.as_mut(), self.directory, &options, &mut |_| {}).map(drop)
            }
            Some(id) => {
                let target = match id {
                    "" => RevertTarget::All,
                    id => RevertTarget::To(id.to_owned()),
                };
                migration::revert(
                    database.as_mut(),
                    self.directory,
                    &target,
                    &options,
                    &mut |_| {},
                )
                .map(drop)
            }
        }
    }

    /// The catalog, the history and the rows.
    pub(super) fn state(&self, url: &str) -> State {
        let mut database = schema_cli::database::open(url).unwrap();
        let history = database.history().unwrap();
        let history = history
            .into_iter()
            .map(|entry| (entry.id, entry.finished_at.is_some()))
            .collect();
        let mut client = connect(url);
        let rows = self
            .rows
            .iter()
            .map(|query| client.query_one(*query, &[]).unwrap().get(0))
            .collect();
        (database.catalog().unwrap(), history, rows)
    }

    /// Cuts the connection at a sample of the requests; how many times, and of how many.
    fn survives(&self, template: &Template, sample: usize, random: &mut Random) -> (usize, u32) {
        let reference = template.copy();
        let proxy = Proxy::start(address(&reference.url), Cut::Never);
        self.once(&proxy.url(&reference.url)).unwrap();
        let requests = proxy.requests();
        let expected = self.state(&reference.url);
        let cuts = cuts(requests, sample, random);
        for cut in &cuts {
            let copy = template.copy();
            let proxy = Proxy::start(address(&copy.url), *cut);
            let first = self.once(&proxy.url(&copy.url));
            // The last request of a run asks for nothing that is needed.
            if let Err(error) = &first {
                assert!(error.to_string().contains("connect"), "{cut:?}: {error}");
            }
            if let Err(error) = self.once(&copy.url) {
                panic!("{cut:?}, after {first:?}: {error}");
            }
            assert_same(&expected, &self.state(&copy.url), &format!("{cut:?}"));
        }
        (cuts.len(), requests)
    }
}

impl Work<'_> {
    /// Cuts the connection at a sample of the requests, and then does `back` instead of going on; how many times, and of
    /// how many.
    fn is_taken_back_by(
        &self,
        back: &Work<'_>,
        template: &Template,
        sample: usize,
        random: &mut Random,
    ) -> (usize, u32) {
        let reference = template.copy();
        let proxy = Proxy::start(address(&reference.url), Cut::Never);
        self.once(&proxy.url(&reference.url)).unwrap();
        let requests = proxy.requests();
        back.once(&reference.url).unwrap();
        let expected = self.state(&reference.url);
        let cuts = cuts(requests, sample, random);
        for cut in &cuts {
            let copy = template.copy();
            let proxy = Proxy::start(address(&copy.url), *cut);
            let first = self.once(&proxy.url(&copy.url));
            if let Err(error) = back.once(&copy.url) {
                panic!("{cut:?}, after {first:?}: {error}");
            }
            assert_same(&expected, &self.state(&copy.url), &format!("{cut:?}"));
        }
        (cuts.len(), requests)
    }
}

/// Where the connection is cut: a sample, or before and within each request.
pub(super) fn cuts(requests: u32, sample: usize, random: &mut Random) -> Vec<Cut> {
    let mut cuts: Vec<Cut> = (1..=requests)
        .flat_map(|at| [Cut::Before(at), Cut::After(at, random.below(4000))])
        .collect();
    if !all_kills() {
        random.shuffle(&mut cuts);
        cuts.truncate(sample);
    }
    cuts
}

/// Fails unless both are the same.
pub(super) fn assert_same(expected: &State, found: &State, after: &str) {
    let differences = compare_catalogs(&expected.0, &found.0);
    assert!(differences.is_empty(), "{after}: {differences:#?}");
    assert_eq!(expected.0.unmanaged, found.0.unmanaged, "{after}");
    assert_eq!(expected.1, found.1, "{after}");
    assert_eq!(expected.2, found.2, "{after}");
}

/// Whether every kill is wanted, rather than a sample.
pub(super) fn all_kills() -> bool {
    matches!(std::env::var("ARCHITRAVE_KILLS").as_deref(), Ok("all"))
}

/// Numbers that are the same for the same seed (xorshift).
pub(super) struct Random(u64);

impl Random {
    pub(super) fn of_run() -> Self {
        let seed = std::env::var("ARCHITRAVE_KILLS").ok();
        let seed: u64 = seed.and_then(|seed| seed.parse().ok()).unwrap_or(1);
        eprintln!("seed {seed}");
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            let other = usize::try_from(self.below(end as u64 + 1)).unwrap();
            items.swap(end, other);
        }
    }
}

pub(super) fn apply_all(url: &str, folder: &Path) -> Vec<String> {
    let options = Options {
        limit: Limit::All,
        ..Options::default()
    };
    let mut database = schema_cli::database::open(url).unwrap();
    let directory = Directory::read(folder).unwrap();
    migration::apply(database.as_mut(), &directory, &options, &mut |_| {})
        .unwrap()
        .applied
}

pub(super) const SHOP_ROWS: &[&str] = &[
    "SELECT md5(string_agg((to_jsonb(o) - 'created_at' - 'updated_at')::text, ';' ORDER BY id)) FROM orders AS o",
    "SELECT md5(string_agg((to_jsonb(i) - 'created_at' - 'updated_at')::text, ';' ORDER BY id)) FROM order_items AS i",
];

#[test]
fn the_second_release_of_the_shop_survives_every_cut_there_and_back() {
    let (only_first, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let dialect = postgres(15);
    write_first(only_first.path(), "plain", &dialect);
    write_both(folder.path(), "plain", &dialect);
    let first_release = || {
        let database = scratch_database();
        let applied = apply_all(database.url(), only_first.path());
        database.execute(&rows(|cents| format!("{}.{:02}", cents / 100, cents % 100)));
        (Template { database }, applied)
    };
    let (first, applied) = first_release();
    let last = applied.last().unwrap();
    let directory = Directory::read(folder.path()).unwrap();
    let mut random = Random::of_run();
    let there = Work {
        directory: &directory,
        back_to: None,
        approved: &[],
        rows: SHOP_ROWS,
    };
    let (cuts, requests) = there.survives(&first, 24, &mut random);
    eprintln!("there: cut {cuts} times at {requests} requests");

    let (second, _) = first_release();
    there.once(second.database.url()).unwrap();
    let back = Work {
        back_to: Some(last),
        approved: &["orders.contact_phone"],
        ..there
    };
    let (cuts, requests) = back.survives(&second, 24, &mut random);
    eprintln!("back: cut {cuts} times at {requests} requests");
}

#[test]
fn what_a_cut_leaves_of_a_run_can_be_taken_back() {
    let (only_first, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let dialect = postgres(15);
    write_first(only_first.path(), "plain", &dialect);
    write_both(folder.path(), "plain", &dialect);
    let database = scratch_database();
    let applied = apply_all(database.url(), only_first.path());
    database.execute(&rows(|cents| format!("{}.{:02}", cents / 100, cents % 100)));
    let first = Template { database };
    let directory = Directory::read(folder.path()).unwrap();
    // A run that reached its last phase has dropped the coupons with their values, and one that was cut before has not.
    let there = Work {
        directory: &directory,
        back_to: None,
        approved: &[],
        rows: &[
            "SELECT md5(string_agg((to_jsonb(o) - 'created_at' - 'updated_at' - 'coupon_code')::text, ';' ORDER BY id)) \
             FROM orders AS o",
            SHOP_ROWS[1],
        ],
    };
    let back = Work {
        back_to: applied.last().map(String::as_str),
        approved: &["orders.contact_phone"],
        ..there
    };
    let (cuts, requests) = there.is_taken_back_by(&back, &first, 16, &mut Random::of_run());
    eprintln!("taken back after {cuts} cuts at {requests} requests");
}

/// Statements that may not be run twice, outside a transaction.
#[test]
fn a_statement_outside_a_transaction_takes_effect_once() {
    let files = Files::new();
    files.add(
        "1_count",
        "expand",
        false,
        "INSERT INTO counter VALUES ('a');\nUPDATE total SET n = n + 1;\nCREATE INDEX CONCURRENTLY counter_idx ON counter (name);\n\
         DO $$ BEGIN UPDATE total SET n = n * 10; END $$;\nALTER TABLE total ADD COLUMN done boolean;",
        "ALTER TABLE total DROP COLUMN done;\nUPDATE total SET n = n - 7;\nDROP INDEX CONCURRENTLY counter_idx;\n\
         DELETE FROM counter;\nUPDATE total SET n = n * 10;",
    );
    let directory = files.read();
    let start = Template {
        database: scratch_database(),
    };
    start.database.execute(
        "CREATE TABLE counter (name text); CREATE TABLE total (n bigint); INSERT INTO total VALUES (1)",
    );
    let mut random = Random::of_run();
    let there = Work {
        directory: &directory,
        back_to: None,
        approved: &[],
        rows: &["SELECT (SELECT count(*) FROM counter) || ' ' || n FROM total"],
    };
    let (cuts, requests) = there.survives(&start, 20, &mut random);
    eprintln!("there: cut {cuts} times at {requests} requests");
    let end = Template {
        database: scratch_database(),
    };
    end.database.execute(
        "CREATE TABLE counter (name text); CREATE TABLE total (n bigint); INSERT INTO total VALUES (1)",
    );
    there.once(end.database.url()).unwrap();
    let back = Work {
        back_to: Some(""),
        ..there
    };
    let (cuts, requests) = back.survives(&end, 20, &mut random);
    eprintln!("back: cut {cuts} times at {requests} requests");
}

/// A table with rows, and whatever the seed makes of it.
fn random_plan(random: &mut Random) -> Files {
    let files = Files::new();
    files.add(
        "00_start",
        "expand",
        true,
        "CREATE TABLE t (id bigint PRIMARY KEY); INSERT INTO t SELECT n FROM generate_series(1, 2000) AS n;",
        "DROP TABLE t;",
    );
    let mut columns = 0;
    for number in 1..=6 {
        let id = format!("{number:02}_step");
        let kind = if columns == 0 { 0 } else { random.below(5) };
        let column = format!("c{columns}");
        match kind {
            0 | 1 => {
                columns += 1;
                let column = format!("c{columns}");
                files.add(
                    &id,
                    "expand",
                    true,
                    &format!(
                        "ALTER TABLE t ADD COLUMN {column} bigint; COMMENT ON COLUMN t.{column} IS 'n {number}';"
                    ),
                    &format!("ALTER TABLE t DROP COLUMN {column};"),
                );
            }
            2 => {
                files.add(
                    &id,
                    "expand",
                    false,
                    &format!("CREATE INDEX CONCURRENTLY t_{number}_idx ON t ({column}, id);"),
                    &format!("DROP INDEX CONCURRENTLY t_{number}_idx;"),
                );
            }
            3 => {
                files.add(
                    &id,
                    "expand",
                    false,
                    &format!(
                        "CREATE UNIQUE INDEX CONCURRENTLY t_{number}_a ON t (id, {column});\n\
                         CREATE INDEX CONCURRENTLY t_{number}_b ON t ({column}) WHERE id > 7;"
                    ),
                    &format!(
                        "DROP INDEX CONCURRENTLY t_{number}_b;\nDROP INDEX CONCURRENTLY t_{number}_a;"
                    ),
                );
            }
            _ => {
                files.add(
                    &id,
                    "expand",
                    false,
                    &format!(
                        "DO $$ BEGIN FOR i IN 0..9 LOOP UPDATE t SET {column} = id * 2 \
                         WHERE id % 10 = i AND {column} IS NULL; COMMIT; END LOOP; END $$;"
                    ),
                    &format!("UPDATE t SET {column} = NULL WHERE {column} = id * 2;"),
                );
            }
        }
    }
    files
}

#[test]
fn random_plans_survive_cuts_there_and_back() {
    let mut random = Random::of_run();
    let rows = ["SELECT md5(string_agg(to_jsonb(t)::text, ';' ORDER BY id)) FROM t"];
    for plan in 0..4 {
        let files = random_plan(&mut random);
        let directory = files.read();
        let start = Template {
            database: scratch_database(),
        };
        let only_start = Directory {
            path: directory.path.clone(),
            migrations: directory.migrations[..1].to_vec(),
        };
        let options = Options::default();
        let mut database = schema_cli::database::open(start.database.url()).unwrap();
        migration::apply(database.as_mut(), &only_start, &options, &mut |_| {}).unwrap();
        drop(database);
        let there = Work {
            directory: &directory,
            back_to: None,
            approved: &[],
            rows: &rows,
        };
        let (cuts, requests) = there.survives(&start, 6, &mut random);
        eprintln!("plan {plan}, there: cut {cuts} times at {requests} requests");
        let end = Template {
            database: scratch_database(),
        };
        there.once(end.database.url()).unwrap();
        let back = Work {
            back_to: Some("00_start"),
            ..there
        };
        let (cuts, requests) = back.survives(&end, 6, &mut random);
        eprintln!("plan {plan}, back: cut {cuts} times at {requests} requests");
    }
}

#[test]
fn eight_runners_at_once_carry_the_shop_to_its_second_release() {
    let folder = tempfile::tempdir().unwrap();
    write_both(folder.path(), "plain", &postgres(15));
    let database = scratch_database();
    let mut applied: Vec<String> = std::thread::scope(|scope| {
        let runners: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| apply_all(database.url(), folder.path())))
            .collect();
        let runners = runners.into_iter();
        runners.flat_map(|it| it.join().unwrap()).collect()
    });
    applied.sort();
    let directory = Directory::read(folder.path()).unwrap();
    let all: Vec<String> = directory.migrations.into_iter().map(|it| it.id).collect();
    assert_eq!(applied, all);
}

#[test]
fn behind_a_long_transaction_nobody_waits_longer_than_the_runner_does() {
    let files = Files::new();
    files
        .add(
            "1_a",
            "expand",
            true,
            "CREATE TABLE a (id bigint);",
            "DROP TABLE a;",
        )
        .add(
            "2_b",
            "contract",
            true,
            "ALTER TABLE a ADD COLUMN b text;",
            "ALTER TABLE a DROP COLUMN b;",
        );
    let database = scratch_database();
    let expand = Options {
        limit: Limit::BeforeConstrain,
        ..super::files::options()
    };
    super::files::apply_with(database.url(), &files, &expand).unwrap();
    let mut holder = database.connect();
    holder.batch_execute("BEGIN; SELECT * FROM a").unwrap();
    let patient = Options {
        lock_timeout: Duration::from_millis(400),
        attempts: 40,
        ..super::files::options()
    };
    let longest = std::thread::scope(|scope| {
        let runner =
            scope.spawn(|| super::files::apply_with(database.url(), &files, &patient).unwrap());
        let mut client = database.connect();
        let mut longest = Duration::ZERO;
        let begin = std::time::Instant::now();
        while !runner.is_finished() {
            let asked = std::time::Instant::now();
            client.query("SELECT id FROM a", &[]).unwrap();
            longest = longest.max(asked.elapsed());
            std::thread::sleep(Duration::from_millis(5));
            if begin.elapsed() > Duration::from_secs(3) {
                let _ = holder.batch_execute("COMMIT");
            }
        }
        assert_eq!(runner.join().unwrap(), ["2_b"]);
        longest
    });
    // Somebody did wait behind the runner, and not longer than it: the rest is for a busy machine.
    assert!(longest > Duration::from_millis(200), "{longest:?}");
    assert!(longest < Duration::from_millis(1500), "{longest:?}");
}
