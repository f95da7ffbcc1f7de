//! Tests against real databases: what a dialect writes is run, and what it claims is measured.

mod dialect;
