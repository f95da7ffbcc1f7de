use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(Table)]
#[table(soft_delete = delted_at)]
#[unique(emial)]
#[index(name, craeted_at.desc(), where(deleted_att.is_none()), include(naem))]
#[check(positive, amount > 0)]
#[access(by_name, filter(nam), order(created))]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(254))]
    pub email: String,
    #[column(type = varchar(100))]
    pub name: String,
    pub created_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}

fn main() {}
