//! Column types as attributes write them: `varchar(254)`, `numeric(10, 2)`, `array(text)`.
//!
//! Settled:
//! - A type is one word with underscores for spaces: `double_precision`. The words are those of
//!   [`TypeKind`]; other spellings (`int`, `serial`, `timestamp with time zone`) are refused by name,
//!   because one thing is said in one way.
//! - An array is `array(text)`, not `text[]`: the same word must stand inside `.cast(..)`, where only
//!   Rust expressions parse, and `text[]` is none. Two dimensions are `array(array(text))`.
//! - A type that the schema declares is never named in `type = ..`: the Rust type is the column type. Lock files
//!   write `enum(order_status)`, `domain(money_amount)`, `composite(address)`.
//! - The common types of extensions have words of their own (`vector(1536)`, `geometry(Point, 4326)`). Any other is
//!   `extension(isn, isbn13)`: the extension, then its type as SQL calls it, with parameters if it takes some.
//! - The scale of `numeric` may be negative or exceed the precision, as PostgreSQL 15 has it; an older server's
//!   dialect refuses that.
//!
//! Limits are PostgreSQL's, which are the narrowest of all engines (`src/include/utils/varchar.h`,
//! `numeric.h`, `timestamp.h`).

mod declared;
mod extension;
mod interval;
mod shape;

use crate::def::{TypeKind, TypeParameters};
use crate::syntax::name::closest_name;
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Error, Ident, LitInt, Token, parenthesized, token};

/// The longest `varchar` and `char` (`MaxAttrSize`).
pub const LENGTH_LIMIT: u32 = 10_485_760;
/// The longest `bit` and `varbit` (`MaxAttrSize * BITS_PER_BYTE`).
pub const BIT_LENGTH_LIMIT: u32 = 83_886_080;
/// The highest precision of `numeric` (`NUMERIC_MAX_PRECISION`).
pub const PRECISION_LIMIT: u32 = 1000;
/// The lowest and highest scale of `numeric` (`NUMERIC_MIN_SCALE`, `NUMERIC_MAX_SCALE`).
pub const SCALE_LIMIT: i16 = 1000;
/// The most dimensions of a vector that is stored (`VECTOR_MAX_DIM` of pgvector).
pub const VECTOR_LIMIT: u32 = 16_000;
/// The most dimensions of a sparse vector (`SPARSEVEC_MAX_DIM` of pgvector).
pub const SPARSE_VECTOR_LIMIT: u32 = 1_000_000_000;
/// The highest precision of seconds (`MAX_TIMESTAMP_PRECISION`).
pub const SECONDS_PRECISION_LIMIT: u32 = 6;
/// The most dimensions of an array (`MAXDIM`).
pub const DIMENSION_LIMIT: u8 = 6;

/// A column type, owned. The field names are those of [`ColumnType`](crate::def::ColumnType).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedType {
    /// The type.
    pub kind: TypeKind,
    /// The length in characters or bits, or the precision in digits or of the seconds.
    pub precision: Option<u32>,
    /// The digits after the decimal point.
    pub scale: Option<i16>,
    /// The number of array dimensions; 0 for a plain value.
    pub dimensions: u8,
    /// What stands between the parentheses besides numbers: the fields of an interval (`day_to_second`), the kind
    /// of a shape (`Point`), all parameters of another extension's type.
    pub modifier: Option<String>,
    /// The name of a declared type or of an extension's; attributes name none but those of extensions.
    pub name: Option<TypeName>,
    /// The extension that brings the type, for [`TypeKind::Extension`].
    pub extension: Option<String>,
}

/// The name of a declared type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeName {
    /// The namespace; `None` is the connection's default.
    pub namespace: Option<String>,
    /// The name.
    pub name: String,
}

/// Parses a type of an attribute. It has the form of a parser of `syn`.
///
/// # Errors
///
/// An unknown type with the nearest known one, and parameters that the type does not take.
///
/// ```
/// use schema_core::def::TypeKind;
/// use schema_core::syntax::data_type;
/// use syn::parse::Parser;
///
/// let parsed = data_type::parse.parse_str("array(numeric(10, 2))")?;
/// assert_eq!(parsed.kind, TypeKind::Numeric);
/// assert_eq!((parsed.precision, parsed.scale, parsed.dimensions), (Some(10), Some(2), 1));
///
/// let error = data_type::parse.parse_str("varchr(10)").unwrap_err();
/// assert!(error.to_string().contains("did you mean `varchar`?"));
/// # Ok::<(), syn::Error>(())
/// ```
pub fn parse(input: ParseStream<'_>) -> syn::Result<ParsedType> {
    parse_type(input, Words::Attribute)
}

/// Parses a type of a lock file, which may also be `enum(order_status)`, and whose parameters may be
/// whatever a live database has.
///
/// # Errors
///
/// As [`parse`].
pub(crate) fn parse_stored(input: ParseStream<'_>) -> syn::Result<ParsedType> {
    parse_type(input, Words::Stored)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    Attribute,
    Stored,
}

/// Spellings of other languages, and the word here.
const FOREIGN: &[(&str, &str)] = &[
    ("bigserial", "bigint` and the flag `identity"),
    ("binary", "bytea"),
    ("blob", "bytea"),
    ("bool", "boolean"),
    ("character", "char"),
    ("character_varying", "varchar"),
    ("datetime", "timestamptz"),
    ("decimal", "numeric"),
    ("double", "double_precision"),
    ("float", "double_precision"),
    ("float4", "real"),
    ("float8", "double_precision"),
    ("guid", "uuid"),
    ("i16", "smallint"),
    ("i32", "integer"),
    ("i64", "bigint"),
    ("int", "integer"),
    ("int2", "smallint"),
    ("int4", "integer"),
    ("int8", "bigint"),
    ("nvarchar", "varchar"),
    ("serial", "integer` and the flag `identity"),
    ("smallserial", "smallint` and the flag `identity"),
    ("string", "text"),
    ("timestamp_with_time_zone", "timestamptz"),
    ("timestamp_without_time_zone", "timestamp"),
    ("tinyint", "smallint"),
];

fn parse_type(input: ParseStream<'_>, words: Words) -> syn::Result<ParsedType> {
    let word = Ident::parse_any(input).map_err(|error| {
        Error::new(
            error.span(),
            "a column type is expected here, such as `varchar(254)` or `timestamptz`",
        )
    })?;
    let text = word.unraw().to_string();
    let parsed = match text.as_str() {
        "array" => array(input, &word, words)?,
        "enum" if words == Words::Stored => declared::parse(input, TypeKind::Enum)?,
        "domain" if words == Words::Stored => declared::parse(input, TypeKind::Domain)?,
        "composite" if words == Words::Stored => declared::parse(input, TypeKind::Composite)?,
        "extension" => extension::parse(input, &word)?,
        _ => built_in(input, &word, &text, words)?,
    };
    if input.peek(token::Bracket) {
        return Err(input.error(format!(
            "an array is written `array({text})`, so that it is also a Rust expression"
        )));
    }
    Ok(parsed)
}

fn array(input: ParseStream<'_>, word: &Ident, words: Words) -> syn::Result<ParsedType> {
    if !input.peek(token::Paren) {
        return Err(Error::new(
            word.span(),
            "`array` takes the type of its elements; write `array(text)`",
        ));
    }
    let content;
    parenthesized!(content in input);
    let element = parse_type(&content, words)?;
    end(&content, "`array` takes one type; write `array(text)`")?;
    if element.dimensions >= DIMENSION_LIMIT {
        return Err(Error::new(
            word.span(),
            format!(
                "an array has at most {DIMENSION_LIMIT} dimensions; use `jsonb`, or a table of its own"
            ),
        ));
    }
    Ok(ParsedType {
        dimensions: element.dimensions + 1,
        ..element
    })
}

fn plain(kind: TypeKind) -> ParsedType {
    ParsedType {
        kind,
        precision: None,
        scale: None,
        dimensions: 0,
        modifier: None,
        name: None,
        extension: None,
    }
}

fn built_in(
    input: ParseStream<'_>,
    word: &Ident,
    text: &str,
    words: Words,
) -> syn::Result<ParsedType> {
    let known = TypeKind::from_keyword(text).filter(|kind| is_named(*kind));
    let Some(kind) = known else {
        return Err(unknown(word, text));
    };
    if !input.peek(token::Paren) {
        if words == Words::Attribute && matches!(kind, TypeKind::Char | TypeKind::Bit) {
            return Err(Error::new(
                word.span(),
                format!(
                    "`{text}` alone means a length of 1 in SQL; write `{text}(1)` if that is meant"
                ),
            ));
        }
        return Ok(plain(kind));
    }
    let content;
    let paren = parenthesized!(content in input);
    match kind.parameters() {
        TypeParameters::Interval if !content.is_empty() => return interval::parse(&content, words),
        TypeParameters::Shape if !content.is_empty() => return shape::parse(&content, kind),
        _ => {}
    }
    let numbers = numbers(&content, text)?;
    if kind.parameters() == TypeParameters::None {
        return Err(Error::new(
            paren.span.join(),
            format!("`{text}` takes no parameters; write `{text}`"),
        ));
    }
    if numbers.is_empty() {
        return Err(Error::new(
            paren.span.join(),
            format!("the parentheses are empty; write {}", usage(kind)),
        ));
    }
    let surplus = if kind.parameters() == TypeParameters::PrecisionScale {
        2
    } else {
        1
    };
    if let Some((_, span)) = numbers.get(surplus) {
        return Err(Error::new(
            *span,
            format!("`{text}` is written {}", usage(kind)),
        ));
    }
    parameters(kind, &numbers, words)
}

fn parameters(kind: TypeKind, numbers: &[(i64, Span)], words: Words) -> syn::Result<ParsedType> {
    let mut parsed = plain(kind);
    if let Some((first, span)) = numbers.first() {
        let (low, high, what) = match kind.parameters() {
            TypeParameters::SecondsPrecision => {
                (0, SECONDS_PRECISION_LIMIT, "digits of the seconds")
            }
            TypeParameters::PrecisionScale => (1, PRECISION_LIMIT, "digits in all"),
            _ => match kind {
                TypeKind::Bit | TypeKind::VarBit => (1, BIT_LENGTH_LIMIT, "bits"),
                TypeKind::Vector | TypeKind::HalfVec => (1, VECTOR_LIMIT, "dimensions"),
                TypeKind::SparseVec => (1, SPARSE_VECTOR_LIMIT, "dimensions"),
                _ => (1, LENGTH_LIMIT, "characters"),
            },
        };
        let value = u32::try_from(*first)
            .ok()
            .filter(|value| words == Words::Stored || (low..=high).contains(value));
        let Some(value) = value else {
            return Err(Error::new(
                *span,
                format!(
                    "`{}` takes {low} to {high} {what}, not {first}; write {}",
                    kind.keyword(),
                    usage(kind)
                ),
            ));
        };
        parsed.precision = Some(value);
    }
    if let Some((scale, span)) = numbers.get(1) {
        let value = i16::try_from(*scale).ok().filter(|value| {
            words == Words::Stored || value.unsigned_abs() <= SCALE_LIMIT.unsigned_abs()
        });
        let Some(value) = value else {
            return Err(Error::new(
                *span,
                format!(
                    "the digits after the point are -{SCALE_LIMIT} to {SCALE_LIMIT}, not {scale}; write \
                     `numeric(10, 2)` for eight before and two after it"
                ),
            ));
        };
        parsed.scale = Some(value);
    }
    Ok(parsed)
}

fn numbers(content: ParseStream<'_>, text: &str) -> syn::Result<Vec<(i64, Span)>> {
    let mut numbers = Vec::new();
    while !content.is_empty() {
        let negative = content.parse::<Option<Token![-]>>()?.is_some();
        let number: LitInt = content.parse().map_err(|error| {
            Error::new(
                error.span(),
                format!("the parameters of `{text}` are whole numbers"),
            )
        })?;
        let value: i64 = number.base10_parse()?;
        numbers.push((if negative { -value } else { value }, number.span()));
        if !content.is_empty() {
            content.parse::<Token![,]>()?;
        }
    }
    Ok(numbers)
}

fn end(content: ParseStream<'_>, message: &str) -> syn::Result<()> {
    if content.is_empty() {
        Ok(())
    } else {
        Err(content.error(message))
    }
}

/// Whether a person names the type; the others stand for Rust types.
fn is_named(kind: TypeKind) -> bool {
    !matches!(
        kind,
        TypeKind::Unknown
            | TypeKind::Enum
            | TypeKind::Domain
            | TypeKind::Composite
            | TypeKind::Extension
    )
}

fn unknown(word: &Ident, text: &str) -> Error {
    let lower = text.to_lowercase();
    let known = || {
        let named = TypeKind::ALL.iter().filter(|kind| is_named(**kind));
        named
            .map(|kind| kind.keyword())
            .chain(["array", "extension"])
    };
    let own = |word: &str| {
        let foreign = FOREIGN.iter().find(|(foreign, _)| *foreign == word);
        foreign.map(|(_, instead)| *instead)
    };
    let every = || known().chain(FOREIGN.iter().map(|(foreign, _)| *foreign));
    let remedy = if text == "enum" {
        "leave `type` out: a Rust enum that derives `SqlEnum` is its own column type".to_owned()
    } else if text == "domain" || text == "composite" {
        "leave `type` out: a Rust type that derives `SqlType` is its own column type".to_owned()
    } else if let Some(instead) = own(&lower) {
        format!("write `{instead}`")
    } else if let Some(near) = closest_name(&lower, every()) {
        format!("did you mean `{}`?", own(near).unwrap_or(near))
    } else {
        let all: Vec<&str> = known().collect();
        format!("the types are {}", all.join(", "))
    };
    Error::new(
        word.span(),
        format!("`{text}` is not a column type; {remedy}"),
    )
}

fn usage(kind: TypeKind) -> String {
    let word = kind.keyword();
    match kind.parameters() {
        TypeParameters::None => format!("`{word}`"),
        TypeParameters::Length => format!("`{word}(100)`"),
        TypeParameters::Interval => {
            "`interval`, `interval(3)`, `interval(day_to_second)` or `interval(day_to_second, 3)`"
                .to_owned()
        }
        TypeParameters::Shape => {
            format!("`{word}`, `{word}(Point)` or `{word}(Point, 4326)`")
        }
        TypeParameters::SecondsPrecision => format!("`{word}` or `{word}(3)`"),
        TypeParameters::PrecisionScale => format!("`{word}`, `{word}(10)` or `{word}(10, 2)`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse::Parser;

    fn parsed(text: &str) -> ParsedType {
        parse
            .parse_str(text)
            .unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn refused(text: &str, message: &str) {
        let error = parse.parse_str(text).unwrap_err().to_string();
        assert!(error.contains(message), "{text}: {error}");
    }

    #[test]
    fn reads_every_type_by_its_word() {
        for kind in TypeKind::ALL.iter().copied().filter(|kind| is_named(*kind)) {
            let needs_length = matches!(kind, TypeKind::Char | TypeKind::Bit);
            let text = if needs_length {
                format!("{}(8)", kind.keyword())
            } else {
                kind.keyword().to_owned()
            };
            assert_eq!(parsed(&text).kind, kind);
        }
    }

    #[test]
    fn reads_parameters() {
        assert_eq!(parsed("varchar(254)").precision, Some(254));
        let money = parsed("numeric(10, 2)");
        assert_eq!((money.precision, money.scale), (Some(10), Some(2)));
        assert_eq!(parsed("timestamptz(0)").precision, Some(0));
        assert_eq!(parsed("array(array(text))").dimensions, 2);
        assert_eq!(parsed("numeric(5, -2)").scale, Some(-2));
        assert_eq!(parsed("numeric(2, 5)").scale, Some(5));
        assert_eq!(parsed("array(vector(3))").precision, Some(3));
    }

    #[test]
    fn refuses_wrong_parameters() {
        refused("varchar(0)", "1 to 10485760 characters, not 0");
        refused("varchar(10485761)", "not 10485761");
        refused("varchar(10, 2)", "is written `varchar(100)`");
        refused("varchar()", "empty");
        refused("numeric(1001)", "1 to 1000 digits");
        refused("numeric(5, 1001)", "-1000 to 1000");
        refused("vector(16001)", "1 to 16000 dimensions");
        refused("timestamptz(7)", "0 to 6");
        refused("text(10)", "takes no parameters");
        refused("varchar(ten)", "whole numbers");
        refused("char", "length of 1");
        refused("array", "type of its elements");
        refused("text[]", "array(text)");
        refused(
            "array(array(array(array(array(array(array(text)))))))",
            "at most 6",
        );
    }

    #[test]
    fn refuses_unknown_types_with_what_was_meant() {
        refused("varchr(10)", "did you mean `varchar`?");
        refused("int", "write `integer`");
        refused("bigserial", "`bigint` and the flag `identity`");
        refused("enum(order_status)", "SqlEnum");
        refused("unknown", "is not a column type");
        refused("domain(money)", "derives `SqlType`");
        refused("multirange", "is not a column type");
        refused("\"text\"", "a column type is expected");
    }

    #[test]
    fn reads_enumerations_of_a_lock_file() {
        let stored = |text: &str| parse_stored.parse_str(text).unwrap().name.unwrap();
        assert_eq!(stored("enum(order_status)").name, "order_status");
        let qualified = stored(r#"r#enum(sales, "order status")"#);
        assert_eq!(qualified.namespace.as_deref(), Some("sales"));
        assert_eq!(qualified.name, "order status");
        assert_eq!(
            parse_stored.parse_str("numeric(3, -2)").unwrap().scale,
            Some(-2)
        );
        assert_eq!(parse_stored.parse_str("char").unwrap().precision, None);
    }
}
