use architrave::prelude::*;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use shop::sales::{Address, Customer, OrderStatus, User};
use uuid::Uuid;

/// What a customer bought at one time.
#[derive(Table)]
#[table(context = sales, rows = 80_000_000, growth_per_year = 20_000_000, retention = years(10))]
#[unique(order_number)]
#[index(customer_id, status, created_at.desc())]
#[index(created_at, where(status == OrderStatus::Pending))]
#[index(shipping_address_id)]
#[index(billing_address_id)]
#[index(handled_by)]
#[check(valid_total, total_amount == subtotal + tax_amount + shipping_amount)]
#[access(by_number, filter(order_number), per_second = 200, p99_ms = 5)]
#[access(of_customer, filter(customer_id, status), order(created_at.desc()), per_second = 900)]
#[access(pending, filter(status == OrderStatus::Pending), order(created_at), per_second = 2)]
pub struct Order {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    /// The number that the customer sees.
    #[column(type = varchar(20))]
    pub order_number: String,
    #[references(Customer.id, on_delete = restrict)]
    pub customer_id: Uuid,
    #[references(Address.id, on_delete = restrict)]
    pub shipping_address_id: Uuid,
    #[references(Address.id, on_delete = restrict)]
    pub billing_address_id: Uuid,
    /// Who works on it. New: the foreign key, and the index that it needs.
    #[references(User.id, on_delete = restrict)]
    pub handled_by: Option<Uuid>,
    #[column(default = OrderStatus::Pending)]
    pub status: OrderStatus,
    #[column(type = numeric(10, 2))]
    #[check(subtotal >= 0)]
    pub subtotal: Decimal,
    #[column(type = numeric(10, 2))]
    #[check(tax_amount >= 0)]
    pub tax_amount: Decimal,
    #[column(type = numeric(10, 2))]
    #[check(shipping_amount >= 0)]
    pub shipping_amount: Decimal,
    #[column(type = numeric(10, 2))]
    #[check(total_amount >= 0)]
    pub total_amount: Decimal,
    /// New: whom to call about the delivery. Required, without a default; orders from before get a
    /// text that no one calls.
    #[column(type = varchar(20), backfill = "unknown", pii = contact)]
    pub contact_phone: String,
    /// Was `notes`. The coupon's code, which stood before it, is gone.
    #[column(renamed_from = "notes")]
    pub customer_note: Option<String>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}
