use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(Table)]
#[check(valid_phone, phone.mtches(r"^\d+$"))]
#[check(valid_email, email.matches(r"\bfoo"))]
#[check(no_condition, quantity + 1)]
#[check(a, b, quantity > 0)]
#[check("name", quantity > 0)]
#[check(unknown_function, length(phone) > 3)]
pub struct Customer {
    #[column(primary_key, default = uuid_v8())]
    pub id: Uuid,
    #[column(type = varchar(20))]
    pub phone: String,
    #[column(type = varchar(254))]
    pub email: String,
    #[column(default = phone)]
    pub quantity: i32,
    #[column(default = now)]
    pub created_at: DateTime<Utc>,
}

fn main() {}
