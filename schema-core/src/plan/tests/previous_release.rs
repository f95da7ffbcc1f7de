//! What the previous release meets, and where the plan says so.

use super::dialect::Fake;
use super::{allowing, plan_between};
use crate::def::TypeKind;
use crate::diff::random_sample::{Variety, any_pair, any_schema};
use crate::diff::sample::{
    check as rule, column, foreign_key, nullable, renamed, schema, table, text, unique,
    with_backfill, with_default,
};
use crate::model::{Column, Schema, Table};
use crate::plan::release::conflicts;
use crate::plan::{Catalog, Options, Phase, Plan};
use proptest::prelude::*;

/// What each step says of the previous release, with its phase.
fn said(plan: &Plan) -> Vec<String> {
    let migrations = plan.migrations.iter();
    migrations
        .flat_map(|migration| {
            let steps = migration.steps.iter();
            let conflicts = steps.flat_map(|step| &step.previous_release);
            conflicts.map(|it| {
                format!(
                    "{} {}: {}",
                    migration.phase.keyword(),
                    it.object,
                    it.keyword()
                )
            })
        })
        .collect()
}

fn customers(columns: impl IntoIterator<Item = Column>, edit: impl FnOnce(&mut Table)) -> Schema {
    let mut customers = table("customers", columns);
    edit(&mut customers);
    schema([customers, table("countries", [])])
}

#[track_caller]
fn says(old: &Schema, new: &Schema, options: &Options, expected: &[&str]) -> Plan {
    let plan = plan_between(&Fake::altering(), old, new, options).unwrap();
    assert_eq!(said(&plan), expected);
    plan
}

#[test]
fn a_release_that_only_gains_works_all_the_way() {
    let old = customers([column("email", TypeKind::Text)], |_| {});
    let new = customers(
        [
            column("email", TypeKind::Text),
            nullable(column("phone", TypeKind::Text)),
            with_default(column("state", TypeKind::Text), text("new")),
        ],
        |_| {},
    );
    let plan = says(&old, &new, &Options::default(), &[]);
    assert_eq!(
        plan.notes[0],
        "The previous release, by schema.lock, works before, between and after these migrations."
    );
}

#[test]
fn new_rules_are_named_where_they_begin() {
    let old = customers(
        [
            nullable(column("email", TypeKind::Text)),
            nullable(column("country", TypeKind::Uuid)),
        ],
        |_| {},
    );
    let new = customers(
        [
            column("email", TypeKind::Text),
            nullable(column("country", TypeKind::Uuid)),
        ],
        |it| {
            it.checks.push(rule("real", "email", text("")));
            it.uniques.push(unique("once", &["email"]));
            it.foreign_keys
                .push(foreign_key("lives", "country", "countries"));
        },
    );
    let plan = says(
        &old,
        &new,
        &Options::default(),
        &[
            "constrain customers.email: not_null",
            "constrain customers.real: new_rule",
            "constrain customers.once: new_rule",
            "constrain customers.lives: new_rule",
        ],
    );
    assert!(
        plan.notes[0].contains("works unchanged until migration 1 (constrain)"),
        "{}",
        plan.notes[0]
    );
}

#[test]
fn what_goes_stops_it_in_contract() {
    let old = customers(
        [
            column("email", TypeKind::Text),
            column("fax", TypeKind::Text),
        ],
        |_| {},
    );
    let new = customers([renamed(column("mail", TypeKind::Text), "email")], |_| {});
    let plan = says(
        &old,
        &new,
        &allowing(&["customers.fax"]),
        &[
            "expand customers.fax: may_be_null",
            "contract customers.email: may_be_null",
            "contract customers.mail: unknown_required",
            "contract customers.email: missing_column",
            "contract customers.fax: missing_column",
        ],
    );
    let certain = |it: &crate::plan::Migration| {
        let mut conflicts = it.steps.iter().flat_map(|step| &step.previous_release);
        conflicts.any(|it| it.is_certain())
    };
    let first = plan.migrations.iter().find(|it| certain(it)).unwrap();
    assert_eq!(first.phase, Phase::Contract);
}

#[test]
fn a_required_column_stops_it_once_it_is_required() {
    let old = customers([column("email", TypeKind::Text)], |_| {});
    let phone = with_backfill(
        column("phone", TypeKind::Text),
        crate::diff::sample::of("email"),
    );
    let new = customers([column("email", TypeKind::Text), phone], |_| {});
    says(
        &old,
        &new,
        &Options::default(),
        &["constrain customers.phone: unknown_required"],
    );
}

#[test]
fn a_rename_that_somebody_accepts_stops_it_at_once() {
    let old = schema([table("buyers", [])]);
    let mut customers = table("customers", []);
    customers.renamed_from = Some("buyers".to_owned());
    let new = schema([customers]);
    let mut options = Options::default();
    options.accepted_hazards.insert("rename_table".to_owned());
    says(&old, &new, &options, &["expand buyers: missing_table"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// A database as it was is what the release expects.
    #[test]
    fn a_release_works_where_nothing_has_changed(schema in any_schema(Variety::Everything)) {
        let catalog = Catalog::new(schema.clone(), std::collections::BTreeSet::new());
        prop_assert_eq!(conflicts(&schema, &catalog), std::collections::BTreeSet::new());
    }

    /// What the steps say comes together to what does not work at the end; expand and backfill stop nothing.
    #[test]
    fn the_steps_say_all_and_none_too_early((old, new) in any_pair(Variety::Plannable)) {
        let everything: Vec<String> = old
            .tables
            .values()
            .flat_map(|table| {
                let columns = table.columns.iter();
                columns.map(|it| format!("{}.{}", table.name, it.name)).chain([table.name.to_string()])
            })
            .collect();
        let everything: Vec<&str> = everything.iter().map(String::as_str).collect();
        let Ok(plan) = plan_between(&Fake::altering(), &old, &new, &allowing(&everything)) else {
            return Ok(());
        };
        let end = conflicts(&old, &Catalog::new(new.clone(), std::collections::BTreeSet::new()));
        let steps = plan.migrations.iter().flat_map(|it| &it.steps);
        let named: Vec<_> = steps.flat_map(|step| &step.previous_release).collect();
        for conflict in &end {
            prop_assert!(named.contains(&conflict), "{} is not named", conflict);
        }
        for migration in plan.migrations.iter().filter(|it| it.phase < Phase::Constrain) {
            for conflict in migration.steps.iter().flat_map(|it| &it.previous_release) {
                prop_assert!(!conflict.is_certain(), "{} in {}", conflict, migration.slug);
            }
        }
    }
}
