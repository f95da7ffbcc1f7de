//! SQL as statements of words: what a linter of statements needs, and no more.
//!
//! A whole grammar would refuse what it does not know; hazards are told by a few words in a row. Strings, comments
//! and bodies between dollar signs are read as the server reads them.

use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::tokenizer::{Token, Tokenizer, Whitespace};

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword or a name, in lower case.
    Word,
    /// A name in double quotes, as it is written.
    Quoted,
    /// A string, or a body between dollar signs.
    Text,
    /// Anything else.
    Symbol,
}

/// A word, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) kind: Kind,
    pub(super) line: u32,
    pub(super) column: u32,
}

impl Word {
    fn is(&self, text: &str) -> bool {
        self.kind != Kind::Quoted && self.kind != Kind::Text && self.text == text
    }

    fn is_name(&self) -> bool {
        matches!(self.kind, Kind::Word | Kind::Quoted)
    }
}

/// A statement, without its semicolon.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) words: Vec<Word>,
    /// The line of its last word.
    pub(super) last_line: u32,
}

impl Statement {
    pub(super) fn line(&self) -> u32 {
        self.words.first().map_or(1, |word| word.line)
    }

    pub(super) fn all(&self) -> Slice<'_> {
        Slice(&self.words)
    }
}

/// Some words of a statement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slice<'a>(pub(super) &'a [Word]);

impl<'a> Slice<'a> {
    /// Whether it begins with these words.
    pub(super) fn begins(&self, words: &[&str]) -> bool {
        self.0.len() >= words.len() && self.0.iter().zip(words).all(|(own, word)| own.is(word))
    }

    /// What follows these words, where it begins with them.
    pub(super) fn after(&self, words: &[&str]) -> Option<Slice<'a>> {
        self.begins(words).then(|| Slice(&self.0[words.len()..]))
    }

    /// What follows these words, or all of it where they do not stand there.
    pub(super) fn skip(&self, words: &[&str]) -> Slice<'a> {
        self.after(words).unwrap_or(*self)
    }

    /// Where these words stand in a row, outside of parentheses.
    pub(super) fn find(&self, words: &[&str]) -> Option<usize> {
        let mut depth = 0_i32;
        for position in 0..self.0.len() {
            if depth == 0 && Slice(&self.0[position..]).begins(words) {
                return Some(position);
            }
            match &self.0[position] {
                word if word.is("(") => depth += 1,
                word if word.is(")") => depth -= 1,
                _ => {}
            }
        }
        None
    }

    /// Whether these words stand in a row, outside of parentheses.
    pub(super) fn has(&self, words: &[&str]) -> bool {
        self.find(words).is_some()
    }

    /// Whether these words stand in a row anywhere.
    pub(super) fn holds(&self, words: &[&str]) -> bool {
        (0..self.0.len()).any(|position| Slice(&self.0[position..]).begins(words))
    }

    /// What follows these words, wherever they stand outside of parentheses.
    pub(super) fn behind(&self, words: &[&str]) -> Option<Slice<'a>> {
        let position = self.find(words)?;
        Some(Slice(&self.0[position + words.len()..]))
    }

    /// The name that stands first, without its namespace if that is `public`, and what follows it.
    pub(super) fn name(&self) -> Option<(String, Slice<'a>)> {
        let first = self.0.first().filter(|word| word.is_name())?;
        let mut name = first.text.clone();
        let mut rest = &self.0[1..];
        while let [point, part, after @ ..] = rest {
            if !point.is(".") || !part.is_name() {
                break;
            }
            name = match name.as_str() {
                "public" => part.text.clone(),
                before => format!("{before}.{}", part.text),
            };
            rest = after;
        }
        Some((name, Slice(rest)))
    }

    /// What stands in the parentheses with which it begins, and what follows them.
    pub(super) fn enclosed(&self) -> Option<(Slice<'a>, Slice<'a>)> {
        self.0.first().filter(|word| word.is("("))?;
        let mut depth = 0_i32;
        for (position, word) in self.0.iter().enumerate() {
            if word.is("(") {
                depth += 1;
            } else if word.is(")") {
                depth -= 1;
                if depth == 0 {
                    return Some((Slice(&self.0[1..position]), Slice(&self.0[position + 1..])));
                }
            }
        }
        None
    }

    /// The parts between commas, outside of parentheses.
    pub(super) fn parts(&self) -> Vec<Slice<'a>> {
        let mut parts = Vec::new();
        let (mut depth, mut start) = (0_i32, 0);
        for (position, word) in self.0.iter().enumerate() {
            if word.is("(") {
                depth += 1;
            } else if word.is(")") {
                depth -= 1;
            } else if depth == 0 && word.is(",") {
                parts.push(Slice(&self.0[start..position]));
                start = position + 1;
            }
        }
        parts.push(Slice(&self.0[start..]));
        parts.retain(|part| !part.0.is_empty());
        parts
    }

    /// The names in a list of columns.
    pub(super) fn names(&self) -> Vec<String> {
        let names = self.parts().into_iter();
        names
            .filter_map(|part| part.name().map(|(name, _)| name))
            .collect()
    }

    pub(super) fn mentions(&self, name: &str) -> bool {
        let last = name.rsplit('.').next().unwrap_or(name);
        self.0
            .iter()
            .any(|word| word.is_name() && word.text == last)
    }

    /// The words as one line, for messages.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for word in self.0 {
            let closes = [")", ",", ".", "(", ";"].contains(&word.text.as_str());
            if !text.is_empty() && !closes && !text.ends_with(['(', '.']) {
                text.push(' ');
            }
            match word.kind {
                Kind::Text => text.push_str(&format!("'{}'", word.text)),
                Kind::Quoted => text.push_str(&format!("\"{}\"", word.text)),
                Kind::Word | Kind::Symbol => text.push_str(&word.text),
            }
        }
        text
    }
}

/// The statements of some SQL.
///
/// # Errors
///
/// What cannot be read, such as a string that does not end: the message, with line and column.
pub(super) fn statements(sql: &str) -> Result<Vec<Statement>, String> {
    let dialect = PostgreSqlDialect {};
    let tokens = Tokenizer::new(&dialect, sql)
        .tokenize_with_location()
        .map_err(|error| error.to_string())?;
    let mut statements = Vec::new();
    let mut words: Vec<Word> = Vec::new();
    let mut end = |words: &mut Vec<Word>| {
        if let Some(last) = words.last() {
            let last_line = last.line;
            statements.push(Statement {
                words: std::mem::take(words),
                last_line,
            });
        }
    };
    // The body of a function in the standard's own form: its semicolons end nothing.
    let mut blocks = 0_u32;
    for token in tokens {
        let start = token.span.start;
        let (text, kind) = match token.token {
            Token::Whitespace(
                Whitespace::Space
                | Whitespace::Newline
                | Whitespace::Tab
                | Whitespace::SingleLineComment { .. }
                | Whitespace::MultiLineComment(_),
            )
            | Token::EOF => continue,
            Token::SemiColon if blocks == 0 => {
                end(&mut words);
                continue;
            }
            Token::Word(word) if word.quote_style.is_some() => (word.value, Kind::Quoted),
            Token::Word(word) => (word.value.to_lowercase(), Kind::Word),
            Token::SingleQuotedString(text)
            | Token::EscapedStringLiteral(text)
            | Token::NationalStringLiteral(text)
            | Token::HexStringLiteral(text)
            | Token::UnicodeStringLiteral(text) => (text, Kind::Text),
            Token::DollarQuotedString(body) => (body.value, Kind::Text),
            other => (other.to_string(), Kind::Symbol),
        };
        let follows_begin = words.last().is_some_and(|word| word.is("begin"));
        if kind == Kind::Word && text == "atomic" && follows_begin {
            blocks = 1;
        } else if kind == Kind::Word && blocks > 0 && text == "case" {
            blocks += 1;
        } else if kind == Kind::Word && blocks > 0 && text == "end" {
            blocks -= 1;
        }
        words.push(Word {
            text,
            kind,
            line: u32::try_from(start.line).unwrap_or(u32::MAX),
            column: u32::try_from(start.column).unwrap_or(u32::MAX),
        });
    }
    end(&mut words);
    Ok(statements)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sql: &str) -> Vec<String> {
        let found = statements(sql).unwrap();
        found
            .iter()
            .map(|statement| statement.all().text())
            .collect()
    }

    #[test]
    fn semicolons_in_bodies_end_nothing() {
        assert_eq!(
            of("CREATE FUNCTION f() AS $$ a; b $$; -- c; d\nSELECT 'e;f';"),
            ["create function f() as ' a; b '", "select 'e;f'"]
        );
        let atomic = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END; SELECT 1";
        assert_eq!(of(atomic).len(), 2);
    }

    #[test]
    fn names_lose_their_public_namespace() {
        let found = statements("ALTER TABLE ONLY public.\"Users\" ADD a int, ADD CHECK (a > 0, b)")
            .unwrap();
        let rest = found[0].all().after(&["alter", "table", "only"]).unwrap();
        let (name, rest) = rest.name().unwrap();
        assert_eq!(name, "Users");
        assert_eq!(rest.parts().len(), 2);
        assert!(rest.parts()[1].begins(&["add", "check"]));
    }

    #[test]
    fn what_does_not_end_is_told() {
        assert!(statements("SELECT 'abc").is_err());
    }
}
