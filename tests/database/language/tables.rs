//! What is said of a table as a whole.
