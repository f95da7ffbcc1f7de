use crate::rule::rule;

rule! {
    /// A foreign key that reads the whole table while nobody may write.
    ///
    /// # What it flags
    ///
    /// `ADD FOREIGN KEY` without `NOT VALID`.
    ///
    /// # Why it is bad
    ///
    /// It takes SHARE ROW EXCLUSIVE on both tables until every row is looked up.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey
    ///     FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
    /// -- in the next migration
    /// ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    fk_without_not_valid: Deny, Migration
}
