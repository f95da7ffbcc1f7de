//! Changes of a large table in use: what the clients notice of our plan, of the statement that one would type, and of
//! what other tools write.

mod changes;
mod emitted;
mod load;
mod outcome;
mod plot;
mod server;
mod way;

use crate::benchmark::{Benchmark, Keep};
use crate::failure::Failure;
use crate::figure::{Series, Unit, add};
use crate::{files, peer_tools};
use changes::{BACKFILL, CHANGES, Change};
use load::{Load, Shape};
use outcome::{Outcome, Span};
use server::Server;
use std::path::PathBuf;
use std::time::Duration;
use way::Way;

/// What to measure.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Request {
    /// How many rows the table has
    #[arg(long, value_name = "N", default_value_t = 10_000_000, value_parser = clap::value_parser!(u64).range(1000..))]
    rows: u64,
    /// Only changes whose names contain this; may be repeated
    #[arg(long = "change", value_name = "NAME")]
    changes: Vec<String>,
    /// Only ways whose names contain this, such as `naive` or `Django`; may be repeated
    #[arg(long = "way", value_name = "NAME")]
    ways: Vec<String>,
    /// The version of PostgreSQL
    #[arg(long, value_name = "VERSION", default_value = "15")]
    server: String,
    /// How many clients there are
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..))]
    clients: u32,
    /// How many statements a second they send together
    #[arg(long, value_name = "N", default_value_t = 400, value_parser = clap::value_parser!(u32).range(1..))]
    rate: u32,
    /// Stop one way after so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 1800)]
    limit: u64,
    /// Measure again what an earlier run has measured at this size
    #[arg(long)]
    fresh: bool,
    /// Let the server with its rows run on for the next run
    #[arg(long)]
    keep_server: bool,
    /// Add the figures to benches/history.tsv, write the plots, and rewrite docs/benchmarks.md
    #[arg(long)]
    record: bool,
}

/// How long the clients run before a change, and after it.
const BEFORE: Duration = Duration::from_secs(3);
const AFTER: Duration = Duration::from_secs(2);

/// How long it takes until the new release has taken the place of the old one, once the database is ready for it.
const DEPLOYMENT: Duration = Duration::from_secs(1);

/// Measures the twelve changes.
pub(crate) fn run(request: &Request) -> Result<(), Failure> {
    measure(request, Benchmark::Migrate, CHANGES, &Way::ALL)
}

/// Measures the backfill.
pub(crate) fn backfill(request: &Request) -> Result<(), Failure> {
    let ways = [Way::Ours, Way::Naive];
    measure(
        request,
        Benchmark::Backfill,
        std::slice::from_ref(&BACKFILL),
        &ways,
    )
}

fn measure(
    request: &Request,
    benchmark: Benchmark,
    changes: &[Change],
    ways: &[Way],
) -> Result<(), Failure> {
    let is_chosen = |parts: &[String], name: &str| {
        parts.is_empty() || parts.iter().any(|part| name.contains(part.as_str()))
    };
    let server = Server::start(&request.server)?;
    let versions = format!(
        "{} ({}); {}; {} clients, {} statements/s",
        server.version,
        server::DESCRIPTION,
        peer_tools::versions(),
        request.clients,
        request.rate
    );
    for change in changes
        .iter()
        .filter(|change| is_chosen(&request.changes, change.name))
    {
        let mut outcomes = Vec::new();
        for way in ways
            .iter()
            .filter(|way| **way == Way::Ours || is_chosen(&request.ways, way.name()))
        {
            outcomes.extend(one(request, &server, change, *way)?);
        }
        let mut series = Vec::new();
        for outcome in outcomes.iter().filter(|it| it.problem.is_none()) {
            figures_of(&mut series, benchmark, change, request.rows, outcome);
        }
        let shown: Vec<&Outcome> = outcomes.iter().collect();
        let title = format!(
            "{}, {} rows: latency of statements",
            change.name, request.rows
        );
        let picture = plot::svg(&title, &shown);
        files::write(&plot_file(request, change), &picture)?;
        let keep = match request.record {
            true => Keep::Yes,
            false => Keep::No,
        };
        if keep == Keep::Yes {
            let kept = xtask::workspace::root()
                .join("docs/benchmarks")
                .join(format!("{}.svg", change.slug()));
            files::write(&kept, &picture)?;
        }
        // Change by change, so that a run that is stopped has kept what it measured.
        benchmark.report(&series, &versions, keep)?;
    }
    if !request.keep_server {
        server.stop()?;
    }
    Ok(())
}

fn figures_of(
    series: &mut Vec<Series>,
    benchmark: Benchmark,
    change: &Change,
    rows: u64,
    outcome: &Outcome,
) {
    let case = format!("{} ({rows} rows)", change.name);
    let mut keep = |measure, sample| add(series, &case, &outcome.way, measure, sample);
    if benchmark == Benchmark::Backfill {
        let rate = rows as f64 / outcome.seconds.max(0.001);
        keep("rows", (rate, Unit::PerSecond));
    }
    keep("longest stall", (outcome.longest, Unit::Milliseconds));
    keep("99th percentile", (outcome.percentile, Unit::Milliseconds));
    keep(
        "99th percentile before",
        (outcome.percentile_before, Unit::Milliseconds),
    );
    keep("statements", (outcome.throughput, Unit::PerSecond));
    keep("failed", (outcome.failed, Unit::Count));
    keep("time", (outcome.seconds, Unit::Seconds));
    keep("growth", (outcome.growth.max(0.0), Unit::Mebibytes));
}

/// One way to make one change, on a copy of its own. `None` where the tool has no words for it.
fn one(
    request: &Request,
    server: &Server,
    change: &Change,
    way: Way,
) -> Result<Option<Outcome>, Failure> {
    let file = results(request)
        .join(change.slug())
        .join(format!("{}.json", way.slug()));
    if !request.fresh
        && let Some(kept) = Outcome::read(&file)
    {
        eprintln!("{}: {} was measured before", change.name, way.name());
        return Ok(Some(kept));
    }
    let Some(prepared) = way.prepare(change, server, request.rows)? else {
        eprintln!("{}: {} writes nothing for it", change.name, way.name());
        return Ok(None);
    };
    eprintln!("{}: {}: the rows are copied", change.name, way.name());
    let url = server.copy(request.rows, "measured")?;
    let before = server::size(&url)?;
    let shape = Shape {
        rows: request.rows,
        clients: request.clients,
        rate: request.rate,
    };
    let load = Load::start(&url, change, shape)?;
    std::thread::sleep(BEFORE);
    let begin = load.now();
    eprintln!("{}: {} runs", change.name, way.name());
    let made = prepared.make(&url, Duration::from_secs(request.limit), || {
        std::thread::sleep(DEPLOYMENT);
        load.deploy();
    });
    let end = load.now();
    std::thread::sleep(AFTER);
    let (samples, failure) = load.end();
    let made = made?;
    let span = Span {
        begin,
        end,
        seconds: made.seconds,
    };
    let mut outcome = Outcome::of(way.name(), &samples, span);
    outcome.growth = server::size(&url)? - before;
    outcome.first_failure = failure;
    outcome.problem = made.problem;
    eprintln!(
        "{}: {}: {:.1} s, longest stall {:.0} ms, {} failed{}",
        change.name,
        way.name(),
        outcome.seconds,
        outcome.longest,
        outcome.failed,
        outcome
            .problem
            .as_ref()
            .or(outcome.first_failure.as_ref())
            .map_or_else(String::new, |it| format!("\n    {it}"))
    );
    outcome.write(&file)?;
    server.drop("measured")?;
    Ok(Some(outcome))
}

fn results(request: &Request) -> PathBuf {
    files::folder("migrate")
        .join("results")
        .join(format!("{}-rows-postgres-{}", request.rows, request.server))
}

fn plot_file(request: &Request, change: &Change) -> PathBuf {
    results(request).join(format!("{}.svg", change.slug()))
}
