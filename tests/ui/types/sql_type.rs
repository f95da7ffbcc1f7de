use architrave::prelude::*;

#[derive(SqlType)]
#[sql_type(numerc(10, 2))]
pub struct Price(rust_decimal::Decimal);

#[derive(SqlType)]
pub struct Pair(i32, i32);

#[derive(SqlType)]
pub struct Wrong(std::time::Duration);

#[derive(SqlType)]
pub enum Color {
    Red,
}

#[derive(SqlType)]
pub struct Nothing {}

fn main() {}
