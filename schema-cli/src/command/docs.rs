//! `cargo schema docs`: the schema as a document.

use super::export::{Adapted, adapted};
use super::kept_file::{Kept, keep};
use crate::arguments::{Output, Selection, TextFormat};
use crate::documentation::{Documented, document};
use crate::{Error, Exit, dialects};
use clap::Args;
use schema_core::def::Engine;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Writes a page about the schema: diagrams, tables, access patterns, decisions
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    cargo schema docs\n  \
    cargo schema docs --output doc/database.md\n  \
    cargo schema docs --check                     in continuous integration\n\n\
    One file in Markdown, with diagrams that GitHub and GitLab draw (Mermaid). The same structs give the same text, so \
    that its changes can be reviewed. With --check nothing is written, and the command ends with 1 where the file is not \
    what would be written.")]
pub struct Docs {
    /// The file to write, docs/schema.md of the package unless given; `-` prints it
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write nothing, and end with 1 where the file is not current
    #[arg(long)]
    pub check: bool,
    /// The engine whose types are meant; the first one of architrave.toml unless given
    #[arg(long, value_name = "ENGINE", value_parser = dialects::parse_engine)]
    pub engine: Option<Engine>,
    /// Which crate
    #[command(flatten)]
    pub selection: Selection,
    /// How the result is shown
    #[command(flatten)]
    pub shown: Output,
}

/// Writes, prints or compares the page.
pub(super) fn run(arguments: &Docs) -> Result<Exit, Error> {
    let Adapted {
        definition,
        schema,
        target,
        root,
    } = adapted(&arguments.selection, arguments.engine)?;
    let text = document(&Documented {
        definition: &definition,
        schema: &schema,
        engine: target.to_string(),
    });
    if arguments.output.as_deref() == Some(Path::new("-")) {
        anstream::print!("{text}");
        return Ok(Exit::Done);
    }
    let given = arguments.output.clone();
    let path = given.unwrap_or_else(|| root.join("docs").join("schema.md"));
    // Whatever line ends git gave it.
    let is_same = |present: &str, text: &str| present.lines().eq(text.lines());
    let kept = keep(&path, &text, arguments.check, is_same)?;
    let shown = path.strip_prefix(&root).unwrap_or(&path).display();
    match arguments.shown.format {
        TextFormat::Json => anstream::println!(
            "{:#}",
            json!({
                "file": shown.to_string(),
                "current": kept == Kept::Current,
                "written": kept == Kept::Written,
            })
        ),
        TextFormat::Human => kept.tell(&shown, "cargo schema docs"),
    }
    Ok(kept.exit())
}
