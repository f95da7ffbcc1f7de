//! From the SQL text of an expression, as a server keeps it, to the schema language.
//!
//! A server prints an expression with every cast that it has put in (`(status)::text = 'new'::text`). The casts that
//! it would put in again are left out (`status == "new"`), all others are kept, so that what is written creates the
//! same expression again. What the language has no words for, or would not accept from an attribute, stays SQL.

mod array_literal;
mod function;
mod interval;
mod judge;
mod operand;
mod postgres;
mod sqlite;
mod types;
mod whole;

pub(crate) use judge::is_label;
pub use judge::{Holder, is_accepted};
pub use whole::{in_words, without_labels};

use schema_core::dialect::Engine;
use schema_core::model::{Column, DataType, Expression, Schema};
use schema_core::typing::Purpose;
use sqlparser::ast::Expr;
use sqlparser::dialect::{Dialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::keywords::Keyword;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, Tokenizer};

/// What stands around an expression.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// The schema, for its declared types.
    pub schema: &'a Schema,
    /// The columns that it may name.
    pub columns: &'a [Column],
    /// What may be named.
    pub holder: Holder<'a>,
    /// What it is for.
    pub purpose: Purpose,
    /// The type of the column that holds its value, of a default or a generated column.
    pub target: Option<&'a DataType>,
}

/// How deeply expressions may be nested; the parser works by recursion.
const DEPTH: usize = 200;

/// `text` in the words of the schema language; [`Expression::Sql`] where it has none.
///
/// The label of an enumeration is a text with a cast to the enumeration, so that it can be told from other texts.
pub fn read(text: &str, engine: Engine, surroundings: &Surroundings<'_>) -> Expression {
    let Some(parsed) = parse(text, engine) else {
        return Expression::Sql(text.to_owned());
    };
    let accepted = |candidate: Option<Expression>| {
        candidate.filter(|candidate| is_accepted(candidate, surroundings))
    };
    let read = match engine {
        Engine::Sqlite => accepted(sqlite::read(&parsed, surroundings)),
        Engine::Postgres => [operand::Casts::AsNeeded, operand::Casts::All]
            .into_iter()
            .find_map(|casts| accepted(postgres::read(&parsed, surroundings, casts))),
    };
    read.unwrap_or_else(|| Expression::Sql(text.to_owned()))
}

/// The syntax tree of an expression; `None` where the parser knows no such SQL.
pub(crate) fn parse(text: &str, engine: Engine) -> Option<Expr> {
    let dialect: &dyn Dialect = match engine {
        Engine::Sqlite => &SQLiteDialect {},
        _ => &PostgreSqlDialect {},
    };
    let tokens = Tokenizer::new(dialect, text).tokenize().ok()?;
    let mut parser = Parser::new(dialect)
        .with_recursion_limit(DEPTH)
        .with_tokens(without_both(tokens));
    let parsed = parser.parse_expr().ok()?;
    (parser.peek_token().token == Token::EOF).then_some(parsed)
}

/// `TRIM(BOTH FROM name)` as `TRIM(name)`: the parser wants characters between the two words, and the server
/// prints them also where there are none.
fn without_both(tokens: Vec<Token>) -> Vec<Token> {
    let is = |token: Option<&Token>, keyword| matches!(token, Some(Token::Word(word)) if word.keyword == keyword && word.quote_style.is_none());
    let mut kept = Vec::with_capacity(tokens.len());
    let mut position = 0;
    while position < tokens.len() {
        if is(tokens.get(position), Keyword::BOTH) && is(tokens.get(position + 2), Keyword::FROM) {
            position += 3;
            continue;
        }
        kept.extend(tokens.get(position).cloned());
        position += 1;
    }
    kept
}

#[cfg(test)]
mod tests;
