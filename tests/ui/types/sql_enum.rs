use architrave::prelude::*;

#[derive(SqlEnum)]
#[sql_enum(nam = "status", label = "x")]
pub enum OrderStatus {
    Pending,
    #[sql_enum(label = "pending")]
    Waiting,
    #[sql_enum(lable = "gone")]
    Cancelled { reason: String },
    Refunded(i64),
}

#[derive(SqlEnum)]
pub struct NotAnEnum;

#[derive(SqlEnum)]
pub enum Empty {}

#[derive(SqlEnum)]
pub enum Generic<T> {
    Value(T),
}

#[derive(SqlEnum)]
#[sql_enum(form = lookup)]
pub enum Color {
    Red,
}

fn main() {}
