use crate::rule::rule;

rule! {
    /// Row security that hides every row.
    ///
    /// # What it flags
    ///
    /// `ENABLE ROW LEVEL SECURITY` on a table that exists before, without a policy before it in these files;
    /// `DISABLE`.
    ///
    /// # Why it is bad
    ///
    /// Without a policy nobody but the owner sees a row from the commit on. DISABLE shows all of them to everybody.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// CREATE POLICY own ON notes USING (owner = current_user);
    /// ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Row Security Policies".
    rls_change: Warn, Migration
}
