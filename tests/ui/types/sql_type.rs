use architrave::prelude::*;

#[derive(SqlType)]
#[sql_type(numeric(10, 2), check(value >= 0))]
pub struct Money(rust_decimal::Decimal);

#[derive(SqlType)]
#[sql_type(numerc(10, 2))]
pub struct Price(rust_decimal::Decimal);

#[derive(SqlType)]
pub struct Pair(i32, i32);

#[derive(SqlType)]
pub struct Named {
    pub value: i32,
}

#[derive(SqlType)]
pub struct Wrong(std::net::IpAddr);

fn main() {}
