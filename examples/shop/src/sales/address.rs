use super::Customer;
use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What an address is for.
#[derive(SqlEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressType {
    Shipping,
    Billing,
}

/// Where a customer's goods or bills go.
#[derive(Table)]
#[table(context = sales, rows = 25_000_000, retention = years(7))]
#[index(customer_id)]
#[unique(customer_id, address_type, where(is_default))]
#[access(of_customer, filter(customer_id), per_second = 300)]
#[access(default_of_customer, filter(customer_id, address_type, is_default == true), per_second = 300)]
pub struct Address {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Customer.id, on_delete = cascade)]
    pub customer_id: Uuid,
    pub address_type: AddressType,
    /// Chosen unless the customer says otherwise; one for each type.
    #[column(default = false)]
    pub is_default: bool,
    #[column(type = varchar(200), pii = identity)]
    pub recipient: String,
    #[column(type = varchar(200), pii = contact)]
    pub street: String,
    #[column(type = varchar(20), pii = contact)]
    pub postal_code: String,
    #[column(type = varchar(100), pii = contact)]
    pub city: String,
    /// ISO 3166-1, two letters.
    #[column(type = varchar(2))]
    #[check(valid_country, country.matches("^[A-Z]{2}$"))]
    pub country: String,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}
