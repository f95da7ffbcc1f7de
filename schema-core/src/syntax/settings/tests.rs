use super::*;

fn messages(text: &str) -> Vec<String> {
    let errors = Settings::parse(text).unwrap_err();
    errors.iter().map(ToString::to_string).collect()
}

fn refused(text: &str, message: &str) {
    let found = messages(text);
    assert_eq!(found.len(), 1, "{text}: {found:#?}");
    assert!(found[0].contains(message), "{text}: {found:#?}");
}

#[test]
fn nothing_gives_the_defaults() {
    assert_eq!(Settings::parse("").unwrap(), Settings::default());
    assert_eq!(Settings::default().preset, Preset::Recommended);
}

#[test]
fn reads_everything() {
    let settings = Settings::parse(
        r#"
engines = ["postgres 15", "sqlite 3.45"]
workload = "oltp"
consistency = "strong"
regions = ["eu", "us"]
compliance = ["gdpr"]
normal_form = "3nf"
preset = "strict"

[rules]
comment_missing = "warn"
foreign_key_cascade = { level = "allow", reason = "orders own their items" }

[contexts.sales]
may_reference = ["catalog", "billing"]
separate_database = true

[contexts.catalog]

[migrations]
format = "sqlx"
directory = "migrations"

[engine.sqlite]
numeric = "scaled_integer"
regex = "function"
uuid = "blob"
timestamp = "text"
"#,
    )
    .unwrap();
    assert_eq!(settings.engines[0].to_string(), "PostgreSQL 15");
    assert_eq!(settings.engines[1].to_string(), "SQLite 3.45");
    assert!(settings.targets(Engine::Sqlite));
    assert_eq!(settings.workload, Some(Workload::Oltp));
    assert_eq!(settings.normal_form, Some(NormalForm::Third));
    assert_eq!(settings.preset, Preset::Strict);
    let cascade = &settings.rules["foreign_key_cascade"];
    assert_eq!(cascade.level, Level::Allow);
    assert_eq!(cascade.reason.as_deref(), Some("orders own their items"));
    assert_eq!((cascade.position.line, cascade.position.column), (12, 1));
    assert_eq!(
        settings.contexts["sales"].may_reference,
        ["billing", "catalog"]
    );
    assert!(settings.contexts["sales"].separate_database);
    assert!(!settings.contexts["catalog"].separate_database);
    assert_eq!(settings.migrations.format.unwrap().word, "sqlx");
    assert_eq!(settings.sqlite.numeric, Some(SqliteNumeric::ScaledInteger));
    assert_eq!(settings.sqlite.uuid, Some(SqliteUuid::Blob));
}

#[test]
fn refuses_unknown_keys_and_words_with_the_nearest() {
    refused("normalform = \"3nf\"", "did you mean `normal_form`?");
    refused("colour = 1", "the keys are engines");
    refused("preset = \"recomended\"", "did you mean `recommended`?");
    refused(
        "preset = \"best\"",
        "`\"recommended\"`, `\"strict\"` or `\"pedantic\"`",
    );
    refused("engines = [\"postgresql 15\"]", "did you mean `postgres`?");
    refused("engines = [\"oracle\"]", "the engines are postgres, sqlite");
    refused("engines = [\"postgres fifteen\"]", "not a version");
    refused("engines = [\"postgres 15\", \"postgres 16\"]", "twice");
    refused("engine = \"postgres\"", "list the engines");
    refused("[engine.postgres]\n", "nothing to choose");
    refused(
        "[engine.sqlite]\nnumerics = \"text\"",
        "did you mean `numeric`?",
    );
    refused(
        "[contexts.sales]\nmay_reference = [\"catlog\"]\n[contexts.catalog]\n",
        "did you mean `catalog`?",
    );
    refused(
        "[contexts.sales]\nmay_reference = [\"sales\"]\n",
        "refer to itself",
    );
}

#[test]
fn refuses_values_of_another_type() {
    refused("preset = 3", "must be a string");
    refused("regions = \"eu\"", "write `regions = [\"...\"]`");
    refused(
        "[contexts.sales]\nseparate_database = \"yes\"",
        "`true` or `false`",
    );
    refused("rules = 1", "write `[rules]`");
    refused("[rules]\nx = 1", "a level such as");
    refused("[rules]\nx = { reason = \"y\" }", "has no level");
    refused("[rules]\nx = \"allow\"", "without a reason");
    refused("[migrations]\ndirectory = \"\"", "is empty");
}

#[test]
fn reports_every_mistake_at_its_place() {
    let errors =
        Settings::parse("preset = 3\nregions = [\"ä\", 1]\n[rules]\n x = 1\n").unwrap_err();
    let places: Vec<_> = errors
        .iter()
        .map(|error| (error.position.line, error.position.column))
        .collect();
    assert_eq!(places, [(1, 10), (2, 17), (4, 6)], "{errors:?}");
}

#[test]
fn reports_broken_toml_alone() {
    let found = messages("preset = \nfoo = 1\n");
    assert!(
        found.iter().all(|message| message.contains("not TOML")),
        "{found:#?}"
    );
    assert!(found[0].starts_with("architrave.toml:1:"), "{found:#?}");
}
