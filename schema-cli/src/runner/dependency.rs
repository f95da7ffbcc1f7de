//! How the user's crate depends on `architrave`, so that the runner has the very same one.

use crate::Error;
use crate::project::Project;
use cargo_metadata::{Package, PackageId};
use toml_edit::{InlineTable, Value};

const NAME: &str = "architrave";

/// The `architrave` that the package sees: its direct dependency, else the only one in the build,
/// which it then has through another crate.
pub(super) fn architrave(project: &Project) -> Result<&Package, Error> {
    let missing = || Error::DependencyMissing {
        package: project.package.name.to_string(),
    };
    let resolve = project.metadata.resolve.as_ref().ok_or_else(missing)?;
    let named = |id: &PackageId| {
        project
            .metadata
            .packages
            .iter()
            .find(|package| package.id == *id && package.name.as_str() == NAME)
    };
    let direct = resolve
        .nodes
        .iter()
        .find(|node| node.id == project.package.id)
        .and_then(|node| {
            node.deps
                .iter()
                .find_map(|dependency| named(&dependency.pkg))
        });
    if let Some(direct) = direct {
        return Ok(direct);
    }
    let mut all = resolve.nodes.iter().filter_map(|node| named(&node.id));
    match (all.next(), all.next()) {
        (Some(only), None) => Ok(only),
        _ => Err(missing()),
    }
}

/// The name under which the package's manifest lists `architrave`.
pub(super) fn key(project: &Project) -> Result<String, Error> {
    project
        .package
        .dependencies
        .iter()
        .find(|dependency| dependency.name == NAME)
        .map(|dependency| dependency.rename.as_deref().unwrap_or(NAME).to_owned())
        .ok_or_else(|| Error::DependencyMissing {
            package: project.package.name.to_string(),
        })
}

/// A dependency that resolves to `package` and to nothing else.
pub(super) fn pinned(package: &Package) -> InlineTable {
    let mut table = InlineTable::new();
    let mut set = |key: &str, value: &str| {
        table.insert(key, Value::from(value));
    };
    let Some(source) = package.source.as_ref().map(|source| source.repr.as_str()) else {
        let manifest = &package.manifest_path;
        set("path", manifest.parent().unwrap_or(manifest).as_str());
        return table;
    };
    if let Some(git) = source.strip_prefix("git+") {
        let git = git.split_once('#').map_or(git, |(url, _)| url);
        let (url, query) = git.split_once('?').unwrap_or((git, ""));
        set("git", url);
        for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            set(key, &percent_decoded(value));
        }
        return table;
    }
    set("version", &format!("={}", package.version));
    let crates_io = package
        .source
        .as_ref()
        .is_some_and(|source| source.is_crates_io());
    if !crates_io {
        let index = source.strip_prefix("registry+").unwrap_or(source);
        set("registry-index", index);
    }
    table
}

/// Branches have slashes, which a URL's query may escape.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = match rest {
            [b'%', high, low, ..] => std::str::from_utf8(&[*high, *low])
                .ok()
                .and_then(|digits| u8::from_str_radix(digits, 16).ok()),
            _ => None,
        };
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{percent_decoded, pinned};
    use cargo_metadata::Package;

    fn package(source: Option<&str>) -> Package {
        let text = serde_json::json!({
            "name": "architrave", "version": "0.1.0", "id": "x", "source": source,
            "dependencies": [], "targets": [], "features": {},
            "manifest_path": "/my crates/architrave/Cargo.toml",
        });
        serde_json::from_value(text).unwrap()
    }

    #[test]
    fn every_source_is_pinned() {
        let spelled = |source| pinned(&package(source)).to_string();
        assert_eq!(spelled(None), r#"{ path = "/my crates/architrave" }"#);
        assert_eq!(
            spelled(Some(
                "registry+https://github.com/rust-lang/crates.io-index"
            )),
            r#"{ version = "=0.1.0" }"#
        );
        assert_eq!(
            spelled(Some("sparse+https://example.com/index/")),
            r#"{ version = "=0.1.0", registry-index = "sparse+https://example.com/index/" }"#
        );
        assert_eq!(
            spelled(Some(
                "git+https://example.com/a.git?branch=feature%2Fx#0123"
            )),
            r#"{ git = "https://example.com/a.git", branch = "feature/x" }"#
        );
    }

    #[test]
    fn a_stray_percent_sign_stays() {
        assert_eq!(percent_decoded("100%"), "100%");
        assert_eq!(percent_decoded("%2F%zz"), "/%zz");
    }
}
