//! The built-in runner on real databases: order, history, interruption, locks.

mod files;
mod postgres;
mod sqlite;
