//! Other names of labels that a check holds.

use super::{Fake, plan_between, refused};
use crate::def::{BinaryOperator, TypeKind};
use crate::diff::sample::{column, of, schema, table, text};
use crate::model::{Check, Column, Expression, Schema, Table};
use crate::plan::{Operation, Options, Reverse};

fn orders(labels: &[&str], renamed: &[(&str, &str)]) -> Schema {
    let renamed_labels = renamed.iter();
    let state = Column {
        renamed_labels: renamed_labels
            .map(|(to, from)| ((*to).to_owned(), (*from).to_owned()))
            .collect(),
        ..column("state", TypeKind::Text)
    };
    let labels = labels.iter().map(|label| text(label)).collect();
    let check = Check::new(
        "orders_state_check",
        Expression::OneOf(Box::new(of("state")), labels),
    );
    schema([Table {
        checks: vec![check],
        ..table("orders", [state])
    }])
}

fn case(from: &str, to: &str) -> Expression {
    let equal = Expression::Binary(
        BinaryOperator::Equal,
        Box::new(of("state")),
        Box::new(text(from)),
    );
    Expression::Case(vec![(equal, text(to))], Box::new(of("state")))
}

fn copied(operation: &Operation) -> Option<Expression> {
    let Operation::RebuildTable { values, .. } = operation else {
        return None;
    };
    let mut values = values.iter();
    let state = values.find(|value| value.column == "state")?;
    Some(state.value.clone())
}

#[test]
fn a_copy_of_the_table_writes_the_new_name_and_the_way_back_the_old_one() {
    let plan = plan_between(
        &Fake::rebuilding(),
        &orders(&["new", "sent"], &[]),
        &orders(&["new", "shipped"], &[("shipped", "sent")]),
        &Options::default(),
    )
    .unwrap();
    let step = &plan.migrations[0].steps[0];
    assert_eq!(copied(&step.operation), Some(case("sent", "shipped")));
    assert!(plan.reverse_losses(&plan.migrations[0]).is_empty());
    let Reverse::Operations(back) = &step.reverse else {
        panic!("there is no way back");
    };
    assert_eq!(copied(&back[0]), Some(case("shipped", "sent")));
}

#[test]
fn a_name_from_an_earlier_release_changes_nothing_any_more() {
    let renamed = [("shipped", "sent")];
    let plan = plan_between(
        &Fake::rebuilding(),
        &orders(&["new", "shipped"], &renamed),
        &orders(&["new", "shipped", "lost"], &renamed),
        &Options::default(),
    )
    .unwrap();
    let step = &plan.migrations[0].steps[0];
    assert_eq!(copied(&step.operation), Some(of("state")));
}

#[test]
fn beside_a_running_release_it_is_refused() {
    assert_eq!(
        refused(
            &orders(&["new", "sent"], &[]),
            &orders(&["new", "shipped"], &[("shipped", "sent")]),
        ),
        [("rename_other_object", "orders.state".to_owned())]
    );
}
