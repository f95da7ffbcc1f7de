//! The difference between two schemas, as typed changes. Knows no SQL and no engine.
