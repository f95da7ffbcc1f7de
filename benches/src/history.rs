//! What was measured and when: one line a figure in `benches/history.tsv`, from which the page is made. Lines are only
//! ever added.

use crate::failure::Failure;
use crate::figure::{Figure, Spread, Unit};
use crate::files;
use std::fmt::Write as _;
use std::path::PathBuf;

/// A figure with its circumstances.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    /// Which benchmark.
    pub(crate) benchmark: String,
    /// When, where and how.
    pub(crate) circumstances: Circumstances,
    /// What was found.
    pub(crate) figure: Figure,
}

/// When, where and how something was measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Circumstances {
    /// The day, `2026-11-21`.
    pub(crate) date: String,
    /// The commit, shortened; with `+` where the checkout had changes.
    pub(crate) commit: String,
    /// The machine and its compiler.
    pub(crate) machine: String,
    /// The versions of servers and the like, where a subject's name does not say them.
    pub(crate) versions: String,
    /// The command.
    pub(crate) command: String,
}

const HEAD: &str = "date\tcommit\tbenchmark\tcase\tsubject\tmeasure\tunit\truns\tmedian\tminimum\tmaximum\tratio\t\
                    ratio_minimum\tratio_maximum\tmachine\tversions\tcommand";

/// All entries, the oldest first.
pub(crate) fn read() -> Result<Vec<Entry>, Failure> {
    parse(&files::read(&path())?)
}

/// Adds the figures of a run.
pub(crate) fn append(
    benchmark: &str,
    circumstances: &Circumstances,
    figures: &[Figure],
) -> Result<Vec<Entry>, Failure> {
    let mut entries = read()?;
    entries.extend(figures.iter().map(|figure| Entry {
        benchmark: benchmark.to_owned(),
        circumstances: circumstances.clone(),
        figure: figure.clone(),
    }));
    files::write(&path(), &text(&entries))?;
    Ok(entries)
}

fn path() -> PathBuf {
    xtask::workspace::root().join("benches/history.tsv")
}

fn text(entries: &[Entry]) -> String {
    let mut text = format!("{HEAD}\n");
    for Entry {
        benchmark,
        circumstances,
        figure,
    } in entries
    {
        let number = |value: f64| format!("{value:.4}");
        let ratio = |part: fn(&Spread) -> f64| match &figure.ratio {
            Some(spread) => number(part(spread)),
            None => String::new(),
        };
        let fields = [
            circumstances.date.clone(),
            circumstances.commit.clone(),
            benchmark.clone(),
            figure.case.clone(),
            figure.subject.clone(),
            figure.measure.clone(),
            figure.unit.word().to_owned(),
            figure.runs.to_string(),
            number(figure.value.median),
            number(figure.value.minimum),
            number(figure.value.maximum),
            ratio(|it| it.median),
            ratio(|it| it.minimum),
            ratio(|it| it.maximum),
            circumstances.machine.clone(),
            circumstances.versions.clone(),
            circumstances.command.clone(),
        ];
        let fields = fields.map(|field| field.replace(['\t', '\n'], " "));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", fields.join("\t"));
    }
    text
}

fn parse(text: &str) -> Result<Vec<Entry>, Failure> {
    let lines = text.lines().enumerate().skip(1);
    lines
        .filter(|(_, line)| !line.is_empty())
        .map(|(number, line)| entry(line).map_err(|problem| Failure::History(number + 1, problem)))
        .collect()
}

fn entry(line: &str) -> Result<Entry, String> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [
        date,
        commit,
        benchmark,
        case,
        subject,
        measure,
        unit,
        runs,
        values @ ..,
        machine,
        versions,
        command,
    ] = fields.as_slice()
    else {
        return Err(format!("{} fields instead of 17", fields.len()));
    };
    let [
        median,
        minimum,
        maximum,
        ratio,
        ratio_minimum,
        ratio_maximum,
    ] = values
    else {
        return Err(format!("{} fields instead of 17", fields.len()));
    };
    let number = |text: &str| {
        text.parse::<f64>()
            .map_err(|_| format!("`{text}` is no number"))
    };
    let ratio = match ratio.is_empty() {
        true => None,
        false => Some(Spread {
            median: number(ratio)?,
            minimum: number(ratio_minimum)?,
            maximum: number(ratio_maximum)?,
        }),
    };
    let text = |text: &str| text.to_owned();
    Ok(Entry {
        benchmark: text(benchmark),
        circumstances: Circumstances {
            date: text(date),
            commit: text(commit),
            machine: text(machine),
            versions: text(versions),
            command: text(command),
        },
        figure: Figure {
            case: text(case),
            subject: text(subject),
            measure: text(measure),
            unit: Unit::of_word(unit).ok_or_else(|| format!("`{unit}` is no unit"))?,
            runs: runs.parse().map_err(|_| format!("`{runs}` is no number"))?,
            value: Spread {
                median: number(median)?,
                minimum: number(minimum)?,
                maximum: number(maximum)?,
            },
            ratio,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kept_history_is_read_and_written_as_it_is() {
        let kept = files::read(&path()).unwrap();
        assert_eq!(text(&parse(&kept).unwrap()), kept);
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        let problem = parse("head\n\nsome\tfields\n").unwrap_err().to_string();
        assert_eq!(
            problem,
            "benches/history.tsv, line 3: 2 fields instead of 17"
        );
    }
}
