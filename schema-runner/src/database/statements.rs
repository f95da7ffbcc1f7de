//! The statements of a script.
//!
//! A PostgreSQL server runs a script that is sent in one piece in one transaction, and `CREATE INDEX CONCURRENTLY`
//! refuses to be in one. So a script that runs outside a transaction is sent statement by statement.

/// The statements of a script, without the semicolons between them and without what is only comment.
///
/// Strings, quoted names, dollar quotes and nested comments are understood, and so are bodies of functions and triggers
/// (`BEGIN ATOMIC ... END`, `CREATE TRIGGER ... BEGIN ... END`), whose semicolons nothing quotes.
pub(super) fn split(script: &str) -> Vec<&str> {
    let mut statements = Vec::new();
    let mut start = 0;
    let mut position = 0;
    let mut statement = Statement::default();
    while let Some(token) = token(script, position) {
        position = token.end;
        match token.kind {
            TokenKind::Semicolon if statement.depth == 0 => {
                if statement.has_code {
                    statements.push(script[start..token.start].trim());
                }
                start = token.end;
                statement = Statement::default();
            }
            TokenKind::Comment | TokenKind::Space => {}
            TokenKind::Word => statement.word(&script[token.start..token.end]),
            TokenKind::Semicolon | TokenKind::Other => statement.other(),
        }
    }
    if statement.has_code {
        statements.push(script[start..].trim());
    }
    statements
}

/// What is known of a statement while its words go by.
#[derive(Default)]
struct Statement {
    has_code: bool,
    /// How many words there were.
    words: usize,
    creates: bool,
    creates_trigger: bool,
    /// Whether the last word was BEGIN.
    begun: bool,
    /// How many ENDs are missing.
    depth: usize,
}

impl Statement {
    fn word(&mut self, word: &str) {
        let is = |keyword: &str| word.eq_ignore_ascii_case(keyword);
        self.has_code = true;
        self.words += 1;
        match self.words {
            1 => self.creates = is("CREATE"),
            // CREATE TEMPORARY TRIGGER, CREATE OR REPLACE CONSTRAINT TRIGGER
            2..=5 if self.creates && self.depth == 0 && is("TRIGGER") => {
                self.creates_trigger = true
            }
            _ => {}
        }
        let opens = match self.depth {
            0 => self.begun && is("ATOMIC") || self.creates_trigger && is("BEGIN"),
            _ => is("CASE"),
        };
        if opens {
            self.depth += 1;
        } else if is("END") {
            self.depth = self.depth.saturating_sub(1);
        }
        self.begun = is("BEGIN");
    }

    fn other(&mut self) {
        self.has_code = true;
        self.begun = false;
    }
}

/// The word by which a statement begins, ends or leaves a transaction, where it does one of these.
pub(super) fn transaction_control(statement: &str) -> Option<&'static str> {
    let mut words = Words::of(statement);
    let mut next = || words.next().unwrap_or_default().to_ascii_uppercase();
    let first = next();
    match first.as_str() {
        "BEGIN" => Some("BEGIN"),
        "COMMIT" => Some("COMMIT"),
        "END" => Some("END"),
        "ABORT" => Some("ABORT"),
        "START" if next() == "TRANSACTION" => Some("START TRANSACTION"),
        "PREPARE" if next() == "TRANSACTION" => Some("PREPARE TRANSACTION"),
        "ROLLBACK" => {
            // A savepoint stays within.
            let mut rest = [next(), next()].into_iter();
            match rest.any(|word| word == "TO") {
                true => None,
                false => Some("ROLLBACK"),
            }
        }
        _ => None,
    }
}

/// The tokens of a text that are neither space nor comment.
pub(super) struct Words<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Words<'a> {
    /// Those of this text.
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, position: 0 }
    }

    /// What has not been read.
    #[cfg(feature = "postgres")]
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.position..]
    }
}
impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        loop {
            let token = token(self.text, self.position)?;
            self.position = token.end;
            if !matches!(token.kind, TokenKind::Space | TokenKind::Comment) {
                return Some(&self.text[token.start..token.end]);
            }
        }
    }
}

struct Token {
    kind: TokenKind,
    start: usize,
    end: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum TokenKind {
    Space,
    Comment,
    Semicolon,
    Word,
    Other,
}

/// The token that begins at `start`. What is never closed runs to the end of the text, and the server
/// will say so.
fn token(text: &str, start: usize) -> Option<Token> {
    let rest = &text[start..];
    let first = rest.chars().next()?;
    let (kind, length) = match first {
        _ if first.is_whitespace() => (TokenKind::Space, first.len_utf8()),
        '-' if rest.starts_with("--") => (
            TokenKind::Comment,
            rest.find('\n').map_or(rest.len(), |end| end + 1),
        ),
        '/' if rest.starts_with("/*") => (TokenKind::Comment, comment_length(rest)),
        ';' => (TokenKind::Semicolon, 1),
        '\'' => (
            TokenKind::Other,
            quoted_length(rest, '\'', Backslash::Plain),
        ),
        'e' | 'E' if rest[1..].starts_with('\'') => (
            TokenKind::Other,
            1 + quoted_length(&rest[1..], '\'', Backslash::Escapes),
        ),
        '"' => (TokenKind::Other, quoted_length(rest, '"', Backslash::Plain)),
        '$' => (TokenKind::Other, dollar_quoted_length(rest).unwrap_or(1)),
        _ if is_word(first) => (
            TokenKind::Word,
            rest.find(|c| !is_word(c) && c != '$').unwrap_or(rest.len()),
        ),
        _ => (TokenKind::Other, first.len_utf8()),
    };
    Some(Token {
        kind,
        start,
        end: start + length,
    })
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn comment_length(text: &str) -> usize {
    let mut depth = 0;
    let mut position = 0;
    while position < text.len() {
        let rest = &text.as_bytes()[position..];
        if rest.starts_with(b"/*") {
            depth += 1;
            position += 2;
        } else if rest.starts_with(b"*/") {
            depth -= 1;
            position += 2;
            if depth == 0 {
                return position;
            }
        } else {
            position += 1;
        }
    }
    text.len()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Backslash {
    Plain,
    Escapes,
}

fn quoted_length(text: &str, quote: char, backslash: Backslash) -> usize {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((index, character)) = characters.next() {
        if character == '\\' && backslash == Backslash::Escapes {
            characters.next();
        } else if character == quote {
            match characters.peek() {
                Some((_, next)) if *next == quote => {
                    characters.next();
                }
                _ => return index + 1,
            }
        }
    }
    text.len()
}

/// `$tag$ ... $tag$`; `None` where the dollar begins no quote.
fn dollar_quoted_length(text: &str) -> Option<usize> {
    let tag_end = 1 + text[1..].find('$')?;
    let tag = &text[..=tag_end];
    let word = &tag[1..tag.len() - 1];
    if word.starts_with(|c: char| c.is_ascii_digit()) || !word.chars().all(is_word) {
        return None;
    }
    let body = &text[tag.len()..];
    Some(
        body.find(tag)
            .map_or(text.len(), |end| tag.len() + end + tag.len()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_end_at_semicolons_that_nothing_quotes() {
        let script = "-- header; not a statement\n\
            INSERT INTO a VALUES ('x;''y', E'\\';', \"b;\");\n\
            /* ; /* nested; */ ; */\n\
            DO $body$ BEGIN PERFORM 1; COMMIT; END $body$;\n\
            SELECT $1, $$;$$ ;;\n\
            -- the end;\n";
        assert_eq!(
            split(script),
            [
                "-- header; not a statement\nINSERT INTO a VALUES ('x;''y', E'\\';', \"b;\")",
                "/* ; /* nested; */ ; */\nDO $body$ BEGIN PERFORM 1; COMMIT; END $body$",
                "SELECT $1, $$;$$",
            ]
        );
    }

    #[test]
    fn a_script_without_a_last_semicolon_keeps_its_last_statement() {
        assert_eq!(split("SELECT 1;\nSELECT 'ä'"), ["SELECT 1", "SELECT 'ä'"]);
        assert!(split("-- nothing\n").is_empty());
    }

    #[test]
    fn bodies_that_nothing_quotes_are_one_statement() {
        let function = "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC\n\
            SELECT CASE WHEN true THEN 1 END; SELECT 2; END";
        let trigger = "CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN\n\
            UPDATE a SET b = CASE b WHEN 1 THEN 2 ELSE 3 END; DELETE FROM c; END";
        let script = format!("{function};\n{trigger};\nBEGIN;\nSELECT 1;\nEND;");
        assert_eq!(
            split(&script),
            [function, trigger, "BEGIN", "SELECT 1", "END"]
        );
    }

    #[test]
    fn words_that_begin_and_end_transactions_are_known() {
        for (statement, word) in [
            ("-- x\nbegin immediate", Some("BEGIN")),
            ("/* x */ COMMIT", Some("COMMIT")),
            ("END TRANSACTION", Some("END")),
            ("start transaction read only", Some("START TRANSACTION")),
            ("ROLLBACK", Some("ROLLBACK")),
            ("ROLLBACK WORK TO SAVEPOINT a", None),
            ("ROLLBACK TO a", None),
            ("SAVEPOINT a", None),
            ("PREPARE q AS SELECT 1", None),
            ("SELECT 'COMMIT'", None),
            ("COMMITTED", None),
        ] {
            assert_eq!(transaction_control(statement), word, "{statement}");
        }
    }
}
