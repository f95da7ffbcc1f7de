//! Why a change cannot be planned.

use super::{ReleaseConflict, SimulationError};
use std::fmt;

/// Why a change cannot be planned. Nothing is generated when there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanError {
    /// The change would stop the running release, lock a table for long, or fail on existing rows, and
    /// the planner knows no sequence that avoids it.
    Hazard {
        /// The hazard.
        hazard: &'static str,
        /// The object: `customers.phone`.
        object: String,
        /// What would happen.
        problem: String,
        /// What to write instead.
        remedy: String,
    },
    /// The change destroys data and nobody approved it.
    DataLoss {
        /// The object, as `--allow-data-loss` names it.
        object: String,
        /// What is lost.
        description: String,
        /// What else could be done than to lose it.
        choice: DataLossChoice,
    },
    /// A step stops the previous release before anybody is told to stop it.
    StopsPreviousRelease {
        /// The step.
        step: String,
        /// What of the release fails.
        conflict: ReleaseConflict,
    },
    /// A step could not run where the plan has it.
    NotExecutable {
        /// The step, or its way back.
        step: String,
        /// Why.
        problem: SimulationError,
    },
    /// The steps do not lead where they should.
    Incomplete {
        /// The object that would differ.
        object: String,
        /// On which way.
        direction: Direction,
    },
}

/// What can be done about data that a plan would destroy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataLossChoice {
    /// It is lost, or there is no plan.
    Loss,
    /// It is lost, or renamed aside for a while.
    LossOrKept,
}

/// A way through a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the old schema to the new one.
    Up,
    /// Back.
    Down,
}

impl fmt::Display for PlanError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hazard {
                hazard,
                object,
                problem,
                remedy,
            } => write!(formatter, "{object}: {problem} ({hazard}); {remedy}"),
            Self::DataLoss {
                object,
                description,
                choice,
            } => {
                write!(
                    formatter,
                    "{object}: {description}; approve it with `--allow-data-loss {object}`"
                )?;
                match choice {
                    DataLossChoice::Loss => Ok(()),
                    DataLossChoice::LossOrKept => write!(
                        formatter,
                        ", or have it renamed aside first with `--keep {object}`"
                    ),
                }
            }
            Self::StopsPreviousRelease { step, conflict } => write!(
                formatter,
                "{step}: while the previous release runs, {conflict}; make the change in two releases, the first of \
                 which does without"
            ),
            Self::NotExecutable { step, problem } => write!(
                formatter,
                "{step}: {problem}; use another name, or spread the changes over two migrations"
            ),
            Self::Incomplete { object, direction } => write!(
                formatter,
                "{object}: the plan does not lead {}; nothing was generated. This is a defect of \
                 architrave: please report both definitions of it",
                match direction {
                    Direction::Up => "to the new schema",
                    Direction::Down => "back to the old schema",
                }
            ),
        }
    }
}

impl std::error::Error for PlanError {}
