use crate::rule::rule;

rule! {
    /// NOT NULL that reads the whole table while nobody may.
    ///
    /// # What it flags
    ///
    /// `SET NOT NULL` without a validated check `column IS NOT NULL` before it.
    ///
    /// # Why it is bad
    ///
    /// Every row is looked at under ACCESS EXCLUSIVE.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users ALTER COLUMN email SET NOT NULL;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TABLE users ADD CONSTRAINT users_email_present CHECK (email IS NOT NULL) NOT VALID;
    /// -- in the next migrations, each by itself
    /// ALTER TABLE users VALIDATE CONSTRAINT users_email_present;
    /// ALTER TABLE users ALTER COLUMN email SET NOT NULL;
    /// ALTER TABLE users DROP CONSTRAINT users_email_present;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking". From 18 on: `ADD CONSTRAINT .. NOT NULL
    /// column NOT VALID`.
    set_not_null_scan: Deny, Migration
}
