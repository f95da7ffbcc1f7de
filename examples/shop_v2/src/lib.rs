//! The second release of the shop.
//!
//! In a real crate it would have replaced the first; here both stay, so that the way from one to the
//! other can be built and tested at any time. Only `orders` changed: see [`Order`].

mod order;

pub use order::Order;

use architrave::prelude::*;
use shop::catalog::{Category, Product, ProductPrice};
use shop::sales::{Address, Customer, OrderItem, User};

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
