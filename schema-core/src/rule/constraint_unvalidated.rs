use super::live::{LiveFacts, of};
use super::{Violation, rule};

rule! {
    /// A constraint that old rows may violate.
    ///
    /// # What it flags
    ///
    /// A check or foreign key that is NOT VALID.
    ///
    /// # Why it is bad
    ///
    /// New rows meet it, and nobody looked at the old ones. The planner does not rely on it, a dump restores it
    /// unvalidated, and the second half of the migration that added it is missing.
    ///
    /// # Example
    ///
    /// ```text
    /// ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE": VALIDATE CONSTRAINT.
    constraint_unvalidated: Warn, Live
}

pub(super) fn violations(facts: &LiveFacts) -> Vec<(String, Violation)> {
    facts
        .unvalidated
        .iter()
        .map(|constraint| {
            let violation = Violation::told(
                &RULE,
                0,
                format_args!("`{}` of `{}` was never validated", constraint.name, constraint.table),
                "rows from before it may violate it, and the planner does not rely on it",
                format_args!(
                    "run `ALTER TABLE {} VALIDATE CONSTRAINT {};`, which lets readers and writers through",
                    constraint.table, constraint.name
                ),
            );
            of(&constraint.table, violation)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::live::LiveConstraint;

    #[test]
    fn each_is_flagged_with_the_statement() {
        let constraint = LiveConstraint { name: "c".to_owned(), table: "orders".to_owned() };
        let facts = LiveFacts { unvalidated: vec![constraint], ..LiveFacts::default() };
        let found = violations(&facts);
        assert_eq!(found.len(), 1);
        assert!(found[0].1.message.as_str().contains("ALTER TABLE orders VALIDATE CONSTRAINT c;"));
        assert!(violations(&LiveFacts::default()).is_empty());
    }
}
