//! The plan: ordered steps that take a live database from one schema to another, and back.
//!
//! The planner knows no SQL. It turns changes into [`Operation`]s, orders them into phases, and asks
//! the dialect for what it cannot know itself: what a server can do at all
//! ([`Capabilities`](crate::dialect::Capabilities)) and what an operation locks and reads
//! ([`Footprint`]).

mod operation;
mod step;

pub use operation::{
    BackfillValue, ColumnChange, CommentTarget, ConstraintKind, Operation, SupportFunction,
    Validation,
};
pub use step::{
    DataLoss, Footprint, LockClaim, LockLevel, Migration, Phase, Plan, Reverse, Step, Timeouts,
    Work,
};
