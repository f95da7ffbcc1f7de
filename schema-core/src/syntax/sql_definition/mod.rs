//! Definitions that are written as SQL: what an object is, what it is called and how it is dropped, read from
//! the head of its CREATE statement.
//!
//! The body is never parsed: that is the server's business, and every server has its own grammar. The head is
//! small and the same everywhere.

mod header;
mod routine;
mod split;
mod token;

pub use header::{DefinitionHeader, Replacement, create_text, header, replace_text};
pub use split::statements;

use std::collections::BTreeSet;
use std::fmt;
use token::TokenKind;

/// Why a definition cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefinitionError {
    /// A quote, comment, parenthesis or body has no end.
    Unterminated {
        /// What.
        what: &'static str,
        /// The line, from 1.
        line: usize,
    },
    /// There is no statement.
    Empty,
    /// A statement that creates nothing stands first.
    NoCreate {
        /// Its first word.
        found: String,
    },
    /// The language has a word for it.
    HasWord {
        /// What it creates: `EXTENSION`.
        what: String,
        /// The word to write instead.
        instead: &'static str,
    },
    /// It cannot be a part of a migration.
    Refused {
        /// What it creates: `SUBSCRIPTION`.
        what: String,
        /// Why.
        why: &'static str,
    },
    /// The kind of object is not known.
    UnknownKind {
        /// The words after CREATE.
        found: String,
    },
    /// The head is not as expected.
    Head {
        /// What it creates: `TRIGGER`.
        what: String,
        /// What was not found: `the table after ON`.
        missing: &'static str,
    },
}

impl fmt::Display for DefinitionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unterminated { what, line } => {
                write!(
                    formatter,
                    "the {what} that begins in line {line} has no end"
                )
            }
            Self::Empty => write!(formatter, "there is no statement in it"),
            Self::NoCreate { found } => write!(
                formatter,
                "it begins with `{found}`, not with CREATE, so that nothing says what it makes and how that is \
                 undone; add `name = ..` and `drop = \"..\"`, the statement that undoes it"
            ),
            Self::HasWord { what, instead } => write!(
                formatter,
                "CREATE {what} has a word of its own, by which its changes are followed too; write `{instead}`"
            ),
            Self::Refused { what, why } => {
                write!(
                    formatter,
                    "CREATE {what} cannot be a part of a schema: {why}"
                )
            }
            Self::UnknownKind { found } => write!(
                formatter,
                "`CREATE {found}` is not known here, so that nothing says how it is undone; add `name = ..` and \
                 `drop = \"..\"`, the statement that drops it"
            ),
            Self::Head { what, missing } => write!(
                formatter,
                "the head of CREATE {what} cannot be read: {missing} is missing; correct it, or add `name = ..` \
                 and `drop = \"..\"`, the statement that drops it"
            ),
        }
    }
}

impl std::error::Error for DefinitionError {}

/// The bare and quoted names and words in a text of SQL, as the server folds them, and those within strings,
/// because a function's body is one. Whatever names an object is among them.
pub fn words(sql: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect_words(sql, &mut found, 0);
    found
}

/// The words of [`words`] that are not within strings: what the server itself looks at when it is told to drop
/// something.
pub fn words_outside_strings(sql: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect_words(sql, &mut found, DEEPEST);
    found
}

/// How many strings in strings are looked into.
const DEEPEST: usize = 4;

fn collect_words(sql: &str, found: &mut BTreeSet<String>, depth: usize) {
    // A text with an open quote is a message or a pattern, and its words are as good as any.
    let Ok(tokens) = token::tokens(sql) else {
        let plain = sql.split(|character: char| !character.is_alphanumeric() && character != '_');
        found.extend(plain.filter(|word| !word.is_empty()).map(str::to_lowercase));
        return;
    };
    for token in tokens {
        match token.kind {
            TokenKind::Word | TokenKind::Quoted => found.extend(token.name()),
            // Dynamic SQL in a body is a string in a string.
            TokenKind::Text if depth < DEEPEST => {
                collect_words(unquoted(token.text), found, depth + 1);
            }
            TokenKind::Mark if token.is_mark('*') => {
                found.insert("*".to_owned());
            }
            TokenKind::Text | TokenKind::Mark => {}
        }
    }
}

/// What stands in a string.
fn unquoted(text: &str) -> &str {
    let quote = match text.strip_prefix('$').and_then(|rest| rest.find('$')) {
        Some(end) => end + 2,
        None => 1,
    };
    text.get(quote..text.len().saturating_sub(quote))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_bodies_and_not_in_comments() {
        let found = words(
            "CREATE FUNCTION f() AS $$ BEGIN EXECUTE 'DELETE FROM \"Old\"'; END $$ -- customers",
        );
        assert!(found.contains("Old") && found.contains("delete") && found.contains("f"));
        assert!(!found.contains("customers"));
    }
}
