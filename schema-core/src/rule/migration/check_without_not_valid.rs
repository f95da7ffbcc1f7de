use crate::rule::rule;

rule! {
    /// A check that reads the whole table while nobody may.
    ///
    /// # What it flags
    ///
    /// `ADD CONSTRAINT .. CHECK` without `NOT VALID`.
    ///
    /// # Why it is bad
    ///
    /// Every row is looked at under ACCESS EXCLUSIVE.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0);
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID;
    /// -- in the next migration
    /// ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    check_without_not_valid: Deny, Migration
}
