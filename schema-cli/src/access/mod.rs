//! From the statements that a server has run to access patterns of the tables.
//!
//! A statement is taken apart into one path for each table that it reaches: the table whose conditions say most is
//! entered by them, the others by the columns that they are joined on. Statements that reach a table in the same way
//! are one pattern. What is not understood is named, with the reason.

mod condition;
mod declared;
mod join;
mod normalised;
mod pattern;
mod projection;
mod scope;
mod statement;

pub use declared::{DeclaredPattern, declared_patterns};
pub use pattern::{Comparison, Condition, Order, Path, Pattern, Verb};

use crate::database::{StatementStatistic, StatementStatistics};
use schema_core::model::{ObjectName, Schema};
use statement::{Reading, read};
use std::collections::{BTreeMap, BTreeSet};

/// A pattern that runs as often is proposed whatever time it takes.
const PER_SECOND: f64 = 1.0;

/// What the statements say about the tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proposals {
    /// The patterns of each table, those that take most of the time first.
    pub patterns: BTreeMap<ObjectName, Vec<Pattern>>,
    /// Statements, or parts of them, that no pattern says.
    pub not_understood: Vec<Remark>,
    /// Statements that reach what the schema does not declare.
    pub undeclared: Vec<Remark>,
    /// The number of patterns that take too little to be proposed.
    pub rare: usize,
    /// The number of statements that reach no table of users': the catalog, transactions, definitions.
    pub of_the_server: usize,
    /// The number of statements that were looked at.
    pub statements: usize,
    /// The number of patterns that the structs declare already.
    pub declared: usize,
    /// Patterns that people declared with quite another rate: table, pattern and what was seen.
    pub other_rates: Vec<String>,
}

/// What is said about a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// The statement, in one line.
    pub statement: String,
    /// Why no pattern says it.
    pub reason: String,
    /// Its share of the time, in tenths of a percent.
    pub time_tenths: u32,
}

/// What the structs know beyond the database.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The column of each table that marks rows as deleted.
    pub soft_delete: BTreeMap<ObjectName, String>,
    /// The access patterns that are declared.
    pub patterns: Vec<DeclaredPattern>,
}

/// Statements that reach a table in the same way.
#[derive(Debug, Default)]
struct Group {
    calls: f64,
    milliseconds: f64,
    /// `None` for all columns.
    select: Option<BTreeSet<String>>,
}

/// Proposes access patterns for the tables of `schema`. What takes less than `least_percent` of the time of all statements
/// about tables, and runs less than once a second, is left out.
pub fn propose(
    statistics: &StatementStatistics,
    schema: &Schema,
    known: &Known,
    least_percent: f64,
) -> Proposals {
    let mut proposals = Proposals {
        statements: statistics.statements.len(),
        ..Proposals::default()
    };
    let readings: Vec<(&StatementStatistic, Reading)> = statistics
        .statements
        .iter()
        .map(|it| (it, read(&it.text, schema, &statistics.default_namespace)))
        .collect();
    // Who reads the catalog, as this tool does, takes no time from the application's share.
    let whole: f64 = readings
        .iter()
        .filter(|(_, reading)| !matches!(reading, Reading::OfTheServer))
        .map(|(statement, _)| statement.milliseconds)
        .sum();
    let tenths = |milliseconds: f64| match whole > 0.0 {
        true => milliseconds / whole * 1_000.0,
        false => 0.0,
    };
    let mut groups: BTreeMap<Path, Group> = BTreeMap::new();
    for (statement, reading) in readings {
        let remark = |reason: String| Remark {
            statement: one_line(&statement.text),
            reason,
            time_tenths: rounded(tenths(statement.milliseconds)),
        };
        match reading {
            Reading::OfTheServer => proposals.of_the_server += 1,
            Reading::Unknown(reason) => proposals.not_understood.push(remark(reason)),
            Reading::Known(found) => {
                let unknown = found.not_understood.into_iter();
                proposals.not_understood.extend(unknown.map(&remark));
                let undeclared = found.undeclared.into_iter();
                proposals.undeclared.extend(
                    undeclared.map(|name| remark(format!("`{name}` is no table of the schema"))),
                );
                for (path, select) in found.paths {
                    add(&mut groups, live(path, known), select, statement);
                }
            }
        }
    }
    let mut groups: Vec<(Path, Group)> = groups.into_iter().collect();
    groups.sort_by(|(one, first), (other, second)| {
        let by_time = second.milliseconds.total_cmp(&first.milliseconds);
        by_time
            .then(second.calls.total_cmp(&first.calls))
            .then_with(|| one.cmp(other))
    });
    let mut taken: BTreeMap<ObjectName, BTreeSet<String>> = BTreeMap::new();
    for pattern in &known.patterns {
        let names = taken.entry(pattern.table.clone()).or_default();
        names.insert(pattern.name.clone());
    }
    for (path, group) in groups {
        let rate = group.calls / statistics.seconds.max(1.0);
        let share = tenths(group.milliseconds);
        let declared = known.patterns.iter().find(|pattern| pattern.is(&path));
        if let Some(declared) = declared.filter(|pattern| !pattern.is_observed) {
            proposals.declared += 1;
            proposals.other_rates.extend(declared.other_rate(rate));
            continue;
        }
        if declared.is_none() && share < least_percent * 10.0 && rate < PER_SECOND {
            proposals.rare += 1;
            continue;
        }
        let names = taken.entry(path.table.clone()).or_default();
        let name = match declared {
            Some(declared) => declared.name.clone(),
            None => pattern::name(&path, names),
        };
        names.insert(name.clone());
        let patterns = proposals.patterns.entry(path.table.clone()).or_default();
        patterns.push(Pattern {
            name,
            path,
            select: group.select.unwrap_or_default(),
            per_second: Some(rounded(rate)).filter(|rate| *rate > 0),
            time_tenths: rounded(share),
        });
    }
    for remarks in [&mut proposals.not_understood, &mut proposals.undeclared] {
        remarks.sort_by(|one, other| {
            let by_time = other.time_tenths.cmp(&one.time_tenths);
            by_time
                .then_with(|| one.statement.cmp(&other.statement))
                .then_with(|| one.reason.cmp(&other.reason))
        });
        remarks.dedup();
    }
    proposals
}

fn add(
    groups: &mut BTreeMap<Path, Group>,
    path: Path,
    select: Option<BTreeSet<String>>,
    statement: &StatementStatistic,
) {
    let is_new = !groups.contains_key(&path);
    let group = groups.entry(path).or_default();
    #[expect(
        clippy::cast_precision_loss,
        reason = "a rate has three digits that matter"
    )]
    let calls = statement.calls as f64;
    group.calls += calls;
    group.milliseconds += statement.milliseconds;
    group.select = match (is_new, group.select.take(), select) {
        (true, _, select) => select,
        (false, Some(mut all), Some(more)) => {
            all.extend(more);
            Some(all)
        }
        (false, ..) => None,
    };
}

/// On a soft-deleted table a pattern implies that rows are live, and says so where it is about all rows.
fn live(mut path: Path, known: &Known) -> Path {
    let Some(column) = known.soft_delete.get(&path.table) else {
        return path;
    };
    let condition = Condition {
        comparison: Comparison::IsNull,
        column: column.clone(),
    };
    path.include_deleted = !path.filter.remove(&condition) && path.verb != Verb::Insert;
    path
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rate or a share is no less than 0, and what is too large is the largest number"
)]
fn rounded(number: f64) -> u32 {
    number.round() as u32
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
