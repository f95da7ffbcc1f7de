use super::rule;

rule! {
    /// A database that is not what the structs say.
    ///
    /// # What it flags
    ///
    /// A column, constraint, index, privilege or other part of a declared table that a running database has otherwise,
    /// has more, or has not. Tables and other objects that no struct describes are listed, and are no drift.
    ///
    /// `cargo schema drift` ends with 1 where it finds one at level `deny`. A struct waives it for its table
    /// (`#[table(allow(drift, reason = ".."))]`) or for one column, key, index or check; differences that are accepted
    /// are listed with the reason.
    ///
    /// # Why it is bad
    ///
    /// The next migration is planned for a database that does not exist: it fails halfway, or takes away what somebody
    /// added by hand at night.
    ///
    /// # Example
    ///
    /// ```sql
    /// -- by hand, in production
    /// ALTER TABLE orders ADD COLUMN note text;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub struct Order {
    ///     pub note: Option<String>,   // `cargo schema drift --adopt structs` writes it
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// Jez Humble, David Farley, "Continuous Delivery", "Managing Data": the structure of a database is versioned, and
    /// changed by migrations alone.
    drift: Deny, Drift
}
