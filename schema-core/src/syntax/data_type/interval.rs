//! The parameters of `interval`: which fields it keeps, and how finely.

use super::{ParsedType, SECONDS_PRECISION_LIMIT, Words, end, plain};
use crate::def::TypeKind;
use crate::syntax::name::closest_name;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Error, Ident, LitInt, Token};

/// The fields that can be chosen; the words are those of SQL with underscores for spaces.
pub(super) const INTERVAL_FIELDS: &[&str] = &[
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "year_to_month",
    "day_to_hour",
    "day_to_minute",
    "day_to_second",
    "hour_to_minute",
    "hour_to_second",
    "minute_to_second",
];

/// What stands between the parentheses: `3`, `day_to_second`, `day_to_second, 3`.
pub(super) fn parse(content: ParseStream<'_>, words: Words) -> syn::Result<ParsedType> {
    let mut parsed = plain(TypeKind::Interval);
    let mut has_seconds = true;
    if content.peek(Ident::peek_any) {
        let word = Ident::parse_any(content)?;
        let fields = word.unraw().to_string();
        if !INTERVAL_FIELDS.contains(&fields.as_str()) {
            let near = closest_name(&fields, INTERVAL_FIELDS.iter().copied());
            let remedy = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("they are {}", INTERVAL_FIELDS.join(", ")),
            };
            return Err(Error::new(
                word.span(),
                format!("an interval has no fields `{fields}`; {remedy}"),
            ));
        }
        has_seconds = fields.ends_with("second");
        parsed.modifier = Some(fields);
        if content.is_empty() {
            return Ok(parsed);
        }
        content.parse::<Token![,]>()?;
    }
    let number: LitInt = content.parse().map_err(|error| {
        Error::new(
            error.span(),
            "`interval` takes fields, digits of the seconds, or both; write `interval(day_to_second, 3)`",
        )
    })?;
    if !has_seconds {
        return Err(Error::new(
            number.span(),
            "only an interval whose fields end with the second has digits of it; leave the number out",
        ));
    }
    let digits: u32 = number.base10_parse()?;
    if words == Words::Attribute && digits > SECONDS_PRECISION_LIMIT {
        return Err(Error::new(
            number.span(),
            format!(
                "`interval` takes 0 to {SECONDS_PRECISION_LIMIT} digits of the seconds, not {digits}"
            ),
        ));
    }
    parsed.precision = Some(digits);
    end(
        content,
        "`interval` takes fields and then digits; write `interval(day_to_second, 3)`",
    )?;
    Ok(parsed)
}

#[cfg(test)]
mod tests {
    use super::super::parse as parse_type;
    use syn::parse::Parser;

    #[test]
    fn fields_and_digits_in_every_combination() {
        for (text, modifier, precision) in [
            ("interval", None, None),
            ("interval(3)", None, Some(3)),
            ("interval(year_to_month)", Some("year_to_month"), None),
            ("interval(day_to_second, 0)", Some("day_to_second"), Some(0)),
        ] {
            let parsed = parse_type.parse_str(text).unwrap();
            assert_eq!(parsed.modifier.as_deref(), modifier, "{text}");
            assert_eq!(parsed.precision, precision, "{text}");
        }
    }

    #[test]
    fn refuses_what_no_interval_has() {
        for (text, message) in [
            ("interval(7)", "0 to 6"),
            ("interval(day_to_secon)", "did you mean `day_to_second`?"),
            ("interval(day, 3)", "leave the number out"),
            ("interval(3, day)", "fields and then digits"),
            (
                "interval(day_to_second, x)",
                "digits of the seconds, or both",
            ),
        ] {
            let error = parse_type.parse_str(text).unwrap_err().to_string();
            assert!(error.contains(message), "{text}: {error}");
        }
    }
}
