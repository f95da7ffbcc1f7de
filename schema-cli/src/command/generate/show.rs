//! How plans are shown.

use super::{EnginePlan, Generated};
use anstyle::Style;
use schema_core::plan::{
    Estimate, EstimateRange, Migration, Reverse, Step, Work, render_text, summary,
};
use serde_json::{Value, json};

const HEADING: Style = Style::new().bold();

/// For people: each step with its lock, its work, its reverse, and what it destroys.
pub(super) fn human(generated: &Generated) -> String {
    let mut text = String::new();
    for plan in &generated.plans {
        text.push_str(&format!("{HEADING}{}{HEADING:#}\n\n", plan.target));
        text.push_str(&render_text(&plan.plan));
        text.push('\n');
    }
    text
}

/// For programs: the same as data, and the files.
pub(super) fn json(generated: &Generated, written: &[String]) -> Value {
    json!({
        "changed": generated.needs_migration(),
        "lock_changed": generated.lock_text.is_some(),
        "written": written,
        "plans": generated.plans.iter().map(plan_json).collect::<Vec<_>>(),
    })
}

fn plan_json(plan: &EnginePlan) -> Value {
    json!({
        "engine": plan.target.engine.keyword(),
        "target": plan.target.to_string(),
        "directory": plan.directory.display().to_string(),
        "migrations": plan.plan.migrations.iter().map(migration_json).collect::<Vec<_>>(),
        "notes": plan.plan.notes,
        "accepted": plan.accepted.iter().map(|it| json!({
            "rule": it.rule, "hazard": it.hazard, "object": it.object, "reason": it.reason,
        })).collect::<Vec<_>>(),
        "files": plan.files.keys().map(|path| path.display().to_string()).collect::<Vec<_>>(),
    })
}

fn migration_json(migration: &Migration) -> Value {
    json!({
        "slug": migration.slug,
        "phase": migration.phase.keyword(),
        "transactional": migration.transactional,
        "steps": migration.steps.iter().map(step_json).collect::<Vec<_>>(),
    })
}

fn step_json(step: &Step) -> Value {
    let locks: Vec<Value> = step
        .footprint
        .locks
        .iter()
        .map(|claim| json!({ "table": claim.table.to_string(), "level": claim.level.name() }))
        .collect();
    json!({
        "summary": step.summary,
        "locks": locks,
        "work": work_keyword(step.footprint.work),
        "estimate": step.estimate.as_ref().map(estimate_json),
        "lock_timeout_ms": step.timeouts.lock,
        "statement_timeout_ms": step.timeouts.statement,
        "avoids": step.avoids,
        "reverse": match &step.reverse {
            Reverse::Operations(operations) => json!(
                operations.iter().map(summary).collect::<Vec<_>>()
            ),
            Reverse::Nothing(reason) => json!({ "nothing": reason }),
        },
        "previous_release": step.previous_release.iter().map(|conflict| json!({
            "object": conflict.object,
            "problem": conflict.keyword(),
            "certain": conflict.is_certain(),
            "consequence": conflict.consequence(),
        })).collect::<Vec<_>>(),
        "data_loss": step.data_loss.as_ref().map(|loss| {
            json!({ "object": loss.object, "description": loss.description })
        }),
    })
}

fn estimate_json(estimate: &Estimate) -> Value {
    let range = |range: EstimateRange| json!({ "low": range.low, "high": range.high });
    json!({
        "table": estimate.table.to_string(),
        "rows": estimate.rows,
        "rows_from": estimate.source.keyword(),
        "milliseconds": range(estimate.milliseconds),
        "log_bytes": range(estimate.log_bytes),
        "temporary_bytes": range(estimate.temporary_bytes),
    })
}

const fn work_keyword(work: Work) -> &'static str {
    match work {
        Work::Catalog => "catalog",
        Work::Scan => "scan",
        Work::IndexBuild => "index_build",
        Work::Rewrite => "rewrite",
        Work::Batches => "batches",
        Work::Unknown => "unknown",
    }
}
