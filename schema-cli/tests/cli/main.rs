//! The command line, as a user runs it: real packages, real cargo.

mod explain;
mod init;
mod sandbox;
