//! GitHub Actions' workflow commands.
//!
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>

use super::{Diagnostic, Severity};

/// One command a diagnostic.
pub(super) fn render(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(command).collect()
}

fn command(diagnostic: &Diagnostic) -> String {
    let name = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(location) = &diagnostic.location {
        properties.push(format!("file={}", property(&location.file)));
        properties.push(format!("line={}", location.line));
        properties.push(format!("col={}", location.column));
    }
    properties.push(format!("title={}", property(&diagnostic.code)));
    let mut message = diagnostic.title.clone();
    for note in &diagnostic.notes {
        message.push_str("\nnote: ");
        message.push_str(note);
    }
    if let Some(help) = &diagnostic.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    format!("::{name} {}::{}\n", properties.join(","), data(&message))
}

/// The message's escapes.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Properties also escape what separates them.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::report::{Diagnostic, Location, Severity};
    use std::path::PathBuf;

    #[test]
    fn separators_and_line_feeds_are_escaped() {
        let text = render(&[Diagnostic {
            severity: Severity::Error,
            code: "primary_key_missing".to_owned(),
            title: "100% of `a`".to_owned(),
            object: None,
            location: Some(Location {
                file: "src/a,b.rs".to_owned(),
                path: PathBuf::new(),
                line: 3,
                column: 12,
            }),
            notes: vec!["why".to_owned()],
            help: None,
        }]);
        assert_eq!(
            text,
            "::error file=src/a%2Cb.rs,line=3,col=12,title=primary_key_missing::100%25 of `a`%0Anote: why\n"
        );
    }
}
