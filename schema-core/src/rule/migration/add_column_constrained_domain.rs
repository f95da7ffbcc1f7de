use crate::rule::rule;

rule! {
    /// A column of a domain that checks its values.
    ///
    /// # What it flags
    ///
    /// `ADD COLUMN` with a domain that the files declare with a check or NOT NULL.
    ///
    /// # Why it is bad
    ///
    /// The table is rewritten, even without a default.
    ///
    /// # Example
    ///
    /// ```sql
    /// CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
    /// ALTER TABLE users ADD COLUMN contact email;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN contact text;
    /// ALTER TABLE users ADD CONSTRAINT users_contact_check CHECK (contact LIKE '%@%') NOT VALID;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    add_column_constrained_domain: Deny, Migration
}
