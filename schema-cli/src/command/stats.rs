//! `cargo schema stats`: how large the tables of a database are, as a file that plans are made with.

use crate::arguments::{Output, TextFormat};
use crate::database::{open_existing, table_statistics};
use crate::error::count;
use crate::file_set::FileSet;
use crate::{Error, Exit};
use clap::Args;
use schema_core::plan::Statistics;
use serde_json::json;
use std::path::{Path, PathBuf};

/// The arguments of `stats`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    cargo schema stats --database-url postgres://me@replica/shop --output statistics.json\n  \
    cargo schema generate --stats-from statistics.json --dry-run\n\n\
    Row counts, bytes of tables and indexes, and of each column the average width and the number of different \
    values, as the server knows them; no value of any row. PostgreSQL answers from its catalog, so that a replica or a \
    large database is asked in a moment. A table that was never analyzed has no count, and is named. With the file in \
    the repository, continuous integration plans with real sizes and needs no database.")]
pub struct Stats {
    /// The database: `postgres://user:password@host/name` or `sqlite:path`
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: String,
    /// The file to write; without it the statistics are printed
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// How the result is shown
    #[command(flatten)]
    pub shown: Output,
}

/// Asks and writes.
pub(super) fn run(arguments: &Stats) -> Result<Exit, Error> {
    let mut database = open_existing(&arguments.database_url)?;
    let statistics = table_statistics(database.as_mut())?;
    let unknown: Vec<String> = (statistics.tables.iter())
        .filter(|(_, table)| table.rows.is_none())
        .map(|(name, _)| name.to_string())
        .collect();
    if !unknown.is_empty() {
        anstream::eprintln!(
            "warning: never analyzed, so nobody knows how many rows there are: {}\nhelp: run `ANALYZE` and ask again",
            unknown.join(", ")
        );
    }
    let Some(path) = &arguments.output else {
        anstream::print!("{}", statistics.to_json());
        return Ok(Exit::Done);
    };
    let mut files = FileSet::default();
    files.replace(path, statistics.to_json());
    files.commit()?;
    match arguments.shown.format {
        TextFormat::Json => {
            let document = json!({
                "written": path.display().to_string(),
                "tables": statistics.tables.len(),
                "never_analyzed": unknown,
            });
            anstream::println!("{document:#}");
        }
        TextFormat::Human => anstream::println!(
            "wrote {}: {} of {} ({})",
            path.display(),
            count(statistics.tables.len(), "table"),
            database.address(),
            database.server(),
        ),
    }
    Ok(Exit::Done)
}

/// The statistics that `--stats-from` names: those of a database, or a file that `cargo schema stats` wrote.
pub(super) fn from(source: &str) -> Result<Statistics, Error> {
    let path = Path::new(source);
    // An SQLite database is a file too.
    let is_document = path.extension().is_some_and(|it| it == "json");
    if !is_document && crate::database::Address::parse(source).is_ok() {
        let mut database = open_existing(source)?;
        return Ok(table_statistics(database.as_mut())?);
    }
    let text = std::fs::read_to_string(path).map_err(|error| Error::read(path, error))?;
    Statistics::from_json(&text).map_err(|error| Error::Content {
        path: path.to_owned(),
        problem: error.to_string(),
        remedy: "write it with `cargo schema stats --output FILE`".to_owned(),
    })
}
