//! The benchmarks by name.

use crate::failure::Failure;
use crate::figure::{self, Series};
use crate::{history, machine, page};

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Benchmark {
    CompileTime,
    Generate,
    Pull,
    Migrate,
    Backfill,
    Rules,
}

/// Whether figures go into the history and onto the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// They are printed alone.
    No,
    /// They are printed and kept.
    Yes,
}

/// What all ratios are to.
pub(crate) const OURS: &str = "architrave";

impl Benchmark {
    /// All, in the order of the page.
    pub(crate) const ALL: [Self; 6] = [
        Self::CompileTime,
        Self::Generate,
        Self::Pull,
        Self::Migrate,
        Self::Backfill,
        Self::Rules,
    ];

    /// Its name on the command line, in the history and of its files.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::CompileTime => "compile-time",
            Self::Generate => "generate",
            Self::Pull => "pull",
            Self::Migrate => "migrate",
            Self::Backfill => "backfill",
            Self::Rules => "rules",
        }
    }

    /// Prints the figures of what was measured, and keeps them.
    pub(crate) fn report(
        self,
        series: &[Series],
        versions: &str,
        keep: Keep,
    ) -> Result<(), Failure> {
        let figures = figure::figures(series, OURS);
        let shown: Vec<_> = figures.iter().collect();
        println!("{}", page::table(&shown));
        if keep == Keep::Yes {
            let circumstances = machine::circumstances(&command(), versions)?;
            let entries = history::append(self.name(), &circumstances, &figures)?;
            page::write(&entries)?;
        }
        Ok(())
    }
}

/// The command line of this run, as a person would type it.
fn command() -> String {
    let words = std::env::args().skip(1).filter(|word| word != "--record");
    let words: Vec<String> = words.collect();
    format!("cargo xtask bench {}", words.join(" "))
}
