//! Objects that are no tables.

use super::dialect::Fake;
use super::{allowing, check, plan_between, refused, way_back};
use crate::def::{EngineSet, ObjectKind, TriggerEvent, TriggerTiming, TypeKind};
use crate::diff::sample::{check as rule, column, nullable, schema, table};
use crate::model::{
    DataType, Expression, ObjectDefinition, ObjectKey, ObjectName, Policy, Role, Schema,
    SchemaObject, SqlDefinition, Table, TableObject, Trigger, TriggerAction, View, ViewColumn,
};
use crate::plan::{Operation, Options, Reverse};
use crate::syntax::sql_definition::header;

fn object(key: ObjectKey, definition: ObjectDefinition) -> SchemaObject {
    SchemaObject {
        key,
        comment: None,
        depends_on: Vec::new(),
        engines: EngineSet::ALL,
        definition,
    }
}

/// An object that is written as SQL.
pub(in crate::plan) fn sql(create: &str) -> SchemaObject {
    let head = header(create).unwrap();
    let key = ObjectKey {
        kind: head.kind,
        name: ObjectName {
            namespace: head.namespace,
            name: head.name,
        },
        detail: head.detail,
    };
    let definition = SqlDefinition {
        create: create.to_owned(),
        drop: head.drop,
    };
    object(key, ObjectDefinition::Sql(definition))
}

pub(in crate::plan) fn function(name: &str, body: &str) -> SchemaObject {
    sql(&format!(
        "CREATE FUNCTION {name}(value integer) RETURNS integer LANGUAGE sql {body}"
    ))
}

pub(in crate::plan) fn view(name: &str, query: &str) -> SchemaObject {
    sql(&format!("CREATE VIEW {name} AS {query}"))
}

fn struct_view(name: &str, query: &str, columns: &[(&str, TypeKind)]) -> SchemaObject {
    let columns = columns.iter().map(|(name, kind)| ViewColumn {
        name: (*name).to_owned(),
        data_type: DataType::new(*kind),
        comment: None,
    });
    object(
        ObjectKey::new(ObjectKind::View, ObjectName::new(name)),
        ObjectDefinition::View(View {
            query: query.to_owned(),
            columns: columns.collect(),
            options: Vec::new(),
            uniques: Vec::new(),
            indexes: Vec::new(),
        }),
    )
}

fn namespace(name: &str) -> SchemaObject {
    object(ObjectKey::namespace(name), ObjectDefinition::Namespace)
}

fn role(name: &str) -> SchemaObject {
    object(
        ObjectKey::new(ObjectKind::Role, ObjectName::new(name)),
        ObjectDefinition::Role(Role::default()),
    )
}

fn with(
    tables: impl IntoIterator<Item = Table>,
    objects: impl IntoIterator<Item = SchemaObject>,
) -> Schema {
    let mut schema = schema(tables);
    let objects = objects.into_iter();
    schema.objects = objects.map(|object| (object.key.clone(), object)).collect();
    schema
}

fn orders() -> Table {
    table("orders", [column("amount", TypeKind::Integer)])
}

#[test]
fn everything_comes_after_what_it_needs() {
    let mut priced = orders();
    priced
        .checks
        .push(rule("valid", "amount", Expression::Null));
    priced.checks[0].expression = Expression::UserCall("rounded".to_owned(), Vec::new());
    let new = with(
        [priced],
        [
            view("a_totals", "SELECT * FROM totals"),
            view("totals", "SELECT sum(amount) FROM orders"),
            function("rounded", "AS 'SELECT helper(value)'"),
            function("helper", "AS 'SELECT count(*) FROM orders'"),
            function("report", "AS 'SELECT count(*) FROM orders'"),
            sql("CREATE TRIGGER t AFTER INSERT ON orders EXECUTE FUNCTION report()"),
            namespace("sales"),
        ],
    );
    let plan = check(
        &Fake::altering(),
        &Schema::default(),
        &new,
        &Options::default(),
        "expand create_orders
           create namespace sales
           create function helper(integer)
           create function rounded(integer)
           create table orders
           create function report(integer)
           create view totals
           create view a_totals
           create trigger t on orders",
    );
    assert_eq!(
        way_back(&plan)[..3],
        [
            "drop trigger t on orders",
            "drop view a_totals",
            "drop view totals"
        ]
    );
}

#[test]
fn a_view_waits_for_the_columns_that_a_table_gets() {
    let old = with([orders()], []);
    let mut wider = orders();
    wider.columns.push(nullable(column("note", TypeKind::Text)));
    let new = with([wider], [view("notes", "SELECT note FROM orders")]);
    check(
        &Fake::altering(),
        &old,
        &new,
        &Options::default(),
        "expand add_orders_note
           add column orders.note
         expand create_notes
           create view notes",
    );
}

#[test]
fn what_is_removed_goes_last_and_comes_back_as_it_was() {
    let old = with(
        [orders()],
        [
            view("totals", "SELECT rounded(amount) FROM orders"),
            function("rounded", "RETURN 1"),
        ],
    );
    let plan = check(
        &Fake::altering(),
        &old,
        &with([orders()], []),
        &Options::default(),
        "contract drop_totals
           drop view totals
         contract drop_rounded
           drop function rounded(integer)",
    );
    assert_eq!(
        way_back(&plan),
        ["create function rounded(integer)", "create view totals"]
    );
}

#[test]
fn a_body_is_replaced_and_a_result_made_anew_with_what_stands_on_it() {
    let body = |text: &str| function("rounded", text);
    let totals = || view("totals", "SELECT rounded(amount) FROM orders");
    check(
        &Fake::altering(),
        &with([orders()], [body("RETURN 1"), totals()]),
        &with([orders()], [body("RETURN 2"), totals()]),
        &Options::default(),
        "expand replace_rounded
           replace function rounded(integer)",
    );
    let other = sql("CREATE FUNCTION rounded(value integer) RETURNS bigint LANGUAGE sql RETURN 1");
    check(
        &Fake::altering(),
        &with([orders()], [body("RETURN 1"), totals()]),
        &with([orders()], [other, totals()]),
        &Options::default(),
        "expand create_objects
           drop view totals
           drop function rounded(integer)
           create function rounded(integer)
           create view totals",
    );
}

#[test]
fn what_a_table_calls_is_never_dropped_under_it() {
    let mut priced = orders();
    priced
        .checks
        .push(rule("valid", "amount", Expression::Null));
    priced.checks[0].expression = Expression::UserCall("rounded".to_owned(), Vec::new());
    let other = sql("CREATE FUNCTION rounded(value integer) RETURNS bigint LANGUAGE sql RETURN 1");
    assert_eq!(
        refused(
            &with([priced.clone()], [function("rounded", "RETURN 1")]),
            &with([priced], [other])
        ),
        [("replace_object", "function rounded(integer)".to_owned())]
    );
}

#[test]
fn what_a_policy_or_a_trigger_calls_keeps_its_arguments_and_its_result() {
    let guarded = |action: &str| {
        let mut table = orders();
        table.objects = vec![
            TableObject::Policy(Policy {
                using: Some(Expression::UserCall(
                    "rounded".to_owned(),
                    vec![Expression::Column("amount".to_owned())],
                )),
                ..Policy::new("own")
            }),
            TableObject::Trigger(Trigger::new(
                "touch",
                TriggerTiming::Before,
                vec![TriggerEvent::Update],
                TriggerAction::Function {
                    name: ObjectName::new(action),
                    arguments: Vec::new(),
                },
            )),
        ];
        table
    };
    let touch = |result: &str| {
        sql(&format!(
            "CREATE FUNCTION touch() RETURNS {result} LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
        ))
    };
    let wider =
        || sql("CREATE FUNCTION rounded(value bigint) RETURNS integer LANGUAGE sql RETURN 1");
    let old = with(
        [guarded("touch")],
        [function("rounded", "RETURN 1"), touch("trigger")],
    );
    let refusal = |key: &str| [("replace_object", key.to_owned())];
    assert_eq!(
        refused(&old, &with([guarded("touch")], [wider(), touch("trigger")])),
        refusal("function rounded(integer)")
    );
    assert_eq!(
        refused(
            &old,
            &with(
                [guarded("touch")],
                [function("rounded", "RETURN 1"), touch("event_trigger")]
            )
        ),
        refusal("function touch()")
    );
    // A body is replaced in place, and an overload comes beside the one that is called.
    let both = [function("rounded", "RETURN 2"), wider(), touch("trigger")];
    let plan = plan_between(
        &Fake::altering(),
        &old,
        &with([guarded("touch")], both),
        &Options::default(),
    );
    assert!(plan.is_ok());
}

#[test]
fn views_step_aside_for_the_columns_that_they_may_read() {
    let mut wide = orders();
    wide.columns.push(nullable(column("fax", TypeKind::Text)));
    let objects = || {
        [
            view("everything", "SELECT * FROM orders"),
            view("over_it", "SELECT count(*) FROM everything"),
            view("other", "SELECT amount FROM orders"),
        ]
    };
    check(
        &Fake::altering(),
        &with([wide], objects()),
        &with([orders()], objects()),
        &allowing(&["orders.fax"]),
        "contract drop_orders_fax
           drop view over_it
           drop view everything
           drop column orders.fax
           create view everything
           create view over_it",
    );
}

#[test]
fn a_view_of_a_struct_keeps_the_columns_that_the_old_release_reads() {
    use TypeKind::{BigInt, Integer, Text};
    let of = |columns: &[(&str, TypeKind)]| with([], [struct_view("v", "SELECT 1", columns)]);
    let one = of(&[("id", BigInt)]);
    let two = of(&[("id", BigInt), ("name", Text)]);
    let changed = of(&[("id", Integer)]);
    let options = Options::default();
    check(
        &Fake::altering(),
        &one,
        &two,
        &options,
        "expand replace_v
           replace view v",
    );
    check(
        &Fake::altering(),
        &two,
        &one,
        &options,
        "contract drop_objects
           drop view v
           create view v",
    );
    assert_eq!(
        refused(&one, &changed),
        [("replace_view", "view v".to_owned())]
    );
    // An embedded database is deployed together with its application.
    assert!(plan_between(&Fake::rebuilding(), &one, &changed, &options).is_ok());
}

#[test]
fn a_role_is_never_dropped_without_a_word() {
    let old = with([], []);
    let new = with([], [role("reader")]);
    let plan = check(
        &Fake::altering(),
        &old,
        &new,
        &Options::default(),
        "expand create_reader
           create role reader unless it exists",
    );
    let step = &plan.migrations[0].steps[0];
    assert!(matches!(&step.reverse, Reverse::Nothing(why) if why.contains("whole server")));
    assert_eq!(
        refused(&new, &old),
        [("drop_role", "role reader".to_owned())]
    );
    let options = Options {
        accepted_hazards: ["drop_role".to_owned()].into(),
        ..Options::default()
    };
    check(
        &Fake::altering(),
        &new,
        &old,
        &options,
        "contract drop_reader
           drop role reader",
    );
}

#[test]
fn what_raw_sql_made_to_hold_data_is_not_lost_without_approval() {
    let old = with([], [sql("CREATE SEQUENCE numbers")]);
    assert_eq!(
        refused(&old, &with([], [])),
        [("data_loss", "numbers".to_owned())]
    );
    let plan = plan_between(
        &Fake::altering(),
        &old,
        &with([], []),
        &allowing(&["numbers"]),
    );
    assert!(plan.unwrap().point_of_no_return().is_some());
}

#[test]
fn a_copied_table_keeps_its_triggers() {
    let trigger = || sql("CREATE TRIGGER t AFTER INSERT ON orders BEGIN SELECT 1; END");
    let mut checked = orders();
    checked
        .checks
        .push(rule("valid", "amount", Expression::Null));
    let plan = plan_between(
        &Fake::rebuilding(),
        &with([orders()], [trigger()]),
        &with([checked], [trigger()]),
        &Options::default(),
    )
    .unwrap();
    let mut steps = plan.migrations.iter().flat_map(|it| &it.steps);
    assert!(steps.any(
        |step| matches!(&step.operation, Operation::RebuildTable { dependents, .. }
        if dependents == &[trigger()])
    ));
}
