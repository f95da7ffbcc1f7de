//! Our own tool.

use super::{ADDED, Change, Project, scratch};
use crate::benchmark::OURS;
use crate::compile_time;
use crate::failure::Failure;
use crate::files;
use std::path::PathBuf;
use std::process::Command;
use xtask::process;

struct Ours {
    directory: PathBuf,
    source: String,
}

/// What `generate` writes, beside the crate's own files.
const WRITTEN: &str = "migrations";
const LOCK: &str = "schema.lock";

pub(super) fn prepare(size: usize) -> Result<Box<dyn Project>, Failure> {
    let directory = files::folder("generate/architrave").join(size.to_string());
    files::remove(&directory)?;
    let peer = compile_time::architrave();
    let package = format!("bench-generate-{size}");
    let project = Ours {
        source: peer.source(size),
        directory,
    };
    let write = |name: &str, text: &str| files::write(&project.directory.join(name), text);
    write(
        "Cargo.toml",
        &peer.manifest(&package, xtask::workspace::root()),
    )?;
    write(
        "architrave.toml",
        "engines = [\"postgres 15\"]\n\n[migrations]\nformat = \"plain\"\ndirectory = \"migrations\"\n",
    )?;
    project.declare(Change::Nothing)?;
    process::capture(&mut project.generate("20260101000000"))?;
    // What every later state is put back to.
    let kept = project.directory.join("kept");
    files::mirror(&project.directory.join(WRITTEN), &kept.join(WRITTEN))?;
    let lock = files::read(&project.directory.join(LOCK))?;
    files::write(&kept.join(LOCK), &lock)?;
    Ok(Box::new(project))
}

impl Ours {
    fn generate(&self, timestamp: &str) -> Command {
        let mut command = Command::new(compile_time::tool());
        command
            .args(["schema", "generate", "--timestamp", timestamp])
            .current_dir(&self.directory)
            .env("CARGO_TARGET_DIR", files::folder("generate").join("target"))
            .env_remove("RUSTFLAGS");
        command
    }
}

impl Project for Ours {
    fn name(&self) -> &'static str {
        OURS
    }

    fn declare(&self, change: Change) -> Result<(), Failure> {
        let last = "    pub updated_at: DateTime<Utc>,\n";
        let total = self.source.matches(last).count();
        let mut text = String::new();
        for (number, part) in self.source.split(last).enumerate() {
            text.push_str(part);
            if number < total {
                text.push_str(last);
                if change.reaches(number, total) {
                    text.push_str(&format!("    pub {ADDED}: Option<i32>,\n"));
                }
            }
        }
        files::write(&self.directory.join("src/lib.rs"), &text)
    }

    fn first(&self) -> Option<Command> {
        let mut command = self.generate("20260102000000");
        command.arg("--dry-run");
        Some(command)
    }

    fn command(&self) -> Command {
        self.generate("20260102000000")
    }

    fn written(&self) -> Result<usize, Failure> {
        let folder = self.directory.join(WRITTEN);
        scratch::count(&folder, &format!("ADD COLUMN {ADDED} "))
    }

    fn restore(&self) -> Result<(), Failure> {
        let kept = self.directory.join("kept");
        files::mirror(&kept.join(WRITTEN), &self.directory.join(WRITTEN))?;
        files::write(&self.directory.join(LOCK), &files::read(&kept.join(LOCK))?)
    }
}
