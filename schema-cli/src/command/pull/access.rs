//! `pull --access`: what the server counted about its statements, as access patterns.

use crate::Error;
use crate::access::{Known, Pattern, Proposals, Remark, propose};
use crate::database::{Catalog, Database, StatementStatistics};
use crate::error::count;
use schema_core::model::ObjectName;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The statements that were read, and what was made of them.
pub(super) struct Observed {
    statistics: StatementStatistics,
    proposals: Proposals,
    least_percent: f64,
}

/// More remarks than these stand in the output for programs alone.
const SHOWN: usize = 12;

/// The longest statement that is shown whole.
const WIDTH: usize = 110;

/// Reads what the server counted, and proposes patterns for the tables of the catalog.
pub(super) fn read(
    database: &mut dyn Database,
    catalog: &Catalog,
    known: &Known,
    least_percent: f64,
) -> Result<Observed, Error> {
    let statistics = database.statement_statistics()?;
    let proposals = propose(&statistics, &catalog.schema, known, least_percent);
    Ok(Observed {
        statistics,
        proposals,
        least_percent,
    })
}

/// What is proposed for each table; nothing where nobody asked.
pub(super) fn patterns(observed: Option<&Observed>) -> BTreeMap<ObjectName, Vec<Pattern>> {
    observed
        .map(|observed| observed.proposals.patterns.clone())
        .unwrap_or_default()
}

impl Observed {
    /// For programs.
    pub(super) fn json(&self) -> Value {
        let remarks = |remarks: &[Remark]| -> Vec<Value> {
            let remark = |it: &Remark| {
                json!({
                    "statement": it.statement,
                    "reason": it.reason,
                    "time_percent": f64::from(it.time_tenths) / 10.0,
                })
            };
            remarks.iter().map(remark).collect()
        };
        let proposals = &self.proposals;
        json!({
            "since": self.statistics.since,
            "seconds": self.statistics.seconds,
            "statements": proposals.statements,
            "statements_of_the_server": proposals.of_the_server,
            "statements_hidden": self.statistics.hidden,
            "evictions": self.statistics.evicted,
            "patterns": proposals.patterns.values().map(Vec::len).sum::<usize>(),
            "patterns_declared": proposals.declared,
            "patterns_rare": proposals.rare,
            "other_rates": proposals.other_rates,
            "not_understood": remarks(&proposals.not_understood),
            "undeclared": remarks(&proposals.undeclared),
        })
    }

    /// For people.
    pub(super) fn show(&self) {
        let (statistics, proposals) = (&self.statistics, &self.proposals);
        let patterns: usize = proposals.patterns.values().map(Vec::len).sum();
        anstream::println!(
            "\n{} of {}, from {} since {} UTC",
            count(patterns, "observed access pattern"),
            count(proposals.patterns.len(), "table"),
            count(proposals.statements, "statement"),
            statistics.since,
        );
        if proposals.declared > 0 {
            anstream::println!("{} more were declared already.", proposals.declared);
        }
        for other in &proposals.other_rates {
            anstream::println!("  {other}");
        }
        if proposals.rare > 0 {
            anstream::println!(
                "{} left out: less than {} % of the time and less than once a second.",
                count(proposals.rare, "pattern"),
                self.least_percent
            );
        }
        show_remarks(
            "Not understood, and in no pattern:",
            &proposals.not_understood,
        );
        show_remarks("Of no table that was pulled:", &proposals.undeclared);
        if statistics.hidden > 0 {
            anstream::println!(
                "\nThe account may not read the text of {}; `GRANT pg_read_all_stats TO` it shows them.",
                count(statistics.hidden, "statement")
            );
        }
        if statistics.evicted > 0 {
            anstream::println!(
                "\nThe server has forgotten rare statements {}: `pg_stat_statements.max` is too small to keep all.",
                count(
                    usize::try_from(statistics.evicted).unwrap_or(usize::MAX),
                    "time"
                )
            );
        }
    }
}

fn show_remarks(title: &str, remarks: &[Remark]) {
    if remarks.is_empty() {
        return;
    }
    anstream::println!("\n{title}");
    for remark in remarks.iter().take(SHOWN) {
        let mut statement: String = remark.statement.chars().take(WIDTH).collect();
        if statement.len() < remark.statement.len() {
            statement.push_str(" ...");
        }
        let percent = f64::from(remark.time_tenths) / 10.0;
        anstream::println!(
            "  {percent:>5.1} %  {statement}\n           {}",
            remark.reason
        );
    }
    if remarks.len() > SHOWN {
        anstream::println!(
            "  and {} more; `--format json` lists all",
            remarks.len() - SHOWN
        );
    }
}
