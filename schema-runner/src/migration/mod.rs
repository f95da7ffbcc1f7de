//! Directories of migrations in the format `plain`, and the runner that applies them.
//!
//! ```no_run
//! use schema_runner::{database, migration};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let directory = migration::Directory::read("migrations".as_ref())?;
//! let mut database = database::open("sqlite:shop.db")?;
//! let report = migration::apply(
//!     database.as_mut(),
//!     &directory,
//!     &migration::Options::default(),
//!     &mut |event| eprintln!("{event}"),
//! )?;
//! println!("{} applied", report.applied.len());
//! # Ok(())
//! # }
//! ```
//!
//! What the runner promises:
//!
//! - Migrations run in the order of their ids. One whose file has changed, is missing or was added before
//!   one that has run is an error, not a guess.
//! - A transactional migration and its row in the history are one transaction.
//! - One that runs outside a transaction is recorded before its first part, after each part and at its
//!   end. Interrupted, it is continued by the next run; an invalid index that the interruption left is
//!   dropped and built again.
//! - One runner works at a time. The others wait by asking again and again, never inside the server.
//! - A statement waits for a lock only for as long as [`Options::lock_timeout`], so that it does not hold
//!   up everybody who comes after it; then it is tried again, after a pause that grows.
//! - Migrations of the phase `constrain` forbid what the previous release still writes, and those of the
//!   phase `contract` remove what it still uses. Both run only when they are [asked for](Limit).
//! - What holds data is dropped by a revert only where that is [approved](Options::allow_data_loss). All
//!   migrations are looked at before the first is reverted, and each once more right before it is.

mod apply;
mod approval;
mod checks;
mod control;
mod directory;
mod error;
mod lock;
mod options;
mod other_tool;
mod preflight;
mod progress;
mod repair;
mod revert;
mod serving;
mod status;
mod watch;

pub use apply::{ApplyReport, apply, pending};
pub use approval::{DroppedData, Found};
pub use checks::{Pending, Waiting, agree, has_effect, is_applied};
pub use control::{Conditions, Control, Stop, Urgency, Window};
pub use directory::{Directory, Migration, Script};
pub use error::{Cause, MigrationError};
pub use lock::with_lock;
pub(crate) use options::pause;
pub use options::{Limit, Newer, Options};
pub use preflight::{needs, preflight};
pub use progress::Event;
pub use repair::{RepairError, accept, mark, restored, unmark};
pub use revert::{RevertReport, RevertTarget, redo, revert};
pub use serving::{Serving, serving};
pub use status::{State, Status, StatusEntry, status};
