//! goose: `20260301120000_name.sql` with both directions, below `-- +goose Up` and `-- +goose Down`.
//!
//! `-- +goose NO TRANSACTION` counts for both. goose cuts the text at line ends with a semicolon, so that each
//! statement of several lines stands between `StatementBegin` and `StatementEnd`.

use super::script::{Piece, Script, refuse_line, scripts};
use super::{Format, FormatError, Stamp};
use crate::dialect::Dialect;
use crate::plan::Plan;
use std::collections::BTreeMap;

/// goose's format.
#[derive(Clone, Copy, Debug)]
pub struct Goose;

impl Format for Goose {
    fn keyword(&self) -> &'static str {
        "goose"
    }

    fn files(
        &self,
        plan: &Plan,
        dialect: &dyn Dialect,
        stamp: &Stamp,
    ) -> Result<BTreeMap<String, String>, FormatError> {
        let mut files = BTreeMap::new();
        for migration in scripts(self.keyword(), plan, dialect, stamp)? {
            let mut text = String::new();
            if !migration.both_transactional(self.keyword(), "`-- +goose NO TRANSACTION`")? {
                text.push_str("-- +goose NO TRANSACTION\n");
            }
            for (word, script) in [("Up", &migration.up), ("Down", &migration.down)] {
                refuse_line(self.keyword(), &migration.name, script, is_annotation)?;
                text.push_str(&section(word, script));
            }
            let name = format!("{:014}_{}.sql", migration.version, migration.name);
            files.insert(name, text);
        }
        Ok(files)
    }
}

fn section(word: &str, script: &Script) -> String {
    let mut text = format!("-- +goose {word}\n");
    for piece in &script.pieces {
        match piece {
            Piece::Statement(statement) if statement.trim_end().contains('\n') => {
                text.push_str("-- +goose StatementBegin\n");
                text.push_str(statement);
                text.push_str("-- +goose StatementEnd\n");
            }
            piece => text.push_str(piece.text()),
        }
    }
    if word == "Up" {
        text.push('\n');
    }
    text
}

/// goose reads its annotations everywhere, in bodies of functions too.
fn is_annotation(line: &str) -> bool {
    line.trim_start().starts_with("--") && line.contains("+goose")
}
