use super::row_security::{is_always_true, policies, writes};
use super::{Violation, rule};
use crate::def::{PolicyCommand, PolicyDef, TableDef};

rule! {
    /// A policy that lets everybody write everything.
    ///
    /// # What it flags
    ///
    /// A permissive policy for statements that write whose `using(..)`, or, for INSERT, `with_check(..)`,
    /// is always true. Reading for everybody, `for = select, using(true)`, is fine, and so is a policy for
    /// named roles (`to(..)`), and one beside a `restrictive` policy for everybody that guards the same statements:
    /// without a permissive one nobody would see a row.
    ///
    /// # Why it is bad
    ///
    /// Policies add up: one that is always true makes all others of the table pointless.
    ///
    /// # Example
    ///
    /// ```text
    /// #[policy(open, using(true))]
    /// pub struct Note { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[policy(readable, for = select, using(true))]
    /// #[policy(own, using(owner == current_user()))]
    /// pub struct Note { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// Supabase, splinter 0024, "permissive_rls_policy"; PostgreSQL documentation, "CREATE POLICY".
    policy_always_true: Deny, Table, reads = []
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    policies(table)
        .filter(|policy| writes(policy) && !policy.restrictive && is_for_everybody(policy.roles))
        .filter(|policy| !policies(table).any(|other| restricts(other, policy.command)))
        .filter(|policy| {
            let condition = match policy.command {
                PolicyCommand::Insert => policy.with_check,
                _ => policy.using,
            };
            condition.is_some_and(|condition| is_always_true(&condition))
        })
        .map(|policy| {
            Violation::told(
                &RULE,
                policy.site,
                format_args!("the policy `{}` of `{}` permits every write", policy.name, table.rust_name),
                "policies add up, so that all others of the table are pointless",
                "write the condition, name the roles (`to(..)`), or limit it to reading: `for = select`",
            )
        })
        .collect()
}

/// Whether a policy narrows what every other one permits.
fn restricts(policy: &PolicyDef<'_>, command: PolicyCommand) -> bool {
    let is_about_it = policy.command == PolicyCommand::All || policy.command == command;
    let condition = match policy.command {
        PolicyCommand::Insert => policy.with_check,
        _ => policy.using,
    };
    policy.restrictive
        && is_about_it
        && is_for_everybody(policy.roles)
        && condition.is_some_and(|condition| !is_always_true(&condition))
}

fn is_for_everybody(roles: &[&str]) -> bool {
    roles.is_empty() || roles.contains(&"public")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, policy, table, uuid};
    use crate::def::{ExpressionDef, Node, RowSecurity};

    fn notes() -> TableBuilder {
        table("Note").column("owner", uuid()).row_security(RowSecurity::Forced)
    }

    fn open(change: impl FnOnce(&mut PolicyDef<'static>)) -> usize {
        static TRUE: [Node<'static>; 1] = [Node::Boolean(true)];
        let mut open = policy("open");
        open.using = Some(ExpressionDef { nodes: &TRUE });
        change(&mut open);
        violations(&notes().policy(open).build()).len()
    }

    #[test]
    fn writing_for_everybody_is_flagged() {
        assert_eq!(open(|_| {}), 1);
        assert_eq!(open(|policy| policy.command = PolicyCommand::Delete), 1);
    }

    #[test]
    fn what_a_restrictive_policy_guards_is_fine() {
        static TRUE: [Node<'static>; 1] = [Node::Boolean(true)];
        static OWN: [Node<'static>; 1] = [Node::Column(0)];
        let mut open = policy("open");
        open.using = Some(ExpressionDef { nodes: &TRUE });
        let found = |change: fn(&mut PolicyDef<'static>)| {
            let mut own = policy("own");
            own.restrictive = true;
            own.using = Some(ExpressionDef { nodes: &OWN });
            change(&mut own);
            violations(&notes().policy(open).policy(own).build()).len()
        };
        assert_eq!(found(|_| {}), 0);
        assert_eq!(found(|own| own.command = PolicyCommand::Select), 1);
        assert_eq!(found(|own| own.roles = &["guest"]), 1);
        assert_eq!(found(|own| own.using = Some(ExpressionDef { nodes: &TRUE })), 1);
    }

    #[test]
    fn reading_roles_and_conditions_are_fine() {
        assert_eq!(open(|policy| policy.command = PolicyCommand::Select), 0);
        assert_eq!(open(|policy| policy.roles = &["auditor"]), 0);
        assert_eq!(open(|policy| policy.restrictive = true), 0);
        assert_eq!(open(|policy| policy.using = None), 0);
    }
}
