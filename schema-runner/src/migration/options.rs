//! How a run is done.

use super::{Conditions, Control};
use schema_core::plan::Phase;
use std::collections::BTreeSet;
use std::time::Duration;

/// How a run is done.
#[derive(Clone, Debug)]
pub struct Options {
    /// How far it goes.
    pub limit: Limit,
    /// The id of the last migration that may run, or how it alone begins; `None` where the limit alone decides.
    pub to: Option<String>,
    /// How long a statement waits for a lock before it gives up, so that those behind it get on. It has
    /// no bearing on indexes that are built beside running writes: a timeout would leave them invalid.
    pub lock_timeout: Duration,
    /// How often a statement is tried that found no lock or a deadlock.
    pub attempts: u32,
    /// How long to wait for another runner.
    pub runner_wait: Duration,
    /// What a revert may drop although it holds data, as `--allow-data-loss` names it: `notes` for a
    /// table, `orders.contact_phone` for a column.
    pub allow_data_loss: BTreeSet<String>,
    /// How the run is asked to stop.
    pub control: Control,
    /// When it may go on.
    pub conditions: Conditions,
    /// Whether a second connection looks for the wishes of others to stop it (`cargo schema run --pause`).
    pub watched: bool,
    /// How long a statement may go on after a wish to stop at the next boundary.
    pub grace: Duration,
    /// What becomes of a database that a later release has migrated already.
    pub newer: Newer,
}

/// What a run makes of a database that has migrations which come after all of the directory's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Newer {
    /// It does nothing, and is content, as long as they are of the phases expand and backfill: an instance of the
    /// previous release that starts again while the next one is deployed must come up. What comes after these is not
    /// safe beside it, and is refused.
    #[default]
    Accept,
    /// It refuses: the files are missing.
    Refuse,
}

impl Default for Options {
    /// What is safe beside the previous release, also where a later one has begun; no loss of data; 3 seconds for a lock, tried 12 times (about a
    /// minute and a half in all); a minute for another runner.
    fn default() -> Self {
        Self {
            limit: Limit::default(),
            to: None,
            lock_timeout: Duration::from_secs(3),
            attempts: 12,
            runner_wait: Duration::from_secs(60),
            allow_data_loss: BTreeSet::new(),
            control: Control::default(),
            conditions: Conditions::default(),
            watched: false,
            grace: Duration::from_secs(10),
            newer: Newer::default(),
        }
    }
}

/// How far a run goes. Whatever the limit, migrations run in their order: a run stops at the first that is
/// beyond the limit, also where later ones would be within it.
///
/// The phases of a release ascend, so a migration of an earlier phase than the one before it begins the
/// next release.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Limit {
    /// To the first migration after the expand and backfill phases: safe while the previous release runs,
    /// which writes what a constrain migration forbids and reads what a contract migration removes.
    #[default]
    BeforeConstrain,
    /// To the first migration of a later phase than this one. It is said of one release: of those that
    /// follow it, whose predecessor may be the release that is running, only what is safe is run.
    Through(Phase),
    /// To the end.
    All,
}

impl Limit {
    /// Whether migrations of the phase run.
    pub fn allows(self, phase: Phase) -> bool {
        match self {
            Self::BeforeConstrain => phase < Phase::Constrain,
            Self::Through(last) => phase <= last,
            Self::All => true,
        }
    }

    /// What of it holds for the releases after the first that is run.
    pub(super) fn of_later_releases(self) -> Self {
        match self {
            Self::Through(last) if last >= Phase::Constrain => Self::BeforeConstrain,
            other => other,
        }
    }
}

/// The pause before the next attempt: doubles from a quarter of a second to eight, and is shortened by
/// up to half, so that several that wait for one lock do not come back together.
pub(crate) fn pause(attempt: u32) -> Duration {
    const FIRST: Duration = Duration::from_millis(250);
    const LONGEST: Duration = Duration::from_secs(8);
    let full = FIRST
        .saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)))
        .min(LONGEST);
    full.mul_f64(1.0 - fastrand::f64() / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_limit_keeps_what_the_previous_release_needs() {
        let limit = Limit::default();
        assert!(limit.allows(Phase::Backfill));
        for later in [Phase::Constrain, Phase::Switch, Phase::Contract] {
            assert!(!limit.allows(later));
        }
        assert!(!Limit::Through(Phase::Expand).allows(Phase::Backfill));
        assert!(!Limit::Through(Phase::Contract).allows(Phase::Discard));
        assert!(Limit::All.allows(Phase::Contract));
    }

    #[test]
    fn pauses_grow_to_a_bound() {
        for attempt in 1..40 {
            let pause = pause(attempt);
            assert!(pause >= Duration::from_millis(125) && pause <= Duration::from_secs(8));
        }
        assert!(super::pause(10) >= Duration::from_secs(4));
    }
}
