//! Differences by what the project says of the rule `drift`.

use crate::command::lint::SourceFiles;
use crate::command::verdict::{Judge, Verdict};
use crate::database::Difference;
use crate::report::{Diagnostic, Severity};
use schema_core::def::{Level, SiteIndex, TableDef};

/// The rule.
const RULE: &str = "drift";

/// A difference, and what the project says of it.
#[derive(Clone, Debug)]
pub(super) struct Judged<'d> {
    pub(super) difference: &'d Difference,
    pub(super) verdict: Verdict,
    /// The table and the part of it: `orders.note`.
    about: Option<&'d str>,
}

impl Judged<'_> {
    /// Whether the command ends with 1 because of it.
    pub(super) fn is_denied(&self) -> bool {
        self.verdict == Verdict::Level(Level::Deny)
    }

    /// Why it is accepted, where it is.
    pub(super) fn reason(&self) -> Option<&str> {
        match &self.verdict {
            Verdict::Waived(reason) => Some(reason),
            Verdict::Level(Level::Allow) => Some("the rule `drift` is off"),
            Verdict::Level(_) => None,
        }
    }

    /// What the level is called where it counts.
    pub(super) fn level(&self) -> &'static str {
        match &self.verdict {
            Verdict::Waived(_) => "waived",
            Verdict::Level(level) => level.keyword(),
        }
    }
}

/// Asks about each difference.
pub(super) fn judged<'d>(differences: &'d [Difference], judge: &Judge<'_>) -> Vec<Judged<'d>> {
    differences
        .iter()
        .map(|difference| {
            // `column orders.note`, `grant on orders to app`.
            let mut words = difference.object.split(' ');
            let about = words.find(|word| judge.table(word).is_some());
            Judged {
                verdict: judge.verdict(RULE, about.unwrap_or(&difference.object)),
                difference,
                about,
            }
        })
        .collect()
}

/// What counts, as findings at the structs, where there are structs.
pub(super) fn diagnostics(
    all: &[Judged<'_>],
    judge: &Judge<'_>,
    files: Option<SourceFiles<'_>>,
) -> Vec<Diagnostic> {
    let counted = all.iter().filter(|it| it.reason().is_none());
    counted
        .map(|judged| {
            let Difference {
                object,
                expected,
                found,
            } = judged.difference;
            let title = match (expected, found) {
                (Some(expected), None) => format!("{object} is not in the database: {expected}"),
                (None, Some(found)) => format!("{object} is only in the database: {found}"),
                _ => format!("{object} is otherwise in the database"),
            };
            let sides = [("declared", expected), ("database", found)];
            let both = expected.is_some() && found.is_some();
            let notes = sides
                .into_iter()
                .filter_map(|(side, text)| Some(format!("{side}: {}", text.as_ref()?)))
                .filter(|_| both)
                .chain(["the next migration is planned for what the structs say".to_owned()]);
            let location = judged.about.and_then(|about| {
                let table = judge.table(about)?;
                files?.location(table, site(table, about))
            });
            Diagnostic {
                severity: match judged.is_denied() {
                    true => Severity::Error,
                    false => Severity::Warning,
                },
                code: RULE.to_owned(),
                title,
                object: judged.about.map(str::to_owned),
                location,
                notes: notes.collect(),
                help: Some(
                    "`cargo schema run` applies what is missing; `--adopt structs` writes what the database has into \
                     the structs"
                        .to_owned(),
                ),
            }
        })
        .collect()
}

/// Where the column stands, else the table.
fn site(table: &TableDef<'_>, about: &str) -> SiteIndex {
    let name = about.rsplit('.').next().unwrap_or(about);
    let column = table.columns.iter().find(|column| column.name == name);
    column.map_or(0, |column| column.site)
}
