use crate::rule::rule;

rule! {
    /// A default that differs in each row.
    ///
    /// # What it flags
    ///
    /// `ADD COLUMN .. DEFAULT` with a function other than `now()` and its like.
    ///
    /// # Why it is bad
    ///
    /// The table is rewritten under ACCESS EXCLUSIVE, with all its indexes.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid();
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN token uuid;
    /// ALTER TABLE users ALTER COLUMN token SET DEFAULT gen_random_uuid();
    /// -- then fill the old rows in batches
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    add_column_volatile_default: Deny, Migration
}
