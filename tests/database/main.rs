//! Tests against real databases: what a dialect writes is run, what it claims is measured, and the runner
//! is interrupted.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "this crate only tests, and a panic is how a test fails"
)]

mod dialect;
mod examples;
mod introspection;
#[allow(
    clippy::duplicated_attributes,
    dead_code,
    deprecated,
    unreachable_pub,
    reason = "structs that only declare, indexes that begin alike, and schemas without a lock file"
)]
mod language;
mod lint;
mod pull;
mod runner;
mod shop;
mod synthetic;
#[allow(
    dead_code,
    deprecated,
    unreachable_pub,
    reason = "a schema without a lock file, of which the compiler warns, and names of the derive's"
)]
mod validate;
