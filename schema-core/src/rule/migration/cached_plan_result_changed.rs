use crate::rule::rule;

rule! {
    /// A prepared query whose result changes its shape.
    ///
    /// # What it flags
    ///
    /// `ADD COLUMN` and `DROP COLUMN`.
    ///
    /// # Why it is bad
    ///
    /// A prepared `SELECT *` of a running application fails with "cached plan must not change result type".
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN locale text;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- queries that name their columns; then
    /// -- allow(cached_plan_result_changed, reason = "no query selects *")
    /// ALTER TABLE users ADD COLUMN locale text;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "PREPARE". What queries say stands in no migration, hence off by default.
    cached_plan_result_changed: Allow from Pedantic, Migration
}
