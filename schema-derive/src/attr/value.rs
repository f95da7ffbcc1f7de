//! Values of arguments, read with an error that says what would be right.

use super::argument::{Argument, Shape, column_words};
use super::foreign_word;
use crate::ctxt::Ctxt;
use crate::language::nearest;
use crate::place::Place;
use crate::symbol::{Helper, NAMESPACE, SQL_ENUM, SQL_TYPE};
use proc_macro2::{Ident, TokenStream};
use std::fmt::Display;
use std::str::FromStr;
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::{Lit, LitBool, LitInt, LitStr};

/// A value that may be given once.
pub(crate) struct Once<T>(Option<T>);

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Once<T> {
    /// Notes `value`, or an error at `word` if there is one already.
    pub(crate) fn set(&mut self, ctxt: &Ctxt, word: &Ident, value: Option<T>) {
        if self.0.is_some() {
            ctxt.error(word, format_args!("`{word}` is given twice; keep one"));
        } else {
            self.0 = value;
        }
    }

    /// The value.
    pub(crate) fn get(self) -> Option<T> {
        self.0
    }
}

/// A text and where it stands.
#[derive(Clone)]
pub(crate) struct Text {
    pub(crate) value: String,
    pub(crate) place: Place,
}

/// `word = "text"`
pub(crate) fn string(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<Text> {
    let value = assigned(ctxt, word, argument, "\"...\"")?;
    match syn::parse2::<LitStr>(value.clone()) {
        Ok(literal) => Some(Text {
            value: literal.value(),
            place: Place::of(value),
        }),
        Err(_) => {
            ctxt.error(
                value,
                format_args!("`{word}` takes a string: `{word} = \"...\"`"),
            );
            None
        }
    }
}

/// `word = name` or `word = "name"`
pub(crate) fn name(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<Text> {
    let value = assigned(ctxt, word, argument, "name")?;
    let place = Place::of(value);
    if let Ok(ident) = Ident::parse_any.parse2(value.clone()) {
        return Some(Text {
            value: ident.unraw().to_string(),
            place,
        });
    }
    match syn::parse2::<LitStr>(value.clone()) {
        Ok(literal) => Some(Text {
            value: literal.value(),
            place,
        }),
        Err(_) => {
            ctxt.error(
                value,
                format_args!("`{word}` takes a name: `{word} = name`"),
            );
            None
        }
    }
}

/// `word = column`
pub(crate) fn column_path(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<Vec<Ident>> {
    let value = assigned(ctxt, word, argument, "column")?;
    let words = column_words(value);
    if words.is_none() {
        ctxt.error(
            value,
            format_args!("`{word}` takes the name of a field: `{word} = column`"),
        );
    }
    words
}

/// `word = 10_000`
pub(crate) fn integer<Number>(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<Number>
where
    Number: FromStr<Err: Display>,
{
    let value = assigned(ctxt, word, argument, "10_000")?;
    let number = syn::parse2::<LitInt>(value.clone())
        .ok()
        .filter(|literal| literal.suffix().is_empty())
        .and_then(|literal| literal.base10_parse().ok());
    if number.is_none() {
        ctxt.error(
            value,
            format_args!("`{word}` takes a whole number: `{word} = 10_000`"),
        );
    }
    number
}

/// `word`, `word = true` or `word = false`
pub(crate) fn flag(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<bool> {
    match &argument.shape {
        Shape::Word(_) => Some(true),
        Shape::Assign(_, value) => match syn::parse2::<LitBool>(value.clone()) {
            Ok(literal) => Some(literal.value),
            Err(_) => {
                ctxt.error(
                    value,
                    format_args!("`{word}` is a flag: write `{word}` alone"),
                );
                None
            }
        },
        _ => {
            ctxt.error_at(
                argument.place(),
                format_args!("`{word}` is a flag and takes nothing: write `{word}` alone"),
            );
            None
        }
    }
}

/// `word = true` or `word = false`, in a list where the word alone would be a column.
pub(crate) fn assigned_flag(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<bool> {
    let value = assigned(ctxt, word, argument, "true")?;
    let parsed = syn::parse2::<LitBool>(value.clone());
    if parsed.is_err() {
        ctxt.error(
            value,
            format_args!("`{word}` is a flag: write `{word} = true`"),
        );
    }
    parsed.ok().map(|literal| literal.value)
}

/// What stands behind the `=` of `word = ...`.
pub(crate) fn assigned<'a>(
    ctxt: &Ctxt,
    word: &Ident,
    argument: &'a Argument,
    example: &str,
) -> Option<&'a TokenStream> {
    match &argument.shape {
        Shape::Assign(_, value) if !value.is_empty() => Some(value),
        _ => {
            ctxt.error_at(
                argument.place(),
                format_args!("`{word}` takes a value: `{word} = {example}`"),
            );
            None
        }
    }
}

/// What stands in the parentheses of `word(...)`.
pub(crate) fn enclosed(
    ctxt: &Ctxt,
    word: &Ident,
    argument: &Argument,
    example: &str,
) -> Option<TokenStream> {
    match &argument.shape {
        Shape::Call(_, group) if !group.stream().is_empty() => Some(group.stream()),
        _ => {
            ctxt.error_at(
                argument.place(),
                format_args!("`{word}` takes arguments: `{word}({example})`"),
            );
            None
        }
    }
}

/// The list in `#[table(partition(...))]`, which has the name of an attribute.
pub(crate) const PARTITION_KEY: &str = "partition key";

/// An error for an argument that is none of `words`.
pub(crate) fn unknown(ctxt: &Ctxt, argument: &Argument, list_of: &str, words: &[&str]) {
    let is_attribute =
        Helper::ALL.contains(&list_of) || [NAMESPACE, SQL_ENUM, SQL_TYPE].contains(&list_of);
    let shown = if list_of == PARTITION_KEY {
        "`partition(...)`".to_owned()
    } else if is_attribute {
        format!("`#[{list_of}(...)]`")
    } else {
        format!("`{list_of}(...)`")
    };
    let Some(word) = argument.word() else {
        ctxt.error_at(
            argument.place(),
            format_args!("{shown} does not understand this; it takes {}", list(words)),
        );
        return;
    };
    let text = word.to_string();
    let message = match (
        foreign_word::instead(list_of, &text),
        nearest(&text, words.iter().copied()),
    ) {
        (Some(instead), _) => format!("{shown} has no `{word}`: {instead}"),
        (None, Some(near)) => format!("{shown} has no `{word}`; did you mean `{near}`?"),
        (None, None) => format!("{shown} has no `{word}`; it takes {}", list(words)),
    };
    ctxt.error(word, message);
}

/// `one`, `two` or `three`, for messages.
pub(crate) fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

/// A literal of any kind, for values that have several.
pub(crate) fn literal(tokens: &TokenStream) -> Option<Lit> {
    syn::parse2(tokens.clone()).ok()
}
