//! Literals.

use super::ParsedNodeKind;
use super::walk::Walk;
use quote::ToTokens;
use syn::{Expr, ExprUnary, Lit, LitStr};

/// Walks a literal.
pub(super) fn visit(walk: &mut Walk<'_>, whole: &Expr, literal: &Lit) {
    match literal {
        Lit::Str(text) => {
            if check_text(walk, text) {
                walk.push(ParsedNodeKind::Text(text.value()), text.span(), whole);
            }
        }
        Lit::Bool(value) => {
            walk.push(ParsedNodeKind::Boolean(value.value), value.span(), whole);
        }
        Lit::Int(_) | Lit::Float(_) => {
            if let Some(digits) = number(walk, literal) {
                walk.push(ParsedNodeKind::Number(digits), literal.span(), whole);
            }
        }
        Lit::Char(character) => {
            walk.error(
                character,
                format_args!(
                    "SQL has no single characters; write the string {:?}",
                    character.value().to_string()
                ),
            );
        }
        other => {
            walk.error(
                other,
                "bytes are not part of the schema language; write `sql(\"...\")` with the engine's own \
                 notation",
            );
        }
    }
}

/// Walks `-5` as one number. False where the operand is no literal.
pub(super) fn negative(walk: &mut Walk<'_>, whole: &Expr, unary: &ExprUnary) -> bool {
    let Expr::Lit(inner) = unary.expr.as_ref() else {
        return false;
    };
    if !matches!(inner.lit, Lit::Int(_) | Lit::Float(_)) {
        return false;
    }
    if let Some(digits) = number(walk, &inner.lit) {
        walk.push(
            ParsedNodeKind::Number(format!("-{digits}")),
            inner.lit.span(),
            whole,
        );
    }
    true
}

/// The value of a string that must stand at this place as it is, such as a pattern.
pub(super) fn string<'a>(
    walk: &mut Walk<'_>,
    argument: &'a Expr,
    what: &str,
) -> Option<&'a LitStr> {
    if let Expr::Lit(inner) = argument
        && let Lit::Str(text) = &inner.lit
    {
        return check_text(walk, text).then_some(text);
    }
    walk.error(
        argument,
        format_args!(
            "{what} is a string literal, so that it can be checked now; write it in quotes"
        ),
    );
    None
}

fn check_text(walk: &mut Walk<'_>, text: &LitStr) -> bool {
    let valid = !text.value().contains('\0');
    if !valid {
        walk.error(
            text,
            "text cannot hold the character NUL, which PostgreSQL refuses to store; leave `\\0` out",
        );
    }
    valid
}

/// The digits of a number, as SQL reads them.
fn number(walk: &mut Walk<'_>, literal: &Lit) -> Option<String> {
    let (digits, suffix) = match literal {
        Lit::Int(number) => (number.base10_digits().to_owned(), number.suffix()),
        Lit::Float(number) => (number.base10_digits().to_owned(), number.suffix()),
        _ => return None,
    };
    let written = literal.to_token_stream().to_string();
    if !suffix.is_empty() {
        walk.error(
            literal,
            format_args!(
                "a number takes its type from the column that it is used with; write `{digits}` without \
                 `{suffix}`"
            ),
        );
        return None;
    }
    if written.starts_with("0x") || written.starts_with("0o") || written.starts_with("0b") {
        walk.error(
            literal,
            format_args!(
                "numbers are decimal here, because not every engine reads others; write `{digits}`"
            ),
        );
        return None;
    }
    if walk.scope.is_attribute() && digits.contains(['e', 'E']) {
        walk.error(
            literal,
            "an exponent makes a binary floating-point number of it in SQL; write the digits out",
        );
        return None;
    }
    if let Some(whole) = digits.strip_suffix('.') {
        walk.error(
            literal,
            format_args!("a point needs a digit after it; write `{whole}` or `{whole}.0`"),
        );
        return None;
    }
    Some(digits)
}
