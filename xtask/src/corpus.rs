//! `cargo xtask corpus`: what becomes of real schemas.
//!
//! Each dump is loaded into a scratch database, pulled, compiled, and emitted into an empty one. Both databases are
//! then compared by what the engine's own programs print, so that a mistake of our introspection cannot hide itself.

mod dump;
mod expressions;
mod package;
mod postgres;
mod sqlite;

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::process::{self, ProcessError};
use crate::servers::{Selector, ServerError};
use crate::steps::cargo;
use crate::workspace;

use expressions::Expressions;

/// At least so many of a hundred tables come back without any difference.
const TABLES_WITHOUT_DIFFERENCE: f64 = 99.0;
/// At least so many of a hundred schemas do.
const SCHEMAS_WITHOUT_DIFFERENCE: f64 = 95.0;
/// At least so many of a hundred checks and predicates are said in the language.
const EXPRESSIONS_IN_THE_LANGUAGE: f64 = 90.0;

/// Which schemas are taken, and how.
#[derive(Debug)]
pub struct Request {
    /// The directory with a folder of dumps for each engine, `postgres` and `sqlite`. Files that stand in it
    /// directly are PostgreSQL's.
    pub directory: PathBuf,
    /// Only the schemas of these names, `pagila` or `sqlite/sakila`; all where there are none.
    pub only: Vec<String>,
    /// The PostgreSQL server.
    pub server: Selector,
    /// Whether the whole list of differences is printed.
    pub all_differences: bool,
}

/// What became of a schema.
#[derive(Debug, Default)]
struct Outcome {
    /// The tables of the database that was loaded.
    tables: usize,
    /// Those of them that are not the same in the database that the structs created.
    different_tables: usize,
    /// What differs, in the order of the dump.
    differences: Vec<Difference>,
    /// How the checks and predicates came out.
    expressions: Expressions,
    /// How long the parts took.
    times: Vec<(&'static str, Duration)>,
}

/// One object that is not the same in both databases.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Difference {
    /// The object, as the engine's own program names it.
    object: String,
    /// The first lines that differ.
    lines: String,
}

/// A schema of the corpus could not be taken through.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// A file or folder could not be used.
    #[error("{}: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A program failed.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// There is no server, or no program that works with it.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// There is nothing to do.
    #[error("there are no dumps (`*.sql`) in {}; name the directory with `--dir`, and its schemas with `--only`", .0.display())]
    Empty(PathBuf),
    /// Fewer come back than must.
    #[error("{0}")]
    Missed(String),
}

/// A dump.
#[derive(Debug, Clone)]
struct Dump {
    engine: Engine,
    name: String,
    path: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Engine {
    Postgres,
    Sqlite,
}

impl Engine {
    fn keyword(self) -> &'static str {
        match self {
            Engine::Postgres => "postgres",
            Engine::Sqlite => "sqlite",
        }
    }
}

/// Takes every schema through and prints a line for each.
///
/// # Errors
///
/// When a schema cannot be taken through, or fewer come back than must.
pub fn run(request: &Request) -> Result<(), CorpusError> {
    let (dumps, prepared) = dumps(&request.directory)?;
    let dumps: Vec<Dump> = dumps
        .into_iter()
        .filter(|dump| {
            let whole = format!("{}/{}", dump.engine.keyword(), dump.name);
            let is_asked = |only: &String| *only == dump.name || *only == whole;
            request.only.is_empty() || request.only.iter().any(is_asked)
        })
        .collect();
    if dumps.is_empty() {
        return Err(CorpusError::Empty(request.directory.clone()));
    }
    process::run(cargo().args(["build", "--quiet", "--package", "schema-cli"]))?;
    keep_tool()?;
    let server = match dumps.iter().any(|dump| dump.engine == Engine::Postgres) {
        true => Some(postgres::Server::new(&request.server, &prepared)?),
        false => None,
    };
    println!(
        "{:<28} {:>6} {:>6} {:>6}  first difference",
        "schema", "tables", "same", "words"
    );
    let mut total = Total::default();
    for dump in &dumps {
        let outcome = match (dump.engine, &server) {
            (Engine::Postgres, Some(server)) => server.take(dump),
            (Engine::Postgres, None) => continue,
            (Engine::Sqlite, _) => sqlite::take(dump),
        };
        total.add(dump, outcome, request);
    }
    total.finish(request.only.is_empty())
}

#[derive(Debug, Default)]
struct Total {
    tables: usize,
    same_tables: usize,
    schemas: usize,
    same_schemas: usize,
    expressions: Expressions,
    failed: Vec<String>,
}

impl Total {
    fn add(&mut self, dump: &Dump, outcome: Result<Outcome, CorpusError>, request: &Request) {
        let name = format!("{}/{}", dump.engine.keyword(), dump.name);
        self.schemas += 1;
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(error) => {
                println!("{name:<28} {error}");
                self.failed.push(name);
                return;
            }
        };
        let same = outcome.tables - outcome.different_tables;
        self.tables += outcome.tables;
        self.same_tables += same;
        self.same_schemas += usize::from(outcome.differences.is_empty());
        self.expressions.add(&outcome.expressions);
        let first = outcome.differences.first();
        println!(
            "{name:<28} {:>6} {same:>6} {:>6}  {}",
            outcome.tables,
            outcome.expressions.share(),
            first.map_or("-", |difference| difference.object.as_str())
        );
        let shown = match request.all_differences {
            true => usize::MAX,
            false => 1,
        };
        for difference in outcome.differences.iter().take(shown) {
            if request.all_differences {
                println!("    {}", difference.object);
            }
            println!("{}", difference.lines.trim_end());
        }
        if request.all_differences {
            for sql in &outcome.expressions.as_sql {
                println!("    sql: {sql}");
            }
        }
        if !request.only.is_empty() {
            let times: Vec<String> = outcome
                .times
                .iter()
                .map(|(part, time)| format!("{part} {:.2} s", time.as_secs_f64()))
                .collect();
            println!("    {}", times.join(", "));
        }
    }

    fn finish(self, is_whole: bool) -> Result<(), CorpusError> {
        let tables = share(self.same_tables, self.tables);
        let schemas = share(self.same_schemas, self.schemas);
        let expressions = share(self.expressions.in_words, self.expressions.all());
        println!(
            "\n{} of {} tables without difference ({tables:.1} %), {} of {} schemas ({schemas:.1} %); {} of {} checks \
             and predicates in the language ({expressions:.1} %)",
            self.same_tables,
            self.tables,
            self.same_schemas,
            self.schemas,
            self.expressions.in_words,
            self.expressions.all()
        );
        if !self.failed.is_empty() {
            return Err(CorpusError::Missed(format!(
                "not taken through: {}",
                self.failed.join(", ")
            )));
        }
        // A part of a corpus has no shares of its own.
        if is_whole
            && (tables < TABLES_WITHOUT_DIFFERENCE
                || schemas < SCHEMAS_WITHOUT_DIFFERENCE
                || expressions < EXPRESSIONS_IN_THE_LANGUAGE)
        {
            return Err(CorpusError::Missed(format!(
                "at least {TABLES_WITHOUT_DIFFERENCE} % of the tables, {SCHEMAS_WITHOUT_DIFFERENCE} % of the schemas and \
                 {EXPRESSIONS_IN_THE_LANGUAGE} % of the checks and predicates are due"
            )));
        }
        Ok(())
    }
}

/// So many of a hundred; all, where there are none.
#[allow(clippy::cast_precision_loss)] // Numbers of tables are small.
fn share(part: usize, whole: usize) -> f64 {
    match whole {
        0 => 100.0,
        whole => part as f64 * 100.0 / whole as f64,
    }
}

/// The dumps of a directory, and the files of PostgreSQL that run once before (`_roles.sql`); both sorted.
fn dumps(directory: &Path) -> Result<(Vec<Dump>, Vec<PathBuf>), CorpusError> {
    let mut dumps = Vec::new();
    let mut prepared = Vec::new();
    let folders = [
        (Engine::Postgres, directory.to_owned()),
        (Engine::Postgres, directory.join("postgres")),
        (Engine::Sqlite, directory.join("sqlite")),
    ];
    for (engine, folder) in folders {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder).map_err(|source| at(&folder, source))? {
            let path = entry.map_err(|source| at(&folder, source))?.path();
            let name = path.file_stem().and_then(OsStr::to_str).unwrap_or_default();
            match (engine, path.extension().is_some_and(|it| it == "sql")) {
                (_, false) => {}
                (Engine::Postgres, true) if name.starts_with('_') => prepared.push(path),
                (engine, true) => dumps.push(Dump {
                    engine,
                    name: name.to_owned(),
                    path,
                }),
            }
        }
    }
    dumps.sort_by(|one, other| {
        (one.engine.keyword(), &one.name).cmp(&(other.engine.keyword(), &other.name))
    });
    prepared.sort();
    Ok((dumps, prepared))
}

/// Where the crates are written and compiled: all share what they depend on.
fn folder() -> PathBuf {
    workspace::generated().join("corpus")
}

/// Copies the tool, so that a build beside this run does not change it.
fn keep_tool() -> Result<(), CorpusError> {
    let built = workspace::generated().join("debug/cargo-schema");
    let kept = kept_tool();
    fs::create_dir_all(folder()).map_err(|source| at(&folder(), source))?;
    // What an earlier run left may be running still.
    if kept.exists() {
        fs::remove_file(&kept).map_err(|source| at(&kept, source))?;
    }
    fs::copy(&built, &kept).map_err(|source| at(&built, source))?;
    Ok(())
}

fn kept_tool() -> PathBuf {
    folder().join("cargo-schema")
}

/// `cargo schema`, as it was built just now.
fn tool() -> Command {
    let mut command = Command::new(kept_tool());
    command.arg("schema");
    command
}

/// Runs a part and notes how long it took.
fn timed<T>(
    outcome: &mut Outcome,
    part: &'static str,
    run: impl FnOnce() -> Result<T, CorpusError>,
) -> Result<T, CorpusError> {
    let begin = Instant::now();
    let done = run();
    outcome.times.push((part, begin.elapsed()));
    done
}

fn at(path: &Path, source: io::Error) -> CorpusError {
    CorpusError::File {
        path: path.to_owned(),
        source,
    }
}
