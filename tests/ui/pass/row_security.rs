#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

// policy_without_rls, rls_without_policy, rls_not_forced, policy_always_true, policies_overlap,
// policy_write_unchecked, policy_column_unindexed, grant_to_public
#[derive(Table)]
#[table(row_security = forced, rows = 5_000_000)]
#[index(owner)]
#[policy(own, using(owner == current_user()))]
#[policy(readable, for = select, using(true))]
#[policy(auditors, for = delete, to(auditor), using(true))]
#[grant(select, to(reader))]
pub struct Note {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(80))]
    pub owner: String,
}

// policy_setting_unguarded, policy_calls_per_row
#[derive(Table)]
#[table(row_security = forced)]
#[index(tenant_id)]
#[policy(
    tenant,
    using(tenant_id == nullif(current_setting("app.tenant", true), "").cast(uuid))
)]
#[policy(audit, for = select, using(sql("(SELECT app.is_auditor())")))]
pub struct Invoice {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(external_id)]
    pub tenant_id: Uuid,
}

fn main() {}
