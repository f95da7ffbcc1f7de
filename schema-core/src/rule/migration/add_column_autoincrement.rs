use crate::rule::rule;

rule! {
    /// A numbered column on a table that has rows.
    ///
    /// # What it flags
    ///
    /// `ADD COLUMN` of type serial, or with GENERATED .. AS IDENTITY.
    ///
    /// # Why it is bad
    ///
    /// The table is rewritten under ACCESS EXCLUSIVE, to number its rows.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN number bigserial;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// CREATE SEQUENCE users_number_seq;
    /// ALTER TABLE users ADD COLUMN number bigint;
    /// ALTER TABLE users ALTER COLUMN number SET DEFAULT nextval('users_number_seq');
    /// -- then fill the old rows in batches
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    add_column_autoincrement: Deny, Migration
}
