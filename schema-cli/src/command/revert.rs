//! `cargo schema revert`: takes back the newest migrations.

use super::control_arguments::ControlArguments;
use super::runner_arguments::{RunnerArguments, show_event, show_progress};
use crate::arguments::{Output, TextFormat};
use crate::error::count;
use crate::migration::{self, Options, RevertTarget};
use crate::{Error, Exit};
use clap::Args;
use serde_json::json;

/// The arguments of `revert`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    cargo schema revert                          (the newest migration)\n  \
    cargo schema revert --count 3\n  \
    cargo schema revert --to 20261121103000_add_phone     (which stays applied)\n  \
    cargo schema revert --allow-data-loss notes  (drops the table notes although it has rows)\n\n\
    What a migration added goes with the data that came in since; where there is any, each table and \
    column needs an approval. What a migration deleted does not come back: its way back restores the \
    shape, not the data.")]
pub struct Revert {
    /// How many migrations
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["to", "all"])]
    pub count: Option<usize>,
    /// The migration to go back to (its id, or how it alone begins); it stays applied
    #[arg(long, value_name = "ID", conflicts_with = "all")]
    pub to: Option<String>,
    /// Every migration
    #[arg(long)]
    pub all: bool,
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

impl Revert {
    fn target(&self) -> RevertTarget {
        match (&self.to, self.all) {
            (Some(id), _) => RevertTarget::To(id.clone()),
            (None, true) => RevertTarget::All,
            (None, false) => RevertTarget::Count(self.count.unwrap_or(1)),
        }
    }
}

/// Reverts and shows what it did.
pub(super) fn run(arguments: &Revert) -> Result<Exit, Error> {
    let directory = arguments.runner.directory()?;
    let mut database = arguments.runner.database()?;
    let options = Options {
        allow_data_loss: arguments.allow_data_loss.iter().cloned().collect(),
        ..arguments.runner.options()
    };
    database.on_progress(show_progress());
    let options = arguments.control.apply(options);
    let report = migration::revert(
        database.as_mut(),
        &directory,
        &arguments.target(),
        &options,
        &mut show_event,
    )?;
    match arguments.output.format {
        TextFormat::Json => {
            let document = json!({
                "database": database.address(),
                "reverted": report.reverted,
            });
            anstream::println!("{document:#}");
        }
        TextFormat::Human => {
            for id in &report.reverted {
                anstream::println!("reverted {id}");
            }
            anstream::println!(
                "{}: {} reverted",
                database.address(),
                count(report.reverted.len(), "migration")
            );
        }
    }
    Ok(Exit::Done)
}
