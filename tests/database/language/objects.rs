//! The objects of a schema that are no tables.
