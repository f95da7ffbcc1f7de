//! What is attached to a table: triggers stay, the rest has no form here.

use super::super::number::Rewriter;
use super::super::row_rule::statements;
use super::super::storage::{self, Storage};
use super::super::trigger::create_trigger;
use super::Adapter;
use crate::def::{EngineSet, RowSecurity, TriggerEvent, TriggerLevel, TriggerTiming};
use crate::dialect::Engine;
use crate::model::{
    Column, Expression, RowRule, Table, TableObject, TableProperties, Trigger, TriggerAction,
};

/// The properties, of which SQLite has none.
pub(super) fn properties(adapter: &mut Adapter<'_>, object: &str) {
    let declared = &adapter.declared.properties.on(Engine::Sqlite.set());
    let usual = TableProperties::default();
    let leave_out = "limit it: `#[table(on(postgres, ..))]`, or leave it out";
    let found: [(bool, &str); 7] = [
        (declared.unlogged, "tables without a log"),
        (
            declared.parameters != usual.parameters,
            "storage parameters",
        ),
        (declared.tablespace.is_some(), "tablespaces"),
        (!declared.inherits.is_empty(), "inheritance of tables"),
        (declared.cluster_on.is_some(), "order of CLUSTER"),
        (
            declared.replica_identity != usual.replica_identity,
            "replica identity",
        ),
        (
            declared.row_security != RowSecurity::Disabled,
            "row security",
        ),
    ];
    for (is_said, feature) in found {
        if is_said {
            adapter.add(object, feature, leave_out);
        }
    }
}

/// What SQLite says itself where a table cannot be stored as declared.
pub(super) fn storage(adapter: &mut Adapter<'_>, object: &str) {
    let declared = adapter.declared;
    let properties = declared.properties.sqlite;
    let numbered = declared.columns.iter().find(|it| it.identity.is_some());
    if properties.without_rowid && declared.primary_key.is_none() {
        adapter.add(
            object,
            "table without row ids that has no primary key",
            "give it a primary key, or leave out `without_rowid`",
        );
    }
    if let (true, Some(numbered)) = (properties.without_rowid, numbered) {
        adapter.add(
            &format!("{object}.{}", numbered.name),
            "numbering in a table without row ids",
            "leave out `without_rowid`, or let the application choose the key",
        );
    }
}

/// The triggers; everything else is refused.
pub(super) fn objects(adapter: &mut Adapter<'_>, object: &str) -> Vec<TableObject> {
    let here = Engine::Sqlite.set();
    let declared = adapter.declared;
    let mut objects = Vec::new();
    for attached in &declared.objects {
        if !attached.engines().contains(here) {
            continue;
        }
        let object = format!("{object}.{}", attached.name());
        let feature = match attached {
            TableObject::Trigger(trigger) => {
                if let TriggerAction::Rule(rule) = &trigger.action {
                    objects.extend(triggers_of_rule(adapter, &object, trigger, rule));
                    continue;
                }
                let trigger = self::trigger(adapter, &object, trigger);
                objects.extend(trigger.map(TableObject::Trigger));
                continue;
            }
            TableObject::Grant(_) => "roles and privileges",
            TableObject::Policy(_) => "row security",
            TableObject::Statistics(_) => "extended statistics",
        };
        adapter.add(&object, feature, "limit it: `only(postgres)`");
    }
    objects
}

/// Whether a convention fills the column after its row is written, so that it is empty until then, and NOT NULL all
/// the same.
pub(super) fn is_filled_later(table: &Table, column: &str) -> bool {
    table.objects.iter().any(|object| match object {
        TableObject::Trigger(Trigger {
            action: TriggerAction::Rule(RowRule::Path { path, .. }),
            ..
        }) => path == column,
        _ => false,
    })
}

/// The triggers that keep a convention: one for each statement, with statements of their own.
fn triggers_of_rule(
    adapter: &mut Adapter<'_>,
    object: &str,
    trigger: &Trigger,
    rule: &RowRule,
) -> Vec<TableObject> {
    let declared = adapter.declared;
    if let RowRule::Path { hierarchy, .. } = rule
        && let Some(key) = declared.column(&hierarchy.key)
        && storage::storage(&key.data_type, &adapter.dialect.renderings) == Ok(Storage::Blob)
    {
        adapter.add(
            object,
            "paths of keys that are bytes",
            "a path is text, and so are its keys: `[engine.sqlite] uuid = \"text\"`, or leave `path` out of \
             `hierarchy(..)`",
        );
        return Vec::new();
    }
    let key = declared.primary_key.as_ref();
    let key = key.map_or(&[][..], |key| key.columns.as_slice());
    let body = match statements(adapter.dialect, rule, &declared.name, key) {
        Ok(body) => body,
        Err(why) => {
            adapter.refuse(object, why);
            return Vec::new();
        }
    };
    // What PostgreSQL does to a row before it is written is a second write here.
    let timing = match rule {
        RowRule::Refuse(_) => TriggerTiming::Before,
        _ => TriggerTiming::After,
    };
    let events: Vec<TriggerEvent> = trigger
        .events
        .iter()
        .copied()
        .filter(|event| match rule {
            // A move rewrites the path of the row together with those below it.
            RowRule::Path { .. } => *event == TriggerEvent::Insert,
            _ => *event != TriggerEvent::Truncate,
        })
        .collect();
    let several = events.len() > 1;
    let of_event = |event: TriggerEvent| {
        let name = match several {
            true => format!("{}_{}", trigger.name, event.keyword()),
            false => trigger.name.clone(),
        };
        let action = TriggerAction::Written {
            rule: rule.clone(),
            body: body.clone(),
        };
        let mut made = Trigger::new(name, timing, vec![event], action);
        if event == TriggerEvent::Update {
            made.update_of.clone_from(&trigger.update_of);
        }
        TableObject::Trigger(made)
    };
    events.into_iter().map(of_event).collect()
}

fn trigger(adapter: &mut Adapter<'_>, object: &str, trigger: &Trigger) -> Option<Trigger> {
    if let TriggerAction::Function { .. } = trigger.action {
        adapter.add(
            object,
            "functions that triggers call",
            "limit the trigger, `only(postgres)`, and write another one for SQLite with \
             `only(sqlite)` and `body = \"..\"`",
        );
        return None;
    }
    let only_postgres = "limit the trigger: `only(postgres)`";
    if trigger.level == TriggerLevel::Statement {
        adapter.add(
            object,
            "triggers that run once for a statement",
            only_postgres,
        );
    }
    if trigger.constraint.is_some() {
        adapter.add(
            object,
            "triggers that wait for the end of the transaction",
            only_postgres,
        );
    }
    if trigger.old_table.is_some() || trigger.new_table.is_some() {
        adapter.add(object, "names for the rows of a statement", only_postgres);
    }
    let when = match &trigger.when {
        Some(when) => Some(rewritten(adapter, object, when, trigger.engines)?),
        None => None,
    };
    let trigger = Trigger {
        when,
        engines: EngineSet::ALL,
        ..trigger.clone()
    };
    match create_trigger(adapter.dialect, &adapter.declared.name, &trigger) {
        Ok(_) => Some(trigger),
        Err(why) => {
            adapter.refuse(object, why);
            None
        }
    }
}

/// The condition in the forms of the columns, of which there are two rows.
fn rewritten(
    adapter: &mut Adapter<'_>,
    object: &str,
    when: &Expression,
    engines: EngineSet,
) -> Option<Expression> {
    let columns = &adapter.declared.columns;
    let of_row = |row: &str| -> Vec<Column> {
        let columns = columns.iter().cloned();
        columns
            .map(|column| Column {
                name: format!("{row}.{}", column.name),
                ..column
            })
            .collect()
    };
    let rows = Table {
        columns: [of_row("new"), of_row("old")].concat(),
        ..Table::new(adapter.declared.name.clone())
    };
    let rewriter = Rewriter {
        table: &rows,
        renderings: &adapter.dialect.renderings,
        engines,
    };
    match rewriter.condition(when) {
        Ok(condition) => Some(condition),
        Err(why) => {
            adapter.refuse(object, why);
            None
        }
    }
}
