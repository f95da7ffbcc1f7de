//! A text with several statements, cut into them.

use super::DefinitionError;
use super::token::{Token, TokenKind, tokens};

/// The statements of `sql`, each without the semicolon that ends it and without space around it. Comments
/// before a statement belong to it.
///
/// Semicolons within quotes, parentheses (`DO (..; ..)` of a rule) and bodies (`BEGIN ATOMIC .. END`, the
/// `BEGIN .. END` of a trigger of SQLite) separate nothing.
///
/// # Errors
///
/// When a quote, comment or parenthesis has no end.
///
/// ```
/// use schema_core::syntax::sql_definition::statements;
///
/// let sql = "CREATE FUNCTION f() RETURNS int AS $$ SELECT 1; $$ LANGUAGE sql; SELECT 2";
/// assert_eq!(statements(sql)?.len(), 2);
/// # Ok::<(), schema_core::syntax::sql_definition::DefinitionError>(())
/// ```
pub fn statements(sql: &str) -> Result<Vec<&str>, DefinitionError> {
    let tokens = tokens(sql).map_err(|error| DefinitionError::Unterminated {
        what: error.what,
        line: line_of(sql, error.start),
    })?;
    let mut found = Vec::new();
    let mut start = 0;
    let mut first: Option<&Token<'_>> = None;
    let mut parentheses = 0_usize;
    let mut blocks = 0_usize;
    for (position, token) in tokens.iter().enumerate() {
        let creates = first.is_some_and(|first| first.is("create"));
        let next = tokens.get(position + 1);
        if first.is_none() && !token.is_mark(';') {
            first = Some(token);
        }
        if token.is_mark('(') {
            parentheses += 1;
        } else if token.is_mark(')') {
            parentheses = parentheses.saturating_sub(1);
        } else if creates && blocks == 0 && token.is("begin") && begins_body(&tokens, first, next) {
            blocks = 1;
        } else if blocks > 0 && token.is("case") {
            blocks += 1;
        } else if blocks > 0 && token.is("end") {
            blocks -= 1;
        } else if token.is_mark(';') && parentheses == 0 && blocks == 0 {
            push(&mut found, first, &sql[start..token.start]);
            start = token.end();
            first = None;
        }
    }
    if blocks > 0 {
        return Err(DefinitionError::Unterminated {
            what: "body after BEGIN",
            line: first.map_or(1, |first| line_of(sql, first.start)),
        });
    }
    if parentheses > 0 {
        return Err(DefinitionError::Unterminated {
            what: "parenthesis",
            line: first.map_or(1, |first| line_of(sql, first.start)),
        });
    }
    push(&mut found, first, &sql[start..]);
    Ok(found)
}

fn push<'sql>(found: &mut Vec<&'sql str>, first: Option<&Token<'_>>, statement: &'sql str) {
    // Comments alone are no statement.
    if first.is_some() {
        found.push(statement.trim());
    }
}

/// Whether BEGIN opens a body: `BEGIN ATOMIC`, or that of a trigger.
fn begins_body(tokens: &[Token<'_>], first: Option<&Token<'_>>, next: Option<&Token<'_>>) -> bool {
    let is_trigger = first.is_some_and(|first| {
        let own = tokens.iter().skip_while(|token| token.start < first.start);
        own.take(6)
            .take_while(|token| token.kind == TokenKind::Word)
            .any(|token| token.is("trigger"))
    });
    is_trigger || next.is_some_and(|next| next.is("atomic"))
}

pub(super) fn line_of(sql: &str, at: usize) -> usize {
    sql.get(..at).unwrap_or(sql).matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_semicolons_between_statements_separate() {
        let sql = "-- one\nCREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 3; END;\n\
                   CREATE RULE r AS ON INSERT TO v DO INSTEAD (DELETE FROM a; DELETE FROM b);\n\
                   CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = 1; DELETE FROM c; END;;\n-- end\n";
        let found = statements(sql).unwrap();
        assert_eq!(found.len(), 3, "{found:#?}");
        assert!(found[0].starts_with("-- one"));
        assert!(found[0].ends_with("END"));
        assert!(found[1].ends_with(')'));
        assert!(found[2].ends_with("END"));
    }

    #[test]
    fn what_is_left_open_is_an_error_with_its_line() {
        let error = statements("SELECT 1;\nCREATE FUNCTION f() AS $$ a").unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error}");
        let error = statements("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1;").unwrap_err();
        assert!(error.to_string().contains("BEGIN"), "{error}");
        assert!(statements("SELECT (1").is_err());
    }
}
