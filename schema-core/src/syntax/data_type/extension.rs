//! Types of extensions that have no word of their own: `extension(isn, isbn13)`.

use super::declared::name_part;
use super::{ParsedType, TypeName, end, is_named, plain};
use crate::def::TypeKind;
use syn::parse::ParseStream;
use syn::{Error, Ident, Lit, Token, parenthesized, token};

const USAGE: &str = "`extension(isn, isbn13)`: the extension, then its type";

/// What follows `extension`: `(isn, isbn13)`, `("uuid-ossp", "Odd Type"(3, small))`.
pub(super) fn parse(input: ParseStream<'_>, word: &Ident) -> syn::Result<ParsedType> {
    if !input.peek(token::Paren) {
        return Err(Error::new(
            word.span(),
            format!("`extension` says which type of which extension; write {USAGE}"),
        ));
    }
    let content;
    parenthesized!(content in input);
    let extension = name(&content)?;
    if !content.peek(Token![,]) {
        return Err(content.error(format!("the type is missing; write {USAGE}")));
    }
    content.parse::<Token![,]>()?;
    let span = content.span();
    let type_name = name(&content)?;
    if let Some(known) = own_word(&extension, &type_name) {
        return Err(Error::new(
            span,
            format!(
                "this type has a word of its own; write `{}`",
                known.keyword()
            ),
        ));
    }
    let modifier = parameters(&content)?;
    end(
        &content,
        "an extension's type has one name and one list of parameters",
    )?;
    Ok(ParsedType {
        modifier,
        name: Some(TypeName {
            namespace: None,
            name: type_name,
        }),
        extension: Some(extension),
        ..plain(TypeKind::Extension)
    })
}

fn name(input: ParseStream<'_>) -> syn::Result<String> {
    name_part(input).map_err(|error| {
        Error::new(
            error.span(),
            format!("a name or a string is expected here; write {USAGE}"),
        )
    })
}

/// The row of the table of types that stands for the type.
fn own_word(extension: &str, name: &str) -> Option<TypeKind> {
    TypeKind::ALL.iter().copied().find(|kind| {
        is_named(*kind)
            && kind.extension() == Some(extension)
            && kind.postgres_name().trim_end_matches("{}") == name
    })
}

/// Numbers, names and strings between parentheses, as the server prints them: with commas alone.
fn parameters(input: ParseStream<'_>) -> syn::Result<Option<String>> {
    if !input.peek(token::Paren) {
        return Ok(None);
    }
    let content;
    parenthesized!(content in input);
    let mut parameters = Vec::new();
    while !content.is_empty() {
        parameters.push(parameter(&content)?);
        if !content.is_empty() {
            content.parse::<Token![,]>()?;
        }
    }
    if parameters.is_empty() {
        return Err(content.error("the parentheses are empty; leave them out"));
    }
    Ok(Some(parameters.join(",")))
}

fn parameter(content: ParseStream<'_>) -> syn::Result<String> {
    let negative = content.parse::<Option<Token![-]>>()?.is_some();
    let text = if content.peek(Lit) {
        match content.parse::<Lit>()? {
            Lit::Int(number) => number.base10_digits().to_owned(),
            Lit::Str(text) if !negative => {
                let is_plain = |text: &str| {
                    !text.is_empty()
                        && text
                            .chars()
                            .all(|letter| letter.is_alphanumeric() || "_.-+ ".contains(letter))
                };
                let value = text.value();
                if !is_plain(&value) {
                    return Err(Error::new(
                        text.span(),
                        "a parameter of a type holds letters, digits, spaces and `_.-+` alone",
                    ));
                }
                value
            }
            other => {
                return Err(Error::new(
                    other.span(),
                    "a parameter of a type is a whole number, a name or a string",
                ));
            }
        }
    } else {
        name(content)?
    };
    Ok(if negative { format!("-{text}") } else { text })
}

#[cfg(test)]
mod tests {
    use super::super::parse as parse_type;
    use syn::parse::Parser;

    #[test]
    fn names_extension_type_and_parameters() {
        let parsed = parse_type.parse_str("extension(isn, isbn13)").unwrap();
        assert_eq!(parsed.extension.as_deref(), Some("isn"));
        assert_eq!(parsed.name.unwrap().name, "isbn13");
        let parsed = parse_type
            .parse_str("array(extension(\"my-ext\", \"Odd Type\"(3, small)))")
            .unwrap();
        assert_eq!(parsed.extension.as_deref(), Some("my-ext"));
        assert_eq!(parsed.modifier.as_deref(), Some("3,small"));
        assert_eq!(parsed.dimensions, 1);
    }

    #[test]
    fn refuses_what_has_a_word_and_what_is_incomplete() {
        for (text, message) in [
            ("extension(hstore, hstore)", "write `hstore`"),
            ("extension(isn)", "the type is missing"),
            ("extension", "which type of which extension"),
            ("extension(a, b())", "leave them out"),
            ("extension(a, b(\"); DROP\"))", "alone"),
            ("extension(a, b(1.5))", "whole number"),
        ] {
            let error = parse_type.parse_str(text).unwrap_err().to_string();
            assert!(error.contains(message), "{text}: {error}");
        }
    }
}
