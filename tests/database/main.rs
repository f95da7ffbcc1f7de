//! Tests against real databases: what a dialect writes is run, what it claims is measured, and the runner
//! is interrupted.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "this crate only tests, and a panic is how a test fails"
)]

mod dialect;
mod introspection;
mod runner;
mod shop;
