use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
pub struct Stadium {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
}

fn main() {}
