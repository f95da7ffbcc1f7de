//! The server crashes and comes back while the runner is at work: the next run ends in the same catalog with the same rows.

use super::kill::{Random, SHOP_ROWS, Template, Work, all_kills, apply_all, assert_same};
use crate::shop::release::{postgres, rows, write_both, write_first};
use architrave_tests::postgres::{OwnServer, scratch_database_on};
use schema_cli::migration::Directory;
use std::time::Duration;

#[test]
fn the_second_release_of_the_shop_survives_a_server_that_crashes_and_comes_back() {
    // What was committed must be there after a crash.
    let server = OwnServer::start(15, "synchronous_commit = on\nfsync = off");
    let (only_first, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let dialect = postgres(15);
    write_first(only_first.path(), "plain", &dialect);
    write_both(folder.path(), "plain", &dialect);
    let database = scratch_database_on(server.url());
    apply_all(database.url(), only_first.path());
    database.execute(&rows(|cents| format!("{}.{:02}", cents / 100, cents % 100)));
    let template = Template { database };
    let directory = Directory::read(folder.path()).unwrap();
    let work = Work {
        directory: &directory,
        back_to: None,
        approved: &[],
        rows: SHOP_ROWS,
    };
    let mut random = Random::of_run();
    survives(&work, &template, &server, &mut random);

    let database = scratch_database_on(server.url());
    let applied = apply_all(database.url(), only_first.path());
    database.execute(&rows(|cents| format!("{}.{:02}", cents / 100, cents % 100)));
    work.once(database.url()).unwrap();
    let back = Work {
        back_to: applied.last().map(String::as_str),
        approved: &["orders.contact_phone"],
        ..work
    };
    survives(&back, &Template { database }, &server, &mut random);
}

/// Crashes the server at moments that are spread over the work.
fn survives(work: &Work<'_>, template: &Template, server: &OwnServer, random: &mut Random) {
    let reference = template.copy();
    let begin = std::time::Instant::now();
    work.once(&reference.url).unwrap();
    let whole = begin.elapsed();
    let expected = work.state(&reference.url);
    let crashes = if all_kills() { 40 } else { 3 };
    let mut interrupted = 0;
    for number in 0..crashes {
        let copy = template.copy();
        // At moments that are spread over a run of the usual length, the first ones near its beginning.
        let share = u32::try_from(random.below(1000)).unwrap();
        let wait = whole * share / 1000;
        let first = std::thread::scope(|scope| {
            let run = scope.spawn(|| work.once(&copy.url));
            std::thread::sleep(wait.max(Duration::from_millis(1)));
            server.crash_and_restart();
            run.join().unwrap()
        });
        interrupted += u32::from(first.is_err());
        if let Err(error) = work.once(&copy.url) {
            panic!("crash {number} after {wait:?}, {first:?}: {error}");
        }
        assert_same(
            &expected,
            &work.state(&copy.url),
            &format!("crash {number} after {wait:?}"),
        );
    }
    eprintln!("crashed {crashes} times, {interrupted} of them within the run");
}
