use super::live::{LiveFacts, of};
use super::{Violation, rule};

rule! {
    /// A declared number of rows that is not what the database has.
    ///
    /// # What it flags
    ///
    /// `#[table(rows = ..)]` that is more than twice, or less than half, of what a database counts, where either is ten
    /// thousand and more. `cargo schema generate --stats-from` compares them.
    ///
    /// # Why it is bad
    ///
    /// Rules and plans believe the declaration: a table that is called small is rewritten under a lock, indexes that it needs are
    /// not asked for, and the day on which its key runs out is taken for far away.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(rows = 5_000)]            // the database has 2,400,000
    /// pub struct Order { .. }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(rows = 2_400_000)]
    /// pub struct Order { .. }
    /// ```
    ///
    /// # Source
    ///
    /// Ours: what a declaration is used for.
    declared_rows_off: Warn, Live
}

/// Below this many rows no plan and no rule changes its mind.
const ROWS: u64 = 10_000;

pub(super) fn violations(facts: &LiveFacts) -> Vec<(String, Violation)> {
    facts
        .declared
        .iter()
        .filter(|it| it.declared.max(it.counted) >= ROWS)
        .filter(|it| {
            let (declared, counted) = (it.declared, it.counted);
            declared > counted.saturating_mul(2) || counted > declared.saturating_mul(2)
        })
        .map(|it| {
            let violation = Violation::told(
                &RULE,
                0,
                format_args!(
                    "`{}` declares {} rows, and the database has {}",
                    it.table, it.declared, it.counted
                ),
                "rules and plans believe the declaration: what it calls small is rewritten under a lock",
                format_args!("write `rows = {}`", rounded(it.counted)),
            );
            of(&it.table, violation)
        })
        .collect()
}

/// Two digits, as a declaration has them: `2_400_000`.
fn rounded(number: u64) -> String {
    let digits = number.to_string();
    let kept = digits.len().min(2);
    let text: String = (digits.chars().enumerate())
        .map(|(position, digit)| if position < kept { digit } else { '0' })
        .collect();
    let mut parts = Vec::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (before, part) = rest.split_at(rest.len().saturating_sub(3));
        parts.push(part);
        rest = before;
    }
    parts.reverse();
    parts.join("_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::live::LiveDeclaration;

    fn found(declared: u64, counted: u64) -> Vec<String> {
        let table = "orders".to_owned();
        let facts = LiveFacts {
            declared: vec![LiveDeclaration { table, declared, counted }],
            ..LiveFacts::default()
        };
        let found = violations(&facts);
        found.into_iter().map(|(_, it)| it.message.as_str().to_owned()).collect()
    }

    #[test]
    fn more_than_twice_is_flagged_both_ways() {
        let much = found(5_000, 2_437_123);
        assert!(much.iter().any(|it| it.contains("rows = 2_400_000")), "{much:?}");
        assert_eq!(found(3_000_000, 1_000_000).len(), 1);
        assert!(found(2_000_000, 1_000_000).is_empty());
        assert!(found(500, 9_000).is_empty());
        assert_eq!(found(1_000_000, 0).len(), 1);
    }

    #[test]
    fn numbers_are_written_as_in_a_declaration() {
        assert_eq!(rounded(2_437_123), "2_400_000");
        assert_eq!(rounded(999), "990");
        assert_eq!(rounded(0), "0");
    }
}
