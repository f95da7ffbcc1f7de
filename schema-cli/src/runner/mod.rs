//! How the schema gets out of the user's crate.

mod condition;
pub mod discover;
