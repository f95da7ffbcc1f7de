//! The ways to make a change.

use super::changes::Change;
use super::emitted;
use super::server::Server;
use crate::benchmark::OURS;
use crate::failure::Failure;
use crate::files;
use crate::generate::scratch::connect;
use architrave_cases::{Outcome, outcome, parse};
use schema_core::dialect::Postgres;
use schema_core::format::{Format, Plain, Stamp};
use schema_runner::migration::{Directory, Limit, Options, Urgency, apply};
use std::path::Path;
use std::time::{Duration, Instant};

/// Who makes the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Our planner and our runner.
    Ours,
    /// One statement, as a person would type it.
    Naive,
    /// What Django writes.
    Django,
    /// What Alembic writes.
    Alembic,
    /// What drizzle-kit writes.
    Drizzle,
}

/// A change that is ready to be made.
pub(super) enum Prepared {
    /// Our migrations.
    Migrations(Box<Directory>),
    /// SQL, sent at once.
    Statements(String),
}

/// How it went.
pub(super) struct Made {
    /// How long the database was at it.
    pub(super) seconds: f64,
    /// Why it was not finished.
    pub(super) problem: Option<String>,
}

impl Way {
    pub(super) const ALL: [Self; 5] = [
        Self::Ours,
        Self::Naive,
        Self::Django,
        Self::Alembic,
        Self::Drizzle,
    ];

    /// Its name in the report.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ours => OURS,
            Self::Naive => "naive statement",
            Self::Django => "Django",
            Self::Alembic => "Alembic",
            Self::Drizzle => "drizzle-kit",
        }
    }

    /// Its name as the name of a file.
    pub(super) fn slug(self) -> &'static str {
        match self {
            Self::Naive => "naive",
            Self::Drizzle => "drizzle",
            Self::Django => "django",
            Self::Alembic => "alembic",
            Self::Ours => OURS,
        }
    }

    /// What is to be done; `None` where the tool has no words for the change. The SQL is kept below `target/bench`.
    pub(super) fn prepare(
        self,
        change: &Change,
        server: &Server,
        rows: u64,
    ) -> Result<Option<Prepared>, Failure> {
        let text = match self {
            Self::Ours => {
                let (directory, text) = ours(change, server, rows)?;
                files::write(&emitted::kept(self.slug(), change), &text)?;
                return Ok(Some(Prepared::Migrations(Box::new(directory))));
            }
            Self::Naive => Some(change.naive.to_owned()),
            Self::Django => emitted::django(change, &server.create("emitting")?)?,
            Self::Alembic => emitted::alembic(change, &server.create("emitting")?)?,
            Self::Drizzle => emitted::drizzle(change)?,
        };
        if let Some(text) = &text {
            files::write(&emitted::kept(self.slug(), change), text)?;
        }
        Ok(text.map(Prepared::Statements))
    }
}

impl Prepared {
    /// Makes the change; `deploy` is called when the new release can run, and waits for it.
    pub(super) fn make(
        &self,
        url: &str,
        limit: Duration,
        mut deploy: impl FnMut(),
    ) -> Result<Made, Failure> {
        match self {
            Self::Statements(text) => {
                let mut client = connect(url)?;
                let bound = format!("SET statement_timeout = '{}s'", limit.as_secs());
                client
                    .batch_execute(&bound)
                    .map_err(Failure::database(bound.clone()))?;
                let begin = Instant::now();
                let done = client.batch_execute(text);
                let seconds = begin.elapsed().as_secs_f64();
                let problem = done
                    .err()
                    .map(|error| Failure::database("the statement")(error).to_string());
                if problem.is_none() {
                    deploy();
                }
                Ok(Made { seconds, problem })
            }
            Self::Migrations(directory) => run(url, directory, limit, deploy),
        }
    }
}

/// As a team would run it: what is safe beside the old release, the deployment, the rest.
fn run(
    url: &str,
    directory: &Directory,
    limit: Duration,
    mut deploy: impl FnMut(),
) -> Result<Made, Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::Unexpected(error.to_string());
    let mut database = schema_runner::database::open(url).map_err(|error| failed(&error))?;
    let mut options = Options::default();
    options.allow_data_loss.insert("orders.legacy".to_owned());
    let control = options.control.clone();
    let (done, is_done) = std::sync::mpsc::channel::<()>();
    let clock = std::thread::spawn(move || {
        if is_done.recv_timeout(limit) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
            control.stop(Urgency::AtOnce, "the benchmark's limit");
        }
    });
    let mut seconds = 0.0;
    let mut problem = None;
    for (limit, is_last) in [(Limit::BeforeConstrain, false), (Limit::All, true)] {
        options.limit = limit;
        let begin = Instant::now();
        let applied = apply(database.as_mut(), directory, &options, &mut |_| {});
        seconds += begin.elapsed().as_secs_f64();
        if let Err(error) = applied {
            problem = Some(error.to_string());
            break;
        }
        if !is_last {
            deploy();
        }
    }
    drop(done);
    let _ = clock.join();
    Ok(Made { seconds, problem })
}

/// The migrations of the change, and their SQL as text.
fn ours(change: &Change, server: &Server, rows: u64) -> Result<(Directory, String), Failure> {
    let failed = |error: String| Failure::Unexpected(format!("{}: {error}", change.name));
    let cases = parse(&change.case(rows)).map_err(|error| failed(error.to_string()))?;
    let case = cases.first().ok_or_else(|| failed("no case".to_owned()))?;
    let dialect = Postgres::new(server.major).map_err(|error| failed(format!("{error:?}")))?;
    let plan = match outcome(case, &dialect) {
        Outcome::Planned { plan, .. } => plan,
        Outcome::Refused { problems, .. } => return Err(failed(problems.join("\n"))),
    };
    let stamp = Stamp {
        timestamp: 20_260_101_000_000,
        sequence: 1,
        name: "change".to_owned(),
    };
    let files = Plain
        .files(&plan, &dialect, &stamp)
        .map_err(|error| failed(error.to_string()))?;
    let text = files
        .iter()
        .map(|(name, text)| format!("-- {name}\n{text}\n"))
        .collect();
    let files = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    let directory = Directory::of_files(Path::new("migrations"), files)
        .map_err(|error| failed(error.to_string()))?;
    Ok((directory, text))
}
