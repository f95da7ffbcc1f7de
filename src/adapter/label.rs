//! Enums by their labels, whatever reads and writes them.

use crate::SqlEnum;
use std::fmt;

/// An enum whose values have labels. Implemented by `SqlEnum` where an adapter is on.
pub trait Labelled: SqlEnum + Sized + 'static {
    /// The values, in the order of the declaration.
    const ALL: &'static [Self];

    /// The label of the value.
    fn label(&self) -> &'static str;

    /// The value of a label.
    fn of_label(label: &str) -> Option<Self>;
}

/// The value of a label.
///
/// # Errors
///
/// The label that the enum has not.
pub fn find<E: Labelled>(label: &str) -> Result<E, UnknownLabel> {
    E::of_label(label).ok_or_else(|| UnknownLabel {
        enumeration: E::ENUM.rust_name,
        label: label.to_owned(),
    })
}

/// The database has a value that the enum has not: a newer release wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLabel {
    /// The enum's name in Rust.
    pub enumeration: &'static str,
    /// The label that was read.
    pub label: String,
}

impl fmt::Display for UnknownLabel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "`{}` is no value of `{}`: a newer release may have written it",
            self.label, self.enumeration
        )
    }
}

impl std::error::Error for UnknownLabel {}
