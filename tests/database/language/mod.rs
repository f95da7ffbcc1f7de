//! The words of the schema language, each on real servers: what a struct says is taken, shown by the catalog, and
//! undone.

mod columns;
mod conventions;
mod declared_types;
mod engines;
mod expressions;
mod flatten;
mod guide;
mod journey;
mod keys;
mod names;
mod objects;
mod partitions;
mod phases;
mod roles;
mod sequences;
mod sqlite_tables;
mod tables;
mod types;
mod views;

pub(crate) use journey::{Journey, OnSqlite, Release};
