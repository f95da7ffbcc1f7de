//! Five schemas of other kinds than a shop's, each a model to begin with.
//!
//! | module | shows |
//! |---|---|
//! | [`saas`] | many customers in one database, kept apart by row security |
//! | [`ledger`] | an account whose truth is what happened to it, and tables that are computed from that |
//! | [`telemetry`] | measurements over time, in partitions that are dropped when they are old |
//! | [`library`] | a catalogue: a tree of subjects, and full-text search |
//! | [`clinic`] | data of persons: classified, encrypted, kept as long as needed, and no longer |

pub mod clinic;
pub mod ledger;
pub mod library;
pub mod saas;
pub mod telemetry;
