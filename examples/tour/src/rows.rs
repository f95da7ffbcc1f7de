//! Rows that are there before the second release, and must be there after it.

use rusqlite::{Connection, Error, params};
use std::path::Path;

const CUSTOMER: &str = "01900000-0000-7000-8000-000000000001";
const ADDRESS: &str = "01900000-0000-7000-8000-000000000002";
const ORDERS: u32 = 1000;

/// Puts in a customer with an address and orders, as the first release would.
pub(crate) fn insert(database: &Path) -> Result<(), Error> {
    let mut connection = Connection::open(database)?;
    let transaction = connection.transaction()?;
    transaction.execute(
        "INSERT INTO customers (id, email, name) VALUES (?, 'ada@example.org', 'Ada')",
        [CUSTOMER],
    )?;
    transaction.execute(
        "INSERT INTO addresses (id, customer_id, address_type, is_default, recipient, street, postal_code,
             city, country)
         VALUES (?, ?, 'shipping', 1, 'Ada', '1 Main Street', '12345', 'Springfield', 'US')",
        [ADDRESS, CUSTOMER],
    )?;
    for number in 0..ORDERS {
        transaction.execute(
            "INSERT INTO orders (id, order_number, customer_id, shipping_address_id,
                 billing_address_id, subtotal, tax_amount, shipping_amount, total_amount, notes)
             VALUES (?, ?, ?, ?, ?, 1000, 190, 500, 1690, ?)",
            params![
                format!("01900000-0000-7000-9000-{number:012}"),
                format!("A-{number:05}"),
                CUSTOMER,
                ADDRESS,
                ADDRESS,
                format!("note {number}"),
            ],
        )?;
    }
    transaction.commit()
}

/// Each order's number, total and note, whatever the note's column is called.
pub(crate) fn read(database: &Path) -> Result<Vec<(String, i64, String)>, Error> {
    let connection = Connection::open(database)?;
    let renamed = connection
        .prepare("SELECT 1 FROM pragma_table_info('orders') WHERE name = 'customer_note'")?
        .exists([])?;
    let note = if renamed { "customer_note" } else { "notes" };
    let mut statement = connection.prepare(&format!(
        "SELECT order_number, total_amount, {note} FROM orders ORDER BY order_number"
    ))?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.collect()
}
