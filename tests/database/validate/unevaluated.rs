//! What `validate` refuses by a column's type, what it leaves to the database, and what it does not get in the way of.

use architrave::prelude::*;
use architrave::{Problem, Validate, Validation};
use rust_decimal::Decimal;

/// A price.
#[derive(Clone, Copy, Debug, SqlType)]
#[sql_type(numeric(6, 2), check(value >= 0), check(cheap, value < 100))]
pub struct Price(Decimal);

#[derive(Clone, Debug, Table)]
#[check(raw, sql("name <> ''"))]
#[check(own_function, active && func("is_known", name))]
#[check(clock, starts_at < now())]
#[check(document_given, document.is_some())]
#[check(document_text, document.get_text("kind") == "a")]
#[check(alphabetical, name < "z")]
#[check(accents, name.lower() == name)]
#[check(divided, 10 / stock > 0)]
#[check(not_last, active || 10 / stock > 0)]
pub struct Article {
    #[column(primary_key)]
    pub id: i64,
    pub active: bool,
    #[column(type = varchar(4))]
    pub name: String,
    pub price: Price,
    pub old_price: Option<Price>,
    pub stock: i32,
    #[column(type = smallint)]
    pub shelf: i64,
    pub starts_at: chrono::DateTime<chrono::Utc>,
    pub document: Option<serde_json::Value>,
}

fn article() -> Article {
    Article {
        id: 1,
        active: true,
        name: "pen".to_owned(),
        price: Price(Decimal::new(150, 2)),
        old_price: None,
        stock: 3,
        shelf: 7,
        starts_at: chrono::DateTime::UNIX_EPOCH,
        document: Some(serde_json::Value::Null),
    }
}

fn unevaluated(validation: &Validation) -> Vec<&str> {
    validation
        .unevaluated()
        .iter()
        .map(|check| check.constraint.as_ref())
        .collect()
}

fn violated(article: &Article) -> Vec<String> {
    let violations = article.validate().unwrap_err();
    violations.iter().map(ToString::to_string).collect()
}

#[test]
fn what_only_the_database_can_tell_is_listed() {
    let validation = article().validation();
    assert!(!validation.is_complete());
    assert!(validation.violations().is_empty(), "{validation:?}");
    assert_eq!(
        unevaluated(&validation),
        [
            "raw",
            "own_function",
            "clock",
            "document_text",
            "alphabetical"
        ]
    );
    assert_eq!(article().validate(), Ok(()));
}

#[test]
fn what_decides_alone_leaves_nothing_open() {
    let idle = Article {
        active: false,
        ..article()
    };
    let validation = idle.validation();
    assert!(!unevaluated(&validation).contains(&"own_function"));
    assert!(
        validation
            .into_result()
            .unwrap_err()
            .contains("own_function")
    );
    let without = Article {
        document: None,
        ..article()
    };
    // Nothing of NULL is known, which is no violation, but whether it is NULL is.
    assert!(!unevaluated(&without.validation()).contains(&"document_text"));
    assert_eq!(
        violated(&without),
        ["articles: a check fails (document_given)"]
    );
    let accented = Article {
        name: "É".to_owned(),
        ..article()
    };
    assert!(unevaluated(&accented.validation()).contains(&"accents"));
}

#[test]
fn the_types_of_columns_have_limits() {
    let price = |units, scale| Article {
        price: Price(Decimal::new(units, scale)),
        ..article()
    };
    assert_eq!(price(1500, 3).validate(), Ok(()));
    assert_eq!(
        violated(&price(1501, 3)),
        ["articles.price: more decimal places than the 2 it keeps"]
    );
    let found = price(1_000_000, 2).validate().unwrap_err();
    assert!(
        found.iter().any(|it| it.problem == Problem::OutOfRange),
        "{found}"
    );
    let wrong = Article {
        name: "pencil".to_owned(),
        shelf: 40_000,
        ..article()
    };
    assert_eq!(
        violated(&wrong),
        [
            "articles.name: 6 characters, where 4 are the limit",
            "articles.shelf: the number is out of range"
        ]
    );
    let null = Article {
        name: "a\0".to_owned(),
        ..article()
    };
    assert_eq!(
        violated(&null),
        ["articles.name: the text holds the character NUL"]
    );
}

#[test]
fn domains_are_checked_in_every_column_of_theirs() {
    let wrong = Article {
        price: Price(Decimal::new(-1, 0)),
        old_price: Some(Price(Decimal::new(100, 0))),
        ..article()
    };
    assert_eq!(
        violated(&wrong),
        [
            "articles.price: a check fails (price_check)",
            "articles.old_price: a check fails (cheap)"
        ]
    );
}

#[test]
fn what_cannot_be_calculated_is_a_violation() {
    let none = Article {
        stock: 0,
        ..article()
    };
    assert_eq!(
        violated(&none),
        ["articles: a check cannot be calculated: division by zero (divided)"]
    );
}

/// A table with a method of the same name.
#[derive(Debug, Table)]
#[check(positive, amount > 0)]
pub struct Entry {
    #[column(primary_key)]
    pub id: i64,
    pub amount: i32,
}

impl Entry {
    fn validate(&self) -> &'static str {
        "of the application"
    }
}

#[test]
fn a_method_of_the_same_name_goes_first() {
    let entry = Entry { id: 1, amount: 0 };
    assert_eq!(entry.validate(), "of the application");
    let violations = Validate::validate(&entry).unwrap_err();
    assert_eq!(violations.to_string(), "entries: a check fails (positive)");
}
