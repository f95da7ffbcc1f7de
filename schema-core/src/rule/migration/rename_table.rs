use crate::rule::rule;

rule! {
    /// A table that the running release does not find.
    ///
    /// # What it flags
    ///
    /// `ALTER TABLE .. RENAME TO` without a view of the old name in the same transaction.
    ///
    /// # Why it is bad
    ///
    /// The release that runs while the migration does still uses the old name.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users RENAME TO accounts;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// BEGIN;
    /// ALTER TABLE users RENAME TO accounts;
    /// CREATE VIEW users WITH (security_invoker = true) AS SELECT * FROM accounts;
    /// COMMIT;
    /// ```
    ///
    /// # Source
    ///
    /// Scott Ambler, Pramod Sadalage, "Refactoring Databases": Rename Table. A view does not take COPY FROM and
    /// TRUNCATE, and has no grants of the table.
    rename_table: Deny, Migration
}
