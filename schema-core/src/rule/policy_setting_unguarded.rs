use super::row_security::policies;
use super::{Violation, rule};
use crate::def::{Function, Node, TableDef, TypeFamily};

rule! {
    /// A policy that fails where a setting is empty.
    ///
    /// # What it flags
    ///
    /// A `current_setting(..)` whose value is cast in the condition of a policy, without `nullif(.., "")`
    /// between the two, also within `sql("..")`.
    ///
    /// # Why it is bad
    ///
    /// A setting that was ever set for a transaction is an empty string afterwards, not NULL. `''::uuid` is
    /// an error, so that on a pooled connection every query of the table fails until the setting is set.
    ///
    /// # Example
    ///
    /// ```text
    /// #[policy(tenant, using(tenant_id == current_setting("app.tenant", true).cast(uuid)))]
    /// pub struct Invoice { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[policy(tenant, using(tenant_id == nullif(current_setting("app.tenant", true), "").cast(uuid)))]
    /// pub struct Invoice { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "System Administration Functions": current_setting; the behaviour of `SET
    /// LOCAL`.
    policy_setting_unguarded: Deny, Table, reads = []
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    policies(table)
        .filter(|policy| {
            [policy.using, policy.with_check]
                .into_iter()
                .flatten()
                .any(|condition| is_unguarded(condition.nodes))
        })
        .map(|policy| {
            Violation::told(
                &RULE,
                policy.site,
                format_args!(
                    "the policy `{}` of `{}` casts a setting that may be empty",
                    policy.name, table.rust_name
                ),
                "after a transaction that set it the setting is an empty string, and every query of the table fails",
                "write `nullif(current_setting(\"..\", true), \"\").cast(..)`",
            )
        })
        .collect()
}

fn is_unguarded(nodes: &[Node<'_>]) -> bool {
    let casts = nodes.windows(2).any(|pair| match pair {
        [
            Node::Call(Function::CurrentSetting, _) | Node::UserCall("current_setting", _),
            Node::Cast(target),
        ] => {
            target.kind.family() != TypeFamily::Text
        }
        _ => false,
    });
    let in_sql = nodes.iter().any(|node| match node {
        Node::Sql(text) => {
            let text = text.to_ascii_lowercase();
            text.contains("current_setting(")
                && text.contains("::")
                && !text.contains("nullif(")
                && !text.contains("::text")
        }
        _ => false,
    });
    casts || in_sql
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, policy, table, uuid};
    use crate::def::{ExpressionDef, PolicyDef, RowSecurity};

    fn notes() -> TableBuilder {
        table("Note").column("owner", uuid()).row_security(RowSecurity::Forced)
    }

    use crate::def::{ColumnType, TypeKind};

    #[test]
    fn a_bare_cast_is_flagged_and_a_guarded_one_is_not() {
        static BARE: [Node<'static>; 3] = [
            Node::Text("app.tenant"),
            Node::Call(Function::CurrentSetting, 1),
            Node::Cast(ColumnType::new(TypeKind::Uuid)),
        ];
        static GUARDED: [Node<'static>; 5] = [
            Node::Text("app.tenant"),
            Node::Call(Function::CurrentSetting, 1),
            Node::Text(""),
            Node::Call(Function::NullIf, 2),
            Node::Cast(ColumnType::new(TypeKind::Uuid)),
        ];
        static RAW: [Node<'static>; 1] = [Node::Sql("tenant_id = current_setting('app.tenant')::uuid")];
        let count = |nodes: &'static [Node<'static>]| {
            let mut by_setting: PolicyDef<'static> = policy("tenant");
            by_setting.using = Some(ExpressionDef { nodes });
            violations(&notes().policy(by_setting).build()).len()
        };
        assert_eq!(count(&BARE), 1);
        assert_eq!(count(&RAW), 1);
        assert_eq!(count(&GUARDED), 0);
    }
}
