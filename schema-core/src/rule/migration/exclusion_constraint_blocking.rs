use crate::rule::rule;

rule! {
    /// An exclusion constraint on a table that is in use.
    ///
    /// # What it flags
    ///
    /// `ADD CONSTRAINT .. EXCLUDE` on a table that exists before.
    ///
    /// # Why it is bad
    ///
    /// Its index is built under ACCESS EXCLUSIVE, and there is neither NOT VALID nor USING INDEX.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE bookings ADD EXCLUDE USING gist (room WITH =, during WITH &&);
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// CREATE TABLE bookings_new (LIKE bookings INCLUDING ALL, EXCLUDE USING gist (room WITH =, during WITH &&));
    /// -- keep both in step by a trigger, copy in batches, swap the names
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    exclusion_constraint_blocking: Deny, Migration
}
