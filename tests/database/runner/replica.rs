//! A streaming replica that is behind: the runner and its backfills wait for it, and the preflight says so.

use super::files::{Files, options};
use architrave_tests::postgres::OwnServer;
use postgres::{Client, NoTls};
use schema_cli::database::preflight::Needs;
use schema_cli::migration::{self, Conditions, Event, Limit, Options};
use std::time::{Duration, Instant};

fn client(url: &str) -> Client {
    Client::connect(url, NoTls).unwrap()
}

/// Waits until something is so.
fn until(what: &str, mut is: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !is() {
        assert!(begin.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_run_waits_for_a_replica_that_is_behind_and_goes_on_when_it_has_caught_up() {
    let server = OwnServer::start(15, "wal_level = replica\nmax_wal_senders = 4");
    let replica = server.replica("hot_standby = on");
    let url = server.url();
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
            "expand",
            true,
            "CREATE TABLE b (id bigint);",
            "DROP TABLE b;",
        );
    until("the replica streams", || {
        let streams = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'";
        client(url)
            .query_one(streams, &[])
            .unwrap()
            .get::<_, i64>(0)
            == 1
    });
    // It applies nothing any more, and is behind by whatever comes.
    client(replica.url())
        .batch_execute("SELECT pg_wal_replay_pause()")
        .unwrap();
    client(url)
        .batch_execute("CREATE TABLE written (id bigint)")
        .unwrap();
    // The server's own number says nothing of a replica that has stopped.
    let mut asked = schema_cli::database::open(url).unwrap();
    asked.replica_lag().unwrap();
    until("the replica is behind", || {
        asked
            .replica_lag()
            .unwrap()
            .is_some_and(|lag| lag > Duration::from_millis(300))
    });
    // A few bytes are nothing to warn of.
    let preflight = asked.preflight(&Needs::default()).unwrap();
    assert!(
        !format!("{preflight:?}").contains("a run waits for it"),
        "{preflight:?}"
    );

    let waiting = Options {
        limit: Limit::All,
        conditions: Conditions {
            max_lag: Some(Duration::from_micros(1)),
            ..Conditions::default()
        },
        ..options()
    };
    let mut waited = Vec::new();
    let directory = files.read();
    let mut database = schema_cli::database::open(url).unwrap();
    let replica_url = replica.url().to_owned();
    let report = migration::apply(
        database.as_mut(),
        &directory,
        &waiting,
        &mut |event: Event<'_>| {
            let text = event.to_string();
            if text.contains("replica") {
                if waited.is_empty() {
                    client(&replica_url)
                        .batch_execute("SELECT pg_wal_replay_resume()")
                        .unwrap();
                }
                waited.push(text);
            }
        },
    )
    .unwrap();
    assert_eq!(report.applied, ["1_a", "2_b"]);
    assert!(!waited.is_empty(), "the run did not wait");
    until("the replica has everything", || {
        let is_there = "SELECT to_regclass('b') IS NOT NULL";
        client(replica.url())
            .query_one(is_there, &[])
            .unwrap()
            .get(0)
    });
}

#[test]
fn a_replica_that_applies_late_on_purpose_is_seen_by_the_preflight() {
    let server = OwnServer::start(15, "wal_level = replica\nmax_wal_senders = 4");
    let _replica = server.replica("hot_standby = on\nrecovery_min_apply_delay = '1h'");
    let url = server.url();
    until("the replica streams", || {
        let streams = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'";
        client(url)
            .query_one(streams, &[])
            .unwrap()
            .get::<_, i64>(0)
            == 1
    });
    client(url)
        .batch_execute("CREATE TABLE written (text text)")
        .unwrap();
    until("the preflight tells it", || {
        // What comes after the first commit that waits waits with it: it adds up.
        client(url)
            .batch_execute(
                "INSERT INTO written SELECT repeat(md5(n::text), 60) FROM generate_series(1, 10000) AS n",
            )
            .unwrap();
        let mut database = schema_cli::database::open(url).unwrap();
        let told = format!("{:?}", database.preflight(&Needs::default()).unwrap());
        told.contains("MB of WAL to apply; a run waits for it")
    });
}

#[test]
fn a_backfill_waits_within_its_block_for_a_replica_that_has_stopped_applying() {
    const CASE: &str = include_str!(
        "../../cases/cases/columns/a_required_column_that_a_backfill_fills_from_another.sql"
    );
    let begin = CASE.find("DO $$").unwrap();
    let end = begin + CASE[begin..].find("\n$$;").unwrap() + 4;
    let server = OwnServer::start(15, "wal_level = replica\nmax_wal_senders = 4");
    let replica = server.replica("hot_standby = on");
    let url = server.url().to_owned();
    let number = |query: &str| -> i64 { client(&url).query_one(query, &[]).unwrap().get(0) };
    until("the replica streams", || {
        number("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'") == 1
    });
    client(&url)
        .batch_execute(
            "CREATE TABLE customers (id bigint PRIMARY KEY, email text, login text);
             INSERT INTO customers SELECT n, 'a' || n FROM generate_series(1, 40000) AS n",
        )
        .unwrap();
    client(replica.url())
        .batch_execute("SELECT pg_wal_replay_pause()")
        .unwrap();
    let filled = "SELECT count(*) FROM customers WHERE login IS NOT NULL";
    std::thread::scope(|scope| {
        let backfill = scope.spawn(|| {
            let mut client = client(&url);
            client
                .batch_execute("SET architrave.max_lag_ms = 1")
                .unwrap();
            client.batch_execute(&CASE[begin..end]).unwrap();
        });
        until("a batch is filled", || number(filled) > 0);
        // Without a limit it would be through by then.
        std::thread::sleep(Duration::from_secs(3));
        assert!(!backfill.is_finished() && number(filled) < 40_000);
        client(replica.url())
            .batch_execute("SELECT pg_wal_replay_resume()")
            .unwrap();
        backfill.join().unwrap();
    });
    assert_eq!(number(filled), 40_000);
}
