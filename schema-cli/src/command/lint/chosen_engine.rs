//! The engines of `architrave.toml` beside its workload: `engine_unjustified`, where no struct says it.

use crate::report::{Diagnostic, Location, Severity};
use crate::settings::LoadedSettings;
use schema_core::def::{Level, Store};
use schema_core::dialect::Engine;
use schema_core::rule::{engine_unjustified, levels_of};
use std::path::Path;

/// The finding that SQLite is no first choice for the declared workload, and nothing says why it is there. Without a
/// workload there is nothing to hold it against.
pub(super) fn unjustified(settings: &LoadedSettings, workspace: &Path) -> Option<Diagnostic> {
    let rule = &engine_unjustified::RULE;
    let own = &settings.settings;
    let workload = own.workload?;
    let first: Vec<Store> = workload.first_choices().to_vec();
    let is_listed = own.engines.iter().any(|it| it.engine == Engine::Sqlite);
    let is_first = first.iter().any(|it| it.engine() == Some(Engine::Sqlite));
    if !is_listed || is_first || own.sqlite_reason.is_some() {
        return None;
    }
    let levels = levels_of(own);
    let said = levels.iter().find(|level| level.rule == rule.name);
    let severity = match said.map_or(rule.default_level, |it| it.level) {
        Level::Deny => Severity::Error,
        Level::Warn => Severity::Warning,
        Level::Allow => return None,
    };
    let mut names: Vec<&str> = first.iter().map(|it| it.keyword()).collect();
    if !names.contains(&Store::Postgres.keyword()) {
        names.insert(0, Store::Postgres.keyword());
    }
    Some(Diagnostic {
        severity,
        code: rule.name.to_owned(),
        title: format!(
            "`engines` has SQLite, which is no first choice for the workload `{}`",
            workload.keyword()
        ),
        object: None,
        location: location(settings, workspace),
        notes: vec![
            "one more engine is one more to back up, watch and upgrade".to_owned(),
            format!("`cargo schema explain {}` says more", rule.name),
        ],
        help: Some(format!(
            "take `{}`, or say why: `reason = \"..\"` under `[engine.sqlite]`",
            names.join("` or `")
        )),
    })
}

/// Where `sqlite` stands in the list of engines.
fn location(settings: &LoadedSettings, workspace: &Path) -> Option<Location> {
    let path = settings.file.as_ref()?;
    let text = std::fs::read_to_string(path).ok()?;
    let (line, column) = place(&text)?;
    let file = path.strip_prefix(workspace).unwrap_or(path);
    Some(Location {
        file: file.display().to_string(),
        path: path.clone(),
        line,
        column,
    })
}

/// The line and column of the word in the list, which may have several lines.
fn place(text: &str) -> Option<(u32, u32)> {
    let begins = |line: &str| {
        line.strip_prefix("engines")
            .is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let lines = text.lines().zip(1_u32..);
    let mut list = lines.skip_while(|(line, _)| !begins(line));
    let (line, number) = list.find(|(line, _)| line.contains("\"sqlite"))?;
    let column = line.split("\"sqlite").next()?.chars().count() + 1;
    Some((number, u32::try_from(column).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use schema_core::syntax::Settings;
    use std::path::PathBuf;

    fn found(text: &str) -> Option<Diagnostic> {
        let settings = LoadedSettings {
            settings: Settings::parse(text).unwrap(),
            file: None,
            directory: PathBuf::new(),
        };
        unjustified(&settings, Path::new(""))
    }

    #[test]
    fn sqlite_is_held_against_the_workload() {
        let found =
            found("engines = [\"postgres 15\", \"sqlite\"]\nworkload = \"oltp\"\n").unwrap();
        assert_eq!(found.severity, Severity::Error);
        assert!(found.help.unwrap().contains("take `postgres` or `mysql`"));
    }

    #[test]
    fn a_reason_a_level_a_first_choice_and_no_workload_are_heeded() {
        for fine in [
            "engines = [\"sqlite\"]\n",
            "engines = [\"postgres\"]\nworkload = \"olap\"\n",
            "engines = [\"sqlite\"]\nworkload = \"serverless\"\n",
            "engines = [\"sqlite\"]\nworkload = \"oltp\"\n[engine.sqlite]\nreason = \"one file\"\n",
            "engines = [\"sqlite\"]\nworkload = \"oltp\"\n[rules]\n\
             engine_unjustified = { level = \"allow\", reason = \"it runs on ships\" }\n",
        ] {
            assert_eq!(found(fine), None, "{fine}");
        }
        let warned =
            "engines = [\"sqlite\"]\nworkload = \"oltp\"\n[rules]\nengine_unjustified = \"warn\"\n";
        assert_eq!(found(warned).unwrap().severity, Severity::Warning);
    }

    #[test]
    fn the_word_is_found_in_lists_of_several_lines() {
        assert_eq!(place("engines = [\"sqlite\"]\n"), Some((1, 12)));
        assert_eq!(
            place("# \"sqlite\"\nengines = [\n  \"postgres\",\n  \"sqlite 3.40\",\n]\n"),
            Some((4, 3))
        );
    }
}
