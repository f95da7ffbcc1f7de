//! The runners of other tools apply what is written for them: diesel's and sqlx's own libraries, on the
//! shop's two releases.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "this crate only tests, and a panic is how a test fails"
)]

mod diesel_runner;
#[path = "../database/shop/release.rs"]
mod release;
mod sqlx_runner;
