//! The names of declared types, as lock files write them.

use super::{ParsedType, TypeName, end, plain};
use crate::def::TypeKind;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token, parenthesized};

/// What follows `enum`, `domain` or `composite`: `(order_status)`, `(sales, order_status)`, `("order status")`.
pub(super) fn parse(input: ParseStream<'_>, kind: TypeKind) -> syn::Result<ParsedType> {
    let content;
    parenthesized!(content in input);
    let mut name = TypeName {
        namespace: None,
        name: name_part(&content)?,
    };
    if content.peek(Token![,]) {
        content.parse::<Token![,]>()?;
        name = TypeName {
            namespace: Some(name.name),
            name: name_part(&content)?,
        };
    }
    end(&content, &format!("`{}` takes one name", kind.keyword()))?;
    Ok(ParsedType {
        name: Some(name),
        ..plain(kind)
    })
}

/// A name, as an identifier or, where it cannot be one, as a string.
pub(super) fn name_part(input: ParseStream<'_>) -> syn::Result<String> {
    if input.peek(LitStr) {
        Ok(input.parse::<LitStr>()?.value())
    } else {
        Ok(Ident::parse_any(input)?.unraw().to_string())
    }
}
