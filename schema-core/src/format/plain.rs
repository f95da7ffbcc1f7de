//! The built-in runner's own format: `ID.up.sql` and `ID.down.sql`, with a header that it reads.
//!
//! The id is the version and the name. Each file runs alone: in one transaction, or, where its header
//! says `transaction = false`, as one query that must not be in one. A way back that destroys data names
//! it as `loses = table notes, column orders.contact_phone`.

use super::script::scripts;
use super::{Format, FormatError, Stamp, write_objects};
use crate::dialect::Dialect;
use crate::plan::{Phase, Plan};
use std::collections::BTreeMap;

/// The built-in runner's format.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

impl Format for Plain {
    fn keyword(&self) -> &'static str {
        "plain"
    }

    fn files(
        &self,
        plan: &Plan,
        dialect: &dyn Dialect,
        stamp: &Stamp,
    ) -> Result<BTreeMap<String, String>, FormatError> {
        let mut files = BTreeMap::new();
        for migration in scripts(self.keyword(), plan, dialect, stamp)? {
            let id = format!("{:014}_{}", migration.version, migration.name);
            let header = |transactional| header(&id, migration.phase, transactional);
            let mut down = header(migration.down.transactional);
            if !migration.reverse_losses.is_empty() {
                let losses = write_objects(&migration.reverse_losses);
                down.push_str(&format!("-- architrave: loses = {losses}\n"));
            }
            down.push_str(&migration.down.text());
            let up = header(migration.up.transactional) + &migration.up.text();
            files.insert(format!("{id}.up.sql"), up);
            files.insert(format!("{id}.down.sql"), down);
        }
        Ok(files)
    }
}

fn header(id: &str, phase: Phase, transactional: bool) -> String {
    format!(
        "-- architrave: id = {id}\n-- architrave: phase = {}\n-- architrave: transaction = {transactional}\n",
        phase.keyword()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::TypeKind;
    use crate::dialect::Postgres;
    use crate::diff::diff;
    use crate::diff::sample::{column, schema, table};
    use crate::format::formats;
    use crate::model::Schema;
    use crate::plan::{Options, plan};

    #[test]
    fn a_way_back_says_what_it_destroys_and_for_our_runner_in_the_header() {
        let dialect = Postgres::new(15).unwrap();
        let new = schema([table("notes", [column("body", TypeKind::Text)])]);
        let old = Schema::default();
        let changes = diff(&old, &new).unwrap();
        let plan = plan(&old, &new, &changes, &dialect, &Options::default()).unwrap();
        let stamp = Stamp {
            timestamp: 20_260_101_000_000,
            sequence: 1,
            name: "first".into(),
        };
        let sentence = "-- DATA LOSS: this way back destroys the rows of notes.\n";
        let header = "-- architrave: loses = table notes\n";
        for format in formats() {
            for (path, text) in format.files(&plan, &dialect, &stamp).unwrap() {
                // Some have both directions in one file, some name ways back otherwise.
                let is_down = match format.keyword() {
                    "plain" | "diesel" | "sqlx" | "golang-migrate" | "refinery" => {
                        path.ends_with("down.sql")
                    }
                    "flyway" => path.starts_with('U'),
                    "atlas" => path.starts_with("down/"),
                    _ => true,
                };
                let sentence = match format.keyword() {
                    "liquibase" => sentence.replacen("--", "--|", 1),
                    _ => sentence.to_owned(),
                };
                assert_eq!(text.contains(&sentence), is_down, "{path}\n{text}");
                let is_ours = is_down && format.keyword() == "plain";
                assert_eq!(text.contains(header), is_ours, "{path}\n{text}");
            }
        }
    }
}
