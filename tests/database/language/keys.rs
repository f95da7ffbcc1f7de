//! Keys, constraints and indexes.
