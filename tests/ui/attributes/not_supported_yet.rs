use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
#[table(shard(id), cache(seconds = 5), engine(postgres))]
#[access(by_id, filter(id), writes = 5, staleness = 1)]
#[check(id == id, only(mysql))]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub name: String,
    #[column(encrypted)]
    pub secret: Vec<u8>,
}

fn main() {}
