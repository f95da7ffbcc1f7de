//! `cargo schema rebase`: two branches each added a migration; the later one is derived again behind the other.

mod branches;

use super::generate::{self, Options, Questions, Request};
use crate::arguments::{Output, Selection, TextFormat};
use crate::error::{Error, Exit};
use crate::kept_files::KeptFiles;
use crate::project::Project;
use crate::settings::{self, LoadedSettings};
use crate::{dialects, runner};
use branches::{Branch, Branches};
use clap::Args;
use schema_core::diff::{Change, ColumnAlteration, ColumnChange, PossibleRename, TableChange};
use schema_core::diff::{Decisions, diff_with};
use schema_core::lock::Rebased;
use schema_core::model::Schema;
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The arguments of `rebase`.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  \
    git merge main                # schema.lock is in conflict\n  \
    cargo schema rebase\n  \
    git add schema.lock migrations && git commit\n\n\
    Two branches that each add a migration go on from the same lock file, and git leaves it in conflict. The \
    branch with the older migration stays as it is; the migrations of the other one are removed and derived again \
    behind it, from the structs as they are merged by now. Where the changes of the two do not commute, nothing \
    is changed, and the object that decides it is named. A database that has run the removed migrations already \
    has to take them back first.")]
pub struct Rebase {
    /// Derive the migrations of this side again: `ours` or `theirs`, as git calls them
    #[arg(long, value_name = "SIDE", value_parser = ["ours", "theirs"])]
    pub later: Option<String>,
    /// The lock file, from the package's directory
    #[arg(long, value_name = "PATH", default_value = "schema.lock")]
    pub lock: PathBuf,
    /// Say what would be done, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Which crate
    #[command(flatten)]
    pub selection: Selection,
    /// How the result is shown
    #[command(flatten)]
    pub output: Output,
}

/// Derives the later migration again, or says why it cannot be.
pub(super) fn run(arguments: &Rebase) -> Result<Exit, Error> {
    let project = Project::load(&arguments.selection)?;
    let settings = settings::load(&project)?;
    let lock_path = project.root().join(&arguments.lock);
    let branches = Branches::of(&lock_path)?;
    let (first, later) = branches.in_order(arguments.later.as_deref());
    let rebased = schema_core::lock::rebase(&branches.base, &first.lock, &later.lock);
    let rebased = rebased.map_err(|clash| Error::Usage {
        problem: format!(
            "the migrations of {} and {} do not commute\n  {clash}",
            first.name, later.name
        ),
        remedy: "nothing was changed; once the structs say what it shall be, keep the lock file and the migrations of \
                 the branch that is merged first, delete those of the other one, and run `cargo schema generate`"
            .to_owned(),
    })?;
    let removed = later.own_files(first, &directories(&settings))?;
    if arguments.dry_run {
        show(arguments, first, later, &removed, &[], None);
        return Ok(Exit::Done);
    }
    let undo = KeptFiles::take(removed.iter().chain([&lock_path]))?;
    make_way(&lock_path, first, &removed)?;
    let (written, note) = derive(&project, &settings, arguments, later, &rebased)?;
    undo.forget();
    show(arguments, first, later, &removed, &written, note);
    Ok(Exit::Done)
}

/// The directories of migrations, of all engines.
fn directories(settings: &LoadedSettings) -> BTreeSet<PathBuf> {
    let engines = settings.settings.engines.iter();
    engines
        .map(|target| settings.migrations_directory(target.engine))
        .collect()
}

/// Puts the first branch's lock in place and takes the later one's files away.
fn make_way(lock: &Path, first: &Branch, removed: &[PathBuf]) -> Result<(), Error> {
    fs::write(lock, &first.text).map_err(|error| Error::write(lock, error))?;
    for path in removed {
        fs::remove_file(path).map_err(|error| Error::write(path, error))?;
    }
    Ok(())
}

/// Generates what leads from the first branch to the structs.
fn derive(
    project: &Project,
    settings: &LoadedSettings,
    arguments: &Rebase,
    later: &Branch,
    rebased: &Rebased,
) -> Result<(Vec<PathBuf>, Option<String>), Error> {
    let definition = runner::read_schema(project)?;
    let options = Options {
        name: later.migration_name(),
        decisions: rebased.decisions.clone(),
        allow_data_loss: approved(&rebased.changes),
        questions: match arguments.output.format {
            TextFormat::Human => Questions::on_terminal(),
            TextFormat::Json => Questions::Refused,
        },
        ..Options::at(generate::now())
    };
    let generated = generate::generate(&Request {
        definition: &definition,
        package: project.root(),
        settings,
        options: &options,
    })?;
    let structs = Schema::resolve(&definition).map_err(Error::Definitions)?;
    let note = difference(settings, &rebased.schema, &structs)?;
    Ok((generated.write()?, note))
}

/// What the migrations of the later branch dropped and narrowed was approved when they were generated.
fn approved(changes: &[Change]) -> BTreeSet<String> {
    let objects = changes.iter().filter_map(|change| match change {
        Change::Table(TableChange::Drop(table)) => Some(table.name.to_string()),
        Change::Column(ColumnChange::Drop { table, column }) => {
            Some(format!("{table}.{}", column.name))
        }
        Change::Column(ColumnChange::Alter {
            table,
            column,
            alteration: ColumnAlteration::Type { .. },
        }) => Some(format!("{table}.{column}")),
        _ => None,
    });
    objects.collect()
}

/// Where the structs are not what the two branches have made of them together.
fn difference(
    settings: &LoadedSettings,
    merged: &Schema,
    structs: &Schema,
) -> Result<Option<String>, Error> {
    let Some(target) = settings.settings.engines.first() else {
        return Ok(None);
    };
    let dialect = dialects::dialect(target, &settings.settings)?;
    let (Ok(merged), Ok(structs)) = (dialect.adapt(merged), dialect.adapt(structs)) else {
        return Ok(None);
    };
    let renames = BTreeSet::<PossibleRename>::new();
    let decisions = Decisions {
        renames,
        ..Decisions::default()
    };
    Ok(match diff_with(&merged, &structs, &decisions) {
        Ok(changes) if changes.is_empty() => None,
        _ => Some(
            "The structs are not what the changes of both branches make together; the migration follows the structs: \
             see that the merge of the code is what you want."
                .to_owned(),
        ),
    })
}

fn show(
    arguments: &Rebase,
    first: &Branch,
    later: &Branch,
    removed: &[PathBuf],
    written: &[PathBuf],
    note: Option<String>,
) {
    let shown = |paths: &[PathBuf]| -> Vec<String> {
        paths
            .iter()
            .map(|path| path.display().to_string())
            .collect()
    };
    if arguments.output.format == TextFormat::Json {
        let document = json!({
            "first": first.name,
            "later": later.name,
            "removed": shown(removed),
            "written": shown(written),
            "note": note,
        });
        anstream::println!("{document:#}");
        return;
    }
    let verb = match arguments.dry_run {
        true => "would be derived again",
        false => "is derived again",
    };
    anstream::println!("{} stays, {} {verb} behind it.", first.name, later.name);
    for path in shown(removed) {
        anstream::println!("removed {path}");
    }
    for path in shown(written) {
        anstream::println!("wrote {path}");
    }
    if let Some(note) = note {
        anstream::println!("\n{note}");
    }
}
