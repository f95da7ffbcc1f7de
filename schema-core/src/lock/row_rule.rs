//! What the triggers of conventions do, as text and back.

use super::block::Block;
use super::read::expression;
use super::write::Text;
use crate::model::{AssignedValue, Assignment, Closure, Hierarchy, ObjectName, RowRule};
use crate::syntax::lock_file::LockError;

const UNCHANGED: &str = "unchanged";
const NEXT: &str = "next";

/// Writes the rule under the key `rule` and those of its parts.
pub(super) fn write(text: &mut Text, rule: &RowRule) {
    match rule {
        RowRule::Assign(assignments) => {
            text.string("rule", "assign");
            let columns = assignments.iter().map(|it| it.column.as_str());
            text.list("columns", columns);
            let values: Vec<String> = assignments
                .iter()
                .map(|assignment| match &assignment.value {
                    AssignedValue::Unchanged => UNCHANGED.to_owned(),
                    AssignedValue::Next => NEXT.to_owned(),
                    AssignedValue::Value(value) => value.to_string(),
                })
                .collect();
            text.list("values", values.iter().map(String::as_str));
        }
        RowRule::Refuse(reason) => {
            text.string("rule", "refuse");
            text.string("reason", reason);
        }
        RowRule::Acyclic(hierarchy) => {
            text.string("rule", "acyclic");
            write_hierarchy(text, hierarchy);
        }
        RowRule::Path { hierarchy, path } => {
            text.string("rule", "path");
            write_hierarchy(text, hierarchy);
            text.string("path", path);
        }
        RowRule::PathBelow { hierarchy, path } => {
            text.string("rule", "path_below");
            write_hierarchy(text, hierarchy);
            text.string("path", path);
        }
        RowRule::Closure(closure) => {
            text.string("rule", "closure");
            write_hierarchy(text, &closure.hierarchy);
            let table = &closure.table;
            text.optional("closure_namespace", table.namespace.as_deref());
            text.string("closure", &table.name);
            text.string("ancestor", &closure.ancestor);
            text.string("descendant", &closure.descendant);
            text.string("depth", &closure.depth);
        }
        RowRule::NoOverlap { key, from, until } => {
            text.string("rule", "no_overlap");
            text.list("columns", key.iter().map(String::as_str));
            text.string("from", from);
            text.string("until", until);
        }
    }
}

/// Reads the rule; `None` where the block has none.
pub(super) fn read(block: &mut Block<'_>) -> Result<Option<RowRule>, LockError> {
    let Some(word) = block.optional_text("rule")? else {
        return Ok(None);
    };
    let rule = match word {
        "assign" => assign(block)?,
        "refuse" => RowRule::Refuse(block.text("reason")?.to_owned()),
        "acyclic" => RowRule::Acyclic(read_hierarchy(block)?),
        "path" => RowRule::Path {
            hierarchy: read_hierarchy(block)?,
            path: block.text("path")?.to_owned(),
        },
        "path_below" => RowRule::PathBelow {
            hierarchy: read_hierarchy(block)?,
            path: block.text("path")?.to_owned(),
        },
        "closure" => RowRule::Closure(Closure {
            hierarchy: read_hierarchy(block)?,
            table: ObjectName {
                namespace: block.optional_text("closure_namespace")?.map(str::to_owned),
                name: block.text("closure")?.to_owned(),
            },
            ancestor: block.text("ancestor")?.to_owned(),
            descendant: block.text("descendant")?.to_owned(),
            depth: block.text("depth")?.to_owned(),
        }),
        "no_overlap" => RowRule::NoOverlap {
            key: block.list("columns")?,
            from: block.text("from")?.to_owned(),
            until: block.text("until")?.to_owned(),
        },
        unknown => {
            return Err(block.error("rule", format!("`{unknown}` is no word that is known here")));
        }
    };
    Ok(Some(rule))
}

fn assign(block: &mut Block<'_>) -> Result<RowRule, LockError> {
    let (columns, values) = (block.list("columns")?, block.list("values")?);
    if columns.len() != values.len() {
        return Err(block.error("values", "it is not as long as `columns`"));
    }
    let mut assignments = Vec::new();
    for (column, value) in columns.into_iter().zip(values) {
        let value = match value.as_str() {
            UNCHANGED => AssignedValue::Unchanged,
            NEXT => AssignedValue::Next,
            value => AssignedValue::Value(
                expression(value).map_err(|problem| block.error("values", problem))?,
            ),
        };
        assignments.push(Assignment { column, value });
    }
    Ok(RowRule::Assign(assignments))
}

fn write_hierarchy(text: &mut Text, hierarchy: &Hierarchy) {
    text.string("key", &hierarchy.key);
    text.string("parent", &hierarchy.parent);
}

fn read_hierarchy(block: &mut Block<'_>) -> Result<Hierarchy, LockError> {
    Ok(Hierarchy {
        key: block.text("key")?.to_owned(),
        parent: block.text("parent")?.to_owned(),
    })
}
