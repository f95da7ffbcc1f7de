//! What the programs have in common: the rows that they write. Each of them inserts an order of the shop, reads it, and
//! is refused an order whose total is wrong, with everything else of that transaction.

use rust_decimal::Decimal;

/// The database that a program talks to.
///
/// # Errors
///
/// Where `DATABASE_URL` is not set.
pub fn database_url() -> Result<String, std::env::VarError> {
    std::env::var("DATABASE_URL")
}

/// An e-mail address that no other run has.
pub fn email() -> String {
    format!("{}@example.com", uuid::Uuid::new_v4().simple())
}

/// Twenty, in the shop's currency.
pub fn twenty() -> Decimal {
    Decimal::new(2_000, 2)
}

/// The check of the shop that the last transaction of each program violates.
pub const VIOLATED: &str = "valid_total";
