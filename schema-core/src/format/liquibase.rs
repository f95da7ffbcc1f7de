//! Liquibase: `20260301120000_name.sql`, a changelog of formatted SQL with one changeset, and `--rollback` lines.
//!
//! The changeset is sent as it is (`splitStatements:false`), because Liquibase would cut bodies of functions at
//! semicolons. Its driver for SQLite runs only the first statement of such a text, so that SQLite is
//! refused. Liquibase takes comments that begin with `rollback`, `comment`, `property` and others for its
//! own words; ours begin with `--|`.

use super::script::{Piece, Script, refuse_line, scripts};
use super::{Format, FormatError, Stamp};
use crate::dialect::{Dialect, Engine};
use crate::plan::Plan;
use std::collections::BTreeMap;

/// Liquibase's format.
#[derive(Clone, Copy, Debug)]
pub struct Liquibase;

impl Format for Liquibase {
    fn keyword(&self) -> &'static str {
        "liquibase"
    }

    fn files(
        &self,
        plan: &Plan,
        dialect: &dyn Dialect,
        stamp: &Stamp,
    ) -> Result<BTreeMap<String, String>, FormatError> {
        if dialect.engine() == Engine::Sqlite {
            return Err(FormatError {
                format: self.keyword(),
                problem: "its driver for SQLite runs only the first statement of a changeset that is not cut at \
                          semicolons, and bodies of triggers must not be cut"
                    .into(),
                remedy: "use another format for SQLite, as `--format plain` or `--format dbmate`".into(),
            });
        }
        let mut files = BTreeMap::new();
        for migration in scripts(self.keyword(), plan, dialect, stamp)? {
            for script in [&migration.up, &migration.down] {
                refuse_line(self.keyword(), &migration.name, script, is_directive)?;
            }
            let id = format!("{:014}_{}", migration.version, migration.name);
            let mut text = format!(
                "--liquibase formatted sql\n\n\
                 --changeset architrave:{id} splitStatements:false rollbackSplitStatements:false stripComments:false"
            );
            if !migration.both_transactional(self.keyword(), "`runInTransaction`")? {
                text.push_str(" runInTransaction:false");
            }
            text.push('\n');
            text.push_str(&forward(&migration.up));
            text.push('\n');
            text.push_str(&backward(&migration.down));
            files.insert(format!("{id}.sql"), text);
        }
        Ok(files)
    }
}

fn forward(script: &Script) -> String {
    let mut text = String::new();
    for piece in &script.pieces {
        match piece {
            Piece::Comment(lines) => text.push_str(&quiet(lines)),
            Piece::Statement(statement) => text.push_str(statement),
        }
    }
    text
}

fn backward(script: &Script) -> String {
    if script.is_empty() {
        return "--rollback not required\n".to_owned();
    }
    let mut text = String::new();
    for piece in &script.pieces {
        match piece {
            Piece::Comment(lines) => text.push_str(&quiet(lines)),
            Piece::Statement(statement) => {
                for line in statement.lines() {
                    text.push_str(&format!("--rollback {line}\n"));
                }
            }
        }
    }
    text
}

/// The comments, in lines that Liquibase takes for no word of its own.
fn quiet(lines: &str) -> String {
    let lines = lines.lines().map(|line| match line.strip_prefix("--") {
        Some(text) => format!("--|{text}\n"),
        None => format!("{line}\n"),
    });
    lines.collect()
}

/// Liquibase reads its words everywhere, in bodies of functions too.
fn is_directive(line: &str) -> bool {
    const WORDS: &[&str] = &[
        "changeset",
        "rollback",
        "comment",
        "property",
        "precondition",
        "ignore",
        "validchecksum",
        "liquibase",
    ];
    let Some(text) = line.trim_start().strip_prefix('-') else {
        return false;
    };
    let text = text.trim_start_matches('-').trim_start().to_lowercase();
    WORDS.iter().any(|word| text.starts_with(word))
}
