use crate::rule::rule;

rule! {
    /// A rule of a domain that locks every table with it.
    ///
    /// # What it flags
    ///
    /// `ALTER DOMAIN .. ADD CONSTRAINT`, `SET NOT NULL` or `VALIDATE CONSTRAINT`.
    ///
    /// # Why it is bad
    ///
    /// It takes SHARE on every table that has a column of the domain and reads all of them; VALIDATE does too.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER DOMAIN email ADD CHECK (VALUE LIKE '%@%');
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- a check on each table instead, NOT VALID and then validated
    /// ALTER TABLE users ADD CHECK (contact LIKE '%@%') NOT VALID;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER DOMAIN".
    domain_constraint_locks_users: Warn, Migration
}
