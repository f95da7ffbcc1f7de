use super::random_sample::{Variety, any_pair, any_schema};
use super::sample::{
    check, column, enumeration, foreign_key, index, name, nullable, renamed, schema, table, text,
    unique,
};
use super::{
    Change, ColumnAlteration, ColumnChange, Constraint, ConstraintChange, Decisions, DiffError,
    EnumChange, IndexChange, PossibleRename, TableChange, apply, diff, diff_with, first_difference,
};
use crate::def::TypeKind;
use crate::model::{ObjectId, Schema, Table};
use proptest::prelude::*;

/// Answers every question with no, as a person would who means every drop.
fn diff_without_renames(old: &Schema, new: &Schema) -> Result<Vec<Change>, DiffError> {
    match diff(old, new) {
        Err(DiffError::UndecidedRenames(renames)) => {
            let decisions = Decisions {
                not_renames: renames.into_iter().collect(),
                ..Decisions::default()
            };
            diff_with(old, new, &decisions)
        }
        other => other,
    }
}

fn customers(edit: impl FnOnce(&mut Table)) -> Schema {
    let mut customers = table(
        "customers",
        [
            column("email", TypeKind::Text),
            nullable(column("fax", TypeKind::VarChar)),
        ],
    );
    customers
        .uniques
        .push(unique("customers_email_key", &["email"]));
    customers
        .checks
        .push(check("customers_fax_check", "fax", text("")));
    customers.indexes.push(index("customers_fax_idx", &["fax"]));
    edit(&mut customers);
    schema([customers])
}

#[test]
fn creating_everything_takes_one_change_per_object() {
    let mut new = customers(|_| {});
    new.enums
        .insert(name("state"), enumeration("state", &["open"]));
    let changes = diff(&Schema::default(), &new).unwrap();
    assert!(matches!(
        changes.as_slice(),
        [
            Change::Enum(EnumChange::Create(_)),
            Change::Table(TableChange::Create(_))
        ]
    ));
}

#[test]
fn a_declared_rename_carries_what_mentions_the_column() {
    let old = customers(|_| {});
    let new = customers(|customers| {
        customers.columns[2] = renamed(nullable(column("telefax", TypeKind::VarChar)), "fax");
        customers.checks = vec![check("customers_fax_check", "telefax", text(""))];
        customers.indexes = vec![index("customers_fax_idx", &["telefax"])];
    });
    assert_eq!(
        diff(&old, &new).unwrap(),
        [Change::Column(ColumnChange::Rename {
            table: name("customers"),
            from: "fax".to_owned(),
            to: "telefax".to_owned(),
        })]
    );
}

#[test]
fn a_rename_follows_into_other_tables() {
    let orders = |target: &str, column_name: &str| {
        let mut orders = table("orders", [column("customer_id", TypeKind::Uuid)]);
        let mut key = foreign_key("orders_customer_id_fkey", "customer_id", target);
        key.target_columns = vec![column_name.to_owned()];
        orders.foreign_keys.push(key);
        orders
    };
    let old = schema([
        table("customers", [column("code", TypeKind::Uuid)]),
        orders("customers", "code"),
    ]);
    let mut buyers = table(
        "buyers",
        [renamed(column("number", TypeKind::Uuid), "code")],
    );
    buyers.renamed_from = Some("customers".to_owned());
    buyers.primary_key.as_mut().unwrap().name = "customers_pkey".to_owned();
    let new = schema([buyers, orders("buyers", "number")]);
    let changes = diff(&old, &new).unwrap();
    assert!(matches!(
        changes.as_slice(),
        [
            Change::Table(TableChange::Rename { .. }),
            Change::Column(ColumnChange::Rename { .. }),
        ]
    ));
}

#[test]
fn ids_outlive_names() {
    let with_id = |table_name: &str, column_name: &str| {
        let mut table = table(table_name, [column(column_name, TypeKind::Date)]);
        table.id = ObjectId(7);
        table.columns[1].id = ObjectId(8);
        table.primary_key = None;
        schema([table])
    };
    let changes = diff(&with_id("one", "first"), &with_id("zebra", "other")).unwrap();
    assert!(matches!(
        changes.as_slice(),
        [
            Change::Table(TableChange::Rename { .. }),
            Change::Column(ColumnChange::Rename { .. }),
        ]
    ));
}

#[test]
fn a_possible_rename_is_a_question_until_it_is_answered() {
    let old = customers(|_| {});
    let new = customers(|customers| customers.columns[1].name = "mail".to_owned());
    let new = {
        let mut new = new;
        let customers = new.tables.get_mut(&name("customers")).unwrap();
        customers.uniques = vec![unique("customers_email_key", &["mail"])];
        new
    };
    let rename = PossibleRename::Column {
        table: name("customers"),
        from: "email".to_owned(),
        to: "mail".to_owned(),
    };
    let error = diff(&old, &new).unwrap_err();
    assert_eq!(error, DiffError::UndecidedRenames(vec![rename.clone()]));
    assert_eq!(
        error.to_string(),
        "renamed, or dropped and added anew? To drop the old one loses its data\n  \
         customers.email=mail\n    if it is renamed, say `#[column(renamed_from = \"email\")]`; if it \
         is new, pass `--not-renamed customers.email=mail`"
    );

    let yes = Decisions {
        renames: [rename.clone()].into(),
        ..Decisions::default()
    };
    assert!(matches!(
        diff_with(&old, &new, &yes).unwrap().as_slice(),
        [Change::Column(ColumnChange::Rename { .. })]
    ));
    let no = Decisions {
        not_renames: [rename].into(),
        ..Decisions::default()
    };
    assert!(matches!(
        diff_with(&old, &new, &no).unwrap().as_slice(),
        [
            Change::Column(ColumnChange::Drop { .. }),
            Change::Column(ColumnChange::Add { .. }),
            Change::Constraint(ConstraintChange::Replace { .. }),
        ]
    ));
}

#[test]
fn a_table_of_the_same_shape_is_a_possible_rename() {
    let columns = || {
        [
            column("email", TypeKind::Text),
            column("born", TypeKind::Date),
            column("city", TypeKind::Text),
        ]
    };
    let old = schema([table("customers", columns())]);
    let new = schema([table("people", columns())]);
    assert!(matches!(
        diff(&old, &new),
        Err(DiffError::UndecidedRenames(renames))
            if matches!(renames.as_slice(), [PossibleRename::Table { .. }])
    ));
}

#[test]
fn an_answer_about_nothing_is_an_error() {
    let rename = PossibleRename::Table {
        from: name("clients"),
        to: name("customers"),
    };
    let decisions = Decisions {
        renames: [rename.clone()].into(),
        ..Decisions::default()
    };
    let schema = customers(|_| {});
    assert_eq!(
        diff_with(&schema, &schema, &decisions),
        Err(DiffError::UnknownRename(rename))
    );
}

#[test]
fn swapped_names_are_refused() {
    let with_ids = |one: &str, two: &str| {
        let mut table = table(
            "pairs",
            [column(one, TypeKind::Text), column(two, TypeKind::Text)],
        );
        table.columns[1].id = ObjectId(1);
        table.columns[2].id = ObjectId(2);
        schema([table])
    };
    assert_eq!(
        diff(&with_ids("first", "second"), &with_ids("second", "first")),
        Err(DiffError::NameTaken {
            object: "column pairs.second".to_owned(),
            name: "first".to_owned(),
        })
    );
}

#[test]
fn constraints_and_indexes_are_renamed_when_nothing_else_differs() {
    let new = customers(|customers| {
        customers.uniques = vec![unique("one_email", &["email"])];
        customers.checks[0].name = "valid_fax".to_owned();
        customers.indexes[0].name = "by_fax".to_owned();
        customers.primary_key.as_mut().unwrap().name = "customers_key".to_owned();
    });
    let changes = diff(&customers(|_| {}), &new).unwrap();
    assert_eq!(changes.len(), 4);
    assert!(changes.iter().all(|change| matches!(
        change,
        Change::Constraint(ConstraintChange::Rename { .. })
            | Change::Index(IndexChange::Rename { .. })
    )));
}

#[test]
fn every_property_of_a_column_is_compared() {
    let new = customers(|customers| {
        let fax = &mut customers.columns[2];
        fax.data_type.precision = Some(20);
        fax.nullable = false;
        fax.default = Some(text("none"));
        fax.collation = Some(name("C"));
        fax.comment = Some("Who has one?".to_owned());
    });
    let changes = diff(&customers(|_| {}), &new).unwrap();
    let alterations: Vec<_> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Column(ColumnChange::Alter { alteration, .. }) => Some(alteration),
            _ => None,
        })
        .collect();
    assert_eq!(alterations.len(), changes.len());
    assert!(matches!(
        alterations.as_slice(),
        [
            ColumnAlteration::Type { .. },
            ColumnAlteration::BecomesRequired,
            ColumnAlteration::Default { .. },
            ColumnAlteration::Collation { .. },
            ColumnAlteration::Comment { .. },
        ]
    ));
}

#[test]
fn hints_ids_rows_and_order_are_no_difference() {
    let new = customers(|customers| {
        customers.rows = Some(10);
        customers.id = ObjectId(3);
        customers.renamed_from = Some("clients".to_owned());
        customers.columns[1].backfill = Some(text("x"));
        customers.columns.reverse();
    });
    assert_eq!(diff(&customers(|_| {}), &new), Ok(Vec::new()));
}

#[test]
fn labels_of_an_enumeration() {
    let of = |labels: &[&str]| {
        let mut schema = Schema::default();
        schema
            .enums
            .insert(name("state"), enumeration("state", labels));
        schema
    };
    let mut new = of(&["draft", "open", "settled"]);
    let renamed = [("settled".to_owned(), "paid".to_owned())];
    new.enums.get_mut(&name("state")).unwrap().renamed_labels = renamed.into();
    assert_eq!(
        diff(&of(&["open", "paid", "lost"]), &new).unwrap(),
        [
            EnumChange::RenameLabel {
                name: name("state"),
                from: "paid".to_owned(),
                to: "settled".to_owned(),
            },
            EnumChange::DropLabel {
                name: name("state"),
                label: "lost".to_owned(),
            },
            EnumChange::AddLabel {
                name: name("state"),
                label: "draft".to_owned(),
                before: Some("open".to_owned()),
            },
        ]
        .map(Change::Enum)
    );
    assert!(matches!(
        diff(&of(&["open", "paid"]), &of(&["paid", "open"]))
            .unwrap()
            .as_slice(),
        [Change::Enum(EnumChange::Reorder { .. })]
    ));
}

#[test]
fn a_primary_key_of_other_columns_is_replaced() {
    let new = customers(|customers| {
        customers.primary_key.as_mut().unwrap().columns = vec!["email".to_owned()];
    });
    assert!(matches!(
        diff(&customers(|_| {}), &new).unwrap().as_slice(),
        [Change::Constraint(ConstraintChange::Replace {
            old: Constraint::PrimaryKey(_),
            new: Constraint::PrimaryKey(_),
            ..
        })]
    ));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn applying_the_changes_yields_the_new_schema((old, new) in any_pair(Variety::Everything)) {
        let mut work = old.clone();
        match diff_without_renames(&old, &new) {
            Ok(changes) => {
                for change in &changes {
                    apply(&mut work, change).unwrap();
                }
                prop_assert_eq!(first_difference(&work, &new), None);
            }
            // Random names collide; that is said, not papered over.
            Err(DiffError::NameTaken { .. }) => {}
            Err(error) => prop_assert!(false, "{}", error),
        }
    }

    #[test]
    fn a_schema_does_not_differ_from_itself(schema in any_schema(Variety::Everything)) {
        prop_assert_eq!(diff(&schema, &schema), Ok(Vec::new()));
    }
}
