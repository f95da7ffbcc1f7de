//! Columns that are filled in batches.

use crate::def::UnaryOperator;
use crate::model::{Expression, ObjectName};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::{BackfillValue, Operation};

/// Fills a column in batches. `source` is the column that it copies, whose NULLs need no filling.
pub(super) fn fill(
    context: &Context<'_>,
    drafts: &mut Drafts,
    stage: Stage,
    table: &ObjectName,
    column: &str,
    value: Expression,
    source: Option<&str>,
) {
    let Some(operation) = backfill(context, drafts, table, column, value, source) else {
        return;
    };
    let draft = Draft::without_reverse(operation, "the column that is filled goes on the way back")
        .avoids(&["backfill_in_ddl_txn", "dml_without_where"]);
    let draft = match stage {
        Stage::Sweep => draft.named(format!("fill_{table}_{column}_again")),
        _ => draft,
    };
    drafts.add(stage, draft);
}

/// Fills the rows that the old release, which does not know the column, wrote after the backfill.
pub(super) fn sweep(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    column: &str,
    value: Expression,
) {
    fill(context, drafts, Stage::Sweep, table, column, value, None);
    drafts.note(format!(
        "{table}.{column} is NULL in rows that the old release writes until the constrain phase has \
         run: while both releases run, the new one must be able to read that."
    ));
}

/// The backfill of one column; refused where no key gives the batches an order.
pub(super) fn backfill(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    column: &str,
    value: Expression,
    source: Option<&str>,
) -> Option<Operation> {
    let Some(key) = context.backfill_key(table) else {
        drafts.refuse(
            "dml_without_where",
            format!("{table}.{column}"),
            "the table has no primary key by which its rows could be filled in batches",
            "declare a primary key in a release before this one",
        );
        return None;
    };
    let of = |name: &str| Box::new(Expression::Column(name.to_owned()));
    let empty = Expression::Unary(UnaryOperator::IsNone, of(column));
    let pending = match source {
        None => empty,
        Some(source) => Expression::Binary(
            crate::def::BinaryOperator::And,
            Box::new(empty),
            Box::new(Expression::Unary(UnaryOperator::IsSome, of(source))),
        ),
    };
    Some(Operation::Backfill {
        table: table.clone(),
        key,
        values: vec![BackfillValue {
            column: column.to_owned(),
            value,
        }],
        pending,
    })
}

pub(super) fn fill_existing(
    context: &Context<'_>,
    drafts: &mut Drafts,
    stage: Stage,
    table: &ObjectName,
    column: &str,
    value: Expression,
) {
    let operation = backfill(context, drafts, table, column, value, None);
    if let Some(operation) = operation {
        let why = "which rows held NULL is not kept; the column may hold NULL again";
        drafts.add(
            stage,
            Draft::without_reverse(operation, why)
                .named(match stage {
                    Stage::Sweep => format!("fill_{table}_{column}_again"),
                    _ => format!("fill_{table}_{column}"),
                })
                .avoids(&["backfill_in_ddl_txn", "dml_without_where"]),
        );
    }
}
