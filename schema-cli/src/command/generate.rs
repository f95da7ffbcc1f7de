//! `cargo schema generate`: the migration from `schema.lock` to the structs.

mod answers;
mod custom;
mod declared_rows;
mod judged;
mod listings;
pub(super) mod parents;
pub(in crate::command) mod planning;
mod renderings;
mod show;
mod version;

pub use answers::{Questions, parse_rename};
pub use custom::{Custom, StatementFile};
pub use judged::Accepted;
pub use planning::EnginePlan;
pub use renderings::ChangedRendering;
pub(in crate::command) use version::now;

use crate::arguments::{Selection, TextFormat};
use crate::command::lint::SourceFiles;
use crate::error::{Error, Exit};
use crate::file_set::FileSet;
use crate::project::Project;
use crate::report::{self, ReportFormat};
use crate::settings::{self, LoadedSettings};
use crate::{dialects, runner};
use clap::{Args, ValueEnum};
use jiff::civil::DateTime;
use schema_core::def::SchemaDef;
use schema_core::dialect::Engine;
use schema_core::diff::{Decisions, PossibleRename};
use schema_core::lock::{Fingerprints, Lock, MigrationId};
use schema_core::model::Schema;
use schema_core::plan::{ACCEPTABLE_HAZARDS, Phase, Statistics};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The arguments of `generate`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    cargo schema generate --dry-run                 what would be done, and what it locks\n  \
    cargo schema generate add_phone\n  \
    cargo schema generate --rename customers.mail=email\n  \
    cargo schema generate --dry-run --stats-from statistics.json     what it costs (see cargo schema stats)\n  \
    cargo schema generate --check                   in continuous integration\n  \
    cargo schema generate --custom fill_phone --up fill.sql --down unfill.sql\n\n\
    Compares the structs with `schema.lock` and writes the migration between them, with its way \
    back, for every engine in architrave.toml; then the lock file. All files are written, or none. \
    With several engines each has a directory of its own: migrations/postgres, migrations/sqlite.\n\n\
    What only a person knows is asked on a terminal. Elsewhere the command ends with 2 and says \
    which flag or attribute answers. Ends with 1 where an engine cannot hold the schema or a \
    change cannot be made safely, and with --check where a migration is missing.")]
pub struct Generate {
    /// The name of the migration; made from the changes unless given
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Print the plan and write nothing: each step with its lock, its work and its reverse
    #[arg(long, conflicts_with = "check")]
    pub dry_run: bool,
    /// Write nothing, and end with 1 where a migration is missing
    #[arg(long)]
    pub check: bool,
    /// Show this engine's plan only (with --dry-run; files are always written for all engines)
    #[arg(long, value_name = "ENGINE", value_parser = dialects::parse_engine, requires = "dry_run")]
    pub engine: Option<Engine>,
    /// This is a rename: `customers.mail=email`, or `customers=buyers` for a table
    #[arg(long, value_name = "OLD=NEW", value_parser = parse_rename)]
    pub rename: Vec<PossibleRename>,
    /// This is no rename: the old one is dropped with its data, the new one is new
    #[arg(long, value_name = "OLD=NEW", value_parser = parse_rename)]
    pub not_renamed: Vec<PossibleRename>,
    /// Drop the data of this object: `customers.fax` for a column, `customers` for a table
    #[arg(long, value_name = "OBJECT")]
    pub allow_data_loss: Vec<String>,
    /// Rename this object aside, and drop it in a later phase: until that has run, the way back has its rows
    #[arg(long, value_name = "OBJECT")]
    pub keep: Vec<String>,
    /// Go the direct way, although this hazard comes with it: rename in place, build an index under a lock, ...
    #[arg(long, value_name = "HAZARD", value_parser = ACCEPTABLE_HAZARDS.to_vec())]
    pub accept_hazard: Vec<String>,
    /// Plan with the row counts and sizes of this database, or of a file that `cargo schema stats` wrote, instead of those
    /// that the structs declare
    #[arg(long, value_name = "URL|FILE")]
    pub stats_from: Option<String>,
    /// Add statements that you wrote: a migration of their own where the structs have not changed, else behind what is
    /// planned for their phase. Without --up a migration to be filled in
    #[arg(
        long,
        value_name = "NAME",
        conflicts_with = "check",
        help_heading = "Your own statements"
    )]
    pub custom: Option<String>,
    /// The file with the statements; `sqlite=fill.sql` where engines differ
    #[arg(long, value_name = "FILE", value_parser = custom::parse_file, requires = "custom", help_heading = "Your own statements")]
    pub up: Vec<StatementFile>,
    /// The file with the way back
    #[arg(long, value_name = "FILE", value_parser = custom::parse_file, requires = "up", help_heading = "Your own statements")]
    pub down: Vec<StatementFile>,
    /// When they run; backfill for statements that write rows, else expand
    #[arg(long, value_parser = custom::parse_phase, requires = "custom", help_heading = "Your own statements")]
    pub phase: Option<Phase>,
    /// Run the one statement outside of a transaction, as `CREATE INDEX CONCURRENTLY` wants it
    #[arg(long, requires = "up", help_heading = "Your own statements")]
    pub without_transaction: bool,
    /// The moment that versions are made from, in UTC; now unless given
    #[arg(long, value_name = "YYYYMMDDHHMMSS", value_parser = version::parse, hide = true)]
    pub timestamp: Option<DateTime>,
    /// Which crate
    #[command(flatten)]
    pub selection: Selection,
    /// The migration tool to write for, and how to show the result. The words do not overlap; give
    /// the flag twice to say both. Unless given, the tool is that of architrave.toml
    #[arg(long, value_name = "FORMAT", value_parser = GenerateFormat::parse, help_heading = "Output")]
    pub format: Vec<GenerateFormat>,
}

/// What `--format` can say to `generate`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GenerateFormat {
    /// How the result is shown.
    Report(TextFormat),
    /// The migration tool that the files are for, by its word.
    Tool(&'static str),
}

impl GenerateFormat {
    fn parse(text: &str) -> Result<Self, String> {
        if let Ok(report) = TextFormat::from_str(text, false) {
            return Ok(Self::Report(report));
        }
        match schema_core::format::find_format(text) {
            Some(format) => Ok(Self::Tool(format.keyword())),
            None => Err(format!(
                "write human or json, or a migration tool: {}",
                planning::format_words().join(", ")
            )),
        }
    }
}

impl Generate {
    /// How the result is shown.
    pub fn report_format(&self) -> ReportFormat {
        self.text_format().into()
    }

    fn text_format(&self) -> TextFormat {
        self.format
            .iter()
            .rev()
            .find_map(|format| match format {
                GenerateFormat::Report(report) => Some(*report),
                GenerateFormat::Tool(_) => None,
            })
            .unwrap_or_default()
    }

    fn tool(&self) -> Option<&'static str> {
        self.format.iter().rev().find_map(|format| match format {
            GenerateFormat::Tool(word) => Some(*word),
            GenerateFormat::Report(_) => None,
        })
    }
}

/// What is to be generated.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The schema that the structs declare.
    pub definition: &'a SchemaDef<'a>,
    /// The directory that the path of the lock file starts from: the package's.
    pub package: &'a Path,
    /// The settings, and the directory that the path of the migrations starts from.
    pub settings: &'a LoadedSettings,
    /// What a person decided.
    pub options: &'a Options,
}

/// What a person decided about one migration.
#[derive(Clone, Debug)]
pub struct Options {
    /// The name of the migration; `None` makes one from the changes.
    pub name: Option<String>,
    /// The word of the migration tool, where it is not that of the settings.
    pub format: Option<&'static str>,
    /// The engine, where not all of the settings are planned for.
    pub engine: Option<Engine>,
    /// What is a rename and what is not.
    pub decisions: Decisions,
    /// The objects whose data may be dropped.
    pub allow_data_loss: BTreeSet<String>,
    /// The objects that are renamed aside before they are dropped.
    pub keep: BTreeSet<String>,
    /// The hazards that the project takes upon itself, by name.
    pub accepted_hazards: BTreeSet<String>,
    /// How large the tables are, where that was asked of a database.
    pub statistics: Statistics,
    /// Statements that a person wrote.
    pub custom: Option<Custom>,
    /// Whether there is somebody to ask what is not decided.
    pub questions: Questions,
    /// The moment that versions are made from, in UTC. Versions are later than those that exist, even
    /// where this is not.
    pub now: DateTime,
}

impl Options {
    /// Nothing decided and nobody to ask, at this moment.
    pub fn at(now: DateTime) -> Self {
        Self {
            name: None,
            format: None,
            engine: None,
            decisions: Decisions::default(),
            allow_data_loss: BTreeSet::new(),
            keep: BTreeSet::new(),
            accepted_hazards: BTreeSet::new(),
            statistics: Statistics::default(),
            custom: None,
            questions: Questions::Refused,
            now,
        }
    }
}

/// What was generated and is not written yet.
#[derive(Debug)]
pub struct Generated {
    /// One plan an engine, in the order of the settings.
    pub plans: Vec<EnginePlan>,
    /// The lock file.
    pub lock_path: PathBuf,
    /// The new text of the lock file; `None` where it stays as it is.
    pub lock_text: Option<String>,
}

impl Generated {
    /// Whether a migration is missing.
    pub fn needs_migration(&self) -> bool {
        self.plans
            .iter()
            .any(|plan| !plan.plan.migrations.is_empty())
    }

    /// Leaves the migrations out: the lock file alone says that the databases are as the structs are, because other
    /// migrations made them so.
    pub(super) fn forget_migration(&mut self) {
        for plan in &mut self.plans {
            plan.plan.migrations.clear();
            plan.files.clear();
            plan.listings.clear();
        }
        let lock = self.lock_text.as_deref().map(Lock::parse);
        if let Some(Ok(lock)) = lock {
            let lock = Lock {
                migration: None,
                parents: Vec::new(),
                ..lock
            };
            self.lock_text = Some(lock.to_string());
        }
    }

    /// Writes the files and the lock file, all or none, and returns their paths, the lock file last.
    ///
    /// # Errors
    ///
    /// [`Error::Exists`] or [`Error::Write`], with every file as it was.
    pub fn write(&self) -> Result<Vec<PathBuf>, Error> {
        let mut files = FileSet::default();
        let mut paths = Vec::new();
        for plan in &self.plans {
            for (path, text) in &plan.files {
                files.create(path, text.as_str());
                paths.push(path.clone());
            }
            for (path, text) in &plan.listings {
                files.replace(path, text.as_str());
                paths.push(path.clone());
            }
        }
        if let Some(text) = &self.lock_text {
            files.replace_last(&self.lock_path, text.as_str());
            paths.push(self.lock_path.clone());
        }
        files.commit()?;
        Ok(paths)
    }
}

/// Plans the migration from the lock file to the structs, for every engine. Reads files and writes none.
///
/// # Errors
///
/// Where the settings name no engine, an engine cannot hold the schema, a change cannot be made safely,
/// or a decision is missing that nobody is there to make.
pub fn generate(request: &Request<'_>) -> Result<Generated, Error> {
    let lock_path = request.package.join(request.definition.lock);
    let (lock, old_text) = read_lock(&lock_path, request.definition.name)?;
    parents::check(request, &lock, &lock_path)?;
    generate_from(request, lock, old_text, lock_path)
}

/// Plans the migration from a lock to the structs, for every engine. Reads files and writes none.
///
/// # Errors
///
/// As [`generate`].
pub(super) fn generate_from(
    request: &Request<'_>,
    lock: Lock,
    old_text: Option<String>,
    lock_path: PathBuf,
) -> Result<Generated, Error> {
    let mut schema = Schema::resolve(request.definition).map_err(Error::Definitions)?;
    let planned = planning::plan_all(request, &lock, &lock_path, &schema)?;
    planning::remember_renames(&mut schema, &planned.decisions);

    let needs_migration = planned
        .plans
        .iter()
        .any(|plan| !plan.plan.migrations.is_empty());
    let mut after = lock.after(
        MigrationId(planned.id),
        schema,
        Fingerprints::of(request.definition),
    );
    let settings = &request.settings.settings;
    if settings.targets(Engine::Sqlite) {
        after.sqlite = Some(settings.sqlite);
    }
    if !needs_migration {
        // What changed, the databases do not see: the number of rows, say.
        after.migration = lock.migration;
        after.parents = lock.parents;
    }
    let text = after.to_string();
    Ok(Generated {
        plans: planned.plans,
        lock_path,
        lock_text: (old_text.as_deref() != Some(text.as_str())).then_some(text),
    })
}

/// Reads a lock file; where there is none, nothing has been generated yet.
///
/// # Errors
///
/// Where it cannot be read, is damaged, or belongs to another schema.
pub fn read_lock(path: &Path, schema: &str) -> Result<(Lock, Option<String>), Error> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok((Lock::empty(schema), None));
        }
        Err(error) => return Err(Error::read(path, error)),
    };
    let wrong = |problem: String, remedy: &str| Error::Content {
        path: path.to_owned(),
        problem,
        remedy: remedy.to_owned(),
    };
    let mut lock =
        Lock::parse(&text).map_err(|error| wrong(error.to_string(), "nothing was generated"))?;
    if lock.migration.is_none() {
        // Nothing depends yet on the name that `init` gave, and people rename its first schema.
        lock.schema.name = schema.to_owned();
    }
    if lock.schema.name != schema {
        return Err(wrong(
            format!(
                "it is the lock file of the schema `{}`, not of `{schema}`",
                lock.schema.name
            ),
            &format!(
                "a second schema has a lock file of its own, `lock: \"other.lock\"` in `schema!`; where this one was \
                 renamed, write `schema = \"{schema}\"` in the file"
            ),
        ));
    }
    Ok((lock, Some(text)))
}

/// Generates and writes, or shows.
pub(super) fn run(arguments: &Generate) -> Result<Exit, Error> {
    let project = Project::load(&arguments.selection)?;
    let settings = settings::load(&project)?;
    let definition = runner::read_schema(&project)?;
    let options = Options {
        name: arguments.name.clone(),
        format: arguments.tool(),
        engine: arguments.engine,
        decisions: Decisions {
            renames: arguments.rename.iter().cloned().collect(),
            not_renames: arguments.not_renamed.iter().cloned().collect(),
        },
        allow_data_loss: arguments.allow_data_loss.iter().cloned().collect(),
        keep: arguments.keep.iter().cloned().collect(),
        accepted_hazards: arguments.accept_hazard.iter().cloned().collect(),
        statistics: match &arguments.stats_from {
            Some(source) => super::stats::from(source)?,
            None => Statistics::default(),
        },
        custom: arguments.custom.as_ref().map(|name| Custom {
            name: name.clone(),
            phase: arguments.phase,
            up: arguments.up.clone(),
            down: arguments.down.clone(),
            without_transaction: arguments.without_transaction,
        }),
        questions: match arguments.text_format() {
            TextFormat::Human => Questions::on_terminal(),
            TextFormat::Json => Questions::Refused,
        },
        now: arguments.timestamp.unwrap_or_else(version::now),
    };
    let generated = generate(&Request {
        definition: &definition,
        package: project.root(),
        settings: &settings,
        options: &options,
    })?;
    let off = declared_rows::off(&definition, &options.statistics, &SourceFiles::of(&project));
    if !off.is_empty() {
        anstream::eprint!("{}", report::render(&off, ReportFormat::Human));
    }
    if arguments.dry_run {
        show_plans(&generated, arguments.text_format());
        return Ok(Exit::Done);
    }
    if arguments.check {
        return Ok(check(&generated, arguments.text_format()));
    }
    let written = generated.write()?;
    show_written(&generated, &written, &project, arguments.text_format());
    Ok(Exit::Done)
}

fn show_plans(generated: &Generated, format: TextFormat) {
    match format {
        TextFormat::Json => anstream::println!("{:#}", show::json(generated, &[])),
        TextFormat::Human => anstream::print!("{}", show::human(generated)),
    }
}

fn check(generated: &Generated, format: TextFormat) -> Exit {
    let missing = generated.needs_migration();
    match format {
        TextFormat::Json => anstream::println!("{:#}", show::json(generated, &[])),
        TextFormat::Human if missing => {
            anstream::print!("{}", show::human(generated));
            anstream::eprintln!("A migration is missing: run `cargo schema generate`.");
        }
        TextFormat::Human if generated.lock_text.is_some() => anstream::eprintln!(
            "{} is older than the structs, though no database needs to change: run `cargo schema generate`.",
            generated.lock_path.display()
        ),
        TextFormat::Human => anstream::println!("Nothing is missing."),
    }
    if missing || generated.lock_text.is_some() {
        Exit::Findings
    } else {
        Exit::Done
    }
}

fn show_written(generated: &Generated, written: &[PathBuf], project: &Project, format: TextFormat) {
    let shown: Vec<String> = written
        .iter()
        .map(|path| {
            let path = path.strip_prefix(project.root()).unwrap_or(path);
            path.display().to_string()
        })
        .collect();
    match format {
        TextFormat::Json => {
            let mut document = show::json(generated, &shown);
            document["written"] = json!(shown);
            anstream::println!("{document:#}");
        }
        TextFormat::Human if shown.is_empty() => {
            anstream::println!("Nothing to do: the migrations lead to the structs as they are.");
        }
        TextFormat::Human => {
            for path in &shown {
                anstream::println!("wrote {path}");
            }
            if !generated.needs_migration() {
                anstream::println!("No database needs to change.");
            }
            for plan in &generated.plans {
                for note in &plan.plan.notes {
                    anstream::println!("\n{}: {note}", plan.target);
                }
            }
        }
    }
}
