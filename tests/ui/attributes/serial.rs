use architrave::prelude::*;

#[derive(Table)]
pub struct Receipt {
    #[column(primary_key, serial(type = numeric))]
    pub id: i64,
    #[column(serial(starts = 5))]
    pub number: i64,
    #[column(serial, default = 1)]
    pub rank: i64,
    #[column(serial, identity)]
    pub place: i64,
    #[column(serial)]
    pub code: String,
    #[column(serial = 7)]
    pub page: i64,
}

fn main() {}
