use architrave::prelude::*;
use uuid::Uuid;

// Each line has one mistake, and draws one error.
#[derive(Table)]
#[index(emial)]
#[index(email, where(emial.is_none()))]
#[index(email, include(emial))]
#[unique(emial)]
#[check(emial != "")]
#[access(by_email, filter(emial))]
#[access(by_email = 3, filter(email))]
#[access("by email")]
#[access(sorted, filter(email), order(emial.desc()))]
#[foreign_key(email, references())]
#[foreign_key(emial, references(Account.email))]
#[foreign_key(email, references(Account::email))]
#[table(soft_delete = emial)]
#[table(allow(varchar_255))]
#[table(allow(varchar_255, reasn = "the old system has no more"))]
#[table(allow("char_type", reason = "the old system has no more"))]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(255))]
    pub email: String,
    #[column(denormalized(from = Account::name, reason = "as it was"))]
    pub name: String,
    #[column(denormalized(form = Account.name, reason = "as it was"))]
    pub nickname: String,
}

#[derive(Table)]
#[unique(email)]
pub struct Account {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub email: String,
    pub name: String,
}

fn main() {}
