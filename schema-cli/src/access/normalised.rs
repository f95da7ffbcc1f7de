//! The text of a statement as `pg_stat_statements` keeps it: with parameters also where SQL takes constants alone.

use sqlparser::ast::Statement;
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, Tokenizer, Word};

/// How deeply statements may be nested; the parser works by recursion.
const DEPTH: usize = 100;

/// Types that may stand before a constant: `interval '1 day'` is kept as `interval $1`.
const TYPES: &[&str] = &[
    "bit",
    "bool",
    "boolean",
    "box",
    "bytea",
    "cidr",
    "circle",
    "date",
    "inet",
    "interval",
    "json",
    "jsonb",
    "line",
    "lseg",
    "macaddr",
    "money",
    "numeric",
    "path",
    "point",
    "polygon",
    "text",
    "time",
    "timestamp",
    "timestamptz",
    "timetz",
    "tsquery",
    "tsvector",
    "uuid",
    "xml",
];

/// The statements of a text.
pub(super) fn parse(text: &str) -> Result<Vec<Statement>, ParserError> {
    let dialect = PostgreSqlDialect {};
    let tokens = Tokenizer::new(&dialect, text).tokenize()?;
    let tokens = tokens
        .into_iter()
        .filter(|token| !matches!(token, Token::Whitespace(_)));
    let mut kept: Vec<Token> = Vec::new();
    for token in tokens {
        if matches!(token, Token::Placeholder(_)) {
            without_type(&mut kept);
        }
        // `extract($1 FROM created_at)`, where any field will do.
        if is(&token, "from")
            && let [.., function, Token::LParen, field @ Token::Placeholder(_)] =
                kept.as_mut_slice()
            && is(function, "extract")
        {
            *field = Token::make_word("year", None);
        }
        kept.push(token);
    }
    Parser::new(&dialect)
        .with_recursion_limit(DEPTH)
        .with_tokens(kept)
        .parse_statements()
}

/// Takes away the type that the last tokens are.
fn without_type(tokens: &mut Vec<Token>) {
    if let [.., of, with, time, zone] = tokens.as_slice()
        && is(zone, "zone")
        && is(time, "time")
        && (is(with, "with") || is(with, "without"))
        && (is(of, "timestamp") || is(of, "time"))
    {
        tokens.truncate(tokens.len() - 4);
    } else if let [.., before, last] = tokens.as_slice()
        && TYPES.iter().any(|name| is(last, name))
        && !matches!(before, Token::Period | Token::DoubleColon)
    {
        tokens.pop();
    }
}

fn is(token: &Token, word: &str) -> bool {
    matches!(token, Token::Word(Word { value, quote_style: None, .. }) if value.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn parameters_stand_where_constants_did() {
        for (text, expected) in [
            ("SELECT now() - interval $1", "SELECT now() - $1"),
            (
                "SELECT a FROM t WHERE b > timestamp with time zone $1",
                "SELECT a FROM t WHERE b > $1",
            ),
            ("SELECT extract($1 FROM b)", "SELECT EXTRACT(YEAR FROM b)"),
            ("SELECT a::date, $1 /*, ... */", "SELECT a::DATE, $1"),
        ] {
            let parsed = parse(text).unwrap();
            let printed: Vec<String> = parsed.iter().map(ToString::to_string).collect();
            assert_eq!(printed, [expected.to_owned()], "{text}");
        }
    }
}
