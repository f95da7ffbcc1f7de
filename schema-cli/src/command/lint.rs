//! `cargo schema lint`: every rule, run again over the schema that the compiler saw.

mod chosen_engine;
mod fix;
mod found;
mod live;
mod planned;
mod struct_waiver;

pub use fix::Fix;
pub(crate) use found::without_place;
pub use found::{SourceFiles, drift, expired_waivers, findings};
pub use live::facts as live_facts;
pub(crate) use live::{counted_rows, object};

use crate::arguments::Selection;
use crate::command::generate::read_lock;
use crate::migration_lint;
use crate::project::Project;
use crate::report::{self, Diagnostic, ReportFormat, Severity};
use crate::runner;
use crate::settings::{self, LoadedSettings};
use crate::{Error, Exit, baseline};
use clap::{Args, ValueEnum};
use found::{missing_lock, stale, waivers};
use jiff::civil::Date;
use schema_core::def::SchemaDef;
use schema_core::dialect::Engine;
use schema_core::rule::levels_of;
use schema_core::syntax::Settings;
use std::path::{Path, PathBuf};

/// The arguments of `lint`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    cargo schema lint\n  \
    cargo schema lint --deny-warnings --format github     (in continuous integration)\n  \
    cargo schema lint --write-baseline                    (what is there stays; only new findings count)\n  \
    cargo schema lint --fix                               (writes what is missing, where there is one answer)\n  \
    cargo schema lint --database-url postgres://me@production/shop\n  \
    cargo schema lint --migrations migrations      (SQL that people or other tools wrote)\n\n\
    The compiler runs the same rules, but `#![allow(deprecated)]` can silence its warnings; \
    here nothing does. That a migration is missing is an error here. Ends with 1 when an error is \
    reported, or a warning with --deny-warnings.")]
pub struct Lint {
    /// End with 1 on warnings too
    #[arg(long)]
    pub deny_warnings: bool,
    /// Also list what was waived, with the reasons
    #[arg(long)]
    pub waivers: bool,
    /// Write today's findings to the baseline, which accepts them; from then on only new ones count
    #[arg(long)]
    pub write_baseline: bool,
    /// The day that waivers with an `until` are compared with; today unless given
    #[arg(long, value_name = "YYYY-MM-DD", hide = true)]
    pub today: Option<Date>,
    /// Lint this database instead of the structs: `postgres://user:password@host/name` or `sqlite:path`
    #[arg(long, value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Lint these files of SQL instead, that people or other tools wrote: a directory, or a file
    #[arg(long, value_name = "PATH", conflicts_with = "database_url")]
    pub migrations: Option<PathBuf>,
    /// Whether findings are mended
    #[command(flatten)]
    pub fix: fix::Fix,
    /// Which crate
    #[command(flatten)]
    pub selection: Selection,
    /// How the result is shown
    #[command(flatten)]
    pub output: LintOutput,
}

/// How findings are shown.
#[derive(Args, Clone, Copy, Debug, Default)]
#[command(next_help_heading = "Output")]
pub struct LintOutput {
    /// How to show the findings
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: FindingFormat,
}

/// The ways to show findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FindingFormat {
    /// For people: the source line, underlined.
    #[default]
    Human,
    /// For programs.
    Json,
    /// Annotations in GitHub Actions.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
}

impl From<FindingFormat> for ReportFormat {
    fn from(format: FindingFormat) -> Self {
        match format {
            FindingFormat::Human => Self::Human,
            FindingFormat::Json => Self::Json,
            FindingFormat::Github => Self::Github,
            FindingFormat::Sarif => Self::Sarif,
        }
    }
}

/// Reads the schema, runs the rules and shows what they found.
pub(super) fn run(arguments: &Lint) -> Result<Exit, Error> {
    if let Some(url) = &arguments.database_url {
        return run_live(arguments, url);
    }
    if let Some(path) = &arguments.migrations {
        return run_migrations(arguments, path);
    }
    let project = Project::load(&arguments.selection)?;
    let settings = settings::load(&project)?;
    let mut schema = runner::read_schema(&project)?;
    if arguments.fix.fix {
        schema = fix::run(arguments.fix, &project, schema)?;
    }
    if arguments.write_baseline {
        return write_baseline(&project, &settings, &schema);
    }
    let today = arguments.today.unwrap_or_else(|| {
        jiff::Timestamp::now()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date()
    });
    let files = SourceFiles::of(&project);
    let mut diagnostics = findings(&schema, &files);
    if let Some(baseline) = baseline::read(&settings)? {
        let others = baseline::others(&project, &settings);
        let gone = baseline::without_object(&baseline, &schema, others);
        diagnostics.extend(gone.into_iter().map(stale));
    }
    diagnostics.extend(expired_waivers(&schema, &files, today));
    diagnostics.extend(chosen_engine::unjustified(
        &settings,
        project.workspace_root(),
    ));
    let lock_path = project.root().join(schema.lock);
    match read_lock(&lock_path, schema.name)? {
        (lock, Some(_)) => {
            let drifted = drift(&schema, &lock, &files);
            if !drifted.is_empty() {
                diagnostics.extend(planned::planned(&schema, &project, &settings));
            }
            diagnostics.extend(drifted);
        }
        (_, None) => diagnostics.push(missing_lock(schema.lock)),
    }
    if arguments.waivers {
        diagnostics.extend(waivers(&schema, &files));
    }
    let subject = format!(
        "{}: {}",
        schema.name,
        crate::error::count(schema.tables.len(), "table")
    );
    let exit = show(arguments, diagnostics, &subject);
    let mendable = fix::mendable(&schema, &files);
    if mendable > 0 && arguments.output.format == FindingFormat::Human {
        let mendable = crate::error::count(mendable, "finding");
        anstream::eprintln!("{mendable} can be mended by `cargo schema lint --fix`");
    }
    Ok(exit)
}

/// Lints a running database, at the levels of the project where there is one, and with the waivers of its structs.
fn run_live(arguments: &Lint, url: &str) -> Result<Exit, Error> {
    let settings = settings_of(arguments)?;
    let mut database = crate::database::open_existing(url)?;
    let observed = live::observe(database.as_mut())?;
    let mut found = live::lint(&observed, &settings, None);
    // A crate is compiled for its waivers only where there is something to waive.
    if !found.diagnostics.is_empty()
        && let Some(schema) = declared(arguments)
    {
        found = live::lint(&observed, &settings, Some(&schema));
    }
    let subject = format!(
        "{} ({}): {}",
        database.address(),
        database.server(),
        crate::error::count(found.tables, "table")
    );
    Ok(show(arguments, found.diagnostics, &subject))
}

/// Looks at a running database by the rules, at the levels of `settings` and with the waivers of `declared`: the
/// number of its tables, and what was found.
///
/// # Errors
///
/// When the catalog cannot be read.
pub fn lint_database(
    database: &mut dyn crate::database::Database,
    settings: &Settings,
    declared: Option<&SchemaDef<'_>>,
) -> Result<(usize, Vec<Diagnostic>), Error> {
    let found = live::lint(&live::observe(database)?, settings, declared);
    Ok((found.tables, found.diagnostics))
}

/// Lints files of SQL, for the oldest server of the project.
fn run_migrations(arguments: &Lint, path: &Path) -> Result<Exit, Error> {
    let settings = settings_of(arguments)?;
    let files = migration_lint::read(path)?;
    let mut options = migration_options(&settings, path);
    let mut diagnostics = migration_lint::lint(&files, &options);
    if !diagnostics.is_empty()
        && let Some(schema) = declared(arguments)
    {
        options.waivers = struct_waiver::of_migrations(&schema);
        diagnostics = migration_lint::lint(&files, &options);
    }
    let subject = format!(
        "{}: {}",
        path.display(),
        crate::error::count(files.len(), "file")
    );
    Ok(show(arguments, diagnostics, &subject))
}

/// The schema of the crate that the command runs in, for the waivers of its structs; `None` where there is none. What
/// keeps it from being read keeps nobody from looking at a database.
fn declared(arguments: &Lint) -> Option<SchemaDef<'static>> {
    let project = Project::load(&arguments.selection).ok()?;
    match runner::read_schema(&project) {
        Ok(schema) => Some(schema),
        Err(Error::DependencyMissing { .. } | Error::SchemaMissing { .. }) => None,
        Err(error) => {
            anstream::eprintln!("the waivers of structs are not heeded: {error}");
            None
        }
    }
}

/// A project of SQLite alone, and the folder of SQLite where there are several, hold what SQLite runs.
fn migration_options(settings: &Settings, path: &Path) -> migration_lint::Options {
    let is_folder_of = |engine: Engine| {
        path.file_name()
            .is_some_and(|name| name == engine.keyword())
    };
    let of_postgres = settings
        .engines
        .iter()
        .find(|target| target.engine == Engine::Postgres);
    let only_sqlite = !settings.engines.is_empty() && of_postgres.is_none();
    let engine = match is_folder_of(Engine::Sqlite) || only_sqlite {
        true => Engine::Sqlite,
        false => Engine::Postgres,
    };
    migration_lint::Options {
        engine,
        version: of_postgres
            .and_then(|target| target.version)
            .map_or(14, |version| version.major),
        levels: levels_of(settings),
        waivers: Vec::new(),
    }
}

/// The settings of the project, or the defaults where there is none: a database and files can be looked at from
/// anywhere.
fn settings_of(arguments: &Lint) -> Result<Settings, Error> {
    match Project::load_manifests(&arguments.selection) {
        Ok(project) => Ok(settings::load(&project)?.settings),
        Err(_) if arguments.selection.is_silent() => Ok(Settings::default()),
        Err(error) => Err(error),
    }
}

/// Shows findings in order, and says whether there are any that count.
fn show(arguments: &Lint, mut diagnostics: Vec<Diagnostic>, subject: &str) -> Exit {
    diagnostics.sort_by(|left, right| {
        (&left.location, &left.object, left.severity, &left.code).cmp(&(
            &right.location,
            &right.object,
            right.severity,
            &right.code,
        ))
    });
    let format = arguments.output.format.into();
    anstream::print!("{}", report::render(&diagnostics, format));
    if format == ReportFormat::Human {
        anstream::eprintln!("{}", summary(subject, &diagnostics));
    }
    let limit = if arguments.deny_warnings {
        Severity::Warning
    } else {
        Severity::Error
    };
    if diagnostics.iter().any(|it| it.severity <= limit) {
        Exit::Findings
    } else {
        Exit::Done
    }
}

/// Accepts what is found today.
fn write_baseline(
    project: &Project,
    settings: &LoadedSettings,
    schema: &SchemaDef<'_>,
) -> Result<Exit, Error> {
    let findings = baseline::today(schema);
    let findings = baseline::beside_others(project, settings, findings, schema)?;
    let path = baseline::write(project, settings, &findings)?;
    anstream::println!(
        "wrote {} with {}",
        path.strip_prefix(project.workspace_root())
            .unwrap_or(&path)
            .display(),
        crate::error::count(findings.count(), "finding")
    );
    Ok(Exit::Done)
}

fn summary(subject: &str, diagnostics: &[Diagnostic]) -> String {
    let of = |severity: Severity| {
        diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    };
    format!(
        "{subject}, {}, {}",
        crate::error::count(of(Severity::Error), "error"),
        crate::error::count(of(Severity::Warning), "warning"),
    )
}
