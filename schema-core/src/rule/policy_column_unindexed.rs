use super::index_key::{conjuncts, search_keys};
use super::row_security::policies;
use super::{Violation, rule};
use crate::def::{BinaryOperator, ColumnIndex, Level, Node, TableDef};

rule! {
    /// A policy that reads the whole table.
    ///
    /// # What it flags
    ///
    /// A column that the condition of a policy compares by `==`, joined by `&&` alone, and that leads no
    /// index, unique rule or primary key. An error on tables of 10,000 rows and more, otherwise a warning.
    ///
    /// # Why it is bad
    ///
    /// The condition is part of every query of every role. Where it is the only one that narrows, each of
    /// them reads all rows of all owners.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(rows = 5_000_000, row_security = forced)]
    /// #[policy(own, using(owner == current_user()))]
    /// pub struct Note { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(rows = 5_000_000, row_security = forced)]
    /// #[index(owner)]
    /// #[policy(own, using(owner == current_user()))]
    /// pub struct Note { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// Supabase documentation, "RLS Performance and Best Practices".
    policy_column_unindexed: Deny, Table, reads = [Column, Unique, Index]
}

/// Below this many rows reading all of them may be cheaper than an index.
const ROWS_THAT_NEED_AN_INDEX: u64 = 10_000;

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let keys = search_keys(table);
    let is_led = |column: ColumnIndex| keys.iter().any(|key| key.column(0) == Some(column));
    let level = match table.rows {
        Some(rows) if rows >= ROWS_THAT_NEED_AN_INDEX => Level::Deny,
        _ => Level::Warn,
    };
    policies(table)
        .filter_map(|policy| {
            let compared: Vec<ColumnIndex> = conjuncts(policy.using?.nodes)
                .into_iter()
                .filter_map(compared_column)
                .collect();
            let first = *compared.first()?;
            if compared.iter().any(|column| is_led(*column)) {
                return None;
            }
            let field = table.columns[usize::from(first)].field;
            let violation = Violation::told(
                &RULE,
                policy.site,
                format_args!(
                    "no index of `{}` begins with `{field}`, by which the policy `{}` finds rows",
                    table.rust_name, policy.name
                ),
                "the condition is part of every query, and each of them reads the rows of everybody",
                format_args!("write `#[index({field})]`"),
            );
            Some(violation.at_level(level))
        })
        .collect()
}

/// The column of `column == value`, either way round.
fn compared_column(condition: &[Node<'_>]) -> Option<ColumnIndex> {
    let [operands @ .., Node::Binary(BinaryOperator::Equal)] = condition else {
        return None;
    };
    match operands {
        [Node::Column(column), rest @ ..] | [rest @ .., Node::Column(column)]
            if !rest.iter().any(|node| matches!(node, Node::Column(_))) =>
        {
            Some(*column)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, policy, table, uuid};
    use crate::def::{ExpressionDef, Node, PolicyDef, RowSecurity};

    fn notes() -> TableBuilder {
        table("Note").column("owner", uuid()).row_security(RowSecurity::Forced)
    }

    #[test]
    fn a_compared_column_needs_an_index() {
        static OWN: [Node<'static>; 3] = [
            Node::Column(0),
            Node::Call(crate::def::Function::CurrentUser, 0),
            Node::Binary(BinaryOperator::Equal),
        ];
        let own = || {
            let mut own: PolicyDef<'static> = policy("own");
            own.using = Some(ExpressionDef { nodes: &OWN });
            notes().policy(own)
        };
        assert_eq!(violations(&own().build())[0].level, Some(Level::Warn));
        assert_eq!(violations(&own().rows(1_000_000).build())[0].level, Some(Level::Deny));
        assert!(violations(&own().index(&["owner"]).build()).is_empty());
        assert!(violations(&notes().policy(policy("other")).build()).is_empty());
    }
}
