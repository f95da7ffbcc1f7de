use crate::rule::rule;

rule! {
    /// A table that is written anew.
    ///
    /// # What it flags
    ///
    /// `VACUUM FULL`, `CLUSTER`, `SET LOGGED`, `SET UNLOGGED`, `SET TABLESPACE` and `SET ACCESS METHOD`.
    ///
    /// # Why it is bad
    ///
    /// The table and its indexes are copied under ACCESS EXCLUSIVE.
    ///
    /// # Example
    ///
    /// ```sql
    /// VACUUM FULL orders;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- pg_repack, or a new table that is filled in batches and swapped
    /// VACUUM (ANALYZE) orders;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "VACUUM", "CLUSTER".
    table_rewrite_command: Deny, Migration
}
