use crate::rule::rule;

rule! {
    /// Many changed rows, and nothing done about what they leave.
    ///
    /// # What it flags
    ///
    /// An `UPDATE` or `DELETE` of many rows without a `VACUUM` or `ANALYZE` of the table after it.
    ///
    /// # Why it is bad
    ///
    /// Dead rows stay in every scan, and the planner goes by old numbers, until autovacuum comes by.
    ///
    /// # Example
    ///
    /// ```sql
    /// UPDATE orders SET status = 'open' WHERE status IS NULL;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// UPDATE orders SET status = 'open' WHERE status IS NULL AND id BETWEEN 1 AND 10000;
    /// -- after the last batch, outside of a transaction
    /// VACUUM (ANALYZE) orders;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Routine Vacuuming".
    backfill_aftermath: Allow from Strict, Migration
}
