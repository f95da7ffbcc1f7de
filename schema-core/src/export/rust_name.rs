//! Names of SQL as names of Rust.

use std::collections::BTreeSet;

/// Words that no identifier may be, and those that some macro takes for its own.
const RESERVED: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Names that are taken in one place.
#[derive(Default)]
pub(super) struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// Nothing but these is taken.
    pub(super) fn except(taken: &[&str]) -> Self {
        Self {
            taken: taken.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    /// A name of values for that of SQL: `order_items`, `type_`.
    pub(super) fn value(&mut self, name: &str) -> String {
        let mut text: String = name
            .chars()
            .map(|letter| {
                if letter.is_alphanumeric() {
                    letter
                } else {
                    '_'
                }
            })
            .collect();
        text.make_ascii_lowercase();
        self.unique(text)
    }

    /// A name of types for that of SQL: `OrderItems`, `Type`.
    pub(super) fn type_name(&mut self, name: &str) -> String {
        let mut text = String::new();
        for word in name.split(|letter: char| !letter.is_alphanumeric()) {
            let mut letters = word.chars();
            text.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            text.push_str(letters.as_str());
        }
        self.unique(text)
    }

    fn unique(&mut self, mut text: String) -> String {
        if text.is_empty() || text.starts_with(|letter: char| letter.is_numeric()) {
            text.insert(0, '_');
        }
        if text.chars().all(|letter| letter == '_') {
            text.push('x');
        }
        if text == "Self" || RESERVED.contains(&text.as_str()) {
            text.push('_');
        }
        while !self.taken.insert(text.clone()) {
            text.push('_');
        }
        text
    }
}

/// `text` as a literal of Rust.
pub(super) fn literal(text: &str) -> String {
    format!("{text:?}")
}
