//! `cargo schema status`: what is applied, and what is not.

mod repair;

use super::runner_arguments::RunnerArguments;
use crate::arguments::{Output, TextFormat};
use crate::migration::{self, State, Status, StatusEntry};
use crate::{Error, Exit};
use clap::Args;
use serde_json::{Value, json};

/// The arguments of `status`.
#[derive(Args, Debug)]
#[command(
    name = "status",
    after_help = "Examples:\n  \
    cargo schema status\n  \
    cargo schema status --format json     (for deployment scripts)\n  \
    cargo schema status --repair          (what history and files disagree on, and the ways out)\n  \
    cargo schema status --mark 20261121103000_add_phone     (its script was run by hand)\n\n\
    Ends with 1 when a migration is changed, missing, out of order, failed or half done."
)]
pub struct ShowStatus {
    /// What to do about a history that is not right
    #[command(flatten)]
    pub repair: RepairArguments,
    /// Which migrations and database
    #[command(flatten)]
    pub runner: RunnerArguments,
    /// How the result is shown
    #[command(flatten)]
    pub output: Output,
}

/// Ways to set the history right. None of them runs a migration.
#[derive(Args, Debug)]
#[group(multiple = false)]
#[command(next_help_heading = "Repair")]
pub struct RepairArguments {
    /// Show what has changed, is missing or came too late, and the ways out
    #[arg(long)]
    pub repair: bool,
    /// Record this migration as applied: its script was run by hand
    #[arg(long, value_name = "ID")]
    pub mark: Option<String>,
    /// Forget this migration, the newest: its way back was run by hand
    #[arg(long, value_name = "ID")]
    pub unmark: Option<String>,
    /// Take the file of this applied migration, as it is now, for what was applied
    #[arg(long, value_name = "ID")]
    pub accept: Option<String>,
    /// Write the files of this migration as they were when it was applied
    #[arg(long, value_name = "ID")]
    pub restore: Option<String>,
}

/// Reads the history and shows it beside the directory.
pub(super) fn run(arguments: &ShowStatus) -> Result<Exit, Error> {
    let directory = arguments.runner.directory()?;
    let mut database = arguments.runner.database()?;
    if let Some(exit) = repair::run(arguments, &directory, database.as_mut())? {
        return Ok(exit);
    }
    let status = migration::status(database.as_mut(), &directory)?;
    match arguments.output.format {
        TextFormat::Json => {
            let document = json!({
                "database": database.address(),
                "server": database.server(),
                "state": status.serving.name,
                "serves": status.serving.sentence,
                "runner": status.at_work,
                "migrations": status.entries.iter().map(entry_json).collect::<Vec<_>>(),
                "problem": status.problem.as_ref().map(|problem| json!({
                    "message": problem.to_string(),
                    "help": problem.remedy(),
                })),
            });
            anstream::println!("{document:#}");
        }
        TextFormat::Human => {
            anstream::println!("{} ({})", database.address(), database.server());
            anstream::print!("{}", table(&status));
            anstream::println!("{}", status.serving);
            if let Some(holder) = &status.at_work {
                anstream::println!("a runner is at work: {holder}");
            }
        }
    }
    let settled = status.entries.iter().all(|entry| {
        matches!(
            entry.state,
            State::Applied | State::Pending | State::Running
        )
    });
    Ok(if settled { Exit::Done } else { Exit::Findings })
}

fn entry_json(entry: &StatusEntry) -> Value {
    let history = entry.history.as_ref();
    json!({
        "id": entry.id,
        "phase": entry.phase.map(|phase| phase.keyword()),
        "state": entry.state.keyword(),
        "started_at": history.map(|history| &history.started_at),
        "finished_at": history.and_then(|history| history.finished_at.as_ref()),
        "duration_ms": history.and_then(|history| history.duration_ms),
        "applied_by": history.map(|history| &history.applied_by),
        "origin": history.map(|history| &history.origin),
        "parent": history.and_then(|history| history.parent.as_ref()),
        "parts_done": history.map(|history| history.parts_done),
        "error": history.and_then(|history| history.error.as_ref()),
    })
}

/// One line a migration, and beneath them what is wrong.
fn table(status: &Status) -> String {
    let mut text = String::new();
    if status.entries.is_empty() {
        text.push_str("no migrations\n");
    }
    let width = status
        .entries
        .iter()
        .map(|entry| entry.id.chars().count())
        .max()
        .unwrap_or_default();
    for entry in &status.entries {
        let phase = entry.phase.map_or("?", |phase| phase.keyword());
        let when = match &entry.history {
            Some(history) => {
                let origin = match history.origin.as_str() {
                    "run" => String::new(),
                    origin => format!(" ({origin})"),
                };
                format!("  {} by {}{origin}", history.started_at, history.applied_by)
            }
            None => String::new(),
        };
        let state = entry.state.keyword();
        text.push_str(format!("{state:<13} {:<width$}  {phase:<9}{when}", entry.id).trim_end());
        text.push('\n');
        if let Some(error) = entry
            .history
            .as_ref()
            .and_then(|history| history.error.as_ref())
        {
            text.push_str(&format!("              {error}\n"));
        }
    }
    if let Some(problem) = &status.problem {
        text.push_str(&format!("\na run would refuse: {problem}\n"));
        if let Some(remedy) = problem.remedy() {
            text.push_str(&format!("help: {remedy}\n"));
        }
    }
    text
}
