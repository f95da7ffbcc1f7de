//! The steps of `cargo xtask test`.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

use clap::ValueEnum;

use crate::process::{self, ProcessError};
use crate::workspace;
use crate::{adapters, package};

/// One step. They run in this order: the cheap ones first, and the tests last, so that what they print ends the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Step {
    /// `cargo fmt --check`: the code is formatted
    Format,
    /// `cargo deny check bans licenses sources`: the dependencies against deny.toml
    Deny,
    /// `cargo deny check advisories`: the dependencies against the RustSec database, fetched first
    Advisories,
    /// `cargo clippy`: the lints, each an error
    Clippy,
    /// `cargo test --doc`: the examples in the documentation
    Doc,
    /// `cargo package`: what would be published is packed, unpacked, and compiles from its archives
    Package,
    /// Each feature of `architrave` compiles alone, and all of them together
    Adapters,
    /// The programs of `examples/clients`, against a real server
    Clients,
    /// `cargo xtask bench quick`: small benchmarks, whose ratios are printed and not judged
    Bench,
    /// `cargo nextest run`: every other test
    Test,
}

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It ran and found nothing.
    Passed,
    /// It ran and found something, or could not run.
    Failed(String),
    /// It was left out, for this reason.
    NotRun(String),
}

/// A step that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its name for people.
    pub name: String,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took.
    pub time: Duration,
}

/// What a step needs from outside: variables that name servers and tools.
pub type Environment = Vec<(String, OsString)>;

/// Runs a step, its output on the terminal.
pub fn run(step: Step, environment: &Environment) -> Report {
    let begin = Instant::now();
    let outcome = match command(step, Installed::on_this_machine()) {
        Ok(_) if step == Step::Adapters => outcome(adapters::check()),
        Ok(_) if step == Step::Package => outcome(package::check()),
        Ok(arguments) => match fetched(step) {
            Ok(()) => run_cargo(&arguments, environment),
            Err(error) => {
                Outcome::NotRun(format!("the advisory database was not fetched: {error}"))
            }
        },
        Err(reason) => Outcome::NotRun(reason.into()),
    };
    Report {
        name: step.name(),
        outcome,
        time: begin.elapsed(),
    }
}

fn outcome<E: std::fmt::Display>(result: Result<(), E>) -> Outcome {
    match result {
        Ok(()) => Outcome::Passed,
        Err(error) => Outcome::Failed(error.to_string()),
    }
}

/// The table of all steps, and beneath it the reasons of those that did not pass.
pub fn summary(reports: &[Report]) -> String {
    let mut text = String::new();
    for report in reports {
        let word = match &report.outcome {
            Outcome::Passed => "passed",
            Outcome::Failed(_) => "FAILED",
            Outcome::NotRun(_) => "not run",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{:<10} {word:<8} {:>6.1} s",
            report.name,
            report.time.as_secs_f64()
        );
    }
    for report in reports {
        if let Outcome::Failed(reason) | Outcome::NotRun(reason) = &report.outcome {
            let _ = writeln!(text, "{}: {reason}", report.name);
        }
    }
    text
}

/// Whether a step failed. One that was left out with its reason does not count.
pub fn any_failed(reports: &[Report]) -> bool {
    reports
        .iter()
        .any(|report| matches!(report.outcome, Outcome::Failed(_)))
}

impl Step {
    fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }
}

/// The subcommands of cargo that a machine may lack.
#[derive(Debug, Clone, Copy)]
struct Installed {
    nextest: Presence,
    deny: Presence,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    Present,
    Absent,
}

impl Installed {
    fn on_this_machine() -> Self {
        Installed {
            nextest: Presence::of("cargo-nextest"),
            deny: Presence::of("cargo-deny"),
        }
    }
}

impl Presence {
    fn of(program: &str) -> Self {
        let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
        match process::find_in_path(file) {
            Some(_) => Presence::Present,
            None => Presence::Absent,
        }
    }
}

/// The arguments of cargo for a step, or why it is left out.
fn command(step: Step, installed: Installed) -> Result<Vec<&'static str>, &'static str> {
    let line = match (step, installed.nextest, installed.deny) {
        (Step::Format, ..) => "fmt --all --check",
        (Step::Deny, _, Presence::Present) => "deny --workspace check bans licenses sources",
        (Step::Advisories, _, Presence::Present) => {
            "deny --workspace check --disable-fetch advisories"
        }
        (Step::Deny | Step::Advisories, _, Presence::Absent) => {
            return Err(
                "cargo-deny is not on this machine; install it: cargo install --locked cargo-deny",
            );
        }
        (Step::Clippy, ..) => "clippy --workspace --all-targets -- -D warnings",
        (Step::Doc, Presence::Present, _) => "test --workspace --doc --no-fail-fast",
        (Step::Doc, Presence::Absent, _) => {
            return Err("part of `cargo test`, which runs the tests where cargo-nextest is absent");
        }
        // Several commands, each of this form.
        (Step::Package, ..) => "package --no-verify --package architrave",
        (Step::Adapters, ..) => "check --package architrave-adapter-tests",
        (Step::Clients, ..) => {
            // The programs are no tests, and have none of their own to be linked with.
            "test --manifest-path examples/clients/Cargo.toml --target-dir target --test clients"
        }
        (Step::Bench, ..) => "xtask bench quick",
        (Step::Test, Presence::Present, _) => "nextest run --workspace --no-fail-fast",
        (Step::Test, Presence::Absent, _) => "test --workspace --no-fail-fast",
    };
    Ok(line.split(' ').collect())
}

/// The advisory database comes from GitHub, which not every machine reaches. That says nothing about our dependencies,
/// so it leaves the step out instead of failing it.
fn fetched(step: Step) -> Result<(), ProcessError> {
    match step {
        Step::Advisories => process::capture(cargo().args(["deny", "fetch", "db"])).map(drop),
        _ => Ok(()),
    }
}

/// The cargo that called us, else the one on the `PATH`, in the root of the checkout.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(workspace::root());
    cargo
}

fn run_cargo(arguments: &[&str], environment: &Environment) -> Outcome {
    let mut cargo = cargo();
    cargo.args(arguments);
    cargo.envs(environment.iter().map(|(name, value)| (name, value)));
    eprintln!("\n$ cargo {}", arguments.join(" "));
    match process::run(&mut cargo) {
        Ok(()) => Outcome::Passed,
        Err(_) => Outcome::Failed(format!("see above; alone: cargo {}", arguments.join(" "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BARE: Installed = Installed {
        nextest: Presence::Absent,
        deny: Presence::Absent,
    };
    const FULL: Installed = Installed {
        nextest: Presence::Present,
        deny: Presence::Present,
    };

    #[test]
    fn nextest_runs_the_tests_where_it_is_installed() {
        assert_eq!(command(Step::Test, FULL).unwrap()[0], "nextest");
        assert!(command(Step::Doc, FULL).unwrap().contains(&"--doc"));
    }

    #[test]
    fn plain_cargo_test_runs_the_tests_and_the_examples_once() {
        assert_eq!(
            command(Step::Test, BARE).unwrap(),
            ["test", "--workspace", "--no-fail-fast"]
        );
        assert!(
            command(Step::Doc, BARE)
                .unwrap_err()
                .contains("part of `cargo test`")
        );
    }

    #[test]
    fn a_missing_cargo_deny_is_reported_with_the_command_that_installs_it() {
        let reason = command(Step::Deny, BARE).unwrap_err();
        assert!(
            reason.contains("cargo install --locked cargo-deny"),
            "{reason}"
        );
    }

    #[test]
    fn the_tests_come_last() {
        assert_eq!(Step::value_variants().iter().max(), Some(&Step::Test));
        assert_eq!(Step::value_variants().last(), Some(&Step::Test));
    }

    #[test]
    fn the_summary_shows_every_step_and_why_one_did_not_pass() {
        let report = |name: &str, outcome| Report {
            name: name.into(),
            outcome,
            time: Duration::from_millis(1250),
        };
        let reports = [
            report("format", Outcome::Passed),
            report("deny", Outcome::NotRun("no cargo-deny".into())),
            report("clippy", Outcome::Failed("see above".into())),
        ];
        assert_eq!(
            summary(&reports),
            "format     passed      1.2 s\n\
             deny       not run     1.2 s\n\
             clippy     FAILED      1.2 s\n\
             deny: no cargo-deny\n\
             clippy: see above\n"
        );
        assert!(any_failed(&reports));
        assert!(!any_failed(&reports[..2]));
    }
}
