//! Functional dependencies: which columns decide which others.

use super::definition::definition;
use super::{ColumnIndex, SiteIndex};

definition! {
    /// `#[depends(city, on(postal_code))]`: rows that agree in one set of columns agree in another.
    pub struct DependencyDef<'a> {
        /// The columns that decide, in `on(...)`.
        pub determinant: &'a [ColumnIndex],
        /// The columns that are decided.
        pub dependents: &'a [ColumnIndex],
        /// They decide a set of values rather than one (`multivalued`).
        pub multivalued: bool,
        /// Where the attribute stands.
        pub site: SiteIndex,
    }
}
