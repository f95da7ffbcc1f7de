//! For programs: one document with everything.

use super::Diagnostic;
use serde_json::{Value, json};

/// The diagnostics as `{"findings": [...]}`.
pub(super) fn render(diagnostics: &[Diagnostic]) -> String {
    let findings: Vec<Value> = diagnostics.iter().map(finding).collect();
    format!("{:#}\n", json!({ "findings": findings }))
}

fn finding(diagnostic: &Diagnostic) -> Value {
    json!({
        "code": diagnostic.code,
        "severity": diagnostic.severity.keyword(),
        "title": diagnostic.title,
        "object": diagnostic.object,
        "location": diagnostic.location.as_ref().map(|location| json!({
            "file": location.file,
            "line": location.line,
            "column": location.column,
        })),
        "notes": diagnostic.notes,
        "help": diagnostic.help,
    })
}
