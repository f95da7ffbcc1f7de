use crate::rule::rule;

rule! {
    /// A column that is added with its reference.
    ///
    /// # What it flags
    ///
    /// `ADD COLUMN .. REFERENCES`.
    ///
    /// # Why it is bad
    ///
    /// It takes SHARE ROW EXCLUSIVE on the other table too, and with a default looks every row up.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN team_id bigint REFERENCES teams;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN team_id bigint;
    /// ALTER TABLE users ADD FOREIGN KEY (team_id) REFERENCES teams NOT VALID;
    /// -- in the next migration
    /// ALTER TABLE users VALIDATE CONSTRAINT users_team_id_fkey;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    add_column_inline_fk: Warn, Migration
}
