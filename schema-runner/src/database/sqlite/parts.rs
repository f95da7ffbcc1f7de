//! The parts of a script that brings its own transactions.

use crate::database::statements::{Words, split, transaction_control};

/// A part is what takes effect at once: a transaction of the script, or a statement outside of one. Settings (PRAGMA)
/// belong to the part behind them, the last ones to the last part.
pub(super) fn parts(script: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut part = String::new();
    let mut is_open = false;
    let mut has_effect = false;
    for statement in split(script) {
        part.push_str(statement);
        part.push_str(";\n");
        match transaction_control(statement) {
            Some("BEGIN") => is_open = true,
            Some(_) => is_open = false,
            None => {}
        }
        has_effect |= !is_setting(statement);
        if !is_open && has_effect {
            parts.push(std::mem::take(&mut part));
            has_effect = false;
        }
    }
    match parts.last_mut() {
        // Nothing but settings.
        Some(last) if !is_open => last.push_str(&part),
        _ if !part.is_empty() => parts.push(part),
        _ => {}
    }
    parts
}

/// Whether a statement sets something for its connection.
pub(super) fn is_setting(statement: &str) -> bool {
    first_word(statement) == "PRAGMA"
}

/// Whether a statement refuses to be in a transaction, or has no effect there.
pub(super) fn stands_alone(statement: &str) -> bool {
    ["PRAGMA", "VACUUM", "ATTACH", "DETACH"].contains(&first_word(statement).as_str())
        || transaction_control(statement).is_some()
}

fn first_word(statement: &str) -> String {
    let word = Words::of(statement).next().unwrap_or_default();
    word.to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn each_transaction_is_a_part_and_so_is_each_statement_outside() {
        let script = "-- header\nPRAGMA foreign_keys = OFF;\nBEGIN;\nCREATE TABLE a (b);\n\
            PRAGMA legacy_alter_table = ON;\nCOMMIT;\nBEGIN;\nCREATE TABLE c (d);\nEND;\n\
            PRAGMA user_version = 3;\nCREATE INDEX i ON a (b);\nPRAGMA foreign_keys = ON;\n-- the end\n";
        assert_eq!(
            parts(script),
            [
                "-- header\nPRAGMA foreign_keys = OFF;\nBEGIN;\nCREATE TABLE a (b);\n\
                 PRAGMA legacy_alter_table = ON;\nCOMMIT;\n",
                "BEGIN;\nCREATE TABLE c (d);\nEND;\n",
                "PRAGMA user_version = 3;\nCREATE INDEX i ON a (b);\nPRAGMA foreign_keys = ON;\n",
            ]
        );
        assert_eq!(
            parts("PRAGMA user_version = 3;"),
            ["PRAGMA user_version = 3;\n"]
        );
        assert!(parts("-- nothing\n").is_empty());
    }
}
