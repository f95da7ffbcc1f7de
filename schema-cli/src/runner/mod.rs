//! How the schema gets out of the user's crate.
//!
//! Only the compiler knows what the structs mean: types, aliases, `cfg`, macros. So the crate is
//! compiled, with `architrave`'s feature `collect`, and a small program prints the schema:
//!
//! - of a library, a generated package that depends on it ([`library`]);
//! - of a crate that only has binaries, on which nothing can depend, a generated `#[test]` ([`binary`]).
//!
//! Both use the target directory, the versions, the patches, the profiles and the features that the
//! user's own build has, so that next to nothing is compiled twice.

mod binary;
mod build_target;
mod condition;
mod dependency;
pub mod discover;
mod executable;
mod library;
mod manifest;
pub(crate) mod remembered;

use crate::Error;
use crate::project::Project;
use discover::{Declaration, Home};
use schema_core::def::{ReadJson, SchemaDef};
use std::collections::BTreeSet;
use std::time::SystemTime;

/// Reads the schema that the command line chose.
///
/// # Errors
///
/// When there is no such schema, or the crate does not compile; the compiler's errors have then been
/// shown.
pub fn read_schema(project: &Project) -> Result<SchemaDef<'static>, Error> {
    // Once more, because the sources may have been mended since the project was loaded.
    let text = match project.remembered.as_ref().filter(|it| it.holds()) {
        Some(remembered) => remembered.schema.clone(),
        None => compiled_schema(project)?,
    };
    let unreadable = |problem: String| Error::SchemaUnreadable {
        package: project.package.name.to_string(),
        problem,
    };
    let value = serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
    SchemaDef::read_json(&value).map_err(|error| unreadable(error.to_string()))
}

fn compiled_schema(project: &Project) -> Result<String, Error> {
    let begin = SystemTime::now();
    let declaration = choose(project)?;
    let (text, artifacts) = match &declaration.home {
        Home::Library => library::print_schema(project, &declaration)?,
        Home::Binary(target) => binary::print_schema(project, target, &declaration)?,
    };
    // What cargo said of the workspace is older than what it compiled.
    remembered::keep(project, project.loaded.min(begin), &artifacts, &text);
    Ok(text)
}

/// The declaration of the chosen schema, or of the only one.
fn choose(project: &Project) -> Result<Declaration, Error> {
    let features = enabled_features(project);
    let search = discover::search(&project.package, features.as_ref());
    let package = project.package.name.to_string();
    let described = |declarations: &[Declaration]| -> Vec<String> {
        declarations
            .iter()
            .map(|declaration| {
                let file = declaration
                    .file
                    .strip_prefix(project.workspace_root())
                    .unwrap_or(&declaration.file);
                let name = declaration.name.to_lowercase();
                format!("{name} ({}:{})", file.display(), declaration.line)
            })
            .collect()
    };
    if search.declarations.is_empty() {
        return Err(Error::SchemaMissing {
            package,
            searched: search.files.into_iter().collect(),
            unparsable: search.unparsable,
        });
    }
    let chosen: Vec<Declaration> = match &project.selection.schema {
        None => search.declarations.clone(),
        Some(name) => search
            .declarations
            .iter()
            .filter(|declaration| declaration.name.eq_ignore_ascii_case(name))
            .cloned()
            .collect(),
    };
    match (
        <[Declaration; 1]>::try_from(chosen),
        &project.selection.schema,
    ) {
        (Ok([declaration]), _) => Ok(declaration),
        (Err(none), Some(name)) if none.is_empty() => Err(Error::SchemaUnknown {
            package,
            name: name.clone(),
            schemas: described(&search.declarations),
        }),
        (Err(several), _) => Err(Error::SchemaNotChosen {
            package,
            schemas: described(&several),
        }),
    }
}

/// The features that the selection turns on, with those that they imply.
fn enabled_features(project: &Project) -> Option<BTreeSet<String>> {
    let resolve = project.metadata.resolve.as_ref()?;
    let node = resolve
        .nodes
        .iter()
        .find(|node| node.id == project.package.id)?;
    Some(node.features.iter().map(ToString::to_string).collect())
}
