//! Running seeds and taking them back.

use super::{Seed, SeedDirectory, SeedError};
use crate::database::{Database, DatabaseError, Outcome, SeedEntry, SeedRecord};
use crate::migration::{self, Event, MigrationError, Options};
use std::collections::BTreeSet;
use std::fmt;
use std::thread::sleep;
use std::time::Duration;

/// How seeds are run. The lock of the runner, timeouts and attempts are those of a run of migrations.
pub type SeedOptions = Options;

/// What is to be said of a seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeedState {
    /// It has not run.
    New,
    /// It has run, as it is.
    There,
    /// It has changed since it ran, and runs again.
    Again,
    /// It has changed since it ran, and must not run again.
    Changed,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeedReport {
    /// The seeds that were run, or taken back, in order.
    pub done: Vec<String>,
    /// Those that had run before.
    pub there: Vec<String>,
    /// Those that have run and have no file: what put their rows there is known to the database alone.
    pub without_file: Vec<String>,
}

/// Something that happened.
#[derive(Debug)]
#[non_exhaustive]
pub enum SeedEvent<'a> {
    /// Another runner is at work; told once.
    Waiting {
        /// What is known of it.
        holder: &'a str,
    },
    /// A seed is run.
    Running {
        /// Its name.
        name: &'a str,
    },
    /// A seed is taken back.
    TakingBack {
        /// Its name.
        name: &'a str,
    },
    /// It found no lock, and is tried again after a pause.
    Retrying {
        /// Its name.
        name: &'a str,
        /// What the server said.
        error: &'a DatabaseError,
        /// How long the pause is.
        pause: Duration,
    },
}

impl fmt::Display for SeedEvent<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Waiting { holder } => write!(formatter, "waiting for another runner: {holder}"),
            Self::Running { name } => write!(formatter, "running the seed {name}"),
            Self::TakingBack { name } => write!(formatter, "taking back the seed {name}"),
            Self::Retrying { name, error, pause } => {
                let pause = pause.as_secs_f64();
                write!(formatter, "{name}: {error}; again in {pause:.1} s")
            }
        }
    }
}

/// Each seed in the order in which they run, and the names of those that have no file.
pub type SeedStates<'a> = (Vec<(&'a Seed, SeedState)>, Vec<String>);

/// What is to be said of each seed, in the order in which they run, and which have run and have no file. It does not
/// write.
///
/// # Errors
///
/// When the history cannot be read.
pub fn states<'a>(
    database: &mut dyn Database,
    directory: &'a SeedDirectory,
) -> Result<SeedStates<'a>, SeedError> {
    let entries = database.seed_history()?;
    let state = |seed: &Seed| match entries.iter().find(|entry| entry.name == seed.name) {
        None => SeedState::New,
        Some(entry) if entry.checksum == seed.checksum() => SeedState::There,
        Some(_) if seed.repeatable => SeedState::Again,
        Some(_) => SeedState::Changed,
    };
    let found = directory.seeds.iter().map(|it| (it, state(it))).collect();
    Ok((found, without_file(directory, &entries)))
}

/// Of the environment that was not chosen nothing is known.
fn without_file(directory: &SeedDirectory, entries: &[SeedEntry]) -> Vec<String> {
    let is_read = |entry: &&SeedEntry| match entry.name.split_once('/') {
        Some((environment, _)) => directory.environment.as_deref() == Some(environment),
        None => true,
    };
    let is_gone = |entry: &&SeedEntry| !directory.seeds.iter().any(|it| it.name == entry.name);
    let gone = entries.iter().filter(is_read).filter(is_gone);
    gone.map(|entry| entry.name.clone()).collect()
}

/// Runs the seeds that have not run, and the repeatable ones that have changed.
///
/// # Errors
///
/// Before anything is run: when a seed has changed that must not run again, a migration is missing, or the database has
/// the seeds of another environment. When a seed fails, those before it stay.
pub fn apply(
    database: &mut dyn Database,
    directory: &SeedDirectory,
    options: &SeedOptions,
    progress: &mut dyn FnMut(SeedEvent<'_>),
) -> Result<SeedReport, SeedError> {
    locked(database, options, progress, |database, progress| {
        let (states, without_file) = states(database, directory)?;
        may_run(database, directory, &states)?;
        let mut report = SeedReport {
            without_file,
            ..SeedReport::default()
        };
        for (seed, state) in states {
            if state == SeedState::There {
                report.there.push(seed.name.clone());
                continue;
            }
            // A database that has never had a seed gets the table with the first.
            database.create_seed_history()?;
            progress(SeedEvent::Running { name: &seed.name });
            let checksum = seed.checksum();
            let record = SeedRecord::Applied {
                name: &seed.name,
                checksum: &checksum,
                up_text: &seed.up.text,
                down_text: seed.down.as_ref().map(|down| down.text.as_str()),
            };
            let done = report.done.len();
            run(database, &seed.up.text, &record, done, options, progress)?;
            report.done.push(seed.name.clone());
        }
        Ok(report)
    })
}

/// Whether nothing stands against running what has these states.
///
/// # Errors
///
/// What stands against it.
fn may_run(
    database: &mut dyn Database,
    directory: &SeedDirectory,
    states: &[(&Seed, SeedState)],
) -> Result<(), SeedError> {
    let changed = states.iter().filter(|(_, it)| *it == SeedState::Changed);
    let names: Vec<String> = changed.map(|(seed, _)| seed.name.clone()).collect();
    if !names.is_empty() {
        return Err(SeedError::Changed { names });
    }
    if let Some(environment) = &directory.environment {
        let entries = database.seed_history()?;
        let others: Vec<(&str, &str)> = entries
            .iter()
            .filter_map(|entry| Some((entry.name.split_once('/')?.0, entry.name.as_str())))
            .filter(|(there, _)| there != environment)
            .collect();
        if let Some((there, _)) = others.first() {
            let names = others.iter().filter(|(it, _)| it == there);
            return Err(SeedError::OtherEnvironment {
                there: (*there).to_owned(),
                names: names.map(|(_, name)| (*name).to_owned()).collect(),
            });
        }
    }
    let history = database.history()?;
    for (seed, state) in states {
        if let Some(migration) = &seed.migration
            && *state != SeedState::There
            && !history
                .iter()
                .any(|entry| entry.id == *migration && entry.outcome == Outcome::Applied)
        {
            return Err(SeedError::MigrationMissing {
                name: seed.name.clone(),
                migration: migration.clone(),
            });
        }
    }
    Ok(())
}

/// Takes seeds back, the last that ran first, by what was recorded when they ran.
///
/// # Errors
///
/// Before anything is taken back: when one of them has not run, has no way back, or is needed by a seed that stays.
/// When one fails, those before it stay taken back.
pub fn take_back(
    database: &mut dyn Database,
    directory: &SeedDirectory,
    names: &BTreeSet<String>,
    options: &SeedOptions,
    progress: &mut dyn FnMut(SeedEvent<'_>),
) -> Result<SeedReport, SeedError> {
    locked(database, options, progress, |database, progress| {
        let entries = database.seed_history()?;
        let mut chosen = Vec::new();
        for name in names {
            let Some(entry) = entries.iter().find(|entry| entry.name == *name) else {
                return Err(SeedError::NotThere {
                    name: name.clone(),
                    names: entries.into_iter().map(|entry| entry.name).collect(),
                });
            };
            if entry.down_text.is_none() {
                return Err(SeedError::NoDown { name: name.clone() });
            }
            let is_there = |seed: &&Seed| entries.iter().any(|entry| entry.name == seed.name);
            let dependants = directory.seeds.iter().filter(is_there);
            let dependants = dependants.filter(|it| it.after.contains(name));
            let dependants: Vec<String> = dependants
                .filter(|seed| !names.contains(&seed.name))
                .map(|seed| seed.name.clone())
                .collect();
            if !dependants.is_empty() {
                return Err(SeedError::Needed {
                    name: name.clone(),
                    dependants,
                });
            }
            chosen.push(name);
        }
        let mut report = SeedReport::default();
        for entry in entries.iter().rev().filter(|it| chosen.contains(&&it.name)) {
            progress(SeedEvent::TakingBack { name: &entry.name });
            let record = SeedRecord::TakenBack { name: &entry.name };
            let script = entry.down_text.as_deref().unwrap_or_default();
            let done = report.done.len();
            run(database, script, &record, done, options, progress)?;
            report.done.push(entry.name.clone());
        }
        Ok(report)
    })
}

/// Does `work` as the only runner on the database.
fn locked<T>(
    database: &mut dyn Database,
    options: &SeedOptions,
    progress: &mut dyn FnMut(SeedEvent<'_>),
    work: impl FnOnce(&mut dyn Database, &mut dyn FnMut(SeedEvent<'_>)) -> Result<T, SeedError>,
) -> Result<T, SeedError> {
    // While the lock is waited for, the one event that there is can only be told through the other kind of listener.
    let progress = std::cell::RefCell::new(progress);
    let mut waiting = |event: Event<'_>| {
        if let Event::WaitingForRunner { holder } = event {
            (*progress.borrow_mut())(SeedEvent::Waiting { holder });
        }
    };
    migration::with_lock(database, options, &mut waiting, |database, _| {
        let mut tell = |event: SeedEvent<'_>| (*progress.borrow_mut())(event);
        work(database, &mut tell)
    })
}

/// Runs a script and its record in one transaction, and again where it found no lock.
fn run(
    database: &mut dyn Database,
    script: &str,
    record: &SeedRecord<'_>,
    done: usize,
    options: &SeedOptions,
    progress: &mut dyn FnMut(SeedEvent<'_>),
) -> Result<(), SeedError> {
    let (SeedRecord::Applied { name, .. } | SeedRecord::TakenBack { name }) = record;
    let mut attempt = 1;
    loop {
        if let Some(stop) = options.control.requested() {
            return Err(SeedError::Runner(MigrationError::Stopped {
                reason: stop.reason,
                state: format!("before the seed {name}"),
                serving: None,
            }));
        }
        match database.run_seed(script, record, options.lock_timeout) {
            Ok(()) => return Ok(()),
            Err(error) if error.is_blocked() && attempt < options.attempts => {
                let pause = migration::pause(attempt);
                progress(SeedEvent::Retrying {
                    name,
                    error: &error,
                    pause,
                });
                sleep(pause);
                attempt += 1;
            }
            Err(source) => {
                return Err(SeedError::Failed {
                    name: (*name).to_owned(),
                    done,
                    source: Box::new(source),
                });
            }
        }
    }
}
