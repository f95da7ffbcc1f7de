//! The plan: ordered steps that take a live database from one schema to another, and back.
//!
//! The planner knows no SQL. It turns changes into [`Operation`]s, orders them into phases, and asks
//! the dialect for what it cannot know itself: what a server can do at all
//! ([`Capabilities`](crate::dialect::Capabilities)) and what an operation locks and reads
//! ([`Footprint`]).
//!
//! Where two releases of an application write to one database, a change goes through phases: *expand*
//! adds what the new release needs and *backfill* fills it, both before that release is deployed;
//! *constrain* makes the new rules hold once the old release no longer writes; *contract* removes what
//! only the old release knew once it will not come back.
//!
//! A plan proves itself: [`plan`] carries it out on a model ([`simulate`]), forth and back, and returns
//! an error rather than steps that do not lead where they should.

mod catalog;
mod closures;
mod context;
mod conversion;
mod conversion_operation;
mod custom;
mod draft;
mod error;
mod estimate;
mod former_name;
mod keep;
mod label;
mod objects;
mod online;
mod operation;
mod options;
mod order;
mod partition;
mod placeholder;
mod property_change;
mod rebuild;
mod release;
mod render;
mod reverse_loss;
mod rule;
mod simulate;
mod simulate_constraints;
mod simulate_sequences;
mod simulate_types;
mod statistics;
mod step;
mod summary;
mod table_object;
#[cfg(test)]
mod tests;
mod verify;

pub use catalog::{Catalog, SimulationError};
pub use conversion_operation::{ConversionOperation, TwoWayConversion};
pub use custom::{CustomStatements, CustomStep};
pub use error::{DataLossChoice, Direction, PlanError};
pub use estimate::{
    CostModel, Estimate, EstimateSource, Range as EstimateRange, bytes_text, duration_text,
};
pub use former_name::FormerName;
pub use keep::dropped_objects;
pub use operation::{
    BackfillValue, CommentTarget, ConstraintKind, Operation, SupportFunction, Validation,
};
pub use options::{ACCEPTABLE_HAZARDS, Options};
pub(crate) use partition::subject as partition_subject;
pub use partition::{PartitionOperation, PartitionPlace, PartitionsOnTheWay};
pub use property_change::{ColumnChange, TablePropertyChange};
pub use release::{ReleaseConflict, ReleaseProblem};
pub use render::render_text;
pub use reverse_loss::DataObject;
pub use simulate::simulate;
pub use statistics::{ColumnStatistics, Statistics, StatisticsFormatError, TableStatistics};
pub use step::{
    DataLoss, Footprint, LockClaim, LockLevel, Migration, Phase, Plan, Reverse, Step, Timeouts,
    Work,
};
pub use summary::summary;

use crate::dialect::Dialect;
use crate::diff::Change;
use crate::model::Schema;
use context::Context;
use draft::{Draft, Drafts, Stage};

/// The way from `old` to `new`, both adapted to the dialect, for the changes that
/// [`diff_with`](crate::diff::diff_with) found between them.
///
/// # Errors
///
/// Every reason why there is no plan, all of them at once: a change that cannot be made without
/// stopping the running release, data loss that nobody approved, or steps that could not run.
pub fn plan(
    old: &Schema,
    new: &Schema,
    changes: &[Change],
    dialect: &dyn Dialect,
    options: &Options,
) -> Result<Plan, Vec<PlanError>> {
    let mut drafts = Drafts::default();
    let context = Context::new(old, new, changes, dialect, options);
    objects::draft(&context, &mut drafts, objects::ObjectPlace::BeforeTypes);
    support_functions(old, new, dialect, &mut drafts);
    if dialect.capabilities().alter_constraints {
        online::draft(
            Context::new(old, new, changes, dialect, options),
            &mut drafts,
        );
    } else {
        rebuild::draft(
            &Context::new(old, new, changes, dialect, options),
            &mut drafts,
        );
    }
    closures::draft(&context, &mut drafts);
    objects::draft(&context, &mut drafts, objects::ObjectPlace::AfterTables);
    objects::draft_removals(&context, &mut drafts);
    let (mut migrations, mut notes) = drafts.finish(dialect)?;
    objects::set_aside_dependents(&context, &old.objects, &mut migrations);
    verify::verify(&context, old, &mut migrations).map_err(|error| vec![error])?;
    estimate::fill(&mut migrations, (old, new), dialect, &options.statistics);
    notes.extend(extension_notes(old, new, dialect));
    notes.splice(0..0, deployment_notes(dialect, &migrations));
    let is_first = old.tables.is_empty();
    if dialect.capabilities().concurrent_releases && !is_first && !migrations.is_empty() {
        notes.insert(0, release::note(&migrations));
    }
    Ok(Plan { migrations, notes })
}

fn support_functions(old: &Schema, new: &Schema, dialect: &dyn Dialect, drafts: &mut Drafts) {
    let before = dialect.support_functions(old);
    let after = dialect.support_functions(new);
    for function in after.difference(&before) {
        let draft = Draft::new(
            Operation::CreateSupportFunction(*function),
            [Operation::DropSupportFunction(*function)],
        );
        drafts.add(Stage::CreateObjects, draft.together("objects"));
    }
    for function in before.difference(&after) {
        drafts.add(
            Stage::DropTypes,
            Draft::new(
                Operation::DropSupportFunction(*function),
                [Operation::CreateSupportFunction(*function)],
            ),
        );
    }
}

/// What must be there before the plan runs.
fn extension_notes(old: &Schema, new: &Schema, dialect: &dyn Dialect) -> Vec<String> {
    let before = dialect.needed_extensions(old);
    let after = dialect.needed_extensions(new);
    let added = after.iter().filter(|(extension, _)| {
        !before.contains_key(*extension) && !new.declares_extension(extension)
    });
    added
        .map(|(extension, object)| {
            format!(
                "{object} needs the extension {extension}, which the schema does not declare. Either declare it \
                 in `schema!`, `objects: [extension(\"{extension}\")]`, and the migrations create it, or \
                 an administrator runs `CREATE EXTENSION {extension}` first."
            )
        })
        .collect()
}

/// When each phase runs, where releases overlap.
fn deployment_notes(dialect: &dyn Dialect, migrations: &[Migration]) -> Vec<String> {
    let has = |phase: Phase| migrations.iter().any(|migration| migration.phase == phase);
    let mut notes = Vec::new();
    if !dialect.capabilities().concurrent_releases {
        return notes;
    }
    match (has(Phase::Expand), has(Phase::Backfill)) {
        (_, true) => notes.push(
            "Run the expand and backfill phases before the new release is deployed.".to_owned(),
        ),
        (true, false) => {
            notes.push("Run the expand phase before the new release is deployed.".to_owned());
        }
        (false, false) => {}
    }
    // What only completes columns of another type disturbs no release.
    let waits = migrations.iter().any(|migration| {
        let mut steps = migration.steps.iter();
        migration.phase == Phase::Constrain
            && steps.any(|step| !step.avoids.contains(&"column_type_rewrite"))
    });
    if has(Phase::Switch) && !waits {
        notes.push("Run the constrain phase next; it disturbs no release.".to_owned());
    }
    if waits {
        notes.push(
            "Run the constrain phase when the new release is deployed and no instance of the old one \
             writes any more."
                .to_owned(),
        );
    }
    if has(Phase::Switch) {
        notes.push(
            "Run the switch phase together with the deployment of the new release.".to_owned(),
        );
    }
    if has(Phase::Switch) && waits {
        notes.push(
            "Some changes wait in the constrain phase for the new release, which may be unable to read a column before \
             the switch gives it the new type: where that is so, change the type in a release of its own."
                .to_owned(),
        );
    }
    if has(Phase::Contract) {
        notes.push(
            "Run the contract phase when no instance of the old release is left and none will be \
             brought back."
                .to_owned(),
        );
    }
    if has(Phase::Discard) {
        notes.push(
            "Run the discard phase once nobody will want back what the contract phase has kept aside, and before the \
             migrations of the next release, which wait for it. Until then the way back has every row."
                .to_owned(),
        );
    }
    notes
}
