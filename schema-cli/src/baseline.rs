//! The baseline: the findings of a day, accepted because they were there before the rules.

use crate::Error;
use crate::file_set::FileSet;
use crate::project::{Project, SETTINGS_FILE};
use crate::settings::LoadedSettings;
use schema_core::def::{SchemaDef, TableDef, WaiverDef};
use schema_core::rule::{
    all_findings, baseline_name, find_rule, place_of, struct_findings, subject,
};
use schema_core::syntax::settings::{Baseline, baseline_errors};
use std::path::PathBuf;
use toml_edit::{Array, DocumentMut, Item, Table, value};

/// The file, unless the settings name another.
pub const FILE: &str = "architrave-baseline.toml";

/// Whether the file may have entries of other schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// It is read for several.
    May,
    /// It is this schema's own.
    Cannot,
}

/// Everything that the rules find today, whatever an earlier baseline accepts.
pub fn today(schema: &SchemaDef<'_>) -> Baseline {
    let waivers: Vec<Vec<WaiverDef<'_>>> =
        schema.tables.iter().map(|table| of_people(table)).collect();
    let tables: Vec<TableDef<'_>> = schema
        .tables
        .iter()
        .zip(&waivers)
        .map(|(table, waivers)| TableDef { waivers, ..**table })
        .collect();
    let tables: Vec<&TableDef<'_>> = tables.iter().collect();
    let schema = SchemaDef {
        tables: &tables,
        ..*schema
    };
    let mut baseline = Baseline::default();
    for found in all_findings(&schema) {
        if let Some(table) = schema.tables.get(found.table) {
            let subject = subject(table, found.finding.site);
            baseline.insert(&baseline_name(table), found.finding.rule.name, subject);
        }
    }
    for columns in schema.flattened_structs() {
        let waivers = of_people(columns);
        let columns = TableDef {
            waivers: &waivers,
            ..*columns
        };
        for finding in struct_findings(&columns) {
            let subject = subject(&columns, finding.site);
            baseline.insert(&baseline_name(&columns), finding.rule.name, subject);
        }
    }
    baseline
}

/// The waivers that somebody wrote.
fn of_people<'a>(table: &TableDef<'a>) -> Vec<WaiverDef<'a>> {
    let waivers = table.waivers.iter().copied();
    waivers.filter(|waiver| !waiver.is_of_baseline()).collect()
}

/// Entries about what is not there any more: a table, a rule, a column. Each as a sentence.
///
/// With `Others::May`, a table that the schema does not have may be another schema's.
pub fn without_object(baseline: &Baseline, schema: &SchemaDef<'_>, others: Others) -> Vec<String> {
    let structs: Vec<&TableDef<'_>> = schema
        .tables
        .iter()
        .copied()
        .chain(schema.flattened_structs())
        .collect();
    let mut found = Vec::new();
    for (name, rules) in &baseline.tables {
        let Some(table) = structs.iter().find(|table| baseline_name(table) == *name) else {
            if others == Others::Cannot {
                found.push(format!(
                    "the baseline has findings of `{name}`, which is no table of the schema"
                ));
            }
            continue;
        };
        for (rule, subjects) in rules {
            if find_rule(rule).is_none() {
                found.push(format!(
                    "the baseline has findings of the rule `{rule}`, which does not exist"
                ));
                continue;
            }
            let gone = subjects
                .iter()
                .filter(|subject| place_of(table, subject).is_none());
            found.extend(gone.map(|subject| {
                format!("the baseline has a finding of `{rule}` about `{subject}` of `{name}`, which is not there")
            }));
        }
    }
    found
}

/// Whether the settings are those of several crates, or the crate has several schemas.
pub fn others(project: &Project, settings: &LoadedSettings) -> Others {
    match settings.directory == project.root() && project.selection.schema.is_none() {
        true => Others::Cannot,
        false => Others::May,
    }
}

/// Reads the baseline that the settings name; `None` where they name none.
///
/// # Errors
///
/// When it cannot be read, or is damaged.
pub fn read(settings: &LoadedSettings) -> Result<Option<Baseline>, Error> {
    let Some(name) = &settings.settings.baseline else {
        return Ok(None);
    };
    let path = settings.directory.join(name);
    let text = std::fs::read_to_string(&path).map_err(|error| Error::read(&path, error))?;
    Baseline::parse(&text)
        .map(Some)
        .map_err(|errors| Error::Content {
            path,
            problem: baseline_errors(name, &errors),
            remedy: "mend it, or write it again with `cargo schema lint --write-baseline`"
                .to_owned(),
        })
}

/// Writes today's findings, and names the file in the settings where they do not yet. Returns the file and the number
/// of findings.
///
/// # Errors
///
/// When a file cannot be written; both are then as they were.
pub fn write(
    project: &Project,
    settings: &LoadedSettings,
    baseline: &Baseline,
) -> Result<PathBuf, Error> {
    let mut files = FileSet::default();
    let name = settings.settings.baseline.as_deref().unwrap_or(FILE);
    let path = settings.directory.join(name);
    files.replace(&path, text(baseline));
    if settings.settings.baseline.is_none() {
        let file = settings
            .file
            .clone()
            .unwrap_or_else(|| project.root().join(SETTINGS_FILE));
        let old = match &settings.file {
            Some(file) => {
                std::fs::read_to_string(file).map_err(|error| Error::read(file, error))?
            }
            None => String::new(),
        };
        files.replace(
            &file,
            with_baseline(&old, name).map_err(|problem| Error::Content {
                path: file.clone(),
                problem,
                remedy: format!("mend it, or write `baseline = \"{name}\"` into it yourself"),
            })?,
        );
    }
    files.commit()?;
    Ok(path)
}

/// The settings with the key `baseline`, which stands before the first table.
fn with_baseline(settings: &str, name: &str) -> Result<String, String> {
    let mut document: DocumentMut = settings
        .parse()
        .map_err(|error: toml_edit::TomlError| error.to_string())?;
    document.insert("baseline", value(name));
    Ok(document.to_string())
}

/// `baseline` with the entries about what other schemas declare: a file may serve several crates of a workspace, or
/// several schemas of a crate. Elsewhere an entry about no table is left out.
///
/// # Errors
///
/// When the file that is there cannot be read.
pub fn beside_others(
    project: &Project,
    settings: &LoadedSettings,
    mut baseline: Baseline,
    schema: &SchemaDef<'_>,
) -> Result<Baseline, Error> {
    let is_there = |name: &String| settings.directory.join(name).exists();
    if others(project, settings) == Others::Cannot
        || !settings.settings.baseline.as_ref().is_some_and(is_there)
    {
        return Ok(baseline);
    }
    let own: Vec<String> = schema
        .tables
        .iter()
        .copied()
        .chain(schema.flattened_structs())
        .map(baseline_name)
        .collect();
    for (name, rules) in read(settings)?.unwrap_or_default().tables {
        if !own.contains(&name) {
            baseline.tables.insert(name, rules);
        }
    }
    Ok(baseline)
}

/// The text of the file: tables sorted, and one rule a line.
fn text(baseline: &Baseline) -> String {
    let mut document = DocumentMut::new();
    for (name, rules) in &baseline.tables {
        let mut table = Table::new();
        for (rule, subjects) in rules {
            let subjects: Array = subjects.iter().map(String::as_str).collect();
            table.insert(rule, value(subjects));
        }
        document.insert(name, Item::Table(table));
    }
    format!(
        "# What the rules found on the day when this was written: accepted, so that only new findings count.\n\
         # `cargo schema lint` names what is no longer found; `cargo schema lint --write-baseline` writes the file again.\n\n\
         {document}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut baseline = Baseline::default();
        baseline.insert("sales.orders", "varchar_255", "column a\"b".to_owned());
        baseline.insert("sales.orders", "varchar_255", "column c".to_owned());
        baseline.insert("Weird \n Name", "primary_key_missing", "table".to_owned());
        assert_eq!(Baseline::parse(&text(&baseline)).unwrap(), baseline);
        assert_eq!(baseline.count(), 3);
    }

    #[test]
    fn the_settings_keep_what_they_say() {
        let before = "# ours\nengines = [\"postgres 15\"]\n\n[rules]\nvarchar_255 = \"warn\"\n";
        let after = with_baseline(before, FILE).unwrap();
        assert_eq!(
            after,
            "# ours\nengines = [\"postgres 15\"]\nbaseline = \"architrave-baseline.toml\"\n\n[rules]\nvarchar_255 = \"warn\"\n"
        );
    }
}
