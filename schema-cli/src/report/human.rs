//! For people: rustc's way of showing things.

use super::{Diagnostic, Location, Severity, excerpt};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The diagnostics, an empty line after each, with colours.
pub(super) fn render(diagnostics: &[Diagnostic]) -> String {
    let sources = sources(diagnostics);
    let mut text = String::new();
    for diagnostic in diagnostics {
        let source = diagnostic
            .location
            .as_ref()
            .and_then(|location| sources.get(location.path.as_path()))
            .and_then(Option::as_deref);
        text.push_str(&Renderer::styled().render(&groups(diagnostic, source)));
        text.push_str("\n\n");
    }
    text
}

/// An error of the tool itself.
pub(super) fn error(message: &str, remedy: Option<&str>) -> String {
    let mut lines = message.lines();
    let mut group =
        Group::with_title(Level::ERROR.primary_title(lines.next().unwrap_or_default().to_owned()));
    let rest = lines.collect::<Vec<_>>().join("\n");
    if !rest.is_empty() {
        group = group.element(Level::NOTE.no_name().message(rest));
    }
    if let Some(remedy) = remedy {
        group = group.element(Level::HELP.message(remedy.to_owned()));
    }
    let mut text = Renderer::styled().render(&[group]);
    text.push('\n');
    text
}

/// Each file once; `None` where it cannot be read, and then only its place is shown.
fn sources(diagnostics: &[Diagnostic]) -> BTreeMap<PathBuf, Option<String>> {
    let mut sources = BTreeMap::new();
    for location in diagnostics.iter().filter_map(|it| it.location.as_ref()) {
        sources
            .entry(location.path.clone())
            .or_insert_with_key(|path: &PathBuf| read(path));
    }
    sources
}

fn read(path: &Path) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

fn groups<'a>(diagnostic: &'a Diagnostic, source: Option<&'a str>) -> Vec<Group<'a>> {
    let title = level(diagnostic.severity)
        .primary_title(diagnostic.title.as_str())
        .id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    if let Some(location) = &diagnostic.location {
        group = match source.and_then(|source| excerpt::span(source, location)) {
            Some(span) => group.element(
                Snippet::source(source.unwrap_or_default())
                    .path(location.file.as_str())
                    .annotation(AnnotationKind::Primary.span(span)),
            ),
            None => group.element(origin(location)),
        };
    } else if let Some(object) = &diagnostic.object {
        group = group.element(Origin::path(object.as_str()));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    vec![group]
}

fn origin(location: &Location) -> Origin<'_> {
    Origin::path(location.file.as_str())
        .line(location.line as usize)
        .char_column(location.column as usize)
}

const fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::report::{Diagnostic, Location, Severity};

    #[test]
    fn the_source_is_quoted_and_underlined() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("order.rs");
        std::fs::write(&path, "struct Order {\n    #[references(Customer.id)]\n}\n").unwrap();
        let text = render(&[Diagnostic {
            severity: Severity::Warning,
            code: "foreign_key_unindexed".to_owned(),
            title: "the foreign key leads no index".to_owned(),
            object: Some("orders.customer_id".to_owned()),
            location: Some(Location {
                file: "src/order.rs".to_owned(),
                path,
                line: 2,
                column: 7,
            }),
            notes: vec!["each delete of a customer reads all orders".to_owned()],
            help: Some("add `#[index(customer_id)]`".to_owned()),
        }]);
        let plain = anstream::adapter::strip_str(&text).to_string();
        assert_eq!(
            plain,
            "warning[foreign_key_unindexed]: the foreign key leads no index\n \
             --> src/order.rs:2:7\n  \
               |\n\
             2 |     #[references(Customer.id)]\n  \
               |       ^^^^^^^^^^^^^^^^^^^^^^^\n  \
               |\n  \
               = note: each delete of a customer reads all orders\n  \
               = help: add `#[index(customer_id)]`\n\n"
        );
    }
}
