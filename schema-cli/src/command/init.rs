//! `cargo schema init`: prepares a package.

mod existing_tool;
mod manifest;
pub(in crate::command) mod module;
pub(super) mod settings;

use super::generate::planning;
use crate::arguments::{Output, Selection, TextFormat};
use crate::file_set::FileSet;
use crate::project::{Project, SETTINGS_FILE};
use crate::{Error, Exit};
use clap::Args;
use clap::builder::PossibleValuesParser;
use std::path::{Path, PathBuf};

/// Prepares a package: the dependency, a first schema, the settings file
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  \
    cargo schema init --engine \"postgres 15\" --engine sqlite\n\n\
    Nothing that exists is overwritten: what is there already is left as it is, and when \
    everything is there, the command says so and ends with 2. Where a migration tool is found, by \
    its configuration, its files or a dependency, migrations will be written for that tool, into its \
    directory.")]
pub struct Init {
    /// An engine that the schema is for, with its oldest version; the first is the default one
    #[arg(long, value_name = "ENGINE", default_value = "postgres 15", value_parser = settings::engine)]
    pub engine: Vec<String>,
    /// The migration tool to write for; by default the one that the package already uses
    #[arg(long, value_name = "TOOL", value_parser = PossibleValuesParser::new(planning::format_words()))]
    pub migrations: Option<String>,
    /// Depend on the `architrave` in this directory rather than on the published one
    #[arg(long, value_name = "DIR")]
    pub path: Option<PathBuf>,
    /// The module that the first schema is written into
    #[arg(long, value_name = "NAME", default_value = "tables", value_parser = module::name)]
    pub module: String,
    /// Which crate
    #[command(flatten)]
    pub selection: Selection,
    /// How the result is shown
    #[command(flatten)]
    pub output: Output,
}

/// What `init` did to one file.
struct Piece {
    path: PathBuf,
    done: &'static str,
    what: String,
}

/// Prepares the package and says what was done.
pub(super) fn run(arguments: &Init) -> Result<Exit, Error> {
    let project = Project::load_manifests(&arguments.selection)?;
    let mut files = FileSet::default();
    let mut pieces = Vec::new();
    pieces.extend(manifest::add_dependency(&project, arguments, &mut files)?);
    let migrations = settings::write(&project, arguments, &mut files, &mut pieces)?;
    pieces.extend(module::write(&project, arguments, &mut files)?);
    pieces.extend(attributes(&project, &migrations, &mut files)?);
    if pieces.is_empty() {
        return Err(Error::Usage {
            problem: format!("the package `{}` is prepared already", project.package.name),
            remedy: "change its tables, then run `cargo schema generate`".to_owned(),
        });
    }
    files.commit()?;
    show(&pieces, project.workspace_root(), arguments.output.format);
    Ok(Exit::Done)
}

/// Checksums cover whole files, so that git must not convert line ends.
fn attributes(
    project: &Project,
    migrations: &str,
    files: &mut FileSet,
) -> Result<Option<Piece>, Error> {
    let migrations = migrations.trim_matches('/');
    let lines = [
        format!("/{migrations}/** text eol=lf"),
        "/schema.lock text eol=lf".to_owned(),
    ];
    let path = project.root().join(".gitattributes");
    let old = read_if_there(&path)?.unwrap_or_default();
    let missing: Vec<&String> = lines
        .iter()
        .filter(|line| !old.lines().any(|present| present.trim() == line.as_str()))
        .collect();
    if missing.is_empty() {
        return Ok(None);
    }
    let mut text = old.clone();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    for line in missing {
        text.push_str(line);
        text.push('\n');
    }
    files.replace(&path, text);
    Ok(Some(Piece {
        path,
        done: if old.is_empty() { "created" } else { "changed" },
        what: "migrations keep their line ends, which checksums cover".to_owned(),
    }))
}

/// The contents of a file that need not be there.
pub(in crate::command) fn read_if_there(path: &Path) -> Result<Option<String>, Error> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::read(path, error)),
    }
}

fn show(pieces: &[Piece], workspace: &Path, format: TextFormat) {
    let shown = |path: &Path| {
        path.strip_prefix(workspace)
            .unwrap_or(path)
            .display()
            .to_string()
    };
    match format {
        TextFormat::Json => {
            let files: Vec<serde_json::Value> = pieces
                .iter()
                .map(|piece| {
                    serde_json::json!({
                        "path": shown(&piece.path), "done": piece.done, "what": piece.what,
                    })
                })
                .collect();
            anstream::println!("{:#}", serde_json::json!({ "files": files }));
        }
        TextFormat::Human => {
            for piece in pieces {
                anstream::println!("{} {}: {}", piece.done, shown(&piece.path), piece.what);
            }
            anstream::println!(
                "\nNext: describe your tables, `cargo build` to have them checked, \
                 `cargo schema generate` for the first migration.\n\
                 {SETTINGS_FILE} explains what can be set."
            );
        }
    }
}
