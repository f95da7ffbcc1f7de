use super::row_security::{policies, row_security};
use super::{Violation, rule};
use crate::def::{RowSecurity, TableDef};

rule! {
    /// Row security that the owner of the table walks past.
    ///
    /// # What it flags
    ///
    /// `row_security = enabled`: policies do not hold for the role that owns the table.
    ///
    /// # Why it is bad
    ///
    /// Most applications connect as the role that ran the migrations, and so owns the tables. For them no
    /// policy holds, and every test passes.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(row_security = enabled)]
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
    /// PostgreSQL documentation, "Row Security Policies": FORCE ROW LEVEL SECURITY.
    rls_not_forced: Warn, Table, reads = [Table]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    // Without policies there is more to say: `rls_without_policy` does.
    if row_security(table) != RowSecurity::Enabled || policies(table).next().is_none() {
        return Vec::new();
    }
    vec![Violation::told(
        &RULE,
        0,
        format_args!("the policies of `{}` do not hold for its owner", table.rust_name),
        "an application that connects as the role that ran the migrations sees all rows",
        "write `row_security = forced`, or waive this where another role connects",
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{policy, table, uuid};

    #[test]
    fn enabled_is_flagged_and_forced_is_not() {
        let notes = |security| {
            table("Note").column("owner", uuid()).row_security(security).policy(policy("own")).build()
        };
        assert_eq!(violations(&notes(RowSecurity::Enabled)).len(), 1);
        assert!(violations(&notes(RowSecurity::Forced)).is_empty());
        assert!(violations(&notes(RowSecurity::Disabled)).is_empty());
    }

    #[test]
    fn what_nobody_but_the_owner_sees_is_left_to_another_rule() {
        let notes = table("Note").column("owner", uuid()).row_security(RowSecurity::Enabled);
        assert!(violations(&notes.build()).is_empty());
    }
}
