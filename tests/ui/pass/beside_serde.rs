#![deny(deprecated)]

use architrave::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Both derives read the same fields, each its own attributes.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, Table)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[unique(email)]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    #[serde(rename = "customerId")]
    pub id: Uuid,
    #[serde(default)]
    #[column(type = varchar(254))]
    pub email: String,
    #[column(default = Status::New)]
    pub status: Status,
    #[serde(skip)]
    #[column(skip)]
    pub cache: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize, SqlEnum)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    #[default]
    New,
    #[serde(rename = "gone")]
    #[sql_enum(label = "gone")]
    Deleted,
}

fn main() {
    let customer: Customer = serde_json::from_str(
        r#"{ "customerId": "018f3a52-0000-7000-8000-000000000000", "status": "gone" }"#,
    )
    .unwrap();
    assert_eq!(customer.status, Status::Deleted);
    let columns: Vec<&str> = <Customer as architrave::Table>::DEF
        .columns
        .iter()
        .map(|column| column.name)
        .collect();
    assert_eq!(columns, ["id", "email", "status"]);
}
