//! `cargo schema`: migrations, lints and a migration runner for schemas declared with architrave.
//!
//! The binary is a thin shell around this library, so that a program can do what the verbs do without
//! starting a process: `examples/tour` does.
//!
//! | module | holds |
//! |---|---|
//! | [`access_plan`] | whether the server serves the declared access patterns by an index |
//! | [`access`] | from the statements of a server to access patterns |
//! | [`arguments`] | the command line |
//! | [`command`] | one file a verb |
//! | [`database`] | connecting to databases, reading their catalogs |
//! | [`migration`] | directories of migrations, and the built-in runner |
//! | [`project`] | the user's package: where it is, what it depends on |
//! | [`pull`] | from a catalog to structs |
//! | [`runner`] | how the schema gets out of the user's crate |
//! | [`report`] | what is shown: for people, for machines, for continuous integration |
//! | [`settings`] | `architrave.toml` |
//! | [`sql_expression`] | from the SQL text of an expression to the schema language |
//! | [`dialects`] | from engines in the settings to dialects |
//! | [`file_set`] | files that are written all or not at all |
//! | [`kept_files`] | files that come back unless everything goes well |
//! | [`synthetic`] | rows for a scratch database, from types, checks and keys |
//! | [`documentation`] | the schema as a document |
//! | [`drift`] | how a live database differs from a schema |
//! | [`error`] | what can go wrong, the way out and the exit code |

pub mod access;
pub mod access_plan;
pub mod arguments;
pub mod baseline;
pub mod command;
pub mod database;
pub mod dialects;
pub mod documentation;
pub mod drift;
pub mod error;
pub mod file_set;
pub mod kept_files;
pub mod migration;
pub mod migration_lint;
pub mod project;
pub mod pull;
pub mod report;
pub mod runner;
pub mod settings;
pub mod sql_expression;
pub mod synthetic;

pub use error::{Error, Exit};

use clap::Parser;
use std::ffi::OsString;

/// Runs the command line `arguments`, the first of which is the program's name, and says how it ended.
///
/// Cargo starts `cargo-schema` with the word `schema` as first argument; it may be left out.
///
/// Results go to standard output; progress, questions and errors to standard error.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.get(1).is_some_and(|word| word == "schema") {
        arguments.remove(1);
    }
    let parsed = match arguments::Arguments::try_parse_from(arguments) {
        Ok(parsed) => parsed,
        Err(error) => return arguments::show_usage_error(&error),
    };
    parsed.color.apply();
    let format = parsed.verb.report_format();
    match command::run(parsed.verb) {
        Ok(exit) => exit,
        Err(error) => {
            report::show_error(&error, format);
            error.exit()
        }
    }
}
