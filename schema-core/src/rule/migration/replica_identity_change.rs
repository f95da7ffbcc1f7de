use crate::rule::rule;

rule! {
    /// Change data capture that loses track.
    ///
    /// # What it flags
    ///
    /// `REPLICA IDENTITY`.
    ///
    /// # Why it is bad
    ///
    /// Consumers of logical replication get other old values, or none, from the commit on.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE orders REPLICA IDENTITY NOTHING;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- consumers first
    /// -- allow(replica_identity_change, reason = "consumers take it since release 41")
    /// ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_pkey;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Logical Replication": Publication.
    replica_identity_change: Warn, Migration
}
