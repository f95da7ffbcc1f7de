mod conventions;
mod dialect;
mod engines;
mod estimate;
mod hazards;
mod initial;
mod label;
pub(super) mod objects;
mod partitions;
mod previous_release;
mod properties;
mod rebuild;
mod release;
mod reverse_loss;

use super::{Options, Plan, PlanError, Reverse, plan};
use crate::diff::{Decisions, DiffError, diff, diff_with};
use crate::model::Schema;
use dialect::Fake;

/// Plans the way between two schemas; what looks like a rename and is not declared as one is none.
fn plan_between(
    dialect: &Fake,
    old: &Schema,
    new: &Schema,
    options: &Options,
) -> Result<Plan, Vec<PlanError>> {
    let changes = match diff(old, new) {
        Err(DiffError::UndecidedRenames(renames)) => {
            let decisions = Decisions {
                not_renames: renames.into_iter().collect(),
                ..Decisions::default()
            };
            diff_with(old, new, &decisions).unwrap()
        }
        other => other.unwrap(),
    };
    plan(old, new, &changes, dialect, options)
}

fn allowing(objects: &[&str]) -> Options {
    Options {
        allow_data_loss: objects.iter().map(|it| (*it).to_owned()).collect(),
        ..Options::default()
    }
}

/// A plan in few lines: `phase slug` of each migration, `*` where it is in no transaction, then its
/// steps.
fn outline(plan: &Plan) -> String {
    let mut text = String::new();
    for migration in &plan.migrations {
        let mark = if migration.transactional { "" } else { " *" };
        text += &format!("{} {}{mark}\n", migration.phase.keyword(), migration.slug);
        for step in &migration.steps {
            text += &format!("  {}\n", step.summary);
        }
    }
    text
}

#[track_caller]
fn check(dialect: &Fake, old: &Schema, new: &Schema, options: &Options, expected: &str) -> Plan {
    let plan = match plan_between(dialect, old, new, options) {
        Ok(plan) => plan,
        Err(errors) => panic!("{}", refusals(&errors)),
    };
    let expected: Vec<&str> = expected.lines().map(str::trim).collect();
    let outline = outline(&plan);
    let found: Vec<&str> = outline.lines().map(str::trim).collect();
    assert!(
        found == expected,
        "the plan is:\n{outline}\nexpected:\n{}",
        expected.join("\n")
    );
    plan
}

fn refusals(errors: &[PlanError]) -> String {
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// The hazards for which a plan is refused, and the objects.
fn refused(old: &Schema, new: &Schema) -> Vec<(&'static str, String)> {
    refused_with(old, new, &Options::default())
}

fn refused_with(old: &Schema, new: &Schema, options: &Options) -> Vec<(&'static str, String)> {
    let errors = plan_between(&Fake::altering(), old, new, options).unwrap_err();
    let hazards = errors.into_iter().map(|error| match error {
        PlanError::Hazard { hazard, object, .. } => (hazard, object),
        PlanError::DataLoss { object, .. } => ("data_loss", object),
        other => panic!("{other}"),
    });
    hazards.collect()
}

/// The hazards that the steps of a plan name as avoided.
fn avoided(plan: &Plan) -> Vec<&'static str> {
    let steps = plan.migrations.iter().flat_map(|it| &it.steps);
    let mut hazards: Vec<&str> = steps.flat_map(|step| step.avoids.clone()).collect();
    hazards.sort_unstable();
    hazards.dedup();
    hazards
}

/// What undoes each step, in the order of the way back.
fn way_back(plan: &Plan) -> Vec<String> {
    let steps = plan.migrations.iter().flat_map(|it| &it.steps).rev();
    let operations = steps.flat_map(|step| match &step.reverse {
        Reverse::Operations(operations) => operations.clone(),
        Reverse::Nothing(_) => Vec::new(),
    });
    operations
        .map(|operation| super::summary::summary(&operation))
        .collect()
}
