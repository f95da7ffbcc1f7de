//! Triggers of conventions beside the release that runs.

use super::{Fake, check, plan_between};
use crate::def::{TriggerEvent, TriggerTiming, TypeKind};
use crate::diff::sample::{column, name, nullable, renamed, schema, table};
use crate::model::{
    AssignedValue, Assignment, Closure, Column, Hierarchy, RowRule, Schema, Table, TableObject,
    Trigger, TriggerAction,
};
use crate::plan::{Operation, Options, Phase, PlanError};

fn ledger(columns: impl IntoIterator<Item = Column>, rules: Vec<(&str, RowRule)>) -> Schema {
    let objects = rules
        .into_iter()
        .map(|(label, rule)| {
            let events = vec![TriggerEvent::Update];
            let action = TriggerAction::Rule(rule);
            TableObject::Trigger(Trigger::new(label, TriggerTiming::Before, events, action))
        })
        .collect();
    schema([Table {
        objects,
        ..table("ledger", columns)
    }])
}

fn append_only() -> Vec<(&'static str, RowRule)> {
    vec![("append_only", RowRule::Refuse("rows stay".to_owned()))]
}

fn counted(column: &str) -> Vec<(&'static str, RowRule)> {
    vec![("keep", RowRule::Assign(vec![next(column)]))]
}

fn next(column: &str) -> Assignment {
    Assignment {
        column: column.to_owned(),
        value: AssignedValue::Next,
    }
}

#[test]
fn a_trigger_that_refuses_waits_for_the_old_release_and_makes_way_for_the_new_one() {
    let (open, closed) = (ledger([], vec![]), ledger([], append_only()));
    check(
        &Fake::altering(),
        &open,
        &closed,
        &Options::default(),
        "constrain create_append_only
           create trigger append_only on ledger",
    );
    let plan = check(
        &Fake::altering(),
        &closed,
        &open,
        &Options::default(),
        "expand drop_append_only
           drop trigger append_only of ledger",
    );
    assert!(
        plan.notes.contains(
            &"Trigger ledger.append_only no longer refuses anything once the expand phase has run."
                .to_owned()
        )
    );
}

#[test]
fn a_trigger_that_keeps_columns_is_there_before_the_new_release() {
    let revision = || column("revision", TypeKind::BigInt);
    let plan = plan_between(
        &Fake::altering(),
        &ledger([revision()], vec![]),
        &ledger([revision()], counted("revision")),
        &Options::default(),
    );
    assert_eq!(plan.unwrap().migrations[0].phase, Phase::Expand);
}

#[test]
fn while_a_counted_column_has_two_names_both_are_counted() {
    let old = ledger([column("revision", TypeKind::BigInt)], counted("revision"));
    let new = ledger(
        [renamed(column("version", TypeKind::BigInt), "revision")],
        counted("version"),
    );
    let plan = plan_between(&Fake::altering(), &old, &new, &Options::default()).unwrap();
    let replaced: Vec<(Phase, TriggerAction)> = plan
        .migrations
        .iter()
        .flat_map(|migration| migration.steps.iter().map(|step| (migration.phase, step)))
        .filter_map(|(phase, step)| match &step.operation {
            Operation::ReplaceTableObject {
                new: TableObject::Trigger(trigger),
                ..
            } => Some((phase, trigger.action.clone())),
            _ => None,
        })
        .collect();
    let assigning = |columns: &[&str]| {
        TriggerAction::Rule(RowRule::Assign(columns.iter().map(|it| next(it)).collect()))
    };
    assert_eq!(
        replaced,
        [
            (Phase::Expand, assigning(&["revision", "version"])),
            (Phase::Contract, assigning(&["version"])),
        ]
    );
}

#[test]
fn a_column_by_which_a_hierarchy_climbs_gets_no_second_name() {
    let of = |parent: &str| {
        let parent = parent.to_owned();
        let key = "id".to_owned();
        vec![("acyclic", RowRule::Acyclic(Hierarchy { key, parent }))]
    };
    let parent = |name: &str| column(name, TypeKind::BigInt);
    let errors = plan_between(
        &Fake::altering(),
        &ledger([parent("parent")], of("parent")),
        &ledger([renamed(parent("above"), "parent")], of("above")),
        &Options::default(),
    )
    .unwrap_err();
    assert!(matches!(
        &errors[..],
        [PlanError::Hazard { hazard: "rename_column", object, .. }] if object == "ledger.parent"
    ));
}

#[test]
fn statements_that_name_a_column_step_aside_while_it_is_renamed_in_place() {
    let body = |column: &str| {
        let text = format!("UPDATE other SET x = NEW.{column};");
        let events = vec![TriggerEvent::Insert];
        let action = TriggerAction::Body(text);
        TableObject::Trigger(Trigger::new("copy", TriggerTiming::After, events, action))
    };
    let with = |column: Column, object: TableObject| {
        let mut schema = ledger([column], vec![]);
        let table = schema.tables.get_mut(&name("ledger")).unwrap();
        table.objects.push(object);
        schema
    };
    let old = with(column("note", TypeKind::Text), body("note"));
    let new = with(
        renamed(column("remark", TypeKind::Text), "note"),
        body("remark"),
    );
    check(
        &Fake::rebuilding(),
        &old,
        &new,
        &Options::default(),
        "expand drop_copy
           drop trigger copy of ledger
         expand rename_ledger_note_to_remark
           rename column ledger.note to remark
         expand create_copy
           create trigger copy on ledger",
    );
}

#[test]
fn a_closure_is_filled_where_its_hierarchy_may_hold_rows_and_only_once() {
    let closed = || {
        let closure = Closure {
            hierarchy: Hierarchy {
                key: "id".to_owned(),
                parent: "parent".to_owned(),
            },
            table: name("pairs"),
            ancestor: "above".to_owned(),
            descendant: "below".to_owned(),
            depth: "depth".to_owned(),
        };
        let pair = |text: &str| column(text, TypeKind::BigInt);
        let mut schema = ledger([pair("parent")], vec![("pairs", RowRule::Closure(closure))]);
        let pairs = table("pairs", [pair("above"), pair("below"), pair("depth")]);
        schema.tables.insert(name("pairs"), pairs);
        schema
    };
    let fills = |old: &Schema, new: &Schema| -> Vec<Phase> {
        let plan = plan_between(&Fake::altering(), old, new, &Options::default()).unwrap();
        plan.migrations
            .iter()
            .filter(|migration| {
                let mut steps = migration.steps.iter();
                steps.any(|step| matches!(step.operation, Operation::FillClosure { .. }))
            })
            .map(|migration| migration.phase)
            .collect()
    };
    let open = ledger([column("parent", TypeKind::BigInt)], vec![]);
    assert_eq!(fills(&open, &closed()), [Phase::Backfill]);
    assert!(fills(&Schema::default(), &closed()).is_empty());
    let mut more = closed();
    let ledger = more.tables.get_mut(&name("ledger")).unwrap();
    ledger
        .columns
        .push(nullable(column("note", TypeKind::Text)));
    assert!(fills(&closed(), &more).is_empty());
}
