//! A shop's schema, as a user's crate would hold it: plain structs, and nothing else.
//!
//! Every index is there for an access pattern, a foreign key or a unique rule; take one away and the
//! crate no longer builds without a word.

pub mod catalog;
pub mod sales;

use architrave::prelude::*;

use catalog::{Category, Product, ProductPrice};
use sales::{Address, Customer, Order, OrderItem, User};

schema! {
    /// The shop: what is sold, to whom, and who works on it.
    pub static SHOP = {
        tables: [
            Customer, Address, Order, OrderItem, User,
            Category, Product, ProductPrice,
        ],
        lock: "schema.lock",
    }
}
