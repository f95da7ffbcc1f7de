//! From the text to [`Settings`].

use super::table::{Source, Value};
use super::{
    Compliance, ContextSettings, EngineTarget, EngineVersion, FormatSetting, Position, RuleSetting,
    Settings, SettingsError,
};
use crate::def::{Engine, Level};
use crate::syntax::name::closest_name;
use toml::de::DeTable;

const KEYS: &[&str] = &[
    "engines",
    "workload",
    "consistency",
    "regions",
    "compliance",
    "normal_form",
    "preset",
    "baseline",
    "rules",
    "contexts",
    "tenancy",
    "migrations",
    "seeds",
    "engine",
];

/// Reads the settings.
pub(super) fn read(text: &str) -> Result<Settings, Vec<SettingsError>> {
    let (table, syntax_errors) = DeTable::parse_recoverable(text);
    let mut source = Source::new(text);
    for error in &syntax_errors {
        let span = error.span().unwrap_or(0..0);
        source.error(
            &span,
            format!("this is not TOML: {}", error.message().trim()),
        );
    }
    let mut settings = Settings::default();
    // What follows a syntax error is read wrongly, and its mistakes would not be the user's.
    if syntax_errors.is_empty() {
        root(&mut source, &mut settings, table.get_ref());
    }
    let errors = source.into_errors();
    if errors.is_empty() {
        Ok(settings)
    } else {
        Err(errors)
    }
}

fn root<'a>(source: &mut Source<'a>, settings: &mut Settings, table: &'a DeTable<'a>) {
    for (key, value) in source.entries(table, "") {
        match key {
            "engines" => settings.engines = engines(source, &value),
            "workload" => settings.workload = source.choice(&value),
            "consistency" => settings.consistency = source.choice(&value),
            "regions" => settings.regions = source.words(&value),
            "compliance" => {
                for item in source.list(&value) {
                    settings
                        .compliance
                        .extend(source.choice::<Compliance>(&item));
                }
            }
            "normal_form" => settings.normal_form = source.choice(&value),
            "preset" => settings.preset = source.choice(&value).unwrap_or_default(),
            "baseline" => settings.baseline = source.word(&value).map(str::to_owned),
            "rules" => rules(source, settings, &value),
            "contexts" => contexts(source, settings, &value),
            "tenancy" => tenancy(source, settings, &value),
            "migrations" => migrations(source, settings, &value),
            "seeds" => seeds(source, settings, &value),
            // A likely slip, and the message about tables would not help.
            "engine" if !value.is_table() => source.error(
                &value.span,
                "`engine` is the table of an engine's settings; list the engines themselves as \
                 `engines = [\"postgres 15\"]`",
            ),
            "engine" => engine_settings(source, settings, &value),
            unknown => source.unknown_key(&value, unknown, KEYS),
        }
    }
}

fn engines<'a>(source: &mut Source<'a>, value: &Value<'a>) -> Vec<EngineTarget> {
    let mut targets: Vec<EngineTarget> = Vec::new();
    for item in source.list(value) {
        let Some(text) = source.word(&item) else {
            continue;
        };
        match engine(text) {
            Ok(target) if targets.iter().any(|other| other.engine == target.engine) => source.error(
                &item.span,
                format!(
                    "{} stands here twice; name the oldest version that the schema runs on, once",
                    target.engine.name()
                ),
            ),
            Ok(target) => targets.push(target),
            Err(message) => source.error(&item.span, message),
        }
    }
    targets
}

/// Reads `postgres 15`.
fn engine(text: &str) -> Result<EngineTarget, String> {
    let (word, version) = match text.split_once(' ') {
        Some((word, version)) => (word, Some(version.trim())),
        None => (text, None),
    };
    let words = || Engine::ALL.iter().map(|engine| engine.keyword());
    let Some(engine) = Engine::ALL
        .iter()
        .copied()
        .find(|engine| engine.keyword() == word)
    else {
        let near = match word.to_lowercase().as_str() {
            "postgresql" | "pg" | "pgsql" => Some("postgres"),
            "sqlite3" => Some("sqlite"),
            lower => closest_name(lower, words()),
        };
        let remedy = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the engines are {}", words().collect::<Vec<_>>().join(", ")),
        };
        return Err(format!("`{word}` is not an engine; {remedy}"));
    };
    let version = match version {
        None => None,
        Some(text) => Some(engine_version(text).ok_or_else(|| {
            format!("`{text}` is not a version; write `{word} 15` or `{word} 3.45`, as the engine counts")
        })?),
    };
    Ok(EngineTarget { engine, version })
}

fn engine_version(text: &str) -> Option<EngineVersion> {
    let (major, minor) = text.split_once('.').unwrap_or((text, "0"));
    Some(EngineVersion {
        major: major.parse().ok()?,
        minor: minor.parse().ok()?,
    })
}

fn rules<'a>(source: &mut Source<'a>, settings: &mut Settings, value: &Value<'a>) {
    let Some(table) = source.table(value) else {
        return;
    };
    for (name, value) in source.entries(table, "rules") {
        let position = source.position(value.key.start);
        if let Some(setting) = rule(source, &value, position) {
            settings.rules.insert(name.to_owned(), setting);
        }
    }
}

fn rule<'a>(source: &mut Source<'a>, value: &Value<'a>, position: Position) -> Option<RuleSetting> {
    let mut reason = None;
    let level = if value.is_string() {
        source.choice::<Level>(value)?
    } else if value.is_table() {
        let table = source.table(value)?;
        let mut level = None;
        let mut level_is_written = false;
        for (key, entry) in source.entries(table, &value.path) {
            match key {
                "level" => {
                    level_is_written = true;
                    level = source.choice::<Level>(&entry);
                }
                "reason" => reason = source.word(&entry).map(str::to_owned),
                unknown => source.unknown_key(&entry, unknown, &["level", "reason"]),
            }
        }
        if !level_is_written {
            source.error(
                &value.span,
                format!("`{}` has no level; add `level = \"warn\"`", value.path),
            );
        }
        level?
    } else {
        source.unexpected(
            value,
            "a level such as `\"warn\"`, or `{ level = \"allow\", reason = \"...\" }`",
        );
        return None;
    };
    if level == Level::Allow && reason.is_none() {
        source.error(
            &value.span,
            format!(
                "`{path}` is switched off without a reason, and nobody will know later whether that was \
                 meant; write `{{ level = \"allow\", reason = \"...\" }}`",
                path = value.path
            ),
        );
    }
    Some(RuleSetting {
        level,
        reason,
        position,
    })
}

fn contexts<'a>(source: &mut Source<'a>, settings: &mut Settings, value: &Value<'a>) {
    let Some(table) = source.table(value) else {
        return;
    };
    let entries = source.entries(table, "contexts");
    let names: Vec<&str> = entries.iter().map(|(name, _)| *name).collect();
    for (name, value) in &entries {
        let Some(table) = source.table(value) else {
            continue;
        };
        let mut context = ContextSettings::default();
        for (key, entry) in source.entries(table, &value.path) {
            match key {
                "may_reference" => {
                    check_contexts(source, name, &entry, &names);
                    context.may_reference = source.words(&entry);
                    context.may_reference.sort();
                }
                "separate_database" => {
                    context.separate_database = source.boolean(&entry).unwrap_or_default();
                }
                unknown => {
                    source.unknown_key(&entry, unknown, &["may_reference", "separate_database"]);
                }
            }
        }
        settings.contexts.insert((*name).to_owned(), context);
    }
}

/// A context need not have a table of its own to be referred to, but a misspelled one is worth a word.
fn check_contexts<'a>(source: &mut Source<'a>, name: &str, value: &Value<'a>, names: &[&str]) {
    for item in source.list(value) {
        let Some(target) = source.word(&item) else {
            continue;
        };
        if target == name {
            source.error(
                &item.span,
                format!("a context may always refer to itself; leave `{target}` out"),
            );
        } else if !names.contains(&target)
            && let Some(near) =
                closest_name(target, names.iter().copied().filter(|other| *other != name))
        {
            source.error(
                &item.span,
                format!("there is no `[contexts.{target}]`; did you mean `{near}`?"),
            );
        }
    }
}

fn tenancy<'a>(source: &mut Source<'a>, settings: &mut Settings, value: &Value<'a>) {
    let Some(table) = source.table(value) else {
        return;
    };
    for (key, value) in source.entries(table, "tenancy") {
        match key {
            "isolation" => settings.tenancy.isolation = source.choice(&value).unwrap_or_default(),
            "setting" => {
                if let Some(name) = source.word(&value) {
                    if is_custom_setting(name) {
                        name.clone_into(&mut settings.tenancy.setting);
                    } else {
                        source.error(
                            &value.span,
                            format!(
                                "`{name}` is no name of a setting of an application's own, which has two parts: \
                                 write `setting = \"app.tenant_id\"`"
                            ),
                        );
                    }
                }
            }
            unknown => source.unknown_key(&value, unknown, &["isolation", "setting"]),
        }
    }
}

/// Whether PostgreSQL takes it: parts of letters, digits and underscores, at least two, joined by points
/// (`valid_custom_variable_name` in `src/backend/utils/misc/guc.c`).
fn is_custom_setting(name: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && part
                .chars()
                .all(|each| each.is_ascii_alphanumeric() || each == '_')
    };
    name.contains('.') && name.split('.').all(is_part)
}

fn migrations<'a>(source: &mut Source<'a>, settings: &mut Settings, value: &Value<'a>) {
    let Some(table) = source.table(value) else {
        return;
    };
    for (key, value) in source.entries(table, "migrations") {
        match key {
            "format" => {
                let position = source.position(value.span.start);
                settings.migrations.format = source.word(&value).map(|word| FormatSetting {
                    word: word.to_owned(),
                    position,
                });
            }
            "directory" => {
                settings.migrations.directory = source.word(&value).map(str::to_owned);
            }
            unknown => source.unknown_key(&value, unknown, &["format", "directory"]),
        }
    }
}

fn seeds<'a>(source: &mut Source<'a>, settings: &mut Settings, value: &Value<'a>) {
    let Some(table) = source.table(value) else {
        return;
    };
    for (key, value) in source.entries(table, "seeds") {
        match key {
            "directory" => settings.seeds.directory = source.word(&value).map(str::to_owned),
            unknown => source.unknown_key(&value, unknown, &["directory"]),
        }
    }
}

fn engine_settings<'a>(source: &mut Source<'a>, settings: &mut Settings, value: &Value<'a>) {
    let Some(table) = source.table(value) else {
        return;
    };
    for (engine, value) in source.entries(table, "engine") {
        match engine {
            "sqlite" => sqlite(source, settings, &value),
            "postgres" => source.error(
                &value.key,
                "PostgreSQL has nothing to choose; leave `[engine.postgres]` out, and write its version as \
                 `engines = [\"postgres 15\"]`",
            ),
            unknown => source.unknown_key(&value, unknown, &["sqlite"]),
        }
    }
}

fn sqlite<'a>(source: &mut Source<'a>, settings: &mut Settings, value: &Value<'a>) {
    let Some(table) = source.table(value) else {
        return;
    };
    let renderings = &mut settings.sqlite;
    for (key, value) in source.entries(table, "engine.sqlite") {
        match key {
            "reason" => settings.sqlite_reason = source.word(&value).map(str::to_owned),
            "numeric" => renderings.numeric = source.choice(&value),
            "regex" => renderings.regex = source.choice(&value),
            "uuid" => renderings.uuid = source.choice(&value),
            "timestamp" => renderings.timestamp = source.choice(&value),
            unknown => {
                let known = ["reason", "numeric", "regex", "uuid", "timestamp"];
                source.unknown_key(&value, unknown, &known);
            }
        }
    }
}
