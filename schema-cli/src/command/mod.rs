//! The verbs: one file each.

mod init;

use crate::report::ReportFormat;
use crate::{Error, Exit};
use clap::Subcommand;

/// A verb with its arguments.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Prepares a package: the dependency, a first schema, the settings file
    Init(init::Init),
}

impl Verb {
    /// How its result is shown.
    pub fn report_format(&self) -> ReportFormat {
        match self {
            Self::Init(arguments) => arguments.output.format.into(),
        }
    }
}

/// Does what the verb says.
///
/// # Errors
///
/// When it cannot.
pub fn run(verb: Verb) -> Result<Exit, Error> {
    match verb {
        Verb::Init(arguments) => init::run(&arguments),
    }
}
