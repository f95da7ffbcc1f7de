//! The common shape of attributes: `name(argument, argument, ...)`.
//!
//! An attribute is cut at its commas before anything in it is understood, so that a mistake in one
//! argument leaves the others readable.

use crate::place::Place;
use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenStream, TokenTree};

/// One argument of an attribute.
pub(crate) struct Argument {
    /// Everything between two commas.
    pub(crate) tokens: TokenStream,
    /// The word that it begins with, if it has the form of a flag, an assignment or a call.
    pub(crate) shape: Shape,
}

/// The form of an argument.
pub(crate) enum Shape {
    /// `word`
    Word(Ident),
    /// `word = value`
    Assign(Ident, TokenStream),
    /// `word(...)`
    Call(Ident, Group),
    /// Anything else: an expression.
    Other,
}

impl Argument {
    /// The place of the whole argument.
    pub(crate) fn place(&self) -> Place {
        Place::of(&self.tokens)
    }

    /// The word, whatever follows it.
    pub(crate) fn word(&self) -> Option<&Ident> {
        match &self.shape {
            Shape::Word(word) | Shape::Assign(word, _) | Shape::Call(word, _) => Some(word),
            Shape::Other => None,
        }
    }

    /// The words of a column, if it is one.
    pub(crate) fn path(&self) -> Option<Vec<Ident>> {
        column_words(&self.tokens)
    }

    /// Whether it is an option in a list of columns and expressions, where a word alone is a column
    /// and two calls are expressions.
    pub(crate) fn is_option(&self) -> bool {
        match &self.shape {
            Shape::Assign(..) => true,
            Shape::Call(word, _) => word != "func" && word != "sql",
            Shape::Word(_) | Shape::Other => false,
        }
    }
}

/// Cuts `tokens` at its commas. An argument that is missing between two commas consists of the second, so
/// that it has a place.
pub(crate) fn arguments(tokens: TokenStream) -> Vec<Argument> {
    let mut found = Vec::new();
    let mut current = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => {
                if current.is_empty() {
                    current.push(TokenTree::Punct(punct));
                }
                found.push(argument(std::mem::take(&mut current)));
            }
            token => current.push(token),
        }
    }
    if !current.is_empty() {
        found.push(argument(current));
    }
    found
}

/// The words of a column: `zip`, or `address.zip`, where a flattened struct declares it.
pub(crate) fn column_words(tokens: &TokenStream) -> Option<Vec<Ident>> {
    let mut words = Vec::new();
    let mut after_word = false;
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(word) if !after_word => words.push(word),
            TokenTree::Punct(dot) if after_word && dot.as_char() == '.' => {}
            _ => return None,
        }
        after_word = !after_word;
    }
    after_word.then_some(words)
}

fn argument(tokens: Vec<TokenTree>) -> Argument {
    let shape = match tokens.as_slice() {
        [TokenTree::Ident(word)] => Shape::Word(word.clone()),
        [TokenTree::Ident(word), TokenTree::Group(group)]
            if group.delimiter() == Delimiter::Parenthesis =>
        {
            Shape::Call(word.clone(), group.clone())
        }
        [TokenTree::Ident(word), TokenTree::Punct(equals), value @ ..]
            if equals.as_char() == '=' && !is_comparison(equals.spacing(), value) =>
        {
            Shape::Assign(word.clone(), value.iter().cloned().collect())
        }
        _ => Shape::Other,
    };
    Argument {
        tokens: tokens.into_iter().collect(),
        shape,
    }
}

/// `==` reaches a macro as two tokens; the first alone would look like an assignment.
fn is_comparison(spacing: Spacing, rest: &[TokenTree]) -> bool {
    spacing == Spacing::Joint
        && matches!(rest.first(), Some(TokenTree::Punct(next)) if next.as_char() == '=')
}
