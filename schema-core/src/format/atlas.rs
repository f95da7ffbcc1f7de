//! Atlas: `20260301120000_name.sql`, and `atlas.sum` over all of them.
//!
//! `-- atlas:txmode none` leaves the transaction. Atlas plans ways back itself and would take every `.sql` file of
//! the directory for a migration, so that ours stand in the folder `down/`, which it does not read.
//! `atlas.sum` holds for each file the SHA-256 of all files up to it, and at the top one of those lines.

use super::script::{Piece, Script, comment, refuse_line, scripts};
use super::{Format, FormatError, Stamp};
use crate::dialect::Dialect;
use crate::plan::Plan;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// Atlas's format.
#[derive(Clone, Copy, Debug)]
pub struct Atlas;

const SUM: &str = "atlas.sum";

/// What ends a statement where a semicolon may be inside of one.
const DELIMITER: &str = "-- end";

impl Format for Atlas {
    fn keyword(&self) -> &'static str {
        "atlas"
    }

    fn files(
        &self,
        plan: &Plan,
        dialect: &dyn Dialect,
        stamp: &Stamp,
    ) -> Result<BTreeMap<String, String>, FormatError> {
        let mut files = BTreeMap::new();
        for migration in scripts(self.keyword(), plan, dialect, stamp)? {
            refuse_line(self.keyword(), &migration.name, &migration.up, is_directive)?;
            let name = format!("{:014}_{}.sql", migration.version, migration.name);
            let how = comment(
                "Atlas plans ways back itself (atlas migrate down). Run this file by hand to go the planned way, then \
                 set the version with `atlas migrate set`.",
            );
            files.insert(format!("down/{name}"), how + &migration.down.text());
            files.insert(name, text(&migration.up));
        }
        Ok(files)
    }

    fn listed(&self, name: &str) -> bool {
        name == SUM || name.ends_with(".sql")
    }

    fn listings(
        &self,
        directory: &BTreeMap<String, String>,
        added: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, String>, FormatError> {
        let of_directory =
            |text: (&String, &String)| text.0.ends_with(".sql") && !text.0.contains('/');
        let mut files: BTreeMap<&String, &String> =
            directory.iter().filter(|it| of_directory(*it)).collect();
        if let Some(text) = directory.get(SUM)
            && *text != sum(&files)
        {
            return Err(FormatError {
                format: "atlas",
                problem: "atlas.sum does not fit the files that are there: one was changed, added or removed".into(),
                remedy: "put the files back as they were, or accept them with `atlas migrate hash`; nothing was written"
                    .into(),
            });
        }
        files.extend(added.iter().filter(|it| of_directory(*it)));
        Ok(BTreeMap::from([(SUM.to_owned(), sum(&files))]))
    }
}

fn text(script: &Script) -> String {
    let has_inner_semicolon =
        |statement: &str| statement.trim_end().trim_end_matches(';').contains(';');
    let is_delimited = script.statements().any(has_inner_semicolon);
    let mut text = String::new();
    if is_delimited {
        text.push_str(&format!("-- atlas:delimiter {DELIMITER}\n"));
    }
    if !script.transactional {
        text.push_str("-- atlas:txmode none\n");
    }
    if !text.is_empty() {
        // What stands above an empty line is said of the whole file.
        text.push('\n');
    }
    for piece in &script.pieces {
        text.push_str(piece.text());
        if is_delimited && matches!(piece, Piece::Statement(_)) {
            text.push_str(DELIMITER);
            text.push('\n');
        }
    }
    text
}

fn is_directive(line: &str) -> bool {
    let line = line.trim();
    line == DELIMITER || line.starts_with("-- atlas:")
}

/// The text of `atlas.sum`.
fn sum(files: &BTreeMap<&String, &String>) -> String {
    let mut so_far = Sha256::new();
    let mut whole = Sha256::new();
    let mut lines = String::new();
    for (name, text) in files {
        so_far.update(name.as_bytes());
        if text.lines().next().is_some_and(is_ignored) {
            continue;
        }
        so_far.update(text.as_bytes());
        let hash = STANDARD.encode(so_far.clone().finalize());
        whole.update(name.as_bytes());
        whole.update(hash.as_bytes());
        lines.push_str(&format!("{name} h1:{hash}\n"));
    }
    format!("h1:{}\n{lines}", STANDARD.encode(whole.finalize()))
}

/// Whether the first line keeps the file out of the sum.
fn is_ignored(line: &str) -> bool {
    line.split_once("atlas:sum")
        .is_some_and(|(_, mode)| mode.trim() == "ignore")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with the code that Atlas publishes: `Sum` over the running hash of names and contents.
    #[test]
    fn the_sum_is_that_of_atlas() {
        let names = ["1_a.sql".to_owned(), "2_b.sql".to_owned()];
        let texts = ["SELECT 1;\n".to_owned(), "SELECT 2;\n".to_owned()];
        let files = BTreeMap::from([(&names[0], &texts[0]), (&names[1], &texts[1])]);
        assert_eq!(sum(&files), include_str!("atlas_sum.txt"));
    }

    #[test]
    fn a_sum_that_does_not_fit_is_not_replaced() {
        let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let added = BTreeMap::from([
            file("2_b.sql", "SELECT 2;\n"),
            file("down/2_b.sql", "SELECT 3;\n"),
        ]);
        let mut directory = BTreeMap::from([file("1_a.sql", "SELECT 1;\n")]);
        let listings = Atlas.listings(&directory, &added).unwrap();
        assert_eq!(listings[SUM], include_str!("atlas_sum.txt"));
        directory.insert(SUM.into(), listings[SUM].clone());
        let error = Atlas.listings(&directory, &added).unwrap_err();
        assert!(error.remedy.contains("atlas migrate hash"), "{error}");
    }
}
