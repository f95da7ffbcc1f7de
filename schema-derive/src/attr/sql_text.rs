//! SQL in the declarations: a string, or `include_sql!("sql/touch.sql")`.

use crate::ctxt::Ctxt;
use crate::place::Place;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::path::PathBuf;
use syn::LitStr;

/// The word that reads a file.
pub(crate) const INCLUDE_SQL: &str = "include_sql";

/// A text of SQL, and where it comes from.
#[derive(Clone)]
pub(crate) struct SqlText {
    pub(crate) sql: String,
    /// Where it is written or named.
    pub(crate) place: Place,
    /// The file, as named.
    pub(crate) file: Option<String>,
    /// The whole path of the file, which cargo has to watch.
    pub(crate) path: Option<String>,
}

impl SqlText {
    /// `in `sql/touch.sql`: `, for messages about the text.
    pub(crate) fn source(&self) -> String {
        match &self.file {
            Some(file) => format!("in `{file}`: "),
            None => String::new(),
        }
    }
}

/// What follows `include_sql!`, where the tokens begin with that.
pub(crate) fn included(tokens: &TokenStream) -> Option<Group> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    match tokens.as_slice() {
        [
            TokenTree::Ident(word),
            TokenTree::Punct(mark),
            TokenTree::Group(group),
        ] if word == INCLUDE_SQL
            && mark.as_char() == '!'
            && group.delimiter() == Delimiter::Parenthesis =>
        {
            Some(group.clone())
        }
        _ => None,
    }
}

/// Reads a string, or `include_sql!` with a path.
pub(crate) fn sql_text(ctxt: &Ctxt, tokens: &TokenStream) -> Option<SqlText> {
    if let Some(group) = included(tokens) {
        return included_text(ctxt, &group.stream(), Place::of(tokens));
    }
    match syn::parse2::<LitStr>(tokens.clone()) {
        Ok(literal) => Some(SqlText {
            sql: unindented(&literal.value()),
            place: Place::of(tokens),
            file: None,
            path: None,
        }),
        Err(_) => {
            ctxt.error(
                tokens,
                "SQL stands in a string or in a file: `\"CREATE ...\"` or `include_sql!(\"sql/file.sql\")`",
            );
            None
        }
    }
}

/// The file that a path names. Paths are relative to the package, where `schema.lock` and `migrations` are too:
/// a macro is not told which file it stands in by every tool that expands it.
pub(crate) fn included_text(ctxt: &Ctxt, tokens: &TokenStream, place: Place) -> Option<SqlText> {
    let Ok(literal) = syn::parse2::<LitStr>(tokens.clone()) else {
        ctxt.error_at(
            place,
            "`include_sql!` takes the path of a file: `include_sql!(\"sql/touch_updated_at.sql\")`",
        );
        return None;
    };
    let file = literal.value();
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let path = package.unwrap_or_default().join(&file);
    match std::fs::read_to_string(&path) {
        Ok(sql) => Some(SqlText {
            sql: sql.replace("\r\n", "\n"),
            place,
            path: path.to_str().map(str::to_owned),
            file: Some(file),
        }),
        Err(error) => {
            ctxt.error(
                &literal,
                format_args!(
                    "cannot read `{file}`: {}; the path is relative to the directory of `Cargo.toml`",
                    reason(&error)
                ),
            );
            None
        }
    }
}

/// Without the number of the operating system, which differs between systems.
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
        _ => error.to_string(),
    }
}

/// The text without the indentation that its lines share, because a string in Rust stands indented.
fn unindented(text: &str) -> String {
    let lines: Vec<&str> = text.trim_matches('\n').lines().collect();
    let indentation = |line: &&str| line.len() - line.trim_start().len();
    // The first line stands behind the quote, where nobody indents it.
    let rest = match text.starts_with('\n') {
        true => lines.as_slice(),
        false => lines.get(1..).unwrap_or_default(),
    };
    let written = rest.iter().filter(|line| !line.trim().is_empty());
    let shared = written.map(indentation).min().unwrap_or(0);
    let skipped = lines.len() - rest.len();
    let lines = lines.iter().enumerate().map(|(number, line)| {
        let line = match number < skipped {
            true => line,
            false => line.get(shared..).unwrap_or_default(),
        };
        line.trim_end()
    });
    lines.collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::unindented;

    #[test]
    fn shared_indentation_goes() {
        assert_eq!(unindented("\n    a\n      b\n    c\n  "), "a\n  b\nc");
        assert_eq!(unindented("a\n    b\n    c"), "a\nb\nc");
        assert_eq!(unindented("a"), "a");
    }
}
