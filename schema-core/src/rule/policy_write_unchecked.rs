use super::row_security::{is_always_true, policies};
use super::{Violation, rule};
use crate::def::{PolicyCommand, TableDef};

rule! {
    /// A policy whose check undoes its condition.
    ///
    /// # What it flags
    ///
    /// A permissive policy with a condition in `using(..)` and `with_check(true)`. Without `with_check` the
    /// condition guards writes too.
    ///
    /// # Why it is bad
    ///
    /// Who may change a row may then change it into anybody's: the row is given away, or put into another
    /// tenant.
    ///
    /// # Example
    ///
    /// ```text
    /// #[policy(own, using(owner == current_user()), with_check(true))]
    /// pub struct Note { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[policy(own, using(owner == current_user()))]
    /// pub struct Note { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "CREATE POLICY": USING serves for both where WITH CHECK is not given.
    policy_write_unchecked: Deny, Table, reads = []
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    policies(table)
        .filter(|policy| matches!(policy.command, PolicyCommand::All | PolicyCommand::Update))
        .filter(|policy| !policy.restrictive)
        .filter(|policy| {
            policy.using.is_some_and(|using| !is_always_true(&using))
                && policy.with_check.is_some_and(|check| is_always_true(&check))
        })
        .map(|policy| {
            Violation::told(
                &RULE,
                policy.site,
                format_args!(
                    "the policy `{}` of `{}` lets a row be changed into any other",
                    policy.name, table.rust_name
                ),
                "who may change a row may give it to somebody else, or put it into another tenant",
                "leave `with_check` out: then `using` guards writes too",
            )
        })
        .collect()
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
    fn a_check_that_is_always_true_is_flagged() {
        static TRUE: [Node<'static>; 1] = [Node::Boolean(true)];
        let mut loose: PolicyDef<'static> = policy("own");
        assert!(violations(&notes().policy(loose).build()).is_empty());
        loose.with_check = Some(ExpressionDef { nodes: &TRUE });
        assert_eq!(violations(&notes().policy(loose).build()).len(), 1);
    }
}
