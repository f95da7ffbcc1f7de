//! Columns that may not be NULL any more, and those that may be again.

use crate::def::UnaryOperator;
use crate::model::{Check, Expression, ObjectName};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::{ColumnChange, ConstraintKind, Operation, Validation, Work};

/// Forbids NULL in a column that holds rows: a check that is validated beside reads and writes vouches
/// for the rows, so that SET NOT NULL need not read them.
pub(super) fn require(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    column: &str,
    hazards: &[&'static str],
) {
    let alter = |change: ColumnChange| Operation::AlterColumn {
        table: table.clone(),
        column: column.to_owned(),
        change,
    };
    let set = Draft::new(
        alter(ColumnChange::SetNotNull),
        [alter(ColumnChange::DropNotNull)],
    )
    .with_table(table)
    .avoids(hazards);
    if !context.capabilities.unvalidated_constraints || !context.capabilities.not_null_by_check {
        drafts.add(Stage::SetNotNull, set);
        return;
    }
    let check = Check::new(
        context.aside(&format!("{}_{column}", table.name), "required"),
        Expression::Unary(
            UnaryOperator::IsSome,
            Box::new(Expression::Column(column.to_owned())),
        ),
    );
    let name = check.name.clone();
    let add = Operation::AddCheck {
        table: table.clone(),
        check,
        validation: Validation::Deferred,
    };
    let drop = Operation::DropConstraint {
        table: table.clone(),
        name: name.clone(),
        kind: ConstraintKind::Check,
    };
    let validate = Operation::ValidateConstraint {
        table: table.clone(),
        name,
        kind: ConstraintKind::Check,
    };
    let slug = format!("require_{table}_{column}");
    drafts.add(
        Stage::AddChecks,
        Draft::new(add.clone(), [drop.clone()])
            .with_table(table)
            .avoids(&["set_not_null_scan"])
            .avoids(hazards),
    );
    drafts.add(
        Stage::ValidateChecks,
        Draft::without_reverse(validate, "what is validated needs no way back")
            .avoids(&["set_not_null_scan", "validate_same_txn"])
            .avoids(hazards),
    );
    drafts.add(
        Stage::SetNotNull,
        set.with_work(Work::Catalog)
            .avoids(&["not_null_and_drop_check_together", "set_not_null_scan"])
            .named(slug.clone()),
    );
    drafts.add(
        Stage::SetNotNull,
        Draft::new(drop, [add])
            .with_table(table)
            .avoids(&["not_null_and_drop_check_together"])
            .avoids(hazards)
            .named(slug),
    );
}

/// Allows NULL in a column.
pub(super) fn relax(drafts: &mut Drafts, stage: Stage, table: &ObjectName, column: &str) {
    let alter = |change: ColumnChange| Operation::AlterColumn {
        table: table.clone(),
        column: column.to_owned(),
        change,
    };
    let draft = Draft::new(
        alter(ColumnChange::DropNotNull),
        [alter(ColumnChange::SetNotNull)],
    );
    drafts.add(stage, draft.with_table(table));
}

/// Whether a column is in the primary key before the plan.
pub(super) fn in_primary_key(context: &Context<'_>, table: &ObjectName, column: &str) -> bool {
    let key = context
        .base_table(table)
        .and_then(|table| table.primary_key.as_ref());
    key.is_some_and(|key| key.columns.iter().any(|name| name == column))
}
