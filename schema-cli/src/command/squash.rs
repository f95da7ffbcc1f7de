//! `cargo schema squash`: one migration in the place of all that there are.

use super::generate::{self, Options, Request, parents};
use crate::arguments::{Output, Selection, TextFormat};
use crate::error::{Error, Exit};
use crate::kept_files::KeptFiles;
use crate::project::Project;
use crate::{runner, settings};
use clap::Args;
use schema_core::lock::{Lock, assign_ids};
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The arguments of `squash`.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  \
    cargo schema squash --dry-run\n  \
    cargo schema squash\n\n\
    Removes the migrations that `generate` wrote and writes one that creates the schema as it is. A database that has \
    run the removed ones has what the new one makes: `cargo schema baseline` records it as applied there. What no \
    struct says is lost with the old files: migrations of your own are never removed, and where there are any, nothing is \
    squashed.")]
pub struct Squash {
    /// The name of the migration
    #[arg(value_name = "NAME", default_value = "squashed")]
    pub name: String,
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

/// Writes one migration and removes the others.
pub(super) fn run(arguments: &Squash) -> Result<Exit, Error> {
    let project = Project::load(&arguments.selection)?;
    let settings = settings::load(&project)?;
    let definition = runner::read_schema(&project)?;
    let options = Options {
        name: Some(arguments.name.clone()),
        ..Options::at(generate::now())
    };
    let request = Request {
        definition: &definition,
        package: project.root(),
        settings: &settings,
        options: &options,
    };
    if generate::generate(&request)?.needs_migration() {
        return Err(Error::Usage {
            problem: "the structs are ahead of the migrations".to_owned(),
            remedy: "run `cargo schema generate` first".to_owned(),
        });
    }
    let lock_path = project.root().join(definition.lock);
    let (lock, _) = generate::read_lock(&lock_path, definition.name)?;
    let engines = settings.settings.engines.iter();
    let directories: BTreeSet<PathBuf> = engines
        .map(|target| settings.migrations_directory(target.engine))
        .collect();
    let removed = files(&directories)?;
    if removed.is_empty() {
        return Err(Error::Usage {
            problem: "there are no migrations".to_owned(),
            remedy: "run `cargo schema generate`".to_owned(),
        });
    }
    if arguments.dry_run {
        show(arguments, &removed, &[]);
        return Ok(Exit::Done);
    }
    let undo = KeptFiles::take(&removed)?;
    for path in &removed {
        fs::remove_file(path).map_err(|error| Error::write(path, error))?;
    }
    let empty = Lock::empty(definition.name);
    let mut generated = generate::generate_from(&request, empty, None, lock_path)?;
    if let Some(text) = &generated.lock_text {
        let squashed = Lock::parse(text).map_err(|error| Error::Content {
            path: generated.lock_path.clone(),
            problem: error.to_string(),
            remedy: "nothing was changed".to_owned(),
        })?;
        generated.lock_text = Some(with_known_ids(squashed, &lock).to_string());
    }
    let written = generated.write()?;
    undo.forget();
    for directory in &directories {
        remove_empty(directory);
    }
    show(arguments, &removed, &written);
    Ok(Exit::Done)
}

/// Objects keep their ids: they are the same.
fn with_known_ids(mut squashed: Lock, before: &Lock) -> Lock {
    let next = assign_ids(&mut squashed.schema, before);
    squashed.next_id = next.max(before.next_id);
    squashed
}

/// Every file of these directories, all of which `generate` must have written.
fn files(directories: &BTreeSet<PathBuf>) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    for directory in directories.iter().filter(|directory| directory.is_dir()) {
        collect(directory, &mut found)?;
    }
    found.sort();
    let own = found.iter().find(|path| {
        let is_script = path.extension().is_some_and(|it| it == "sql");
        is_script && (!parents::is_generated(path) || is_written_by_hand(path))
    });
    match own {
        None => Ok(found),
        Some(path) => Err(Error::Content {
            path: path.clone(),
            problem:
                "what it does was written by hand and not by `cargo schema generate`, and would be lost"
                    .to_owned(),
            remedy: "nothing was changed; move it away, and back once the others are squashed"
                .to_owned(),
        }),
    }
}

/// Whether `generate --custom` put statements of somebody's into the file.
fn is_written_by_hand(path: &Path) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.contains("which is written by hand"))
}

fn collect(directory: &Path, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    let entries = fs::read_dir(directory).map_err(|error| Error::read(directory, error))?;
    for entry in entries {
        let path = entry.map_err(|error| Error::read(directory, error))?.path();
        match path.is_dir() {
            true => collect(&path, found)?,
            false => found.push(path),
        }
    }
    Ok(())
}

/// Directories of migrations that are gone, as diesel has them.
fn remove_empty(directory: &Path) {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.path().is_dir()) {
        // It refuses one that is not empty, which then stays.
        let _ = fs::remove_dir(entry.path());
    }
}

fn show(arguments: &Squash, removed: &[PathBuf], written: &[PathBuf]) {
    let shown = |paths: &[PathBuf]| -> Vec<String> {
        paths
            .iter()
            .map(|path| path.display().to_string())
            .collect()
    };
    if arguments.output.format == TextFormat::Json {
        let document = json!({ "removed": shown(removed), "written": shown(written) });
        anstream::println!("{document:#}");
        return;
    }
    let verb = if arguments.dry_run {
        "would remove"
    } else {
        "removed"
    };
    for path in shown(removed) {
        anstream::println!("{verb} {path}");
    }
    for path in shown(written) {
        anstream::println!("wrote {path}");
    }
    if !arguments.dry_run {
        anstream::println!(
            "\nA database that has run the removed migrations has what this one makes: record it there with \
             `cargo schema baseline`."
        );
    }
}
