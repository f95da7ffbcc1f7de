use crate::rule::rule;

rule! {
    /// A time whose zone depends on the session.
    ///
    /// # What it flags
    ///
    /// `ALTER COLUMN .. TYPE timestamptz` without `SET timezone` to UTC before it, or `AT TIME ZONE`.
    ///
    /// # Why it is bad
    ///
    /// The stored values are read in the zone of the session; in any other than UTC the table is rewritten too.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE orders ALTER COLUMN placed_at TYPE timestamptz;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// SET timezone = 'UTC';
    /// ALTER TABLE orders ALTER COLUMN placed_at TYPE timestamptz;   -- without USING, which would write every row anew
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Date/Time Types".
    timestamptz_needs_utc: Warn, Migration
}
