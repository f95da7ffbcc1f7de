//! The proof of a plan: its steps lead to the new schema, and their ways back to the old one.

use super::context::Context;
use super::release::{self, Watch};
use super::{
    Catalog, CommentTarget, Direction, Migration, Operation, PlanError, Reverse, simulate,
};
use crate::model::{ObjectDefinition, Schema};

/// Carries out the plan on a model, forth and back, and writes into its steps what the previous release meets.
pub(super) fn verify(
    context: &Context<'_>,
    old: &Schema,
    migrations: &mut [Migration],
) -> Result<(), PlanError> {
    let catalog = |schema: &Schema| {
        let functions = context.dialect.support_functions(schema);
        let mut schema = schema.clone();
        if !context.capabilities.catalog_comments {
            forget_comments(&mut schema);
        }
        Catalog::new(schema, functions)
    };
    let before = catalog(old);
    let after = catalog(context.new);
    let mut state = before.clone();
    let mut watch = Watch::new(old);
    for migration in migrations.iter_mut() {
        for (position, step) in migration.steps.iter().enumerate() {
            run(context, &mut state, &step.operation, &step.summary)?;
            if context.capabilities.concurrent_releases {
                watch.after(position, step, &state);
            }
        }
        watch.settle(migration);
    }
    if context.options.accepted_hazards.is_empty() {
        release::require_running(migrations)?;
    }
    let steps = || migrations.iter().flat_map(|migration| &migration.steps);
    if let Some(object) = state.first_difference(&after) {
        return Err(PlanError::Incomplete {
            object,
            direction: Direction::Up,
        });
    }
    for step in steps().rev() {
        if let Reverse::Operations(operations) = &step.reverse {
            for operation in operations {
                let name = format!("the way back of `{}`", step.summary);
                run(context, &mut state, operation, &name)?;
            }
        }
    }
    // Labels stay: no engine removes one.
    // So do roles, which other databases may use.
    for step in steps() {
        if let (Operation::CreateObject(object), Reverse::Nothing(_)) =
            (&step.operation, &step.reverse)
        {
            state.schema.objects.remove(&object.key);
        }
    }
    for step in steps() {
        if let Operation::AddEnumLabel { name, label, .. } = &step.operation
            && let Some(enumeration) = state.schema.enums.get_mut(name)
        {
            enumeration.labels.retain(|other| other != label);
        }
    }
    match state.first_difference(&before) {
        Some(object) => Err(PlanError::Incomplete {
            object,
            direction: Direction::Down,
        }),
        None => Ok(()),
    }
}

fn run(
    context: &Context<'_>,
    state: &mut Catalog,
    operation: &Operation,
    step: &str,
) -> Result<(), PlanError> {
    simulate(state, operation).map_err(|problem| PlanError::NotExecutable {
        step: step.to_owned(),
        problem,
    })?;
    if !context.capabilities.catalog_comments
        && !matches!(
            operation,
            Operation::SetComment {
                target: CommentTarget::Enum(_),
                ..
            }
        )
    {
        forget_comments(&mut state.schema);
    }
    Ok(())
}

fn forget_comments(schema: &mut Schema) {
    for enumeration in schema.enums.values_mut() {
        enumeration.comment = None;
    }
    for declared in schema.types.values_mut() {
        declared.comment = None;
    }
    for sequence in schema.sequences.values_mut() {
        sequence.comment = None;
    }
    for object in schema.objects.values_mut() {
        object.comment = None;
        if let ObjectDefinition::View(view) = &mut object.definition {
            for column in &mut view.columns {
                column.comment = None;
            }
        }
    }
    for table in schema.tables.values_mut() {
        table.comment = None;
        for column in &mut table.columns {
            column.comment = None;
        }
    }
}
