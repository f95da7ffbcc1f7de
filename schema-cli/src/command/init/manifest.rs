//! The dependency in Cargo.toml.

use super::{Init, Piece};
use crate::Error;
use crate::file_set::FileSet;
use crate::project::Project;
use std::path::{Component, Path, PathBuf};
use toml_edit::{DocumentMut, InlineTable, Item, Table, Value, value};

/// Adds the dependency, unless there is one.
pub(super) fn add_dependency(
    project: &Project,
    arguments: &Init,
    files: &mut FileSet,
) -> Result<Option<Piece>, Error> {
    if project
        .package
        .dependencies
        .iter()
        .any(|dependency| dependency.name == "architrave")
    {
        return Ok(None);
    }
    let path = project.package.manifest_path.as_std_path();
    let mut document = read(path)?;
    let (dependency, what) = dependency(project, arguments)?;
    let table = document
        .entry("dependencies")
        .or_insert_with(|| Item::Table(Table::new()));
    let Some(table) = table.as_table_like_mut() else {
        return Err(Error::Content {
            path: path.to_owned(),
            problem: "`dependencies` is not a table".to_owned(),
            remedy: "write `[dependencies]`".to_owned(),
        });
    };
    table.insert("architrave", dependency);
    files.replace(path, document.to_string());
    Ok(Some(Piece {
        path: path.to_owned(),
        done: "changed",
        what,
    }))
}

/// Reads a TOML file for editing.
pub(super) fn read(path: &Path) -> Result<DocumentMut, Error> {
    let text = std::fs::read_to_string(path).map_err(|source| Error::read(path, source))?;
    text.parse()
        .map_err(|error: toml_edit::TomlError| Error::Content {
            path: path.to_owned(),
            problem: error.to_string(),
            remedy: "mend the file; nothing was changed".to_owned(),
        })
}

/// The workspace's own entry where it has one, else a path where that was asked for, else the version
/// of this tool, which the library must match.
fn dependency(project: &Project, arguments: &Init) -> Result<(Item, String), Error> {
    let workspace_manifest = project.workspace_root().join("Cargo.toml");
    let inherited = read(&workspace_manifest)?
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies"))
        .and_then(|dependencies| dependencies.get("architrave"))
        .is_some();
    if inherited {
        let mut table = InlineTable::new();
        table.set_dotted(true);
        table.insert("workspace", true.into());
        return Ok((
            value(Value::InlineTable(table)),
            "depends on `architrave` as the workspace does".to_owned(),
        ));
    }
    if let Some(directory) = &arguments.path {
        let directory = directory
            .canonicalize()
            .map_err(|source| Error::read(directory, source))?;
        if !directory.join("Cargo.toml").is_file() {
            return Err(Error::Usage {
                problem: format!("{} holds no Cargo.toml", directory.display()),
                remedy: "give the directory of the package `architrave`".to_owned(),
            });
        }
        let root = project.root().canonicalize();
        let path = relative(&directory, root.as_deref().unwrap_or(project.root()));
        let mut table = InlineTable::new();
        table.insert("path", path.display().to_string().replace('\\', "/").into());
        return Ok((
            value(Value::InlineTable(table)),
            format!("depends on `architrave` in {}", directory.display()),
        ));
    }
    let version = env!("CARGO_PKG_VERSION");
    Ok((value(version), format!("depends on `architrave` {version}")))
}

/// `path` as seen from `base`; both absolute.
fn relative(path: &Path, base: &Path) -> PathBuf {
    let shared = path
        .components()
        .zip(base.components())
        .take_while(|(left, right)| left == right)
        .count();
    // Another drive has nothing in common; nor has anything under the root that shares no directory,
    // where the absolute path is the shorter and the clearer one.
    if shared <= 1 {
        return path.to_owned();
    }
    base.components()
        .skip(shared)
        .map(|_| Component::ParentDir)
        .chain(path.components().skip(shared))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::relative;
    use std::path::{Path, PathBuf};

    #[test]
    fn paths_are_relative_where_something_is_shared() {
        let seen = |path, base| relative(Path::new(path), Path::new(base));
        assert_eq!(
            seen("/home/me/arch", "/home/me/app"),
            PathBuf::from("../arch")
        );
        assert_eq!(
            seen("/home/me/app/vendor/a", "/home/me/app"),
            PathBuf::from("vendor/a")
        );
        assert_eq!(
            seen("/opt/arch", "/home/me/app"),
            PathBuf::from("/opt/arch")
        );
    }
}
