use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A branch: what other tables belong to.
// tenant_key_missing: the table that the tenant keys refer to is exempt. context_table_unowned, comment_missing,
// audit_columns_missing, table_not_plural, table_naming_inconsistent
#[derive(Table)]
#[table(context = people, audit(created_at, updated_at), name = "branches")]
pub struct Branch {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(80))]
    pub city: String,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// A person who buys.
// pii_unclassified, pii_without_retention, pii_in_key, secret_in_plain_text, encrypted_column_compared,
// primary_key_natural, primary_key_random_uuid, primary_key_text, primary_key_missing, primary_key_nullable,
// tenant_key_nullable, tenant_index_unprefixed, tenant_unique_unscoped, text_nullable, unique_nullable, all_nullable,
// varchar_255, repeating_group, constraint_name_convention
#[derive(Table)]
#[table(
    context = people,
    tenant = branch_id,
    data_subject,
    retention = years(3),
    audit(created_at, updated_at)
)]
#[unique(branch_id, email)]
#[unique(branch_id, id)]
pub struct Member {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Branch.id, on_delete = restrict)]
    pub branch_id: Uuid,
    #[column(type = varchar(254), pii = contact)]
    pub email: String,
    #[column(pii = identity, type = varchar(200))]
    pub name: String,
    #[column(type = varchar(100))]
    pub password_hash: String,
    #[column(encrypted, pii = identity)]
    pub tax_number: Vec<u8>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// A call of a member, which goes with the member.
// pii_erasure_unreachable, tenant_foreign_key_unscoped, foreign_key_action_missing, foreign_key_unindexed,
// foreign_key_type_mismatch, foreign_key_target_not_unique, foreign_key_target_unknown, foreign_key_missing
#[derive(Table)]
#[table(context = people, tenant = branch_id, retention = years(1), append_only)]
#[index(branch_id, member_id)]
#[foreign_key(branch_id, member_id, references(Member.branch_id, Member.id), on_delete = cascade)]
pub struct Call {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(external_id)]
    pub branch_id: Uuid,
    pub member_id: Uuid,
    #[column(type = varchar(20), pii = contact)]
    pub phone: String,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
}
