//! `cargo schema` as a library.
