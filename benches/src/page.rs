//! `docs/benchmarks.md`: the newest figures of each benchmark as a table, the earlier ones below it.

use crate::benchmark::Benchmark;
use crate::failure::Failure;
use crate::figure::Figure;
use crate::files;
use crate::history::Entry;
use std::fmt::Write as _;
use std::path::Path;
use xtask::workspace;

/// Rewrites the page.
pub(crate) fn write(entries: &[Entry]) -> Result<(), Failure> {
    let root = workspace::root();
    let mut page = files::read(&root.join("benches/page/head.md"))?;
    for benchmark in Benchmark::ALL {
        let words = root.join(format!("benches/page/{}.md", benchmark.name()));
        let _ = write!(page, "\n{}", files::read(&words)?);
        let of_it: Vec<&Entry> = entries
            .iter()
            .filter(|entry| entry.benchmark == benchmark.name())
            .collect();
        page.push_str(&section(&of_it));
        page.push_str(&plots(&of_it, root));
        let limits = root.join(format!("benches/page/{}-limits.md", benchmark.name()));
        if limits.is_file() {
            let _ = write!(page, "\n{}", files::read(&limits)?);
        }
        page.push_str(&earlier(&of_it));
    }
    files::write(&root.join(Path::new("docs/benchmarks.md")), &page)
}

/// The newest figures, with what stands over them: for each case those of the last run that measured it.
pub(crate) fn section(entries: &[&Entry]) -> String {
    let mut out = String::new();
    let newest: Vec<&Entry> = entries
        .iter()
        .copied()
        .filter(|entry| is_newest(entry, entries))
        .collect();
    if newest.is_empty() {
        return "\nNot measured yet.\n".to_owned();
    }
    let mut runs: Vec<(&Entry, Vec<&str>)> = Vec::new();
    for entry in &newest {
        let case = entry.figure.case.as_str();
        match runs
            .iter_mut()
            .find(|(first, _)| first.circumstances == entry.circumstances)
        {
            Some((_, cases)) if cases.contains(&case) => {}
            Some((_, cases)) => cases.push(case),
            None => runs.push((entry, vec![case])),
        }
    }
    for (entry, cases) in &runs {
        let what = &entry.circumstances;
        let of = match runs.len() {
            1 => String::new(),
            _ => format!(" ({})", cases.join("; ")),
        };
        let versions = match what.versions.is_empty() {
            true => String::new(),
            false => format!(" {}.", what.versions),
        };
        let _ = writeln!(
            out,
            "\n`{}`, {} at `{}`{of}. {}.{versions}",
            what.command, what.date, what.commit, what.machine
        );
    }
    let figures: Vec<&Figure> = newest.iter().map(|entry| &entry.figure).collect();
    out.push('\n');
    out.push_str(&table(&figures));
    out
}

/// Links to the plots of the cases, where there are any: a plot is called as its case is, up to the parenthesis.
fn plots(entries: &[&Entry], root: &Path) -> String {
    let mut links: Vec<String> = Vec::new();
    for entry in entries {
        let case = entry.figure.case.as_str();
        let name = case.split(" (").next().unwrap_or(case);
        let file = format!("benchmarks/{}.svg", name.replace(' ', "-"));
        let link = format!("[{name}]({file})");
        if root.join("docs").join(&file).is_file() && !links.contains(&link) {
            links.push(link);
        }
    }
    match links.is_empty() {
        true => String::new(),
        false => format!("\nPlots: {}.\n", links.join(", ")),
    }
}

/// Figures as a table: a line for each case and subject, a column for each measure and one for its ratio.
pub(crate) fn table(figures: &[&Figure]) -> String {
    let mut measures: Vec<&str> = Vec::new();
    let mut lines: Vec<(&str, &str)> = Vec::new();
    for figure in figures {
        if !measures.contains(&figure.measure.as_str()) {
            measures.push(&figure.measure);
        }
        let line = (figure.case.as_str(), figure.subject.as_str());
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    // Stable: what begins with no number, or with the same, stays in the order in which it was measured.
    lines.sort_by_key(|(case, _)| leading_number(case));
    let has_ratio = |measure: &str| {
        figures
            .iter()
            .any(|figure| figure.measure == measure && figure.ratio.is_some())
    };
    let mut out = "| case | |".to_owned();
    let mut rule = "|---|---|".to_owned();
    for measure in &measures {
        let _ = write!(out, " {measure} |");
        rule.push_str("---:|");
        if has_ratio(measure) {
            out.push_str(" ratio |");
            rule.push_str("---:|");
        }
    }
    let _ = writeln!(out, "\n{rule}");
    for (case, subject) in lines {
        let _ = write!(out, "| {case} | {subject} |");
        for measure in &measures {
            let figure = figures.iter().find(|figure| {
                figure.case == case && figure.subject == subject && figure.measure == *measure
            });
            let _ = write!(
                out,
                " {} |",
                figure.map_or_else(String::new, |it| value(it))
            );
            if has_ratio(measure) {
                let _ = write!(
                    out,
                    " {} |",
                    figure.map_or_else(String::new, |it| ratio(it))
                );
            }
        }
        out.push('\n');
    }
    out
}

/// What later runs have replaced, so that a regression is seen.
fn earlier(entries: &[&Entry]) -> String {
    let older: Vec<&&Entry> = entries
        .iter()
        .rev()
        .filter(|entry| !is_newest(entry, entries))
        .collect();
    if older.is_empty() {
        return String::new();
    }
    let mut out = "\n<details>\n<summary>Earlier figures</summary>\n\n\
                   | date | commit | case | | measure | value | ratio |\n|---|---|---|---|---|---:|---:|\n"
        .to_owned();
    for entry in older {
        let (what, figure) = (&entry.circumstances, &entry.figure);
        let _ = writeln!(
            out,
            "| {} | `{}` | {} | {} | {} | {} | {} |",
            what.date,
            what.commit,
            figure.case,
            figure.subject,
            figure.measure,
            value(figure),
            ratio(figure)
        );
    }
    out.push_str("\n</details>\n");
    out
}

fn is_newest(entry: &Entry, all: &[&Entry]) -> bool {
    let last = all
        .iter()
        .rev()
        .find(|other| other.figure.case == entry.figure.case);
    last.is_none_or(|last| last.circumstances == entry.circumstances)
}

fn leading_number(case: &str) -> u64 {
    let end = case
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(case.len());
    case[..end].parse().unwrap_or_default()
}

fn value(figure: &Figure) -> String {
    let show = |value: f64| figure.unit.show(value);
    let middle = show(figure.value.median);
    match figure.runs {
        1 => middle,
        _ if figure.value.minimum == figure.value.maximum => middle,
        _ => format!(
            "{middle} ({} to {})",
            show(figure.value.minimum),
            show(figure.value.maximum)
        ),
    }
}

fn ratio(figure: &Figure) -> String {
    match &figure.ratio {
        None => String::new(),
        Some(ratio) if ratio.minimum == ratio.maximum => show_ratio(ratio.median),
        Some(ratio) => format!(
            "{} ({} to {})",
            show_ratio(ratio.median),
            show_ratio(ratio.minimum),
            show_ratio(ratio.maximum)
        ),
    }
}

fn show_ratio(ratio: f64) -> String {
    match ratio {
        _ if ratio >= 100.0 => format!("{ratio:.0}"),
        _ if ratio >= 10.0 => format!("{ratio:.1}"),
        _ => format!("{ratio:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Spread, Unit};
    use crate::history::Circumstances;

    fn entry(date: &str, case: &str, subject: &str, median: f64, ratio: Option<f64>) -> Entry {
        let exactly = |median: f64| Spread {
            median,
            minimum: median,
            maximum: median + 1.0,
        };
        Entry {
            benchmark: "generate".into(),
            circumstances: Circumstances {
                date: date.into(),
                commit: "abc".into(),
                machine: "two cores".into(),
                versions: "Django 5".into(),
                command: "cargo xtask bench generate".into(),
            },
            figure: Figure {
                case: case.into(),
                subject: subject.into(),
                measure: "time".into(),
                unit: Unit::Seconds,
                runs: 3,
                value: exactly(median),
                ratio: ratio.map(exactly),
            },
        }
    }

    #[test]
    fn the_last_run_of_each_case_is_shown_and_the_others_are_kept_below() {
        let all = [
            entry("2026-01-01", "100 tables", "ours", 9.0, None),
            entry("2026-02-01", "100 tables", "ours", 1.0, None),
            entry("2026-02-01", "100 tables", "Django", 12.0, Some(12.0)),
            entry("2026-02-01", "10 tables", "ours", 1.0, None),
        ];
        let all: Vec<&Entry> = all.iter().collect();
        assert_eq!(
            section(&all),
            "\n`cargo xtask bench generate`, 2026-02-01 at `abc`. two cores. Django 5.\n\n\
             | case | | time | ratio |\n|---|---|---:|---:|\n\
             | 10 tables | ours | 1.00 s (1.00 s to 2.00 s) |  |\n\
             | 100 tables | ours | 1.00 s (1.00 s to 2.00 s) |  |\n\
             | 100 tables | Django | 12.00 s (12.00 s to 13.00 s) | 12.0 (12.0 to 13.0) |\n"
        );
        assert!(earlier(&all).contains("| 2026-01-01 | `abc` | 100 tables | ours | time | 9.00 s"));
    }
}
