use crate::rule::rule;

rule! {
    /// A validation within the transaction that added the constraint.
    ///
    /// # What it flags
    ///
    /// `VALIDATE CONSTRAINT` in the file that added it NOT VALID, where the file runs in one transaction.
    ///
    /// # Why it is bad
    ///
    /// The strong lock of ADD is held while every row is looked at: nothing is won.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE orders ADD CONSTRAINT c CHECK (total >= 0) NOT VALID;
    /// ALTER TABLE orders VALIDATE CONSTRAINT c;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- the second statement in the next migration
    /// ALTER TABLE orders VALIDATE CONSTRAINT c;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    validate_same_txn: Warn, Migration
}
