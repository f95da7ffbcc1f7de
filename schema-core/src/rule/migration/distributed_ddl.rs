use crate::rule::rule;

rule! {
    /// A unique rule that a distributed table cannot keep.
    ///
    /// # What it flags
    ///
    /// A unique rule or primary key of a table that these files distribute (`create_distributed_table`) without the
    /// distribution column.
    ///
    /// # Why it is bad
    ///
    /// Citus refuses it: each server sees its own rows only.
    ///
    /// # Example
    ///
    /// ```sql
    /// SELECT create_distributed_table('invoices', 'tenant_id');
    /// ALTER TABLE invoices ADD CONSTRAINT invoices_number_key UNIQUE USING INDEX invoices_number_key;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// CREATE UNIQUE INDEX CONCURRENTLY invoices_number_key ON invoices (tenant_id, number);
    /// ```
    ///
    /// # Source
    ///
    /// Citus documentation, "Common Errors": unique constraints.
    distributed_ddl: Deny, Migration
}
