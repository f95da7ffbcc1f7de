//! What holds for every plan, over random pairs of schemas.

use super::dialect::Fake;
use super::{outline, plan_between, refusals};
use crate::diff::random_sample::{Variety, any_pair};
use crate::model::Schema;
use crate::plan::{
    Catalog, LockLevel, Operation, Options, Phase, Plan, PlanError, Reverse, Work, simulate,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Approves every loss.
pub(super) fn permissive(old: &Schema, new: &Schema) -> Options {
    let tables = old.tables.values().chain(new.tables.values());
    let objects = tables.flat_map(|table| {
        let columns = table.columns.iter();
        let columns = columns.map(|column| format!("{}.{}", table.name, column.name));
        let partitions = table.partitioning.iter();
        let partitions = partitions.flat_map(|it| it.all(&table.name));
        let partitions = partitions.map(|(_, it)| it.name.to_string());
        let columns = columns.chain(partitions);
        columns.chain([table.name.to_string()]).collect::<Vec<_>>()
    });
    Options {
        allow_data_loss: objects.collect(),
        ..Options::default()
    }
}

/// The plan, or nothing when it is refused for a reason that has a name and a way out.
fn planned(dialect: &Fake, old: &Schema, new: &Schema) -> Result<Option<Plan>, TestCaseError> {
    match plan_between(dialect, old, new, &permissive(old, new)) {
        Ok(plan) => Ok(Some(plan)),
        Err(errors) => {
            let named = errors
                .iter()
                .all(|it| matches!(it, PlanError::Hazard { .. }));
            prop_assert!(named, "{}", refusals(&errors));
            Ok(None)
        }
    }
}

fn catalog(dialect: &Fake, schema: &Schema) -> Catalog {
    use crate::dialect::Dialect;
    let mut schema = schema.clone();
    if !dialect.capabilities().catalog_comments {
        forget_comments(&mut schema);
    }
    Catalog::new(schema.clone(), dialect.support_functions(&schema))
}

fn forget_comments(schema: &mut Schema) {
    for table in schema.tables.values_mut() {
        table.comment = None;
        for column in &mut table.columns {
            column.comment = None;
        }
    }
    for object in schema.objects.values_mut() {
        object.comment = None;
    }
}

/// Carries a plan out and back, independently of the proof that the planner makes itself.
fn there_and_back(
    dialect: &Fake,
    old: &Schema,
    new: &Schema,
    plan: &Plan,
) -> Result<(), TestCaseError> {
    let mut state = catalog(dialect, old);
    let steps = || plan.migrations.iter().flat_map(|it| &it.steps);
    for step in steps() {
        let result = simulate(&mut state, &step.operation);
        prop_assert!(
            result.is_ok(),
            "{}: {:?}\n{}",
            step.summary,
            result,
            outline(plan)
        );
    }
    let comparable = |mut state: Catalog| {
        if dialect.capabilities_catalog_comments() {
            return state;
        }
        forget_comments(&mut state.schema);
        state
    };
    let difference = comparable(state.clone()).first_difference(&catalog(dialect, new));
    prop_assert_eq!(difference, None, "{}", outline(plan));
    for step in steps().rev() {
        if let Reverse::Operations(operations) = &step.reverse {
            for operation in operations {
                let result = simulate(&mut state, operation);
                prop_assert!(result.is_ok(), "back from {}: {:?}", step.summary, result);
            }
        }
    }
    let difference = comparable(state).first_difference(&catalog(dialect, old));
    prop_assert_eq!(difference, None, "{}", outline(plan));
    Ok(())
}

impl Fake {
    fn capabilities_catalog_comments(&self) -> bool {
        crate::dialect::Dialect::capabilities(self).catalog_comments
    }
}

/// Between expand and contract, a release of either schema finds its columns and can insert a row that
/// holds only what it must.
fn serves(state: &Catalog, release: &Schema, who: &str, plan: &Plan) -> Result<(), TestCaseError> {
    for (name, table) in &release.tables {
        let Some(current) = state.schema.tables.get(name) else {
            return Err(TestCaseError::fail(format!(
                "{who}: no table {name}\n{}",
                outline(plan)
            )));
        };
        for column in &table.columns {
            let found = current.column(&column.name);
            prop_assert!(
                found.is_some(),
                "{}: no column {}.{}\n{}",
                who,
                name,
                column.name,
                outline(plan)
            );
        }
        for column in &current.columns {
            let known = table.column(&column.name).is_some();
            let synchronized = state
                .synchronizations
                .iter()
                .any(|(owner, from, to)| owner == name && [from, to].contains(&&column.name));
            prop_assert!(
                known || synchronized || column.nullable || column.default.is_some(),
                "{}: cannot insert into {} without {}\n{}",
                who,
                name,
                column.name,
                outline(plan)
            );
        }
    }
    Ok(())
}

fn overlap(old: &Schema, new: &Schema, plan: &Plan) -> Result<(), TestCaseError> {
    let mut state = catalog(&Fake::altering(), old);
    let run = |state: &mut Catalog, phase: Phase| {
        for step in plan.phase(phase).flat_map(|it| &it.steps) {
            let _ = simulate(state, &step.operation);
        }
    };
    run(&mut state, Phase::Expand);
    serves(&state, old, "the old release after expand", plan)?;
    serves(&state, new, "the new release after expand", plan)?;
    run(&mut state, Phase::Backfill);
    run(&mut state, Phase::Constrain);
    serves(&state, new, "the new release after constrain", plan)?;
    Ok(())
}

/// What a migration may do to a database that serves requests.
fn is_gentle(old: &Schema, plan: &Plan) -> Result<(), TestCaseError> {
    let mut phase = Phase::Expand;
    let mut created = BTreeSet::new();
    for migration in &plan.migrations {
        prop_assert!(
            migration.phase >= phase,
            "phases out of order\n{}",
            outline(plan)
        );
        phase = migration.phase;
        prop_assert!(!migration.slug.is_empty());
        prop_assert!(migration.transactional || migration.steps.len() == 1);
        let mut exclusive = BTreeSet::new();
        let (mut data, mut definition) = (false, false);
        for step in &migration.steps {
            if let Operation::CreateTable(table) = &step.operation {
                created.insert(table.name.clone());
                for key in &table.foreign_keys {
                    prop_assert!(created.contains(&key.target), "{}", outline(plan));
                }
            }
            match step.operation {
                Operation::Backfill { .. } | Operation::FillClosure { .. } => data = true,
                _ => definition = true,
            }
            let existing = |lock: &&crate::plan::LockClaim| old.tables.contains_key(&lock.table);
            for lock in step.footprint.locks.iter().filter(existing) {
                if lock.level >= LockLevel::AccessExclusive {
                    exclusive.insert(lock.table.clone());
                }
                let blocks = lock.level >= LockLevel::Share;
                let heavy = !matches!(step.footprint.work, Work::Catalog | Work::Batches);
                prop_assert!(
                    !(blocks && heavy),
                    "{} blocks\n{}",
                    step.summary,
                    outline(plan)
                );
            }
        }
        prop_assert!(
            !(data && definition),
            "data and definitions\n{}",
            outline(plan)
        );
        // A foreign key alone locks two tables; nothing else does.
        let is_key = migration.steps.len() == 1 && exclusive.len() == 2;
        prop_assert!(
            exclusive.len() <= 1 || is_key,
            "two tables\n{}",
            outline(plan)
        );
    }
    Ok(())
}

/// What an engine without partitions makes of a schema.
fn without_partitions(mut schema: Schema) -> Schema {
    for table in schema.tables.values_mut() {
        table.partitioning = None;
    }
    schema
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, max_global_rejects: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn an_altering_engine_gets_there_and_back((old, new) in any_pair(Variety::Plannable)) {
        let dialect = Fake::altering();
        if let Some(plan) = planned(&dialect, &old, &new)? {
            there_and_back(&dialect, &old, &new, &plan)?;
            is_gentle(&old, &plan)?;
            overlap(&old, &new, &plan)?;
        }
    }

    #[test]
    fn a_rebuilding_engine_gets_there_and_back((old, new) in any_pair(Variety::Plannable)) {
        let dialect = Fake::rebuilding();
        let (old, new) = (without_partitions(old), without_partitions(new));
        if let Some(plan) = planned(&dialect, &old, &new)? {
            there_and_back(&dialect, &old, &new, &plan)?;
        }
    }

    #[test]
    fn equal_schemas_need_nothing((old, _) in any_pair(Variety::Plannable)) {
        for dialect in [Fake::altering(), Fake::rebuilding()] {
            let plan = planned(&dialect, &old, &old)?.unwrap();
            prop_assert!(plan.migrations.is_empty(), "{}", outline(&plan));
        }
    }
}
