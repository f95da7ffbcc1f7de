//! What the attributes say about who sees which rows.

use crate::def::{
    ExpressionDef, Node, PolicyCommand, PolicyDef, RowSecurity, TableDef, TableObjectDef,
};

/// The policies of a table.
pub(super) fn policies<'t>(table: &TableDef<'t>) -> impl Iterator<Item = &'t PolicyDef<'t>> {
    table
        .details
        .objects
        .iter()
        .filter_map(|object| match object {
            TableObjectDef::Policy(policy) => Some(policy),
            _ => None,
        })
}

/// What is said about row security. A tenant key switches it on by itself.
pub(super) fn row_security(table: &TableDef<'_>) -> RowSecurity {
    if table.details.conventions.tenancy.is_some() {
        return RowSecurity::Forced;
    }
    table
        .details
        .properties
        .map_or(RowSecurity::Disabled, |properties| properties.row_security)
}

/// Whether a policy is about statements that write.
pub(super) fn writes(policy: &PolicyDef<'_>) -> bool {
    policy.command != PolicyCommand::Select
}

/// Whether a condition holds for every row.
pub(super) fn is_always_true(condition: &ExpressionDef<'_>) -> bool {
    match condition.nodes {
        [Node::Boolean(true)] => true,
        [Node::Sql(text)] => text.trim().eq_ignore_ascii_case("true"),
        _ => false,
    }
}
