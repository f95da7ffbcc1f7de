use crate::rule::rule;

rule! {
    /// A lock that cancels queries of the replicas.
    ///
    /// # What it flags
    ///
    /// Statements that take ACCESS EXCLUSIVE on a table that exists before.
    ///
    /// # Why it is bad
    ///
    /// The lock is replayed on every replica, where it waits for queries and then cancels them.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE orders DROP COLUMN note;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- in a window, with `max_standby_streaming_delay` in mind
    /// -- allow(standby_conflict, reason = "Sunday night, when the replicas are idle")
    /// ALTER TABLE orders DROP COLUMN note;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Hot Standby": Handling Query Conflicts.
    standby_conflict: Allow from Pedantic, Migration
}
