use super::row_security::policies;
use super::{Violation, rule};
use crate::def::{Node, TableDef};

rule! {
    /// A policy that calls a function for every row.
    ///
    /// # What it flags
    ///
    /// A call of a function of your own, `func("..")`, in the condition of a policy, without a column among
    /// its arguments.
    ///
    /// # Why it is bad
    ///
    /// The engine evaluates the condition for each row that a query looks at, and the function with it. In
    /// a sub-select it is called once for the statement.
    ///
    /// # Example
    ///
    /// ```text
    /// #[policy(tenant, using(tenant_id == func("app.current_tenant")))]
    /// pub struct Invoice { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[policy(tenant, using(tenant_id == sql("(SELECT app.current_tenant())")))]
    /// pub struct Invoice { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// Supabase, splinter 0003, "auth_rls_initplan".
    policy_calls_per_row: Warn, Table, reads = []
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    policies(table)
        .filter_map(|policy| {
            let mut conditions = [policy.using, policy.with_check].into_iter().flatten();
            let name = conditions.find_map(|condition| {
                condition.nodes.iter().find_map(|node| match node {
                    Node::UserCall(name, 0) => Some(*name),
                    _ => None,
                })
            })?;
            Some(Violation::told(
                &RULE,
                policy.site,
                format_args!(
                    "the policy `{}` of `{}` calls `{name}` for every row",
                    policy.name, table.rust_name
                ),
                "its answer is the same for the whole statement, and large tables call it millions of times",
                format_args!("write `sql(\"(SELECT {name}())\")`, which is evaluated once"),
            ))
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
    fn a_call_without_arguments_is_flagged() {
        static CALL: [Node<'static>; 1] = [Node::UserCall("app.current_tenant", 0)];
        static OF_ROW: [Node<'static>; 2] = [Node::Column(0), Node::UserCall("app.may_see", 1)];
        let count = |nodes: &'static [Node<'static>]| {
            let mut called: PolicyDef<'static> = policy("tenant");
            called.using = Some(ExpressionDef { nodes });
            violations(&notes().policy(called).build()).len()
        };
        assert_eq!(count(&CALL), 1);
        assert_eq!(count(&OF_ROW), 0);
    }
}
