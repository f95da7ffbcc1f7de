use crate::rule::rule;

rule! {
    /// A new type that rewrites the table.
    ///
    /// # What it flags
    ///
    /// `ALTER COLUMN .. TYPE`, unless it is known to keep the stored values: a wider varchar, varchar to text, a
    /// wider numeric of the same scale, cidr to inet.
    ///
    /// # Why it is bad
    ///
    /// The table and its indexes are written anew under ACCESS EXCLUSIVE.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE orders ALTER COLUMN amount TYPE numeric(12, 4);
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TABLE orders ADD COLUMN amount_new numeric(12, 4);
    /// -- a trigger that keeps both in step, a backfill in batches; then read the new one, then drop the old one
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    column_type_rewrite: Deny, Migration
}
