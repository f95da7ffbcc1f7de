//! Plans for the engines that exist: every step and every way back has SQL.

use super::{outline, properties::permissive};
use crate::def::ObjectKind;
use crate::dialect::{Dialect, Postgres, Sqlite};
use crate::diff::random_sample::{Variety, any_pair};
use crate::diff::{Decisions, DiffError, diff, diff_with};
use crate::model::{Schema, TableObject, TableProperties, TriggerAction};
use crate::plan::{PlanError, Reverse, plan};
use crate::syntax::settings::{SqliteRenderings, SqliteUuid};
use proptest::prelude::*;

fn renders(dialect: &dyn Dialect, old: &Schema, new: &Schema) -> Result<(), TestCaseError> {
    let adapted = |schema: &Schema| {
        dialect
            .adapt(schema)
            .map_err(|errors| TestCaseError::fail(format!("{errors:?}")))
    };
    let (old, new) = (adapted(old)?, adapted(new)?);
    let changes = match diff(&old, &new) {
        Err(DiffError::UndecidedRenames(renames)) => {
            let decisions = Decisions {
                not_renames: renames.into_iter().collect(),
                ..Decisions::default()
            };
            diff_with(&old, &new, &decisions)
        }
        other => other,
    };
    let changes = changes.map_err(|error| TestCaseError::fail(error.to_string()))?;
    let plan = match plan(&old, &new, &changes, dialect, &permissive(&old, &new)) {
        Ok(plan) => plan,
        Err(errors) => {
            let named = errors
                .iter()
                .all(|it| matches!(it, PlanError::Hazard { .. }));
            prop_assert!(named, "{:?}", errors);
            return Ok(());
        }
    };
    for step in plan.migrations.iter().flat_map(|it| &it.steps) {
        let back = match &step.reverse {
            Reverse::Operations(operations) => operations.as_slice(),
            Reverse::Nothing(_) => &[],
        };
        for operation in std::iter::once(&step.operation).chain(back) {
            let statements = dialect.statements(operation);
            prop_assert!(
                statements.as_ref().is_ok_and(|it| !it.is_empty()),
                "{}: {:?}\n{}",
                step.summary,
                statements,
                outline(&plan)
            );
        }
    }
    Ok(())
}

/// The schema without what SQLite refuses; its triggers have statements of their own.
fn without_refused(mut schema: Schema) -> Schema {
    schema.objects.retain(|key, _| key.kind == ObjectKind::View);
    for table in schema.tables.values_mut() {
        table.properties = TableProperties::default();
        table
            .objects
            .retain(|it| matches!(it, TableObject::Trigger(_)));
        for object in &mut table.objects {
            if let TableObject::Trigger(trigger) = object {
                trigger.action = TriggerAction::Body("SELECT 1".to_owned());
            }
        }
    }
    schema
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn postgres((old, new) in any_pair(Variety::Plannable)) {
        renders(&Postgres::new(15).unwrap(), &old, &new)?;
    }

    #[test]
    fn sqlite((old, new) in any_pair(Variety::Plannable)) {
        let renderings = SqliteRenderings {
            uuid: Some(SqliteUuid::Text),
            ..SqliteRenderings::default()
        };
        let (old, new) = (without_refused(old), without_refused(new));
        renders(&Sqlite::new((3, 45), renderings).unwrap(), &old, &new)?;
    }
}
