//! What is said of one engine alone, and names.
