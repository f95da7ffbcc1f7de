//! The rules about a column by itself speak up where it is declared, and not again at each table.
use architrave::prelude::*;
use rust_decimal::Decimal;

#[derive(Columns)]
pub struct Price {
    #[column(type = double_precision)]
    pub amount: Decimal,
    #[column(type = varchar(255))]
    pub currency: String,
    #[column(type = money, allow(money_type, reason = "the old system's"))]
    pub old_amount: String,
}

#[derive(Table)]
#[index(price.amount)]
#[index(price.old_amount)]
#[check(price.currency > 5)]
#[check(price.currency.char_length() == 3)]
pub struct Product {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
    #[column(flatten)]
    pub price: Price,
}

fn main() {}
