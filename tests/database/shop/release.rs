//! The shop's two releases: as models, as plans, as files, and with rows.

use schema_core::def::SchemaDef;
use schema_core::dialect::{Dialect, Postgres, Sqlite};
use schema_core::diff::diff;
use schema_core::format::{Stamp, find_format};
use schema_core::model::Schema;
use schema_core::plan::{Options, Plan, PlanError, plan};
use schema_core::syntax::Settings;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A release as the dialect holds it.
pub(crate) fn adapted(release: &SchemaDef<'_>, dialect: &dyn Dialect) -> Schema {
    let schema = Schema::resolve(release).unwrap();
    dialect.adapt(&schema).unwrap()
}

/// The dialect of PostgreSQL at this major version.
pub(crate) fn postgres(major: u32) -> Postgres {
    Postgres::new(u16::try_from(major).unwrap()).unwrap()
}

/// The dialect of the SQLite that the tests are linked with, as the shop's own settings have it.
pub(crate) fn sqlite() -> Sqlite {
    let text = include_str!("../../../examples/shop/architrave.toml");
    let settings = Settings::parse(text).unwrap();
    let number = rusqlite::version_number();
    let version = (number / 1_000_000, number / 1_000 % 1_000);
    let version = (
        u16::try_from(version.0).unwrap(),
        u16::try_from(version.1).unwrap(),
    );
    Sqlite::new(version, settings.sqlite).unwrap()
}

/// The plan between two adapted schemas. What it says it would lose is approved.
pub(crate) fn plan_between(old: &Schema, new: &Schema, dialect: &dyn Dialect) -> Plan {
    plan_with(old, new, dialect, Options::default())
}

/// The plan between two adapted schemas, with what the project allows.
pub(crate) fn plan_with(
    old: &Schema,
    new: &Schema,
    dialect: &dyn Dialect,
    mut options: Options,
) -> Plan {
    let changes = diff(old, new).unwrap();
    match plan(old, new, &changes, dialect, &options) {
        Ok(plan) => return plan,
        Err(errors) => {
            for error in errors {
                match error {
                    PlanError::DataLoss { object, .. } => {
                        options.allow_data_loss.insert(object);
                    }
                    other => panic!("{other}"),
                }
            }
        }
    }
    plan(old, new, &changes, dialect, &options).unwrap()
}

/// Writes the files of both releases into `folder`, in this format.
pub(crate) fn write_both(folder: &Path, format: &str, dialect: &dyn Dialect) {
    write_first(folder, format, dialect);
    write_second(folder, format, dialect);
}

/// Writes the files from the first release to the second.
pub(crate) fn write_second(folder: &Path, format: &str, dialect: &dyn Dialect) {
    let (first, second) = (
        adapted(shop::SHOP.definition(), dialect),
        adapted(shop_v2::SHOP.definition(), dialect),
    );
    write_plan(
        folder,
        format,
        dialect,
        &plan_between(&first, &second, dialect),
        20_260_201_000_000,
        "second",
    );
}

/// Writes the files of the first release alone.
pub(crate) fn write_first(folder: &Path, format: &str, dialect: &dyn Dialect) {
    let plan = plan_between(
        &Schema::default(),
        &adapted(shop::SHOP.definition(), dialect),
        dialect,
    );
    write_plan(folder, format, dialect, &plan, 20_260_101_000_000, "first");
}

/// Writes the files of a plan into `folder`; `timestamp` is the version of the first.
pub(crate) fn write_plan(
    folder: &Path,
    format: &str,
    dialect: &dyn Dialect,
    plan: &Plan,
    timestamp: u64,
    name: &str,
) {
    let format = find_format(format).unwrap();
    let present = files_of(folder);
    let versions = present.keys().filter_map(|name| format.version(name));
    let stamp = Stamp {
        timestamp,
        sequence: versions.max().unwrap_or_default() + 1,
        name: name.into(),
    };
    let mut files = format.files(plan, dialect, &stamp).unwrap();
    assert!(!files.is_empty());
    for path in files.keys() {
        assert!(!present.contains_key(path), "{path} is there already");
    }
    let listed = present.into_iter().filter(|(name, _)| format.listed(name));
    let listings = format.listings(&listed.collect(), &files).unwrap();
    files.extend(listings);
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// The files of a folder, by name.
fn files_of(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let files = entries.filter(|entry| entry.path().is_file());
    files
        .map(|entry| {
            let text = fs::read_to_string(entry.path()).unwrap();
            (entry.file_name().into_string().unwrap(), text)
        })
        .collect()
}

/// Rows of the first release, for both engines: money is in cents where SQLite holds it as integers.
pub(crate) fn rows(money: impl Fn(u32) -> String) -> String {
    let id = |number: u32| format!("'00000000-0000-7000-8000-{number:012}'");
    let mut sql = format!(
        "INSERT INTO customers (id, email, name) VALUES ({c}, 'ann@example.com', 'Ann');
         INSERT INTO addresses (id, customer_id, address_type, recipient, street, postal_code, city, country)
           VALUES ({a}, {c}, 'shipping', 'Ann', 'Main 1', '10115', 'Berlin', 'DE');
         INSERT INTO users (id, email, name) VALUES ({u}, 'bob@example.com', 'Bob');
         INSERT INTO categories (id, name, slug) VALUES ({k}, 'Tools', 'tools');
         INSERT INTO products (id, category_id, sku, name, slug) VALUES ({p}, {k}, 'S-1', 'Saw', 'saw');\n",
        c = id(1),
        a = id(2),
        u = id(3),
        k = id(4),
        p = id(5),
    );
    for number in 100..400_u32 {
        let note = if number % 3 == 0 {
            "NULL".to_owned()
        } else {
            format!("'note {number}'")
        };
        let handler = if number % 2 == 0 {
            id(3)
        } else {
            "NULL".to_owned()
        };
        sql.push_str(&format!(
            "INSERT INTO orders (id, order_number, customer_id, shipping_address_id, billing_address_id, \
               handled_by, subtotal, tax_amount, shipping_amount, total_amount, coupon_code, notes) \
             VALUES ({}, 'O-{number}', {}, {}, {}, {handler}, {}, {}, {}, {}, 'C{number}', {note});\n\
             INSERT INTO order_items (id, order_id, product_id, product_name, product_sku, quantity, \
               unit_price, total_price) VALUES ({}, {}, {}, 'Saw', 'S-1', 2, {}, {});\n",
            id(number),
            id(1),
            id(2),
            id(2),
            money(2000),
            money(380),
            money(500),
            money(2880),
            id(number + 1000),
            id(number),
            id(5),
            money(1000),
            money(2000),
        ));
    }
    sql
}
