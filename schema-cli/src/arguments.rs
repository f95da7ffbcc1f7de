//! The command line.

use crate::Exit;
use crate::command::Verb;
use crate::report::ReportFormat;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory, Parser, ValueEnum};
use std::path::PathBuf;

/// Migrations, lints and a migration runner for the schema that your structs declare.
#[derive(Debug, Parser)]
#[command(
    name = "cargo-schema",
    bin_name = "cargo schema",
    version,
    arg_required_else_help = true,
    subcommand_value_name = "VERB",
    subcommand_help_heading = "Verbs",
    disable_help_subcommand = true,
    after_help = "Exit codes: 0 done, 1 findings or drift, 2 wrong usage, 3 the environment failed.\n\
                  `cargo schema VERB --help` shows each verb with an example."
)]
pub struct Arguments {
    /// When to colour the output: auto, always or never
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        help_heading = "Output",
        hide_possible_values = true
    )]
    pub color: Color,
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// When output has colours.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum Color {
    /// On a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Makes the choice hold for everything that this process prints.
    pub fn apply(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// Which crate, built how: as in cargo.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Package")]
pub struct Selection {
    /// The package that declares the schema; by default the one of the current directory
    #[arg(long, short, value_name = "NAME")]
    pub package: Option<String>,
    /// The path of its Cargo.toml
    #[arg(long, value_name = "PATH")]
    pub manifest_path: Option<PathBuf>,
    /// Features of the package to turn on, separated by commas or spaces
    #[arg(long, short = 'F', value_name = "FEATURES", value_delimiter = ',')]
    pub features: Vec<String>,
    /// Turn on all features of the package
    #[arg(long)]
    pub all_features: bool,
    /// Do not turn on the package's default features
    #[arg(long)]
    pub no_default_features: bool,
    /// Require that Cargo.lock is up to date
    #[arg(long)]
    pub locked: bool,
    /// Do not use the network
    #[arg(long)]
    pub offline: bool,
    /// The schema, where the package declares several: the name of its static
    #[arg(long, value_name = "NAME")]
    pub schema: Option<String>,
}

impl Selection {
    /// Nobody said which package.
    pub fn is_silent(&self) -> bool {
        self.package.is_none() && self.manifest_path.is_none()
    }
}

/// How the result is shown.
#[derive(Args, Clone, Copy, Debug, Default)]
#[command(next_help_heading = "Output")]
pub struct Output {
    /// How to show the result
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: TextFormat,
}

/// The ways to show a result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TextFormat {
    /// For people.
    #[default]
    Human,
    /// For programs.
    Json,
}

impl From<TextFormat> for ReportFormat {
    fn from(format: TextFormat) -> Self {
        match format {
            TextFormat::Human => Self::Human,
            TextFormat::Json => Self::Json,
        }
    }
}

/// Which database.
#[derive(Args, Clone)]
#[command(next_help_heading = "Database")]
pub struct Connection {
    /// The database: `postgres://user:password@host/name` or `sqlite:path`
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
}

/// A URL may hold a password.
impl std::fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Connection")
            .field("database_url", &self.database_url.as_ref().map(|_| "..."))
            .finish()
    }
}

/// Shows what clap found wrong, or the help or version that was asked for.
pub fn show_usage_error(error: &clap::Error) -> Exit {
    // Nothing can be done about a closed standard error.
    let _ = error.print();
    if error.kind() == ErrorKind::InvalidSubcommand
        && matches!(
            error.get(ContextKind::InvalidSubcommand),
            Some(ContextValue::String(_))
        )
    {
        anstream::eprintln!("\nThe verbs are {}.", verbs().join(", "));
    }
    if error.use_stderr() {
        Exit::Usage
    } else {
        Exit::Done
    }
}

/// The verbs, in the order of the help text.
fn verbs() -> Vec<String> {
    Arguments::command()
        .get_subcommands()
        .map(|verb| verb.get_name().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Arguments, Connection};
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_verb_has_an_example() {
        for verb in Arguments::command().get_subcommands() {
            let help = verb.get_after_help().map(ToString::to_string);
            assert!(
                help.is_some_and(|help| help.contains("cargo schema ")),
                "`{}` shows no example",
                verb.get_name()
            );
        }
    }

    #[test]
    fn a_password_is_not_debug_printed() {
        let connection = Connection {
            database_url: Some("postgres://me:secret@host/db".to_owned()),
        };
        assert!(!format!("{connection:?}").contains("secret"));
    }
}
