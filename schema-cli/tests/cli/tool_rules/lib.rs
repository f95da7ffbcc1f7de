//! Rules that compare all tables, or look at what is no table: each fails twice and passes twice, once within one module
//! and once across several.

pub mod across_failing;
pub mod across_passing;
pub mod failing;
pub mod passing;
