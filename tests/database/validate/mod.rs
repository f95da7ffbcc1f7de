//! `validate()` and databases give the same verdict.

mod row;
mod unevaluated;
