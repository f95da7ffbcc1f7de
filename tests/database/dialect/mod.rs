//! The dialects' SQL on the engines that it is for.

mod model;
mod postgres;
mod postgres_locks;
