//! Structs whose fields are columns of the tables that hold them.

use super::{Journey, Release};
use architrave::prelude::*;
use schema_core::model::Schema;

mod first {
    use super::*;

    /// Where something is.
    #[derive(Columns)]
    pub struct Position {
        #[check(between_the_poles, latitude.between(-90, 90))]
        pub latitude: f64,
        pub longitude: f64,
    }

    /// Where mail goes.
    #[derive(Columns)]
    #[check(zip_of_country, zip.char_length() > 0 || country != "DE")]
    pub struct Address {
        pub street: String,
        /// The post code.
        #[column(type = varchar(10), pii = contact)]
        #[check(zip.char_length() > 2)]
        pub zip: String,
        #[column(type = varchar(2), default = "DE")]
        pub country: String,
        #[column(generated(country.lower()))]
        pub country_code: String,
        #[column(flatten)]
        pub position: Option<Position>,
    }

    /// Someone who buys.
    #[derive(Table)]
    #[unique(shipping.zip, name)]
    #[index(shipping.zip.desc(), shipping.country, where(billing.zip.is_some()))]
    #[index(shipping.street.lower())]
    #[check(somewhere_else, shipping.zip != billing.zip || shipping.street != billing.street)]
    #[check(shipping.position.latitude.is_none() == shipping.position.longitude.is_none())]
    #[access(by_zip, filter(shipping.zip), order(name), per_second = 10)]
    pub struct Customer {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[column(flatten)]
        pub shipping: Address,
        pub name: String,
        #[column(flatten(prefix = "bill_"))]
        pub billing: Option<Address>,
        pub active: bool,
    }

    schema! {
        pub static CUSTOMERS = { tables: [Customer], lock: "absent.lock" }
    }
}

/// What `first` holds, with one more column and another check in the struct.
mod second {
    use super::*;

    #[derive(Columns)]
    pub struct Position {
        #[check(between_the_poles, latitude.between(-90, 90))]
        pub latitude: f64,
        pub longitude: f64,
    }

    #[derive(Columns)]
    #[check(zip_of_country, post_code.char_length() > 1 || country != "DE")]
    pub struct Address {
        pub street: String,
        /// The post code.
        #[column(type = varchar(10), pii = contact, renamed_from = "zip")]
        #[check(post_code.char_length() > 2)]
        pub post_code: String,
        #[column(type = varchar(2), default = "DE")]
        pub country: String,
        #[column(generated(country.lower()))]
        pub country_code: String,
        #[column(flatten)]
        pub position: Option<Position>,
        #[column(default = "")]
        pub town: String,
    }

    /// Someone who buys.
    #[derive(Table)]
    #[unique(shipping.post_code, name)]
    #[index(shipping.post_code.desc(), shipping.country, where(billing.post_code.is_some()))]
    #[index(shipping.street.lower())]
    #[check(somewhere_else, shipping.post_code != billing.post_code || shipping.street != billing.street)]
    #[check(shipping.position.latitude.is_none() == shipping.position.longitude.is_none())]
    #[access(by_zip, filter(shipping.post_code), order(name), per_second = 10)]
    pub struct Customer {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[column(flatten)]
        pub shipping: Address,
        pub name: String,
        #[column(flatten(prefix = "bill_"))]
        pub billing: Option<Address>,
        pub active: bool,
    }

    schema! {
        pub static CUSTOMERS = { tables: [Customer], lock: "absent.lock" }
    }
}

/// A table that gets such a struct.
mod later {
    use super::*;

    /// Someone who buys.
    #[derive(Table)]
    #[table(rows = 100)]
    #[index(home.zip)]
    pub struct Customer {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub name: String,
        #[column(flatten)]
        pub home: Option<first::Address>,
    }

    schema! {
        pub static CUSTOMERS = { tables: [Customer], lock: "absent.lock" }
    }
}

/// The same table without the struct.
mod plain {
    use super::*;

    /// Someone who buys.
    #[derive(Table)]
    #[table(rows = 100)]
    pub struct Customer {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub name: String,
    }

    schema! {
        pub static CUSTOMERS = { tables: [Customer], lock: "absent.lock" }
    }
}

#[test]
fn a_struct_stands_twice_in_a_table() {
    let schema = Schema::resolve(first::CUSTOMERS.definition()).unwrap();
    let table = schema.tables.values().next().unwrap();
    let names: Vec<&str> = table.columns.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "id",
            "shipping_street",
            "shipping_zip",
            "shipping_country",
            "shipping_country_code",
            "shipping_position_latitude",
            "shipping_position_longitude",
            "name",
            "bill_street",
            "bill_zip",
            "bill_country",
            "bill_country_code",
            "bill_position_latitude",
            "bill_position_longitude",
            "active",
        ]
    );
    let nullable = |name: &str| {
        table
            .columns
            .iter()
            .find(|it| it.name == name)
            .unwrap()
            .nullable
    };
    assert!(!nullable("shipping_zip") && nullable("shipping_position_latitude"));
    assert!(nullable("bill_zip"));
    let checks: Vec<&str> = table.checks.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        checks,
        [
            "bill_position_between_the_poles",
            "bill_zip_of_country",
            "customers_bill_zip_check",
            "customers_billing_check",
            "customers_billing_position_check",
            "customers_check",
            "customers_shipping_position_check",
            "customers_shipping_zip_check",
            "shipping_position_between_the_poles",
            "shipping_zip_of_country",
            "somewhere_else",
        ]
    );
    Journey::everywhere([
        Release {
            rows: "INSERT INTO customers (shipping_street, shipping_zip, name, active) \
                   VALUES ('Long Street', 'ABC', 'Ann', true)",
            counts: &[
                (
                    "SELECT count(*) FROM customers \
                     WHERE shipping_country_code = 'de' AND shipping_country = 'DE'",
                    1,
                ),
                ("SELECT count(*) FROM customers WHERE bill_zip IS NULL", 1),
            ],
            refused: &[
                (
                    "INSERT INTO customers (shipping_street, shipping_zip, name, active) \
                     VALUES ('Long Street', 'A', 'Bob', true)",
                    "customers_shipping_zip_check",
                ),
                (
                    "UPDATE customers \
                     SET shipping_position_latitude = 91, shipping_position_longitude = 1",
                    "shipping_position_between_the_poles",
                ),
            ],
            reverting_loses: &["customers"],
            ..Release::of(&first::CUSTOMERS)
        },
        Release {
            counts: &[(
                "SELECT count(*) FROM customers \
                 WHERE shipping_post_code = 'ABC' AND shipping_town = ''",
                1,
            )],
            reverting_loses: &["customers.bill_town", "customers.shipping_town"],
            ..Release::of(&second::CUSTOMERS)
        },
    ])
    .run();
}

#[test]
fn a_struct_comes_to_a_table_and_leaves_it() {
    Journey::everywhere([
        Release {
            rows: "INSERT INTO customers (name) VALUES ('Ann')",
            reverting_loses: &["customers"],
            ..Release::of(&plain::CUSTOMERS)
        },
        Release {
            rows: "UPDATE customers SET home_zip = 'ABC', home_street = 'Long', home_country = NULL",
            refused: &[
                ("UPDATE customers SET home_street = NULL", "customers_home_check"),
                (
                    "UPDATE customers SET home_position_latitude = 1",
                    "customers_home_position_check",
                ),
            ],
            reverting_loses: &[
                "customers.home_street",
                "customers.home_zip",
                "customers.home_country",
                "customers.home_position_latitude",
                "customers.home_position_longitude",
            ],
            ..Release::of(&later::CUSTOMERS)
        },
    ])
    .run();
}

#[test]
fn a_change_of_the_struct_changes_the_table() {
    let fingerprint = |schema: &architrave::Schema| schema.definition().tables[0].fingerprint();
    let same = first::CUSTOMERS.definition().tables[0].fingerprint();
    assert_eq!(fingerprint(&first::CUSTOMERS), same);
    assert_ne!(
        fingerprint(&first::CUSTOMERS),
        fingerprint(&second::CUSTOMERS)
    );
    assert_ne!(first::Address::DEF.digest, second::Address::DEF.digest);
    assert_eq!(first::Position::DEF.digest, second::Position::DEF.digest);
}

#[test]
fn a_row_is_validated_with_the_checks_of_its_structs() {
    let address = |zip: &str, country: &str, latitude: Option<f64>| first::Address {
        street: "Long Street".to_owned(),
        zip: zip.to_owned(),
        country: country.to_owned(),
        country_code: country.to_lowercase(),
        position: latitude.map(|latitude| first::Position {
            latitude,
            longitude: 0.0,
        }),
    };
    let customer = |shipping, billing| first::Customer {
        id: 1,
        shipping,
        name: "Ann".to_owned(),
        billing,
        active: true,
    };
    assert!(
        customer(address("12345", "DE", None), None)
            .validate()
            .is_ok()
    );
    let broken = customer(
        address("12", "DE", Some(91.0)),
        Some(address("", "DEU", Some(-91.0))),
    );
    let violations = broken.validate().unwrap_err();
    let found: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "customers.bill_country: 3 characters, where 2 are the limit",
            "customers: a check fails (customers_shipping_zip_check)",
            "customers: a check fails (shipping_position_between_the_poles)",
            "customers: a check fails (customers_bill_zip_check)",
            "customers: a check fails (bill_position_between_the_poles)",
        ]
    );
}

mod referred {
    use super::*;

    #[derive(Columns)]
    pub struct Contact {
        pub email: String,
        pub phone: Option<String>,
    }

    #[derive(Table)]
    #[unique(contact.email)]
    pub struct Reader {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[column(flatten)]
        pub contact: Contact,
        #[column(flatten(prefix = "other_"))]
        pub other: Option<Contact>,
    }

    #[derive(Table)]
    #[foreign_key(copy.email, references(Reader.contact.email), on_delete = cascade)]
    #[index(copy.email)]
    pub struct Issue {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[references(Reader.contact.email, on_delete = cascade)]
        #[index]
        pub sent_to: String,
        #[column(flatten)]
        pub copy: Option<Contact>,
    }

    schema! {
        pub static ISSUES = { tables: [Reader, Issue], lock: "absent.lock" }
    }
}

#[test]
fn a_key_refers_to_a_column_of_a_struct() {
    Journey::everywhere([Release {
        rows: "INSERT INTO readers (contact_email) VALUES ('a@b');
               INSERT INTO issues (sent_to, copy_email) VALUES ('a@b', 'a@b')",
        refused: &[
            ("INSERT INTO issues (sent_to) VALUES ('c@d')", ""),
            (
                "INSERT INTO issues (sent_to, copy_email) VALUES ('a@b', 'c@d')",
                "",
            ),
            (
                "INSERT INTO readers (contact_email, other_phone) VALUES ('e@f', '1')",
                "readers_other_check",
            ),
        ],
        reverting_loses: &["readers", "issues"],
        ..Release::of(&referred::ISSUES)
    }])
    .run();
}
