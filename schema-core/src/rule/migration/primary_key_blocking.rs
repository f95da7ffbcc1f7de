use crate::rule::rule;

rule! {
    /// A primary key whose index is built while nobody may read.
    ///
    /// # What it flags
    ///
    /// `ADD PRIMARY KEY (..)` without `USING INDEX`.
    ///
    /// # Why it is bad
    ///
    /// The index is built, and NULLs are looked for, under ACCESS EXCLUSIVE.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users ADD PRIMARY KEY (id);
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// CREATE UNIQUE INDEX CONCURRENTLY users_pkey ON users (id);
    /// -- in the next migration, once id is NOT NULL
    /// ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY USING INDEX users_pkey;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    primary_key_blocking: Deny, Migration
}
