//! Who buys, what was ordered, and who works on it.

mod address;
mod customer;
mod order;
mod order_item;
mod user;

pub use address::{Address, AddressType};
pub use customer::Customer;
pub use order::{Order, OrderStatus};
pub use order_item::OrderItem;
pub use user::User;
