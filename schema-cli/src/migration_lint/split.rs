//! Statements as they were written, apart from each other.

use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::tokenizer::{Location, Token, Tokenizer};

/// What a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Rows: `INSERT`, `UPDATE`, `DELETE`, `MERGE`, `COPY`.
    Rows,
    /// The schema: `CREATE`, `ALTER`, `DROP` and their kin.
    Schema,
    /// Neither, or either: `SELECT`, `SET`, a block.
    Other,
}

/// A statement as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its text, without a semicolon, with the comments before it.
    pub text: String,
    /// What it is about.
    pub about: About,
    /// The line on which it begins, from 1.
    pub line: u64,
}

/// Takes SQL apart into its statements.
///
/// # Errors
///
/// What cannot be read, such as a string that does not end: the message, with line and column.
pub fn split(sql: &str) -> Result<Vec<Written>, String> {
    let dialect = PostgreSqlDialect {};
    let tokens = Tokenizer::new(&dialect, sql)
        .tokenize_with_location()
        .map_err(|error| error.to_string())?;
    let starts: Vec<usize> = std::iter::once(0)
        .chain(sql.match_indices('\n').map(|(position, _)| position + 1))
        .collect();
    let mut found = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let (mut begin, mut line, mut blocks) = (0, None, 0_u32);
    let mut end = |begin: usize, until: usize, line: Option<u64>, words: &[String]| {
        let text = sql.get(begin..until).unwrap_or_default().trim();
        if let Some(line) = line {
            found.push(Written {
                text: text.to_owned(),
                about: about(words),
                line,
            });
        }
    };
    for token in tokens {
        let start = token.span.start;
        match &token.token {
            Token::Whitespace(_) | Token::EOF => continue,
            Token::SemiColon if blocks == 0 => {
                let place = offset(sql, &starts, start);
                end(begin, place, line, &words);
                (begin, line) = (place + 1, None);
                words.clear();
                continue;
            }
            Token::Word(word) if word.quote_style.is_none() => {
                let word = word.value.to_lowercase();
                let is_body = words.last().is_some_and(|last| last == "begin") && word == "atomic";
                let is_trigger = word == "begin" && words.iter().any(|it| it == "trigger");
                match word.as_str() {
                    _ if is_body || is_trigger => blocks += 1,
                    "case" if blocks > 0 => blocks += 1,
                    "end" if blocks > 0 => blocks -= 1,
                    _ => {}
                }
                words.push(word);
            }
            _ => words.push(String::new()),
        }
        line = line.or(Some(start.line));
    }
    end(begin, sql.len(), line, &words);
    Ok(found)
}

/// The place of a token in the text, in bytes.
fn offset(sql: &str, starts: &[usize], place: Location) -> usize {
    let number = |it: u64| usize::try_from(it).unwrap_or(usize::MAX).saturating_sub(1);
    let start = starts.get(number(place.line)).copied().unwrap_or(sql.len());
    let rest = sql.get(start..).unwrap_or_default();
    let column = number(place.column);
    start
        + rest
            .char_indices()
            .nth(column)
            .map_or(rest.len(), |(at, _)| at)
}

fn about(words: &[String]) -> About {
    let first = words.first().map_or("", String::as_str);
    // What follows the common table expressions of WITH decides.
    let rows = [
        "insert", "update", "delete", "merge", "replace", "copy", "truncate",
    ];
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    match first {
        "with" if has(&rows) => About::Rows,
        _ if rows.contains(&first) => About::Rows,
        "create" | "alter" | "drop" | "comment" | "grant" | "revoke" | "reindex" | "cluster"
        | "security" => About::Schema,
        _ => About::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sql: &str) -> Vec<(String, About)> {
        let found = split(sql).unwrap();
        found.into_iter().map(|it| (it.text, it.about)).collect()
    }

    #[test]
    fn statements_stay_as_they_were_written() {
        assert_eq!(
            of(
                "-- First.\nUPDATE a SET b = 'x;y';  \n\nALTER TABLE a\n  DROP COLUMN \"b;c\" ;-- done\n"
            ),
            [
                ("-- First.\nUPDATE a SET b = 'x;y'".to_owned(), About::Rows),
                (
                    "ALTER TABLE a\n  DROP COLUMN \"b;c\"".to_owned(),
                    About::Schema
                ),
            ]
        );
        assert_eq!(split("\n\nSELECT 1").unwrap()[0].line, 3);
        assert_eq!(of(" ; ;\n-- nothing\n"), []);
        assert_eq!(of("UPDATE ä SET ö = 'ü'; SELECT 1")[1].0, "SELECT 1");
    }

    #[test]
    fn bodies_are_part_of_their_statement() {
        assert_eq!(of("DO $$ BEGIN x; y; END $$; SELECT 1").len(), 2);
        let trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2 END; SELECT 1; END";
        assert_eq!(
            of(&format!("{trigger}; SELECT 2")),
            [
                (trigger.to_owned(), About::Schema),
                ("SELECT 2".to_owned(), About::Other)
            ]
        );
    }

    #[test]
    fn with_is_about_what_follows_it() {
        assert_eq!(
            of("WITH a AS (SELECT 1) DELETE FROM b USING a")[0].1,
            About::Rows
        );
        assert_eq!(
            of("WITH a AS (SELECT 1) SELECT * FROM a")[0].1,
            About::Other
        );
    }
}
