//! Compile time of the derive beside other derives, on the same structs, in one run.
//!
//! ```text
//! cargo run --release -p architrave-benches --bin compile_time -- [N ...] [--peer NAME] [--runs R] [--write FILE]
//! ```
//!
//! For each number of tables N (10, 100 and 1000 unless given) and each peer, a crate is written below
//! `target/bench/compile_time`, its dependencies are compiled once, and then `cargo check` of the crate
//! alone is timed: cold (the crate's own artefacts gone) and after an edit of one field. What counts is
//! the ratio to a peer within one run; seconds differ from machine to machine.

mod measure;
mod peer;
mod report;
mod tables;

use measure::Failure;
use std::path::PathBuf;
use std::process::ExitCode;

/// What to measure.
struct Request {
    sizes: Vec<usize>,
    /// Parts of the names of the peers; empty means all.
    peers: Vec<String>,
    runs: usize,
    write: Option<PathBuf>,
}

fn main() -> ExitCode {
    let request = match parse(std::env::args().skip(1)) {
        Ok(request) => request,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    match run(&request) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(3)
        }
    }
}

fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Request, String> {
    let mut request = Request {
        sizes: Vec::new(),
        peers: Vec::new(),
        runs: 3,
        write: None,
    };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--runs" => {
                request.runs = arguments
                    .next()
                    .and_then(|text| text.parse().ok())
                    .filter(|runs| *runs > 0)
                    .ok_or("--runs takes a whole number above 0")?;
            }
            "--peer" => {
                let name = arguments
                    .next()
                    .ok_or("--peer takes a part of a peer's name")?;
                request.peers.push(name);
            }
            "--write" => {
                let file = arguments.next().ok_or("--write takes the file to write")?;
                request.write = Some(file.into());
            }
            number => match number.parse() {
                Ok(size) if size >= 3 => request.sizes.push(size),
                _ => {
                    return Err(format!(
                        "`{number}` is no number of tables from 3 on; \
                         usage: compile_time [N ...] [--peer NAME] [--runs R] [--write FILE]"
                    ));
                }
            },
        }
    }
    if request.sizes.is_empty() {
        request.sizes = vec![10, 100, 1000];
    }
    Ok(request)
}

fn run(request: &Request) -> Result<(), Failure> {
    let mut rows = Vec::new();
    for &size in &request.sizes {
        for peer in peer::PEERS {
            let named = request
                .peers
                .iter()
                .any(|part| peer.name.contains(part.as_str()));
            if !request.peers.is_empty() && !named {
                continue;
            }
            eprintln!("{} x {size}", peer.name);
            rows.push(measure::measure(peer, size, request.runs)?);
        }
    }
    let report = report::markdown(&rows, &measure::machine()?);
    print!("{report}");
    if let Some(file) = &request.write {
        measure::write(file, &report)?;
    }
    Ok(())
}
