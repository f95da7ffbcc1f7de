//! SQLite's words: names, literals, functions.

use super::Sqlite;
use super::keyword::RESERVED;
use crate::def::{BinaryOperator, Function, TypeFamily};
use crate::dialect::Feature;
use crate::dialect::expression::{self, Binding, Distinct, Fragment, Inexpressible, Words};
use crate::dialect::quoting::{self, ReservedWords, standard_literal};
use crate::model::{DataType, Expression, ObjectName};
use crate::syntax::settings::SqliteUuid;

/// A name.
pub(super) fn identifier(name: &str) -> String {
    quoting::identifier(name, RESERVED)
}

/// Names in a list.
pub(super) fn identifiers<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    quoting::identifiers(names, RESERVED)
}

/// The name of a table. Adapted schemas have no namespaces.
pub(super) fn object(name: &ObjectName) -> String {
    identifier(&name.name)
}

/// An expression that stands alone, such as between the parentheses of CHECK.
pub(super) fn expression(dialect: &Sqlite, value: &Expression) -> Result<String, Inexpressible> {
    expression::write(value, &SqliteWords { dialect }).map(|fragment| fragment.sql)
}

/// The value of a DEFAULT: a literal bare, anything else in parentheses.
pub(super) fn default(dialect: &Sqlite, value: &Expression) -> Result<String, Inexpressible> {
    let sql = expression(dialect, value)?;
    Ok(if is_literal(value) {
        sql
    } else {
        format!("({sql})")
    })
}

/// Whether ADD COLUMN takes it as a default.
pub(super) fn is_literal(value: &Expression) -> bool {
    matches!(
        value,
        Expression::Number(_) | Expression::Text(_) | Expression::Boolean(_) | Expression::Null
    )
}

/// A moment in UTC with milliseconds, `2026-11-21T10:36:31.250+00:00`: the form of RFC 3339 in which
/// texts of any precision sort in time, because `+` comes before `.` and before every digit.
pub(super) const NOW: &str = "strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')";

/// Twelve hexadecimal digits: milliseconds since 1970. All calls of 'now' in one statement agree.
const MILLISECONDS: &str =
    "printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4))";

/// SQLite's words in expressions.
pub(super) struct SqliteWords<'a> {
    pub(super) dialect: &'a Sqlite,
}

impl Words for SqliteWords<'_> {
    fn reserved(&self) -> ReservedWords {
        RESERVED
    }

    fn text(&self, text: &str) -> Result<String, Inexpressible> {
        if text.contains(['\0', '\r']) {
            return Err(Inexpressible {
                feature: "strings that hold the character NUL or a carriage return".into(),
                remedy: "leave it out, or use the type `bytea`".into(),
            });
        }
        Ok(standard_literal(text))
    }

    fn boolean(&self, value: bool) -> &'static str {
        if value { "TRUE" } else { "FALSE" }
    }

    fn pattern(
        &self,
        operator: BinaryOperator,
        value: String,
        pattern: String,
    ) -> Result<Fragment, Inexpressible> {
        let sql = match operator {
            BinaryOperator::Matches => format!("{value} REGEXP {pattern}"),
            // The pattern is an operand, and `||` binds tighter than REGEXP.
            BinaryOperator::MatchesInsensitive => match pattern.strip_prefix('\'') {
                Some(literal) => format!("{value} REGEXP '(?i){literal}"),
                None => format!("{value} REGEXP '(?i)' || ({pattern})"),
            },
            BinaryOperator::LikeInsensitive => like_insensitive(&value, &pattern)?,
            _ => format!("{value} GLOB {}", glob(&pattern)?),
        };
        Ok(Fragment::new(sql, Binding::Comparison))
    }

    fn call(
        &self,
        function: Function,
        arguments: &[Expression],
    ) -> Result<Fragment, Inexpressible> {
        self.function(function, arguments)
    }

    fn binary(
        &self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
    ) -> Option<Result<Fragment, Inexpressible>> {
        self.shifted(operator, left, right)
    }

    fn distinct(&self, are_distinct: Distinct) -> &'static str {
        match are_distinct {
            Distinct::Yes => "IS NOT",
            Distinct::No => "IS",
        }
    }

    fn array(&self, _: &[Expression]) -> Result<Fragment, Inexpressible> {
        Err(Inexpressible {
            feature: "arrays".into(),
            remedy: "hold the list in a table of its own, or as `jsonb`".into(),
        })
    }

    fn cast(&self, value: String, data_type: &DataType) -> Result<Fragment, Inexpressible> {
        let storage = match (data_type.dimensions, data_type.kind.family()) {
            (0, TypeFamily::Integer) => "INTEGER",
            (0, TypeFamily::Float) => "REAL",
            (0, TypeFamily::Text) => "TEXT",
            _ => {
                return Err(Inexpressible {
                    feature: format!("casts to `{data_type}`"),
                    remedy: "leave the cast out, or limit the object: `only(postgres)`".into(),
                });
            }
        };
        Ok(Fragment::primary(format!("CAST({value} AS {storage})")))
    }
}

impl SqliteWords<'_> {
    /// A UUID whose digits are joined by what `digits` is given: by hyphens as text, by nothing as bytes.
    pub(super) fn uuid(&self, digits: &dyn Fn(&str) -> String) -> Result<Fragment, Inexpressible> {
        Ok(Fragment::primary(match self.dialect.renderings.uuid {
            Some(SqliteUuid::Blob) => {
                self.dialect.require(Feature::Unhex)?;
                format!("unhex({})", digits(""))
            }
            Some(SqliteUuid::Text) | None => format!("lower({})", digits("-")),
        }))
    }
}

/// RFC 9562, section 5.7: 48 bits of milliseconds, version 7, random bits, the variant in two bits.
pub(super) fn uuid_v7_digits(hyphen: &str) -> String {
    format!(
        "substr({MILLISECONDS}, 1, 8) || '{hyphen}' || substr({MILLISECONDS}, 9) || '{hyphen}7' || {}",
        random_digits(hyphen)
    )
}

/// RFC 9562, section 5.4.
pub(super) fn uuid_v4_digits(hyphen: &str) -> String {
    format!(
        "hex(randomblob(4)) || '{hyphen}' || hex(randomblob(2)) || '{hyphen}4' || {}",
        random_digits(hyphen)
    )
}

/// Everything behind the version.
fn random_digits(hyphen: &str) -> String {
    format!(
        "substr(hex(randomblob(2)), 2) || '{hyphen}' || substr('89AB', 1 + (random() & 3), 1) || \
         substr(hex(randomblob(2)), 2) || '{hyphen}' || hex(randomblob(6))"
    )
    .replace(" || '' || ", " || ")
}

/// LIKE disregards the case of A to Z here, and of no other letter.
fn like_insensitive(value: &str, pattern: &str) -> Result<String, Inexpressible> {
    let is_literal = pattern.starts_with('\'') && pattern.is_ascii();
    if !is_literal {
        return Err(Inexpressible {
            feature: "LIKE without regard to the case of letters beyond A to Z".into(),
            remedy: "write the pattern as a literal of ASCII characters, or limit the object: \
                     `only(postgres)`"
                .into(),
        });
    }
    Ok(format!("{value} LIKE {pattern} ESCAPE '\\'"))
}

/// The pattern of a GLOB, which heeds case, from the one of a LIKE, which in SQLite does not.
fn glob(like: &str) -> Result<String, Inexpressible> {
    let Some(inner) = like
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''))
    else {
        return Err(Inexpressible {
            feature: "LIKE that heeds case".into(),
            remedy: "write the pattern as a literal, or limit the object: `only(postgres)`".into(),
        });
    };
    let mut pattern = String::from("'");
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        let literal = match character {
            '%' => {
                pattern.push('*');
                continue;
            }
            '_' => {
                pattern.push('?');
                continue;
            }
            '\\' => characters.next().ok_or_else(|| Inexpressible {
                feature: "LIKE pattern that ends in the middle of an escape".into(),
                remedy: "write `\\\\\\\\` for the character `\\\\`".into(),
            })?,
            other => other,
        };
        match literal {
            '*' | '?' | '[' => pattern.push_str(&format!("[{literal}]")),
            other => pattern.push(other),
        }
    }
    pattern.push('\'');
    Ok(pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_becomes_a_glob_of_the_same_meaning() {
        assert_eq!(glob("'a%_b'").unwrap(), "'a*?b'");
        assert_eq!(glob(r"'100\%'").unwrap(), "'100%'");
        assert_eq!(glob("'[x]*'").unwrap(), "'[[]x][*]'");
        assert_eq!(glob("'it''s%'").unwrap(), "'it''s*'");
        assert!(glob(r"'open\'").is_err());
        assert!(glob("name").is_err());
    }
}
