use crate::rule::rule;

rule! {
    /// All rows of a table written at once.
    ///
    /// # What it flags
    ///
    /// `UPDATE` and `DELETE` without `WHERE` on a table that exists before.
    ///
    /// # Why it is bad
    ///
    /// One transaction over all rows: every one is locked until the end, and vacuum can free nothing meanwhile.
    ///
    /// # Example
    ///
    /// ```sql
    /// UPDATE users SET locale = 'en';
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// UPDATE users SET locale = 'en' WHERE locale IS NULL AND id BETWEEN 1 AND 10000;   -- and so on
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Routine Vacuuming".
    dml_without_where: Warn, Migration
}
