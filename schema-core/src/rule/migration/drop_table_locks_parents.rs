use crate::rule::rule;

rule! {
    /// A table whose end locks those that it refers to.
    ///
    /// # What it flags
    ///
    /// `DROP TABLE` of a table with foreign keys, or with CASCADE.
    ///
    /// # Why it is bad
    ///
    /// It takes ACCESS EXCLUSIVE on every table that it refers to.
    ///
    /// # Example
    ///
    /// ```sql
    /// DROP TABLE reviews;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TABLE reviews DROP CONSTRAINT reviews_product_id_fkey;
    /// -- in the next migration
    /// DROP TABLE reviews;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "DROP TABLE"; seen in `pg_locks` on 14 to 18.
    drop_table_locks_parents: Warn, Migration
}
