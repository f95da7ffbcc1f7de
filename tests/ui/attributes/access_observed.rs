use architrave::prelude::*;

#[derive(Table)]
#[access(by_a, filter(a), observed)]
#[access(by_b, filter(b), observed(time_percent = 101))]
#[access(by_a_and_b, filter(a, b), observed(time_percent = 1.25))]
#[access(by_b_and_a, filter(b, a), observed(time_percnt = 3))]
pub struct Thing {
    #[column(primary_key, identity)]
    pub id: i64,
    pub a: i64,
    pub b: i64,
}

fn main() {}
