//! What holds of this workspace's own manifests.

use crate::sandbox::workspace;
use cargo_metadata::{Metadata, MetadataCommand, Package};

/// The feature under which findings are inert.
const COLLECT: &str = "collect";

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(workspace().join("Cargo.toml"))
        .other_options(["--offline".to_owned()])
        .exec()
        .unwrap()
}

/// A denied finding would no longer stop a build in which some crate turned the feature on: cargo builds
/// a dependency once, with the features that anybody asked for.
#[test]
fn no_member_makes_findings_inert() {
    let metadata = metadata();
    let members = metadata.workspace_packages();
    let has_it: Vec<&str> = members
        .iter()
        .filter(|package| package.features.contains_key(COLLECT))
        .map(|package| package.name.as_str())
        .collect();
    assert!(has_it.contains(&"schema-core"), "{has_it:?}");
    let places: Vec<String> = members
        .iter()
        .flat_map(|member| asks_for_it(member))
        .collect();
    assert!(
        places.is_empty(),
        "only the tool's runner crate may turn on `{COLLECT}`: {places:?}"
    );
    for node in &metadata.resolve.as_ref().unwrap().nodes {
        let package = metadata.packages.iter().find(|it| it.id == node.id);
        let name = package.map_or("?", |package| package.name.as_str());
        assert!(
            !has_it.contains(&name) || !node.features.iter().any(|feature| **feature == *COLLECT),
            "`{name}` is built with `{COLLECT}`"
        );
    }
}

/// Where a manifest asks for the feature: of a dependency, or by a feature of another name.
fn asks_for_it(package: &Package) -> Vec<String> {
    let name = &package.name;
    let dependencies = package
        .dependencies
        .iter()
        .filter(|dependency| dependency.path.is_some())
        .filter(|dependency| dependency.features.iter().any(|feature| feature == COLLECT))
        .map(|dependency| format!("the dependency of `{name}` on `{}`", dependency.name));
    let features = package
        .features
        .iter()
        .filter(|(feature, _)| *feature != COLLECT)
        .filter(|(_, others)| {
            others
                .iter()
                .any(|other| other.rsplit('/').next() == Some(COLLECT))
        })
        .map(|(feature, _)| format!("the feature `{feature}` of `{name}`"));
    dependencies.chain(features).collect()
}

#[test]
fn a_manifest_that_asks_for_it_is_found() {
    let manifest = |text: &str| {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path();
        std::fs::create_dir_all(path.join("core/src")).unwrap();
        std::fs::write(path.join("core/src/lib.rs"), "").unwrap();
        std::fs::create_dir_all(path.join("src")).unwrap();
        std::fs::write(path.join("src/lib.rs"), "").unwrap();
        std::fs::write(
            path.join("core/Cargo.toml"),
            "[package]\nname = \"schema-core\"\n[features]\ncollect = []\n",
        )
        .unwrap();
        std::fs::write(
            path.join("Cargo.toml"),
            format!("[package]\nname = \"one\"\n[workspace]\nmembers = [\"core\"]\n{text}"),
        )
        .unwrap();
        let metadata = MetadataCommand::new()
            .manifest_path(path.join("Cargo.toml"))
            .no_deps()
            .exec()
            .unwrap();
        let members = metadata.workspace_packages();
        let found = members.iter().flat_map(|member| asks_for_it(member));
        found.collect::<Vec<_>>()
    };
    let asked = "[dependencies]\nschema-core = { path = \"core\", features = [\"collect\"] }\n";
    assert_eq!(
        manifest(asked),
        ["the dependency of `one` on `schema-core`"]
    );
    let passed_on = "[dependencies]\nschema-core = { path = \"core\" }\n\
                     [features]\ndefault = [\"schema-core/collect\"]\ncollect = [\"schema-core/collect\"]\n";
    assert_eq!(manifest(passed_on), ["the feature `default` of `one`"]);
    assert!(manifest("[dependencies]\nschema-core = { path = \"core\" }\n").is_empty());
}
