//! Nothing but the cases beside it, which `main.rs` runs.
