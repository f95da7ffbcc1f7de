//! Compile time of the derive beside other derives, on the same structs, in one run.
//!
//! For each number of tables and each peer, a crate is written below `target/bench/compile_time`, its dependencies are
//! compiled once, and then cargo is timed on the crate alone. The peers take turns within each round.

mod measure;
mod peer;
mod tables;

pub(crate) use peer::{COMMON, architrave, declare_sea_orm};
pub(crate) use tables::{COLUMNS, table};

use crate::Common;
use crate::benchmark::Benchmark;
use crate::failure::Failure;
use crate::figure::{Series, Unit, add};
use measure::Crate;
use peer::Peer;
use std::path::PathBuf;
use std::time::Duration;

/// What to measure.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Request {
    /// The numbers of tables
    #[arg(value_name = "TABLES", default_values_t = [10, 100, 1000], value_parser = tables_from_three)]
    pub(crate) sizes: Vec<usize>,
    /// Only peers whose names contain this; may be repeated
    #[arg(long = "peer", value_name = "NAME")]
    pub(crate) peers: Vec<String>,
    /// Leave out a peer at a size where one check would take more seconds than this, as its last size tells
    #[arg(long, value_name = "SECONDS", default_value_t = 240)]
    pub(crate) limit: u64,
    /// Measure `cargo check` after an edit alone, and neither builds, expanded lines nor dependencies
    #[arg(long)]
    pub(crate) brief: bool,
    #[command(flatten)]
    pub(crate) common: Common,
}

pub(crate) fn tables_from_three(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(size) if size >= 3 => Ok(size),
        _ => Err("write a number of tables from 3 on".to_owned()),
    }
}

/// Our tool, which was compiled in the same profile before this program.
pub(crate) fn tool() -> PathBuf {
    let name = format!("cargo-schema{}", std::env::consts::EXE_SUFFIX);
    std::env::current_exe().map_or_else(|_| name.clone().into(), |this| this.with_file_name(&name))
}

/// Up to here the expansions are counted; beyond, they grow as the tables do.
const LINES_UP_TO: usize = 100;

/// Measures, prints and keeps.
pub(crate) fn run(request: &Request) -> Result<(), Failure> {
    let is_chosen = |peer: &&Peer| {
        request.peers.is_empty()
            || peer.name == crate::benchmark::OURS
            || request.peers.iter().any(|part| peer.name.contains(part))
    };
    let peers: Vec<&'static Peer> = peer::PEERS.iter().filter(is_chosen).collect();
    let mut series = Vec::new();
    if !request.brief {
        dependencies(&peers, request, &mut series)?;
    }
    let mut sizes = request.sizes.clone();
    sizes.sort_unstable();
    for size in sizes {
        let case = format!("{size} tables");
        let crates = peers
            .iter()
            .filter(|peer| fits(peer, size, request.limit, &series))
            .map(|peer| {
                eprintln!("{case}: {} is prepared", peer.name);
                Crate::prepare(peer, size)
            })
            .collect::<Result<Vec<_>, _>>()?;
        for round in 0..usize::from(request.common.runs) {
            for one in &crates {
                let name = one.peer.name;
                eprintln!("{case}, round {}: {name}", round + 1);
                let mut keep = |measure, took: Duration| {
                    let sample = (took.as_secs_f64(), Unit::Seconds);
                    add(&mut series, &case, name, measure, sample);
                };
                keep("cold check", one.cold_check()?);
                keep("check after an edit", one.check_after_edit(round)?);
                if !request.brief {
                    keep("cold build", one.cold_build()?);
                }
            }
        }
        if !request.brief && size <= LINES_UP_TO {
            for one in &crates {
                eprintln!("{case}: {} is expanded", one.peer.name);
                let lines = one.expanded_lines()?;
                let sample = (lines as f64, Unit::Lines);
                add(&mut series, &case, one.peer.name, "expanded lines", sample);
            }
        }
    }
    Benchmark::CompileTime.report(&series, "", request.common.keep())
}

/// The dependencies alone, from nothing, as a first build on a fresh machine compiles them.
fn dependencies(
    peers: &[&'static Peer],
    request: &Request,
    series: &mut Vec<Series>,
) -> Result<(), Failure> {
    for round in 0..request.common.runs {
        for peer in peers.iter().filter(|peer| !peer.dependencies.is_empty()) {
            eprintln!("dependencies, round {}: {}", round + 1, peer.name);
            let (took, packages) = measure::dependencies(peer)?;
            let mut keep =
                |measure, sample| add(series, "dependencies", peer.name, measure, sample);
            keep("cold check", (took.as_secs_f64(), Unit::Seconds));
            if round == 0 {
                keep("packages", (packages as f64, Unit::Count));
            }
        }
    }
    Ok(())
}

/// Whether one check at this size would end in time, as the largest smaller size tells.
fn fits(peer: &Peer, size: usize, limit: u64, series: &[Series]) -> bool {
    let tables = |it: &Series| it.case.split(' ').next()?.parse::<usize>().ok();
    let smaller = series
        .iter()
        .filter(|it| it.subject == peer.name && it.measure == "cold check")
        .filter_map(|it| Some((tables(it)?, *it.samples.first()?)))
        .max_by_key(|(tables, _)| *tables);
    let expected = smaller.map_or(0.0, |(tables, seconds)| {
        seconds * size as f64 / tables as f64
    });
    let fits = expected <= limit as f64;
    if !fits {
        eprintln!(
            "{size} tables: {} is left out, a check would take {expected:.0} s (--limit)",
            peer.name
        );
    }
    fits
}
