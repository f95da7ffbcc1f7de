//! SARIF 2.1.0, the exchange format of static analysis that code-scanning services read.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use super::Diagnostic;
use schema_core::def::Level;
use schema_core::rule::find_rule;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// One run with all results.
pub(super) fn render(diagnostics: &[Diagnostic]) -> String {
    let codes: BTreeSet<&str> = diagnostics.iter().map(|it| it.code.as_str()).collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(code)).collect();
    let results: Vec<Value> = diagnostics.iter().map(result).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "cargo-schema",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

/// What a code means, where it is a rule: viewers show it beside the findings.
fn rule(code: &str) -> Value {
    let Some(rule) = find_rule(code) else {
        return json!({ "id": code });
    };
    let level = match rule.default_level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Allow => "none",
    };
    json!({
        "id": code,
        "shortDescription": { "text": rule.summary() },
        "fullDescription": { "text": rule.documentation() },
        "helpUri": format!("{}/blob/main/docs/rules/{code}.md", env!("CARGO_PKG_REPOSITORY")),
        "defaultConfiguration": { "level": level },
    })
}

fn result(diagnostic: &Diagnostic) -> Value {
    let mut text = diagnostic.title.clone();
    for paragraph in diagnostic.notes.iter().chain(&diagnostic.help) {
        text.push_str("\n\n");
        text.push_str(paragraph);
    }
    let locations: Vec<Value> = diagnostic
        .location
        .iter()
        .map(|location| {
            json!({ "physicalLocation": {
                "artifactLocation": { "uri": uri(&location.file) },
                "region": { "startLine": location.line, "startColumn": location.column },
            } })
        })
        .collect();
    json!({
        "ruleId": diagnostic.code,
        "level": diagnostic.severity.keyword(),
        "message": { "text": text },
        "locations": locations,
    })
}

/// A relative reference: separators are slashes, and what a reference cannot hold is escaped.
fn uri(file: &str) -> String {
    let mut uri = String::new();
    for byte in file.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                uri.push(char::from(byte));
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::{render, uri};
    use crate::report::{Diagnostic, Severity};

    #[test]
    fn a_space_is_escaped() {
        assert_eq!(uri("my crate/src/lib.rs"), "my%20crate/src/lib.rs");
    }

    #[test]
    fn each_rule_is_listed_once() {
        let finding = Diagnostic {
            severity: Severity::Warning,
            code: "varchar_255".to_owned(),
            title: "a habit, not a length".to_owned(),
            object: None,
            location: None,
            notes: Vec::new(),
            help: None,
        };
        let document: serde_json::Value =
            serde_json::from_str(&render(&[finding.clone(), finding])).unwrap();
        let run = &document["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), 1);
        assert_eq!(run["results"].as_array().unwrap().len(), 2);
    }
}
