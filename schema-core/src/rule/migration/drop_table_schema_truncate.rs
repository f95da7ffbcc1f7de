use crate::rule::rule;

rule! {
    /// Data that is gone.
    ///
    /// # What it flags
    ///
    /// `DROP TABLE`, `DROP SCHEMA`, `DROP DATABASE` and `TRUNCATE` of what exists before.
    ///
    /// # Why it is bad
    ///
    /// No way back has the rows.
    ///
    /// # Example
    ///
    /// ```sql
    /// DROP TABLE audit_log;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- allow(drop_table_schema_truncate, reason = "unreferenced since release 41, archived")
    /// DROP TABLE audit_log;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "DROP TABLE".
    drop_table_schema_truncate: Deny, Migration
}
