use crate::rule::rule;

rule! {
    /// A NOT VALID foreign key of a partitioned table.
    ///
    /// # What it flags
    ///
    /// `ADD FOREIGN KEY .. NOT VALID` on a partitioned table, for PostgreSQL before 18.
    ///
    /// # Why it is bad
    ///
    /// The server refuses it.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE visits ADD FOREIGN KEY (page_id) REFERENCES pages NOT VALID;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- for each partition: ADD .. NOT VALID, then VALIDATE; then on the parent, which reads no row again
    /// ALTER TABLE visits ADD FOREIGN KEY (page_id) REFERENCES pages;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE"; release notes of PostgreSQL 18.
    fk_not_valid_partitioned: Deny, Migration
}
