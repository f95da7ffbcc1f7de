use crate::rule::rule;

rule! {
    /// Work while a table stands still.
    ///
    /// # What it flags
    ///
    /// In one transaction, a statement that reads or writes many rows after one that took ACCESS EXCLUSIVE.
    ///
    /// # Why it is bad
    ///
    /// The lock is held until the commit: nobody reads the table while the work is done.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN locale text;
    /// UPDATE users SET locale = 'en' WHERE country = 'GB';
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN locale text;
    /// -- in the next migration, in batches
    /// UPDATE users SET locale = 'en' WHERE country = 'GB' AND id BETWEEN 1 AND 10000;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Explicit Locking".
    work_after_access_exclusive: Warn, Migration
}
