use crate::rule::rule;

rule! {
    /// Several tables that stand still at once.
    ///
    /// # What it flags
    ///
    /// In one transaction, ACCESS EXCLUSIVE on two and more tables that exist before.
    ///
    /// # Why it is bad
    ///
    /// The first stays locked while the second is waited for, and two such migrations deadlock with any query of
    /// both.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN a int;
    /// ALTER TABLE orders ADD COLUMN b int;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN a int;
    /// -- in the next migration
    /// ALTER TABLE orders ADD COLUMN b int;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Deadlocks".
    wide_lock_window: Warn, Migration
}
