//! The derive macros of architrave.
