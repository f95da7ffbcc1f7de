//! The rules that compare tables or read the SQL of objects, as `cargo schema lint` names what they find, in one crate of four schemas.
//! What it says of the two that fail is in
//! `tool_rules/failing.txt` and `tool_rules/across_failing.txt`; `TRYBUILD=overwrite` writes them anew.

use crate::sandbox::Sandbox;
use schema_core::rule::{Rule, find_rule};
use std::path::Path;

const FILES: [(&str, &str); 5] = [
    ("src/lib.rs", include_str!("tool_rules/lib.rs")),
    ("src/failing.rs", include_str!("tool_rules/failing.rs")),
    (
        "src/across_failing.rs",
        include_str!("tool_rules/across_failing.rs"),
    ),
    ("src/passing.rs", include_str!("tool_rules/passing.rs")),
    (
        "src/across_passing.rs",
        include_str!("tool_rules/across_passing.rs"),
    ),
];

/// One is off by default.
const SETTINGS: &str = "engines = [\"postgres 15\"]\n[rules]\ncolumn_alignment = \"warn\"\n";

/// What rustc says of them is in `tests/ui`, mostly in fewer words.
const RULES: [&str; 9] = [
    "column_alignment",
    "foreign_key_cycle",
    "matview_without_unique",
    "rls_missing",
    "security_definer_path",
    "shard_group_crossed",
    "table_naming_inconsistent",
    "type_varies_by_name",
    "view_bypasses_rls",
];

fn of_tool() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().map(|name| find_rule(name).unwrap())
}

#[test]
fn every_rule_of_the_tool_fails_twice_and_passes_twice() {
    let sandbox = Sandbox::library(&FILES);
    sandbox.write("architrave.toml", SETTINGS);
    let said = |schema: &str| sandbox.run(&["lint", "--schema", schema]).out;
    let mut wrong = Vec::new();
    for schema in ["failing", "across_failing"] {
        let found = said(schema);
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/cli/tool_rules")
            .join(format!("{schema}.txt"));
        if std::env::var_os("TRYBUILD").is_some_and(|mode| mode == "overwrite") {
            std::fs::write(&file, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&file).unwrap_or_default();
        if found != expected {
            wrong.push(format!(
                "{schema}\n--- expected\n{expected}\n--- found\n{found}"
            ));
        }
        let missed = of_tool().filter(|rule| !found.contains(&format!("[{}]: ", rule.name)));
        wrong.extend(missed.map(|rule| format!("{schema} has no case of {}", rule.name)));
    }
    for schema in ["passing", "across_passing"] {
        let found = said(schema);
        let (_, text) = FILES[if schema == "passing" { 3 } else { 4 }];
        for rule in of_tool() {
            if found.contains(&format!("[{}]: ", rule.name)) {
                wrong.push(format!("a false alarm in {schema}:\n{found}"));
            }
            if !text.contains(rule.name) {
                wrong.push(format!("{schema} does not name {}", rule.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
