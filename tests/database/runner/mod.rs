//! The built-in runner on real databases: order, history, interruption, locks.

mod baseline;
mod control;
mod data_loss;
mod files;
mod postgres;
mod repair;
mod sqlite;
