use crate::rule::rule;

rule! {
    /// A partition that is read while nobody may.
    ///
    /// # What it flags
    ///
    /// `ATTACH PARTITION` without a check on the child, in these files, that says the same.
    ///
    /// # Why it is bad
    ///
    /// Child and default partition are read under ACCESS EXCLUSIVE, and missing indexes are built.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE visits ATTACH PARTITION visits_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TABLE visits_2027 ADD CONSTRAINT visits_2027_at CHECK (at >= '2027-01-01' AND at < '2028-01-01') NOT VALID;
    /// ALTER TABLE visits_2027 VALIDATE CONSTRAINT visits_2027_at;
    /// ALTER TABLE visits ATTACH PARTITION visits_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Table Partitioning": Partition Maintenance.
    attach_partition_scan: Warn, Migration
}
