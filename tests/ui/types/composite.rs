use architrave::prelude::*;

#[derive(SqlType)]
#[sql_type(check(value.amount > 0))]
pub struct Price {
    pub amount: i64,
}

#[derive(SqlType)]
pub struct Address {
    #[column(name = "zip")]
    pub street: String,
    #[column(type = varchr(10))]
    pub zip: String,
    #[column(primary_key)]
    pub city: String,
    pub country: String,
    pub people: u32,
}

fn main() {}
