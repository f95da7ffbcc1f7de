//! What is told while a run goes on.

use super::Migration;
use crate::database::DatabaseError;
use std::fmt;
use std::time::Duration;

/// Something that happened during a run.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Another runner is at work; told once.
    WaitingForRunner {
        /// What is known of it.
        holder: &'a str,
    },
    /// What the migrations make is found out on a scratch database.
    Rehearsing {
        /// How many there are.
        migrations: usize,
    },
    /// A migration begins.
    Applying {
        /// The migration.
        migration: &'a Migration,
        /// Where an interrupted run left off: the number of parts that are done.
        parts_done: u32,
    },
    /// A migration begins to be reverted.
    Reverting {
        /// The migration.
        migration: &'a Migration,
    },
    /// A statement found no lock, and is tried again after a pause.
    Retrying {
        /// The migration.
        migration: &'a Migration,
        /// What the server said.
        error: &'a DatabaseError,
        /// The number of the attempt that failed, from 1.
        attempt: u32,
        /// How long the pause is.
        pause: Duration,
    },
    /// A replica lags behind; told once at each boundary.
    WaitingForReplica {
        /// How far.
        lag: Duration,
    },
    /// A migration is applied or reverted.
    Finished {
        /// The migration.
        migration: &'a Migration,
        /// How long it took, with pauses.
        duration: Duration,
    },
}

impl fmt::Display for Event<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WaitingForRunner { holder } => {
                write!(formatter, "waiting for another runner: {holder}")
            }
            Self::Rehearsing { migrations } => write!(
                formatter,
                "applying all migrations to a scratch database: {}",
                migrations
            ),
            Self::Applying {
                migration,
                parts_done: 0,
            } => write!(
                formatter,
                "applying {} ({})",
                migration.id,
                migration.phase.keyword()
            ),
            Self::Applying {
                migration,
                parts_done,
            } => write!(
                formatter,
                "continuing {} ({}) after part {parts_done}",
                migration.id,
                migration.phase.keyword()
            ),
            Self::Reverting { migration } => write!(formatter, "reverting {}", migration.id),
            Self::Retrying {
                migration,
                error,
                attempt,
                pause,
            } => write!(
                formatter,
                "{}: attempt {attempt} got no lock ({error}); again in {:.1} s",
                migration.id,
                pause.as_secs_f64()
            ),
            Self::WaitingForReplica { lag } => write!(
                formatter,
                "waiting for a replica that is {:.0} s behind",
                lag.as_secs_f64()
            ),
            Self::Finished {
                migration,
                duration,
            } => write!(
                formatter,
                "done {} in {:.2} s",
                migration.id,
                duration.as_secs_f64()
            ),
        }
    }
}
