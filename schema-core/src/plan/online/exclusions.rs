//! Constraints whose index cannot be built beside writes: exclusion constraints, and keys whose ranges may
//! not overlap.

use crate::diff::Constraint;
use crate::model::{Exclusion, ObjectName};
use crate::plan::Operation;
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::simulate::kind_of;

const HAZARD: &str = "exclusion_constraint_blocking";

/// Adds an exclusion constraint to a table that holds rows.
pub(super) fn add(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    exclusion: &Exclusion,
) {
    let constraint = Constraint::Exclusion(exclusion.clone());
    let operation = Operation::AddExclusion {
        table: table.clone(),
        exclusion: exclusion.clone(),
    };
    add_blocking(context, drafts, table, &constraint, operation);
}

/// Adds a constraint whose index is built under a lock that stops reads and writes: where the table is
/// small, or where the project takes that upon itself.
pub(super) fn add_blocking(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    constraint: &Constraint,
    operation: Operation,
) {
    let name = constraint.name();
    if context.capabilities.concurrent_releases && !context.is_small(table) {
        if !context.accepts(HAZARD) {
            drafts.refuse(
                HAZARD,
                format!("{table}.{name}"),
                "it checks every row and builds its index while nobody can read or write the table; there \
                 is no way to build it beside running writes",
                format!(
                    "say that the table is small with `#[table(rows = ..)]` (below {}), or accept the \
                     interruption with `--accept-hazard {HAZARD}`",
                    context.options.small_table_rows
                ),
            );
            return;
        }
        drafts.note(format!(
            "{table} can neither be read nor written while {name} is built; run that migration when the \
             table is quiet."
        ));
    }
    let drop = Operation::DropConstraint {
        table: table.clone(),
        name: name.to_owned(),
        kind: kind_of(constraint),
    };
    drafts.add(Stage::AttachUniques, Draft::new(operation, [drop]));
}
