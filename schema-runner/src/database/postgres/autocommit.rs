//! Which statements of a script outside a transaction can be committed together with the record that they are done.

use crate::database::statements::Words;

/// Whether a statement may run in a transaction, as far as its words say. Where they do not, it does not: a statement
/// alone is recorded after it is done, and may be run once more when the runner ends between the two.
pub(super) fn may_share_a_transaction(statement: &str) -> bool {
    let mut words = Words::of(statement).map(str::to_ascii_uppercase);
    let first = words.next().unwrap_or_default();
    match first.as_str() {
        "INSERT" | "UPDATE" | "DELETE" | "MERGE" | "TRUNCATE" | "WITH" | "SELECT" | "COMMENT"
        | "GRANT" | "REVOKE" => true,
        "CREATE" | "ALTER" | "DROP" => {
            let second = words.next().unwrap_or_default();
            let is_of_the_server =
                ["DATABASE", "TABLESPACE", "SUBSCRIPTION", "SYSTEM"].contains(&second.as_str());
            // DETACH PARTITION CONCURRENTLY has the word at its end.
            !is_of_the_server && words.all(|word| word != "CONCURRENTLY")
        }
        // A block may commit, and call what does. Its body is one word.
        "DO" => words.all(|body| {
            ["COMMIT", "ROLLBACK", "CALL"]
                .iter()
                .all(|word| !body.contains(word))
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::may_share_a_transaction;

    #[test]
    fn what_commits_by_itself_is_left_alone() {
        for statement in [
            "UPDATE a SET b = b + 1",
            "-- x\ninsert into a values ('CONCURRENTLY')",
            "ALTER TABLE a VALIDATE CONSTRAINT b",
            "ALTER TYPE mood ADD VALUE 'fine'",
            "CREATE INDEX a_idx ON a (b)",
            "DO $$ BEGIN PERFORM 1; END $$",
        ] {
            assert!(may_share_a_transaction(statement), "{statement}");
        }
        for statement in [
            "CREATE UNIQUE INDEX CONCURRENTLY a_idx ON a (b)",
            "DROP INDEX CONCURRENTLY a_idx",
            "ALTER TABLE a DETACH PARTITION b CONCURRENTLY",
            "REINDEX TABLE CONCURRENTLY a",
            "VACUUM a",
            "CREATE DATABASE a",
            "ALTER SYSTEM SET work_mem = '4MB'",
            "CALL fill()",
            "DO $$ BEGIN UPDATE a SET b = 1; COMMIT; END $$",
            "do $$ begin call fill(); end $$",
            "SET lock_timeout = 0",
        ] {
            assert!(!may_share_a_transaction(statement), "{statement}");
        }
    }
}
