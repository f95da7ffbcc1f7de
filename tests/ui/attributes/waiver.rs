use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
#[table(allow(primary_key_missing))]
#[table(allow(primary_key_mising, reason = "it is a log"))]
#[table(allow(primary_key_missing, reason = ""))]
#[table(allow(reason = "no rule is named"))]
#[table(allow(primary_key_missing, reason = "it is a log", until = "next year"))]
pub struct Customer {
    pub id: Uuid,
}

fn main() {}
