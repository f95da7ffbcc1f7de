use super::Order;
use crate::catalog::Product;
use architrave::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

/// One product of an order.
#[derive(Table)]
#[table(context = sales, rows = 250_000_000, growth_per_year = 60_000_000)]
#[unique(order_id, product_id)]
#[index(product_id)]
#[check(valid_total, total_price == quantity * unit_price)]
#[access(of_order, filter(order_id), per_second = 900)]
#[access(of_product, filter(product_id), per_second = 1)]
pub struct OrderItem {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Order.id, on_delete = cascade)]
    pub order_id: Uuid,
    #[references(Product.id, on_delete = restrict)]
    pub product_id: Uuid,
    #[column(
        type = varchar(200),
        denormalized(from = Product.name, reason = "the name at the time of the order, as on the bill")
    )]
    pub product_name: String,
    #[column(
        type = varchar(50),
        denormalized(from = Product.sku, reason = "the number at the time of the order, as on the bill")
    )]
    pub product_sku: String,
    #[check(quantity > 0)]
    pub quantity: i32,
    #[column(type = numeric(10, 2))]
    #[check(unit_price >= 0)]
    pub unit_price: Decimal,
    #[column(type = numeric(10, 2))]
    #[check(total_price >= 0)]
    pub total_price: Decimal,
}
