use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What `audit` and `version` keep must be there, and must be able to hold it.
#[derive(Table)]
#[table(audit(created_at, updated_by, updatet_at), version = revision)]
pub struct Document {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub created_at: DateTime<Utc>,
    pub updated_by: Option<String>,
    pub revision: String,
}

/// A hierarchy has roots, refers to itself, and has a path of text.
#[derive(Table)]
#[table(hierarchy(parent_id, path = path))]
pub struct Folder {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub parent_id: Uuid,
    pub path: i64,
}

/// The pairs of a closure are its key, and they are of a table.
#[derive(Table)]
#[table(closure(Missing, ancestor_id, descendant_id, depth))]
pub struct FolderClosure {
    #[column(primary_key)]
    pub descendant_id: Uuid,
    #[column(primary_key)]
    pub ancestor_id: Uuid,
    pub depth: i32,
}

#[derive(Table)]
#[table(closure(Folder, ancestor_id))]
pub struct Incomplete {
    #[column(primary_key, default = uuid_v7())]
    pub ancestor_id: Uuid,
}

/// Events are numbered within their stream, and by the database among all.
#[derive(Table)]
#[table(event_stream(account_id, version, position))]
pub struct AccountEvent {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub account_id: Uuid,
    pub version: Option<i64>,
    pub position: i64,
}

#[derive(Table)]
#[table(event_stream)]
pub struct Happening {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
}

/// A period has two bounds, and a key that every row has.
#[derive(Table)]
#[table(temporal(valid_from, valid_from))]
pub struct Rate {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub valid_from: DateTime<Utc>,
}

#[derive(Table)]
#[table(temporal(valid_from, valid_until, key(currency), kee(currency)))]
pub struct Quote {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub currency: Option<String>,
    pub valid_from: DateTime<Utc>,
    pub valid_until: i64,
}

/// A row of no tenant would be nobody's.
#[derive(Table)]
#[table(tenant = tenant_id)]
pub struct Invoice {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(external_id)]
    pub tenant_id: Option<Uuid>,
}

/// Hidden from the others, and shown to them.
#[derive(Table)]
#[table(tenant = tenant_id, shared, row_security = enabled)]
pub struct Product {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(external_id)]
    pub tenant_id: Uuid,
}

/// Two clocks cannot be compared, and one column is not two.
#[derive(Table)]
#[table(temporal(valid_from, valid_until), event_stream(version, version))]
pub struct Tariff {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub version: i64,
    pub valid_from: DateTime<Utc>,
    pub valid_until: Option<chrono::NaiveDate>,
}

/// Rows that never change have no last change.
#[derive(Table)]
#[table(append_only, audit(created_at, updated_at), version = revision)]
pub struct Receipt {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
    pub revision: i32,
}

fn main() {}
