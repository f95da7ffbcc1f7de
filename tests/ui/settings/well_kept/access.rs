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

/// How much each group has to read, as far as who asks may know.
// view_bypasses_rls
#[derive(View)]
#[view(security_invoker, query = "SELECT team, count(*) AS papers FROM papers GROUP BY team")]
pub struct Shelf {
    pub team: i64,
    pub papers: i64,
}

/// What came to each country.
// matview_without_unique
#[derive(View)]
#[view(materialized, query = "SELECT country, count(*) AS parcels FROM deliveries GROUP BY country")]
#[unique(country)]
pub struct DeliveryCount {
    pub country: String,
    pub parcels: i64,
}
