//! The linting of migrations: what statements that people wrote do to a database that is in use.
//!
//! The rules are those of [`schema_core::rule::migration`]; here stands what they look for. Files are read in the
//! order in which they run, and what they create is remembered: a table that the same file creates is used by
//! nobody yet.

mod alter_table;
mod file;
mod judge;
mod known;
mod split;
mod sqlite;
mod statement;
#[cfg(test)]
mod tests;
mod waiver;

pub use file::{SqlFile, read};
pub use split::{About, Written, split};
pub use waiver::StructWaiver;

use crate::report::{Diagnostic, Location, Severity};
use judge::{Judge, Session};
use known::Known;
use schema_core::def::{Level, RuleLevelDef};
use schema_core::dialect::Engine;
use schema_core::rule::{Rule, find_rule};
use statement::{Slice, Statement};
use std::collections::BTreeSet;

/// For which server the files are, and how grave the rules are.
#[derive(Clone, Debug)]
pub struct Options {
    /// The engine.
    pub engine: Engine,
    /// Its oldest major version.
    pub version: u16,
    /// Levels that are not the default.
    pub levels: Vec<RuleLevelDef<'static>>,
    /// What structs waive about their tables.
    pub waivers: Vec<StructWaiver>,
}

/// Something that a rule found.
#[derive(Clone, Debug)]
struct Found {
    rule: &'static str,
    line: u32,
    column: u32,
    title: String,
    /// What to write instead; the rule's own example where there is nothing better.
    help: Option<String>,
}

/// What the rules find in files, in their order.
pub fn lint(files: &[SqlFile], options: &Options) -> Vec<Diagnostic> {
    let mut known = Known::default();
    let mut diagnostics = Vec::new();
    let read: Vec<_> = files
        .iter()
        .map(|file| statement::statements(&file.text))
        .collect();
    for (position, statements) in read.iter().enumerate() {
        for statement in statements.iter().flatten() {
            known.learn_care(statement, position + 1);
        }
    }
    for (position, (file, statements)) in files.iter().zip(read).enumerate() {
        // From 1: 0 is whatever was there before.
        let number = position + 1;
        let statements = match statements {
            Ok(statements) => statements,
            Err(problem) => {
                diagnostics.push(unreadable(file, &problem));
                continue;
            }
        };
        let mut found = Vec::new();
        of_file(file, &statements, &mut found);
        let mut session = Session {
            in_transaction: file.in_transaction,
            views: statements
                .iter()
                .filter_map(|statement| known::created_view(statement.all()))
                .map(|(name, _)| name)
                .collect(),
            ..Session::default()
        };
        for statement in &statements {
            follow(&mut session, statement);
            Judge {
                file,
                number,
                known: &known,
                options,
                session: &mut session,
                statement,
                found: &mut found,
            }
            .run();
            known.learn(statement, number);
        }
        diagnostics.extend(waiver::waived(file, &statements, found, options));
    }
    diagnostics.extend(versions(files, options));
    diagnostics
}

/// What a statement changes about the session that follows.
fn follow(session: &mut Session, statement: &Statement) {
    let all = statement.all();
    if all.begins(&["begin"]) || all.begins(&["start", "transaction"]) {
        session.in_transaction = true;
    } else if all.begins(&["commit"]) || all.begins(&["end"]) || all.begins(&["rollback"]) {
        session.in_transaction = false;
        session.unvalidated.clear();
        session.labels.clear();
        session.locked.clear();
        session.has_definitions = false;
    }
    let setting = all
        .after(&["set"])
        .map(|rest| rest.skip(&["local"]).skip(&["session"]));
    let Some((name, value)) = setting.and_then(|rest| rest.name()) else {
        return;
    };
    let value = value.skip(&["="]).skip(&["to"]).skip(&["zone"]);
    let is_set = value.0.first().is_some_and(|word| {
        let digits: String = word.text.chars().take_while(char::is_ascii_digit).collect();
        word.text != "default" && digits.trim_start_matches('0').chars().next().is_some()
    });
    match name.as_str() {
        "lock_timeout" => session.lock_timeout = is_set,
        "statement_timeout" => session.statement_timeout = is_set,
        "timezone" | "time" => {
            session.is_utc = value
                .0
                .first()
                .is_some_and(|word| word.text.eq_ignore_ascii_case("utc"));
        }
        _ => {}
    }
}

/// What concerns a file as a whole.
fn of_file(file: &SqlFile, statements: &[Statement], found: &mut Vec<Found>) {
    let report = |rule, line, title: String| Found {
        rule,
        line,
        column: 1,
        title,
        help: None,
    };
    if file.has_way_back == Some(false) {
        found.push(report(
            "irreversible_or_nonlinear",
            1,
            "others here have a way back, and this one has none".to_owned(),
        ));
    }
    let is_setting = |all: Slice<'_>| {
        all.begins(&["set"])
            || all.begins(&["reset"])
            || all.begins(&["begin"])
            || all.begins(&["commit"])
    };
    let acting: Vec<&Statement> = statements
        .iter()
        .filter(|it| !is_setting(it.all()))
        .collect();
    let opens = statements.iter().any(|it| it.all().begins(&["begin"]));
    if let [_, second, ..] = acting[..]
        && !file.in_transaction
        && !file.is_generated
        && !opens
    {
        found.push(report(
            "not_rerunnable",
            second.line(),
            format!(
                "{} statements outside of a transaction: half of them may be done",
                acting.len()
            ),
        ));
    }
    let has_timeout = statements.iter().any(|it| {
        it.all().holds(&["statement_timeout"])
            || it.all().holds(&["idle_in_transaction_session_timeout"])
    });
    if !has_timeout && !acting.is_empty() {
        found.push(report(
            "missing_other_timeouts",
            1,
            "no statement of this file has an end that it must keep".to_owned(),
        ));
    }
}

/// Two files of one version.
fn versions(files: &[SqlFile], options: &Options) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for file in files {
        let name = file.path.file_name().unwrap_or_default().to_string_lossy();
        let digits: String = name
            .trim_start_matches('V')
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let version = (
            file.path.parent().map(std::path::Path::to_owned),
            digits.clone(),
        );
        if !digits.is_empty() && !seen.insert(version) && !file.is_generated {
            found.push(Found {
                rule: "irreversible_or_nonlinear",
                line: 1,
                column: 1,
                title: format!(
                    "another file has the version {digits} too: which runs first is by chance"
                ),
                help: None,
            });
            if let Some(last) = found.pop() {
                return diagnostic(file, last, options).into_iter().collect();
            }
        }
    }
    Vec::new()
}

fn unreadable(file: &SqlFile, problem: &str) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        code: "sql_unreadable".to_owned(),
        title: format!("this is not SQL as far as it can be read: {problem}"),
        object: None,
        location: Some(location(file, 1, 1)),
        notes: Vec::new(),
        help: Some(
            "commands of `psql` that begin with a backslash, and data behind COPY, are no SQL"
                .to_owned(),
        ),
    }
}

fn location(file: &SqlFile, line: u32, column: u32) -> Location {
    Location {
        file: file.shown.clone(),
        path: file.path.clone(),
        line,
        column,
    }
}

fn diagnostic(file: &SqlFile, found: Found, options: &Options) -> Option<Diagnostic> {
    let rule = find_rule(found.rule)?;
    let said = options.levels.iter().find(|level| level.rule == rule.name);
    let severity = match said.map_or(rule.default_level, |level| level.level) {
        Level::Deny => Severity::Error,
        Level::Warn => Severity::Warning,
        Level::Allow => return None,
    };
    Some(Diagnostic {
        severity,
        code: rule.name.to_owned(),
        title: found.title,
        object: None,
        location: Some(location(file, found.line, found.column)),
        notes: vec![
            section(rule, "# Why it is bad"),
            format!("`cargo schema explain {}` says more", rule.name),
        ],
        help: Some(found.help.unwrap_or_else(|| instead(rule))),
    })
}

/// The text of a section of a rule's documentation, in one line.
fn section(rule: &Rule, heading: &str) -> String {
    let documentation = rule.documentation();
    let text = documentation.split(heading).nth(1).unwrap_or_default();
    let text = text.split("\n# ").next().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The statements that the rule says to write instead, with the names of its example.
fn instead(rule: &Rule) -> String {
    let documentation = rule.documentation();
    let text = documentation
        .split("# Write instead")
        .nth(1)
        .unwrap_or_default();
    let code = text
        .split("```sql\n")
        .nth(1)
        .and_then(|text| text.split("\n```").next());
    format!("instead, by an example:\n{}", code.unwrap_or_default())
}
