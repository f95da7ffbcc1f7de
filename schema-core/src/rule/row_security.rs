//! What the attributes say about who sees which rows.

use crate::def::{
    ColumnIndex, EngineSet, ExpressionDef, Function, Node, PolicyCommand, PolicyDef, RowSecurity,
    TableDef, TableObjectDef,
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

/// The columns that policies compare with who asks; `None` where row security guards nothing. Derive and tool put them
/// into [`TableDef::guard`], because rustc does not see the policies.
pub fn owner_columns(table: &TableDef<'_>) -> Option<Vec<ColumnIndex>> {
    let has_postgres = table.details.project.engines.0 & EngineSet::POSTGRES.0 != 0;
    if row_security(table) == RowSecurity::Disabled || !has_postgres {
        return None;
    }
    let mut columns: Vec<ColumnIndex> = policies(table).filter_map(owner_column).collect();
    columns.sort_unstable();
    columns.dedup();
    Some(columns)
}

/// The column that a policy compares with who asks.
fn owner_column(policy: &PolicyDef<'_>) -> Option<ColumnIndex> {
    let nodes = policy.using?.nodes;
    let asks = nodes.iter().any(|node| match node {
        Node::Call(Function::CurrentSetting | Function::CurrentUser, _) => true,
        Node::UserCall(name, _) => matches!(*name, "current_setting" | "auth.uid" | "current_user"),
        Node::Sql(text) => {
            let text = text.to_ascii_lowercase();
            let who = ["current_setting(", "auth.uid(", "current_user"];
            who.iter().any(|it| text.contains(it))
        }
        _ => false,
    });
    let columns: Vec<ColumnIndex> = nodes
        .iter()
        .filter_map(|node| match node {
            Node::Column(column) => Some(*column),
            _ => None,
        })
        .collect();
    match columns[..] {
        [only] if asks => Some(only),
        _ => None,
    }
}
