//! Constraints whose index cannot be built beside writes: exclusion constraints, and keys whose ranges may
//! not overlap.

use crate::diff::Constraint;
use crate::model::{Exclusion, ObjectName};
use crate::plan::Operation;
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::simulate_constraints::kind_of;

/// A constraint of a partitioned table takes over no index.
const PARTITIONED_KEY: (&str, &str) = (
    "unique_constraint_blocking",
    "the indexes of all partitions are built while nobody can read or write the table, because a key of a \
     partitioned table takes over no index",
);

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
    let (hazard, problem) = match constraint {
        Constraint::ForeignKey(_) => (
            "fk_not_valid_partitioned",
            "this server looks at every row of a partitioned table when the key is added, and nobody can write to \
             either table meanwhile",
        ),
        Constraint::PrimaryKey(key) if !key.without_overlaps => PARTITIONED_KEY,
        _ => (
            "exclusion_constraint_blocking",
            "it checks every row and builds its index while nobody can read or write the table; there is no way \
             to build it beside running writes",
        ),
    };
    if context.capabilities.concurrent_releases && !context.is_small(table) {
        if !context.accepts(hazard) {
            drafts.refuse(
                hazard,
                format!("{table}.{name}"),
                problem,
                format!(
                    "say that the table is small with `#[table(rows = ..)]` (below {}), or accept the \
                     interruption with `--accept-hazard {hazard}`",
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
    let stage = match constraint {
        Constraint::ForeignKey(_) => Stage::AddForeignKeys,
        _ => Stage::AttachUniques,
    };
    drafts.add(stage, Draft::new(operation, [drop]));
}
