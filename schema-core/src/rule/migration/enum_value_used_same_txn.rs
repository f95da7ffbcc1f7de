use crate::rule::rule;

rule! {
    /// A label that is used before it is there.
    ///
    /// # What it flags
    ///
    /// `ADD VALUE` and a use of the value in one transaction.
    ///
    /// # Why it is bad
    ///
    /// The server refuses it: a new label is not to be used before the commit.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TYPE status ADD VALUE 'held';
    /// UPDATE orders SET status = 'held' WHERE hold;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TYPE status ADD VALUE 'held';
    /// -- in the next migration
    /// UPDATE orders SET status = 'held' WHERE hold;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TYPE": ADD VALUE.
    enum_value_used_same_txn: Deny, Migration
}
