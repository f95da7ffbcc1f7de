//! What is shown: for people, for programs, for continuous integration.
//!
//! A verb yields [`Diagnostic`]s or a value; each format is one file that renders them to text.

pub(crate) mod excerpt;
mod github;
mod human;
mod json;
mod sarif;

use crate::Error;
use std::path::PathBuf;

/// The ways to show findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReportFormat {
    /// For people: the source line, underlined.
    #[default]
    Human,
    /// One JSON document.
    Json,
    /// Workflow commands that GitHub Actions turns into annotations.
    Github,
    /// SARIF 2.1.0, which code scanning reads.
    Sarif,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It must be mended.
    Error,
    /// It should be.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word for it: `error`, `warning`, `note`.
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A place in a source file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The file as it is shown: relative to the workspace where it lies inside.
    pub file: String,
    /// The file as it is opened.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// The rule, or another name that stays the same: `schema_drifted`.
    pub code: String,
    /// What is wrong, in one line.
    pub title: String,
    /// The object: `orders.customer_id`.
    pub object: Option<String>,
    /// Where it stands.
    pub location: Option<Location>,
    /// Why it matters and what else there is to know, a line or paragraph each.
    pub notes: Vec<String>,
    /// What to write instead.
    pub help: Option<String>,
}

/// The text of `diagnostics` in `format`, ending in a line feed unless empty. `colored` only concerns
/// people; the caller strips colours that its terminal does not have.
pub fn render(diagnostics: &[Diagnostic], format: ReportFormat) -> String {
    match format {
        ReportFormat::Human => human::render(diagnostics),
        ReportFormat::Json => json::render(diagnostics),
        ReportFormat::Github => github::render(diagnostics),
        ReportFormat::Sarif => sarif::render(diagnostics),
    }
}

/// Shows why a verb failed: on standard error for people, and to programs also as a JSON document on
/// standard output, where they look for the result.
pub fn show_error(error: &Error, format: ReportFormat) {
    let remedy = error.remedy();
    anstream::eprint!("{}", human::error(&error.to_string(), remedy.as_deref()));
    if format == ReportFormat::Json {
        let document = serde_json::json!({
            "error": { "message": error.to_string(), "help": remedy },
        });
        anstream::println!("{document:#}");
    }
}
