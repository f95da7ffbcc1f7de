use architrave::prelude::*;

#[derive(Table)]
pub struct Ticket {
    #[column(primary_key, serial(sequenze = "numbers", cache = 0))]
    pub id: i64,
    #[column(serial, identity)]
    pub twice: i64,
    #[column(serial = true)]
    pub assigned: i64,
    #[column(serial, default = 5)]
    pub both: i64,
    #[column(serial)]
    pub text: String,
    #[column(serial)]
    pub maybe: Option<i64>,
}

#[derive(Table)]
pub struct Letter {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
}

schema! {
    pub static NUMBERS = {
        tables: [Letter],
        objects: [
            sequence,
            sequence(start = 5),
            sequence(numbers, type = numeric, strat = 5),
            sequence(others, increment = 0, min = 9, max = 3, type = smallint, type = integer),
        ],
        lock: "schema.lock",
    }
}

fn main() {}
