//! Types that the schema declares: domains and composites.

use super::journey::OnSqlite;
use super::{Journey, Release};
use architrave::prelude::*;
use rust_decimal::Decimal;

mod first {
    use super::*;

    /// An amount of money.
    #[derive(SqlType)]
    #[sql_type(numeric(10, 2), name = "money_amount", check(value >= 0), check(below_a_million, value < 1_000_000))]
    pub struct Money(pub Decimal);

    /// A word.
    #[derive(SqlType)]
    #[sql_type(varchar(40), default = "none", not_null, check(value.char_length() > 0))]
    pub struct Word(pub String);

    /// A word of the catalog, over another domain.
    #[derive(SqlType)]
    #[sql_type(name = "Catalog Word")]
    pub struct CatalogWord(pub Word);

    /// A product.
    #[derive(Table)]
    #[table(rows = 100)]
    pub struct Product {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[column(default = 0)]
        pub price: Money,
        pub rebate: Option<Money>,
        pub name: Word,
        #[column(default = "other")]
        pub category: CatalogWord,
    }

    schema! {
        pub static PRODUCTS = { tables: [Product], lock: "absent.lock" }
    }
}

mod second {
    use super::*;

    /// An amount of money, never negative.
    #[derive(SqlType)]
    #[sql_type(numeric(10, 2), name = "money_amount", check(value >= 0), check(below_ten_thousand, value < 10_000))]
    pub struct Money(pub Decimal);

    /// A word.
    #[derive(SqlType)]
    #[sql_type(varchar(40), default = "nothing", check(value.char_length() > 0))]
    pub struct Word(pub String);

    /// A product.
    #[derive(Table)]
    #[table(rows = 100)]
    pub struct Product {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[column(default = 0)]
        pub price: Money,
        pub rebate: Option<Money>,
        pub name: Word,
    }

    schema! {
        pub static PRODUCTS = { tables: [Product], lock: "absent.lock" }
    }
}

#[test]
fn domains_are_created_altered_and_dropped() {
    Journey {
        sqlite: OnSqlite::Holds("[engine.sqlite]\nnumeric = \"scaled_integer\""),
        ..Journey::everywhere([
            Release {
                rows: "INSERT INTO products (name, price, category) VALUES ('pen', 7, 'desk')",
                reverting_loses: &["products"],
                ..Release::of(&first::PRODUCTS)
            },
            Release {
                rows: "INSERT INTO products (name, price) VALUES ('ink', 9)",
                reverting_loses: &["products"],
                ..Release::of(&second::PRODUCTS)
            },
        ])
    }
    .run();
}

mod composite {
    use super::*;

    /// Where a parcel goes.
    #[derive(SqlType)]
    pub struct Address {
        /// With the number.
        #[column(type = varchar(80))]
        pub street: String,
        #[column(name = "postal code", collate = "C")]
        pub zip: String,
        pub floors: Vec<i32>,
    }

    /// Two places.
    #[derive(SqlType)]
    #[sql_type(name = "way")]
    pub struct Route {
        pub start: Address,
        pub finish: Address,
        pub weight: first::Money,
    }

    #[derive(SqlEnum)]
    pub enum Speed {
        Slow,
        Fast,
        /// An empty label is one like others.
        #[sql_enum(label = "")]
        Unknown,
    }

    #[derive(SqlType)]
    #[sql_type(name = "hasty", check(value == "fast"))]
    pub struct Hasty(pub Speed);

    /// A parcel.
    #[derive(Table)]
    pub struct Parcel {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub address: Option<Address>,
        pub route: Route,
        pub stops: Vec<Address>,
        pub prices: Vec<first::Money>,
        pub speed: Option<Hasty>,
    }

    schema! {
        pub static PARCELS = { tables: [Parcel], lock: "absent.lock" }
    }
}

#[test]
fn composites_nest_and_are_held_in_arrays() {
    Journey::on_postgres(
        [Release::of(&composite::PARCELS)],
        &[
            "parcels.address: SQLite",
            "has no type `composite(address)`; use `#[derive(Embedded)]` and `#[column(flatten)]`",
        ],
    )
    .run();
}

mod larger {
    use super::*;

    /// Where a parcel goes.
    #[derive(SqlType)]
    pub struct Address {
        #[column(type = varchar(80))]
        pub street: String,
        pub country: String,
    }

    /// A parcel.
    #[derive(Table)]
    pub struct Parcel {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub address: Option<Address>,
    }

    schema! {
        pub static PARCELS = { tables: [Parcel], lock: "absent.lock" }
    }
}

/// What the planner says about the way from one release to another.
fn refusals(old: &architrave::Schema, new: &architrave::Schema, accepted: &[&str]) -> Vec<String> {
    use crate::shop::release::{adapted, postgres};
    let dialect = postgres(15);
    let (old, new) = (
        adapted(old.definition(), &dialect),
        adapted(new.definition(), &dialect),
    );
    let changes = schema_core::diff::diff(&old, &new).unwrap();
    let options = schema_core::plan::Options {
        accepted_hazards: accepted.iter().map(|it| (*it).to_owned()).collect(),
        allow_data_loss: ["address.zip", "address.postal code", "address.floors"]
            .into_iter()
            .chain([
                "parcels.route",
                "parcels.stops",
                "parcels.prices",
                "parcels.speed",
            ])
            .map(str::to_owned)
            .collect(),
        ..schema_core::plan::Options::default()
    };
    match schema_core::plan::plan(&old, &new, &changes, &dialect, &options) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn attributes_change_only_where_the_release_stops() {
    let found = refusals(&composite::PARCELS, &larger::PARCELS, &[]).join("\n");
    assert!(found.contains("composite_attribute_changed"), "{found}");
    assert!(
        found.contains("the running release writes values with those that it knows"),
        "{found}"
    );
    let found = refusals(
        &composite::PARCELS,
        &larger::PARCELS,
        &["composite_attribute_changed"],
    );
    assert!(found.is_empty(), "{found:?}");
}

mod over_text {
    use super::*;

    /// An amount of money.
    #[derive(SqlType)]
    #[sql_type(name = "money_amount")]
    pub struct Money(pub String);

    /// A product.
    #[derive(Table)]
    pub struct Product {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[column(default = "0")]
        pub price: Money,
    }

    schema! {
        pub static PRODUCTS = { tables: [Product], lock: "absent.lock" }
    }
}

#[test]
fn the_type_under_a_domain_stays() {
    let found = refusals(&over_text::PRODUCTS, &first::PRODUCTS, &[]).join("\n");
    assert!(
        found.contains("it is over text and would be over numeric(10, 2)"),
        "{found}"
    );
}

mod held_as_text {
    use super::*;

    /// How urgent it is.
    #[derive(SqlEnum)]
    #[sql_enum(form = check)]
    pub enum Urgency {
        Low,
        High,
    }

    /// A ticket.
    #[derive(Table)]
    #[table(rows = 100)]
    #[index(urgency, where(urgency != Urgency::Low))]
    pub struct Ticket {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[column(default = Urgency::Low)]
        pub urgency: Urgency,
        pub before: Option<Urgency>,
    }

    schema! {
        pub static TICKETS = { tables: [Ticket], lock: "absent.lock" }
    }
}

mod held_as_text_with_more {
    use super::*;

    /// How urgent it is.
    #[derive(SqlEnum)]
    #[sql_enum(form = check)]
    pub enum Urgency {
        Low,
        Middle,
        High,
    }

    /// A ticket.
    #[derive(Table)]
    #[table(rows = 100)]
    #[index(urgency, where(urgency != Urgency::Low))]
    pub struct Ticket {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[column(default = Urgency::Low)]
        pub urgency: Urgency,
        pub before: Option<Urgency>,
    }

    schema! {
        pub static TICKETS = { tables: [Ticket], lock: "absent.lock" }
    }
}

#[test]
fn an_enum_is_held_as_text_with_a_check() {
    Journey::everywhere([
        Release {
            rows: "INSERT INTO tickets (urgency) VALUES ('high')",
            reverting_loses: &["tickets"],
            ..Release::of(&held_as_text::TICKETS)
        },
        Release {
            rows: "INSERT INTO tickets (urgency, before) VALUES ('middle', 'low'); \
                   UPDATE tickets SET urgency = 'low' WHERE urgency = 'middle'",
            ..Release::of(&held_as_text_with_more::TICKETS)
        },
    ])
    .run();
}

mod in_an_array {
    use super::*;

    /// A ticket.
    #[derive(Table)]
    pub struct Ticket {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub urgencies: Vec<held_as_text::Urgency>,
    }

    schema! {
        pub static TICKETS = { tables: [Ticket], lock: "absent.lock" }
    }
}

#[test]
fn no_check_looks_inside_of_an_array() {
    let errors =
        schema_core::model::Schema::resolve(in_an_array::TICKETS.definition()).unwrap_err();
    let text = errors[0].to_string();
    assert!(
        text.contains("no check looks inside of an array") && text.contains("tickets.urgencies"),
        "{text}"
    );
}
