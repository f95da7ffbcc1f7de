//! Typed reading of TOML tables, with the position of everything.

use super::choice::Choice;
use super::{Position, SettingsError};
use crate::syntax::name::closest_name;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The file's text and the mistakes found in it.
pub(super) struct Source<'a> {
    text: &'a str,
    errors: Vec<SettingsError>,
}

/// A value and where it stands.
#[derive(Clone)]
pub(super) struct Value<'a> {
    /// The key that it belongs to, dotted, for messages.
    pub(super) path: String,
    /// The key's place.
    pub(super) key: Range<usize>,
    /// The value's place.
    pub(super) span: Range<usize>,
    content: &'a DeValue<'a>,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            errors: Vec::new(),
        }
    }

    /// The mistakes, in the order of the file.
    pub(super) fn into_errors(mut self) -> Vec<SettingsError> {
        self.errors.sort();
        self.errors
    }

    /// Reports `message` at `span`.
    pub(super) fn error(&mut self, span: &Range<usize>, message: impl Into<String>) {
        self.errors.push(SettingsError {
            position: self.position(span.start),
            message: message.into(),
        });
    }

    /// The line and column of a byte.
    pub(super) fn position(&self, offset: usize) -> Position {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Position {
            line: narrow(before.matches('\n').count() + 1),
            column: narrow(before.get(line_start..).unwrap_or("").chars().count() + 1),
        }
    }

    /// The entries of a table, with the dotted path of each.
    pub(super) fn entries(
        &mut self,
        table: &'a DeTable<'a>,
        path: &str,
    ) -> Vec<(&'a str, Value<'a>)> {
        table
            .iter()
            .map(|(key, value)| {
                let name: &str = key.get_ref();
                let path = if path.is_empty() {
                    name.to_owned()
                } else {
                    format!("{path}.{name}")
                };
                (name, Value::new(path, key.span(), value))
            })
            .collect()
    }

    /// Reports a key that is none of `known`.
    pub(super) fn unknown_key(&mut self, value: &Value<'_>, name: &str, known: &[&str]) {
        let remedy = match closest_name(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the keys are {}", known.join(", ")),
        };
        let message = format!(
            "`{}` is not a setting and would do nothing; {remedy}",
            value.path
        );
        self.error(&value.key, message);
    }

    /// The table that `value` is.
    pub(super) fn table(&mut self, value: &Value<'a>) -> Option<&'a DeTable<'a>> {
        let table = value.content.as_table();
        if table.is_none() {
            self.unexpected(value, &format!("a table; write `[{}]`", value.path));
        }
        table
    }

    /// The string that `value` is.
    pub(super) fn string(&mut self, value: &Value<'a>) -> Option<&'a str> {
        let text = value.content.as_str();
        if text.is_none() {
            self.unexpected(value, "a string in quotes");
        }
        text
    }

    /// The string that `value` is, which is not empty.
    pub(super) fn word(&mut self, value: &Value<'a>) -> Option<&'a str> {
        let text = self.string(value)?;
        if text.trim().is_empty() {
            self.error(
                &value.span,
                format!(
                    "`{}` is empty; write a value, or leave the key out",
                    value.path
                ),
            );
            return None;
        }
        Some(text)
    }

    /// Whether `value` is true.
    pub(super) fn boolean(&mut self, value: &Value<'a>) -> Option<bool> {
        let boolean = value.content.as_bool();
        if boolean.is_none() {
            self.unexpected(value, "`true` or `false`");
        }
        boolean
    }

    /// The items of the list that `value` is.
    pub(super) fn list(&mut self, value: &Value<'a>) -> Vec<Value<'a>> {
        let Some(items) = value.content.as_array() else {
            self.unexpected(
                value,
                &format!("a list; write `{} = [\"...\"]`", value.path),
            );
            return Vec::new();
        };
        items
            .iter()
            .map(|item| Value::new(value.path.clone(), item.span(), item))
            .collect()
    }

    /// The words of the list that `value` is; a word that stands twice is reported.
    pub(super) fn words(&mut self, value: &Value<'a>) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for item in self.list(value) {
            let Some(word) = self.word(&item) else {
                continue;
            };
            if words.iter().any(|other| other == word) {
                self.error(
                    &item.span,
                    format!("`{word}` stands here twice; leave one out"),
                );
            } else {
                words.push(word.to_owned());
            }
        }
        words
    }

    /// The value that one of several words stands for.
    pub(super) fn choice<T: Choice>(&mut self, value: &Value<'a>) -> Option<T> {
        let text = self.string(value)?;
        let found = T::ALL.iter().copied().find(|choice| choice.word() == text);
        if found.is_none() {
            let words: Vec<&str> = T::ALL.iter().map(|choice| choice.word()).collect();
            let remedy = match closest_name(text, words.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write {}", quoted(&words)),
            };
            self.error(
                &value.span,
                format!("`{}` cannot be `{text}`; {remedy}", value.path),
            );
        }
        found
    }

    /// Reports a value of another type.
    pub(super) fn unexpected(&mut self, value: &Value<'_>, wanted: &str) {
        let found = value.content.type_str();
        self.error(
            &value.span,
            format!("`{}` is {found} here, but must be {wanted}", value.path),
        );
    }
}

impl<'a> Value<'a> {
    fn new(path: String, key: Range<usize>, value: &'a Spanned<DeValue<'a>>) -> Self {
        Self {
            path,
            key,
            span: value.span(),
            content: value.get_ref(),
        }
    }

    /// Whether it is a string, where something longer may stand too.
    pub(super) fn is_string(&self) -> bool {
        self.content.is_str()
    }

    /// Whether it is a table.
    pub(super) fn is_table(&self) -> bool {
        self.content.is_table()
    }
}

fn quoted(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`\"{word}\"`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, front)) => format!("{} or {last}", front.join(", ")),
        None => String::new(),
    }
}
