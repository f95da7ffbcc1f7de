use crate::rule::rule;

rule! {
    /// A new partition that locks the whole table.
    ///
    /// # What it flags
    ///
    /// `CREATE TABLE .. PARTITION OF` a table that exists before.
    ///
    /// # Why it is bad
    ///
    /// It takes ACCESS EXCLUSIVE on the parent and the default partition.
    ///
    /// # Example
    ///
    /// ```sql
    /// CREATE TABLE visits_2027 PARTITION OF visits FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// CREATE TABLE visits_2027 (LIKE visits INCLUDING ALL);
    /// ALTER TABLE visits ATTACH PARTITION visits_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Table Partitioning": Partition Maintenance.
    create_partition_locks_parent: Warn, Migration
}
