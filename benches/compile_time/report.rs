//! The report: a Markdown table of seconds and ratios.

use crate::measure::Row;
use std::fmt::Write as _;
use std::time::Duration;

const PROJECT: &str = "architrave";

/// The table of all rows, the ratio of each peer to this project beside the seconds.
pub(crate) fn markdown(rows: &[Row], machine: &str) -> String {
    let mut out = format!(
        "## Compile time\n\n{machine}. `cargo check` of a crate with N tables x 12 columns, 2 references, \
         2 indexes,\n1 check and 2 access patterns, dependencies compiled before; median (minimum to \
         maximum). The ratio\nis the peer's time by ours in the same run.\n\n\
         | tables | peer | cold | ratio | after an edit | ratio |\n|---:|---|---:|---:|---:|---:|\n"
    );
    for row in rows {
        let ours = rows
            .iter()
            .find(|other| other.peer == PROJECT && other.tables == row.tables);
        let ratio = |theirs: &[Duration], ours: Option<&[Duration]>| match ours {
            Some(ours) => {
                format!(
                    "{:.2}",
                    median(theirs).as_secs_f64() / median(ours).as_secs_f64()
                )
            }
            None => "-".to_owned(),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} |",
            row.tables,
            row.peer,
            spread(&row.cold),
            ratio(&row.cold, ours.map(|row| row.cold.as_slice())),
            spread(&row.edited),
            ratio(&row.edited, ours.map(|row| row.edited.as_slice())),
        );
    }
    out
}

fn spread(times: &[Duration]) -> String {
    let minimum = times.iter().min().copied().unwrap_or_default();
    let maximum = times.iter().max().copied().unwrap_or_default();
    format!(
        "{:.2} s ({:.2} to {:.2})",
        median(times).as_secs_f64(),
        minimum.as_secs_f64(),
        maximum.as_secs_f64()
    )
}

fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
