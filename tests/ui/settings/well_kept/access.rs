use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What somebody wrote down.
// policy_without_rls, rls_without_policy, rls_not_forced, policies_overlap, policy_column_unindexed,
// policy_write_unchecked, policy_always_true, grant_to_public
#[derive(Table)]
#[table(
    context = people,
    shared,
    row_security = forced,
    rows = 5_000_000,
    audit(created_at, updated_at)
)]
#[index(owner)]
#[policy(own, using(owner == current_user()), with_check(owner == current_user()))]
#[policy(readable, for = select, to(auditor), using(true))]
#[grant(select, to(reader))]
pub struct Memo {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(80))]
    pub owner: String,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// What a group reads.
// policy_setting_unguarded, policy_calls_per_row
#[derive(Table)]
#[table(context = people, shared, row_security = forced, audit(created_at, updated_at))]
#[index(team)]
#[policy(team, using(team == nullif(current_setting("app.team", true), "").cast(bigint)))]
#[policy(review, for = select, using(sql("(SELECT app.is_reviewer())")))]
pub struct Paper {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub team: i64,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}
