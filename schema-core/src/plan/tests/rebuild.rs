//! Engines that cannot alter constraints.

use super::dialect::Fake;
use super::{allowing, check, plan_between};
use crate::def::{Function, TypeKind};
use crate::diff::sample::{
    call, check as rule, column, index, name, nullable, number, of, renamed, schema, table, text,
    unique, with_backfill, with_default,
};
use crate::model::{Column, Expression, Schema, Table};
use crate::plan::{BackfillValue, DataLossChoice, Operation, Options, PlanError, Reverse};

fn customers(columns: impl IntoIterator<Item = Column>, edit: impl FnOnce(&mut Table)) -> Schema {
    let email = column("email", TypeKind::Text);
    let mut customers = table("customers", std::iter::once(email).chain(columns));
    edit(&mut customers);
    schema([customers])
}

#[track_caller]
fn becomes(old: &Schema, new: &Schema, options: &Options, expected: &str) {
    check(&Fake::rebuilding(), old, new, options, expected);
}

#[test]
fn what_can_be_done_in_place_is() {
    let new = customers(
        [
            nullable(column("phone", TypeKind::Text)),
            with_default(column("rank", TypeKind::Integer), number("0")),
        ],
        |customers| customers.indexes.push(index("by_phone", &["phone"])),
    );
    becomes(
        &customers([], |_| {}),
        &new,
        &Options::default(),
        "expand alter_customers
           add column customers.phone
           add column customers.rank
           create index by_phone on customers",
    );
}

#[test]
fn everything_else_is_one_copy() {
    let old = customers([nullable(column("phone", TypeKind::Text))], |_| {});
    let new = customers(
        [
            with_backfill(column("phone", TypeKind::Text), text("-")),
            with_backfill(column("name", TypeKind::Text), of("email")),
            with_default(column("at", TypeKind::TimestampTz), call(Function::Now)),
        ],
        |customers| {
            customers.uniques.push(unique("one_email", &["email"]));
            customers.checks.push(rule("valid", "email", text("")));
        },
    );
    let plan = check(
        &Fake::rebuilding(),
        &old,
        &new,
        &Options::default(),
        "expand rebuild_customers
           rebuild table customers",
    );
    let step = &plan.migrations[0].steps[0];
    let Operation::RebuildTable { values, .. } = &step.operation else {
        panic!("not a copy");
    };
    let value = |column: &str, value: Expression| BackfillValue {
        column: column.to_owned(),
        value,
    };
    assert_eq!(
        *values,
        [
            value("id", of("id")),
            value("email", of("email")),
            value(
                "phone",
                Expression::Call(Function::Coalesce, vec![of("phone"), text("-")])
            ),
            value("name", of("email")),
        ]
    );
    assert!(matches!(&step.reverse, Reverse::Operations(back)
        if matches!(back.as_slice(), [Operation::RebuildTable { .. }])));
}

#[test]
fn a_rename_is_done_in_place() {
    becomes(
        &customers([column("phone", TypeKind::Text)], |_| {}),
        &customers([renamed(column("mobile", TypeKind::Text), "phone")], |_| {}),
        &Options::default(),
        "expand rename_customers_phone_to_mobile
           rename column customers.phone to mobile",
    );
}

#[test]
fn a_column_that_a_rule_mentions_goes_with_a_copy() {
    let old = customers([column("fax", TypeKind::Text)], |customers| {
        customers.checks.push(rule("valid_fax", "fax", text("")));
    });
    becomes(
        &old,
        &customers([], |_| {}),
        &allowing(&["customers.fax"]),
        "expand rebuild_customers
           rebuild table customers
         contract rebuild_customers
           rebuild table customers",
    );
    let free = customers([column("fax", TypeKind::Text)], |_| {});
    let plan = check(
        &Fake::rebuilding(),
        &free,
        &customers([], |_| {}),
        &allowing(&["customers.fax"]),
        "expand rebuild_customers
           rebuild table customers
         contract drop_customers_fax
           drop column customers.fax",
    );
    // The new release does not write the column: it is required no longer before it goes, and again on
    // the way back, where a placeholder stands for what was never written.
    let Operation::RebuildTable { new, .. } = &plan.migrations[0].steps[0].operation else {
        panic!("no copy");
    };
    assert!(new.column("fax").is_some_and(|fax| fax.nullable));
    let Reverse::Operations(back) = &plan.migrations[0].steps[0].reverse else {
        panic!("no way back");
    };
    let filled = Expression::Call(Function::Coalesce, vec![of("fax"), text("")]);
    assert!(matches!(
        back.as_slice(),
        [Operation::RebuildTable { values, .. }]
            if values.iter().any(|value| value.column == "fax" && value.value == filled)
    ));
}

#[test]
fn a_required_column_needs_a_value() {
    let errors = plan_between(
        &Fake::rebuilding(),
        &customers([], |_| {}),
        &customers([column("phone", TypeKind::Text)], |_| {}),
        &Options::default(),
    )
    .unwrap_err();
    assert!(matches!(
        errors.as_slice(),
        [PlanError::Hazard {
            hazard: "add_required_column",
            ..
        }]
    ));
    let chained = customers(
        [
            with_backfill(column("phone", TypeKind::Text), text("-")),
            with_backfill(column("mobile", TypeKind::Text), of("phone")),
        ],
        |_| {},
    );
    let errors = plan_between(
        &Fake::rebuilding(),
        &customers([], |_| {}),
        &chained,
        &Options::default(),
    )
    .unwrap_err();
    assert!(
        errors[0]
            .to_string()
            .contains("`phone`, which is new itself")
    );
}

#[test]
fn dropping_tables_needs_approval_and_goes_children_first() {
    let mut orders = table("orders", [column("customer_id", TypeKind::Uuid)]);
    let key = crate::diff::sample::foreign_key("of_customer", "customer_id", "customers");
    orders.foreign_keys.push(key);
    let mut old = customers([], |_| {});
    old.tables.insert(name("orders"), orders);
    becomes(
        &old,
        &Schema::default(),
        &allowing(&["customers", "orders"]),
        "contract drop_orders
           drop table orders
         contract drop_customers
           drop table customers",
    );
}

#[test]
fn a_plain_column_that_is_computed_from_now_on_loses_its_values_only_with_approval() {
    let with_total = |generated: Option<(Expression, bool)>| {
        let total = Column {
            generated,
            ..nullable(column("total", TypeKind::Integer))
        };
        customers([total], |_| {})
    };
    let (old, new) = (with_total(None), with_total(Some((number("1"), true))));
    let errors = plan_between(&Fake::rebuilding(), &old, &new, &Options::default()).unwrap_err();
    assert_eq!(
        errors,
        [PlanError::DataLoss {
            object: "customers.total".to_owned(),
            description: "to compute the column loses the values that it holds".to_owned(),
            choice: DataLossChoice::Loss,
        }]
    );
    let allowed = Options {
        allow_data_loss: ["customers.total".to_owned()].into(),
        ..Options::default()
    };
    let plan = plan_between(&Fake::rebuilding(), &old, &new, &allowed).unwrap();
    assert_eq!(plan.point_of_no_return(), Some(0));
    // The reverse loses nothing that is not computed anew.
    assert!(plan_between(&Fake::rebuilding(), &new, &old, &Options::default()).is_ok());
}
