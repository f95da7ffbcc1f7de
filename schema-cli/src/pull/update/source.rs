//! Source files: what stands where, and changes that leave everything else as it is.

use schema_core::model::ObjectName;
use schema_core::syntax::name::{snake_case, table_name};
use std::ops::Range;
use std::path::PathBuf;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, Token};

/// A file of Rust.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it says.
    pub text: String,
}

/// Changes of a text, which do not overlap.
#[derive(Debug, Default)]
pub(crate) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Puts `text` in the place of a range.
    pub(crate) fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.0.push((range, text.into()));
    }

    /// Puts `text` at a position, behind what was put there before.
    pub(crate) fn insert(&mut self, position: usize, text: impl Into<String>) {
        self.replace(position..position, text);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text with all changes.
    pub(crate) fn apply(mut self, text: &str) -> String {
        // Stable, so that what is put at one position keeps its order.
        self.0.sort_by_key(|(range, _)| range.start);
        let mut result = String::new();
        let mut position = 0;
        for (range, new) in self.0 {
            result.push_str(
                text.get(position..range.start.max(position))
                    .unwrap_or_default(),
            );
            result.push_str(&new);
            position = range.end.max(position);
        }
        result.push_str(text.get(position..).unwrap_or_default());
        result
    }
}

/// Where something stands in the text that it was parsed from.
pub(crate) fn range(of: &impl Spanned) -> Range<usize> {
    of.span().byte_range()
}

/// The arguments of an attribute, as it is written: `a.desc()`, `name = "x"`; none where it has none.
pub(crate) fn arguments(attribute: &Attribute) -> Vec<Argument> {
    let Meta::List(list) = &attribute.meta else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut tokens = Vec::new();
    let mut finish = |tokens: &mut Vec<proc_macro2::TokenTree>| {
        if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
            found.push(Argument {
                range: first.span().byte_range().start..last.span().byte_range().end,
                words: words(tokens),
                text: tokens
                    .iter()
                    .cloned()
                    .collect::<proc_macro2::TokenStream>()
                    .to_string(),
            });
        }
        tokens.clear();
    };
    for token in list.tokens.clone() {
        match &token {
            proc_macro2::TokenTree::Punct(punct) if punct.as_char() == ',' => finish(&mut tokens),
            _ => tokens.push(token),
        }
    }
    finish(&mut tokens);
    found
}

/// An argument of an attribute.
#[derive(Clone, Debug)]
pub(crate) struct Argument {
    /// Where it stands.
    pub(crate) range: Range<usize>,
    /// Its key, where it is `key = value` or `key(..)`.
    pub(crate) words: Option<String>,
    /// Its tokens, by which two are compared.
    pub(crate) text: String,
}

fn words(tokens: &[proc_macro2::TokenTree]) -> Option<String> {
    use proc_macro2::{Delimiter, TokenTree};
    match tokens {
        [TokenTree::Ident(key), TokenTree::Punct(equals), next, ..]
            if equals.as_char() == '='
                && !matches!(next, TokenTree::Punct(punct) if punct.as_char() == '=') =>
        {
            Some(key.to_string())
        }
        [TokenTree::Ident(key), TokenTree::Group(group)]
            if group.delimiter() == Delimiter::Parenthesis =>
        {
            Some(key.to_string())
        }
        _ => None,
    }
}

/// The word of an attribute: `index`, also of `#[architrave(index(..))]`'s short form alone.
pub(crate) fn word(attribute: &Attribute) -> String {
    attribute
        .path()
        .get_ident()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// The value of `key = "text"` or `key = word` in the attribute `word` of an item.
pub(super) fn option(attributes: &[Attribute], attribute: &str, key: &str) -> Option<String> {
    attributes
        .iter()
        .filter(|it| word(it) == attribute)
        .flat_map(arguments)
        .find(|argument| argument.words.as_deref() == Some(key))
        .and_then(|argument| {
            let (_, value) = argument.text.split_once('=')?;
            let value: Expr = syn::parse_str(value.trim()).ok()?;
            match value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) => Some(text.value()),
                Expr::Path(path) => path.path.get_ident().map(|ident| plain(&ident.to_string())),
                _ => None,
            }
        })
}

/// A name without `r#`.
pub(crate) fn plain(ident: &str) -> String {
    ident.strip_prefix("r#").unwrap_or(ident).to_owned()
}

/// Whether an item derives `name`, by whatever path.
pub(super) fn derives(attributes: &[Attribute], name: &str) -> bool {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"))
        .filter_map(|attribute| {
            let paths = Punctuated::<syn::Path, Token![,]>::parse_terminated;
            attribute.parse_args_with(paths).ok()
        })
        .flatten()
        .any(|path| path.segments.last().is_some_and(|last| last.ident == name))
}

/// The table of a struct.
pub(super) fn table_of(item: &syn::ItemStruct) -> Option<ObjectName> {
    let name = match option(&item.attrs, "table", "name") {
        Some(name) => name,
        None => table_name(&plain(&item.ident.to_string())).ok()?,
    };
    Some(ObjectName {
        namespace: option(&item.attrs, "table", "namespace"),
        name,
    })
}

/// The type of an enum or of a struct that is a type.
pub(super) fn type_of(attributes: &[Attribute], ident: &syn::Ident, attribute: &str) -> ObjectName {
    let name = option(attributes, attribute, "name");
    ObjectName {
        namespace: option(attributes, attribute, "namespace"),
        name: name.unwrap_or_else(|| snake_case(&plain(&ident.to_string()))),
    }
}

/// The column of a field.
pub(super) fn column_of(field: &syn::Field) -> Option<String> {
    let ident = field.ident.as_ref()?;
    let named = option(&field.attrs, "column", "name");
    Some(named.unwrap_or_else(|| plain(&ident.to_string())))
}
