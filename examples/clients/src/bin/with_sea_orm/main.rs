//! The shop through sea-orm: `entities.rs` is what `cargo schema export --to sea-orm` writes.

#[allow(dead_code, reason = "not every table of the shop is used")]
mod entities;

use clients::{VIOLATED, database_url, email, twenty};
use entities::enums::{AddressType, OrderStatus};
use entities::{addresses, customers, orders};
use rust_decimal::Decimal;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, Database, DbErr, EntityTrait as _,
    PaginatorTrait as _, QueryFilter as _, TransactionTrait as _,
};
use std::error::Error;
use uuid::Uuid;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let database = Database::connect(database_url()?).await?;

    let transaction = database.begin().await?;
    let customer_email = email();
    let order = place_order(&transaction, &customer_email, twenty()).await?;
    transaction.commit().await?;

    let placed = orders::Entity::find_by_id(order)
        .filter(orders::Column::Status.is_in([OrderStatus::Confirmed, OrderStatus::Pending]))
        .find_also_related(customers::Entity)
        .one(&database)
        .await?;
    let Some((placed, Some(customer))) = placed else {
        return Err("the order is not there".into());
    };
    assert_eq!(placed.status, OrderStatus::Confirmed);
    assert_eq!(customer.email, customer_email);
    println!("confirmed, {}", placed.total_amount);

    let refused = email();
    let transaction = database.begin().await?;
    let error = match place_order(&transaction, &refused, Decimal::ONE).await {
        Err(error) => error,
        Ok(_) => return Err("a wrong total was taken".into()),
    };
    transaction.rollback().await?;
    assert!(error.to_string().contains(VIOLATED), "{error}");
    let kept = customers::Entity::find()
        .filter(customers::Column::Email.eq(refused))
        .count(&database)
        .await?;
    assert_eq!(kept, 0);
    println!("refused by {VIOLATED}");
    Ok(())
}

async fn place_order(
    database: &impl ConnectionTrait,
    email: &str,
    total: Decimal,
) -> Result<Uuid, DbErr> {
    let customer = customers::ActiveModel {
        email: Set(email.to_owned()),
        name: Set("Ann".to_owned()),
        ..Default::default()
    };
    let customer = customer.insert(database).await?;
    let address = addresses::ActiveModel {
        customer_id: Set(customer.id),
        address_type: Set(AddressType::Shipping),
        recipient: Set("Ann".to_owned()),
        street: Set("Main 1".to_owned()),
        postal_code: Set("10115".to_owned()),
        city: Set("Berlin".to_owned()),
        country: Set("DE".to_owned()),
        ..Default::default()
    };
    let address = address.insert(database).await?;
    let order = orders::ActiveModel {
        order_number: Set(customer
            .id
            .simple()
            .to_string()
            .chars()
            .rev()
            .take(20)
            .collect()),
        customer_id: Set(customer.id),
        shipping_address_id: Set(address.id),
        billing_address_id: Set(address.id),
        status: Set(OrderStatus::Confirmed),
        subtotal: Set(twenty()),
        tax_amount: Set(Decimal::ZERO),
        shipping_amount: Set(Decimal::ZERO),
        total_amount: Set(total),
        ..Default::default()
    };
    Ok(order.insert(database).await?.id)
}
