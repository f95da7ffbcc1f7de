//! dbmate: `20260301120000_name.sql` with both directions, below `-- migrate:up` and `-- migrate:down`.
//!
//! Each of these lines may say `transaction:false`. dbmate sends what is below it as one query.

use super::script::{Script, refuse_line, scripts};
use super::{Format, FormatError, Stamp};
use crate::dialect::Dialect;
use crate::plan::Plan;
use std::collections::BTreeMap;

/// dbmate's format.
#[derive(Clone, Copy, Debug)]
pub struct Dbmate;

impl Format for Dbmate {
    fn keyword(&self) -> &'static str {
        "dbmate"
    }

    fn files(
        &self,
        plan: &Plan,
        dialect: &dyn Dialect,
        stamp: &Stamp,
    ) -> Result<BTreeMap<String, String>, FormatError> {
        let mut files = BTreeMap::new();
        for migration in scripts(self.keyword(), plan, dialect, stamp)? {
            let name = format!("{:014}_{}.sql", migration.version, migration.name);
            let mut text = String::new();
            for (word, script) in [("up", &migration.up), ("down", &migration.down)] {
                refuse_line(self.keyword(), &migration.name, script, is_directive)?;
                text.push_str(&section(word, script));
            }
            files.insert(name, text);
        }
        Ok(files)
    }
}

fn section(word: &str, script: &Script) -> String {
    let option = match script.transactional {
        true => "",
        false => " transaction:false",
    };
    let end = match word {
        "up" => "\n",
        _ => "",
    };
    format!("-- migrate:{word}{option}\n{}{end}", script.text())
}

/// dbmate looks for its lines everywhere, in bodies of functions too.
fn is_directive(line: &str) -> bool {
    let word = line.strip_prefix("--").map(str::trim_start);
    word.is_some_and(|word| word.starts_with("migrate:"))
}
