//! One case for each hazard that the planner avoids or refuses.

use super::dialect::Fake;
use super::{allowing, avoided, check, plan_between, refusals, refused};
use crate::def::{Function, ReferentialAction, TypeKind};
use crate::diff::sample::{
    call, check as rule, column, enumeration, foreign_key, index, name, nullable, number, of,
    partial_unique, renamed, schema, table, text, unique, with_backfill, with_default,
};
use crate::model::{Column, DataType, Identity, Schema, Table};
use crate::plan::{Options, Reverse, Work};

/// A schema of `customers` with an email and what `edit` makes of it, and `countries`.
fn customers(edit: impl FnOnce(&mut Table)) -> Schema {
    let mut customers = table("customers", [column("email", TypeKind::Text)]);
    edit(&mut customers);
    schema([customers, table("countries", [])])
}

fn plain() -> Schema {
    customers(|_| {})
}

#[track_caller]
fn becomes(new: &Schema, expected: &str) {
    check(
        &Fake::altering(),
        &plain(),
        new,
        &Options::default(),
        expected,
    );
}

fn with_column(column: Column) -> Schema {
    customers(|customers| customers.columns.push(column))
}

fn varchar(length: u32) -> DataType {
    DataType {
        precision: Some(length),
        ..DataType::new(TypeKind::VarChar)
    }
}

#[test]
fn add_column_without_rewrite() {
    becomes(
        &with_column(nullable(column("born", TypeKind::Date))),
        "expand add_customers_born
           add column customers.born",
    );
    becomes(
        &with_column(with_default(column("rank", TypeKind::Integer), number("0"))),
        "expand add_customers_rank
           add column customers.rank",
    );
    becomes(
        &with_column(with_default(
            column("at", TypeKind::TimestampTz),
            call(Function::Now),
        )),
        "expand add_customers_at
           add column customers.at",
    );
}

#[test]
fn add_required_column() {
    assert_eq!(
        refused(&plain(), &with_column(column("phone", TypeKind::Text))),
        [("add_required_column", "customers.phone".to_owned())]
    );
    let errors = plan_between(
        &Fake::altering(),
        &plain(),
        &with_column(column("phone", TypeKind::Text)),
        &Options::default(),
    );
    assert_eq!(
        refusals(&errors.unwrap_err()),
        "customers.phone: the column may not be NULL, and nothing says what the rows that exist shall \
         hold (add_required_column); give it `#[column(backfill = ..)]`, a default, or make it an \
         `Option`"
    );
    becomes(
        &with_column(with_backfill(column("phone", TypeKind::Text), text("-"))),
        "expand add_customers_phone
           add column customers.phone
         contract default_of_customers_phone
           drop the default of customers.phone",
    );
    becomes(
        &with_column(with_backfill(
            column("token", TypeKind::Uuid),
            call(Function::UuidV4),
        )),
        "expand alter_customers
           add column customers.token
           set the default of customers.token
         backfill fill_customers_token *
           fill customers.token in batches
         constrain add_customers_token_required
           add check customers.customers_token_required, for new writes only
         constrain validate_customers_token_required
           validate customers.customers_token_required
         constrain require_customers_token
           set NOT NULL on customers.token
           drop constraint customers.customers_token_required
         contract default_of_customers_token
           drop the default of customers.token",
    );
    becomes(
        &with_column(with_backfill(column("phone", TypeKind::Text), of("email"))),
        "expand add_customers_phone
           add column customers.phone
         backfill fill_customers_phone *
           fill customers.phone in batches
         constrain fill_customers_phone_again *
           fill customers.phone in batches
         constrain add_customers_phone_required
           add check customers.customers_phone_required, for new writes only
         constrain validate_customers_phone_required
           validate customers.customers_phone_required
         constrain require_customers_phone
           set NOT NULL on customers.phone
           drop constraint customers.customers_phone_required",
    );
}

#[test]
fn set_not_null_reads_nothing_after_the_check() {
    let new = with_column(with_backfill(column("phone", TypeKind::Text), of("email")));
    let plan = plan_between(&Fake::altering(), &plain(), &new, &Options::default()).unwrap();
    let last = plan.migrations.last().unwrap();
    assert_eq!(last.steps.len(), 2);
    assert!(
        last.steps
            .iter()
            .all(|step| step.footprint.work == Work::Catalog)
    );
    assert_eq!(last.steps[0].timeouts.lock, Some(3_000));
    let validation = &plan.migrations[plan.migrations.len() - 2].steps[0];
    assert_eq!(validation.footprint.work, Work::Scan);
    assert_eq!(validation.timeouts.statement, None);
    assert!(matches!(validation.reverse, Reverse::Nothing(_)));
}

#[test]
fn a_backfill_needs_a_key() {
    let without_key = |edit: fn(&mut Table)| {
        customers(|customers| {
            customers.primary_key = None;
            edit(customers);
        })
    };
    let new = without_key(|customers| {
        let phone = with_backfill(column("phone", TypeKind::Text), of("email"));
        customers.columns.push(phone);
    });
    let refused = refused(&without_key(|_| {}), &new);
    assert!(refused.contains(&("dml_without_where", "customers.phone".to_owned())));
}

#[test]
fn add_column_volatile_default() {
    becomes(
        &with_column(with_default(
            column("token", TypeKind::Uuid),
            call(Function::UuidV4),
        )),
        "expand alter_customers
           add column customers.token
           set the default of customers.token
         backfill fill_customers_token *
           fill customers.token in batches
         constrain add_customers_token_required
           add check customers.customers_token_required, for new writes only
         constrain validate_customers_token_required
           validate customers.customers_token_required
         constrain require_customers_token
           set NOT NULL on customers.token
           drop constraint customers.customers_token_required",
    );
}

#[test]
fn columns_that_write_the_table_anew_are_refused() {
    let identity = Column {
        identity: Some(Identity::ALWAYS),
        ..column("number", TypeKind::BigInt)
    };
    let stored = Column {
        generated: Some((text("x"), true)),
        ..column("stored", TypeKind::Text)
    };
    let collated = customers(|customers| {
        customers.columns[1].collation = Some(name("C"));
        customers
            .indexes
            .push(index("customers_email_idx", &["email"]));
    });
    let indexed = customers(|customers| {
        customers
            .indexes
            .push(index("customers_email_idx", &["email"]));
    });
    for (new, hazard) in [
        (with_column(identity), "add_column_autoincrement"),
        (with_column(stored), "add_column_stored_generated"),
    ] {
        assert_eq!(refused(&plain(), &new)[0].0, hazard);
    }
    assert_eq!(
        refused(&indexed, &collated)[0].0,
        "type_change_rebuilds_index"
    );
    becomes(
        &customers(|customers| customers.columns[1].collation = Some(name("C"))),
        "expand collation_of_customers_email
           change the collation of customers.email",
    );
}

#[test]
fn add_column_with_rules() {
    let mut new = with_column(nullable(column("country_id", TypeKind::Uuid)));
    let customers = new.tables.get_mut(&name("customers")).unwrap();
    customers.foreign_keys.push(foreign_key(
        "customers_country_id_fkey",
        "country_id",
        "countries",
    ));
    customers
        .uniques
        .push(unique("one_country", &["country_id"]));
    becomes(
        &new,
        "expand add_customers_country_id
           add column customers.country_id
         constrain create_one_country *
           create unique index one_country on customers, concurrently
         constrain add_one_country
           add unique constraint customers.one_country
         constrain add_customers_country_id_fkey
           add foreign key customers.customers_country_id_fkey to countries, for new writes only
         constrain validate_customers_country_id_fkey
           validate customers.customers_country_id_fkey",
    );
}

#[test]
fn check_without_not_valid() {
    becomes(
        &customers(|customers| customers.checks.push(rule("valid", "email", text("")))),
        "constrain add_valid
           add check customers.valid, for new writes only
         constrain validate_valid
           validate customers.valid",
    );
}

#[test]
fn a_check_that_changes_goes_before_the_new_release_and_returns_after() {
    let with_rule = |value: &str| {
        customers(|customers| customers.checks.push(rule("valid", "email", text(value))))
    };
    check(
        &Fake::altering(),
        &with_rule(""),
        &with_rule("-"),
        &Options::default(),
        "expand drop_valid
           drop constraint customers.valid
         constrain add_valid
           add check customers.valid, for new writes only
         constrain validate_valid
           validate customers.valid",
    );
}

#[test]
fn a_foreign_key_whose_action_changes_never_lapses() {
    let with_key = |action: ReferentialAction| {
        let mut schema = with_column(nullable(column("country_id", TypeKind::Uuid)));
        let mut key = foreign_key("country", "country_id", "countries");
        key.on_delete = action;
        let customers = schema.tables.get_mut(&name("customers")).unwrap();
        customers.foreign_keys.push(key);
        schema
    };
    check(
        &Fake::altering(),
        &with_key(ReferentialAction::Restrict),
        &with_key(ReferentialAction::Cascade),
        &Options::default(),
        "constrain rename_country_to_country_old
           rename constraint customers.country to country_old
         constrain add_country
           add foreign key customers.country to countries, for new writes only
         constrain validate_country
           validate customers.country
         constrain drop_country_old
           drop constraint customers.country_old",
    );
}

#[test]
fn unique_constraint_blocking() {
    becomes(
        &customers(|customers| customers.uniques.push(unique("one_email", &["email"]))),
        "constrain create_one_email *
           create unique index one_email on customers, concurrently
         constrain add_one_email
           add unique constraint customers.one_email",
    );
    becomes(
        &customers(|customers| {
            customers
                .uniques
                .push(partial_unique("one_email", &["email"]))
        }),
        "constrain create_one_email *
           create unique index one_email on customers, concurrently",
    );
}

#[test]
fn primary_key_blocking() {
    let keyless = customers(|customers| customers.primary_key = None);
    let plan = check(
        &Fake::altering(),
        &keyless,
        &plain(),
        &Options::default(),
        "constrain create_customers_pkey *
           create unique index customers_pkey on customers, concurrently
         constrain add_customers_pkey
           add primary key customers.customers_pkey",
    );
    assert!(avoided(&plan).contains(&"primary_key_blocking"));

    let by_email = customers(|customers| {
        customers.primary_key.as_mut().unwrap().columns = vec!["email".to_owned()];
    });
    becomes(
        &by_email,
        "constrain create_customers_pkey_new *
           create unique index customers_pkey_new on customers, concurrently
         constrain add_keys_of_customers
           drop constraint customers.customers_pkey
           add primary key customers.customers_pkey",
    );
}

#[test]
fn a_key_that_others_refer_to_stays() {
    let referred = |columns: &[&str]| {
        let mut schema = customers(|customers| {
            let key = customers.primary_key.as_mut().unwrap();
            key.columns = columns.iter().map(|it| (*it).to_owned()).collect();
        });
        let mut orders = table("orders", [column("customer_id", TypeKind::Uuid)]);
        orders.foreign_keys.push(foreign_key(
            "orders_customer_id_fkey",
            "customer_id",
            "customers",
        ));
        schema.tables.insert(name("orders"), orders);
        schema
    };
    assert_eq!(
        refused(&referred(&["id"]), &referred(&["email"])),
        [(
            "primary_key_blocking",
            "customers.customers_pkey".to_owned()
        )]
    );
}

#[test]
fn index_create_and_drop_blocking() {
    let with_index = customers(|customers| customers.indexes.push(index("by_email", &["email"])));
    becomes(
        &with_index,
        "expand create_by_email *
           create index by_email on customers, concurrently",
    );
    check(
        &Fake::altering(),
        &with_index,
        &plain(),
        &Options::default(),
        "contract drop_by_email *
           drop index by_email of customers, concurrently",
    );
}

#[test]
fn index_replace_gap() {
    let over =
        |columns: &[&str]| customers(|customers| customers.indexes.push(index("lookup", columns)));
    check(
        &Fake::altering(),
        &over(&["email"]),
        &over(&["email", "id"]),
        &Options::default(),
        "expand rename_lookup_to_lookup_old
           rename index lookup to lookup_old
         expand create_lookup *
           create index lookup on customers, concurrently
         contract drop_lookup_old *
           drop index lookup_old of customers, concurrently",
    );
}

#[test]
fn drop_column_in_use() {
    let mut old = with_column(column("country_id", TypeKind::Uuid));
    let customers = old.tables.get_mut(&name("customers")).unwrap();
    customers
        .foreign_keys
        .push(foreign_key("country", "country_id", "countries"));
    customers
        .uniques
        .push(unique("one_country", &["country_id"]));
    let plan = check(
        &Fake::altering(),
        &old,
        &plain(),
        &allowing(&["customers.country_id"]),
        "expand relax_customers_country_id
           drop NOT NULL of customers.country_id
         contract drop_country
           drop constraint customers.country
         contract drop_one_country
           drop constraint customers.one_country
         contract drop_customers_country_id
           drop column customers.country_id",
    );
    let step = &plan.migrations.last().unwrap().steps[0];
    let Reverse::Operations(back) = &step.reverse else {
        panic!("a dropped column can be added again");
    };
    assert_eq!(
        back.len(),
        2,
        "the column with a placeholder, then without its default"
    );
    assert_eq!(
        step.data_loss.as_ref().unwrap().object,
        "customers.country_id"
    );
}

#[test]
fn column_type_rewrite() {
    let typed = |data_type: DataType, rows: Option<u64>| {
        customers(|customers| {
            customers.columns[1].data_type = data_type;
            customers.rows = rows;
        })
    };
    let integer = |kind| typed(DataType::new(kind), None);
    check(
        &Fake::altering(),
        &typed(varchar(20), None),
        &typed(varchar(40), None),
        &Options::default(),
        "expand widen_customers_email
           change the type of customers.email from varchar(20) to varchar(40)",
    );
    let plan = check(
        &Fake::altering(),
        &integer(TypeKind::Integer),
        &integer(TypeKind::BigInt),
        &Options::default(),
        "expand add_customers_email_new
           add column customers.email_new
         expand convert_customers_email_to_email_new
           let customers.email_new follow email
         backfill fill_customers_email_new *
           fill customers.email_new in batches
         constrain add_customers_email_new_required
           add check customers.customers_email_new_required, for new writes only
         constrain validate_customers_email_new_required
           validate customers.customers_email_new_required
         constrain require_customers_email_new
           set NOT NULL on customers.email_new
           drop constraint customers.customers_email_new_required
         switch switch_customers_email
           let customers.email_new no longer follow email
           rename column customers.email to email_old
           rename column customers.email_new to email
           drop NOT NULL of customers.email_old
           let customers.email_old follow email
         switch analyze_customers_email
           analyze customers.email
         switch comment_customers_email_old
           comment column customers.email_old
         contract reconcile_customers_email *
           fill customers.email in batches
         contract finish_customers_email
           let customers.email_old no longer follow email
           drop column customers.email_old",
    );
    assert!(avoided(&plan).contains(&"column_type_rewrite"));
    assert_eq!(
        refused(&integer(TypeKind::Bytea), &integer(TypeKind::Uuid)),
        [("column_type_rewrite", "customers.email".to_owned())]
    );
    let plan = check(
        &Fake::altering(),
        &typed(DataType::new(TypeKind::Integer), Some(50)),
        &typed(DataType::new(TypeKind::BigInt), Some(50)),
        &Options::default(),
        "expand widen_customers_email
           change the type of customers.email from integer to bigint",
    );
    let step = &plan.migrations[0].steps[0];
    assert_eq!(step.footprint.work, Work::Rewrite);
    assert!(!step.avoids.contains(&"column_type_rewrite"));
}

#[test]
fn a_small_table_may_round_only_with_approval() {
    let price = |scale: i16| {
        let data_type = DataType {
            precision: Some(10),
            scale: Some(scale),
            ..DataType::new(TypeKind::Numeric)
        };
        customers(|customers| {
            customers.columns[1].data_type = data_type;
            customers.rows = Some(3);
        })
    };
    assert_eq!(
        refused(&price(4), &price(2)),
        [("data_loss", "customers.email".to_owned())]
    );
    let plan = plan_between(
        &Fake::altering(),
        &price(4),
        &price(2),
        &allowing(&["customers.email"]),
    );
    assert_eq!(plan.unwrap().point_of_no_return(), Some(0));
}

#[test]
fn defaults_and_null_loosen_early_and_tighten_late() {
    let of = |default: Option<&str>, nullable: bool| {
        customers(|customers| {
            customers.columns[1].default = default.map(text);
            customers.columns[1].nullable = nullable;
        })
    };
    for (old, new, expected) in [
        (
            of(None, false),
            of(Some("x"), true),
            "expand alter_customers
               drop NOT NULL of customers.email
               set the default of customers.email",
        ),
        (
            of(Some("x"), false),
            of(None, false),
            "contract default_of_customers_email
               drop the default of customers.email",
        ),
        (
            of(None, true),
            of(None, false),
            "constrain add_customers_email_required
               add check customers.customers_email_required, for new writes only
             constrain validate_customers_email_required
               validate customers.customers_email_required
             constrain require_customers_email
               set NOT NULL on customers.email
               drop constraint customers.customers_email_required",
        ),
    ] {
        check(&Fake::altering(), &old, &new, &Options::default(), expected);
    }
}

#[test]
fn renames_keep_the_old_name_or_need_acceptance() {
    let mut new = schema([
        table("buyers", [column("email", TypeKind::Text)]),
        table("countries", []),
    ]);
    let buyers = new.tables.get_mut(&name("buyers")).unwrap();
    buyers.renamed_from = Some("customers".to_owned());
    check(
        &Fake::altering(),
        &plain(),
        &new,
        &Options::default(),
        "expand rename_customers_to_buyers
           rename table customers to buyers
           let buyers answer to its old name customers too
         expand rename_customers_pkey_to_buyers_pkey
           rename constraint buyers.customers_pkey to buyers_pkey
         contract drop_name_customers
           let buyers no longer answer to customers",
    );
    let mut typed = new.clone();
    let buyers = typed.tables.get_mut(&name("buyers")).unwrap();
    buyers.columns[1] = column("email", TypeKind::CiText);
    let refusals = refused(&plain(), &typed);
    assert!(refusals.contains(&("rename_table", "customers".to_owned())));
    let accepting = |hazard: &str| Options {
        accepted_hazards: [hazard.to_owned()].into(),
        ..Options::default()
    };
    let plan = check(
        &Fake::altering(),
        &plain(),
        &new,
        &accepting("rename_table"),
        "expand rename_customers_to_buyers
           rename table customers to buyers
         expand rename_customers_pkey_to_buyers_pkey
           rename constraint buyers.customers_pkey to buyers_pkey",
    );
    assert!(
        plan.notes
            .iter()
            .any(|note| note.contains("Stop the running release"))
    );

    let mut key = plain();
    let customers = key.tables.get_mut(&name("customers")).unwrap();
    customers.columns[0] = renamed(column("number", TypeKind::Uuid), "id");
    customers.primary_key.as_mut().unwrap().columns = vec!["number".to_owned()];
    assert_eq!(
        refused(&plain(), &key),
        [("rename_column", "customers.id".to_owned())]
    );
    check(
        &Fake::altering(),
        &plain(),
        &key,
        &accepting("rename_column"),
        "expand rename_customers_id_to_number
           rename column customers.id to number",
    );
}

#[test]
fn labels_of_enumerations() {
    let of = |labels: &[&str]| {
        let mut schema = plain();
        schema
            .enums
            .insert(name("state"), enumeration("state", labels));
        schema
    };
    let plan = check(
        &Fake::altering(),
        &of(&["open"]),
        &of(&["draft", "open"]),
        &Options::default(),
        "expand add_state_draft
           add label state.draft",
    );
    assert_eq!(avoided(&plan), ["enum_value_used_same_txn"]);
    assert!(matches!(
        plan.migrations[0].steps[0].reverse,
        Reverse::Nothing(_)
    ));
    for new in [of(&["open"]), of(&["paid", "open"])] {
        assert_eq!(
            refused(&of(&["open", "paid"]), &new),
            [("enum_value_removed", "enum state".to_owned())]
        );
    }
    let mut new = of(&["begun"]);
    let renamed = [("begun".to_owned(), "open".to_owned())];
    new.enums.get_mut(&name("state")).unwrap().renamed_labels = renamed.into();
    assert_eq!(
        refused(&of(&["open"]), &new),
        [("rename_other_object", "enum state".to_owned())]
    );
}

#[test]
fn comments_are_catalog_changes() {
    let said = customers(|customers| {
        customers.comment = Some("Who buys.".to_owned());
        customers.columns[1].comment = Some("Where to write.".to_owned());
    });
    becomes(
        &said,
        "expand alter_customers
           comment table customers
           comment column customers.email",
    );
    check(
        &Fake::rebuilding(),
        &plain(),
        &said,
        &Options::default(),
        "",
    );
}

#[test]
fn every_refusal_is_reported_at_once() {
    let mut new = with_column(column("phone", TypeKind::Text));
    new.tables.remove(&name("countries"));
    assert_eq!(
        refused(&plain(), &new),
        [
            ("data_loss", "countries".to_owned()),
            ("add_required_column", "customers.phone".to_owned()),
        ]
    );
}

#[test]
fn names_fit_the_engine() {
    let long = "a".repeat(60);
    let over = |columns: &[&str]| customers(|it| it.indexes.push(index(&long, columns)));
    let plan = plan_between(
        &Fake::altering(),
        &over(&["email"]),
        &over(&["id"]),
        &Options::default(),
    );
    let summary = &plan.unwrap().migrations[0].steps[0].summary;
    let aside = summary.rsplit(' ').next().unwrap();
    assert_eq!(aside.len(), 63);
    assert!(aside.ends_with("_old"));
}
