use crate::rule::rule;

rule! {
    /// Many rows written in the transaction of a definition.
    ///
    /// # What it flags
    ///
    /// `UPDATE`, `DELETE` or `INSERT .. SELECT` on a table that exists before, in one transaction with a change of
    /// definitions.
    ///
    /// # Why it is bad
    ///
    /// The locks of both are held until all rows are written.
    ///
    /// # Example
    ///
    /// ```sql
    /// CREATE TABLE labels (id bigint);
    /// UPDATE orders SET label_id = 1 WHERE label = 'a';
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// CREATE TABLE labels (id bigint);
    /// -- in a migration of its own, in batches
    /// UPDATE orders SET label_id = 1 WHERE label = 'a' AND id BETWEEN 1 AND 10000;
    /// ```
    ///
    /// # Source
    ///
    /// GitLab, "Batched background migrations".
    backfill_in_ddl_txn: Warn, Migration
}
