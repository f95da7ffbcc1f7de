//! The user's package: where it is, what it depends on, how cargo is to be called for it.

use crate::Error;
use crate::arguments::Selection;
use crate::runner::remembered::{self, Remembered};
use cargo_metadata::{CargoOpt, Metadata, MetadataCommand, Package};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// The name of the settings file.
pub const SETTINGS_FILE: &str = "architrave.toml";

/// A package of a workspace, as cargo describes it.
#[derive(Debug)]
pub struct Project {
    /// What cargo says about the workspace.
    pub metadata: Metadata,
    /// The package that declares the schema.
    pub package: Package,
    /// How the command line chose it.
    pub selection: Selection,
    /// When cargo was asked for the above.
    pub(crate) loaded: SystemTime,
    /// The schema, where it was read before and nothing has changed since.
    pub(crate) remembered: Option<Remembered>,
}

impl Project {
    /// Reads the workspace with everything that it depends on, and with the selected features.
    ///
    /// # Errors
    ///
    /// When there is no such package, or cargo cannot resolve its dependencies.
    pub fn load(selection: &Selection) -> Result<Self, Error> {
        if let Some((metadata, remembered)) = remembered::recall(selection) {
            return Self::of(metadata, selection, SystemTime::now(), Some(remembered));
        }
        let mut command = metadata_command(selection);
        for features in [
            selection.all_features.then_some(CargoOpt::AllFeatures),
            selection
                .no_default_features
                .then_some(CargoOpt::NoDefaultFeatures),
            Some(CargoOpt::SomeFeatures(selection.features.clone()))
                .filter(|_| !selection.features.is_empty()),
        ]
        .into_iter()
        .flatten()
        {
            command.features(features);
        }
        Self::read(&command, selection)
    }

    /// Reads the workspace's own packages alone, which needs neither network nor lock file.
    ///
    /// # Errors
    ///
    /// When there is no such package, or a manifest is wrong.
    pub fn load_manifests(selection: &Selection) -> Result<Self, Error> {
        let mut command = metadata_command(selection);
        command.no_deps();
        Self::read(&command, selection)
    }

    fn read(command: &MetadataCommand, selection: &Selection) -> Result<Self, Error> {
        let loaded = SystemTime::now();
        let metadata = command.exec().map_err(|error| match error {
            cargo_metadata::Error::CargoMetadata { stderr } => {
                Error::Metadata(stderr.trim().to_owned())
            }
            cargo_metadata::Error::Io(source) => Error::Program {
                program: cargo().display().to_string(),
                source,
            },
            other => Error::Metadata(other.to_string()),
        })?;
        Self::of(metadata, selection, loaded, None)
    }

    fn of(
        metadata: Metadata,
        selection: &Selection,
        loaded: SystemTime,
        remembered: Option<Remembered>,
    ) -> Result<Self, Error> {
        let package = choose_package(&metadata, selection)?.clone();
        Ok(Self {
            metadata,
            package,
            selection: selection.clone(),
            loaded,
            remembered,
        })
    }

    /// The directory of the package's Cargo.toml.
    pub fn root(&self) -> &Path {
        let manifest = self.package.manifest_path.as_std_path();
        manifest.parent().unwrap_or(manifest)
    }

    /// The directory of the workspace's Cargo.toml.
    pub fn workspace_root(&self) -> &Path {
        self.metadata.workspace_root.as_std_path()
    }

    /// Where cargo puts what it builds.
    pub fn target_directory(&self) -> &Path {
        self.metadata.target_directory.as_std_path()
    }

    /// The settings file: the package's own, else the workspace's, else none.
    pub fn settings_file(&self) -> Option<PathBuf> {
        [self.root(), self.workspace_root()]
            .into_iter()
            .map(|directory| directory.join(SETTINGS_FILE))
            .find(|file| file.is_file())
    }

    /// A cargo command that runs in the package's directory, so that the user's configuration and
    /// toolchain hold, with the given subcommand and `--offline` where that was asked for.
    pub fn cargo(&self, subcommand: &str) -> Command {
        let mut command = Command::new(cargo());
        command.current_dir(self.root()).arg(subcommand);
        if self.selection.offline {
            command.arg("--offline");
        }
        command
    }
}

/// The cargo that called us, else the one on the PATH.
pub fn cargo() -> PathBuf {
    std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

fn metadata_command(selection: &Selection) -> MetadataCommand {
    let mut command = MetadataCommand::new();
    command.cargo_path(cargo());
    if let Some(path) = &selection.manifest_path {
        command.manifest_path(path);
    }
    let options = [
        ("--locked", selection.locked),
        ("--offline", selection.offline),
    ];
    command.other_options(
        options
            .into_iter()
            .filter(|(_, chosen)| *chosen)
            .map(|(option, _)| option.to_owned())
            .collect::<Vec<_>>(),
    );
    command
}

fn choose_package<'a>(metadata: &'a Metadata, selection: &Selection) -> Result<&'a Package, Error> {
    let members = metadata.workspace_packages();
    let names = || -> Vec<String> {
        let mut names: Vec<String> = members.iter().map(|it| it.name.to_string()).collect();
        names.sort();
        names
    };
    if let Some(name) = &selection.package {
        return members
            .iter()
            .find(|package| package.name.as_str() == name.as_str())
            .copied()
            .ok_or_else(|| Error::PackageUnknown {
                name: name.clone(),
                packages: names(),
            });
    }
    let nearest = match &selection.manifest_path {
        Some(path) => path.canonicalize().ok(),
        None => std::env::current_dir()
            .ok()
            .and_then(|directory| nearest_manifest(&directory)),
    };
    let of_directory = members.iter().find(|package| {
        package.manifest_path.as_std_path().canonicalize().ok() == nearest && nearest.is_some()
    });
    match (of_directory, members.as_slice()) {
        (Some(package), _) | (None, [package]) => Ok(package),
        _ => Err(Error::PackageNotChosen { packages: names() }),
    }
}

fn nearest_manifest(directory: &Path) -> Option<PathBuf> {
    directory
        .ancestors()
        .map(|ancestor| ancestor.join("Cargo.toml"))
        .find(|manifest| manifest.is_file())
        .and_then(|manifest| manifest.canonicalize().ok())
}
