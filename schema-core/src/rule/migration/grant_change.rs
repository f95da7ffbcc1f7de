use crate::rule::rule;

rule! {
    /// A right that is taken before the new one is given.
    ///
    /// # What it flags
    ///
    /// `REVOKE` without a `GRANT` before it in the file.
    ///
    /// # Why it is bad
    ///
    /// The running release loses the right at the commit.
    ///
    /// # Example
    ///
    /// ```sql
    /// REVOKE SELECT ON orders FROM app;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// GRANT SELECT ON order_view TO app;
    /// -- a release later
    /// -- allow(grant_change, reason = "release 42 reads order_view")
    /// REVOKE SELECT ON orders FROM app;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "REVOKE".
    grant_change: Warn, Migration
}
