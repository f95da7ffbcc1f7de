//! The pairs of a closure table for the rows that its hierarchy holds already.

use super::Operation;
use super::context::Context;
use super::draft::{Draft, Drafts, Stage};
use crate::model::{Closure, RowRule, Table, TableObject};

/// Hands in a backfill for each closure of a table that may hold rows. The trigger that writes the pairs of rows to
/// come is there before, so that no row is between the two.
pub(super) fn draft(context: &Context<'_>, drafts: &mut Drafts) {
    for (table, new) in &context.new.tables {
        let Some(base) = context.base_table(table) else {
            continue;
        };
        let kept: Vec<&Closure> = closures(base).collect();
        for closure in closures(new) {
            let is_there = context.base_table(&closure.table).is_some();
            if is_there && kept.iter().any(|it| it.table == closure.table) {
                continue;
            }
            let fill = Operation::FillClosure {
                table: table.clone(),
                closure: closure.clone(),
            };
            drafts.add(
                Stage::Fill,
                Draft::without_reverse(
                    fill,
                    "the pairs are as true as before, or go with their table",
                ),
            );
        }
    }
}

/// The closures of a hierarchy, each once, whatever the number of its triggers.
fn closures(table: &Table) -> impl Iterator<Item = &Closure> {
    let mut seen: Vec<&Closure> = Vec::new();
    table.objects.iter().filter_map(move |object| {
        let TableObject::Trigger(trigger) = object else {
            return None;
        };
        match trigger.rule() {
            Some(RowRule::Closure(closure)) if !seen.contains(&closure) => {
                seen.push(closure);
                Some(closure)
            }
            _ => None,
        }
    })
}
