use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A registered buyer.
#[derive(Table)]
#[table(context = sales, rows = 10_000_000, soft_delete = deleted_at, retention = years(7))]
#[unique(email, where(deleted_at.is_none()))]
#[check(valid_email, email.matches_i(r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$"))]
#[check(valid_phone, phone.is_none() || phone.matches(r"^\+?[1-9][0-9]{1,14}$"))]
#[access(by_email, filter(email), per_second = 400, p99_ms = 5)]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(254), pii = contact)]
    pub email: String,
    #[column(type = varchar(200), pii = identity)]
    pub name: String,
    #[column(type = varchar(20), pii = contact)]
    pub phone: Option<String>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}
