//! What is found in a schema that structs declare, as diagnostics with places in their files.

use crate::project::Project;
use crate::report::{Diagnostic, Location, Severity};
use jiff::civil::Date;
use schema_core::def::{Level, SchemaDef, SiteIndex, TableDef};
use schema_core::lock::{Fingerprints, Lock};
use schema_core::model::ObjectName;
use schema_core::rule::{Finding, all_findings, object_findings, struct_findings};
use std::path::Path;

/// Where source files are, as definitions name them.
#[derive(Clone, Copy, Debug)]
pub struct SourceFiles<'a> {
    /// The root of the workspace, which shown paths start from.
    pub workspace: &'a Path,
    /// The root of the package.
    pub package: &'a Path,
}

impl<'a> SourceFiles<'a> {
    /// The files of a project.
    pub fn of(project: &'a Project) -> Self {
        Self {
            workspace: project.workspace_root(),
            package: project.root(),
        }
    }

    /// The place of `site`.
    pub fn location(&self, table: &TableDef<'_>, site: SiteIndex) -> Option<Location> {
        let site = table.site(site)?;
        // The compiler names files from where it was started: the workspace of a member, the package
        // otherwise, or not at all, with a whole path.
        let path = [self.workspace, self.package]
            .into_iter()
            .map(|root| root.join(table.details.file))
            .find(|path| path.is_file())
            .unwrap_or_else(|| self.package.join(table.details.file));
        let file = path.strip_prefix(self.workspace).unwrap_or(&path);
        Some(Location {
            file: file.display().to_string(),
            line: site.line,
            column: site.column,
            path: path.clone(),
        })
    }
}

/// What the rules find in `schema`, with levels and waivers applied.
pub fn findings(schema: &SchemaDef<'_>, files: &SourceFiles<'_>) -> Vec<Diagnostic> {
    let of_tables = all_findings(schema).into_iter().filter_map(|found| {
        let table = schema.tables.get(found.table)?;
        Some(diagnostic(table, &found.finding, files))
    });
    let of_structs = schema.flattened_structs().into_iter().flat_map(|columns| {
        struct_findings(columns)
            .into_iter()
            .map(move |finding| diagnostic(columns, &finding, files))
    });
    let of_objects = object_findings(schema).into_iter().filter_map(|found| {
        let object = schema.objects.get(found.object)?;
        let mut shown = match object.relation {
            Some(columns) => diagnostic(columns, &found.finding, files),
            None => without_place(&found.finding),
        };
        shown.object = Some(match object.namespace {
            Some(namespace) => format!("{namespace}.{}", object.name),
            None => object.name.to_owned(),
        });
        Some(shown)
    });
    of_tables.chain(of_structs).chain(of_objects).collect()
}

pub(super) fn diagnostic(
    table: &TableDef<'_>,
    finding: &Finding,
    files: &SourceFiles<'_>,
) -> Diagnostic {
    Diagnostic {
        object: Some(object(table, finding.site)),
        location: files.location(table, finding.site),
        ..without_place(finding)
    }
}

/// A finding that stands at no place of a source file.
pub(crate) fn without_place(finding: &Finding) -> Diagnostic {
    let text = Text::parse(finding.rule.name, &finding.message);
    Diagnostic {
        severity: match finding.level {
            Level::Deny => Severity::Error,
            Level::Warn => Severity::Warning,
            Level::Allow => Severity::Note,
        },
        code: finding.rule.name.to_owned(),
        title: text.title,
        object: None,
        location: None,
        notes: text.notes,
        help: text.help,
    }
}

/// The column that stands at `site`, else the table.
pub(super) fn object(table: &TableDef<'_>, site: SiteIndex) -> String {
    let name = match table.namespace {
        Some(namespace) => format!("{namespace}.{}", table.name),
        // A struct that stands for columns of tables.
        None if table.name.is_empty() => table.rust_name.to_owned(),
        None => table.name.to_owned(),
    };
    table
        .columns
        .iter()
        .find(|column| [column.site, column.type_site, column.default_site].contains(&site))
        .filter(|_| site != 0)
        .map_or_else(|| name.clone(), |column| format!("{name}.{}", column.name))
}

/// A rule's message, taken apart: `rule: what`, `why: ..`, `help: ..`, `explain: ..`.
struct Text {
    title: String,
    notes: Vec<String>,
    help: Option<String>,
}

impl Text {
    fn parse(rule: &str, message: &str) -> Self {
        let mut title = String::new();
        let mut notes: Vec<String> = Vec::new();
        let mut help: Option<String> = None;
        for (number, line) in message.lines().enumerate() {
            if number == 0 {
                let line = line.strip_prefix(rule).unwrap_or(line);
                line.trim_start_matches(": ").clone_into(&mut title);
            } else if let Some(why) = line.strip_prefix("why: ") {
                notes.push(why.to_owned());
            } else if let Some(text) = line.strip_prefix("help: ") {
                help = Some(text.to_owned());
            } else if let Some(command) = line.strip_prefix("explain: ") {
                notes.push(format!("`{command}` says more"));
            } else if let Some(help) = &mut help {
                help.push('\n');
                help.push_str(line);
            } else {
                notes.push(line.to_owned());
            }
        }
        Self { title, notes, help }
    }
}

/// What waivers stand on: tables, and the structs that fields of them stand for.
fn waiving<'a>(schema: &SchemaDef<'a>) -> impl Iterator<Item = &'a TableDef<'a>> {
    let tables = schema.tables.iter().copied();
    tables.chain(schema.flattened_structs())
}

/// Waivers whose day has passed: what they accepted is to be looked at again.
pub fn expired_waivers(
    schema: &SchemaDef<'_>,
    files: &SourceFiles<'_>,
    today: Date,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for table in waiving(schema) {
        for waiver in table.waivers {
            let Some(until) = waiver.until else { continue };
            let (title, help) = match until.parse::<Date>() {
                Ok(date) if date >= today => continue,
                Ok(_) => (
                    format!("the waiver of `{}` ended on {until}", waiver.rule),
                    "mend what it accepts, or decide again and set a new date",
                ),
                Err(_) => (
                    format!("`until = \"{until}\"` is no date"),
                    "write it as `until = \"2027-01-31\"`",
                ),
            };
            found.push(Diagnostic {
                severity: Severity::Error,
                code: "waiver_expired".to_owned(),
                title,
                object: Some(object(table, waiver.covers.unwrap_or(0))),
                location: files.location(table, waiver.site),
                notes: vec![format!("it was accepted because: {}", waiver.reason)],
                help: Some(help.to_owned()),
            });
        }
    }
    found
}

/// Tables that differ from what the newest migration left: a migration is missing.
pub fn drift(schema: &SchemaDef<'_>, lock: &Lock, files: &SourceFiles<'_>) -> Vec<Diagnostic> {
    let declared = Fingerprints::of(schema);
    let mut found = Vec::new();
    for table in schema.tables {
        let name = ObjectName {
            namespace: table.namespace.map(str::to_owned),
            name: table.name.to_owned(),
        };
        let title = match lock.fingerprints.tables.get(&name) {
            Some(locked) if *locked == table.fingerprint() => continue,
            Some(_) => format!("`{name}` differs from `{}`", schema.lock),
            None => format!("`{name}` is not in `{}`", schema.lock),
        };
        found.push(drifted(
            title,
            Some(name.to_string()),
            files.location(table, 0),
        ));
    }
    for name in lock.fingerprints.tables.keys() {
        if !declared.tables.contains_key(name) {
            let title = format!("`{name}` is in `{}` and no struct declares it", schema.lock);
            found.push(drifted(title, Some(name.to_string()), None));
        }
    }
    found
}

pub(super) fn missing_lock(lock: &str) -> Diagnostic {
    let title = format!("`{lock}` is not there, so no migration creates these tables");
    drifted(title, None, None)
}

fn drifted(title: String, object: Option<String>, location: Option<Location>) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        code: "schema_drifted".to_owned(),
        title,
        object,
        location,
        notes: vec!["databases that run the migrations are not what the structs say".to_owned()],
        help: Some("`cargo schema generate` writes the migration".to_owned()),
    }
}

/// Every waiver, for review.
pub(super) fn waivers(schema: &SchemaDef<'_>, files: &SourceFiles<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for table in waiving(schema) {
        for waiver in table.waivers {
            let until = waiver.until.map(|until| format!(", until {until}"));
            found.push(Diagnostic {
                severity: Severity::Note,
                code: waiver.rule.to_owned(),
                title: format!("waived{}: {}", until.unwrap_or_default(), waiver.reason),
                object: Some(object(table, waiver.covers.unwrap_or(0))),
                location: files.location(table, waiver.site),
                notes: Vec::new(),
                help: None,
            });
        }
    }
    found
}

/// An entry of the baseline about what is no longer there.
pub(super) fn stale(title: String) -> Diagnostic {
    Diagnostic {
        severity: Severity::Warning,
        code: "waiver_unused".to_owned(),
        title,
        object: None,
        location: None,
        notes: Vec::new(),
        help: Some(
            "`cargo schema lint --write-baseline` writes the baseline again, without it".to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn a_message_is_taken_apart() {
        let text = Text::parse(
            "key_missing",
            "key_missing: `A` has no key\n  A.b: uuid\nwhy: rows repeat\nhelp: add\n  one\nexplain: cargo schema explain key_missing",
        );
        assert_eq!(text.title, "`A` has no key");
        assert_eq!(
            text.notes,
            [
                "  A.b: uuid",
                "rows repeat",
                "`cargo schema explain key_missing` says more"
            ]
        );
        assert_eq!(text.help.as_deref(), Some("add\n  one"));
    }
}
