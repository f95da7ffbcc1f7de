use architrave::prelude::*;

#[derive(Table)]
#[table(
    with(fillfactor),
    row_security,
    replica_identity = index,
    tablespace(fast),
    inherits("events"),
    unlogged = maybe,
    cluster_on
)]
pub struct Event {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table)]
#[table(with(fillfactor = 70, fillfactor = 80), row_security = strict, replica_identity = all)]
pub struct Order {
    #[column(primary_key)]
    pub id: i64,
}

fn main() {}
