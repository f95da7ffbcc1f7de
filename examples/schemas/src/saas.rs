//! Software for many customers (tenants) in one database.
//!
//! Every row says whose it is, and row security hides it from everybody else: `tenant = tenant_id` writes the policy,
//! and switches row security on for the owner of the table too. The application says for whom it works at the start
//! of each transaction: `SELECT set_config('app.tenant_id', '..', true)`.
//!
//! Keys begin with the tenant, and references carry it along. So a task cannot belong to a project of another
//! tenant, even where the application makes a mistake.

use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What a tenant may use. All tenants see the same plans, and none can change one.
#[derive(Table)]
#[table(shared, rows = 10)]
#[access(by_code, filter(code), per_second = 50)]
pub struct Plan {
    /// The price list of our billing provider gives it.
    #[column(primary_key, type = varchar(20), external_id)]
    pub code: String,
    #[column(type = varchar(100))]
    pub title: String,
    #[check(max_members > 0)]
    pub max_members: i32,
}

/// A customer: a company with its people. The table is the list of tenants, so that it has no tenant key; it is
/// found by the name in the address of its pages before anybody has signed in.
#[derive(Table)]
#[table(shared, rows = 20_000, growth_per_year = 10_000)]
#[unique(slug)]
#[index(plan_code)]
#[access(by_slug, filter(slug), per_second = 300, p99_ms = 5)]
pub struct Tenant {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Plan.code, on_delete = restrict, on_update = cascade)]
    #[column(type = varchar(20))]
    pub plan_code: String,
    #[column(type = varchar(63))]
    #[check(slug.matches("^[a-z0-9-]+$"))]
    pub slug: String,
    #[column(type = varchar(200))]
    pub title: String,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// What somebody may do.
#[derive(SqlEnum)]
pub enum Role {
    Guest,
    Member,
    Admin,
}

/// A person who works for a tenant. One person may work for several, with an account at each.
#[derive(Table)]
#[table(tenant = tenant_id, data_subject, rows = 400_000, retention = years(2))]
#[primary_key(tenant_id, id)]
#[unique(tenant_id, email)]
#[access(by_email, filter(tenant_id, email), per_second = 100)]
pub struct Member {
    #[references(Tenant.id, on_delete = cascade)]
    pub tenant_id: Uuid,
    #[column(default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(254), pii = contact)]
    pub email: String,
    #[column(type = varchar(200), pii = identity)]
    pub full_name: String,
    #[column(default = Role::Member)]
    pub role: Role,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// A piece of work of one tenant.
#[derive(Table)]
#[table(tenant = tenant_id, rows = 1_000_000)]
#[primary_key(tenant_id, id)]
#[unique(tenant_id, title)]
#[access(of_tenant, filter(tenant_id), order(title), per_second = 100)]
pub struct Project {
    #[references(Tenant.id, on_delete = cascade)]
    pub tenant_id: Uuid,
    #[column(default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(200))]
    pub title: String,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// How far a task is.
#[derive(SqlEnum)]
pub enum TaskState {
    Open,
    Doing,
    Done,
}

/// Something to do in a project.
#[derive(Table)]
#[table(tenant = tenant_id, rows = 40_000_000, growth_per_year = 15_000_000)]
#[primary_key(tenant_id, id)]
// The tenant comes first in every key: each query of the application names it.
#[foreign_key(tenant_id, project_id, references(Project.tenant_id, Project.id), on_delete = cascade)]
#[foreign_key(tenant_id, assignee_id, references(Member.tenant_id, Member.id), on_delete = restrict)]
#[index(tenant_id, project_id, state, due_at)]
#[index(tenant_id, assignee_id, due_at)]
#[access(
    of_project,
    filter(tenant_id, project_id, state),
    order(due_at),
    per_second = 500,
    p99_ms = 10
)]
#[access(
    of_member,
    filter(tenant_id, assignee_id),
    order(due_at),
    per_second = 200,
    p99_ms = 10
)]
pub struct Task {
    #[references(Tenant.id, on_delete = cascade)]
    pub tenant_id: Uuid,
    #[column(default = uuid_v7())]
    pub id: Uuid,
    pub project_id: Uuid,
    pub assignee_id: Option<Uuid>,
    #[column(type = varchar(500))]
    pub title: String,
    #[column(default = TaskState::Open)]
    pub state: TaskState,
    pub due_at: Option<DateTime<Utc>>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

schema! {
    /// Many customers in one database.
    pub static SAAS = {
        tables: [Plan, Tenant, Member, Project, Task],
        lock: "saas/schema.lock",
    }
}
