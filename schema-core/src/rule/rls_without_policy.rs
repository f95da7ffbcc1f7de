use super::row_security::{policies, row_security};
use super::{Violation, rule};
use crate::def::{Level, RowSecurity, TableDef};

rule! {
    /// Row security that lets nobody in.
    ///
    /// # What it flags
    ///
    /// `row_security = enabled` or `forced` without a policy that permits anything: there is none, or all
    /// of them are `restrictive`, which only narrow what others permit. Without `forced` it is a warning: the owner may be
    /// the only one who shall see the rows.
    ///
    /// # Why it is bad
    ///
    /// Without a permissive policy every query of every role but the owner's finds no row, and every insert
    /// fails. Nobody notices where the application connects as the owner.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(row_security = forced)]
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
    /// Supabase, splinter 0008, "rls_enabled_no_policy"; PostgreSQL documentation, "CREATE POLICY".
    rls_without_policy: Deny, Table, reads = [Object]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let is_on = row_security(table) != RowSecurity::Disabled;
    let by_tenant = table.details.conventions.tenancy.is_some();
    if !is_on || by_tenant || policies(table).any(|policy| !policy.restrictive) {
        return Vec::new();
    }
    let violation = |why, help| {
        Violation::told(
            &RULE,
            0,
            format_args!("`{}` has row security, and no policy permits anything", table.rust_name),
            why,
            help,
        )
    };
    vec![match row_security(table) {
        RowSecurity::Forced => violation(
            "nobody finds a row, and inserts fail",
            "write a policy: `#[policy(name, using(..))]`",
        ),
        // Whoever owns the table may be the only one who shall see it.
        _ => violation(
            "every role but the owner finds no row, and its inserts fail",
            "write a policy: `#[policy(name, using(..))]`; waive this where the owner alone shall see the rows",
        )
        .at_level(Level::Warn),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, policy, table, uuid};

    fn notes() -> TableBuilder {
        table("Note").column("owner", uuid()).row_security(RowSecurity::Enabled)
    }

    #[test]
    fn without_a_permissive_policy_nobody_gets_in() {
        let found = violations(&notes().build());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].level, Some(Level::Warn));
        let forced = notes().row_security(RowSecurity::Forced).build();
        assert_eq!(violations(&forced)[0].level, None);
        let mut narrowing = policy("narrow");
        narrowing.restrictive = true;
        assert_eq!(violations(&notes().policy(narrowing).build()).len(), 1);
        assert!(violations(&notes().policy(policy("owner")).build()).is_empty());
        assert!(violations(&notes().row_security(RowSecurity::Disabled).build()).is_empty());
    }
}
