//! The built-in runner on real databases: order, history, interruption, locks.

mod baseline;
mod beside_sqlx;
mod control;
mod data_loss;
mod embedded;
mod encodings;
mod failure;
mod files;
mod handshake;
mod history;
mod kill;
mod killed_process;
mod pooler;
mod postgres;
mod preflight;
mod proxy;
mod repair;
mod replica;
mod restart;
mod seeds;
mod session;
mod silent_server;
mod sqlite;
mod tenants;
