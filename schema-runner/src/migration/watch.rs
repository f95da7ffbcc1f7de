//! What watches a run from beside it: wishes to stop, and conditions that change while a statement is at work.

use super::Options;
use super::control::is_true;
use crate::database::{Cancel, Database, DatabaseError};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How often a wish to stop is looked for.
const GLANCE: Duration = Duration::from_millis(100);

/// How often the database is asked.
const QUESTION: Duration = Duration::from_secs(1);

/// Does `work` while a second connection looks whether somebody wants it to stop.
///
/// # Errors
///
/// When the second connection is needed, and cannot be had.
pub(super) fn watched<D: Database + ?Sized, T>(
    database: &mut D,
    options: &Options,
    work: impl FnOnce(&mut D) -> T,
) -> Result<T, DatabaseError> {
    let observer = match (options.watched, &options.conditions.abort_if) {
        (false, None) => None,
        (_, Some(_)) => database.observer()?,
        // Requests by `--pause` cannot be heard then, signals can.
        (true, None) => database.observer().ok().flatten(),
    };
    let cancel = database.cancel();
    if observer.is_none() && cancel.is_none() {
        return Ok(work(database));
    }
    Ok(thread::scope(|scope| {
        let (done, ended) = channel::<()>();
        scope.spawn(move || watch(observer, cancel.as_deref(), options, &ended));
        let result = work(database);
        drop(done);
        result
    }))
}

fn watch(
    mut observer: Option<Box<dyn Database>>,
    cancel: Option<&(dyn Cancel + Send)>,
    options: &Options,
    ended: &Receiver<()>,
) {
    let mut asked = Instant::now();
    while ended.recv_timeout(GLANCE) == Err(RecvTimeoutError::Timeout) {
        if asked.elapsed() >= QUESTION {
            asked = Instant::now();
            if let Some(database) = observer.as_deref_mut() {
                ask(database, options);
            }
        }
        if options.control.must_cancel(options.grace)
            && let Some(cancel) = cancel
        {
            cancel.cancel();
        }
    }
}

/// A question that fails is no wish: the run itself will meet the failure.
fn ask(database: &mut dyn Database, options: &Options) {
    if let Ok(Some(urgency)) = database.stop_request() {
        let words = match urgency {
            super::Urgency::AtBoundary => "`cargo schema run --pause` asked for it",
            super::Urgency::AtOnce => "`cargo schema run --abort` asked for it",
        };
        options.control.stop(urgency, words);
    }
    if let Some(query) = &options.conditions.abort_if
        && is_true(database, query).unwrap_or_default()
    {
        let reason = format!("`{query}` is true");
        options.control.stop(super::Urgency::AtOnce, reason);
    }
}
