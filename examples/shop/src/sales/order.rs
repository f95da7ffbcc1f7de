use super::{Address, Customer, User};
use architrave::prelude::*;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

/// How far an order has come.
#[derive(SqlEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderStatus {
    Pending,
    Confirmed,
    Processing,
    Shipped,
    Delivered,
    Cancelled,
    Refunded,
}

/// What a customer bought at one time.
#[derive(Table)]
#[table(context = sales, rows = 80_000_000, growth_per_year = 20_000_000)]
#[unique(order_number)]
#[index(customer_id, status, created_at.desc())]
#[index(created_at, where(status == OrderStatus::Pending))]
#[index(shipping_address_id)]
#[index(billing_address_id)]
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
    /// Who works on it.
    #[refers_to(User)]
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
    #[column(type = varchar(40))]
    pub coupon_code: Option<String>,
    pub notes: Option<String>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}
