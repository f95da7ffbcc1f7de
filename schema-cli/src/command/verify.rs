//! `cargo schema verify`: rehearses every migration on a scratch database.

use super::runner_arguments::{RunnerArguments, show_event};
use crate::arguments::{Output, TextFormat};
use crate::database::{Database, Difference, normal_form};
use crate::error::count;
use crate::migration::{Problem, Rehearsal, rehearse};
use crate::project::Project;
use crate::{Error, Exit, dialects, runner, settings};
use clap::Args;
use schema_core::dialect::Engine;
use schema_core::model::Schema;
use schema_core::syntax::Settings;
use schema_core::syntax::settings::EngineTarget;
use serde_json::{Value, json};

/// The arguments of `verify`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    cargo schema verify --database-url postgres://postgres@localhost/postgres\n  \
    cargo schema verify --database-url sqlite::memory:\n\n\
    Creates a database of its own on that server, and removes it at the end; the one that the address \
    names is not touched. There, every migration is applied, the catalog is compared with the \
    structs, every migration is reverted, each time with a look whether the catalog is the one of \
    before, and everything is applied again. Ends with 1 when something differs.")]
pub struct Verify {
    /// Which migrations, on which server
    #[command(flatten)]
    pub runner: RunnerArguments,
    /// How the result is shown
    #[command(flatten)]
    pub output: Output,
}

/// Rehearses and shows what it found.
pub(super) fn run(arguments: &Verify) -> Result<Exit, Error> {
    let directory = arguments.runner.directory()?;
    let project = Project::load(&arguments.runner.selection)?;
    let settings = settings::load(&project)?;
    let definition = runner::read_schema(&project)?;
    let mut database = arguments.runner.server()?;
    let engine = database.engine();
    let target = target_of(engine, &settings.settings);
    let dialect = dialects::dialect(&target, &settings.settings)?;
    let schema = Schema::resolve(&definition).map_err(Error::Definitions)?;
    let schema = dialect
        .adapt(&schema)
        .map_err(|problems| Error::Unsupported {
            engine: target.to_string(),
            problems,
        })?;
    let expected = normal_form(database.as_mut(), &schema, dialect.as_ref())?;
    let mut scratch = database.scratch(&schema)?;
    let rehearsal = rehearse(scratch.as_mut(), &directory, &expected, &mut show_event)?;
    match arguments.output.format {
        TextFormat::Json => anstream::println!("{:#}", document(&rehearsal, database.server())),
        TextFormat::Human => show(&rehearsal, database.as_ref()),
    }
    Ok(if rehearsal.problems.is_empty() {
        Exit::Done
    } else {
        Exit::Findings
    })
}

/// The target of the settings that is of this engine; where they do not name it, its oldest version.
pub(super) fn target_of(engine: Engine, settings: &Settings) -> EngineTarget {
    let mut targets = settings.engines.iter();
    let named = targets.find(|target| target.engine == engine);
    named.cloned().unwrap_or(EngineTarget {
        engine,
        version: None,
    })
}

fn show(rehearsal: &Rehearsal, database: &dyn Database) {
    for problem in &rehearsal.problems {
        anstream::println!("{}", headline(problem));
        for difference in differences(problem) {
            for line in difference.to_string().lines() {
                anstream::println!("    {line}");
            }
        }
        anstream::println!("  help: {}", remedy(problem));
    }
    let verdict = if rehearsal.problems.is_empty() {
        "the catalog equals the structs, and each way back restores the one before".to_owned()
    } else {
        count(rehearsal.problems.len(), "problem")
    };
    anstream::println!(
        "{}: {} applied, {} reverted and applied again: {verdict}",
        database.server(),
        count(rehearsal.applied.len(), "migration"),
        rehearsal.reverted.len()
    );
}

fn headline(problem: &Problem) -> String {
    match problem {
        Problem::NotTheSchema(_) => {
            "with every migration applied, the catalog is not what the structs declare".to_owned()
        }
        Problem::NotTheWayBack { id, .. } => {
            format!("{id}: the way back does not restore what was there before")
        }
        Problem::NoWayBack { id } => {
            format!("{id}: there is no way back, so nothing older was reverted either")
        }
        Problem::NotTheSameAgain { id, .. } => {
            format!("{id}: reverted and applied again, it leads elsewhere")
        }
    }
}

fn remedy(problem: &Problem) -> &'static str {
    match problem {
        Problem::NotTheSchema(_) => {
            "`cargo schema generate` writes a migration that is missing; a migration that was edited \
             by hand must still lead to the structs"
        }
        Problem::NotTheWayBack { .. } => "mend its `.down.sql` file",
        Problem::NoWayBack { .. } => "write its `.down.sql` file",
        Problem::NotTheSameAgain { .. } => {
            "something that the way back leaves changes the way there; mend the `.down.sql` file"
        }
    }
}

fn differences(problem: &Problem) -> &[Difference] {
    match problem {
        Problem::NotTheSchema(differences)
        | Problem::NotTheWayBack { differences, .. }
        | Problem::NotTheSameAgain { differences, .. } => differences,
        Problem::NoWayBack { .. } => &[],
    }
}

fn document(rehearsal: &Rehearsal, server: &str) -> Value {
    let problems: Vec<Value> = rehearsal
        .problems
        .iter()
        .map(|problem| {
            let (kind, id) = match problem {
                Problem::NotTheSchema(_) => ("not_the_schema", None),
                Problem::NotTheWayBack { id, .. } => ("not_the_way_back", Some(id)),
                Problem::NoWayBack { id } => ("no_way_back", Some(id)),
                Problem::NotTheSameAgain { id, .. } => ("not_the_same_again", Some(id)),
            };
            let differences: Vec<Value> = differences(problem)
                .iter()
                .map(
                    |it| json!({ "object": it.object, "expected": it.expected, "found": it.found }),
                )
                .collect();
            json!({
                "kind": kind,
                "migration": id,
                "message": headline(problem),
                "help": remedy(problem),
                "differences": differences,
            })
        })
        .collect();
    json!({
        "server": server,
        "applied": rehearsal.applied,
        "reverted": rehearsal.reverted,
        "problems": problems,
    })
}
