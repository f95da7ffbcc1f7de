//! What is said of a table as a whole, and what is attached to it.

mod attached;
mod properties;
