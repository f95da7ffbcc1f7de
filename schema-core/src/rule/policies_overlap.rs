use super::row_security::policies;
use super::{Violation, rule};
use crate::def::{PolicyDef, TableDef};

rule! {
    /// Several policies that permit the same statement to the same roles.
    ///
    /// # What it flags
    ///
    /// Two permissive policies of one table for the same command (or one of them for all) and the same
    /// roles.
    ///
    /// # Why it is bad
    ///
    /// Policies add up, and each of them is evaluated for every row. What one of them permits nobody sees
    /// who reads the other one.
    ///
    /// # Example
    ///
    /// ```text
    /// #[policy(own, using(owner == current_user()))]
    /// #[policy(shared, using(is_shared))]
    /// pub struct Note { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[policy(own_or_shared, using(owner == current_user() || is_shared))]
    /// pub struct Note { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// Supabase, splinter 0006, "multiple_permissive_policies".
    policies_overlap: Warn, Table, reads = []
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let permissive: Vec<&PolicyDef<'_>> =
        policies(table).filter(|policy| !policy.restrictive).collect();
    permissive
        .iter()
        .enumerate()
        .filter_map(|(position, policy)| {
            let first = permissive[..position].iter().find(|first| overlap(first, policy))?;
            Some(Violation::told(
                &RULE,
                policy.site,
                format_args!(
                    "the policies `{}` and `{}` of `{}` permit the same statements",
                    first.name, policy.name, table.rust_name
                ),
                "both are evaluated for every row, and what one permits is not seen in the other",
                "write one policy with both conditions: `using(a || b)`",
            ))
        })
        .collect()
}

fn overlap(first: &PolicyDef<'_>, second: &PolicyDef<'_>) -> bool {
    // One for all statements beside one for reading is how reading is widened.
    first.command == second.command
        && first.roles == second.roles
        && first.engines.0 & second.engines.0 != 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, policy, table, uuid};
    use crate::def::{PolicyDef, RowSecurity};

    fn notes() -> TableBuilder {
        table("Note").column("owner", uuid()).row_security(RowSecurity::Forced)
    }

    #[test]
    fn two_of_one_command_and_role_are_flagged() {
        let two = |change: fn(&mut PolicyDef<'static>)| {
            let mut second = policy("second");
            change(&mut second);
            violations(&notes().policy(policy("first")).policy(second).build()).len()
        };
        assert_eq!(two(|_| {}), 1);
        assert_eq!(two(|policy| policy.command = crate::def::PolicyCommand::Select), 0);
        assert_eq!(two(|policy| policy.roles = &["auditor"]), 0);
        assert_eq!(two(|policy| policy.restrictive = true), 0);
    }
}
