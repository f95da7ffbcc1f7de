//! The shop through sqlx, with the feature `sqlx`.

use clients::{VIOLATED, database_url, email, twenty};
use rust_decimal::Decimal;
use shop::sales::{AddressType, OrderStatus};
use sqlx::{Connection as _, PgConnection};
use std::error::Error;
use uuid::Uuid;

/// What is read of an order: sqlx's derive beside the shop's enum.
#[derive(sqlx::FromRow)]
struct Placed {
    status: OrderStatus,
    total_amount: Decimal,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut connection = PgConnection::connect(&database_url()?).await?;

    let mut transaction = connection.begin().await?;
    let order = place_order(&mut transaction, &email(), twenty()).await?;
    transaction.commit().await?;

    let placed: Placed = sqlx::query_as(
        "SELECT status, total_amount FROM orders WHERE id = $1 AND status = ANY($2)",
    )
    .bind(order)
    .bind([OrderStatus::Confirmed, OrderStatus::Pending])
    .fetch_one(&mut connection)
    .await?;
    assert!(matches!(placed.status, OrderStatus::Confirmed));
    println!("confirmed, {}", placed.total_amount);

    let refused = email();
    let mut transaction = connection.begin().await?;
    let error = match place_order(&mut transaction, &refused, Decimal::ONE).await {
        Err(error) => error,
        Ok(_) => return Err("a wrong total was taken".into()),
    };
    transaction.rollback().await?;
    let constraint = error
        .as_database_error()
        .and_then(|error| error.constraint());
    assert_eq!(constraint, Some(VIOLATED));
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM customers WHERE email = $1")
        .bind(&refused)
        .fetch_one(&mut connection)
        .await?;
    assert_eq!(kept, 0);
    println!("refused by {VIOLATED}");
    Ok(())
}

async fn place_order(
    connection: &mut PgConnection,
    email: &str,
    total: Decimal,
) -> Result<Uuid, sqlx::Error> {
    let customer: Uuid =
        sqlx::query_scalar("INSERT INTO customers (email, name) VALUES ($1, 'Ann') RETURNING id")
            .bind(email)
            .fetch_one(&mut *connection)
            .await?;
    let address: Uuid = sqlx::query_scalar(
        "INSERT INTO addresses (customer_id, address_type, recipient, street, postal_code, city, country) \
         VALUES ($1, $2, 'Ann', 'Main 1', '10115', 'Berlin', 'DE') RETURNING id",
    )
    .bind(customer)
    .bind(AddressType::Shipping)
    .fetch_one(&mut *connection)
    .await?;
    let number: String = customer
        .simple()
        .to_string()
        .chars()
        .rev()
        .take(20)
        .collect();
    sqlx::query_scalar(
        "INSERT INTO orders (order_number, customer_id, shipping_address_id, billing_address_id, status, subtotal, \
           tax_amount, shipping_amount, total_amount) \
         VALUES ($1, $2, $3, $3, $4, $5, 0, 0, $6) RETURNING id",
    )
    .bind(number)
    .bind(customer)
    .bind(address)
    .bind(OrderStatus::Confirmed)
    .bind(twenty())
    .bind(total)
    .fetch_one(connection)
    .await
}
