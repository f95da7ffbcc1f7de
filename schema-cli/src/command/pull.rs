//! `cargo schema pull`: structs from a database that is there.

mod access;
mod first_migration;
pub(super) mod format;
mod from_migrations;
mod objects_of_tables;
mod selection;
mod tool_files;
pub(super) mod update;

use super::init::module::{insert_item, is_example, name, root_file, static_name};
use super::init::read_if_there;
use crate::access::Known;
use crate::arguments::{Connection, Output, Selection, TextFormat};
use crate::database::{self, Catalog, Database};
use crate::error::count;
use crate::file_set::FileSet;
use crate::project::{Project, SETTINGS_FILE};
use crate::pull::update::KnownNames;
use crate::pull::{self, Features, Pulled, Request};
use crate::settings::DEFAULT_DIRECTORY;
use crate::{Error, Exit};
use access::Observed;
use clap::Args;
use first_migration::{Followed, Wanted};
use schema_core::dialect::Engine;
use schema_core::lock::Lock;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::thread;

/// The arguments of `pull`.
#[derive(Args, Debug)]
#[command(
    name = "pull",
    after_help = "Examples:\n  \
    cargo schema pull --database-url postgres://me@localhost/shop\n  \
    cargo schema pull --baseline        (accept what the rules find in it today)\n  \
    cargo schema pull --update          (what changed in the database, into the structs that are there)\n  \
    cargo schema pull --update --access        (the queries that the server has counted, as access patterns)\n  \
    cargo schema pull --tables 'sales.*' --exclude '*_backup' --derive sqlx::FromRow,Debug\n  \
    cargo schema pull --from-migrations migrations --database-url postgres://postgres@localhost/postgres\n\n\
    Nothing is written to the database. What structs cannot say is listed, on the terminal and at the end of \
    the code; nothing is left out silently. Files that are there already are not overwritten without `--overwrite`."
)]
pub struct Pull {
    /// Which database
    #[command(flatten)]
    pub connection: Connection,
    /// Not the database itself, but what this directory of SQL leads to, in a scratch database on its server
    #[arg(long, value_name = "DIR")]
    pub from_migrations: Option<PathBuf>,
    /// Only these tables; `*` stands for any text, and a name without a namespace for every namespace
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub tables: Vec<String>,
    /// Not these tables
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub exclude: Vec<String>,
    /// Further derives of each table
    #[arg(long, value_name = "PATHS", value_delimiter = ',')]
    pub derive: Vec<String>,
    /// Write one file, also where there are several namespaces
    #[arg(long)]
    pub single_file: bool,
    /// The module that is written, beside the root of the package
    #[arg(long, value_name = "NAME", default_value = "tables", value_parser = name)]
    pub module: String,
    /// Write into this directory instead, and declare no module
    #[arg(long, value_name = "DIR", conflicts_with = "module")]
    pub output: Option<PathBuf>,
    /// Replace files that are there already
    #[arg(long)]
    pub overwrite: bool,
    /// Bring the structs that are there to what the database has; what people wrote stays
    #[arg(long, conflicts_with_all = ["output", "overwrite", "module", "single_file", "baseline", "from_migrations"])]
    pub update: bool,
    /// Take out of the structs what is no longer in the database, instead of naming it
    #[arg(long, requires = "update")]
    pub remove: bool,
    /// A server of the same version on which a database may be created, where this account may not
    #[arg(long, value_name = "URL", requires = "update")]
    pub scratch_url: Option<String>,
    /// Write what the rules find today to a baseline, which accepts it: the code compiles, and only new findings count
    #[arg(long, conflicts_with = "output")]
    pub baseline: bool,
    /// Write the code alone: no first migration, and a lock file that tells of nothing
    #[arg(long)]
    pub no_migration: bool,
    /// Propose an access pattern for each query that pg_stat_statements has counted
    #[arg(long, conflicts_with = "from_migrations")]
    pub access: bool,
    /// Leave out what takes less of the time than this, in percent, and runs less than once a second
    #[arg(
        long,
        value_name = "PERCENT",
        default_value = "0.1",
        requires = "access"
    )]
    pub access_from: f64,
    /// Which crate
    #[command(flatten)]
    pub selection: Selection,
    /// How the result is shown
    #[command(flatten)]
    pub shown: Output,
}

/// What became of a file.
struct Written {
    path: PathBuf,
    done: &'static str,
}

/// Reads the database and writes the structs.
pub(super) fn run(arguments: &Pull) -> Result<Exit, Error> {
    // The server reads its catalog while cargo reads the manifests.
    let (project, read) = thread::scope(|scope| {
        let project = scope.spawn(|| Project::load_manifests(&arguments.selection));
        let read = read(arguments);
        let project = project
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (project, read)
    });
    let project = project?;
    let (mut database, mut catalog) = read?;
    let left_out = selection::select(&mut catalog, &arguments.tables, &arguments.exclude)?;
    let lock = project.root().join("schema.lock");
    let wanted = Wanted {
        baseline: arguments.baseline,
        first_migration: arguments.output.is_none()
            && !arguments.no_migration
            && first_migration::is_new(&lock)?,
    };
    let request = Request {
        engine: database.engine(),
        features: features(&project),
        derives: arguments.derive.clone(),
        single_file: arguments.single_file,
        schema_name: static_name(&project.package.name),
        lock: "schema.lock".to_owned(),
        sql_directory: sql_directory(arguments, &project),
        known: KnownNames::default(),
        access: BTreeMap::new(),
    };
    if arguments.update {
        return update::run(arguments, &project, database.as_mut(), &catalog, request);
    }
    let observed = match arguments.access {
        true => Some(access::read(
            database.as_mut(),
            &catalog,
            &Known::default(),
            arguments.access_from,
        )?),
        false => None,
    };
    let request = Request {
        access: access::patterns(observed.as_ref()),
        ..request
    };
    let mut pulled = pull::pull(&catalog, &request);
    pulled.omissions.extend(left_out);
    pulled.omissions.sort();
    let is_formatted = format::format(&mut pulled.files, &project.package.edition.to_string());
    let mut written = write(arguments, &project, &pulled, &lock, database.as_ref())?;
    // The code stays whatever becomes of the rest.
    let followed = first_migration::write(&arguments.selection, wanted);
    if let Ok(followed) = &followed {
        let is_new = |path: &&PathBuf| written.iter().all(|file| file.path != **path);
        let more: Vec<PathBuf> = followed.files.iter().filter(is_new).cloned().collect();
        written.extend(more.into_iter().map(|path| Written {
            path,
            done: "wrote",
        }));
    }
    show(
        arguments,
        &project,
        database.as_ref(),
        &catalog,
        &pulled,
        &written,
        followed.as_ref().ok(),
        observed.as_ref(),
    );
    if !is_formatted {
        anstream::eprintln!("rustfmt is not there, so that the code is not formatted");
    }
    followed?;
    Ok(Exit::Done)
}

/// The database and its catalog.
fn read(arguments: &Pull) -> Result<(Box<dyn Database>, Catalog), Error> {
    let mut database = match (
        &arguments.connection.database_url,
        &arguments.from_migrations,
    ) {
        // The scratch database is all that is needed of it.
        (Some(url), Some(_)) => database::open(url)?,
        _ => open(&arguments.connection)?,
    };
    let catalog = match &arguments.from_migrations {
        Some(directory) => from_migrations::catalog(database.as_mut(), directory)?,
        None => database.catalog()?,
    };
    Ok((database, catalog))
}

/// The database that is named, which must be there.
pub(super) fn open(connection: &Connection) -> Result<Box<dyn Database>, Error> {
    let url = connection
        .database_url
        .as_deref()
        .ok_or_else(|| Error::Usage {
            problem: "no database is named".to_owned(),
            remedy: "write `--database-url URL`, or set DATABASE_URL".to_owned(),
        })?;
    Ok(database::open_existing(url)?)
}

/// The features of `architrave` that the package turns on, of those whose crate it depends on too: code names it.
fn features(project: &Project) -> Features {
    let dependencies = &project.package.dependencies;
    let is_there = |name: &str| {
        dependencies
            .iter()
            .any(|dependency| dependency.name == name)
    };
    let turned_on: BTreeSet<String> = dependencies
        .iter()
        .filter(|dependency| dependency.name == "architrave")
        .flat_map(|dependency| dependency.features.iter().cloned())
        .filter(|feature| is_there(feature))
        .collect();
    Features(turned_on)
}

/// The directory of SQL, as `include_sql!` names it: seen from the package, where it is within.
fn sql_directory(arguments: &Pull, project: &Project) -> String {
    let Some(output) = &arguments.output else {
        return "sql".to_owned();
    };
    let whole = std::path::absolute(output).unwrap_or_else(|_| output.clone());
    let seen = whole.strip_prefix(project.root()).unwrap_or(&whole);
    seen.join("sql").display().to_string()
}

/// Writes the files, declares the module, and creates a lock file where there is none.
fn write(
    arguments: &Pull,
    project: &Project,
    pulled: &Pulled,
    lock: &Path,
    database: &dyn Database,
) -> Result<Vec<Written>, Error> {
    let mut files = FileSet::default();
    let mut written = Vec::new();
    let (directory, alone, root) = match &arguments.output {
        Some(directory) => (directory.clone(), directory.join("mod.rs"), None),
        None => {
            let (root, visibility) = root_file(project)?;
            let source = root.parent().unwrap_or(Path::new("")).to_owned();
            let alone = source.join(format!("{}.rs", arguments.module));
            (
                source.join(&arguments.module),
                alone,
                Some((root, visibility)),
            )
        }
    };
    let is_alone = pulled.files.len() == 1;
    let other_root = match is_alone {
        true => directory.join("mod.rs"),
        false => alone.clone(),
    };
    // What `init` wrote as an example makes way, in the place that it has.
    let example = read_if_there(&alone)?;
    let over_example =
        !is_alone && example.is_some_and(|text| is_example(&project.package.name, &text));
    if arguments.output.is_none() && other_root.exists() && !over_example {
        return Err(Error::Exists {
            path: other_root,
            remedy: "nothing was changed; move it away, or choose another module with `--module`"
                .to_owned(),
        });
    }
    let sql = project.root().join(sql_directory(arguments, project));
    let rust = pulled.files.iter().map(|file| match is_alone {
        true => (alone.clone(), &file.text),
        false if over_example && file.path == Path::new("mod.rs") => (alone.clone(), &file.text),
        false => (directory.join(&file.path), &file.text),
    });
    let sql = pulled
        .sql_files
        .iter()
        .map(|file| (sql.join(&file.path), &file.text));
    for (path, text) in rust.chain(sql) {
        let done = match read_if_there(&path)? {
            Some(present) if present == *text => "unchanged",
            Some(present) if is_example(&project.package.name, &present) => "replaced",
            Some(_) if !arguments.overwrite => {
                return Err(Error::Exists {
                    path,
                    remedy: "nothing was changed; `--overwrite` replaces it, `--module` chooses another module"
                        .to_owned(),
                });
            }
            Some(_) => "replaced",
            None => "created",
        };
        if done != "unchanged" {
            files.replace(&path, text.clone());
        }
        written.push(Written { path, done });
    }
    if let Some((root, visibility)) = root {
        let source = read_if_there(&root)?.unwrap_or_default();
        if !declares(&source, &arguments.module) {
            let item = format!("{visibility}mod {};\n", arguments.module);
            files.replace(&root, insert_item(&source, &item));
            written.push(Written {
                path: root,
                done: "changed",
            });
        }
        if project.settings_file().is_none() {
            let settings = project.root().join(SETTINGS_FILE);
            files.create(&settings, settings_text(database));
            written.push(Written {
                path: settings,
                done: "created",
            });
        }
        if !lock.exists() {
            let schema = static_name(&project.package.name).to_lowercase();
            files.create(lock, Lock::empty(schema).to_string());
            written.push(Written {
                path: lock.to_owned(),
                done: "created",
            });
        }
    }
    files.commit()?;
    Ok(written)
}

/// Settings for the engine of the database, from the version of its server on.
fn settings_text(database: &dyn Database) -> String {
    let engine = database.engine().keyword();
    let major = match database.engine() {
        Engine::Postgres => database
            .server()
            .split([' ', '.'])
            .find_map(|word| word.parse::<u16>().ok()),
        // The library goes with the application, whose version is not known here.
        _ => None,
    };
    let engine = match major {
        Some(major) => format!("{engine} {major}"),
        None => engine.to_owned(),
    };
    super::init::settings::text(&[engine], "plain", DEFAULT_DIRECTORY)
}

/// Whether a source file declares the module.
fn declares(source: &str, module: &str) -> bool {
    syn::parse_file(source).is_ok_and(|file| {
        file.items
            .iter()
            .any(|item| matches!(item, syn::Item::Mod(found) if found.ident == module))
    })
}

#[expect(clippy::too_many_arguments, reason = "each is a part of what is shown")]
fn show(
    arguments: &Pull,
    project: &Project,
    database: &dyn Database,
    catalog: &Catalog,
    pulled: &Pulled,
    written: &[Written],
    followed: Option<&Followed>,
    observed: Option<&Observed>,
) {
    let findings = followed.and_then(|followed| followed.findings);
    let is_migration_written = followed.is_some_and(|followed| followed.is_migration_written);
    let shown = |path: &Path| {
        path.strip_prefix(project.workspace_root())
            .unwrap_or(path)
            .display()
            .to_string()
    };
    match arguments.shown.format {
        TextFormat::Json => {
            let document = json!({
                "database": database.address(),
                "server": database.server(),
                "tables": pulled.tables,
                "files": written.iter().map(|file| json!({
                    "path": shown(&file.path), "done": file.done,
                })).collect::<Vec<_>>(),
                "left_out": pulled.omissions.iter().map(|omission| json!({
                    "object": omission.object, "reason": omission.reason,
                })).collect::<Vec<_>>(),
                "wanted_features": pulled.wanted_features,
                "baseline_findings": findings,
                "first_migration": is_migration_written,
                "access": observed.map(Observed::json),
                "unfinished": catalog.unfinished.iter().map(|(table, name)| format!("{table}.{name}"))
                    .collect::<Vec<_>>(),
            });
            anstream::println!("{document:#}");
        }
        TextFormat::Human => {
            anstream::println!(
                "{} of {} ({})",
                count(pulled.tables, "table"),
                database.address(),
                database.server()
            );
            for file in written {
                anstream::println!("{} {}", file.done, shown(&file.path));
            }
            if !pulled.omissions.is_empty() {
                anstream::println!("\nNot in the code, or not as the database has it:");
                for omission in &pulled.omissions {
                    anstream::println!("  {omission}");
                }
            }
            for (table, name) in &catalog.unfinished {
                anstream::println!(
                    "  {table}.{name}: it is not validated, or an invalid index; look at it before you go on"
                );
            }
            if let Some(observed) = observed {
                observed.show();
            }
            if !pulled.wanted_features.is_empty() {
                anstream::println!(
                    "\nSome columns are plain text, because features are off. Better types come with\n  \
                     architrave = {{ features = [\"{}\"] }}, and those crates as dependencies.",
                    pulled.wanted_features.join("\", \"")
                );
            }
            if let Some(findings) = findings {
                anstream::println!(
                    "\nThe baseline accepts {} of today.",
                    count(findings, "finding")
                );
            }
            if is_migration_written {
                anstream::println!(
                    "\nThe first migration creates what this database has already: `cargo schema baseline` notes it \
                     there as applied; a new database runs it."
                );
            }
            let accepted = match findings {
                Some(_) => "",
                None => {
                    ", and with `--write-baseline` accepts what it finds today, so that the code builds"
                }
            };
            anstream::println!(
                "\nNext: `cargo schema lint` says what an architect would{accepted}; `cargo schema drift` compares the \
                 database with the structs."
            );
        }
    }
}
