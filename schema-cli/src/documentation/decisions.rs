//! What was decided against a rule or for an engine, and why.

use super::Documented;
use super::markdown::{cell, code};
use crate::command::lint::object;
use std::fmt::Write;

pub(super) fn section(documented: &Documented<'_>) -> String {
    let mut rows = Vec::new();
    let mut in_baseline = 0;
    for table in documented.definition.tables {
        if let Some(choice) = table.details.engine {
            let reason = choice.reason.unwrap_or("no reason is given");
            rows.push((
                object(table, 0),
                format!("lives in {}", choice.engine.keyword()),
                reason.to_owned(),
            ));
        }
        for waiver in table.waivers {
            if waiver.is_of_baseline() {
                in_baseline += 1;
                continue;
            }
            let until = waiver.until.map(|date| format!(", until {date}"));
            rows.push((
                object(table, waiver.covers.unwrap_or(0)),
                format!(
                    "{} is waived{}",
                    code(waiver.rule),
                    until.unwrap_or_default()
                ),
                waiver.reason.to_owned(),
            ));
        }
    }
    if rows.is_empty() && in_baseline == 0 {
        return String::new();
    }
    rows.sort();
    rows.dedup();
    let mut text = "## Decisions\n\n".to_owned();
    if !rows.is_empty() {
        text.push_str("| where | what | why |\n|---|---|---|\n");
        for (place, what, why) in rows {
            let _ = writeln!(text, "| {} | {what} | {} |", code(&place), cell(&why));
        }
        text.push('\n');
    }
    if in_baseline > 0 {
        let _ = writeln!(
            text,
            "{in_baseline} more findings stand in `architrave-baseline.toml`: they were there when the rules came, and nobody \
             decided about them.\n"
        );
    }
    text
}
