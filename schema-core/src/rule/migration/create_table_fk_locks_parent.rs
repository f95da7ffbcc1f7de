use crate::rule::rule;

rule! {
    /// A new table that locks the tables it refers to.
    ///
    /// # What it flags
    ///
    /// `CREATE TABLE .. REFERENCES` of two and more tables that exist before, or of one without a `lock_timeout`.
    ///
    /// # Why it is bad
    ///
    /// It takes SHARE ROW EXCLUSIVE on each of them: writers wait, and the statement waits for every writer.
    ///
    /// # Example
    ///
    /// ```sql
    /// CREATE TABLE reviews (
    ///     product_id bigint REFERENCES products,
    ///     customer_id bigint REFERENCES customers
    /// );
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// SET lock_timeout = '2s';
    /// CREATE TABLE reviews (product_id bigint REFERENCES products, customer_id bigint);
    /// -- in the next migration
    /// ALTER TABLE reviews ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Explicit Locking"; seen in `pg_locks` on 14 to 18.
    create_table_fk_locks_parent: Warn, Migration
}
