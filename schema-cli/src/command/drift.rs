//! `cargo schema drift`: how a live database differs from the structs or the lock file.

mod judged;

use super::lint::{FindingFormat, LintOutput, SourceFiles};
use super::pull::open;
use super::verdict::Judge;
use super::verify::target_of;
use crate::arguments::{Connection, Selection, TextFormat};
use crate::database::{
    self, Catalog, Database, DatabaseError, Difference, FailureKind, normal_form,
};
use crate::drift::{Drift, drift};
use crate::error::count;
use crate::project::Project;
use crate::report;
use crate::settings::{self, LoadedSettings};
use crate::{Error, Exit, dialects, runner};
use clap::{Args, ValueEnum};
use judged::{Judged, diagnostics, judged};
use schema_core::lock::Lock;
use schema_core::model::Schema;
use serde_json::Value;
use std::path::PathBuf;

/// The arguments of `drift`.
#[derive(Args, Debug)]
#[command(
    name = "drift",
    after_help = "Examples:\n  \
    cargo schema drift --database-url postgres://me@production/shop\n  \
    cargo schema drift --lock schema.lock --format json    (without compiling the crate)\n  \
    cargo schema drift --adopt structs                     (what was changed by hand stays)\n  \
    cargo schema drift --format github                     (at the structs, in continuous integration)\n\n\
    The database is only read. What the structs mean to its server is found out in a scratch database, which is \
    created on the same server, or on that of `--scratch-url`, and removed again.\n\
    Ends with 1 where something differs that no struct accepts (`allow(drift, reason = \"..\")`), unless architrave.toml \
    gives the rule `drift` another level. What the structs do not describe at all is listed, and is no drift."
)]
pub struct ShowDrift {
    /// Which database
    #[command(flatten)]
    pub connection: Connection,
    /// Compare with this lock file, and not with the structs
    #[arg(long, value_name = "FILE")]
    pub lock: Option<PathBuf>,
    /// A server of the same version on which a database may be created
    #[arg(long, value_name = "URL")]
    pub scratch_url: Option<String>,
    /// The database is right: write what differs into the structs, or into the structs and a migration
    #[arg(long, value_enum, value_name = "INTO", conflicts_with = "lock")]
    pub adopt: Option<Adopt>,
    /// Which crate
    #[command(flatten)]
    pub selection: Selection,
    /// How the result is shown
    #[command(flatten)]
    pub output: LintOutput,
}

/// Where a difference is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Adopt {
    /// Into the structs.
    Structs,
    /// Into the structs, and into a migration for the other databases.
    Migration,
}

/// Compares and shows.
pub(super) fn run(arguments: &ShowDrift) -> Result<Exit, Error> {
    let mut database = open(&arguments.connection)?;
    let (schema, against, settings, structs) = match &arguments.lock {
        Some(path) => {
            let project = Project::load_manifests(&arguments.selection)?;
            let text = std::fs::read_to_string(path).map_err(|error| Error::read(path, error))?;
            let lock = Lock::parse(&text).map_err(|error| Error::Content {
                path: path.clone(),
                problem: error.to_string(),
                remedy: "restore it with git, or compare with the structs".to_owned(),
            })?;
            (
                lock.schema,
                path.display().to_string(),
                settings::load(&project)?,
                None,
            )
        }
        None => {
            let project = Project::load(&arguments.selection)?;
            let definition = runner::read_schema(&project)?;
            let schema = Schema::resolve(&definition).map_err(Error::Definitions)?;
            let against = format!("the structs of `{}`", project.package.name);
            let settings = settings::load(&project)?;
            (schema, against, settings, Some((project, definition)))
        }
    };
    let scratch_url = arguments.scratch_url.as_deref();
    let expected = expected(database.as_mut(), &schema, &settings, scratch_url)?;
    let found = database.catalog()?;
    let drift = drift(&expected, &found);
    if let Some(into) = arguments.adopt {
        let format = match arguments.output.format {
            FindingFormat::Json => TextFormat::Json,
            _ => TextFormat::Human,
        };
        let selection = &arguments.selection;
        return super::pull::update::adopt_drift(
            selection,
            database.as_ref(),
            &expected,
            found,
            into,
            format,
        );
    }
    let definition = structs.as_ref().map(|(_, definition)| definition);
    let today = super::generate::now().date();
    let judge = Judge::new(definition, &settings.settings, today);
    let judged = judged(&drift.differences, &judge);
    match arguments.output.format {
        FindingFormat::Json => {
            anstream::println!(
                "{:#}",
                document(&drift, &judged, &found, database.as_ref(), &against)
            );
        }
        FindingFormat::Human => show(&drift, &judged, database.as_ref(), &against),
        format @ (FindingFormat::Github | FindingFormat::Sarif) => {
            let files = structs
                .as_ref()
                .map(|(project, _)| SourceFiles::of(project));
            let findings = diagnostics(&judged, &judge, files);
            anstream::print!("{}", report::render(&findings, format.into()));
        }
    }
    Ok(match judged.iter().any(Judged::is_denied) {
        true => Exit::Findings,
        false => Exit::Done,
    })
}

/// What the server makes of a schema.
pub(super) fn expected(
    database: &mut dyn Database,
    schema: &Schema,
    settings: &LoadedSettings,
    scratch_url: Option<&str>,
) -> Result<Catalog, Error> {
    let target = target_of(database.engine(), &settings.settings);
    let dialect = dialects::dialect(&target, &settings.settings)?;
    let schema = dialect
        .adapt(schema)
        .map_err(|problems| Error::Unsupported {
            engine: target.to_string(),
            problems,
        })?;
    Ok(match scratch_url {
        Some(url) => {
            let mut server = database::open(url)?;
            normal_form(server.as_mut(), &schema, dialect.as_ref())?
        }
        None => normal_form(database, &schema, dialect.as_ref()).map_err(beside)?,
    })
}

/// A scratch database beside the one in question may be more than its account may have.
fn beside(error: DatabaseError) -> Error {
    match error {
        DatabaseError::Statement {
            kind: FailureKind::Permission,
            ..
        } => Error::NoScratch(error),
        error => error.into(),
    }
}

fn show(drift: &Drift, judged: &[Judged<'_>], database: &dyn Database, against: &str) {
    anstream::println!(
        "{} ({}) against {against}",
        database.address(),
        database.server()
    );
    let (counted, accepted): (Vec<_>, Vec<_>) = judged.iter().partition(|it| it.reason().is_none());
    for judged in &counted {
        let Difference {
            object,
            expected,
            found,
        } = judged.difference;
        match (expected, found) {
            (Some(expected), None) => {
                anstream::println!("- {object} is not in the database: {expected}");
            }
            (None, Some(found)) => {
                anstream::println!("+ {object} is only in the database: {found}");
            }
            (expected, found) => {
                anstream::println!("~ {object}");
                for (side, text) in [("declared", expected), ("database", found)] {
                    if let Some(text) = text {
                        anstream::println!("    {side}: {text}");
                    }
                }
            }
        }
    }
    if !accepted.is_empty() {
        anstream::println!("\nAccepted:");
        for judged in &accepted {
            let reason = judged.reason().unwrap_or_default();
            anstream::println!("  {}: {reason}", judged.difference.object);
        }
    }
    if !drift.unmanaged.is_empty() {
        anstream::println!("\nNot described, and left alone:");
        for object in &drift.unmanaged {
            anstream::println!("  {object}");
        }
    }
    let verdict = match counted.len() {
        0 if accepted.is_empty() => "no drift".to_owned(),
        0 => "no drift but what is accepted".to_owned(),
        number => format!(
            "{}\nhelp: `cargo schema run` applies migrations that are missing; what somebody changed by hand goes into \
             the structs, or is changed back",
            count(number, "difference")
        ),
    };
    anstream::println!("{verdict}");
}

/// The document of the comparison, with what the project says of each difference.
fn document(
    drift: &Drift,
    judged: &[Judged<'_>],
    found: &Catalog,
    database: &dyn Database,
    against: &str,
) -> Value {
    let mut document = drift.document(found, database, against);
    let differences = document["differences"].as_array_mut();
    for (difference, judged) in differences.into_iter().flatten().zip(judged) {
        difference["level"] = judged.level().into();
        difference["accepted"] = judged.reason().into();
    }
    document
}
