//! `cargo schema lint --fix`: what findings say to write, written.
//!
//! The crate is compiled again after each change, because what one change mends another one may have been for. Where
//! it does not compile any more, the files are as they were.

mod remedy;
mod source;
#[cfg(test)]
mod tests;
mod version_control;

use super::found::{SourceFiles, diagnostic};
use crate::Error;
use crate::command::pull::format;
use crate::error::count;
use crate::file_set::FileSet;
use crate::project::Project;
use crate::runner;
use clap::Args;
use remedy::Remedy;
use schema_core::def::SchemaDef;
use schema_core::rule::all_findings;
use source::{Mend, Mended};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How often the crate is compiled again at most: a mended index may be the one that another finding is about.
const ROUNDS: usize = 4;

/// Whether findings are mended.
#[derive(Args, Clone, Copy, Debug, Default)]
#[command(next_help_heading = "Mending")]
pub struct Fix {
    /// Write what the findings say where there is one answer: indexes and unique rules that are missing, those that
    /// are there twice, waivers that accept nothing
    #[arg(long, conflicts_with_all = ["database_url", "migrations", "write_baseline"])]
    pub fix: bool,
    /// Show what would be written, and write nothing
    #[arg(long, requires = "fix")]
    pub diff: bool,
    /// Also change files that have changes which are in no commit
    #[arg(long, requires = "fix")]
    pub allow_dirty: bool,
    /// Also change files that are under no version control
    #[arg(long, requires = "fix")]
    pub allow_no_vcs: bool,
}

/// A file with what is mended in it.
#[derive(Debug)]
struct MendedFile {
    path: PathBuf,
    shown: String,
    before: String,
    after: String,
    rules: Vec<&'static str>,
}

/// How many of the findings `--fix` would mend.
pub(super) fn mendable(schema: &SchemaDef<'_>, files: &SourceFiles<'_>) -> usize {
    mended(schema, files).iter().map(|it| it.rules.len()).sum()
}

/// Mends what can be, and returns the schema as it is then.
///
/// # Errors
///
/// When a file is not as its last commit has it, cannot be written, or the crate does not compile afterwards; the
/// files are then as they were.
pub(super) fn run(
    options: Fix,
    project: &Project,
    mut schema: SchemaDef<'static>,
) -> Result<SchemaDef<'static>, Error> {
    let files = SourceFiles::of(project);
    let mut before: BTreeMap<PathBuf, String> = BTreeMap::new();
    let mut rules: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let mut mended = mended(&schema, &files);
        if mended.is_empty() {
            break;
        }
        let edition = project.package.edition.to_string();
        for file in &mut mended {
            keep_format(file, &edition);
        }
        if options.diff {
            for file in &mended {
                anstream::print!("{}", difference(file));
            }
            anstream::eprintln!("nothing was written: without `--diff` it is");
            return Ok(schema);
        }
        let untouched = mended.iter().filter(|it| !before.contains_key(&it.path));
        let untouched: Vec<&Path> = untouched.map(|it| it.path.as_path()).collect();
        version_control::check(options, project.workspace_root(), &untouched)?;
        let mut written = FileSet::default();
        for file in mended {
            written.replace(&file.path, file.after);
            before.entry(file.path).or_insert(file.before);
            rules.entry(file.shown).or_default().extend(file.rules);
        }
        written.commit()?;
        schema = match runner::read_schema(project) {
            Ok(schema) => schema,
            Err(error) => return Err(take_back(before, &error)),
        };
    }
    for (file, mut rules) in rules {
        let number = rules.len();
        rules.sort_unstable();
        rules.dedup();
        anstream::eprintln!(
            "mended {} in {file}: {}",
            count(number, "finding"),
            rules.join(", ")
        );
    }
    Ok(schema)
}

/// What is mended in each file, by path.
fn mended(schema: &SchemaDef<'_>, files: &SourceFiles<'_>) -> Vec<MendedFile> {
    let mut mends: BTreeMap<PathBuf, (String, Vec<Mend>)> = BTreeMap::new();
    for found in all_findings(schema) {
        let Some(table) = schema.tables.get(found.table) else {
            continue;
        };
        let shown = diagnostic(table, &found.finding, files);
        let remedy = Remedy::of(table, &found.finding, shown.help.as_deref());
        let (Some(remedy), Some(place)) = (remedy, shown.location) else {
            continue;
        };
        let Some(owner) = files.location(table, 0) else {
            continue;
        };
        let (_, of_file) = mends
            .entry(place.path.clone())
            .or_insert_with(|| (place.file.clone(), Vec::new()));
        of_file.push(Mend {
            rule: found.finding.rule.name,
            remedy,
            place,
            owner,
        });
    }
    let files = mends.into_iter().filter_map(|(path, (shown, mends))| {
        let before = std::fs::read_to_string(&path).ok()?;
        let Mended { text, rules } = source::mend(&before, &mends)?;
        Some(MendedFile {
            path,
            shown,
            before,
            after: text,
            rules,
        })
    });
    files.collect()
}

/// A file that was as rustfmt writes it stays so.
fn keep_format(file: &mut MendedFile, edition: &str) {
    if format::formatted(&file.before, edition).as_ref() == Some(&file.before)
        && let Some(text) = format::formatted(&file.after, edition)
    {
        file.after = text;
    }
}

fn difference(file: &MendedFile) -> String {
    similar::TextDiff::from_lines(&file.before, &file.after)
        .unified_diff()
        .context_radius(3)
        .header(&format!("a/{}", file.shown), &format!("b/{}", file.shown))
        .to_string()
}

/// Puts the files back, and says why.
fn take_back(before: BTreeMap<PathBuf, String>, error: &Error) -> Error {
    let mut files = FileSet::default();
    for (path, text) in before {
        files.replace(path, text);
    }
    match files.commit() {
        Ok(()) => Error::Usage {
            problem: format!("the crate does not compile with what was written: {error}"),
            remedy: "every file is as it was; `--fix --diff` shows what would be written"
                .to_owned(),
        },
        Err(error) => error,
    }
}
