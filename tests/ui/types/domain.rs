use architrave::prelude::*;
use rust_decimal::Decimal;

#[derive(SqlType)]
#[sql_type(numeric(10, 2), check(amount >= 0))]
pub struct Column(Decimal);

#[derive(SqlType)]
#[sql_type(numeric(10, 2), check(positive, value > 0, value < 100))]
pub struct Three(Decimal);

#[derive(SqlType)]
#[sql_type(text, varchar(20), not_nul)]
pub struct Twice(String);

#[derive(SqlType)]
#[sql_type(check(value.char_len() > 0), name = "word", name = "term")]
pub struct Method(String);

#[derive(SqlType)]
#[sql_type(default = value)]
pub struct Default(i32);

fn main() {}
