use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
pub struct Parent {
    #[column(primary_key)]
    pub tenant: Uuid,
    #[column(primary_key, default = uuid_v7())]
    pub number: Uuid,
}

#[derive(Table)]
#[foreign_key(tenant, parent)]
#[foreign_key(tenant, references(Parent.tenant, Parent.number), on_delete = restrict)]
#[foreign_key(tenant, parent, references(Parent.tenant, Child.id), on_delete = restrict)]
#[foreign_key(tenat, parent, references(Parent.tenant, Parent.number), on_delete = restrict)]
pub struct Child {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub tenant: Uuid,
    pub parent: Uuid,
}

fn main() {}
