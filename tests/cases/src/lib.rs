//! Changes of schemas, written as text that a person reads at a glance.
//!
//! A file holds cases; each shows a schema before and after a change, as a diff shows a file:
//!
//! ```text
//! # a column that may be NULL
//!   customers
//!     id uuid key
//!     email text
//! +   phone varchar(20) null ; comment Since the second release.
//! ```
//!
//! - The first character of a line says where it counts: `-` before the change, `+` after it, a space in both.
//! - Two spaces further stands what a schema holds: a table by its name, `enum`, `domain`, `composite`, `sequence`,
//!   `namespace`, `extension`, `role`, `publication`, `view`.
//! - Four spaces further stands what belongs to it: of a table its columns, and `primary`, `unique`, `index`, `check`,
//!   `foreign`, `exclude`, `partitioned`, `partition`, `policy`, `grant`, `trigger`, `statistics` and `parameters`.
//! - Behind ` ; ` stand the further keys of the lock file, each with its value in the schema language: this text is a
//!   short form of `schema.lock`, and the lock file's own reader reads it. `was` is what `renamed_from` is in an
//!   attribute, `backfill` is `backfill`.
//! - `! allow customers.fax` approves the loss of data, `! keep customers.fax` renames it aside first, `! accept rename_table` a hazard.

mod document;
mod parse;
mod render;

pub use parse::{Case, ParseError, Side, parse};
pub use render::{Outcome, outcome, postgres_versions, render, sqlite};
