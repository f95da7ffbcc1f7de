//! What the way from the lock file to the structs falls foul of, at the structs: the rules that a plan decides.

use super::found::SourceFiles;
use crate::Error;
use crate::command::generate::{Options, Request, generate, now};
use crate::command::verdict::Judge;
use crate::project::Project;
use crate::report::{Diagnostic, Severity};
use crate::settings::LoadedSettings;
use schema_core::def::{Level, SchemaDef};

/// Plans the missing migration, and says what stands against it or is accepted at level `warn`. Whatever else keeps a
/// plan from being made is for `generate` to tell.
pub(super) fn planned(
    schema: &SchemaDef<'_>,
    project: &Project,
    settings: &LoadedSettings,
) -> Vec<Diagnostic> {
    let now = now();
    let options = Options::at(now);
    let request = Request {
        definition: schema,
        package: project.root(),
        settings,
        options: &options,
    };
    let files = SourceFiles::of(project);
    let judge = Judge::new(Some(schema), &settings.settings, now.date());
    let diagnostic = |severity, rule: &str, object: &str, title: String, help: &str| Diagnostic {
        severity,
        code: rule.to_owned(),
        title,
        object: Some(object.to_owned()),
        location: judge
            .table(object)
            .and_then(|table| files.location(table, 0)),
        notes: vec![format!("`cargo schema explain {rule}` says more")],
        help: Some(help.to_owned()),
    };
    match generate(&request) {
        Ok(generated) => {
            let accepted = generated.plans.iter().flat_map(|plan| &plan.accepted);
            accepted
                .filter(|it| it.level == Level::Warn)
                .map(|it| {
                    let title = format!("{}: {} ({})", it.object, it.problem, it.hazard);
                    let help = "the migration is generated all the same, as architrave.toml says";
                    diagnostic(Severity::Warning, it.rule, &it.object, title, help)
                })
                .collect()
        }
        Err(Error::Plan { errors, .. }) => errors
            .iter()
            .filter_map(|error| {
                let rule = error.rule()?;
                let object = error.hazard().map_or("", |(object, _)| object);
                let help = "`cargo schema generate` refuses it until it is changed or accepted";
                Some(diagnostic(
                    Severity::Error,
                    rule,
                    object,
                    error.to_string(),
                    help,
                ))
            })
            .collect(),
        Err(_) => Vec::new(),
    }
}
