//! Names: the defaults, which never change once released, and the nearest name for a suggestion.
//!
//! A default name that changed would rename a live object, so these are settled:
//!
//! - a table is the plural of its struct in snake case, `OrderItem` -> `order_items`; a struct whose
//!   plural is not certain is refused in favour of `#[table(name = "..")]`;
//! - a column is its field, a type is its Rust type in snake case, a label is its variant in snake case;
//! - constraints and indexes are named as PostgreSQL names them, on every engine.

mod closest;
mod plural;
mod postgres;
#[cfg(feature = "plan")]
mod singular;
mod snake_case;

pub use closest::closest_name;
pub use plural::{UnsureName, table_name};
pub use postgres::{DefaultName, IDENTIFIER_BYTES, NamePart, partition_name};
#[cfg(feature = "plan")]
pub use singular::{struct_name, type_name};
pub use snake_case::snake_case;
