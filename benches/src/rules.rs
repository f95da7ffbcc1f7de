//! What the rules cost: `cargo schema lint` of many tables, all rules alone, each rule, and how that grows.

use crate::benchmark::{Benchmark, OURS};
use crate::failure::Failure;
use crate::figure::{Series, Spread, Unit, add};
use crate::{Common, compile_time, files, measured};
use schema_cli::arguments::Selection;
use schema_cli::project::Project;
use schema_core::def::SchemaDef;
use schema_core::rule::{all_findings, rules, schema_stage_violations, violations_of};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use xtask::process;

/// What to measure.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Request {
    /// The numbers of tables; rules are measured one by one at the largest
    #[arg(value_name = "TABLES", default_values_t = [10, 100, 1000], value_parser = compile_time::tables_from_three)]
    pub(crate) sizes: Vec<usize>,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// How many rules are shown by name: those that take longest.
const SHOWN: usize = 15;

/// Measures, prints and keeps.
pub(crate) fn run(request: &Request) -> Result<(), Failure> {
    let mut sizes = request.sizes.clone();
    sizes.sort_unstable();
    let mut series = Vec::new();
    let mut schemas = Vec::new();
    for &size in &sizes {
        eprintln!("{size} tables: the crate is compiled and read");
        let directory = prepare(size)?;
        schemas.push((size, read(&directory)?));
        for round in 1..=request.common.runs {
            eprintln!("{size} tables, round {round}: cargo schema lint");
            let took = measured::run(&lint(&directory))?;
            let mut keep = |measure, sample| add(&mut series, &case(size), OURS, measure, sample);
            keep("lint", (took.wall.as_secs_f64(), Unit::Seconds));
            keep("peak memory", (took.memory, Unit::Mebibytes));
        }
    }
    for _ in 0..request.common.runs {
        let mut before: Option<(usize, f64)> = None;
        for (size, schema) in &schemas {
            let took = timed(|| all_findings(schema).len()) * 1000.0;
            let case = case(*size);
            let sample = (took, Unit::Milliseconds);
            add(&mut series, &case, OURS, "rules alone", sample);
            if let Some((smaller, least)) = before {
                let more = *size as f64 / smaller as f64;
                // 1 is linear growth.
                let sample = (took / least / more, Unit::Times);
                add(&mut series, &case, OURS, "growth by tables", sample);
            }
            before = Some((*size, took));
        }
    }
    if let Some((size, schema)) = schemas.last() {
        series.extend(each(*size, schema, request.common.runs));
    }
    let count = format!("{} rules", rules().len());
    Benchmark::Rules.report(&series, &count, request.common.keep())
}

/// The rules one by one over all tables, the slowest by name and the rest as one.
fn each(size: usize, schema: &SchemaDef<'_>, runs: u16) -> Vec<Series> {
    let mut single: Vec<(&str, Vec<f64>)> = Vec::new();
    for _ in 0..runs {
        let mut keep = |name, seconds: f64| {
            let sample = seconds * 1e6;
            match single.iter_mut().find(|(it, _)| *it == name) {
                Some((_, samples)) => samples.push(sample),
                None => single.push((name, vec![sample])),
            }
        };
        for rule in rules() {
            if violations_of(rule, schema).is_some() {
                keep(rule.name, timed(|| violations_of(rule, schema)));
            }
        }
        keep(
            "the rules of all tables' names together",
            timed(|| schema_stage_violations(schema)),
        );
    }
    let median = |samples: &[f64]| Spread::of(samples).map_or(0.0, |it| it.median);
    single.sort_by(|(_, left), (_, right)| median(right).total_cmp(&median(left)));
    let rest = single.split_off(SHOWN.min(single.len()));
    let mut all: Vec<(String, Vec<f64>)> = single
        .into_iter()
        .map(|(name, samples)| (format!("`{name}`"), samples))
        .collect();
    if !rest.is_empty() {
        let sums = (0..usize::from(runs)).map(|run| {
            rest.iter()
                .filter_map(|(_, samples)| samples.get(run))
                .sum()
        });
        all.push((format!("the other {}", rest.len()), sums.collect()));
    }
    let series = all.into_iter().map(|(subject, samples)| Series {
        case: format!("{size} tables, by rule"),
        subject,
        measure: "one rule alone",
        unit: Unit::Microseconds,
        samples,
    });
    series.collect()
}

/// Seconds of one call: of as many as fill a twentieth of a second, so that the clock's grain and the first call,
/// which finds nothing in the caches, do not count.
fn timed<T>(call: impl Fn() -> T) -> f64 {
    let begin = Instant::now();
    let mut calls = 0_u32;
    while calls == 0 || begin.elapsed().as_secs_f64() < 0.05 {
        std::hint::black_box(call());
        calls += 1;
    }
    begin.elapsed().as_secs_f64() / f64::from(calls)
}

fn case(size: usize) -> String {
    format!("{size} tables")
}

/// A crate of that many tables with its lock file, so that no migration is missing.
fn prepare(size: usize) -> Result<PathBuf, Failure> {
    let directory = files::folder("rules").join(size.to_string());
    let peer = compile_time::architrave();
    let package = format!("bench-rules-{size}");
    let manifest = peer.manifest(&package, xtask::workspace::root());
    files::write(&directory.join("Cargo.toml"), &manifest)?;
    files::write(
        &directory.join("architrave.toml"),
        "engines = [\"postgres 15\"]\n",
    )?;
    files::write(&directory.join("src/lib.rs"), &peer.source(size))?;
    process::capture(tool(&directory).args(["schema", "generate"]))?;
    Ok(directory)
}

fn lint(directory: &Path) -> Command {
    let mut command = tool(directory);
    command.args(["schema", "lint", "--format", "json"]);
    command
}

fn tool(directory: &Path) -> Command {
    let mut command = Command::new(compile_time::tool());
    command
        .current_dir(directory)
        .env("CARGO_TARGET_DIR", files::folder("rules").join("target"))
        .env_remove("RUSTFLAGS");
    command
}

/// What the compiler saw, read as the tool reads it.
fn read(directory: &Path) -> Result<SchemaDef<'static>, Failure> {
    let selection = Selection {
        manifest_path: Some(directory.join("Cargo.toml")),
        ..Selection::default()
    };
    let unreadable = |error: schema_cli::Error| Failure::Unexpected(error.to_string());
    let project = Project::load(&selection).map_err(unreadable)?;
    schema_cli::runner::read_schema(&project).map_err(unreadable)
}
