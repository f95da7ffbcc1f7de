//! The runner: what applies, resumes and reverts migrations of the format `plain`.
//!
//! `cargo schema run` and its kin are this crate with a command line around it. An application that migrates when it
//! starts uses it by the feature `migrate` of `architrave`, with its migrations [embedded](Embedded).
//!
//! | module | holds |
//! |---|---|
//! | [`database`] | connections: the history, the lock, running scripts |
//! | [`migration`] | which migrations run, how far, what becomes of a failure |
//! | [`seed`] | rows that a database begins with, in every environment or in one |
//! | [`embedded`] | migrations that are part of the program |
//!
//! Nothing here reads a catalog or knows a struct; that is the tool's.

// docs.rs shows which feature an item needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod database;
pub mod embedded;
pub mod migration;
pub mod seed;
pub use embedded::Embedded;
