//! The shop through diesel: `schema.rs` is what `cargo schema export --to diesel` writes, and the feature `diesel` lets
//! the shop's enums be its columns.

mod schema;

use clients::{VIOLATED, database_url, email, twenty};
use diesel::prelude::*;
use diesel::result::Error as QueryError;
use rust_decimal::Decimal;
use schema::{addresses, customers, orders};
use shop::sales::{AddressType, OrderStatus};
use std::error::Error;
use uuid::Uuid;

impl architrave::diesel::Holds<AddressType> for schema::sql_types::AddressType {}
impl architrave::diesel::Holds<OrderStatus> for schema::sql_types::OrderStatus {}

/// A new order, by diesel's own derive.
#[derive(Insertable)]
#[diesel(table_name = orders)]
struct NewOrder {
    order_number: String,
    customer_id: Uuid,
    shipping_address_id: Uuid,
    billing_address_id: Uuid,
    status: OrderStatus,
    subtotal: Decimal,
    tax_amount: Decimal,
    shipping_amount: Decimal,
    total_amount: Decimal,
}

/// What is read of an order.
#[derive(Queryable, Selectable)]
#[diesel(table_name = orders, check_for_backend(diesel::pg::Pg))]
struct Placed {
    status: OrderStatus,
    total_amount: Decimal,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut connection = PgConnection::establish(&database_url()?)?;

    let customer_email = email();
    let order =
        connection.transaction(|connection| place_order(connection, &customer_email, twenty()))?;
    let placed: Placed = orders::table
        .inner_join(customers::table)
        .filter(
            orders::id
                .eq(order)
                .and(customers::email.eq(&customer_email)),
        )
        .filter(orders::status.eq_any([OrderStatus::Confirmed, OrderStatus::Pending]))
        .select(Placed::as_select())
        .first(&mut connection)?;
    assert!(matches!(placed.status, OrderStatus::Confirmed));
    println!("confirmed, {}", placed.total_amount);

    let refused = email();
    let result =
        connection.transaction(|connection| place_order(connection, &refused, Decimal::ONE));
    let constraint = match &result {
        Err(QueryError::DatabaseError(_, information)) => information.constraint_name(),
        _ => None,
    };
    assert_eq!(constraint, Some(VIOLATED));
    let kept: i64 = customers::table
        .filter(customers::email.eq(&refused))
        .count()
        .get_result(&mut connection)?;
    assert_eq!(kept, 0);
    println!("refused by {VIOLATED}");
    Ok(())
}

fn place_order(
    connection: &mut PgConnection,
    email: &str,
    total: Decimal,
) -> Result<Uuid, QueryError> {
    let customer: Uuid = diesel::insert_into(customers::table)
        .values((customers::email.eq(email), customers::name.eq("Ann")))
        .returning(customers::id)
        .get_result(connection)?;
    let address: Uuid = diesel::insert_into(addresses::table)
        .values((
            addresses::customer_id.eq(customer),
            addresses::address_type.eq(AddressType::Shipping),
            addresses::recipient.eq("Ann"),
            addresses::street.eq("Main 1"),
            addresses::postal_code.eq("10115"),
            addresses::city.eq("Berlin"),
            addresses::country.eq("DE"),
        ))
        .returning(addresses::id)
        .get_result(connection)?;
    let new = NewOrder {
        order_number: customer
            .simple()
            .to_string()
            .chars()
            .rev()
            .take(20)
            .collect(),
        customer_id: customer,
        shipping_address_id: address,
        billing_address_id: address,
        status: OrderStatus::Confirmed,
        subtotal: twenty(),
        tax_amount: Decimal::ZERO,
        shipping_amount: Decimal::ZERO,
        total_amount: total,
    };
    diesel::insert_into(orders::table)
        .values(new)
        .returning(orders::id)
        .get_result(connection)
}
