use architrave::prelude::*;

#[derive(Table)]
pub enum OrderStatus {
    Pending,
}

#[derive(Table)]
pub struct Money(i64);

#[derive(Table)]
pub struct Nothing;

#[derive(Table)]
pub struct Empty {}

#[derive(Table)]
pub struct Skipped {
    #[column(skip)]
    pub cache: Vec<String>,
}

#[derive(Table)]
pub struct Page<Item> {
    pub items: Vec<Item>,
}

#[derive(Table)]
pub union Bits {
    pub number: u32,
}

fn main() {}
