//! How a column's values are kept and compared: `storage`, `compression`, `statistics`, `n_distinct`,
//! `collate`.

use super::argument::Argument;
use super::value::{self, Text};
use crate::ctxt::Ctxt;
use crate::language::nearest;
use crate::place::Place;
use proc_macro2::{Ident, TokenTree};
use schema_core::def::{Compression, Storage};
use syn::LitStr;
use syn::ext::IdentExt;

/// How a column's values are kept.
#[derive(Default)]
pub(crate) struct Physical {
    pub(crate) storage: Option<(Storage, Place)>,
    pub(crate) compression: Option<(Compression, Place)>,
    pub(crate) statistics: Option<u16>,
    pub(crate) n_distinct: Option<String>,
    pub(crate) n_distinct_inherited: Option<String>,
}

impl Physical {
    /// Whether nothing is said.
    pub(crate) fn is_silent(&self) -> bool {
        self.storage.is_none()
            && self.compression.is_none()
            && self.statistics.is_none()
            && self.n_distinct.is_none()
            && self.n_distinct_inherited.is_none()
    }
}

/// The name of a collation.
pub(crate) struct Collation {
    pub(crate) namespace: Option<String>,
    pub(crate) name: String,
}

/// `storage = main`
pub(crate) fn storage(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<(Storage, Place)> {
    let words: Vec<&str> = Storage::ALL.iter().map(|it| it.keyword()).collect();
    keyword(ctxt, word, argument, &words, Storage::from_keyword)
}

/// `compression = lz4`
pub(crate) fn compression(
    ctxt: &Ctxt,
    word: &Ident,
    argument: &Argument,
) -> Option<(Compression, Place)> {
    let words: Vec<&str> = Compression::ALL.iter().map(|it| it.keyword()).collect();
    keyword(ctxt, word, argument, &words, Compression::from_keyword)
}

fn keyword<T>(
    ctxt: &Ctxt,
    word: &Ident,
    argument: &Argument,
    words: &[&str],
    from_keyword: impl FnOnce(&str) -> Option<T>,
) -> Option<(T, Place)> {
    let Text { value, place } = value::name(ctxt, word, argument)?;
    let found = from_keyword(&value);
    if found.is_none() {
        let remedy = match nearest(&value, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it takes {}", value::list(words)),
        };
        ctxt.error_at(place, format_args!("`{word}` has no `{value}`; {remedy}"));
    }
    found.map(|found| (found, place))
}

/// `statistics = 500`
pub(crate) fn statistics(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<u16> {
    const LARGEST: u32 = 10_000;
    let target: u32 = value::integer(ctxt, word, argument)?;
    match u16::try_from(target) {
        Ok(small) if target <= LARGEST => Some(small),
        _ => {
            ctxt.error_at(
                argument.place(),
                format_args!("a sample keeps at most {LARGEST} values of a column"),
            );
            None
        }
    }
}

/// `n_distinct = 500`, `n_distinct = -0.05`
pub(crate) fn n_distinct(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<String> {
    let value = value::assigned(ctxt, word, argument, "-0.05")?;
    let digits: String = value.to_string().split_whitespace().collect();
    let digits = digits.replace('_', "");
    let is_written = digits
        .chars()
        .all(|it| it.is_ascii_digit() || it == '.' || it == '-');
    let number: Option<f64> = digits.parse().ok().filter(|_| is_written);
    match number {
        Some(number) if number >= -1.0 && (number < 0.0 || number.fract() == 0.0) => Some(digits),
        _ => {
            ctxt.error_at(
                Place::of(value),
                format_args!(
                    "`{word}` takes the number of distinct values, or their share of the rows between -1 and \
                     0: `{word} = 500`, `{word} = -0.05`"
                ),
            );
            None
        }
    }
}

/// `collate = "de-x-icu"`, `collate = app.german`, `collate = app."German, old"`
pub(crate) fn collation(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<Collation> {
    let value = value::assigned(ctxt, word, argument, "\"de-x-icu\"")?;
    let tokens: Vec<TokenTree> = value.clone().into_iter().collect();
    let text = |token: &TokenTree| match token {
        TokenTree::Ident(word) => Some(word.unraw().to_string()),
        TokenTree::Literal(literal) => {
            let text: LitStr = syn::parse2(TokenTree::from(literal.clone()).into()).ok()?;
            Some(text.value()).filter(|text| !text.is_empty())
        }
        _ => None,
    };
    let found = match tokens.as_slice() {
        [TokenTree::Literal(_)] => text(&tokens[0]).map(|name| Collation {
            namespace: None,
            name,
        }),
        [namespace, TokenTree::Punct(dot), name] if dot.as_char() == '.' => text(namespace)
            .zip(text(name))
            .map(|(namespace, name)| Collation {
                namespace: Some(namespace),
                name,
            }),
        _ => None,
    };
    if found.is_none() {
        ctxt.error(
            value,
            format_args!(
                "`{word}` takes the name of a collation, with its namespace if it has one: \
                 `{word} = \"de-x-icu\"`, `{word} = app.german`"
            ),
        );
    }
    found
}
