use crate::rule::rule;

rule! {
    /// A change that subscribers do not get.
    ///
    /// # What it flags
    ///
    /// `ADD COLUMN` or `DROP COLUMN` on a table that a publication of these files publishes.
    ///
    /// # Why it is bad
    ///
    /// Definitions are not replicated: the subscription stops at the first row that does not fit.
    ///
    /// # Example
    ///
    /// ```sql
    /// CREATE PUBLICATION events FOR TABLE orders;
    /// ALTER TABLE orders ADD COLUMN locale text;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- columns are added on the subscribers first, and dropped there last
    /// -- allow(logical_replication_order, reason = "the subscribers have it since Monday")
    /// ALTER TABLE orders ADD COLUMN locale text;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Logical Replication": Restrictions.
    logical_replication_order: Warn, Migration
}
