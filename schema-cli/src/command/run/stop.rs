//! `run --pause` and `run --abort`: asking the runner that is at work to stop.

use super::Run;
use crate::arguments::TextFormat;
use crate::database::{Database, RunnerLock};
use crate::migration::{self, Directory, Urgency};
use crate::{Error, Exit};
use serde_json::json;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Asks, waits until the runner has ended, and says in which state the database is.
pub(super) fn stop(
    arguments: &Run,
    directory: &Directory,
    urgency: Urgency,
) -> Result<Exit, Error> {
    let mut database = arguments.runner.database()?;
    let begin = Instant::now();
    let patience = Duration::from_secs(arguments.runner.runner_wait.into());
    let mut asked = None;
    loop {
        match database.try_lock()? {
            RunnerLock::Acquired => break,
            RunnerLock::HeldBy(holder) => {
                if asked.is_none() {
                    database.request_stop(urgency)?;
                    anstream::eprintln!("asked {holder} to stop");
                } else if begin.elapsed() >= patience {
                    return Err(migration::MigrationError::Locked {
                        address: database.address().to_owned(),
                        holder,
                        seconds: begin.elapsed().as_secs(),
                    }
                    .into());
                }
                asked = Some(());
            }
        }
        sleep(Duration::from_millis(200));
    }
    show(
        arguments.output.format,
        database.as_mut(),
        directory,
        asked.is_some(),
    )?;
    database.unlock()?;
    Ok(Exit::Done)
}

fn show(
    format: TextFormat,
    database: &mut dyn Database,
    directory: &Directory,
    stopped: bool,
) -> Result<(), Error> {
    let serving = migration::serving(directory, &database.history()?);
    match format {
        TextFormat::Json => {
            let document = json!({
                "database": database.address(),
                "stopped": stopped,
                "state": serving.name,
                "serves": serving.sentence,
                "unfinished": serving.unfinished,
            });
            anstream::println!("{document:#}");
        }
        TextFormat::Human => {
            let what = match stopped {
                true => "the runner has stopped",
                false => "no runner is at work",
            };
            anstream::println!("{}: {what}\n{serving}", database.address());
        }
    }
    Ok(())
}
