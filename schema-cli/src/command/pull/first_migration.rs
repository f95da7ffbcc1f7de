//! What follows the code: the baseline of findings, the first migration, and the lock file.
//!
//! All of them need what the compiler makes of the structs, so the crate is compiled once.

use crate::arguments::Selection;
use crate::command::generate::{self, Options};
use crate::project::Project;
use crate::{Error, baseline, runner, settings};
use schema_core::lock::Lock;
use std::path::{Path, PathBuf};

/// What is wanted beside the code.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// Today's findings are written down and accepted.
    pub(super) baseline: bool,
    /// The schema is new here: a migration that creates it is written, with its lock file.
    pub(super) first_migration: bool,
}

/// What was written.
#[derive(Debug, Default)]
pub(super) struct Followed {
    /// The files.
    pub(super) files: Vec<PathBuf>,
    /// The number of findings that the baseline accepts.
    pub(super) findings: Option<usize>,
    /// Whether a migration was written that the database has already.
    pub(super) is_migration_written: bool,
}

/// Whether a lock file tells of nothing yet, or is not there.
pub(super) fn is_new(lock: &Path) -> Result<bool, Error> {
    let text = match std::fs::read_to_string(lock) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(Error::read(lock, error)),
    };
    // What is damaged is not new; `generate` says what is wrong.
    Ok(Lock::parse(&text)
        .is_ok_and(|lock| lock.migration.is_none() && lock.schema.tables.is_empty()))
}

/// Compiles the crate and writes what is wanted.
pub(super) fn write(selection: &Selection, wanted: Wanted) -> Result<Followed, Error> {
    let mut followed = Followed::default();
    if !wanted.baseline && !wanted.first_migration {
        return Ok(followed);
    }
    let project = Project::load(selection)?;
    let definition = runner::read_schema(&project)?;
    if wanted.baseline {
        let settings = settings::load(&project)?;
        let findings = baseline::today(&definition);
        let findings = baseline::beside_others(&project, &settings, findings, &definition)?;
        followed.findings = Some(findings.count());
        followed
            .files
            .push(baseline::write(&project, &settings, &findings)?);
    }
    if wanted.first_migration {
        let settings = settings::load(&project)?;
        let options = Options {
            name: Some("initial".to_owned()),
            ..Options::at(generate::now())
        };
        let mut generated = generate::generate(&generate::Request {
            definition: &definition,
            package: project.root(),
            settings: &settings,
            options: &options,
        })?;
        // Migrations that are there, of whatever tool, made the database: only their state is noted.
        let has_files = |plan: &generate::EnginePlan| has_files(&plan.directory);
        if generated.plans.iter().any(has_files) {
            generated.forget_migration();
        }
        followed.is_migration_written = generated.needs_migration();
        followed.files.extend(generated.write()?);
    }
    Ok(followed)
}

fn has_files(directory: &Path) -> bool {
    std::fs::read_dir(directory).is_ok_and(|mut entries| entries.next().is_some())
}
