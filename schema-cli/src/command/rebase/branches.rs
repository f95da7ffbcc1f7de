//! The two sides of a merge, as git has them.

use crate::Error;
use schema_core::lock::Lock;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A lock file that two branches have changed.
pub(super) struct Branches {
    /// The lock from which both went on.
    pub(super) base: Lock,
    ours: Branch,
    theirs: Branch,
}

/// One side.
pub(super) struct Branch {
    /// Its newest migration, or how git calls it.
    pub(super) name: String,
    pub(super) text: String,
    pub(super) lock: Lock,
    /// What git calls its commit.
    commit: &'static str,
}

impl Branches {
    /// The sides of the lock file at `path`, which git has in conflict.
    ///
    /// # Errors
    ///
    /// Where git has no conflict there, or a side is no lock file.
    pub(super) fn of(path: &Path) -> Result<Self, Error> {
        let (Some(ours), Some(theirs)) = (stage(path, 2)?, stage(path, 3)?) else {
            return Err(Error::Usage {
                problem: format!("git has no conflict in {}", path.display()),
                remedy: "run `cargo schema rebase` while a merge or rebase waits for that conflict to be resolved; where \
                         it is resolved already, keep the lock file and the migrations of the branch that is merged \
                         first, delete those that only the other one has, and run `cargo schema generate`"
                    .to_owned(),
            });
        };
        let parse = |text: &str| {
            Lock::parse(text).map_err(|error| Error::Content {
                path: path.to_owned(),
                problem: error.to_string(),
                remedy: "nothing was changed".to_owned(),
            })
        };
        let side = |text: String, commit: &'static str, called: &str| -> Result<Branch, Error> {
            let lock = parse(&text)?;
            let migration = lock.migration.as_ref().map(|id| id.to_string());
            Ok(Branch {
                name: migration.unwrap_or_else(|| called.to_owned()),
                text,
                lock,
                commit,
            })
        };
        let base = match stage(path, 1)? {
            Some(text) => parse(&text)?,
            None => Lock::empty(parse(&ours)?.schema.name),
        };
        let incoming = ["MERGE_HEAD", "REBASE_HEAD", "CHERRY_PICK_HEAD"];
        let mut commits = incoming.into_iter().filter(|name| {
            let known = git(path, &["rev-parse", "--verify", "--quiet", name]);
            matches!(known, Ok(Some(_)))
        });
        let commit = commits.next().unwrap_or("MERGE_HEAD");
        Ok(Self {
            base,
            ours: side(ours, "HEAD", "ours")?,
            theirs: side(theirs, commit, "theirs")?,
        })
    }

    /// The branch that stays and the one that comes behind it: the one with the younger migration, unless `later`
    /// says which.
    pub(super) fn in_order(&self, later: Option<&str>) -> (&Branch, &Branch) {
        let ours_is_later = match later {
            Some(side) => side == "ours",
            None => self.ours.lock.migration > self.theirs.lock.migration,
        };
        match ours_is_later {
            true => (&self.theirs, &self.ours),
            false => (&self.ours, &self.theirs),
        }
    }
}

impl Branch {
    /// The name of its newest migration, without the moment.
    pub(super) fn migration_name(&self) -> Option<String> {
        let id = self.lock.migration.as_ref()?;
        id.0.split_once('_').map(|(_, name)| name.to_owned())
    }

    /// The files in these directories that this branch has and the other one has not, and that are on the disk.
    pub(super) fn own_files(
        &self,
        other: &Branch,
        directories: &BTreeSet<PathBuf>,
    ) -> Result<Vec<PathBuf>, Error> {
        let mut own = Vec::new();
        for directory in directories.iter().filter(|directory| directory.is_dir()) {
            let files = |branch: &Branch| -> Result<BTreeSet<PathBuf>, Error> {
                // Git is asked from within, and answers with paths from there.
                let arguments = ["ls-tree", "-r", "--name-only", branch.commit, "."];
                let listed = git(&directory.join("any"), &arguments)?.unwrap_or_default();
                Ok(listed.lines().map(|line| directory.join(line)).collect())
            };
            let others = files(other)?;
            let files = files(self)?;
            let files = files.difference(&others).filter(|path| path.is_file());
            own.extend(files.cloned());
        }
        Ok(own)
    }
}

/// One side of the conflict in a file; `None` where there is none.
fn stage(path: &Path, number: u8) -> Result<Option<String>, Error> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    git(path, &["show", &format!(":{number}:./{name}")])
}

/// What git prints, asked in the directory of `path`; `None` where it refuses.
fn git(path: &Path, arguments: &[&str]) -> Result<Option<String>, Error> {
    let directory = path.parent().unwrap_or(Path::new("."));
    let output = Command::new("git")
        .args(arguments)
        .current_dir(directory)
        .output();
    let output = output.map_err(|source| Error::Program {
        program: "git".to_owned(),
        source,
    })?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(output.status.success().then_some(printed))
}
