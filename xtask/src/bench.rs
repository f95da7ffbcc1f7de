//! `cargo xtask bench`: measurements beside peers, in the release profile.

use std::ffi::OsString;

use clap::ValueEnum;

use crate::process::{self, ProcessError};
use crate::steps::cargo;

/// The package of the benchmarks.
const PACKAGE: &str = "architrave-benches";

/// Where the report of a whole run is kept.
const REPORT: &str = "docs/benchmarks.md";

/// What can be measured: a program of the package `architrave-benches` each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Benchmark {
    /// The compile time of the derive beside other derives on the same structs
    CompileTime,
}

impl Benchmark {
    fn program(self) -> &'static str {
        match self {
            Benchmark::CompileTime => "compile_time",
        }
    }
}

/// Runs a benchmark. Without arguments it measures everything, and the report is written to `docs/benchmarks.md`; a
/// run that measures a part leaves that file alone.
///
/// # Errors
///
/// When the benchmark cannot be built, or fails.
pub fn run(benchmark: Benchmark, arguments: &[OsString]) -> Result<(), ProcessError> {
    process::run(cargo().args(command(benchmark, arguments)))
}

/// The arguments of cargo.
fn command(benchmark: Benchmark, arguments: &[OsString]) -> Vec<OsString> {
    let program = benchmark.program();
    let words = [
        "run",
        "--release",
        "--package",
        PACKAGE,
        "--bin",
        program,
        "--",
    ];
    let mut words: Vec<OsString> = words.iter().map(OsString::from).collect();
    if arguments.is_empty() {
        words.extend(["--write", REPORT].map(OsString::from));
    }
    words.extend(arguments.iter().cloned());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_run_replaces_the_report() {
        let whole = command(Benchmark::CompileTime, &[]);
        assert!(whole.ends_with(&["--write".into(), REPORT.into()]));
        let part = command(Benchmark::CompileTime, &["10".into()]);
        assert!(part.ends_with(&["--".into(), "10".into()]));
    }
}
