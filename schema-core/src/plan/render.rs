//! The plan as text, for people who decide whether it runs.

use super::{DataObject, Footprint, Migration, Operation, Phase, Plan, Reverse, Step, Work};
use crate::plan::summary::summary;

/// The plan as plain text: one block a migration, one paragraph a step.
///
/// Everything that a step locks, reads, destroys and avoids stands with it, and a line marks the point
/// after which the way back no longer restores every value.
pub fn render_text(plan: &Plan) -> String {
    if plan.migrations.is_empty() {
        return "Nothing to do: the schemas are equal.\n".to_owned();
    }
    let mut text = String::new();
    let point = plan.point_of_no_return();
    for (position, migration) in plan.migrations.iter().enumerate() {
        if point == Some(position) {
            text.push_str("---- point of no return: what follows destroys data ----\n\n");
        }
        render_migration(&mut text, plan, position + 1, migration);
    }
    let mut steps = plan.migrations.iter().flat_map(|it| &it.steps);
    let has_custom = steps.any(|step| matches!(step.operation, Operation::Custom(_)));
    match (point.is_none(), has_custom) {
        (true, false) => {
            text.push_str("No step destroys data: the whole plan can be reverted.\n");
        }
        (true, true) => text.push_str(
            "No planned step destroys data; what hand-written statements do to it, nobody has checked.\n",
        ),
        (false, _) => {}
    }
    for note in &plan.notes {
        text.push_str(&format!("note: {note}\n"));
    }
    text
}

fn render_migration(text: &mut String, plan: &Plan, number: usize, migration: &Migration) {
    let transaction = match migration.transactional {
        true => "one transaction",
        false => "no transaction",
    };
    text.push_str(&format!(
        "{number:>2}. {:<9} {}  ({transaction})\n",
        migration.phase.keyword(),
        migration.slug,
    ));
    for step in &migration.steps {
        render_step(text, plan, step);
    }
    text.push('\n');
}

fn render_step(text: &mut String, plan: &Plan, step: &Step) {
    let mut line = |label: &str, value: String| {
        text.push_str(&format!("      {label:<8} {value}\n"));
    };
    line("-", step.summary.clone());
    line("locks", locks(&step.footprint));
    line("work", work(step.footprint.work).to_owned());
    if let Some(estimate) = &step.estimate {
        line("costs", estimate.to_string());
    }
    line("waits", waits(step));
    line("reverse", reverse(plan, &step.reverse));
    if let Some(loss) = &step.data_loss {
        line("LOSES", format!("{}: {}", loss.object, loss.description));
    }
    for conflict in &step.previous_release {
        let label = if conflict.is_certain() {
            "STOPS"
        } else {
            "risks"
        };
        line(label, format!("previous release: {conflict}"));
    }
    if !step.avoids.is_empty() {
        line("avoids", step.avoids.join(", "));
    }
}

fn locks(footprint: &Footprint) -> String {
    if footprint.work == Work::Unknown {
        return "what the statements take".to_owned();
    }
    if footprint.locks.is_empty() {
        return "none".to_owned();
    }
    let locks = footprint.locks.iter();
    let locks: Vec<String> = locks
        .map(|lock| format!("{} on {}", lock.level.name(), lock.table))
        .collect();
    locks.join(", ")
}

fn work(work: Work) -> &'static str {
    match work {
        Work::Catalog => "catalog only",
        Work::Scan => "reads the whole table",
        Work::IndexBuild => "builds an index",
        Work::Rewrite => "writes the whole table anew",
        Work::Batches => "updates rows in batches that commit each",
        Work::Unknown => "what the statements do",
    }
}

fn waits(step: &Step) -> String {
    let seconds = |limit: Option<u32>| match limit {
        Some(milliseconds) => format!("{} s", f64::from(milliseconds) / 1000.0),
        None => "no limit".to_owned(),
    };
    format!(
        "{} for a lock, {} for the statement",
        seconds(step.timeouts.lock),
        seconds(step.timeouts.statement)
    )
}

fn reverse(plan: &Plan, reverse: &Reverse) -> String {
    match reverse {
        Reverse::Nothing(why) => format!("nothing: {why}"),
        Reverse::Operations(operations) => {
            let undone = |operation: &Operation| summary(operation) + &loss_of(plan, operation);
            let undone: Vec<String> = operations.iter().map(undone).collect();
            undone.join("; ")
        }
    }
}

/// What goes with an operation of the way back.
fn loss_of(plan: &Plan, operation: &Operation) -> String {
    let losses = plan.operation_losses(operation);
    match losses.as_slice() {
        [] => String::new(),
        [DataObject::Table(_), ..] => ", with its rows".to_owned(),
        _ if matches!(operation, Operation::DropColumn { .. }) => ", with its values".to_owned(),
        columns => {
            let columns: Vec<String> = columns.iter().map(ToString::to_string).collect();
            format!(", without the values of {}", columns.join(", "))
        }
    }
}

impl Plan {
    /// The position of the first migration that destroys data, from 0; everything before it can be
    /// undone without loss.
    pub fn point_of_no_return(&self) -> Option<usize> {
        self.migrations
            .iter()
            .position(|migration| migration.steps.iter().any(|step| step.data_loss.is_some()))
    }

    /// The migrations of one phase, in order.
    pub fn phase(&self, phase: Phase) -> impl Iterator<Item = &Migration> {
        let migrations = self.migrations.iter();
        migrations.filter(move |migration| migration.phase == phase)
    }
}
