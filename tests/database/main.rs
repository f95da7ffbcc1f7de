//! Tests against real databases: what a dialect writes is run, what it claims is measured, and the runner
//! is interrupted.

mod dialect;
mod introspection;
mod runner;
