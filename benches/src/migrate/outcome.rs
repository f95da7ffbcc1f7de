//! What one way to make a change did to the clients, kept as a file so that a run goes on where the last one stopped.

use super::load::Sample;
use crate::failure::Failure;
use crate::files;
use serde_json::{Value, json};
use std::path::Path;

/// What became of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Outcome {
    /// Who made the change.
    pub(super) way: String,
    /// Why it was not finished.
    pub(super) problem: Option<String>,
    /// When it began and ended, in seconds since the clients started.
    pub(super) begin: f64,
    pub(super) end: f64,
    /// How long it took, without the wait for the new release.
    pub(super) seconds: f64,
    /// The longest that a statement waited meanwhile, in milliseconds.
    pub(super) longest: f64,
    /// What 99 of 100 statements stayed below meanwhile.
    pub(super) percentile: f64,
    /// What 99 of 100 statements stayed below before it.
    pub(super) percentile_before: f64,
    /// How many statements a second were answered meanwhile.
    pub(super) throughput: f64,
    /// How many statements failed from the beginning to the end of the clients, and the first of them.
    pub(super) failed: f64,
    pub(super) first_failure: Option<String>,
    /// By how many mebibytes the table grew with its indexes.
    pub(super) growth: f64,
    /// For the plot.
    pub(super) buckets: Vec<Bucket>,
}

/// The statements of a short time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bucket {
    pub(super) second: f64,
    pub(super) median: f64,
    pub(super) greatest: f64,
}

/// How many points a plot has at most.
const BUCKETS: usize = 400;

/// The least time that is looked at, for changes that are over at once.
const LEAST_WINDOW: f64 = 2.0;

/// When a change was made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) begin: f64,
    pub(super) end: f64,
    pub(super) seconds: f64,
}

impl Outcome {
    /// From what the clients saw.
    pub(super) fn of(way: &str, samples: &[Sample], span: Span) -> Self {
        let last = span.end.max(span.begin + LEAST_WINDOW);
        let latencies = latencies(samples, span.begin, last);
        let answered = samples.iter().filter(|it| {
            let at = it.due + it.latency / 1000.0;
            !it.failed && at >= span.begin && at <= last
        });
        Self {
            way: way.to_owned(),
            problem: None,
            begin: span.begin,
            end: span.end,
            seconds: span.seconds,
            longest: latencies.last().copied().unwrap_or_default(),
            percentile: percentile(&latencies),
            percentile_before: percentile(&self::latencies(samples, 0.0, span.begin)),
            throughput: answered.count() as f64 / (last - span.begin),
            failed: samples.iter().filter(|it| it.failed).count() as f64,
            first_failure: None,
            growth: 0.0,
            buckets: buckets(samples),
        }
    }

    /// What is kept in the file, if there is one that can be read.
    pub(super) fn read(path: &Path) -> Option<Self> {
        let value: Value = serde_json::from_str(&files::read(path).ok()?).ok()?;
        let number = |name: &str| value.get(name)?.as_f64();
        let text = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
        let buckets = value.get("buckets")?.as_array()?.iter().map(|it| {
            Some(Bucket {
                second: it.get(0)?.as_f64()?,
                median: it.get(1)?.as_f64()?,
                greatest: it.get(2)?.as_f64()?,
            })
        });
        Some(Self {
            way: text("way")?,
            problem: text("problem"),
            begin: number("begin")?,
            end: number("end")?,
            seconds: number("seconds")?,
            longest: number("longest")?,
            percentile: number("percentile")?,
            percentile_before: number("percentile_before")?,
            throughput: number("throughput")?,
            failed: number("failed")?,
            first_failure: text("first_failure"),
            growth: number("growth")?,
            buckets: buckets.collect::<Option<_>>()?,
        })
    }

    /// Keeps it.
    pub(super) fn write(&self, path: &Path) -> Result<(), Failure> {
        let buckets = self
            .buckets
            .iter()
            .map(|it| json!([it.second, it.median, it.greatest]));
        let value = json!({
            "way": self.way,
            "problem": self.problem,
            "begin": self.begin,
            "end": self.end,
            "seconds": self.seconds,
            "longest": self.longest,
            "percentile": self.percentile,
            "percentile_before": self.percentile_before,
            "throughput": self.throughput,
            "failed": self.failed,
            "first_failure": self.first_failure,
            "growth": self.growth,
            "buckets": buckets.collect::<Vec<_>>(),
        });
        files::write(path, &value.to_string())
    }
}

/// The latencies of the statements that were due from `begin` to `end`, the shortest first.
fn latencies(samples: &[Sample], begin: f64, end: f64) -> Vec<f64> {
    let due = samples.iter().filter(|it| it.due >= begin && it.due <= end);
    let mut latencies: Vec<f64> = due.map(|it| it.latency).collect();
    latencies.sort_by(f64::total_cmp);
    latencies
}

/// What 99 of 100 are at most, of what is sorted.
fn percentile(latencies: &[f64]) -> f64 {
    let place = (latencies.len() * 99 / 100).min(latencies.len().saturating_sub(1));
    latencies.get(place).copied().unwrap_or_default()
}

fn buckets(samples: &[Sample]) -> Vec<Bucket> {
    let each = samples.len().div_ceil(BUCKETS).max(1);
    let parts = samples.chunks(each).map(|part| {
        let mut latencies: Vec<f64> = part.iter().map(|it| it.latency).collect();
        latencies.sort_by(f64::total_cmp);
        Bucket {
            second: part.first().map_or(0.0, |it| it.due),
            median: latencies.get(latencies.len() / 2).copied().unwrap_or(0.0),
            greatest: latencies.last().copied().unwrap_or(0.0),
        }
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(due: f64, latency: f64) -> Sample {
        Sample {
            due,
            latency,
            failed: false,
        }
    }

    #[test]
    fn only_what_was_due_during_the_change_counts() {
        let samples = [sample(0.5, 900.0), sample(1.5, 7.0), sample(9.0, 800.0)];
        let span = Span {
            begin: 1.0,
            end: 4.0,
            seconds: 3.0,
        };
        let outcome = Outcome::of("ours", &samples, span);
        assert_eq!((outcome.longest, outcome.percentile), (7.0, 7.0));
        assert_eq!(outcome.percentile_before, 900.0);
        // The first one was answered when the change had begun.
        assert!((outcome.throughput - 2.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let span = Span {
            begin: 1.0,
            end: 4.0,
            seconds: 3.0,
        };
        let outcome = Outcome::of("ours", &[sample(1.5, 7.0)], span);
        let path = std::env::temp_dir().join(format!("outcome-{}.json", std::process::id()));
        outcome.write(&path).unwrap();
        assert_eq!(Outcome::read(&path), Some(outcome));
        std::fs::remove_file(path).unwrap();
    }
}
