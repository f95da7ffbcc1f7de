//! `cargo xtask bench`: measurements beside peers, in the release profile.

use std::ffi::OsString;

use clap::ValueEnum;

use crate::process::{self, ProcessError};
use crate::steps::cargo;

/// The package of the benchmarks.
const PACKAGE: &str = "architrave-benches";

/// What can be measured: a verb of the program `architrave-benches` each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Benchmark {
    /// The compile time of the derive beside other derives on the same structs
    CompileTime,
    /// Writing migrations beside other tools that write them
    Generate,
    /// Reading a large database beside other tools that read one
    Pull,
    /// Twelve changes of a large table in use, beside other ways to make them
    Migrate,
    /// Filling a column of a large table in use, beside one UPDATE
    Backfill,
    /// The rules on many tables
    Rules,
    /// Small sizes of compile-time, generate and rules, as continuous integration runs them
    Quick,
    /// Measures nothing: writes docs/benchmarks.md from benches/history.tsv
    Page,
}

impl Benchmark {
    /// All that measure, in the order of the page.
    const MEASURING: [Self; 6] = [
        Self::CompileTime,
        Self::Generate,
        Self::Pull,
        Self::Migrate,
        Self::Backfill,
        Self::Rules,
    ];

    fn verb(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }
}

/// Runs a benchmark, or all where none is named. Without arguments it measures everything, and the figures are kept;
/// a run that is told something keeps them with `--record`.
///
/// # Errors
///
/// When the benchmark cannot be built, or fails.
pub fn run(benchmark: Option<Benchmark>, arguments: &[OsString]) -> Result<(), ProcessError> {
    let benchmarks = match benchmark {
        Some(one) => vec![one],
        None => Benchmark::MEASURING.to_vec(),
    };
    for benchmark in benchmarks {
        process::run(cargo().args(build(benchmark)))?;
        process::run(cargo().args(command(benchmark, arguments)))?;
    }
    Ok(())
}

/// The tool, which several benchmarks start; it is compiled before anything is measured.
fn build(benchmark: Benchmark) -> Vec<OsString> {
    let mut words = vec!["build", "--package", "schema-cli", "--bin", "cargo-schema"];
    words.extend(profile(benchmark));
    words.into_iter().map(OsString::from).collect()
}

/// The quick variant takes what the tests have compiled, and says so.
fn profile(benchmark: Benchmark) -> Option<&'static str> {
    (benchmark != Benchmark::Quick).then_some("--release")
}

/// The arguments of cargo.
fn command(benchmark: Benchmark, arguments: &[OsString]) -> Vec<OsString> {
    let mut words = vec!["run"];
    words.extend(profile(benchmark));
    words.extend(["--package", PACKAGE, "--"]);
    let mut words: Vec<OsString> = words.into_iter().map(OsString::from).collect();
    words.push(benchmark.verb().into());
    words.extend(arguments.iter().cloned());
    if arguments.is_empty() && Benchmark::MEASURING.contains(&benchmark) {
        words.push("--record".into());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_run_is_kept_unasked() {
        let whole = command(Benchmark::CompileTime, &[]);
        assert!(whole.ends_with(&["--".into(), "compile-time".into(), "--record".into()]));
        let part = command(Benchmark::CompileTime, &["10".into()]);
        assert!(part.ends_with(&["--".into(), "compile-time".into(), "10".into()]));
    }

    #[test]
    fn only_the_quick_variant_is_measured_without_optimisation() {
        assert!(command(Benchmark::Rules, &[]).contains(&"--release".into()));
        assert!(!command(Benchmark::Quick, &[]).contains(&"--release".into()));
        assert!(!build(Benchmark::Quick).contains(&"--release".into()));
    }
}
