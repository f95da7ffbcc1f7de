//! `architrave.toml` as a JSON Schema, for editors that complete and check settings (taplo, Even Better TOML).
//!
//! <https://json-schema.org/draft-07>

use crate::def::{Consistency, Level, NormalForm, Preset, Workload};
use crate::format::formats;
use crate::rule::rules;
use crate::syntax::settings::{
    Compliance, Isolation, SqliteNumeric, SqliteRegex, SqliteTimestamp, SqliteUuid,
};
use serde_json::{Map, Value, json};

/// Where the schema is published.
const ID: &str = "https://raw.githubusercontent.com/architrave-rs/architrave/main/docs/src/architrave.schema.json";

/// The schema, with every rule and what it flags.
fn settings_schema() -> Value {
    let words =
        |all: &[&str], description: &str| json!({ "enum": all, "description": description });
    let list = |of: Value, description: &str| json!({ "type": "array", "items": of, "uniqueItems": true, "description": description });
    let text =
        |description: &str| json!({ "type": "string", "minLength": 1, "description": description });
    let sections = [
        (
            "engines",
            list(
                json!({ "type": "string", "pattern": "^(postgres|sqlite)( [0-9]+(\\.[0-9]+)?)?$" }),
                "The engines that the schema runs on, each with the oldest version: `postgres 15`.",
            ),
        ),
        (
            "workload",
            words(
                &keywords(Workload::ALL, Workload::keyword),
                "What the database is used for.",
            ),
        ),
        (
            "consistency",
            words(
                &keywords(Consistency::ALL, Consistency::keyword),
                "What readers may see after a write.",
            ),
        ),
        ("regions", list(text("A region."), "Where the data lives.")),
        (
            "compliance",
            list(
                json!({ "enum": keywords(Compliance::ALL, Compliance::keyword) }),
                "The regimes that the data is under.",
            ),
        ),
        (
            "normal_form",
            words(
                &keywords(NormalForm::ALL, NormalForm::keyword),
                "The normal form that tables are held to.",
            ),
        ),
        (
            "preset",
            words(
                &keywords(Preset::ALL, Preset::keyword),
                "Which rules are on by default.",
            ),
        ),
        ("baseline", text("The file of findings that are accepted.")),
        ("rules", rule_levels()),
        (
            "contexts",
            json!({
                "type": "object",
                "description": "The bounded contexts, by name.",
                "additionalProperties": table(vec![
                    ("may_reference", list(text("A context."), "The contexts that its tables may refer to.")),
                    (
                        "separate_database",
                        json!({ "type": "boolean", "description": "Its tables are in a database of their own." }),
                    ),
                ]),
            }),
        ),
        (
            "tenancy",
            table(vec![
                (
                    "isolation",
                    words(
                        &keywords(Isolation::ALL, Isolation::keyword),
                        "What keeps tenants apart.",
                    ),
                ),
                (
                    "setting",
                    text("The setting by which a session says for which tenant it works."),
                ),
            ]),
        ),
        (
            "migrations",
            table(vec![
                (
                    "format",
                    words(
                        &formats()
                            .iter()
                            .map(|format| format.keyword())
                            .collect::<Vec<_>>(),
                        "The tool that runs them.",
                    ),
                ),
                ("directory", text("Where they are written.")),
            ]),
        ),
        ("seeds", table(vec![("directory", text("Where they are."))])),
        (
            "engine",
            table(vec![(
                "sqlite",
                table(vec![
                    (
                        "reason",
                        text("Why SQLite, where it is no first choice for the workload."),
                    ),
                    (
                        "numeric",
                        words(
                            &keywords(SqliteNumeric::ALL, SqliteNumeric::keyword),
                            "How exact decimals are held.",
                        ),
                    ),
                    (
                        "regex",
                        words(
                            &keywords(SqliteRegex::ALL, SqliteRegex::keyword),
                            "What becomes of patterns.",
                        ),
                    ),
                    (
                        "uuid",
                        words(
                            &keywords(SqliteUuid::ALL, SqliteUuid::keyword),
                            "How UUIDs are held.",
                        ),
                    ),
                    (
                        "timestamp",
                        words(
                            &keywords(SqliteTimestamp::ALL, SqliteTimestamp::keyword),
                            "How moments are held.",
                        ),
                    ),
                ]),
            )]),
        ),
    ];
    let mut schema = table(sections.into_iter().collect());
    if let Value::Object(schema) = &mut schema {
        schema.insert(
            "$schema".to_owned(),
            json!("http://json-schema.org/draft-07/schema#"),
        );
        schema.insert("$id".to_owned(), json!(ID));
        schema.insert("title".to_owned(), json!("architrave.toml"));
        schema.insert("definitions".to_owned(), json!({ "level": level() }));
    }
    schema
}

fn keywords<T: Copy>(all: &[T], keyword: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|it| keyword(*it)).collect()
}

/// An object that has these keys and no others.
fn table(properties: Vec<(&str, Value)>) -> Value {
    let properties: Map<String, Value> = properties
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

/// A level for each rule. One that is switched off has a reason.
fn rule_levels() -> Value {
    let of_rules: Vec<(&str, Value)> = rules()
        .iter()
        .map(|rule| {
            let description = format!(
                "{} By default: {}.",
                rule.summary(),
                rule.default_level.keyword()
            );
            (
                rule.name,
                json!({ "$ref": "#/definitions/level", "description": description }),
            )
        })
        .collect();
    let mut levels = table(of_rules);
    if let Value::Object(levels) = &mut levels {
        levels.insert(
            "description".to_owned(),
            json!("The rules whose level is another one."),
        );
    }
    levels
}

/// What a rule's setting may be.
fn level() -> Value {
    let on: Vec<&str> = keywords(Level::ALL, Level::keyword)
        .into_iter()
        .filter(|word| *word != Level::Allow.keyword())
        .collect();
    let reason = json!({ "type": "string", "pattern": "\\S", "description": "Why." });
    let of = |levels: Value| table(vec![("level", levels), ("reason", reason.clone())]);
    let with = |mut object: Value, required: Value| {
        if let Value::Object(keys) = &mut object {
            keys.insert("required".to_owned(), required);
        }
        object
    };
    json!({ "anyOf": [
        { "enum": on },
        with(of(json!({ "enum": on })), json!(["level"])),
        with(of(json!({ "const": Level::Allow.keyword() })), json!(["level", "reason"])),
    ] })
}

/// The schema as a file.
pub fn settings_schema_text() -> String {
    format!("{:#}\n", settings_schema())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "a test compares the committed file with the generated one"
    )]
    fn the_committed_file_is_the_generated_one() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../docs/src/architrave.schema.json"
        );
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            committed == settings_schema_text(),
            "docs/src/architrave.schema.json is stale: run `cargo xtask generate`"
        );
    }
}
