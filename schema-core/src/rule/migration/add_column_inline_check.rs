use crate::rule::rule;

rule! {
    /// A column that is added with its check.
    ///
    /// # What it flags
    ///
    /// `ADD COLUMN .. CHECK (..)`.
    ///
    /// # Why it is bad
    ///
    /// Every row is looked at under ACCESS EXCLUSIVE, also where all have the same value.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN age int CHECK (age >= 0);
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN age int;
    /// ALTER TABLE users ADD CONSTRAINT users_age_check CHECK (age >= 0) NOT VALID;
    /// -- in the next migration
    /// ALTER TABLE users VALIDATE CONSTRAINT users_age_check;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    add_column_inline_check: Warn, Migration
}
