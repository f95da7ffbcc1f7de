use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A person who works in the shop.
#[derive(Table)]
#[table(context = sales, rows = 2_000, soft_delete = deleted_at, retention = years(10))]
// SQLite has no INCLUDE; there the plain rule stands.
#[unique(email, include(name), where(deleted_at.is_none()), only(postgres))]
#[unique(email, where(deleted_at.is_none()), only(sqlite))]
#[index(created_by)]
#[index(updated_by)]
#[check(valid_email, email.matches_i(r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$"))]
#[access(by_email, filter(email), select(email, name), per_second = 20)]
pub struct User {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(254), pii = contact)]
    pub email: String,
    #[column(type = varchar(200), pii = identity)]
    pub name: String,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    /// NULL: the first user.
    #[references(User.id, on_delete = restrict)]
    pub created_by: Option<Uuid>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
    #[references(User.id, on_delete = restrict)]
    pub updated_by: Option<Uuid>,
    pub deleted_at: Option<DateTime<Utc>>,
}
