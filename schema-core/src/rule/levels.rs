//! The levels that the settings of a project give to rules.

use super::rules;
use crate::def::{EngineSet, Level, NormalForm, ProjectDef, RuleLevelDef};
use crate::syntax::Settings;

/// The levels that differ from the default: those of the preset, and those that the settings name; sorted by rule.
pub fn levels_of(settings: &Settings) -> Vec<RuleLevelDef<'static>> {
    rules()
        .iter()
        .filter_map(|rule| {
            let level: Level = match settings.rules.get(rule.name) {
                Some(setting) => setting.level,
                None => rule.level_under(settings.preset),
            };
            let is_said = settings.rules.contains_key(rule.name) || level != rule.default_level;
            is_said.then_some(RuleLevelDef {
                rule: rule.name,
                level,
            })
        })
        .collect()
}

/// What the settings say that does not depend on the table.
pub fn project_of(settings: &Settings) -> ProjectDef {
    let engines = settings.engines.iter();
    ProjectDef {
        normal_form: settings.normal_form.unwrap_or(NormalForm::Third),
        has_contexts: !settings.contexts.is_empty(),
        is_regulated: !settings.compliance.is_empty(),
        engines: match settings.engines.is_empty() {
            true => EngineSet::ALL,
            false => EngineSet(engines.fold(0, |all, target| all | target.engine.set().0)),
        },
        workload: settings.workload,
        consistency: settings.consistency,
        regions: u16::try_from(settings.regions.len()).unwrap_or(u16::MAX),
    }
}
