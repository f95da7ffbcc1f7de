//! The database architect that lives inside `cargo build`.
