//! What ways back destroy.

use super::dialect::Fake;
use super::{allowing, plan_between};
use crate::def::TypeKind;
use crate::diff::sample::{
    column, name, nullable, of, renamed, schema, table, text, with_backfill,
};
use crate::format::write_objects;
use crate::model::{Column, Schema};
use crate::plan::{DataObject, Operation, Plan, render_text};

fn customers(columns: impl IntoIterator<Item = Column>) -> Schema {
    let email = column("email", TypeKind::Text);
    schema([table("customers", std::iter::once(email).chain(columns))])
}

/// What each migration loses on its way back, for those that lose something.
fn losses(plan: &Plan) -> Vec<String> {
    let migrations = plan.migrations.iter();
    let lines = migrations.map(|migration| {
        let losses = write_objects(&plan.reverse_losses(migration));
        format!("{}: {losses}", migration.slug)
    });
    lines.filter(|line| !line.ends_with(": ")).collect()
}

#[track_caller]
fn check(dialect: &Fake, old: &Schema, new: &Schema, expected: &[&str]) -> Plan {
    let plan = plan_between(dialect, old, new, &allowing(&["customers.fax"])).unwrap();
    assert_eq!(losses(&plan), expected);
    plan
}

#[test]
fn created_tables_and_added_columns_go_with_their_data() {
    let old = customers([]);
    let mut new = customers([
        nullable(column("phone", TypeKind::Text)),
        with_backfill(column("rank", TypeKind::Text), text("none")),
    ]);
    let notes = table("notes", [column("body", TypeKind::Text)]);
    new.tables.insert(name("notes"), notes);
    let plan = check(
        &Fake::altering(),
        &old,
        &new,
        &[
            "create_notes: table notes",
            "add_customers_phone_and_rank: column customers.phone, column customers.rank",
        ],
    );
    let text = render_text(&plan);
    for line in [
        "reverse  drop table notes, with its rows\n",
        "reverse  drop column customers.phone, with its values\n",
    ] {
        assert!(text.contains(line), "{text}");
    }

    let plan = check(
        &Fake::rebuilding(),
        &old,
        &new,
        &[
            "create_notes: table notes",
            "rebuild_customers: column customers.phone, column customers.rank",
        ],
    );
    let text = render_text(&plan);
    let line =
        "reverse  rebuild table customers, without the values of customers.phone, customers.rank\n";
    assert!(text.contains(line), "{text}");
}

#[test]
fn a_new_name_is_no_loss_on_either_way() {
    let old = customers([nullable(column("phone", TypeKind::Text))]);
    let new = customers([nullable(renamed(column("mobile", TypeKind::Text), "phone"))]);
    check(&Fake::altering(), &old, &new, &[]);
    check(&Fake::rebuilding(), &old, &new, &[]);
}

#[test]
fn what_is_dropped_on_the_way_there_is_not_lost_again_on_the_way_back() {
    let old = customers([nullable(column("fax", TypeKind::Text))]);
    check(&Fake::altering(), &old, &customers([]), &[]);
    check(&Fake::rebuilding(), &old, &customers([]), &[]);
}

#[test]
fn computed_values_are_computed_again() {
    let computed = Column {
        generated: Some((of("email"), false)),
        ..nullable(column("shown", TypeKind::Text))
    };
    check(
        &Fake::altering(),
        &customers([]),
        &customers([computed]),
        &[],
    );
}

#[test]
fn a_copy_loses_a_column_that_the_older_shape_computes() {
    let plain = customers([nullable(column("shown", TypeKind::Text))]);
    let plain = &plain.tables[&name("customers")];
    let mut computed = plain.clone();
    computed.columns.pop();
    let plan = Plan {
        migrations: Vec::new(),
        notes: Vec::new(),
    };
    let values = computed
        .columns
        .iter()
        .map(|it| crate::plan::BackfillValue {
            column: it.name.clone(),
            value: of(&it.name),
        });
    let rebuild = Operation::RebuildTable {
        old: Box::new(plain.clone()),
        values: values.collect(),
        new: Box::new(computed),
        dependents: Vec::new(),
    };
    assert_eq!(
        plan.operation_losses(&rebuild),
        [DataObject::Column(name("customers"), "shown".into())]
    );
}
