//! Tables that are divided among partitions.

mod changed;
mod created;
mod indexed;
mod placed;
mod pulled;
