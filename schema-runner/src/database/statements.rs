//! The statements of a script.
//!
//! The server runs a script that is sent in one piece in one transaction, and `CREATE INDEX CONCURRENTLY`
//! refuses to be in one. So a script that runs outside a transaction is sent statement by statement.

/// The statements of a script, without the semicolons between them and without what is only comment.
///
/// Strings, quoted names, dollar quotes and nested comments are understood. A function body in the form
/// `BEGIN ATOMIC ... END` is not: it has semicolons that nothing quotes. Migrations write bodies in dollar
/// quotes.
pub(super) fn split(script: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut start = 0;
    let mut position = 0;
    let mut has_code = false;
    while let Some(token) = token(script, position) {
        position = token.end;
        match token.kind {
            TokenKind::Semicolon => {
                if has_code {
                    statements.push(script[start..token.start].trim().to_owned());
                }
                start = token.end;
                has_code = false;
            }
            TokenKind::Comment | TokenKind::Space => {}
            TokenKind::Word | TokenKind::Other => has_code = true,
        }
    }
    if has_code {
        statements.push(script[start..].trim().to_owned());
    }
    statements
}

/// An index that a statement builds or drops beside running writes; the name is as written, with
/// namespace and quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ConcurrentIndex {
    /// `CREATE [UNIQUE] INDEX CONCURRENTLY`.
    Create(String),
    /// `DROP INDEX CONCURRENTLY`.
    Drop(String),
}

impl ConcurrentIndex {
    /// The name, as SQL writes it.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Create(name) | Self::Drop(name) => name,
        }
    }
}

/// What the statement does to an index beside running writes. `None` for any other statement, and for an
/// index that is given no name, which can only be built once.
pub(super) fn concurrent_index(statement: &str) -> Option<ConcurrentIndex> {
    let mut words = Words {
        text: statement,
        position: 0,
    };
    let create = match words.next()?.to_ascii_uppercase().as_str() {
        "CREATE" => true,
        "DROP" => false,
        _ => return None,
    };
    let mut word = words.next()?;
    if create && word.eq_ignore_ascii_case("UNIQUE") {
        word = words.next()?;
    }
    if !word.eq_ignore_ascii_case("INDEX") || !words.next()?.eq_ignore_ascii_case("CONCURRENTLY") {
        return None;
    }
    let mut name = words.next()?;
    if name.eq_ignore_ascii_case("IF") {
        // `IF EXISTS`, `IF NOT EXISTS`
        while !words.next()?.eq_ignore_ascii_case("EXISTS") {}
        name = words.next()?;
    }
    if create && name.eq_ignore_ascii_case("ON") {
        return None;
    }
    let mut name = name.to_owned();
    if words.text[words.position..].starts_with('.') {
        name.push_str(words.next()?);
        name.push_str(words.next()?);
    }
    if !create {
        return Some(ConcurrentIndex::Drop(name));
    }
    // An index lies in the namespace of its table, which only the table's name says.
    if words.next()?.eq_ignore_ascii_case("ON") {
        let mut table = words.next()?;
        if table.eq_ignore_ascii_case("ONLY") {
            table = words.next()?;
        }
        if words.text[words.position..].starts_with('.') {
            name = format!("{table}.{name}");
        }
    }
    Some(ConcurrentIndex::Create(name))
}

/// The tokens of a text that are neither space nor comment.
struct Words<'a> {
    text: &'a str,
    position: usize,
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
    fn concurrent_indexes_are_recognised_with_their_names() {
        for (statement, expected) in [
            (
                "CREATE INDEX CONCURRENTLY orders_idx ON orders (id)",
                Some(ConcurrentIndex::Create("orders_idx".into())),
            ),
            (
                "-- a comment\ncreate unique index concurrently if not exists \"Odd name\" on sales.orders (id)",
                Some(ConcurrentIndex::Create("sales.\"Odd name\"".into())),
            ),
            (
                "DROP INDEX CONCURRENTLY IF EXISTS sales.orders_idx",
                Some(ConcurrentIndex::Drop("sales.orders_idx".into())),
            ),
            ("CREATE INDEX CONCURRENTLY ON orders (id)", None),
            ("CREATE INDEX orders_idx ON orders (id)", None),
            ("SELECT 'CREATE INDEX CONCURRENTLY x ON y'", None),
        ] {
            assert_eq!(concurrent_index(statement), expected, "{statement}");
        }
    }
}
