//! The command line, as a user runs it: real packages, real cargo.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot prepare its files has failed"
)]

mod advise;
mod continuous_integration;
mod documentation;
mod explain;
mod failure;
mod fix;
mod generate;
mod getting_started;
mod init;
mod lint;
mod plan_rules;
mod pull;
mod rebase;
mod renderings;
mod revert;
mod runner;
mod sandbox;
mod schema;
mod schemas;
mod shop;
mod statistics;
mod tool_rules;
mod verify;
mod workspace;
