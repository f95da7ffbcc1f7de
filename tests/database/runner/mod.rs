//! The built-in runner on real databases: order, history, interruption, locks.

mod data_loss;
mod files;
mod postgres;
mod sqlite;
