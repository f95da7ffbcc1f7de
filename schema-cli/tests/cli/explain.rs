//! `explain`, and the command line as a whole.

use crate::sandbox::Sandbox;

#[test]
fn a_rule_is_explained_with_its_sections() {
    let ran = Sandbox::new()
        .run(&["explain", "primary_key_missing"])
        .ended_with(0);
    for part in [
        "primary_key_missing: by default an error",
        "Why it is bad",
        "Write instead",
    ] {
        assert!(ran.out.contains(part), "{}", ran.out);
    }
}

#[test]
fn the_list_is_one_rule_a_line_and_sorted() {
    let ran = Sandbox::new().run(&["explain", "--list"]).ended_with(0);
    let names: Vec<&str> = ran
        .out
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.is_sorted(), "{names:?}");
    assert!(names.contains(&"foreign_key_unindexed"), "{names:?}");
}

#[test]
fn a_misspelled_rule_is_wrong_usage_with_the_nearest_name() {
    let ran = Sandbox::new()
        .run(&["explain", "primary_key_mising"])
        .ended_with(2);
    assert!(
        ran.err.contains("did you mean `primary_key_missing`?"),
        "{}",
        ran.err
    );
}

#[test]
fn a_verb_that_does_not_exist_lists_those_that_do() {
    let ran = Sandbox::new().run(&["genrate"]).ended_with(2);
    assert!(
        ran.err
            .contains("The verbs are init, generate, lint, pull, drift, explain, run,"),
        "{}",
        ran.err
    );
}

#[test]
fn outside_of_a_package_the_way_in_is_told() {
    let ran = Sandbox::new()
        .run(&["lint", "--format", "json"])
        .ended_with(2);
    assert!(ran.err.contains("--manifest-path"), "{}", ran.err);
    let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(document["error"]["help"].is_string());
}

#[test]
fn every_verb_has_help_with_an_example() {
    let sandbox = Sandbox::new();
    for verb in [
        "init", "generate", "lint", "explain", "run", "revert", "redo", "status",
    ] {
        let ran = sandbox.run(&[verb, "--help"]).ended_with(0);
        assert!(
            ran.out.contains(&format!("cargo schema {verb}")),
            "{}",
            ran.out
        );
    }
}
