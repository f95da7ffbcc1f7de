//! Values from the text of conditions: what a column is compared with is likely to be what it may hold.

use regex_syntax::hir::{Class, Hir, HirKind};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::tokenizer::{Token, Tokenizer};

/// What conditions mention.
#[derive(Default)]
pub(super) struct Literals {
    pub(super) texts: Vec<String>,
    pub(super) numbers: Vec<String>,
}

impl Literals {
    /// Adds what stands in the text of a condition.
    pub(super) fn add(&mut self, sql: &str) {
        for token in tokens(sql) {
            match token {
                Token::SingleQuotedString(text) | Token::EscapedStringLiteral(text)
                    if !self.texts.contains(&text) =>
                {
                    self.texts.push(text);
                }
                Token::Number(number, _) if !self.numbers.contains(&number) => {
                    self.numbers.push(number);
                }
                _ => {}
            }
        }
    }
}

fn tokens(sql: &str) -> Vec<Token> {
    Tokenizer::new(&PostgreSqlDialect {}, sql)
        .tokenize()
        .unwrap_or_default()
}

/// The positions of the names that a condition mentions.
pub(super) fn mentions(sql: &str, names: &[&str]) -> Vec<usize> {
    let tokens = tokens(sql);
    let is_mentioned = |name: &str| {
        tokens.iter().any(|token| match token {
            Token::Word(word) if word.quote_style.is_some() => word.value == name,
            Token::Word(word) => word.value.eq_ignore_ascii_case(name),
            _ => false,
        })
    };
    let positions = names
        .iter()
        .enumerate()
        .filter(|(_, name)| is_mentioned(name));
    positions.map(|(position, _)| position).collect()
}

/// How many strings are made of a pattern.
const STRINGS: u64 = 2000;

/// Strings that a regular expression takes, each once; nothing where it is none or takes only one.
pub(super) fn strings(pattern: &str) -> Vec<String> {
    if !pattern.contains(['^', '$', '[', '\\', '+', '*', '(']) {
        return Vec::new();
    }
    let Ok(hir) = regex_syntax::parse(pattern) else {
        return Vec::new();
    };
    let mut found: Vec<String> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..STRINGS {
        let mut out = String::new();
        let mut seed = Seed(seed);
        write(&hir, &mut seed, &mut out);
        if !out.contains('\0') && seen.insert(out.clone()) {
            found.push(out);
        }
    }
    found
}

/// A number whose digits decide where a pattern leaves a choice.
struct Seed(u64);

impl Seed {
    fn below(&mut self, end: u64) -> u64 {
        let end = end.max(1);
        let choice = self.0 % end;
        self.0 /= end;
        choice
    }
}

fn write(hir: &Hir, seed: &mut Seed, out: &mut String) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(Class::Unicode(class)) => {
            // Characters that people write, where the class has any.
            let plain = ('a'..='z')
                .chain('0'..='9')
                .chain('A'..='Z')
                .chain(['.', '-', '_', '@', '+', ' ']);
            let taken: Vec<char> = plain
                .filter(|character| {
                    class
                        .ranges()
                        .iter()
                        .any(|range| range.start() <= *character && *character <= range.end())
                })
                .collect();
            let count = u64::try_from(taken.len()).unwrap_or(1);
            let choice = usize::try_from(seed.below(count)).unwrap_or(0);
            let first = class.ranges().first().map(|range| range.start());
            out.extend(taken.get(choice).copied().or(first));
        }
        HirKind::Class(Class::Bytes(_)) => {}
        HirKind::Repetition(repetition) => {
            let least = repetition.min;
            let most = repetition.max.unwrap_or(least.saturating_add(12));
            // Long enough for many different ones.
            let wanted = least.max(8.min(most));
            for _ in 0..wanted {
                write(&repetition.sub, seed, out);
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, seed, out),
        HirKind::Concat(parts) => {
            for part in parts {
                write(part, seed, out);
            }
        }
        HirKind::Alternation(parts) => {
            let count = u64::try_from(parts.len()).unwrap_or(1);
            let choice = usize::try_from(seed.below(count)).unwrap_or(0);
            if let Some(part) = parts.get(choice) {
                write(part, seed, out);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_of_a_pattern_are_different_and_match() {
        for pattern in [
            r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$",
            r"^\+?[1-9][0-9]{1,14}$",
            "^[A-Z]{3}$",
            "^(free|paid)-[0-9]+$",
        ] {
            let strings = strings(pattern);
            assert!(strings.len() > 500, "{pattern}: {}", strings.len());
            let regex = regex::Regex::new(pattern).unwrap();
            for string in &strings {
                assert!(regex.is_match(string), "{pattern}: {string}");
            }
        }
        assert!(strings("plain").is_empty());
        assert!(strings("[").is_empty());
    }

    #[test]
    fn literals_and_names_come_from_the_text_of_a_condition() {
        let sql = "((status = ANY (ARRAY['a'::text, 'it''s'])) AND (\"Total\" >= 10.5))";
        let mut literals = Literals::default();
        literals.add(sql);
        assert_eq!(literals.texts, ["a", "it's"]);
        assert_eq!(literals.numbers, ["10.5"]);
        assert_eq!(
            mentions(sql, &["total", "Total", "STATUS", "text"]),
            [1, 2, 3]
        );
    }
}
