use crate::rule::rule;

rule! {
    /// A foreign key whose end locks two tables.
    ///
    /// # What it flags
    ///
    /// `DROP CONSTRAINT` of a foreign key without a `lock_timeout`, or beside other statements.
    ///
    /// # Why it is bad
    ///
    /// It takes ACCESS EXCLUSIVE on both tables.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// SET lock_timeout = '2s';
    /// ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    fk_drop_locks_both: Warn, Migration
}
