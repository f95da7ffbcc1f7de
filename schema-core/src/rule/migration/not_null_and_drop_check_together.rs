use crate::rule::rule;

rule! {
    /// NOT NULL, and its check dropped in the same breath.
    ///
    /// # What it flags
    ///
    /// `SET NOT NULL` and `DROP CONSTRAINT` in one `ALTER TABLE`.
    ///
    /// # Why it is bad
    ///
    /// The check is gone before it is looked at: the whole table is read after all.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users ALTER COLUMN email SET NOT NULL, DROP CONSTRAINT users_email_present;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TABLE users ALTER COLUMN email SET NOT NULL;
    /// ALTER TABLE users DROP CONSTRAINT users_email_present;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    not_null_and_drop_check_together: Deny, Migration
}
