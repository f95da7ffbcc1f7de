//! Where something stands in the user's source: the first and the last token of it.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use std::fmt::Display;

/// A range of the user's tokens.
///
/// Joining spans into one is not stable Rust, but rustc joins them itself where the first token of an
/// expression has one span and its last token the other.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    first: Span,
    last: Span,
}

impl Place {
    /// The place of `tokens`; of the macro call, if there are none.
    pub(crate) fn of(tokens: impl ToTokens) -> Self {
        let mut tokens = tokens.into_token_stream().into_iter();
        let Some(first) = tokens.next() else {
            return Self::call_site();
        };
        let last = tokens.last();
        Self {
            first: first.span(),
            last: last.unwrap_or(first).span(),
        }
    }

    /// The macro call.
    pub(crate) fn call_site() -> Self {
        Self::at(Span::call_site())
    }

    /// The place of one token.
    pub(crate) fn at(span: Span) -> Self {
        Self {
            first: span,
            last: span,
        }
    }

    /// From one token to another.
    pub(crate) fn between(first: Span, last: Span) -> Self {
        Self { first, last }
    }

    /// An error that covers the whole place.
    pub(crate) fn error(self, message: impl Display) -> syn::Error {
        let first = Ident::new("_first", self.first);
        let last = Ident::new("_last", self.last);
        syn::Error::new_spanned(quote!(#first #last), message)
    }

    /// `callee(arguments)`, which rustc reports as covering the whole place.
    pub(crate) fn call(self, callee: TokenStream, arguments: TokenStream) -> TokenStream {
        let callee = self.start(callee);
        let mut group = Group::new(Delimiter::Parenthesis, arguments);
        group.set_span(self.last);
        quote!(#callee #group)
    }

    /// `tokens` with the span of the first token.
    pub(crate) fn start(self, tokens: TokenStream) -> TokenStream {
        respan(tokens, self.first)
    }

    /// The line and column, both from 1; 0 outside of a macro call.
    pub(crate) fn line_and_column(self) -> (u32, u32) {
        if !proc_macro::is_available() {
            return (0, 0);
        }
        let span = self.first.unwrap();
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (narrow(span.line()), narrow(span.column()))
    }
}

/// `tokens`, also those within groups, with another span.
fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), respan(group.stream(), span));
                inner.set_span(span);
                TokenTree::Group(inner)
            }
            mut token => {
                token.set_span(span);
                token
            }
        })
        .collect()
}
