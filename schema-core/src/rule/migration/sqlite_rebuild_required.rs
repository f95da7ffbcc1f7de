use crate::rule::rule;

rule! {
    /// A change that SQLite refuses.
    ///
    /// # What it flags
    ///
    /// For SQLite: `ADD COLUMN` with NOT NULL and no default, with a default that is no constant, UNIQUE, PRIMARY
    /// KEY or STORED; `ALTER COLUMN` and `ADD CONSTRAINT`.
    ///
    /// # Why it is bad
    ///
    /// SQLite has no such statement: the table has to be built anew.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN handle text UNIQUE;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// PRAGMA foreign_keys = OFF;
    /// BEGIN;
    /// CREATE TABLE users_new (/* as it should be */);
    /// INSERT INTO users_new SELECT * FROM users;
    /// DROP TABLE users;
    /// ALTER TABLE users_new RENAME TO users;
    /// PRAGMA foreign_key_check;
    /// COMMIT;
    /// ```
    ///
    /// # Source
    ///
    /// SQLite documentation, "ALTER TABLE": Making Other Kinds Of Table Schema Changes.
    sqlite_rebuild_required: Deny, Migration
}
