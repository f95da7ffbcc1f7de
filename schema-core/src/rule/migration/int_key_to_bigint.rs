use crate::rule::rule;

rule! {
    /// A key that is widened in place.
    ///
    /// # What it flags
    ///
    /// `ALTER COLUMN .. TYPE bigint` of a column that is a key or refers to one.
    ///
    /// # Why it is bad
    ///
    /// The table, and then each table that refers to it, is rewritten under ACCESS EXCLUSIVE.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE orders ALTER COLUMN id TYPE bigint;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TABLE orders ADD COLUMN id_new bigint;
    /// -- a trigger, a backfill, an index that is built CONCURRENTLY; the same for columns that refer to it; then swap
    /// ```
    ///
    /// # Source
    ///
    /// GitLab, "Migrating integer primary keys to bigint".
    int_key_to_bigint: Deny, Migration
}
