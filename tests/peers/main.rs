//! The runners of other tools.
