//! What is sold, and for how much.

mod category;
mod product;
mod product_price;

pub use category::Category;
pub use product::Product;
pub use product_price::ProductPrice;
