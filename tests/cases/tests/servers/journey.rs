//! The way of a case: the schema before with rows in it, there, back, and there again.

use super::database::{Database, difference};
use super::previous_release::PreviousRelease;
use architrave_cases::{Case, Outcome, outcome};
use schema_core::diff::{Decisions, DiffError, diff, diff_with};
use schema_core::model::{Schema, Table};
use schema_core::plan::{Operation, Options, Plan, Reverse, plan};
use std::collections::BTreeSet;

/// What a journey came to.
pub(crate) struct Made {
    /// The rows that were there.
    pub(crate) rows: usize,
}

/// Makes the journey; nothing where there is no plan.
pub(crate) fn journey(database: &mut dyn Database, case: &Case) -> Result<Option<Made>, String> {
    let planned = outcome(case, database.dialect());
    let Outcome::Planned {
        before,
        after,
        plan,
        ..
    } = planned
    else {
        return Ok(None);
    };
    // A plan without SQL is refused when its files are written.
    let Ok(steps) = Steps::of(database, &plan) else {
        return Ok(None);
    };
    let made = travel(database, case, &before, &after, &plan, &steps, Rows::Some);
    // Rows that come back with a placeholder in the place of what was lost may violate a rule, as the plan says.
    let loses = plan.point_of_no_return().is_some();
    match made {
        Err(problem) if loses && problem.starts_with("down:") => {
            travel(database, case, &before, &after, &plan, &steps, Rows::None).map(Some)
        }
        made => made.map(Some),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    Some,
    None,
}

fn travel(
    database: &mut dyn Database,
    case: &Case,
    before: &Schema,
    after: &Schema,
    plan: &Plan,
    steps: &Steps,
    wanted: Rows,
) -> Result<Made, String> {
    database.clear();
    let first = creation(database, before)?;
    for (statements, transactional) in &first {
        database
            .run(statements, *transactional)
            .map_err(|it| format!("before: {it}"))?;
    }
    let rows = match wanted {
        // By the types that the case declares: an engine may hold them as others.
        Rows::Some => fill(database, &case.before, &case.after),
        Rows::None => 0,
    };
    let kept = kept(before, after, plan);
    let values_before = values(database, before, &kept)?;
    let start = database.contents();

    let mut previous = PreviousRelease::new(database, case);
    for (migration, (statements, transactional)) in plan.migrations.iter().zip(&steps.up) {
        database
            .run(statements, *transactional)
            .map_err(|it| format!("up: {it}"))?;
        previous.after(database, migration)?;
    }
    let there = database.contents();
    compare(database, after, &there, "up")?;
    let values_after = values(database, after, &kept)?;
    if values_before != values_after {
        return Err(format!(
            "up: rows differ\n{}",
            difference(&values_before, &values_after)
        ));
    }
    if !diff(after, after).map_err(|it| it.to_string())?.is_empty() {
        return Err("a second diff is not empty".to_owned());
    }

    for (statements, transactional) in &steps.down {
        database
            .run(statements, *transactional)
            .map_err(|it| format!("down: {it}"))?;
    }
    let back = database.contents();
    let (start, back) = (without_validity(&start), without_validity(&back));
    let left = difference(&start, &back);
    if !left.is_empty() && !keeps_labels(plan) {
        return Err(format!("down:\n{left}"));
    }
    let values_back = values(database, before, &kept)?;
    if values_before != values_back {
        return Err(format!(
            "down: rows differ\n{}",
            difference(&values_before, &values_back)
        ));
    }
    if !keeps_labels(plan) {
        for (statements, transactional) in &steps.up {
            database
                .run(statements, *transactional)
                .map_err(|it| format!("up again: {it}"))?;
        }
        let again = database.contents();
        compare(database, after, &again, "up again")?;
    }
    Ok(Made { rows })
}

/// Statements, and whether they run in one transaction.
pub(crate) type Migration = (Vec<String>, bool);

/// The statements of a plan.
pub(crate) struct Steps {
    pub(crate) up: Vec<Migration>,
    pub(crate) down: Vec<Migration>,
}

impl Steps {
    pub(crate) fn of(database: &dyn Database, plan: &Plan) -> Result<Self, String> {
        let dialect = database.dialect();
        let statements = |operations: &[&Operation]| -> Result<Vec<String>, String> {
            let mut statements = Vec::new();
            for operation in operations {
                let found = dialect.statements(operation);
                statements.extend(found.map_err(|problem| problem.to_string())?);
            }
            Ok(statements)
        };
        let mut up = Vec::new();
        for migration in &plan.migrations {
            let operations: Vec<&Operation> =
                migration.steps.iter().map(|it| &it.operation).collect();
            up.push((statements(&operations)?, migration.transactional));
        }
        let mut down = Vec::new();
        for migration in plan.migrations.iter().rev() {
            let mut operations = Vec::new();
            for step in migration.steps.iter().rev() {
                if let Reverse::Operations(back) = &step.reverse {
                    operations.extend(back);
                }
            }
            let transactional = dialect.capabilities().transactional_ddl
                && operations
                    .iter()
                    .all(|it| dialect.footprint(it).transactional);
            down.push((statements(&operations)?, transactional));
        }
        Ok(Self { up, down })
    }
}

/// The statements that create a schema where there is nothing.
pub(crate) fn creation(database: &dyn Database, schema: &Schema) -> Result<Vec<Migration>, String> {
    let empty = Schema {
        name: schema.name.clone(),
        ..Schema::default()
    };
    let changes = match diff(&empty, schema) {
        Err(DiffError::UndecidedRenames(renames)) => diff_with(
            &empty,
            schema,
            &Decisions {
                not_renames: renames.into_iter().collect(),
                ..Decisions::default()
            },
        ),
        other => other,
    };
    let changes = changes.map_err(|it| it.to_string())?;
    let plan = plan(
        &empty,
        schema,
        &changes,
        database.dialect(),
        &Options::default(),
    );
    let plan = plan.map_err(|errors| {
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        errors.join("\n")
    })?;
    Ok(Steps::of(database, &plan)?.up)
}

fn compare(
    database: &mut dyn Database,
    schema: &Schema,
    found: &[String],
    way: &str,
) -> Result<(), String> {
    let migrations = creation(database, schema)?;
    let statements: Vec<String> = migrations.into_iter().flat_map(|it| it.0).collect();
    database
        .run_beside(&statements)
        .map_err(|it| format!("{way}, created: {it}"))?;
    let expected = database.contents_beside();
    let differences = difference(&expected, found);
    match differences.is_empty() {
        true => Ok(()),
        false => Err(format!("{way}:\n{differences}")),
    }
}

/// A constraint that the way there has validated stays so on the way back.
fn without_validity(lines: &[String]) -> Vec<String> {
    lines
        .iter()
        .map(|line| {
            line.replace(" NOT VALID", "")
                .replace(" valid=false", " valid=true")
        })
        .collect()
}

/// No engine removes a label, and a role belongs to the whole server.
fn keeps_labels(plan: &Plan) -> bool {
    let mut steps = plan.migrations.iter().flat_map(|it| &it.steps);
    steps.any(|step| {
        matches!(step.operation, Operation::AddEnumLabel { .. })
            || matches!(&step.operation, Operation::CreateObject(object)
                if object.key.kind == schema_core::def::ObjectKind::Role)
    })
}

/// Tables and columns that both schemas have with the same type, by their names before and after, without those that
/// the way fills.
fn kept(before: &Schema, after: &Schema, plan: &Plan) -> Vec<(String, String, Vec<String>)> {
    let mut kept = Vec::new();
    // The rows of a partition that goes are rows of its table.
    let loses_rows = |table: &Table| {
        let partitions = table.partitioning.iter().flat_map(|it| it.all(&table.name));
        let names: Vec<String> = partitions.map(|(_, it)| it.name.to_string()).collect();
        let steps = plan.migrations.iter().flat_map(|it| &it.steps);
        let mut losses = steps.filter_map(|step| step.data_loss.as_ref());
        losses.any(|loss| names.contains(&loss.object))
    };
    for new in after.tables.values() {
        let old = before.tables.values().find(|old| {
            old.name == new.name || new.renamed_from.as_deref() == Some(old.name.name.as_str())
        });
        let Some(old) = old.filter(|old| !loses_rows(old)) else {
            continue;
        };
        let columns = new.columns.iter().filter(|column| {
            old.column(&column.name).is_some_and(|it| {
                it.data_type == column.data_type
                    && it.generated.is_none()
                    && column.generated.is_none()
                    && (!it.nullable || column.nullable)
            })
        });
        let columns = columns.map(|column| column.name.clone()).collect();
        kept.push((old.name.to_string(), new.name.to_string(), columns));
    }
    kept
}

fn values(
    database: &mut dyn Database,
    schema: &Schema,
    kept: &[(String, String, Vec<String>)],
) -> Result<Vec<String>, String> {
    let mut lines = Vec::new();
    for (old, new, columns) in kept {
        let table = schema.tables.values().find(|it| {
            let name = it.name.to_string();
            name == *old || name == *new
        });
        if let Some(table) = table
            && !columns.is_empty()
        {
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            let found = database.values(table, &columns)?;
            lines.extend(found.into_iter().map(|line| format!("{new}: {line}")));
        }
    }
    lines.sort();
    Ok(lines)
}

/// How many rows each table gets.
const ROWS: usize = 3;

/// Puts three rows into each table, targets of foreign keys first. What the schema refuses is left out.
pub(crate) fn fill(database: &mut dyn Database, before: &Schema, after: &Schema) -> usize {
    let mut waiting: Vec<&Table> = before.tables.values().collect();
    let mut done: BTreeSet<String> = BTreeSet::new();
    let mut rows = 0;
    while !waiting.is_empty() {
        let ready = |table: &Table| {
            let mut keys = table.foreign_keys.iter();
            keys.all(|key| key.target == table.name || done.contains(&key.target.to_string()))
        };
        let next = waiting.iter().position(|table| ready(table)).unwrap_or(0);
        let table = waiting.remove(next);
        for number in 1..=ROWS {
            let insert = insert(database, table, before, after, number);
            rows += usize::from(database.run(&[insert], false).is_ok());
        }
        done.insert(table.name.to_string());
    }
    rows
}

/// The INSERT of a row with the `number`th values, which the schema after can hold too.
pub(crate) fn insert(
    database: &dyn Database,
    table: &Table,
    before: &Schema,
    after: &Schema,
    number: usize,
) -> String {
    let columns = table.columns.iter();
    let columns = columns.filter(|column| column.generated.is_none() && column.identity.is_none());
    let columns: Vec<_> = columns.collect();
    let names: Vec<String> = columns
        .iter()
        .map(|it| format!("\"{}\"", it.name))
        .collect();
    let values: Vec<String> = columns
        .iter()
        .map(|column| {
            let new = after
                .tables
                .get(&table.name)
                .and_then(|it| it.column(&column.name));
            match target(table, &column.name, before, after) {
                Some(target) if target.identity.is_some() => number.min(ROWS).to_string(),
                Some(target) => database.value(target, None, number.min(ROWS)),
                None => database.value(column, new.map(|it| &it.data_type), number),
            }
        })
        .collect();
    let target = quoted(table);
    match names.is_empty() {
        true => format!("INSERT INTO {target} DEFAULT VALUES"),
        false => format!(
            "INSERT INTO {target} ({}) VALUES ({})",
            names.join(", "),
            values.join(", ")
        ),
    }
}

/// The name as SQL has it.
pub(crate) fn quoted(table: &Table) -> String {
    match &table.name.namespace {
        Some(namespace) => format!("\"{namespace}\".\"{}\"", table.name.name),
        None => format!("\"{}\"", table.name.name),
    }
}

/// The column to which a column refers, in either schema.
fn target<'a>(
    table: &Table,
    column: &str,
    before: &'a Schema,
    after: &Schema,
) -> Option<&'a schema_core::model::Column> {
    let tables = [
        before.tables.get(&table.name),
        after.tables.get(&table.name),
    ];
    let keys = tables.into_iter().flatten().flat_map(|it| &it.foreign_keys);
    let mut places = keys.filter_map(|key| {
        let place = key.columns.iter().position(|it| it == column)?;
        Some((&key.target, key.target_columns.get(place)?))
    });
    let (target, name) = places.next()?;
    before
        .tables
        .get(target)
        .filter(|it| it.name != table.name)?
        .column(name)
}
