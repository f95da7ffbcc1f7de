//! The built-in runner on real databases: order, history, interruption, locks.

mod baseline;
mod control;
mod data_loss;
mod embedded;
mod failure;
mod files;
mod kill;
mod postgres;
mod preflight;
mod proxy;
mod repair;
mod sqlite;
mod tenants;
