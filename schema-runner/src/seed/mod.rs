//! Seeds: rows that a database begins with, in every environment or in one.
//!
//! A seed is a file of statements about rows, `NAME.sql`, beside it `NAME.down.sql` where it can be taken back. Those of
//! the directory itself are for every environment, those of a folder in it for the environment of that name. Where
//! the statements differ between engines, `NAME.postgres.sql` and `NAME.sqlite.sql` stand in the place of `NAME.sql`.
//!
//! ```sql
//! -- architrave: after = countries, currencies
//! -- architrave: migration = 20260401120003_second_release
//! -- architrave: repeatable = true
//! INSERT INTO ...
//! ```
//!
//! | line | says |
//! |---|---|
//! | `after` | the seeds that must have run before |
//! | `migration` | the migration that must be applied before |
//! | `repeatable` | its statements may run again: a seed that has changed is simply run once more |
//!
//! What is promised:
//!
//! - A seed and its row in the history are one transaction: it has run, or nothing of it has.
//! - A seed that has run does not run again. One that has changed since, and does not say that it is repeatable, stops
//!   the command before anything is run.
//! - A seed is taken back by the text that was recorded when it ran, never by a file that has changed since.
//! - Seeds and migrations run by turns: both take the runner's lock.

mod apply;
mod directory;
mod error;
mod order;

pub use apply::{
    SeedEvent, SeedOptions, SeedReport, SeedState, SeedStates, apply, states, take_back,
};
pub use directory::{Seed, SeedDirectory, SeedText};
pub use error::SeedError;
