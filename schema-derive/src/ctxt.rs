//! Errors are collected, so that one compile shows every mistake.

use crate::place::Place;
use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::ToTokens;
use std::cell::RefCell;
use std::fmt::Display;
use syn::parenthesized;
use syn::parse::{ParseStream, Parser};

/// The errors of one macro call.
///
/// Parsers take it by shared reference and return values instead of `Result`s: a bad attribute then
/// hides no other one.
#[derive(Default)]
pub(crate) struct Ctxt {
    errors: RefCell<Vec<syn::Error>>,
}

impl Ctxt {
    /// Adds an error that covers `tokens`.
    pub(crate) fn error(&self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Adds an error at `place`.
    pub(crate) fn error_at(&self, place: Place, message: impl Display) {
        self.push(place.error(message));
    }

    /// Adds an error of syn's.
    pub(crate) fn push(&self, error: syn::Error) {
        self.errors.borrow_mut().push(error);
    }

    /// The value of `result`, its error noted.
    pub(crate) fn ok<T>(&self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// Reads all of `tokens`. What is missing at their end is reported at their last token, where syn alone
    /// would report it at the derive.
    pub(crate) fn parse<T>(
        &self,
        tokens: TokenStream,
        parser: impl Fn(ParseStream<'_>) -> syn::Result<T>,
    ) -> Option<T> {
        let end = tokens.clone().into_iter().last();
        let mut group = Group::new(Delimiter::Parenthesis, tokens);
        group.set_span(end.map_or_else(Span::call_site, |last| last.span()));
        let within = |input: ParseStream<'_>| {
            let content;
            parenthesized!(content in input);
            parser(&content)
        };
        self.ok(within.parse2(group.into_token_stream()))
    }

    /// The number of errors so far.
    pub(crate) fn count(&self) -> usize {
        self.errors.borrow().len()
    }

    /// `compile_error!` calls, each an expression, for everything that was collected since the last call.
    pub(crate) fn take_errors(&self) -> Vec<TokenStream> {
        self.errors
            .take()
            .iter()
            .map(syn::Error::to_compile_error)
            .collect()
    }
}
