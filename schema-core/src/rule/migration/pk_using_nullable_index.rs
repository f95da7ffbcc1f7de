use crate::rule::rule;

rule! {
    /// A primary key over columns that may be NULL.
    ///
    /// # What it flags
    ///
    /// `ADD PRIMARY KEY USING INDEX` where the files say that a column of the index may be NULL.
    ///
    /// # Why it is bad
    ///
    /// The server reads the whole table for NULLs under ACCESS EXCLUSIVE.
    ///
    /// # Example
    ///
    /// ```sql
    /// CREATE UNIQUE INDEX CONCURRENTLY users_pkey ON users (code);
    /// ALTER TABLE users ADD PRIMARY KEY USING INDEX users_pkey;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TABLE users ADD CONSTRAINT users_code_present CHECK (code IS NOT NULL) NOT VALID;
    /// ALTER TABLE users VALIDATE CONSTRAINT users_code_present;
    /// ALTER TABLE users ALTER COLUMN code SET NOT NULL;
    /// ALTER TABLE users ADD PRIMARY KEY USING INDEX users_pkey;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    pk_using_nullable_index: Deny, Migration
}
