//! What the tool does with migrations beyond running them, which the crate `schema_runner` does: baselines, rehearsals, and
//! what history and files disagree on.

mod baseline;
mod disagreement;
mod rehearsal;
mod with_rows;

pub use baseline::{BaselineError, BaselineOptions, BaselineReport, Evidence, baseline};
pub use disagreement::{Disagreement, disagreements};
pub use rehearsal::{Problem, Rehearsal, rehearse};
pub use schema_runner::migration::*;
pub use with_rows::{Examine, RowsRehearsal, Way, rehearse_with_rows};
