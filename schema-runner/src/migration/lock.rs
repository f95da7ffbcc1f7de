//! One runner at a time.

use super::watch::watched;
use super::{Event, MigrationError, Options};
use crate::database::{Database, RunnerLock};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How often the lock is tried.
const POLL: Duration = Duration::from_millis(200);

/// Does `work` as the only runner on the database.
///
/// # Errors
///
/// [`MigrationError::Locked`] when another runner does not end within [`Options::runner_wait`]; whatever
/// `work` fails with.
pub fn with_lock<D: Database + ?Sized, T, E: From<MigrationError>>(
    database: &mut D,
    options: &Options,
    progress: &mut dyn FnMut(Event<'_>),
    work: impl FnOnce(&mut D, &mut dyn FnMut(Event<'_>)) -> Result<T, E>,
) -> Result<T, E> {
    watched(database, options, |database| {
        locked(database, options, progress, work)
    })
    .map_err(MigrationError::from)?
}

fn locked<D: Database + ?Sized, T, E: From<MigrationError>>(
    database: &mut D,
    options: &Options,
    progress: &mut dyn FnMut(Event<'_>),
    work: impl FnOnce(&mut D, &mut dyn FnMut(Event<'_>)) -> Result<T, E>,
) -> Result<T, E> {
    acquire(database, options, progress)?;
    let result = work(database, progress);
    // A connection that is lost has no lock any more.
    let unlocked = database.unlock();
    let value = result?;
    unlocked.map_err(MigrationError::from)?;
    Ok(value)
}

fn acquire<D: Database + ?Sized>(
    database: &mut D,
    options: &Options,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<(), MigrationError> {
    let begin = Instant::now();
    let mut told = false;
    loop {
        let RunnerLock::HeldBy(holder) = database.try_lock()? else {
            return Ok(());
        };
        if begin.elapsed() >= options.runner_wait {
            return Err(MigrationError::Locked {
                address: database.address().to_owned(),
                holder,
                seconds: begin.elapsed().as_secs(),
            });
        }
        if let Some(stop) = options.control.requested() {
            return Err(MigrationError::Stopped {
                reason: stop.reason,
                state: format!("nothing was done: {holder} is at work"),
                serving: None,
            });
        }
        if !told {
            progress(Event::WaitingForRunner { holder: &holder });
            told = true;
        }
        sleep(POLL.mul_f64(0.5 + fastrand::f64()));
    }
}
