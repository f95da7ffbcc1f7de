use architrave::prelude::*;
use std::net::IpAddr;
use uuid::Uuid;

#[derive(Table)]
pub struct Visit {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub address: IpAddr,
    pub previous_address: Option<IpAddr>,
    pub referrer: Rc<str>,
}

fn main() {}
