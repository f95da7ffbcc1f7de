//! The manifest of the runner package.

use super::dependency;
use crate::Error;
use crate::project::Project;
use std::collections::BTreeSet;
use std::path::Path;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

/// The name under which the runner knows the user's crate, whatever the user calls it.
pub(super) const USER_CRATE: &str = "schema_package";

/// The runner's Cargo.toml: a workspace of its own, with the resolver, patches and profiles of the
/// user's, and the two dependencies.
pub(super) fn text(project: &Project, name: &str) -> Result<String, Error> {
    let workspace = read(&project.workspace_root().join("Cargo.toml"))?;
    let mut manifest = DocumentMut::new();

    let mut package = Table::new();
    package["name"] = value(name);
    package["version"] = value("0.0.0");
    package["edition"] = value("2024");
    package["publish"] = value(false);
    manifest["package"] = Item::Table(package);

    let mut own_workspace = Table::new();
    own_workspace["resolver"] = value(resolver(&workspace));
    manifest["workspace"] = Item::Table(own_workspace);

    let mut architrave = dependency::pinned(dependency::architrave(project)?);
    architrave.insert("features", Value::Array(Array::from_iter(["collect"])));
    let mut dependencies = Table::new();
    dependencies["architrave"] = value(architrave);
    dependencies[USER_CRATE] = value(user_crate(project)?);
    manifest["dependencies"] = Item::Table(dependencies);

    for section in ["profile", "patch", "replace"] {
        if let Some(item) = workspace.get(section) {
            let mut item = item.clone();
            if section != "profile" {
                make_paths_absolute(&mut item, project.workspace_root());
            }
            manifest[section] = item;
        }
    }
    Ok(format!(
        "# Written by `cargo schema`, which reads the schema of `{}` with it.\n{manifest}",
        project.package.name
    ))
}

fn read(path: &Path) -> Result<DocumentMut, Error> {
    let text = std::fs::read_to_string(path).map_err(|source| Error::read(path, source))?;
    text.parse()
        .map_err(|error: toml_edit::TomlError| Error::Content {
            path: path.to_owned(),
            problem: error.to_string(),
            remedy: "mend the file".to_owned(),
        })
}

fn user_crate(project: &Project) -> Result<InlineTable, Error> {
    let mut table = InlineTable::new();
    table.insert("package", project.package.name.as_str().into());
    table.insert("path", project.root().display().to_string().into());
    if project.selection.no_default_features {
        table.insert("default-features", false.into());
    }
    let features = features(project)?;
    if !features.is_empty() {
        table.insert("features", Value::Array(features.into_iter().collect()));
    }
    Ok(table)
}

/// The features of the selection, as a dependency lists them.
fn features(project: &Project) -> Result<BTreeSet<String>, Error> {
    if project.selection.all_features {
        return Ok(project.package.features.keys().cloned().collect());
    }
    let own = format!("{}/", project.package.name);
    project
        .selection
        .features
        .iter()
        .flat_map(|features| features.split_whitespace())
        .map(|feature| feature.strip_prefix(&own).unwrap_or(feature))
        .map(|feature| {
            if feature.contains('/') {
                Err(Error::Usage {
                    problem: format!("`--features {feature}` is a feature of a dependency"),
                    remedy: format!(
                        "give `{}` a feature that turns it on, and name that one",
                        project.package.name
                    ),
                })
            } else {
                Ok(feature.to_owned())
            }
        })
        .collect()
}

/// The resolver that the workspace uses, by its own word or by its edition.
fn resolver(workspace: &DocumentMut) -> &str {
    let own = |section: &str| workspace.get(section)?.get("resolver")?.as_str();
    if let Some(resolver) = own("workspace").or_else(|| own("package")) {
        return resolver;
    }
    let Some(edition) = workspace
        .get("package")
        .and_then(|package| package.get("edition"))
    else {
        return "1";
    };
    let inherited = || {
        let package = workspace.get("workspace")?.get("package")?;
        package.get("edition")?.as_str()
    };
    match edition.as_str().or_else(inherited) {
        Some("2015" | "2018") | None => "1",
        Some("2021") => "2",
        Some(_) => "3",
    }
}

/// Paths in patches start at the workspace, which the runner is not in.
fn make_paths_absolute(item: &mut Item, workspace: &Path) {
    let Some(table) = item.as_table_like_mut() else {
        return;
    };
    if let Some(path) = table.get("path").and_then(Item::as_str) {
        let absolute = workspace.join(path).display().to_string();
        table.insert("path", value(absolute));
        return;
    }
    for_each_item(table, |item| make_paths_absolute(item, workspace));
}

fn for_each_item(table: &mut dyn TableLike, mut change: impl FnMut(&mut Item)) {
    for (_, item) in table.iter_mut() {
        change(item);
    }
}

#[cfg(test)]
mod tests {
    use super::{make_paths_absolute, resolver};
    use std::path::Path;
    use toml_edit::DocumentMut;

    #[test]
    fn the_resolver_follows_word_then_edition() {
        let of = |text: &str| resolver(&text.parse::<DocumentMut>().unwrap()).to_owned();
        assert_eq!(
            of("[workspace]\nresolver = \"2\"\n[package]\nedition = \"2024\""),
            "2"
        );
        assert_eq!(of("[workspace]\n"), "1");
        assert_eq!(of("[package]\nedition = \"2021\""), "2");
        assert_eq!(of("[package]\nname = \"a\""), "1");
        assert_eq!(
            of("[workspace.package]\nedition = \"2024\"\n[package]\nedition.workspace = true"),
            "3"
        );
    }

    #[test]
    fn patches_keep_pointing_at_the_same_place() {
        let text = "[patch.crates-io]\na = { path = \"../a\", features = [\"x\"] }\n\
                    [patch.crates-io.b]\npath = \"b\"\n[patch.\"https://x\"]\nc.git = \"https://c\"\n";
        let mut document = text.parse::<DocumentMut>().unwrap();
        make_paths_absolute(&mut document["patch"], Path::new("/work space"));
        let text = document.to_string();
        assert!(text.contains("path = \"/work space/../a\""), "{text}");
        assert!(text.contains("path = \"/work space/b\""), "{text}");
        assert!(text.contains("c.git = \"https://c\""), "{text}");
    }
}
