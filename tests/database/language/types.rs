//! Column types.
