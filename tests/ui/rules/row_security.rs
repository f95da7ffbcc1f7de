#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

// policy_without_rls
#[derive(Table)]
#[index(owner)]
#[policy(own, using(owner == current_user()))]
pub struct Note {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(80))]
    pub owner: String,
}

// rls_without_policy
#[derive(Table)]
#[table(row_security = forced)]
pub struct Draft {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
}

// rls_not_forced, policy_always_true, policies_overlap
#[derive(Table)]
#[table(row_security = enabled)]
#[index(owner)]
#[policy(own, using(owner == current_user()))]
#[policy(open, using(true))]
pub struct Page {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(80))]
    pub owner: String,
}

// policy_write_unchecked, policy_column_unindexed, grant_to_public
#[derive(Table)]
#[table(row_security = forced, rows = 5_000_000)]
#[policy(own, using(owner == current_user()), with_check(true))]
#[grant(select, to(public))]
pub struct Letter {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(80))]
    pub owner: String,
}

// policy_setting_unguarded, policy_calls_per_row
#[derive(Table)]
#[table(row_security = forced)]
#[index(tenant_id)]
#[policy(tenant, using(tenant_id == current_setting("app.tenant", true).cast(uuid)))]
#[policy(audit, for = select, using(func("app.is_auditor")))]
pub struct Invoice {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(external_id)]
    pub tenant_id: Uuid,
}

fn main() {}
