//! The dialects' SQL on the engines that it is for.

mod estimates;
pub(crate) mod expression;
mod feature;
pub(crate) mod format;
mod function;
pub(crate) mod model;
mod postgres;
mod postgres_locks;
mod postgres_partition_locks;
mod postgres_sequences;
mod sqlite;
mod sqlite_rebuild;
mod typing;
