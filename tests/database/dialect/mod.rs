//! The dialects' SQL on the engines that it is for.

mod expression;
<<<<<<< HEAD
mod format;
mod model;
=======
pub(crate) mod model;
>>>>>>> 4d7d11b (Test introspection and the runner on PostgreSQL and SQLite)
mod postgres;
mod postgres_locks;
mod sqlite;
mod sqlite_rebuild;
