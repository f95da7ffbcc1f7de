use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
#[table(
    shard(group = tenants),
    cache(seconds = 5, expires = 5, invalidated_by = "", key(nmae)),
    engine(postgress, workload = shopping, reason = "")
)]
#[access(by_id, filter(id), writes = 5, staleness = 1)]
#[access(rename, filter(id), writes(name), staleness = seconds(5))]
#[access(read_back, filter(id), writes, select(name))]
#[check(id == id, only(mysql))]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub name: String,
    #[column(encrypted(always))]
    pub secret: Vec<u8>,
    #[column(encrypted)]
    pub balance: i64,
    #[column(encrypted, generated(name))]
    pub copy: String,
}

#[derive(Table)]
#[table(append_only, engine(workload = cache), shard(id), shard(id))]
#[access(mend, filter(id), writes(name))]
pub struct Fact {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub name: String,
}

fn main() {}
