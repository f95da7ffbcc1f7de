//! `pull --update`, and what `drift --adopt` does: what changed in a database, into the structs that are there.

use super::access::{self, Observed};
use super::selection::select_alike;
use super::{Pull, sql_directory};
use crate::access::declared_patterns;
use crate::arguments::{Selection, TextFormat};
use crate::command::drift::{Adopt, expected};
use crate::command::generate;
use crate::command::init::module::static_name;
use crate::database::{Catalog, Database};
use crate::file_set::FileSet;
use crate::project::Project;
use crate::pull::update::{KnownNames, Removal, Report, SourceFile, known_names, update};
use crate::pull::{self, Pulled, Request};
use crate::runner::discover;
use crate::{Error, Exit, runner, settings};
use schema_core::model::{ObjectName, Schema};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Carries out `pull --update`.
pub(super) fn run(
    arguments: &Pull,
    manifests: &Project,
    database: &mut dyn Database,
    found: &Catalog,
    request: Request,
) -> Result<Exit, Error> {
    let project = Project::load(&arguments.selection)?;
    let definition = runner::read_schema(&project)?;
    let schema = Schema::resolve(&definition).map_err(Error::Definitions)?;
    let scratch_url = arguments.scratch_url.as_deref();
    let mut meant = expected(database, &schema, &settings::load(&project)?, scratch_url)?;
    select_alike(&mut meant, found, &arguments.tables, &arguments.exclude);
    let removal = match arguments.remove {
        true => Removal::Wanted,
        false => Removal::Named,
    };
    let directory = sql_directory(arguments, manifests);
    let request = Request {
        sql_directory: directory.clone(),
        ..request
    };
    let observed = match arguments.access {
        true => {
            let known = declared_patterns(&definition);
            Some(access::read(
                database,
                found,
                &known,
                arguments.access_from,
            )?)
        }
        false => None,
    };
    let request = Request {
        access: access::patterns(observed.as_ref()),
        ..request
    };
    let (files, report) = adopt(&project, &meant, found, &request, removal)?;
    let shown = seen(&project, &files);
    let address = database.address();
    show(
        arguments.shown.format,
        address,
        &shown,
        &report,
        Adopt::Structs,
        observed.as_ref(),
    );
    Ok(Exit::Done)
}

/// Writes what `found` has otherwise than `meant` into the sources of the package. Returns the files that were written.
///
/// # Errors
///
/// When a file cannot be read or written; all are then as they were.
pub(in crate::command) fn adopt(
    project: &Project,
    meant: &Catalog,
    found: &Catalog,
    request: &Request,
    removal: Removal,
) -> Result<(Vec<PathBuf>, Report), Error> {
    let mut sources = Vec::new();
    for path in discover::search(&project.package, None).files {
        let text = std::fs::read_to_string(&path).map_err(|error| Error::read(&path, error))?;
        sources.push(SourceFile { path, text });
    }
    let request = Request {
        known: known_names(&sources),
        ..request.clone()
    };
    // What was observed comes from the database's side.
    let without = Request {
        access: BTreeMap::new(),
        ..request.clone()
    };
    let (meant, found) = (pull::pull(meant, &without), pull::pull(found, &request));
    let (changed, mut report) = update(&sources, &meant, &found, removal);
    let mut files = FileSet::default();
    let mut written = Vec::new();
    for file in changed {
        files.replace(&file.path, file.text);
        written.push(file.path);
    }
    let root = project.root().join(&request.sql_directory);
    for (path, text) in sql_files(&root, &meant, &found, &mut report)? {
        files.replace(&path, text);
        written.push(path);
    }
    files.commit()?;
    Ok((written, report))
}

/// Carries out `drift --adopt`: what the structs do not describe at all stays out of them.
pub(in crate::command) fn adopt_drift(
    selection: &Selection,
    database: &dyn Database,
    meant: &Catalog,
    mut found: Catalog,
    into: Adopt,
    format: TextFormat,
) -> Result<Exit, Error> {
    leave_managed(&mut found, meant);
    let project = Project::load(selection)?;
    let request = Request {
        engine: database.engine(),
        features: super::features(&project),
        derives: Vec::new(),
        single_file: true,
        schema_name: static_name(&project.package.name),
        lock: "schema.lock".to_owned(),
        sql_directory: "sql".to_owned(),
        known: KnownNames::default(),
        access: BTreeMap::new(),
    };
    let (mut files, report) = adopt(&project, meant, &found, &request, Removal::Wanted)?;
    if into == Adopt::Migration && !files.is_empty() {
        let definition = runner::read_schema(&project)?;
        let options = generate::Options {
            name: Some("adopted".to_owned()),
            // The database has it so already.
            allow_data_loss: dropped(meant, &found),
            ..generate::Options::at(generate::now())
        };
        let generated = generate::generate(&generate::Request {
            definition: &definition,
            package: project.root(),
            settings: &settings::load(&project)?,
            options: &options,
        })?;
        files.extend(generated.write()?);
    }
    let shown = seen(&project, &files);
    show(format, database.address(), &shown, &report, into, None);
    Ok(match report.left.is_empty() {
        true => Exit::Done,
        false => Exit::Findings,
    })
}

/// The columns that are meant and not there, as `--allow-data-loss` names them.
fn dropped(meant: &Catalog, found: &Catalog) -> BTreeSet<String> {
    let mut objects = BTreeSet::new();
    for (name, table) in &meant.schema.tables {
        let there = found.schema.tables.get(name);
        let gone = table
            .columns
            .iter()
            .filter(|column| there.is_some_and(|there| there.column(&column.name).is_none()));
        objects.extend(gone.map(|column| format!("{name}.{}", column.name)));
    }
    objects
}

/// Leaves what the schema knows, and what its tables need.
fn leave_managed(found: &mut Catalog, meant: &Catalog) {
    let known = &meant.schema;
    let schema = &mut found.schema;
    schema
        .tables
        .retain(|name, _| known.tables.contains_key(name));
    let used: BTreeSet<ObjectName> = schema
        .tables
        .values()
        .flat_map(|table| {
            table
                .columns
                .iter()
                .filter_map(|column| column.data_type.name.clone())
        })
        .collect();
    schema
        .enums
        .retain(|name, _| known.enums.contains_key(name) || used.contains(name));
    schema
        .types
        .retain(|name, _| known.types.contains_key(name) || used.contains(name));
    schema.sequences.retain(|name, sequence| {
        let owner = sequence.owner.as_ref();
        known.sequences.contains_key(name)
            || owner.is_some_and(|(table, _)| known.tables.contains_key(table))
    });
    schema
        .objects
        .retain(|key, _| known.objects.contains_key(key));
    found.unmanaged.clear();
}

/// Paths as they are shown.
fn seen(project: &Project, files: &[PathBuf]) -> Vec<String> {
    let root = project.workspace_root();
    files
        .iter()
        .map(|path| {
            path.strip_prefix(root)
                .unwrap_or(path)
                .display()
                .to_string()
        })
        .collect()
}

/// The files of SQL that are new or changed, as long as nobody has changed them here.
fn sql_files(
    root: &std::path::Path,
    meant: &Pulled,
    found: &Pulled,
    report: &mut Report,
) -> Result<Vec<(PathBuf, String)>, Error> {
    let before: BTreeMap<_, _> = meant
        .sql_files
        .iter()
        .map(|file| (&file.path, &file.text))
        .collect();
    let mut changed = Vec::new();
    for file in &found.sql_files {
        if before.get(&file.path) == Some(&&file.text) {
            continue;
        }
        let path = root.join(&file.path);
        let present = super::read_if_there(&path)?;
        let is_own = present.is_none() || before.get(&file.path).copied() == present.as_ref();
        let shown = file.path.display().to_string();
        if is_own {
            report.done.push(format!("wrote {shown}"));
            changed.push((path, file.text.clone()));
        } else if present.as_ref() != Some(&file.text) {
            report.left.push(pull::Omission {
                object: shown,
                reason: "the file is not as `pull` wrote it, and is to be changed by hand"
                    .to_owned(),
            });
        }
    }
    Ok(changed)
}

fn show(
    format: TextFormat,
    address: &str,
    files: &[String],
    report: &Report,
    written: Adopt,
    observed: Option<&Observed>,
) {
    match format {
        TextFormat::Json => {
            let document = json!({
                "database": address,
                "files": files,
                "done": report.done,
                "left": report.left.iter().map(|omission| json!({
                    "object": omission.object, "reason": omission.reason,
                })).collect::<Vec<_>>(),
                "access": observed.map(Observed::json),
            });
            anstream::println!("{document:#}");
        }
        TextFormat::Human => {
            for done in &report.done {
                anstream::println!("{done}");
            }
            for file in files {
                anstream::println!("changed {file}");
            }
            if !report.left.is_empty() {
                anstream::println!("\nLeft as it is:");
                for omission in &report.left {
                    anstream::println!("  {omission}");
                }
            }
            if let Some(observed) = observed {
                observed.show();
            }
            match (files.is_empty(), report.left.is_empty()) {
                (true, true) => anstream::println!("the structs are what {address} has"),
                (true, false) => {}
                (false, _) => {
                    let other = match written {
                        Adopt::Structs => {
                            "`cargo schema generate` writes the migration for the other databases"
                        }
                        Adopt::Migration => {
                            "`cargo schema run` applies the migration to the other databases"
                        }
                    };
                    anstream::println!(
                        "\nNext: {other}. Where the change was made by hand, `cargo schema status --mark ID` notes it as \
                         applied, or `cargo schema baseline` where nothing is noted yet."
                    );
                }
            }
        }
    }
}
