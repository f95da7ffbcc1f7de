//! `cargo schema seed`: the rows that a database begins with.

use super::runner_arguments::RunnerArguments;
use crate::arguments::{Output, TextFormat};
use crate::database::Address;
use crate::error::count;
use crate::migration_lint::{About, split};
use crate::project::Project;
use crate::{Error, Exit, settings};
use clap::Args;
use schema_runner::seed::{self, Seed, SeedDirectory, SeedEvent, SeedReport, SeedState, SeedText};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The arguments of `seed`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    cargo schema seed --database-url postgres://app@localhost/shop     (the seeds of every environment)\n  \
    cargo schema seed --environment development\n  \
    cargo schema seed --environment development --dry-run\n  \
    cargo schema seed --undo development/customers\n\n\
    A seed is a file of statements about rows: `seeds/countries.sql` for every environment, \
    `seeds/development/customers.sql` for one. `seeds/countries.down.sql` takes it back. Lines above the statements \
    say what it needs:\n\n  \
    -- architrave: after = countries                           (other seeds that run before it)\n  \
    -- architrave: migration = 20260401120003_second_release   (a migration that must be applied)\n  \
    -- architrave: repeatable = true                           (it may run again once it has changed)\n\n\
    Each seed runs in one transaction with its record, and once: what has run does not run again. One that has changed \
    since, and is not repeatable, stops the command with 1 before anything is run. `seeds/countries.sqlite.sql` stands \
    in the place of `countries.sql` on SQLite.")]
pub struct RunSeeds {
    /// The environment whose seeds run after those of every environment
    #[arg(long, value_name = "NAME", env = "ARCHITRAVE_ENVIRONMENT")]
    pub environment: Option<String>,
    /// The directory of the seeds; by default the one that architrave.toml names, else `seeds`
    #[arg(long, value_name = "DIR")]
    pub seeds: Option<PathBuf>,
    /// Take this seed back, by the way back that was recorded when it ran; can be given several times
    #[arg(long, value_name = "SEED")]
    pub undo: Vec<String>,
    /// Show what would run, and change nothing
    #[arg(long, conflicts_with = "undo")]
    pub dry_run: bool,
    /// How to run
    #[command(flatten)]
    pub runner: RunnerArguments,
    /// How the result is shown
    #[command(flatten)]
    pub output: Output,
}

/// Runs seeds, or takes them back, and shows what it did.
pub(super) fn run(arguments: &RunSeeds) -> Result<Exit, Error> {
    let engine = Address::parse(arguments.runner.url()?)?.engine();
    let path = match &arguments.seeds {
        Some(path) => path.clone(),
        None => {
            let project = Project::load_manifests(&arguments.runner.selection)?;
            settings::load(&project)?.seed_directory()
        }
    };
    let directory = SeedDirectory::read(&path, engine, arguments.environment.as_deref())?;
    for seed in &directory.seeds {
        judge(seed)?;
    }
    let mut database = arguments.runner.database()?;
    let address = database.address().to_owned();
    if arguments.dry_run {
        let (states, without_file) = seed::states(database.as_mut(), &directory)?;
        return Ok(show_states(arguments, &address, &states, &without_file));
    }
    let options = arguments.runner.options();
    let mut tell = |event: SeedEvent<'_>| anstream::eprintln!("{event}");
    let report = match arguments.undo.is_empty() {
        true => seed::apply(database.as_mut(), &directory, &options, &mut tell)?,
        false => {
            let names: BTreeSet<String> = arguments.undo.iter().cloned().collect();
            seed::take_back(database.as_mut(), &directory, &names, &options, &mut tell)?
        }
    };
    show(arguments, &address, &directory, &report);
    Ok(Exit::Done)
}

/// A seed is about rows: what changes the schema is a migration, and a transaction is the runner's.
fn judge(seed: &Seed) -> Result<(), Error> {
    for text in std::iter::once(&seed.up).chain(&seed.down) {
        judge_text(text)?;
    }
    Ok(())
}

fn judge_text(text: &SeedText) -> Result<(), Error> {
    let wrong = |problem: String, remedy: &str| Error::Content {
        path: text.path.clone(),
        problem,
        remedy: remedy.to_owned(),
    };
    let statements =
        split(&text.text).map_err(|problem| wrong(problem, "mend it; nothing was run"))?;
    for statement in &statements {
        let first: String = statement
            .text
            .lines()
            .map(str::trim_start)
            .find(|line| !line.is_empty() && !line.starts_with("--"))
            .unwrap_or_default()
            .chars()
            .take_while(|letter| letter.is_ascii_alphabetic())
            .collect();
        let is_boundary = [
            "begin",
            "start",
            "commit",
            "end",
            "rollback",
            "abort",
            "savepoint",
            "release",
        ]
        .contains(&first.to_ascii_lowercase().as_str());
        if is_boundary {
            return Err(wrong(
                format!("line {}: `{first}` of a transaction", statement.line),
                "leave it out: a seed and its record are one transaction already",
            ));
        }
        if statement.about == About::Schema {
            return Err(wrong(
                format!("line {} changes the schema", statement.line),
                "a seed is about rows; let the structs say it, or write a migration: `cargo schema generate --custom`",
            ));
        }
    }
    Ok(())
}

fn show_states(
    arguments: &RunSeeds,
    address: &str,
    states: &[(&Seed, SeedState)],
    without_file: &[String],
) -> Exit {
    let word = |state: SeedState| match state {
        SeedState::New => "would run",
        SeedState::There => "has run",
        SeedState::Again => "would run again",
        SeedState::Changed => "changed",
    };
    let has_changed = states.iter().any(|(_, it)| *it == SeedState::Changed);
    if arguments.output.format == TextFormat::Json {
        let seeds: Vec<_> = states
            .iter()
            .map(|(seed, state)| json!({ "name": seed.name, "state": word(*state) }))
            .collect();
        let document = json!({
            "database": address,
            "dry_run": true,
            "seeds": seeds,
            "without_file": without_file,
        });
        anstream::println!("{document:#}");
    } else {
        for (seed, state) in states {
            anstream::println!("{:<15}  {}", word(*state), seed.name);
        }
        for name in without_file {
            anstream::println!("has run          {name}, whose file is gone");
        }
        if states.is_empty() && without_file.is_empty() {
            anstream::println!("{address}: there are no seeds");
        }
        if has_changed {
            anstream::println!(
                "\nWhat has changed since it ran stops `cargo schema seed`, unless it says `-- architrave: repeatable = \
                 true`."
            );
        }
    }
    match has_changed {
        true => Exit::Findings,
        false => Exit::Done,
    }
}

fn show(arguments: &RunSeeds, address: &str, directory: &SeedDirectory, report: &SeedReport) {
    let is_undo = !arguments.undo.is_empty();
    if arguments.output.format == TextFormat::Json {
        let key = if is_undo { "taken_back" } else { "run" };
        let document = json!({
            "database": address,
            "dry_run": false,
            "environment": arguments.environment,
            key: report.done,
            "had_run": report.there,
            "without_file": report.without_file,
        });
        anstream::println!("{document:#}");
        return;
    }
    let verb = if is_undo { "taken back" } else { "run" };
    for name in &report.done {
        anstream::println!("{verb}  {name}");
    }
    for name in &report.without_file {
        anstream::println!("{name} has run, and its file is gone");
    }
    let done = count(report.done.len(), "seed");
    match is_undo {
        true => anstream::println!("{address}: {done} taken back"),
        false => anstream::println!(
            "{address}: {done} run, {} had run before",
            report.there.len()
        ),
    }
    if !is_undo && arguments.environment.is_none() && !directory.environments.is_empty() {
        anstream::println!(
            "There are seeds for {}: `--environment {}` runs them.",
            directory.environments.join(", "),
            directory.environments[0]
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(text: &str) -> Result<(), Error> {
        judge_text(&SeedText {
            path: "a.sql".into(),
            text: text.to_owned(),
        })
    }

    #[test]
    fn a_seed_is_about_rows() {
        assert!(judged("-- one\nINSERT INTO a VALUES (1);\nSELECT setval('s', 2);").is_ok());
        let problem = judged("INSERT INTO a VALUES (1);\nCREATE TABLE b (c int)").unwrap_err();
        assert!(
            problem.to_string().contains("line 2 changes the schema"),
            "{problem}"
        );
        for boundary in ["BEGIN", "-- x\ncommit", "START TRANSACTION"] {
            let problem = judged(boundary).unwrap_err().to_string();
            assert!(problem.contains("of a transaction"), "{problem}");
        }
    }
}
