use crate::rule::rule;

rule! {
    /// A stored view that nobody may read meanwhile.
    ///
    /// # What it flags
    ///
    /// `REFRESH MATERIALIZED VIEW` without `CONCURRENTLY`.
    ///
    /// # Why it is bad
    ///
    /// It takes ACCESS EXCLUSIVE while the query runs.
    ///
    /// # Example
    ///
    /// ```sql
    /// REFRESH MATERIALIZED VIEW revenue;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// CREATE UNIQUE INDEX revenue_day_key ON revenue (day);   -- once
    /// REFRESH MATERIALIZED VIEW CONCURRENTLY revenue;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "REFRESH MATERIALIZED VIEW".
    matview_refresh_blocking: Warn, Migration
}
