//! `cargo schema lint`: every rule, run again over the schema that the compiler saw.

mod live;

use crate::arguments::Selection;
use crate::command::generate::read_lock;
use crate::migration_lint;
use crate::project::Project;
use crate::report::{self, Diagnostic, Location, ReportFormat, Severity};
use crate::runner;
use crate::settings::{self, LoadedSettings};
use crate::{Error, Exit, baseline};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use schema_core::def::{Level, SchemaDef, SiteIndex, TableDef};
use schema_core::dialect::Engine;
use schema_core::lock::{Fingerprints, Lock};
use schema_core::model::ObjectName;
use schema_core::rule::{Finding, all_findings, levels_of, object_findings, struct_findings};
use schema_core::syntax::Settings;
use std::path::{Path, PathBuf};

/// The arguments of `lint`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    cargo schema lint\n  \
    cargo schema lint --deny-warnings --format github     (in continuous integration)\n  \
    cargo schema lint --write-baseline                    (what is there stays; only new findings count)\n  \
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
    let schema = runner::read_schema(&project)?;
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
    let lock_path = project.root().join(schema.lock);
    match read_lock(&lock_path, schema.name)? {
        (lock, Some(_)) => diagnostics.extend(drift(&schema, &lock, &files)),
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
    Ok(show(arguments, diagnostics, &subject))
}

/// Lints a running database, at the levels of the project where there is one.
fn run_live(arguments: &Lint, url: &str) -> Result<Exit, Error> {
    let settings = settings_of(arguments)?;
    let mut database = crate::database::open_existing(url)?;
    let live::Live {
        tables,
        diagnostics,
    } = live::lint(database.as_mut(), &settings)?;
    let subject = format!(
        "{} ({}): {}",
        database.address(),
        database.server(),
        crate::error::count(tables, "table")
    );
    Ok(show(arguments, diagnostics, &subject))
}

/// Looks at a running database by the rules, at the levels of `settings`: the number of its tables, and what was
/// found.
///
/// # Errors
///
/// When the catalog cannot be read.
pub fn lint_database(
    database: &mut dyn crate::database::Database,
    settings: &Settings,
) -> Result<(usize, Vec<Diagnostic>), Error> {
    let found = live::lint(database, settings)?;
    Ok((found.tables, found.diagnostics))
}

/// Lints files of SQL, for the oldest server of the project.
fn run_migrations(arguments: &Lint, path: &Path) -> Result<Exit, Error> {
    let settings = settings_of(arguments)?;
    let files = migration_lint::read(path)?;
    let options = migration_options(&settings, path);
    let diagnostics = migration_lint::lint(&files, &options);
    let subject = format!(
        "{}: {}",
        path.display(),
        crate::error::count(files.len(), "file")
    );
    Ok(show(arguments, diagnostics, &subject))
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

/// An entry of the baseline about what is no longer there.
fn stale(title: String) -> Diagnostic {
    Diagnostic {
        severity: Severity::Warning,
        code: "waiver_unused".to_owned(),
        title,
        object: None,
        location: None,
        notes: Vec::new(),
        help: Some(
            "`cargo schema lint --write-baseline` writes the baseline again, without it".to_owned(),
        ),
    }
}

/// Where source files are, as definitions name them.
#[derive(Clone, Copy, Debug)]
pub struct SourceFiles<'a> {
    /// The root of the workspace, which shown paths start from.
    pub workspace: &'a Path,
    /// The root of the package.
    pub package: &'a Path,
}

impl<'a> SourceFiles<'a> {
    fn of(project: &'a Project) -> Self {
        Self {
            workspace: project.workspace_root(),
            package: project.root(),
        }
    }

    /// The place of `site`.
    pub fn location(&self, table: &TableDef<'_>, site: SiteIndex) -> Option<Location> {
        let site = table.site(site)?;
        // The compiler names files from where it was started: the workspace of a member, the package
        // otherwise, or not at all, with a whole path.
        let path = [self.workspace, self.package]
            .into_iter()
            .map(|root| root.join(table.details.file))
            .find(|path| path.is_file())
            .unwrap_or_else(|| self.package.join(table.details.file));
        let file = path.strip_prefix(self.workspace).unwrap_or(&path);
        Some(Location {
            file: file.display().to_string(),
            line: site.line,
            column: site.column,
            path: path.clone(),
        })
    }
}

/// What the rules find in `schema`, with levels and waivers applied.
pub fn findings(schema: &SchemaDef<'_>, files: &SourceFiles<'_>) -> Vec<Diagnostic> {
    let of_tables = all_findings(schema).into_iter().filter_map(|found| {
        let table = schema.tables.get(found.table)?;
        Some(diagnostic(table, &found.finding, files))
    });
    let of_structs = schema.flattened_structs().into_iter().flat_map(|columns| {
        struct_findings(columns)
            .into_iter()
            .map(move |finding| diagnostic(columns, &finding, files))
    });
    let of_objects = object_findings(schema).into_iter().filter_map(|found| {
        let object = schema.objects.get(found.object)?;
        let mut shown = match object.relation {
            Some(columns) => diagnostic(columns, &found.finding, files),
            None => without_place(&found.finding),
        };
        shown.object = Some(match object.namespace {
            Some(namespace) => format!("{namespace}.{}", object.name),
            None => object.name.to_owned(),
        });
        Some(shown)
    });
    of_tables.chain(of_structs).chain(of_objects).collect()
}

fn diagnostic(table: &TableDef<'_>, finding: &Finding, files: &SourceFiles<'_>) -> Diagnostic {
    Diagnostic {
        object: Some(object(table, finding.site)),
        location: files.location(table, finding.site),
        ..without_place(finding)
    }
}

/// A finding that stands at no place of a source file.
pub(super) fn without_place(finding: &Finding) -> Diagnostic {
    let text = Text::parse(finding.rule.name, &finding.message);
    Diagnostic {
        severity: match finding.level {
            Level::Deny => Severity::Error,
            Level::Warn => Severity::Warning,
            Level::Allow => Severity::Note,
        },
        code: finding.rule.name.to_owned(),
        title: text.title,
        object: None,
        location: None,
        notes: text.notes,
        help: text.help,
    }
}

/// The column that stands at `site`, else the table.
fn object(table: &TableDef<'_>, site: SiteIndex) -> String {
    let name = match table.namespace {
        Some(namespace) => format!("{namespace}.{}", table.name),
        // A struct that stands for columns of tables.
        None if table.name.is_empty() => table.rust_name.to_owned(),
        None => table.name.to_owned(),
    };
    table
        .columns
        .iter()
        .find(|column| [column.site, column.type_site, column.default_site].contains(&site))
        .filter(|_| site != 0)
        .map_or_else(|| name.clone(), |column| format!("{name}.{}", column.name))
}

/// A rule's message, taken apart: `rule: what`, `why: ..`, `help: ..`, `explain: ..`.
struct Text {
    title: String,
    notes: Vec<String>,
    help: Option<String>,
}

impl Text {
    fn parse(rule: &str, message: &str) -> Self {
        let mut title = String::new();
        let mut notes: Vec<String> = Vec::new();
        let mut help: Option<String> = None;
        for (number, line) in message.lines().enumerate() {
            if number == 0 {
                let line = line.strip_prefix(rule).unwrap_or(line);
                line.trim_start_matches(": ").clone_into(&mut title);
            } else if let Some(why) = line.strip_prefix("why: ") {
                notes.push(why.to_owned());
            } else if let Some(text) = line.strip_prefix("help: ") {
                help = Some(text.to_owned());
            } else if let Some(command) = line.strip_prefix("explain: ") {
                notes.push(format!("`{command}` says more"));
            } else if let Some(help) = &mut help {
                help.push('\n');
                help.push_str(line);
            } else {
                notes.push(line.to_owned());
            }
        }
        Self { title, notes, help }
    }
}

/// What waivers stand on: tables, and the structs that fields of them stand for.
fn waiving<'a>(schema: &SchemaDef<'a>) -> impl Iterator<Item = &'a TableDef<'a>> {
    let tables = schema.tables.iter().copied();
    tables.chain(schema.flattened_structs())
}

/// Waivers whose day has passed: what they accepted is to be looked at again.
pub fn expired_waivers(
    schema: &SchemaDef<'_>,
    files: &SourceFiles<'_>,
    today: Date,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for table in waiving(schema) {
        for waiver in table.waivers {
            let Some(until) = waiver.until else { continue };
            let (title, help) = match until.parse::<Date>() {
                Ok(date) if date >= today => continue,
                Ok(_) => (
                    format!("the waiver of `{}` ended on {until}", waiver.rule),
                    "mend what it accepts, or decide again and set a new date",
                ),
                Err(_) => (
                    format!("`until = \"{until}\"` is no date"),
                    "write it as `until = \"2027-01-31\"`",
                ),
            };
            found.push(Diagnostic {
                severity: Severity::Error,
                code: "waiver_expired".to_owned(),
                title,
                object: Some(object(table, waiver.covers.unwrap_or(0))),
                location: files.location(table, waiver.site),
                notes: vec![format!("it was accepted because: {}", waiver.reason)],
                help: Some(help.to_owned()),
            });
        }
    }
    found
}

/// Tables that differ from what the newest migration left: a migration is missing.
pub fn drift(schema: &SchemaDef<'_>, lock: &Lock, files: &SourceFiles<'_>) -> Vec<Diagnostic> {
    let declared = Fingerprints::of(schema);
    let mut found = Vec::new();
    for table in schema.tables {
        let name = ObjectName {
            namespace: table.namespace.map(str::to_owned),
            name: table.name.to_owned(),
        };
        let title = match lock.fingerprints.tables.get(&name) {
            Some(locked) if *locked == table.fingerprint() => continue,
            Some(_) => format!("`{name}` differs from `{}`", schema.lock),
            None => format!("`{name}` is not in `{}`", schema.lock),
        };
        found.push(drifted(
            title,
            Some(name.to_string()),
            files.location(table, 0),
        ));
    }
    for name in lock.fingerprints.tables.keys() {
        if !declared.tables.contains_key(name) {
            let title = format!("`{name}` is in `{}` and no struct declares it", schema.lock);
            found.push(drifted(title, Some(name.to_string()), None));
        }
    }
    found
}

fn missing_lock(lock: &str) -> Diagnostic {
    let title = format!("`{lock}` is not there, so no migration creates these tables");
    drifted(title, None, None)
}

fn drifted(title: String, object: Option<String>, location: Option<Location>) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        code: "schema_drifted".to_owned(),
        title,
        object,
        location,
        notes: vec!["databases that run the migrations are not what the structs say".to_owned()],
        help: Some("`cargo schema generate` writes the migration".to_owned()),
    }
}

/// Every waiver, for review.
fn waivers(schema: &SchemaDef<'_>, files: &SourceFiles<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for table in waiving(schema) {
        for waiver in table.waivers {
            let until = waiver.until.map(|until| format!(", until {until}"));
            found.push(Diagnostic {
                severity: Severity::Note,
                code: waiver.rule.to_owned(),
                title: format!("waived{}: {}", until.unwrap_or_default(), waiver.reason),
                object: Some(object(table, waiver.covers.unwrap_or(0))),
                location: files.location(table, waiver.site),
                notes: Vec::new(),
                help: None,
            });
        }
    }
    found
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

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn a_message_is_taken_apart() {
        let text = Text::parse(
            "key_missing",
            "key_missing: `A` has no key\n  A.b: uuid\nwhy: rows repeat\nhelp: add\n  one\nexplain: cargo schema explain key_missing",
        );
        assert_eq!(text.title, "`A` has no key");
        assert_eq!(
            text.notes,
            [
                "  A.b: uuid",
                "rows repeat",
                "`cargo schema explain key_missing` says more"
            ]
        );
        assert_eq!(text.help.as_deref(), Some("add\n  one"));
    }
}
