//! A derive that owns `table`, `column`, `index`, `unique`, `key`, `default` and `references`, as toasty's
//! `Model` does, and fails where one of them holds what only architrave understands.

use proc_macro::{Delimiter, TokenStream, TokenTree};

/// Expands to nothing, or to an error where a word of its own holds what only architrave understands.
#[proc_macro_derive(
    Model,
    attributes(table, column, index, unique, key, default, references, check)
)]
pub fn derive_model(input: TokenStream) -> TokenStream {
    let foreign = ["primary_key", "uuid_v7", "on_delete"];
    let understood = own_attributes(input)
        .iter()
        .all(|attribute| foreign.iter().all(|word| !attribute.contains(word)));
    if understood {
        TokenStream::new()
    } else {
        "::core::compile_error!{\"`Model` does not understand an attribute of its own\"}"
            .parse()
            .unwrap_or_default()
    }
}

/// The attributes whose word this derive owns, as text.
fn own_attributes(tokens: TokenStream) -> Vec<String> {
    let own = [
        "table",
        "column",
        "index",
        "unique",
        "key",
        "default",
        "references",
        "check",
    ];
    let mut found = Vec::new();
    for token in tokens {
        if let TokenTree::Group(group) = token {
            let first = group.stream().into_iter().next();
            let is_own = matches!(&first, Some(TokenTree::Ident(word))
                if own.contains(&word.to_string().as_str()));
            match group.delimiter() {
                Delimiter::Bracket if is_own => found.push(group.to_string()),
                Delimiter::Bracket => {}
                _ => found.extend(own_attributes(group.stream())),
            }
        }
    }
    found
}
