//! Names in definitions, and the words around them.

use super::super::token::{Token, TokenKind};

/// The value of `key = value` in a list.
pub(super) fn setting<'tokens, 'sql>(
    inner: &'tokens [Token<'sql>],
    key: &str,
) -> Option<&'tokens [Token<'sql>]> {
    let at = inner
        .windows(2)
        .position(|pair| pair[0].is(key) && pair[1].is_mark('='))?;
    let value = &inner[at + 2..];
    let end = value.iter().position(|token| token.is_mark(','));
    Some(&value[..end.unwrap_or(value.len())])
}

/// What stands in the parentheses that the tokens begin with, and what follows.
pub(super) fn parenthesised<'tokens, 'sql>(
    tokens: &'tokens [Token<'sql>],
) -> Option<(&'tokens [Token<'sql>], &'tokens [Token<'sql>])> {
    tokens.first().filter(|token| token.is_mark('('))?;
    let mut depth = 0_usize;
    for (position, token) in tokens.iter().enumerate() {
        if token.is_mark('(') {
            depth += 1;
        } else if token.is_mark(')') {
            depth -= 1;
            if depth == 0 {
                return Some((&tokens[1..position], &tokens[position + 1..]));
            }
        }
    }
    None
}

/// Tokens as text, with one space where there was some.
pub(super) fn joined(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    let mut last_end = None;
    for token in tokens {
        if last_end.is_some_and(|end| end != token.start) {
            text.push(' ');
        }
        match token.kind {
            TokenKind::Word => text.push_str(&token.text.to_lowercase()),
            _ => text.push_str(token.text),
        }
        last_end = Some(token.end());
    }
    text
}

/// A name with its namespace.
pub(super) struct Name {
    pub(super) namespace: Option<String>,
    pub(super) name: String,
    /// As written.
    pub(super) text: String,
}

impl Name {
    pub(super) fn plain(text: &str) -> Self {
        Self {
            namespace: None,
            name: text.to_owned(),
            text: text.to_owned(),
        }
    }

    pub(super) fn read<'tokens, 'sql>(
        tokens: &'tokens [Token<'sql>],
    ) -> Option<(Self, &'tokens [Token<'sql>])> {
        match tokens {
            [namespace, dot, name, rest @ ..] if dot.is_mark('.') => Some((
                Self {
                    namespace: Some(namespace.name()?),
                    name: name.name()?,
                    text: format!("{}.{}", namespace.text, name.text),
                },
                rest,
            )),
            [name, rest @ ..] => Some((
                Self {
                    namespace: None,
                    name: name.name()?,
                    text: name.text.to_owned(),
                },
                rest,
            )),
            [] => None,
        }
    }

    pub(super) fn display(&self) -> String {
        match &self.namespace {
            Some(namespace) => format!("{namespace}.{}", self.name),
            None => self.name.clone(),
        }
    }
}
