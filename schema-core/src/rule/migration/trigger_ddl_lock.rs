use crate::rule::rule;

rule! {
    /// A trigger that is made while writers wait.
    ///
    /// # What it flags
    ///
    /// `CREATE TRIGGER`, `DROP TRIGGER`, `ENABLE` and `DISABLE TRIGGER` on a table that exists before, without a
    /// `lock_timeout`.
    ///
    /// # Why it is bad
    ///
    /// CREATE takes SHARE ROW EXCLUSIVE, DROP takes ACCESS EXCLUSIVE: writers, or all, wait behind it.
    ///
    /// # Example
    ///
    /// ```sql
    /// DROP TRIGGER audit ON orders;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// SET lock_timeout = '2s';
    /// DROP TRIGGER audit ON orders;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "CREATE TRIGGER"; seen in `pg_locks` on 14 to 18.
    trigger_ddl_lock: Warn, Migration
}
