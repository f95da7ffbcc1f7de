use super::row_security::{policies, row_security};
use super::{Violation, rule};
use crate::def::{RowSecurity, TableDef};

rule! {
    /// A policy on a table without row security.
    ///
    /// # What it flags
    ///
    /// A `#[policy(..)]` on a table that neither says `row_security = enabled` or `forced` nor has a tenant
    /// key. Policies that only engines without row security would have are refused elsewhere.
    ///
    /// # Why it is bad
    ///
    /// A policy does nothing until row security is switched on. The table looks guarded in every review,
    /// and everybody reads all of it.
    ///
    /// # Example
    ///
    /// ```text
    /// #[policy(owner, using(owner == current_user()))]
    /// pub struct Note { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(row_security = forced)]
    /// #[policy(owner, using(owner == current_user()))]
    /// pub struct Note { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// Supabase, splinter 0007, "policy_exists_rls_disabled"; PostgreSQL documentation, "Row Security
    /// Policies".
    policy_without_rls: Deny, Table, reads = [Table]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    if row_security(table) != RowSecurity::Disabled {
        return Vec::new();
    }
    policies(table)
        .take(1)
        .map(|policy| {
            Violation::told(
                &RULE,
                policy.site,
                format_args!("the policy `{}` of `{}` guards nothing", policy.name, table.rust_name),
                "row security is off, so that everybody reads and writes all rows",
                "write `#[table(row_security = forced)]`",
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{policy, table, uuid};

    #[test]
    fn a_policy_needs_row_security() {
        let notes = |security| {
            table("Note").column("owner", uuid()).row_security(security).policy(policy("owner")).build()
        };
        assert_eq!(violations(&notes(RowSecurity::Disabled)).len(), 1);
        assert!(violations(&notes(RowSecurity::Enabled)).is_empty());
    }
}
