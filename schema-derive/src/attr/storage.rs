//! How an index is stored, and what is said about it: `with(fillfactor = 70)`, `tablespace = fast`,
//! `comment = "..."`.

use super::argument::{Argument, Shape, arguments};
use super::value::{self, Once, Text};
use crate::ctxt::Ctxt;
use crate::place::Place;
use proc_macro2::{Ident, TokenStream};
use std::collections::BTreeSet;
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::{Lit, spanned::Spanned};

/// What `with(...)`, `tablespace` and `comment` said.
#[derive(Default)]
pub(crate) struct Storage {
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) tablespace: Option<String>,
    pub(crate) comment: Option<String>,
}

/// `fillfactor = 70`
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) name_place: Place,
    pub(crate) value_place: Place,
}

/// The words while they are read.
#[derive(Default)]
pub(super) struct StorageWords {
    parameters: Once<Vec<Parameter>>,
    tablespace: Once<Text>,
    comment: Once<Text>,
}

impl StorageWords {
    /// Reads `with(fillfactor = 70)`.
    pub(super) fn with(&mut self, ctxt: &Ctxt, word: &Ident, argument: &Argument) {
        let read = value::enclosed(ctxt, word, argument, "fillfactor = 70")
            .map(|inner| parameters(ctxt, inner, "fillfactor = 70"));
        self.parameters.set(ctxt, word, read);
    }

    /// Reads `tablespace = fast`.
    pub(super) fn tablespace(&mut self, ctxt: &Ctxt, word: &Ident, argument: &Argument) {
        let read = value::name(ctxt, word, argument);
        self.tablespace.set(ctxt, word, read);
    }

    /// Reads `comment = "..."`.
    pub(super) fn comment(&mut self, ctxt: &Ctxt, word: &Ident, argument: &Argument) {
        let read = value::string(ctxt, word, argument);
        self.comment.set(ctxt, word, read);
    }

    pub(super) fn finish(self) -> Storage {
        Storage {
            parameters: self.parameters.get().unwrap_or_default(),
            tablespace: self.tablespace.get().map(|text| text.value),
            comment: self.comment.get().map(|text| text.value),
        }
    }
}

/// Reads `name = value, ..`, sorted by name, because their order means nothing.
pub(super) fn parameters(ctxt: &Ctxt, tokens: TokenStream, example: &str) -> Vec<Parameter> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for argument in arguments(tokens) {
        let Shape::Assign(name, value) = &argument.shape else {
            ctxt.error_at(
                argument.place(),
                format_args!("a parameter is written with its value: `{example}`"),
            );
            continue;
        };
        if !seen.insert(name.to_string()) {
            ctxt.error(name, format_args!("`{name}` is given twice; keep one"));
            continue;
        }
        match parameter_value(value) {
            Some(text) => found.push(Parameter {
                name: name.unraw().to_string(),
                value: text,
                name_place: Place::at(name.span()),
                value_place: Place::of(value),
            }),
            None => ctxt.error(
                value,
                "a parameter takes a number, `true`, `false`, a word or a string",
            ),
        }
    }
    found.sort_by(|one, two| one.name.cmp(&two.name));
    found
}

/// `70`, `0.5`, `false`, `auto` or `"auto"`, as the engine reads it.
fn parameter_value(tokens: &TokenStream) -> Option<String> {
    if let Ok(word) = Ident::parse_any.parse2(tokens.clone()) {
        return Some(word.unraw().to_string());
    }
    match value::literal(tokens)? {
        Lit::Int(number) if number.suffix().is_empty() => Some(number.base10_digits().to_owned()),
        Lit::Float(number) if number.suffix().is_empty() => Some(number.base10_digits().to_owned()),
        Lit::Bool(value) => Some(value.value.to_string()),
        Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

/// The parameters of an operator class: the assignments in `gist_trgm_ops(siglen = 32)`.
pub(super) fn parameters_of_call(ctxt: &Ctxt, call: &syn::ExprCall) -> Vec<Parameter> {
    let arguments = &call.args;
    if arguments.is_empty() {
        ctxt.error(call, "leave the empty parentheses out");
        return Vec::new();
    }
    let tokens = quote::quote_spanned!(arguments.span()=> #arguments);
    parameters(ctxt, tokens, "siglen = 32")
}
