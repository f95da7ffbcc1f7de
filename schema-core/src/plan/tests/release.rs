//! The second release of a shop: what real changes become, up and down.

use super::dialect::Fake;
use super::{allowing, avoided, check, outline, plan_between, refusals, way_back};
use crate::def::Function;
use crate::def::TypeKind;
use crate::diff::sample::{
    call, check as rule, column, foreign_key, index, name, nullable, of, renamed, schema, table,
    text, unique, with_backfill, with_default,
};
use crate::model::Schema;
use crate::plan::{Operation, Options, PlanError, Reverse, render_text};

fn first() -> Schema {
    let mut customers = table(
        "customers",
        [
            column("email", TypeKind::Text),
            nullable(column("fax", TypeKind::Text)),
            column("full_name", TypeKind::Text),
        ],
    );
    customers
        .uniques
        .push(unique("customers_email_key", &["email"]));
    customers
        .checks
        .push(rule("valid_name", "full_name", text("")));
    customers
        .indexes
        .push(index("customers_full_name_idx", &["full_name"]));
    customers.indexes.push(index("customers_fax_idx", &["fax"]));
    let orders = table(
        "orders",
        [
            column("customer_id", TypeKind::Uuid),
            with_default(
                column("created_at", TypeKind::TimestampTz),
                call(Function::Now),
            ),
        ],
    );
    schema([customers, orders])
}

/// A required column without a default, a rename, an index, a foreign key, a dropped column.
fn second() -> Schema {
    let mut customers = table(
        "customers",
        [
            column("email", TypeKind::Text),
            renamed(column("display_name", TypeKind::Text), "full_name"),
            with_backfill(column("phone", TypeKind::Text), of("email")),
        ],
    );
    customers
        .uniques
        .push(unique("customers_email_key", &["email"]));
    customers
        .checks
        .push(rule("valid_name", "display_name", text("")));
    customers
        .indexes
        .push(index("customers_display_name_idx", &["display_name"]));
    let mut new = first();
    let orders = new.tables.get_mut(&name("orders")).unwrap();
    let key = foreign_key("orders_customer_id_fkey", "customer_id", "customers");
    orders.foreign_keys.push(key);
    orders
        .indexes
        .push(index("orders_customer_id_idx", &["customer_id"]));
    let orders = orders.clone();
    schema([customers, orders])
}

#[test]
fn while_the_first_release_runs() {
    let plan = check(
        &Fake::altering(),
        &first(),
        &second(),
        &allowing(&["customers.fax"]),
        "expand add_customers_display_name_and_phone
           add column customers.display_name
           add column customers.phone
         expand synchronize_customers_full_name_and_display_name
           keep customers.full_name and display_name equal
         expand create_orders_customer_id_idx *
           create index orders_customer_id_idx on orders, concurrently
         backfill fill_customers_display_name *
           fill customers.display_name in batches
         backfill fill_customers_phone *
           fill customers.phone in batches
         constrain fill_customers_phone_again *
           fill customers.phone in batches
         constrain rename_valid_name_to_valid_name_old
           rename constraint customers.valid_name to valid_name_old
         constrain check_customers
           add check customers.customers_display_name_required, for new writes only
           add check customers.valid_name, for new writes only
           add check customers.customers_phone_required, for new writes only
         constrain validate_customers_display_name_required
           validate customers.customers_display_name_required
         constrain validate_valid_name
           validate customers.valid_name
         constrain validate_customers_phone_required
           validate customers.customers_phone_required
         constrain require_customers_columns
           set NOT NULL on customers.display_name
           drop constraint customers.customers_display_name_required
           set NOT NULL on customers.phone
           drop constraint customers.customers_phone_required
         constrain create_customers_display_name_idx *
           create index customers_display_name_idx on customers, concurrently
         constrain add_orders_customer_id_fkey
           add foreign key orders.orders_customer_id_fkey to customers, for new writes only
         constrain validate_orders_customer_id_fkey
           validate orders.orders_customer_id_fkey
         contract drop_customers_full_name_idx *
           drop index customers_full_name_idx of customers, concurrently
         contract drop_customers_fax_idx *
           drop index customers_fax_idx of customers, concurrently
         contract drop_valid_name_old
           drop constraint customers.valid_name_old
         contract relax_customers_full_name
           drop NOT NULL of customers.full_name
         contract reconcile_customers_display_name *
           fill customers.display_name in batches
         contract finish_customers_full_name_to_display_name
           stop keeping customers.full_name and display_name equal
           drop column customers.full_name
         contract drop_customers_fax
           drop column customers.fax",
    );
    let new_columns: Vec<_> = plan.migrations[0]
        .steps
        .iter()
        .filter_map(|step| match &step.operation {
            Operation::AddColumn { column, .. } => Some((column.nullable, column.default.clone())),
            _ => None,
        })
        .collect();
    assert_eq!(new_columns, [(true, None), (true, None)]);
    assert_eq!(
        avoided(&plan),
        [
            "add_required_column",
            "backfill_in_ddl_txn",
            "check_without_not_valid",
            "concurrently_in_txn",
            "concurrently_under_short_timeout",
            "dml_without_where",
            "drop_column_in_use",
            "fk_without_not_valid",
            "index_create_blocking",
            "index_drop_blocking",
            "index_drop_regresses_queries",
            "not_null_and_drop_check_together",
            "rename_column",
            "set_not_null_scan",
            "trigger_ddl_lock",
            "validate_same_txn",
        ]
    );
}

#[test]
fn the_way_back_keeps_the_values_of_a_renamed_column() {
    let options = allowing(&["customers.fax"]);
    let plan = plan_between(&Fake::altering(), &first(), &second(), &options).unwrap();
    let back = way_back(&plan);
    assert_eq!(
        &back[..8],
        [
            "add column customers.fax",
            "add column customers.full_name",
            "keep customers.full_name and display_name equal",
            "fill customers.full_name in batches",
            "set NOT NULL on customers.full_name",
            "add check customers.valid_name_old",
            "create index customers_fax_idx on customers, concurrently",
            "create index customers_full_name_idx on customers, concurrently",
        ]
    );
    let reconcile = plan
        .migrations
        .iter()
        .find(|it| it.slug == "reconcile_customers_display_name")
        .unwrap();
    let Reverse::Operations(restore) = &reconcile.steps[0].reverse else {
        panic!("the reconciliation has no way back");
    };
    assert!(matches!(
        restore.as_slice(),
        [Operation::Backfill { values, .. }]
            if values[0].column == "full_name" && values[0].value == of("display_name")
    ));
}

#[test]
fn a_default_moves_to_the_new_column_only_at_the_end() {
    let with = |table_name: &str, column_name: &str, from: Option<&str>| {
        let rank = with_default(column(column_name, TypeKind::Text), text("plain"));
        let rank = match from {
            Some(from) => renamed(rank, from),
            None => rank,
        };
        schema([table(table_name, [rank])])
    };
    check(
        &Fake::altering(),
        &with("customers", "rank", None),
        &with("customers", "grade", Some("rank")),
        &Options::default(),
        "expand add_customers_grade
           add column customers.grade
         expand synchronize_customers_rank_and_grade
           keep customers.rank and grade equal
         backfill fill_customers_grade *
           fill customers.grade in batches
         constrain add_customers_grade_required
           add check customers.customers_grade_required, for new writes only
         constrain validate_customers_grade_required
           validate customers.customers_grade_required
         constrain require_customers_grade
           set NOT NULL on customers.grade
           drop constraint customers.customers_grade_required
         contract settle_customers
           set the default of customers.grade
           drop NOT NULL of customers.rank
           drop the default of customers.rank
         contract reconcile_customers_grade *
           fill customers.grade in batches
         contract finish_customers_rank_to_grade
           stop keeping customers.rank and grade equal
           drop column customers.rank",
    );
}

#[test]
fn a_rename_reaches_the_foreign_keys_of_other_tables() {
    let of_code = |code: crate::model::Column| {
        let code_name = code.name.clone();
        let mut customers = table("customers", [code]);
        customers
            .uniques
            .push(unique("customers_code_key", &[code_name.as_str()]));
        let mut orders = table("orders", [column("customer_code", TypeKind::Uuid)]);
        let mut key = foreign_key("orders_customer_fkey", "customer_code", "customers");
        key.target_columns = vec![code_name];
        orders.foreign_keys.push(key);
        schema([customers, orders])
    };
    check(
        &Fake::altering(),
        &of_code(column("code", TypeKind::Uuid)),
        &of_code(renamed(column("number", TypeKind::Uuid), "code")),
        &Options::default(),
        "expand add_customers_number
           add column customers.number
         expand synchronize_customers_code_and_number
           keep customers.code and number equal
         backfill fill_customers_number *
           fill customers.number in batches
         constrain rename_customers_code_key_to_customers_code_key_old
           rename constraint customers.customers_code_key to customers_code_key_old
         constrain rename_orders_customer_fkey_to_orders_customer_fkey_old
           rename constraint orders.orders_customer_fkey to orders_customer_fkey_old
         constrain add_customers_number_required
           add check customers.customers_number_required, for new writes only
         constrain validate_customers_number_required
           validate customers.customers_number_required
         constrain require_customers_number
           set NOT NULL on customers.number
           drop constraint customers.customers_number_required
         constrain create_customers_code_key *
           create unique index customers_code_key on customers, concurrently
         constrain add_customers_code_key
           add unique constraint customers.customers_code_key
         constrain add_orders_customer_fkey
           add foreign key orders.orders_customer_fkey to customers, for new writes only
         constrain validate_orders_customer_fkey
           validate orders.orders_customer_fkey
         contract drop_orders_customer_fkey_old
           drop constraint orders.orders_customer_fkey_old
         contract drop_customers_code_key_old
           drop constraint customers.customers_code_key_old
         contract relax_customers_code
           drop NOT NULL of customers.code
         contract reconcile_customers_number *
           fill customers.number in batches
         contract finish_customers_code_to_number
           stop keeping customers.code and number equal
           drop column customers.code",
    );
}

#[test]
fn on_an_embedded_engine() {
    check(
        &Fake::rebuilding(),
        &first(),
        &second(),
        &allowing(&["customers.fax"]),
        "expand rename_customers_full_name_to_display_name
           rename column customers.full_name to display_name
         expand rebuild_customers
           rebuild table customers
         expand rebuild_orders
           rebuild table orders
         contract drop_customers_fax_idx
           drop index customers_fax_idx of customers
         contract drop_customers_fax
           drop column customers.fax",
    );
}

#[test]
fn data_loss_needs_approval() {
    let errors =
        plan_between(&Fake::altering(), &first(), &second(), &Options::default()).unwrap_err();
    assert!(matches!(errors.as_slice(), [PlanError::DataLoss { .. }]));
    assert_eq!(
        refusals(&errors),
        "customers.fax: to drop the column loses its values; approve it with `--allow-data-loss \
         customers.fax`, or have it renamed aside first with `--keep customers.fax`"
    );
}

#[test]
fn the_plan_as_text() {
    let options = allowing(&["customers.fax"]);
    let plan = plan_between(&Fake::altering(), &first(), &second(), &options).unwrap();
    assert_eq!(
        plan.point_of_no_return(),
        Some(plan.migrations.len() - 1),
        "{}",
        outline(&plan)
    );
    let text = render_text(&plan);
    for part in [
        " 2. expand    synchronize_customers_full_name_and_display_name  (one transaction)
      -        keep customers.full_name and display_name equal
      locks    SHARE ROW EXCLUSIVE on customers
      work     catalog only
      waits    3 s for a lock, 30 s for the statement
      reverse  stop keeping customers.full_name and display_name equal
      avoids   rename_column, trigger_ddl_lock

",
        " 3. expand    create_orders_customer_id_idx  (no transaction)
      -        create index orders_customer_id_idx on orders, concurrently
      locks    SHARE UPDATE EXCLUSIVE on orders
      work     builds an index
      waits    no limit for a lock, no limit for the statement
",
        "---- point of no return: what follows destroys data ----

22. contract  drop_customers_fax  (one transaction)
",
        "      LOSES    customers.fax: the values of the column; on the way back it is NULL\n",
        "note: Run the expand and backfill phases before the new release is deployed.\n",
    ] {
        assert!(text.contains(part), "{text}");
    }
}
