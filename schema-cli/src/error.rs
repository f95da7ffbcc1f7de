//! What can go wrong, the way out, and the exit code that tells scripts apart what happened.

use crate::command::generate::ChangedRendering;
use crate::database::{DatabaseError, StatisticsError};
use crate::migration::{BaselineError, Cause, MigrationError};
use schema_core::dialect::Unsupported;
use schema_core::diff::DiffError;
use schema_core::format::FormatError;
use schema_core::model::ResolveError;
use schema_core::plan::PlanError;
use schema_runner::seed::SeedError;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How a verb ended, as scripts see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: done, nothing to report.
    Done,
    /// 1: done, and there are findings or drift.
    Findings,
    /// 2: the command line, a settings file or an answer that is missing.
    Usage,
    /// 3: the surroundings failed: files, the compiler, a database, a permission.
    Environment,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Environment => 3,
        })
    }
}

/// Why a verb could not do its work. The message says what is wrong and where; [`Error::remedy`] what
/// to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Cargo cannot describe the workspace.
    #[error("cargo cannot read the workspace\n{0}")]
    Metadata(String),
    /// The workspace has several packages and none was chosen.
    #[error("the workspace has several packages and the current directory is in none of them")]
    PackageNotChosen {
        /// The packages.
        packages: Vec<String>,
    },
    /// No package has the chosen name.
    #[error("the workspace has no package `{name}`")]
    PackageUnknown {
        /// The name that was asked for.
        name: String,
        /// The packages that there are.
        packages: Vec<String>,
    },
    /// The package does not depend on `architrave`.
    #[error("the package `{package}` does not depend on `architrave`")]
    DependencyMissing {
        /// The package.
        package: String,
    },
    /// The package declares no schema.
    #[error("no `schema! {{ .. }}` was found in the package `{package}`")]
    SchemaMissing {
        /// The package.
        package: String,
        /// The source files that were read.
        searched: Vec<PathBuf>,
        /// The files that could not be parsed, each with the place and the reason.
        unparsable: Vec<String>,
    },
    /// The package declares several schemas and none was chosen.
    #[error("the package `{package}` declares several schemas")]
    SchemaNotChosen {
        /// The package.
        package: String,
        /// The schemas, with the file that declares each.
        schemas: Vec<String>,
    },
    /// The package declares no schema of the chosen name.
    #[error("the package `{package}` declares no schema `{name}`")]
    SchemaUnknown {
        /// The package.
        package: String,
        /// The name that was asked for.
        name: String,
        /// The schemas that there are.
        schemas: Vec<String>,
    },
    /// The user's crate does not compile. The compiler's own words have been shown.
    #[error("the crate `{package}` does not compile")]
    Compilation {
        /// The package.
        package: String,
    },
    /// The schema could be compiled but not read.
    #[error("the schema of `{package}` cannot be read: {problem}")]
    SchemaUnreadable {
        /// The package.
        package: String,
        /// What was found instead.
        problem: String,
    },
    /// A program could not be started.
    #[error("cannot start `{program}`: {source}")]
    Program {
        /// The program.
        program: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file or directory cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file or directory cannot be written. Nothing has been changed.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file that must not be there is there. Nothing has been changed.
    #[error("{} exists already", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
        /// What to do.
        remedy: String,
    },
    /// A file does not hold what it should.
    #[error("{}: {problem}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, with the place.
        problem: String,
        /// What to write instead.
        remedy: String,
    },
    /// The definitions do not fit together.
    #[error("the definitions do not fit together\n{}", lines(.0))]
    Definitions(Vec<ResolveError>),
    /// An engine cannot hold the schema.
    #[error("{engine} cannot hold the schema\n{}", lines(problems))]
    Unsupported {
        /// The engine and its version.
        engine: String,
        /// Everything that it cannot express.
        problems: Vec<Unsupported>,
    },
    /// The schema in the lock file and the structs cannot be compared.
    #[error(transparent)]
    Diff(DiffError),
    /// A change cannot be made.
    #[error("there is no migration for {engine}\n{}", reasons(errors))]
    Plan {
        /// The engine and its version.
        engine: String,
        /// Every reason.
        errors: Vec<PlanError>,
    },
    /// SQLite would hold values in another form than the one that they are stored in.
    #[error(
        "the form in which SQLite holds values has changed, and what is stored would no longer be what it \
         says\n{}",
        lines(changes)
    )]
    RenderingsChanged {
        /// Each form that has changed.
        changes: Vec<ChangedRendering>,
        /// The lock file.
        lock: PathBuf,
        /// The directory of the migrations for SQLite.
        migrations: PathBuf,
        /// The number of engines that the schema is for.
        engines: usize,
    },
    /// A migration tool cannot express the plan.
    #[error(transparent)]
    Format(FormatError),
    /// A database could not be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// What the structs mean to the server cannot be found out beside the database: the account may not create a
    /// database there, or something in it.
    #[error(
        "what the structs mean to the server is found out in a scratch database beside this one, which failed: {0}"
    )]
    NoScratch(DatabaseError),
    /// A server does not say which statements it runs.
    #[error(transparent)]
    Statistics(#[from] StatisticsError),
    /// Migrations could not be read, applied or reverted.
    #[error(transparent)]
    Migration(Box<MigrationError>),
    /// Seeds could not be read, run or taken back.
    #[error(transparent)]
    Seed(Box<SeedError>),
    /// A baseline was not recorded.
    #[error(transparent)]
    Baseline(#[from] BaselineError),
    /// The migrations would fail.
    #[error("nothing was applied: the database is not ready\n{}", lines(blockers))]
    Preflight {
        /// What stands in the way.
        blockers: Vec<String>,
    },
    /// What was asked for does not go together, or not with what is there.
    #[error("{problem}")]
    Usage {
        /// What is wrong.
        problem: String,
        /// What to write instead.
        remedy: String,
    },
}

impl From<MigrationError> for Error {
    fn from(error: MigrationError) -> Self {
        Self::Migration(Box::new(error))
    }
}

fn exit_of(cause: Cause) -> Exit {
    match cause {
        Cause::Disagreement => Exit::Findings,
        Cause::Usage => Exit::Usage,
        Cause::Environment => Exit::Environment,
    }
}

impl From<SeedError> for Error {
    fn from(error: SeedError) -> Self {
        Self::Seed(Box::new(error))
    }
}

impl Error {
    /// Cannot read `path`.
    pub fn read(path: &Path, source: std::io::Error) -> Self {
        Self::Read {
            path: path.to_owned(),
            source,
        }
    }

    /// Cannot write `path`.
    pub fn write(path: &Path, source: std::io::Error) -> Self {
        Self::Write {
            path: path.to_owned(),
            source,
        }
    }

    /// What to do about it, in one line; `None` where the message already says it.
    pub fn remedy(&self) -> Option<String> {
        Some(match self {
            Self::Metadata(_) => {
                "run it in a package, or name one with `--manifest-path`".to_owned()
            }
            Self::PackageNotChosen { packages } => {
                format!("choose one with `--package`: {}", packages.join(", "))
            }
            Self::PackageUnknown { packages, .. } => {
                format!("the packages are {}", packages.join(", "))
            }
            Self::DependencyMissing { .. } => {
                "`cargo schema init` adds it, with a settings file and a first schema".to_owned()
            }
            Self::SchemaMissing { unparsable, .. } if !unparsable.is_empty() => format!(
                "these files could not be parsed and may hold it:\n{}",
                unparsable.join("\n")
            ),
            Self::SchemaMissing { searched, .. } => format!(
                "declare one (`cargo schema init` writes a first one); the {} of the package that \
                 are modules of its library and binaries were searched",
                count(searched.len(), "source file")
            ),
            Self::SchemaNotChosen { schemas, .. } => {
                format!("choose one with `--schema`: {}", schemas.join(", "))
            }
            Self::SchemaUnknown { schemas, .. } => {
                format!("the schemas are {}", schemas.join(", "))
            }
            Self::Compilation { .. } => {
                "the errors above are the crate's own: mend them and run the command again"
                    .to_owned()
            }
            Self::SchemaUnreadable { .. } => {
                "use the same version of `architrave` and `cargo-schema`".to_owned()
            }
            Self::Program { program, .. } => {
                format!("install `{program}` or put it on the PATH")
            }
            Self::Read { .. } => "check that it exists and that you may read it".to_owned(),
            Self::Write { .. } => {
                "nothing was changed; check the permissions and the free space there".to_owned()
            }
            Self::Diff(_) | Self::Plan { .. } => {
                "nothing was written; each line above says what to do".to_owned()
            }
            Self::RenderingsChanged {
                changes,
                lock,
                migrations,
                engines,
            } => renderings_remedy(changes, lock, migrations, *engines),
            Self::Definitions(_) | Self::Unsupported { .. } | Self::Format(_) => {
                "nothing was written".to_owned()
            }
            Self::Baseline(error) => error.remedy(),
            Self::Preflight { .. } => "`--ignore-preflight` begins all the same".to_owned(),
            Self::Database(error) => return error.remedy(),
            Self::NoScratch(_) => "name a server of the same version on which you may create databases with \
                 `--scratch-url URL`, a local one for example, or grant this account CREATEDB; this database is only read"
                .to_owned(),
            Self::Statistics(error) => return error.remedy(),
            Self::Migration(error) => return error.remedy(),
            Self::Seed(error) => return error.remedy(),
            Self::Exists { remedy, .. }
            | Self::Content { remedy, .. }
            | Self::Usage { remedy, .. } => remedy.clone(),
        })
    }

    /// The exit code that it leads to.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Metadata(_)
            | Self::PackageNotChosen { .. }
            | Self::PackageUnknown { .. }
            | Self::DependencyMissing { .. }
            | Self::SchemaMissing { .. }
            | Self::SchemaNotChosen { .. }
            | Self::SchemaUnknown { .. }
            | Self::Exists { .. }
            | Self::Content { .. }
            | Self::RenderingsChanged { .. }
            | Self::Usage { .. } => Exit::Usage,
            Self::Diff(DiffError::UndecidedRenames(_) | DiffError::UnknownRename(_))
            | Self::Format(_) => Exit::Usage,
            Self::Plan { errors, .. }
                if errors
                    .iter()
                    .all(|error| matches!(error, PlanError::DataLoss { .. })) =>
            {
                Exit::Usage
            }
            Self::Definitions(_) | Self::Unsupported { .. } | Self::Diff(_) | Self::Plan { .. } => {
                Exit::Findings
            }
            Self::Baseline(error) => error.exit(),
            Self::Migration(error) => exit_of(error.cause()),
            Self::Seed(error) => exit_of(error.cause()),
            Self::Preflight { .. }
            | Self::Database(_)
            | Self::NoScratch(_)
            | Self::Statistics(_)
            | Self::Compilation { .. }
            | Self::SchemaUnreadable { .. }
            | Self::Program { .. }
            | Self::Read { .. }
            | Self::Write { .. } => Exit::Environment,
        }
    }
}

fn renderings_remedy(
    changes: &[ChangedRendering],
    lock: &Path,
    migrations: &Path,
    engines: usize,
) -> String {
    let back: Vec<String> = changes
        .iter()
        .map(|change| format!("`{} = \"{}\"`", change.key, change.old))
        .collect();
    // With other engines beside it, SQLite may begin anew while they go on.
    let begin_anew = if engines > 1 {
        format!("`{}`", migrations.display())
    } else {
        format!("`{}` and `{}`", migrations.display(), lock.display())
    };
    format!(
        "nothing was written; put {} back under `[engine.sqlite]` in architrave.toml.\n\
         To change the form where no database holds rows yet, delete {begin_anew} and generate anew.\n\
         Where one does, write a migration that converts them, and then delete the block `[engine.sqlite]` \
         from `{}`: the next `cargo schema generate` records the form that architrave.toml has.",
        back.join(" and "),
        lock.display()
    )
}

/// One line each.
fn lines(items: &[impl std::fmt::Display]) -> String {
    let lines: Vec<String> = items.iter().map(|item| item.to_string()).collect();
    lines.join("\n")
}

/// One line each, and the rules that they fall under.
fn reasons(errors: &[PlanError]) -> String {
    let rules: std::collections::BTreeSet<&str> =
        errors.iter().filter_map(PlanError::rule).collect();
    let explained = rules
        .iter()
        .map(|rule| format!("\nrule: {rule}; `cargo schema explain {rule}` says more"));
    lines(errors) + &explained.collect::<String>()
}

/// `1 file`, `2 files`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

#[cfg(test)]
mod tests {
    use super::{Error, Exit, count};

    #[test]
    fn counts_read_as_english() {
        assert_eq!(count(1, "file"), "1 file");
        assert_eq!(count(0, "file"), "0 files");
    }

    #[test]
    fn a_missing_choice_is_wrong_usage_and_names_the_choices() {
        let error = Error::PackageNotChosen {
            packages: vec!["a".to_owned(), "b".to_owned()],
        };
        assert_eq!(error.exit(), Exit::Usage);
        assert_eq!(
            error.remedy().as_deref(),
            Some("choose one with `--package`: a, b")
        );
    }
}
