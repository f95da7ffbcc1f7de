//! The tool itself, in a process of its own, is killed (SIGKILL) at its requests to the server: the next run ends in the same
//! catalog with the same rows, and so does the next revert. The usual run of the tests takes a sample, as in [`super::kill`].

use super::kill::{Random, SHOP_ROWS, Template, Work, apply_all, assert_same, cuts};
use super::proxy::{Cut, Proxy, address};
use crate::shop::release::{postgres, rows, write_both, write_first};
use architrave_tests::postgres::scratch_database;
use schema_cli::migration::Directory;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

/// The arguments of the tool, a line each, in the environment of the process that is to be it.
const ARGUMENTS: &str = "ARCHITRAVE_TEST_TOOL_ARGUMENTS";

/// Does nothing, unless this process was started to be the tool: the program of the tests holds all of it.
#[test]
fn this_process_as_the_tool() {
    if let Ok(arguments) = std::env::var(ARGUMENTS) {
        let arguments = arguments.lines().map(Into::into);
        std::process::exit(match schema_cli::run(arguments) {
            schema_cli::Exit::Done => 0,
            schema_cli::Exit::Findings => 1,
            schema_cli::Exit::Usage => 2,
            schema_cli::Exit::Environment => 3,
        });
    }
}

/// Starts the tool.
fn tool(arguments: &[String]) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "runner::killed_process::this_process_as_the_tool",
            "--exact",
            "--nocapture",
        ])
        .env(ARGUMENTS, arguments.join("\n"))
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The arguments that do the work.
fn arguments(work: &Work<'_>, folder: &Path, url: &str) -> Vec<String> {
    let mut words: Vec<String> = ["cargo-schema", "schema"].map(str::to_owned).into();
    match work.back_to {
        None => words.extend(["run", "--all"].map(str::to_owned)),
        Some(id) => words.extend(["revert", "--to", id].map(str::to_owned)),
    }
    for object in work.approved {
        words.extend(["--allow-data-loss".to_owned(), (*object).to_owned()]);
    }
    words.extend(["--migrations".to_owned(), folder.display().to_string()]);
    words.extend(["--database-url".to_owned(), url.to_owned()]);
    words
}

/// Kills the tool at a sample of its requests; how many times, and of how many.
fn survives(
    work: &Work<'_>,
    folder: &Path,
    template: &Template,
    sample: usize,
    random: &mut Random,
) -> (usize, u32) {
    let reference = template.copy();
    let proxy = Proxy::killing(address(&reference.url), Cut::Never, || {});
    let ended = tool(&arguments(work, folder, &proxy.url(&reference.url)))
        .wait_with_output()
        .unwrap();
    assert!(
        ended.status.success(),
        "{}",
        String::from_utf8_lossy(&ended.stderr)
    );
    let requests = proxy.requests();
    let expected = work.state(&reference.url);
    let cuts = cuts(requests, sample, random);
    let mut killed = 0;
    for cut in &cuts {
        let copy = template.copy();
        let child: Arc<Mutex<Option<Child>>> = Arc::default();
        let target = Arc::clone(&child);
        let proxy = Proxy::killing(address(&copy.url), *cut, move || {
            if let Some(child) = target.lock().unwrap().as_mut() {
                child.kill().unwrap();
            }
        });
        // The lock is held until the process is there to be killed.
        let mut guard = child.lock().unwrap();
        let mut started = tool(&arguments(work, folder, &proxy.url(&copy.url)));
        let output = started.stderr.take();
        *guard = Some(started);
        drop(guard);
        let status = loop {
            if let Some(status) = child.lock().unwrap().as_mut().unwrap().try_wait().unwrap() {
                break status;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        };
        drop(output);
        killed += usize::from(status.code().is_none());
        let next = tool(&arguments(work, folder, &copy.url))
            .wait_with_output()
            .unwrap();
        let said = String::from_utf8_lossy(&next.stderr);
        assert!(next.status.success(), "{cut:?}, after {status}: {said}");
        assert_same(&expected, &work.state(&copy.url), &format!("{cut:?}"));
    }
    (killed, requests)
}

#[test]
fn the_second_release_of_the_shop_survives_sigkill_there_and_back() {
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
    let directory = Directory::read(folder.path()).unwrap();
    let mut random = Random::of_run();
    let there = Work {
        directory: &directory,
        back_to: None,
        approved: &[],
        rows: SHOP_ROWS,
    };
    let (killed, requests) = survives(&there, folder.path(), &first, 5, &mut random);
    assert!(killed > 0);
    eprintln!("there: killed {killed} times at {requests} requests");

    let (second, _) = first_release();
    there.once(second.database.url()).unwrap();
    let back = Work {
        back_to: applied.last().map(String::as_str),
        approved: &["orders.contact_phone"],
        ..there
    };
    let (killed, requests) = survives(&back, folder.path(), &second, 5, &mut random);
    assert!(killed > 0);
    eprintln!("back: killed {killed} times at {requests} requests");
}

#[test]
fn the_work_of_a_runner_that_was_killed_ends_and_the_next_one_goes_on() {
    let (database, files) = (scratch_database(), super::files::Files::new());
    files.add(
        "1_slow",
        "expand",
        false,
        "CREATE TABLE a (id bigint);\nDO $$ BEGIN COMMIT; PERFORM pg_sleep(100 * (SELECT count(*) FROM slow)); END $$;",
        "DROP TABLE a;",
    );
    database.execute("CREATE TABLE slow AS SELECT 1");
    let directory = files.read();
    let work = Work {
        directory: &directory,
        back_to: None,
        approved: &[],
        rows: &[],
    };
    let mut child = tool(&arguments(&work, &files.path(""), database.url()));
    let mut client = database.connect();
    let at_work = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'DO %' \
                   AND state = 'active'";
    while client.query(at_work, &[]).unwrap().is_empty() {
        assert!(child.try_wait().unwrap().is_none(), "the tool has ended");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    // Somebody else sees that it is at work, and who it is.
    let mut other = schema_cli::database::open(database.url()).unwrap();
    let status = schema_cli::migration::status(other.as_mut(), &directory).unwrap();
    assert_eq!(status.entries[0].state.keyword(), "running");
    assert!(status.at_work.is_some_and(|it| it.starts_with("process ")));
    child.kill().unwrap();
    child.wait().unwrap();
    client.batch_execute("DELETE FROM slow").unwrap();
    // Within the time that a run waits for another one; the block would go on for longer.
    let status = tool(&arguments(&work, &files.path(""), database.url()))
        .wait()
        .unwrap();
    assert!(status.success());
    let status = schema_cli::migration::status(other.as_mut(), &directory).unwrap();
    assert_eq!(status.entries[0].state.keyword(), "applied");
    assert!(status.at_work.is_none());
}
