//! The shop through tokio-postgres, with the feature `postgres-types`.

use clients::{VIOLATED, database_url, email, twenty};
use rust_decimal::Decimal;
use shop::sales::{AddressType, OrderStatus};
use std::error::Error;
use tokio_postgres::{NoTls, Transaction};
use uuid::Uuid;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (mut client, connection) = tokio_postgres::connect(&database_url()?, NoTls).await?;
    tokio::spawn(connection);

    let transaction = client.transaction().await?;
    let order = place_order(&transaction, &email(), twenty()).await?;
    transaction.commit().await?;

    let row = client
        .query_one(
            "SELECT status, total_amount FROM orders WHERE id = $1",
            &[&order],
        )
        .await?;
    let (status, total): (OrderStatus, Decimal) = (row.get(0), row.get(1));
    assert!(matches!(status, OrderStatus::Confirmed));
    println!("confirmed, {total}");

    let refused = email();
    let transaction = client.transaction().await?;
    let error = match place_order(&transaction, &refused, Decimal::ONE).await {
        Err(error) => error,
        Ok(_) => return Err("a wrong total was taken".into()),
    };
    transaction.rollback().await?;
    let constraint = error.as_db_error().and_then(|error| error.constraint());
    assert_eq!(constraint, Some(VIOLATED));
    let kept = client
        .query("SELECT 1 FROM customers WHERE email = $1", &[&refused])
        .await?;
    assert!(kept.is_empty());
    println!("refused by {VIOLATED}");
    Ok(())
}

async fn place_order(
    transaction: &Transaction<'_>,
    email: &str,
    total: Decimal,
) -> Result<Uuid, tokio_postgres::Error> {
    let customer: Uuid = transaction
        .query_one(
            "INSERT INTO customers (email, name) VALUES ($1, 'Ann') RETURNING id",
            &[&email],
        )
        .await?
        .get(0);
    let address: Uuid = transaction
        .query_one(
            "INSERT INTO addresses (customer_id, address_type, recipient, street, postal_code, city, country) \
             VALUES ($1, $2, 'Ann', 'Main 1', '10115', 'Berlin', 'DE') RETURNING id",
            &[&customer, &AddressType::Shipping],
        )
        .await?
        .get(0);
    let number: String = customer
        .simple()
        .to_string()
        .chars()
        .rev()
        .take(20)
        .collect();
    let row = transaction
        .query_one(
            "INSERT INTO orders (order_number, customer_id, shipping_address_id, billing_address_id, status, subtotal, \
               tax_amount, shipping_amount, total_amount) \
             VALUES ($1, $2, $3, $3, $4, $5, 0, 0, $6) RETURNING id",
            &[&number, &customer, &address, &OrderStatus::Confirmed, &twenty(), &total],
        )
        .await?;
    Ok(row.get(0))
}
