//! `cargo schema redo`: takes back the newest migrations and applies them again.

use super::control_arguments::ControlArguments;
use super::runner_arguments::{RunnerArguments, show_event, show_progress};
use crate::arguments::{Output, TextFormat};
use crate::error::count;
use crate::migration::{self, Options, RevertTarget};
use crate::{Error, Exit};
use clap::Args;
use serde_json::json;

/// The arguments of `redo`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    cargo schema redo               (the newest migration)\n  \
    cargo schema redo --count 3\n\n\
    For databases of developers: it shows that a migration's way back works. Tables and columns that it \
    drops with their data must be approved, as in `revert`.")]
pub struct Redo {
    /// How many migrations
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub count: usize,
    /// What may be dropped with its data: a table, `notes`, or a column, `orders.contact_phone`;
    /// may be repeated
    #[arg(long, value_name = "OBJECT")]
    pub allow_data_loss: Vec<String>,
    /// When to go on
    #[command(flatten)]
    pub control: ControlArguments,
    /// How to run
    #[command(flatten)]
    pub runner: RunnerArguments,
    /// How the result is shown
    #[command(flatten)]
    pub output: Output,
}

/// Reverts, applies, and shows what it did.
pub(super) fn run(arguments: &Redo) -> Result<Exit, Error> {
    let directory = arguments.runner.directory()?;
    let mut database = arguments.runner.database()?;
    let options = Options {
        allow_data_loss: arguments.allow_data_loss.iter().cloned().collect(),
        ..arguments.runner.options()
    };
    database.on_progress(show_progress());
    let options = arguments.control.apply(options);
    let (reverted, applied) = migration::redo(
        database.as_mut(),
        &directory,
        &RevertTarget::Count(arguments.count),
        &options,
        &mut show_event,
    )?;
    match arguments.output.format {
        TextFormat::Json => {
            let document = json!({
                "database": database.address(),
                "reverted": reverted.reverted,
                "applied": applied.applied,
            });
            anstream::println!("{document:#}");
        }
        TextFormat::Human => anstream::println!(
            "{}: {} reverted and applied again",
            database.address(),
            count(applied.applied.len(), "migration")
        ),
    }
    Ok(Exit::Done)
}
