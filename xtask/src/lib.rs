//! The tasks of the project, as a library, so that tests find the servers that
//! `cargo xtask servers` started by the same code that started them.
//!
//! | module | holds |
//! |---|---|
//! | [`servers`] | throw-away database servers: find or install, start, stop |
//! | [`libpq`] | the C library that the tests of diesel's runner are linked with |
//! | [`cache`] | downloads that several checkouts share |
//! | [`corpus`] | real schemas: pulled, compiled, created again, compared |
//! | [`tools`] | programs of other languages that tests run |
//! | [`adapters`] | the features of `architrave` for other crates, each alone |
//! | [`migration_tools`] | the migration tools of other languages that tests run |
//! | [`bench`](mod@bench) | measurements |
//! | [`editor`] | a session with rust-analyzer over the shop |
//! | [`generate`] | the files that follow from the code |
//! | [`steps`] | the steps of `cargo xtask test` |

pub mod adapters;
pub mod bench;
pub mod cache;
pub mod corpus;
pub mod debian;
pub mod editor;
pub mod generate;
pub mod libpq;
pub mod migration_tools;
pub mod package;
pub mod process;
pub mod servers;
pub mod steps;
pub mod tools;
pub mod workspace;
