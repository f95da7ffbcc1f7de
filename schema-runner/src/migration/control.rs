//! Stopping a run: who may ask for it, and where it stops.
//!
//! A run stops at a boundary: before a migration, or before the next part of one that runs outside of a
//! transaction. Asked to stop at once, it cancels the statement at work: a transaction is rolled back, a
//! backfill keeps the batches that it has committed, and an index that was being built beside the traffic stays
//! invalid until the next run drops and builds it again.

use super::{Event, Options};
use crate::database::{Database, DatabaseError};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How a run is asked to stop. Clones mean the same run.
#[derive(Clone, Debug, Default)]
pub struct Control {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    stop: Option<Stop>,
    since: Option<Instant>,
    /// Whether a statement of a migration is at work, which may be cancelled.
    at_work: bool,
}

/// A wish to stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// How soon.
    pub urgency: Urgency,
    /// Who asked, or why: `interrupted (SIGINT)`.
    pub reason: String,
}

/// How soon a run stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// At the next boundary; the statement at work may end.
    AtBoundary,
    /// Now: the statement at work is cancelled.
    AtOnce,
}

impl Control {
    /// Asks the run to stop. A wish that is more urgent takes the place of the one before.
    pub fn stop(&self, urgency: Urgency, reason: impl Into<String>) {
        let mut shared = self.lock();
        if shared
            .stop
            .as_ref()
            .is_none_or(|stop| stop.urgency < urgency)
        {
            shared.since.get_or_insert_with(Instant::now);
            shared.stop = Some(Stop {
                urgency,
                reason: reason.into(),
            });
        }
    }

    /// What was asked for, if anything.
    pub fn requested(&self) -> Option<Stop> {
        self.lock().stop.clone()
    }

    /// Whether the statement at work is to be cancelled; one that may end has so long for it.
    pub(super) fn must_cancel(&self, grace: Duration) -> bool {
        let shared = self.lock();
        let urgent = match &shared.stop {
            None => false,
            Some(stop) if stop.urgency == Urgency::AtOnce => true,
            Some(_) => shared.since.is_some_and(|since| since.elapsed() >= grace),
        };
        urgent && shared.at_work
    }

    /// Does `work`, which may be cancelled.
    pub(super) fn cancellable<T>(&self, work: impl FnOnce() -> T) -> T {
        self.lock().at_work = true;
        let result = work();
        self.lock().at_work = false;
        result
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Shared> {
        // A wish is whole at any moment.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When a run may do the next thing.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    /// The hours at which it may.
    pub window: Option<Window>,
    /// How far a replica may lag behind; the run waits until it has caught up.
    pub max_lag: Option<Duration>,
    /// A query whose first value is true when the run must stop.
    pub abort_if: Option<String>,
}

/// Hours of the day in UTC. One that ends before it begins goes over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first minute of the day, 0 to 1439.
    pub from: u32,
    /// The minute of the day at which it is over.
    pub to: u32,
}

impl Window {
    /// Reads `22:00-05:30`.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let minute = |text: &str| -> Option<u32> {
            let (hours, minutes) = text.trim().split_once(':')?;
            let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
            (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
        };
        let hours = text
            .split_once('-')
            .and_then(|(from, to)| Some((minute(from)?, minute(to)?)));
        match hours {
            Some((from, to)) if from != to => Ok(Self { from, to }),
            _ => Err("write hours of the day in UTC: `22:00-05:30`".to_owned()),
        }
    }

    /// Whether this minute of the day is within it.
    pub fn contains(self, minute: u32) -> bool {
        if self.from < self.to {
            (self.from..self.to).contains(&minute)
        } else {
            minute >= self.from || minute < self.to
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to } = self;
        write!(
            formatter,
            "{:02}:{:02}-{:02}:{:02} UTC",
            from / 60,
            from % 60,
            to / 60,
            to % 60
        )
    }
}

/// Why work ended before its end.
#[derive(Debug)]
pub(super) enum Halt {
    /// Something failed.
    Failed(DatabaseError),
    /// It was asked for; says by whom or why.
    Stopped(String),
    /// The lock is not ours any more.
    LockLost,
}

impl From<DatabaseError> for Halt {
    fn from(error: DatabaseError) -> Self {
        Self::Failed(error)
    }
}

/// A boundary: whether the run may go on. It waits while a replica lags behind.
pub(super) fn boundary(
    database: &mut dyn Database,
    options: &Options,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<(), Halt> {
    if !database.has_lock()? {
        return Err(Halt::LockLost);
    }
    let conditions = &options.conditions;
    if let Some(query) = &conditions.abort_if
        && is_true(database, query)?
    {
        return Err(Halt::Stopped(format!("`{query}` is true")));
    }
    let mut told = false;
    loop {
        if let Some(stop) = options.control.requested() {
            return Err(Halt::Stopped(stop.reason));
        }
        if let Some(window) = conditions.window
            && !window.contains(minute_of_day())
        {
            return Err(Halt::Stopped(format!("it is not within {window}")));
        }
        let Some(most) = conditions.max_lag else {
            return Ok(());
        };
        match database.replica_lag()? {
            Some(lag) if lag > most => {
                if !told {
                    progress(Event::WaitingForReplica { lag });
                    told = true;
                }
                sleep(Duration::from_millis(500));
            }
            _ => return Ok(()),
        }
    }
}

/// Whether the first value of a query is true.
pub(super) fn is_true(database: &mut dyn Database, query: &str) -> Result<bool, DatabaseError> {
    let rows = database.rows(query)?;
    let value = rows.first().and_then(|row| row.first()).cloned().flatten();
    Ok(value.is_some_and(|value| !matches!(value.as_str(), "f" | "false" | "0" | "")))
}

/// Sleeps, unless the run is asked to stop meanwhile.
pub(super) fn rest(control: &Control, pause: Duration) {
    const SLICE: Duration = Duration::from_millis(100);
    let begin = Instant::now();
    while control.requested().is_none() {
        let left = pause.saturating_sub(begin.elapsed());
        if left.is_zero() {
            return;
        }
        sleep(left.min(SLICE));
    }
}

fn minute_of_day() -> u32 {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    u32::try_from(seconds / 60 % 1440).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_go_over_midnight() {
        let night = Window::parse("22:00-05:30").unwrap();
        assert!(night.contains(23 * 60) && night.contains(0) && night.contains(5 * 60 + 29));
        assert!(!night.contains(5 * 60 + 30) && !night.contains(12 * 60));
        let day = Window::parse("8:00-16:00").unwrap();
        assert!(day.contains(8 * 60) && !day.contains(16 * 60));
        assert_eq!(day.to_string(), "08:00-16:00 UTC");
        for wrong in [
            "22-5",
            "24:00-1:00",
            "1:00-1:00",
            "",
            "a:b-c:d",
            "1:60-2:00",
        ] {
            assert!(Window::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_most_urgent_wish_counts() {
        let control = Control::default();
        assert_eq!(control.requested(), None);
        control.stop(Urgency::AtBoundary, "first");
        control.clone().stop(Urgency::AtOnce, "second");
        control.stop(Urgency::AtBoundary, "third");
        assert_eq!(control.requested().unwrap().reason, "second");
        // Nothing is at work.
        assert!(!control.must_cancel(Duration::ZERO));
        assert!(control.cancellable(|| control.must_cancel(Duration::ZERO)));
    }
}
