use crate::rule::rule;

rule! {
    /// A type that a view holds fast.
    ///
    /// # What it flags
    ///
    /// `ALTER COLUMN .. TYPE` on a table that a view of these files reads.
    ///
    /// # Why it is bad
    ///
    /// The server refuses it: views, rules, policies and generated columns depend on the type.
    ///
    /// # Example
    ///
    /// ```sql
    /// CREATE VIEW totals AS SELECT amount FROM orders;
    /// ALTER TABLE orders ALTER COLUMN amount TYPE bigint;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// BEGIN;
    /// DROP VIEW totals;
    /// ALTER TABLE orders ALTER COLUMN amount TYPE bigint;
    /// CREATE VIEW totals AS SELECT amount FROM orders;
    /// COMMIT;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    type_change_view_blocked: Deny, Migration
}
