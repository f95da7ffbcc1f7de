//! What `verify` found, for people and for machines.

use crate::access_plan::{Examined, Verdict};
use crate::database::{Database, Difference};
use crate::error::count;
use crate::migration::{Problem, Rehearsal, RowsRehearsal, Way};
use crate::synthetic::Filled;
use serde_json::{Value, json};

/// Everything that was found.
pub(super) struct Found {
    pub(super) rehearsal: Rehearsal,
    /// With rows; `None` where none were wanted.
    pub(super) rows: Option<RowsRehearsal>,
    pub(super) patterns: Vec<Examined>,
}

impl Found {
    fn problems(&self) -> impl Iterator<Item = &Problem> {
        let with_rows = self.rows.iter().flat_map(|it| &it.problems);
        self.rehearsal.problems.iter().chain(with_rows)
    }

    fn patterns_in_the_way(&self) -> impl Iterator<Item = &Examined> {
        self.patterns.iter().filter(|it| it.is_problem)
    }

    /// How many things are not as they should be.
    pub(super) fn count(&self) -> usize {
        self.problems().count() + self.patterns_in_the_way().count()
    }
}

pub(super) fn show(found: &Found, database: &dyn Database) {
    for problem in found.problems() {
        anstream::println!("{}", headline(problem));
        for difference in differences(problem) {
            for line in difference.to_string().lines() {
                anstream::println!("    {line}");
            }
        }
        anstream::println!("  help: {}", remedy(problem));
    }
    for filled in unfilled(found) {
        let why = filled.problem.as_deref().unwrap_or_default();
        anstream::println!(
            "note: {} has {} of {} synthetic rows: {why}",
            filled.table,
            filled.rows,
            filled.wanted
        );
    }
    for pattern in &found.patterns {
        show_pattern(pattern);
    }
    let rehearsal = &found.rehearsal;
    let verdict = match found.count() {
        0 => "the catalog equals the structs, and each way back restores the one before".to_owned(),
        problems => count(problems, "problem"),
    };
    anstream::println!(
        "{}: {} applied, {} reverted and applied again: {verdict}",
        database.server(),
        count(rehearsal.applied.len(), "migration"),
        rehearsal.reverted.len()
    );
    if let Some(rows) = &found.rows {
        show_rows(rows, &found.patterns);
    }
}

fn show_rows(rows: &RowsRehearsal, patterns: &[Examined]) {
    let total: u64 = rows.filled.iter().map(|it| it.rows).sum();
    let tables = rows.filled.iter().filter(|it| it.rows > 0).count();
    anstream::println!(
        "with {total} synthetic rows in {tables} of {}: {} applied to rows, {} reverted from them",
        count(rows.filled.len(), "table"),
        count(rows.applied, "migration"),
        rows.reverted
    );
    if patterns.is_empty() {
        return;
    }
    let number = |is: fn(&Verdict) -> bool| patterns.iter().filter(|it| is(&it.verdict)).count();
    anstream::println!(
        "{}: {} by an index, {} by reading all rows although an index could, {} without any that could, {} not examined",
        count(patterns.len(), "access pattern"),
        number(|it| matches!(it, Verdict::Index(_))),
        number(|it| matches!(it, Verdict::Preferred(_))),
        number(|it| matches!(it, Verdict::Scan)),
        number(|it| matches!(it, Verdict::NotExamined(_)))
    );
}

fn show_pattern(pattern: &Examined) {
    let level = if pattern.is_problem { "" } else { "note: " };
    match &pattern.verdict {
        Verdict::Index(_) => return,
        Verdict::NotExamined(why) => {
            anstream::println!("note: {} was not examined: {why}", pattern.name);
            return;
        }
        Verdict::Preferred(indexes) => anstream::println!(
            "{level}{}: the server reads all {} rows, although {} could serve it: so many match that it is cheaper here",
            pattern.name,
            pattern.rows,
            indexes.join(", ")
        ),
        Verdict::Scan => anstream::println!(
            "{level}{}: the server reads all {} rows, and no index could serve it{}",
            pattern.name,
            pattern.rows,
            match pattern.declared {
                Some(rows) => format!("; {rows} are declared"),
                None => String::new(),
            }
        ),
    }
    anstream::println!("    {}", pattern.query);
    for line in &pattern.plan {
        anstream::println!("      {line}");
    }
    if pattern.is_problem {
        anstream::println!("  help: {}", PATTERN_REMEDY);
    }
}

const PATTERN_REMEDY: &str = "add an index that begins with what the pattern compares (`cargo schema explain \
    access_pattern_unserved`), or accept it with `allow(access_pattern_unserved, reason = \"..\")` at the pattern";

fn unfilled(found: &Found) -> impl Iterator<Item = &Filled> {
    let filled = found.rows.iter().flat_map(|it| &it.filled);
    filled.filter(|it| it.problem.is_some())
}

fn headline(problem: &Problem) -> String {
    match problem {
        Problem::NotTheSchema(_) => {
            "with every migration applied, the catalog is not what the structs declare".to_owned()
        }
        Problem::NotTheWayBack { id, .. } => {
            format!("{id}: the way back does not restore what was there before")
        }
        Problem::NoWayBack { id } => {
            format!("{id}: there is no way back, so nothing older was reverted either")
        }
        Problem::NotTheSameAgain { id, .. } => {
            format!("{id}: reverted and applied again, it leads elsewhere")
        }
        Problem::FailsWithRows { id, way, error } => {
            let way = match way {
                Way::There => "it fails",
                Way::Back => "its way back fails",
            };
            format!("{id}: with rows in the tables {way}: {error}")
        }
        Problem::OtherwiseWithRows { id, .. } => {
            format!("{id}: with rows in the tables it leads elsewhere than without")
        }
        Problem::LosesRows {
            id,
            table,
            before,
            after,
        } => format!("{id}: {table} has {after} of the {before} rows that it had before"),
    }
}

fn remedy(problem: &Problem) -> &'static str {
    match problem {
        Problem::NotTheSchema(_) => {
            "`cargo schema generate` writes a migration that is missing; a migration that was edited \
             by hand must still lead to the structs"
        }
        Problem::NotTheWayBack { .. } => "mend its `.down.sql` file",
        Problem::NoWayBack { .. } => "write its `.down.sql` file",
        Problem::NotTheSameAgain { .. } => {
            "something that the way back leaves changes the way there; mend the `.down.sql` file"
        }
        Problem::FailsWithRows { .. } => {
            "rows like these are allowed by the schema before it: bring them into line in the migration before the \
             step that fails, or leave rows out of the rehearsal with `--rows 0`"
        }
        Problem::OtherwiseWithRows { .. } => {
            "a step depends on the rows: mend the script so that it ends in the same catalog whatever they are"
        }
        Problem::LosesRows { .. } => "mend the script, or say in its header what it destroys",
    }
}

fn differences(problem: &Problem) -> &[Difference] {
    match problem {
        Problem::NotTheSchema(differences)
        | Problem::NotTheWayBack { differences, .. }
        | Problem::NotTheSameAgain { differences, .. }
        | Problem::OtherwiseWithRows { differences, .. } => differences,
        Problem::NoWayBack { .. } | Problem::FailsWithRows { .. } | Problem::LosesRows { .. } => {
            &[]
        }
    }
}

fn kind(problem: &Problem) -> (&'static str, Option<&String>) {
    match problem {
        Problem::NotTheSchema(_) => ("not_the_schema", None),
        Problem::NotTheWayBack { id, .. } => ("not_the_way_back", Some(id)),
        Problem::NoWayBack { id } => ("no_way_back", Some(id)),
        Problem::NotTheSameAgain { id, .. } => ("not_the_same_again", Some(id)),
        Problem::FailsWithRows { id, .. } => ("fails_with_rows", Some(id)),
        Problem::OtherwiseWithRows { id, .. } => ("otherwise_with_rows", Some(id)),
        Problem::LosesRows { id, .. } => ("loses_rows", Some(id)),
    }
}

pub(super) fn document(found: &Found, server: &str) -> Value {
    let problem = |problem: &Problem| {
        let (kind, id) = kind(problem);
        let differences = differences(problem).iter();
        let differences: Vec<Value> = differences
            .map(|it| json!({ "object": it.object, "expected": it.expected, "found": it.found }))
            .collect();
        json!({
            "kind": kind,
            "migration": id,
            "message": headline(problem),
            "help": remedy(problem),
            "differences": differences,
        })
    };
    let problems: Vec<Value> = found.problems().map(problem).collect();
    let filled = found.rows.iter().flat_map(|it| &it.filled);
    let tables: Vec<Value> = filled
        .map(|it| {
            json!({
                "table": it.table.to_string(),
                "rows": it.rows,
                "wanted": it.wanted,
                "problem": it.problem,
            })
        })
        .collect();
    let patterns: Vec<Value> = found.patterns.iter().map(pattern).collect();
    json!({
        "server": server,
        "applied": found.rehearsal.applied,
        "reverted": found.rehearsal.reverted,
        "problems": problems,
        "tables": tables,
        "access_patterns": patterns,
    })
}

fn pattern(pattern: &Examined) -> Value {
    let (verdict, indexes, why) = match &pattern.verdict {
        Verdict::Index(indexes) => ("index", indexes.clone(), None),
        Verdict::Preferred(indexes) => ("scan_preferred", indexes.clone(), None),
        Verdict::Scan => ("scan", Vec::new(), None),
        Verdict::NotExamined(why) => ("not_examined", Vec::new(), Some(why)),
    };
    json!({
        "pattern": pattern.name,
        "verdict": verdict,
        "problem": pattern.is_problem,
        "indexes": indexes,
        "why": why,
        "rows": pattern.rows,
        "declared_rows": pattern.declared,
        "query": pattern.query,
        "plan": pattern.plan,
    })
}
