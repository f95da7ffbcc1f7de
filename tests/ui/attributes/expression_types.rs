use architrave::prelude::*;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

type Cents = i64;

#[derive(SqlType)]
pub struct Money(Decimal);

#[derive(SqlEnum)]
pub enum OrderStatus {
    Pending,
    Paid,
}

#[derive(SqlEnum)]
pub enum PaymentStatus {
    Open,
    Paid,
}

// What the names of types show.
#[derive(Table)]
#[check(compared, code > quantity)]
#[check(quoted, quantity == "5")]
#[check(not_a_condition, quantity + 1)]
#[check(logic, quantity && code.is_some())]
#[check(text_function, quantity.lower() == "a")]
#[check(text_sum, code + name == "a")]
#[check(mixed_list, code.one_of(["a", 1]))]
#[check(branches, (if quantity > 1 { code } else { quantity }) == code)]
#[check(list_of_text, tags.contains([1]))]
#[check(in_text, code.contains("a"))]
#[check(plain_json, document.has_key("a"))]
#[check(days, born_on + 7 > born_on)]
#[check(zone, written_at.year() > 2000)]
#[check(clock, expires_at > now())]
#[check(who, code == current_user())]
#[check(nothing, code == None)]
#[check(cast, id.cast(integer) > 1)]
#[index(code, where(written_at < now()))]
#[index(written_at.cast(date))]
pub struct Named {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub code: Option<String>,
    #[column(default = 7)]
    pub name: String,
    #[column(default = "none")]
    pub quantity: i32,
    #[column(type = array(text))]
    pub tags: Vec<String>,
    #[column(type = json)]
    pub document: String,
    pub born_on: NaiveDate,
    #[column(default = true)]
    pub written_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    #[column(generated(written_at + days(1)))]
    pub later: DateTime<Utc>,
}

// What rustc alone knows: newtypes, aliases, enums of another name.
#[derive(Table)]
#[check(alias, cents > code)]
#[check(newtype, total.lower() == code)]
#[check(own, status == OrderStatus::Pending || status.one_of([OrderStatus::Paid]))]
#[check(other_enum, status == PaymentStatus::Open)]
#[check(no_label, status == "payed")]
#[check(fine, cents > 0 && total >= 1.5 && status != "paid")]
pub struct Resolved {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub code: String,
    pub cents: Cents,
    #[column(default = "free")]
    pub total: Money,
    #[column(default = OrderStatus::Pending)]
    pub status: OrderStatus,
}

fn main() {}
