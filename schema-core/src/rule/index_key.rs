//! What the keys of indexes have in common.
