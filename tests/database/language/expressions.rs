//! Checks, predicates and other expressions.
