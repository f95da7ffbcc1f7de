//! `cargo schema verify`: rehearses every migration on a scratch database.

mod show;

use super::runner_arguments::{RunnerArguments, show_event};
use crate::access_plan::{analyze, examine, prepare};
use crate::arguments::{Output, TextFormat};
use crate::database::normal_form;
use crate::migration::{Event, rehearse, rehearse_with_rows};
use crate::project::Project;
use crate::{Error, Exit, dialects, runner, settings};
use clap::Args;
use schema_core::dialect::Engine;
use schema_core::model::{ObjectName, Schema};
use schema_core::syntax::Settings;
use schema_core::syntax::settings::EngineTarget;
use show::{Found, document, show};

/// The arguments of `verify`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    cargo schema verify --database-url postgres://postgres@localhost/postgres\n  \
    cargo schema verify --database-url sqlite::memory:\n\n\
    Creates a database of its own on that server, and removes it at the end; the one that the address \
    names is not touched. There, every migration is applied, the catalog is compared with the \
    structs, every migration is reverted, each time with a look whether the catalog is the one of \
    before, and everything is applied again. Then the same with synthetic rows in the tables, and with each declared \
    access pattern put to the server: which index serves it. Ends with 1 when something differs, a script fails on rows, \
    or no index can serve a pattern of a large table.")]
pub struct Verify {
    /// Which migrations, on which server
    #[command(flatten)]
    pub runner: RunnerArguments,
    /// At most how many synthetic rows a table gets; a table that is declared smaller gets as many as it is declared
    /// to have, and 0 leaves rows and access patterns out
    #[arg(long, value_name = "NUMBER", default_value_t = 20_000)]
    pub rows: u64,
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
    let resolved = Schema::resolve(&definition).map_err(Error::Definitions)?;
    let schema = dialect
        .adapt(&resolved)
        .map_err(|problems| Error::Unsupported {
            engine: target.to_string(),
            problems,
        })?;
    let expected = normal_form(database.as_mut(), &schema, dialect.as_ref())?;
    let mut scratch = database.scratch(&schema)?;
    let rehearsal = rehearse(scratch.as_mut(), &directory, &expected, &mut show_event)?;
    drop(scratch);
    let mut patterns = Vec::new();
    let mut rows = None;
    // Rows show nothing where the way there leads elsewhere.
    if arguments.rows > 0 && rehearsal.problems.is_empty() {
        let prepared = prepare(&definition, &resolved, dialect.as_ref());
        let wanted = |table: &ObjectName| {
            let declared = schema.tables.get(table).and_then(|table| table.rows);
            declared.unwrap_or(UNDECLARED).min(arguments.rows)
        };
        let mut scratch = database.scratch(&schema)?;
        anstream::eprintln!("once more, with synthetic rows");
        rows = Some(rehearse_with_rows(
            scratch.as_mut(),
            &directory,
            &rehearsal.catalogs,
            &wanted,
            &mut quiet,
            &mut |scratch, _| {
                analyze(scratch)?;
                patterns = examine(scratch, &expected, &prepared)?;
                Ok(())
            },
        )?);
    }
    let found = Found {
        rehearsal,
        rows,
        patterns,
    };
    match arguments.output.format {
        TextFormat::Json => anstream::println!("{:#}", document(&found, database.server())),
        TextFormat::Human => show(&found, database.as_ref()),
    }
    Ok(match found.count() {
        0 => Exit::Done,
        _ => Exit::Findings,
    })
}

/// How many rows a table gets that says nothing of it.
const UNDECLARED: u64 = 1000;

/// What was shown once is not shown again.
fn quiet(_: Event<'_>) {}

/// The target of the settings that is of this engine; where they do not name it, its oldest version.
pub(super) fn target_of(engine: Engine, settings: &Settings) -> EngineTarget {
    let mut targets = settings.engines.iter();
    let named = targets.find(|target| target.engine == engine);
    named.cloned().unwrap_or(EngineTarget {
        engine,
        version: None,
    })
}
