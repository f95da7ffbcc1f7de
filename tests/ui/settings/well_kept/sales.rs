use crate::people::{Branch, Member};
use crate::stock::Product;
use architrave::prelude::*;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

/// How far an order has come.
#[derive(SqlEnum)]
pub enum OrderState {
    Open,
    Sent,
}

/// What a member wants.
// access_pattern_unserved, index_serves_nothing, index_column_order, index_budget, covering_index_missing,
// enum_unchecked, boolean_nullable, default_null_string, generated_constant, float_for_money, timestamp_without_zone,
// context_crossed: the map has a way from sales to people. staleness_contradicts_consistency, latency_unreachable
#[derive(Table)]
#[table(context = sales, tenant = branch_id, audit(created_at, updated_at), rows = 2_000_000)]
#[index(branch_id, member_id)]
#[index(branch_id, state, placed_at.desc())]
#[unique(branch_id, id)]
#[access(newest, filter(branch_id, state), order(placed_at.desc()), p99_ms = 50)]
#[foreign_key(branch_id, member_id, references(Member.branch_id, Member.id), on_delete = restrict)]
pub struct Order {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Branch.id, on_delete = restrict)]
    pub branch_id: Uuid,
    pub member_id: Uuid,
    pub state: OrderState,
    #[column(default = false)]
    pub is_paid: bool,
    #[column(type = numeric(12, 2))]
    pub total: Decimal,
    #[column(type = numeric(12, 2), generated(total * 2))]
    pub insured: Decimal,
    #[column(default = "")]
    pub remark: String,
    pub placed_at: DateTime<Utc>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// A product of an order.
// foreign_key_duplicate, denormalized_without_reason, soft_delete_cascade, primary_key_wide
#[derive(Table)]
#[table(context = sales, tenant = branch_id, audit(created_at, updated_at))]
#[primary_key(branch_id, order_id, position)]
#[index(product_id)]
#[foreign_key(branch_id, order_id, references(Order.branch_id, Order.id), on_delete = cascade)]
pub struct Line {
    #[column(external_id)]
    pub branch_id: Uuid,
    pub order_id: Uuid,
    pub position: i16,
    #[references(Product.id, on_delete = restrict)]
    pub product_id: Uuid,
    #[column(
        type = varchar(80),
        denormalized(from = Product.title, reason = "an invoice keeps the title of its day")
    )]
    pub product_title: String,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// What was offered to everybody.
// soft_delete_unfiltered, index_predicate_pointless
#[derive(Table)]
#[table(context = sales, shared, soft_delete = deleted_at, audit(created_at, updated_at))]
#[unique(code, where(deleted_at.is_none()))]
pub struct Offer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(20))]
    pub code: String,
    pub deleted_at: Option<DateTime<Utc>>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// What a product costs, one price at a time.
// temporal_overlap_possible
#[derive(Table)]
#[table(
    context = sales,
    shared,
    temporal(valid_from, valid_until, key(product_id)),
    audit(created_at, updated_at)
)]
#[index(product_id)]
pub struct Price {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Product.id, on_delete = restrict)]
    pub product_id: Uuid,
    pub cents: i64,
    pub valid_from: DateTime<Utc>,
    pub valid_until: Option<DateTime<Utc>>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// What was said of a product or of an order.
// polymorphic_reference, foreign_key_composite_nullable
#[derive(Table)]
#[table(context = sales, tenant = branch_id, append_only)]
#[index(product_id)]
#[index(branch_id, order_id)]
#[check(of_one_thing, product_id.is_some() != order_id.is_some())]
#[foreign_key(branch_id, order_id, references(Order.branch_id, Order.id), on_delete = cascade)]
pub struct Remark {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(external_id)]
    pub branch_id: Uuid,
    #[references(Product.id, on_delete = cascade)]
    pub product_id: Option<Uuid>,
    pub order_id: Option<Uuid>,
    pub stars: i16,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
}
