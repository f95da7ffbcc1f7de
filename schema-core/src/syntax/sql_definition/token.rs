//! SQL cut into tokens, as far as PostgreSQL and SQLite agree about them.

/// One token, with the bytes that it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'sql> {
    pub(super) kind: TokenKind,
    pub(super) text: &'sql str,
    pub(super) start: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A keyword or a bare name, or a number.
    Word,
    /// A name in double quotes.
    Quoted,
    /// A string, in single quotes or between dollar signs.
    Text,
    /// Any other character.
    Mark,
}

impl<'sql> Token<'sql> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is this keyword, in any case.
    pub(super) fn is(&self, keyword: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(keyword)
    }

    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.kind == TokenKind::Mark && self.text.starts_with(mark)
    }

    /// The name that it stands for: as the server folds it.
    pub(super) fn name(&self) -> Option<String> {
        match self.kind {
            TokenKind::Word => Some(self.text.to_lowercase()),
            TokenKind::Quoted => {
                let inner = self.text.get(1..self.text.len().saturating_sub(1))?;
                Some(inner.replace("\"\"", "\""))
            }
            TokenKind::Text | TokenKind::Mark => None,
        }
    }
}

/// What cannot be cut: a quote or comment without an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unterminated {
    /// What has no end.
    pub(super) what: &'static str,
    /// Where it begins, in bytes.
    pub(super) start: usize,
}

/// The tokens of `sql`, without space and comments.
pub(super) fn tokens(sql: &str) -> Result<Vec<Token<'_>>, Unterminated> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(character) = sql[at..].chars().next() {
        let rest = &sql[at..];
        let (kind, length) = if character.is_whitespace() {
            at += character.len_utf8();
            continue;
        } else if rest.starts_with("--") {
            at += rest.find('\n').unwrap_or(rest.len());
            continue;
        } else if rest.starts_with("/*") {
            at += comment_length(rest).ok_or(Unterminated {
                what: "comment",
                start: at,
            })?;
            continue;
        } else if character == '"' {
            let length = quoted_length(rest, '"', false).ok_or(Unterminated {
                what: "quoted name",
                start: at,
            })?;
            (TokenKind::Quoted, length)
        } else if character == '\'' {
            let escapes = found.last().is_some_and(|last: &Token<'_>| {
                last.end() == at && last.text.eq_ignore_ascii_case("e")
            });
            let length = quoted_length(rest, '\'', escapes).ok_or(Unterminated {
                what: "string",
                start: at,
            })?;
            (TokenKind::Text, length)
        } else if let Some(tag) = dollar_tag(rest) {
            let body = &rest[tag.len()..];
            let end = body.find(tag).ok_or(Unterminated {
                what: "dollar-quoted string",
                start: at,
            })?;
            (TokenKind::Text, 2 * tag.len() + end)
        } else if is_word(character) {
            let end = rest.find(|next: char| !is_word(next) && next != '$');
            (TokenKind::Word, end.unwrap_or(rest.len()))
        } else {
            (TokenKind::Mark, character.len_utf8())
        };
        found.push(Token {
            kind,
            text: &rest[..length],
            start: at,
        });
        at += length;
    }
    Ok(found)
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The length of a block comment, which may hold others.
fn comment_length(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    loop {
        let rest = text.get(at..)?;
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return Some(at);
            }
        } else {
            at += rest.chars().next()?.len_utf8();
        }
    }
}

/// The length of what stands in quotes, which are doubled within.
fn quoted_length(text: &str, quote: char, backslash_escapes: bool) -> Option<usize> {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character == '\\' && backslash_escapes {
            characters.next();
        } else if character == quote {
            if characters.peek().is_some_and(|(_, next)| *next == quote) {
                characters.next();
            } else {
                return Some(at + quote.len_utf8());
            }
        }
    }
    None
}

/// `$$` or `$tag$`, if the text begins with one.
fn dollar_tag(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('$')?;
    let end = inner.find('$')?;
    let tag = &inner[..end];
    let is_tag = tag.chars().all(is_word) && !tag.starts_with(|first: char| first.is_ascii_digit());
    is_tag.then(|| &text[..end + 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sql: &str) -> Vec<&str> {
        let tokens = tokens(sql).unwrap();
        tokens.iter().map(|token| token.text).collect()
    }

    #[test]
    fn quotes_comments_and_dollars_hide_what_is_in_them() {
        assert_eq!(
            texts("a -- ; b\n/* ; /* nested */ ; */ 'it''s;' E'\\';' \"q\"\";\" $x$ ; $$ $x$ $1;"),
            [
                "a",
                "'it''s;'",
                "E",
                "'\\';'",
                "\"q\"\";\"",
                "$x$ ; $$ $x$",
                "$",
                "1",
                ";"
            ]
        );
    }

    #[test]
    fn what_has_no_end_is_named() {
        for (sql, what) in [
            ("a 'b", "string"),
            ("/* a", "comment"),
            ("$$ a", "dollar-quoted string"),
            ("\"a", "quoted name"),
        ] {
            assert_eq!(tokens(sql).unwrap_err().what, what, "{sql}");
        }
    }
}
