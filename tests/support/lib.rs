//! What tests with real databases share.
//!
//! | module | holds |
//! |---|---|
//! | [`postgres`] | an empty PostgreSQL database for one test |
//! | [`sqlite`] | an empty SQLite file for one test |
//! | [`catalogue`] | what a database holds, read by other means than our own introspection |
//! | [`squawk`] | the findings of squawk, a linter of PostgreSQL migrations |
//!
//! Everything here panics when it cannot do its work: that is how a test fails. A server that does not run is such
//! a failure, and its message holds the command that starts one; no test passes for want of a database.
#![expect(
    clippy::panic,
    reason = "this crate only serves tests, and a panic is how a test fails"
)]

pub mod catalogue;
pub mod postgres;
pub mod sqlite;
pub mod squawk;

use std::error::Error;

/// The value, or a panic at the test's own line with the whole chain of causes.
#[track_caller]
fn or_fail<T, E: Error>(result: Result<T, E>, doing: &str) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{doing}: {}", chain(&error)),
    }
}

/// An error and its causes, each once: some errors repeat their cause in their own message.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let message = error.to_string();
        if !text.contains(&message) {
            text = format!("{text}: {message}");
        }
        cause = error.source();
    }
    text
}

/// Runs blocking work on a thread of its own. The PostgreSQL client drives an asynchronous runtime inside, which
/// panics on a thread that already drives one, as that of an asynchronous test does.
#[track_caller]
fn on_own_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match std::thread::scope(|scope| scope.spawn(work).join()) {
        Ok(value) => value,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}
