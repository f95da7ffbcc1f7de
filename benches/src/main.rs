//! Measurements beside peers, which are installed by the run and measured in it. `cargo xtask bench` starts this.
//!
//! What counts is the ratio to a peer within one run; seconds differ from machine to machine.

mod benchmark;
mod compile_time;
mod failure;
mod figure;
mod files;
mod generate;
mod history;
mod machine;
mod measured;
mod migrate;
mod page;
mod peer_tools;
mod pull;
mod rules;

use benchmark::Keep;
use clap::{Parser, Subcommand};
use failure::Failure;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// Measurements beside peers
#[derive(Parser)]
#[command(bin_name = "cargo xtask bench")]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The compile time of the derive beside other derives on the same structs
    CompileTime(compile_time::Request),
    /// Writing migrations beside other tools that write them
    Generate(generate::Request),
    /// Reading a large database beside other tools that read one
    Pull(pull::Request),
    /// Twelve changes of a large table in use, beside other ways to make them
    Migrate(migrate::Request),
    /// Filling a column of a large table in use, beside one UPDATE
    Backfill(migrate::Request),
    /// The rules on many tables
    Rules(rules::Request),
    /// Small sizes of compile-time, generate and rules, as continuous integration runs them: it judges nothing
    Quick,
    /// Rewrites docs/benchmarks.md from benches/history.tsv, measuring nothing
    Page,
    /// Runs a command and writes what it took to a file
    #[command(hide = true)]
    Measured {
        /// Where seconds and mebibytes are written
        file: PathBuf,
        /// The command
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<OsString>,
    },
}

fn main() -> ExitCode {
    let what = Arguments::parse().what;
    if let What::Measured { file, command } = &what {
        return measured::between(file, command);
    }
    if let Some(load) = machine::load()
        && !matches!(what, What::Page)
    {
        eprintln!("warning: this machine is busy (load {load:.1}); the figures will vary");
    }
    match run(what) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::from(3)
        }
    }
}

fn run(what: What) -> Result<(), Failure> {
    match what {
        What::CompileTime(request) => compile_time::run(&request),
        What::Generate(request) => generate::run(&request),
        What::Pull(request) => pull::run(&request),
        What::Migrate(request) => migrate::run(&request),
        What::Backfill(request) => migrate::backfill(&request),
        What::Rules(request) => rules::run(&request),
        What::Quick => quick(),
        What::Page => page::write(&history::read()?),
        What::Measured { .. } => Ok(()),
    }
}

/// What says after some minutes that a measurement still works, and about where the ratios are. Django alone stands for
/// the peers that are programs: it is installed fastest.
fn quick() -> Result<(), Failure> {
    let common = Common {
        runs: 1,
        record: false,
    };
    println!("compile time");
    compile_time::run(&compile_time::Request {
        sizes: vec![10, 50],
        peers: vec!["plain".to_owned(), "serde".to_owned()],
        limit: 60,
        brief: true,
        common,
    })?;
    println!("generate");
    generate::run(&generate::Request {
        sizes: vec![10, 50],
        peers: vec!["Django".to_owned()],
        common,
    })?;
    println!("rules");
    rules::run(&rules::Request {
        sizes: vec![10, 50],
        common,
    })
}

/// What every benchmark is told.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Common {
    /// How often each thing is measured
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
    /// Add the figures to benches/history.tsv and rewrite docs/benchmarks.md
    #[arg(long)]
    record: bool,
}

impl Common {
    fn keep(self) -> Keep {
        match self.record {
            true => Keep::Yes,
            false => Keep::No,
        }
    }
}
