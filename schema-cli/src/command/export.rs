//! `cargo schema export`: the schema in the words of others.

use super::kept_file::{Kept, keep};
use crate::arguments::{Output, Selection, TextFormat};
use crate::project::Project;
use crate::{Error, Exit, dialects, runner, settings};
use clap::Args;
use clap::builder::PossibleValuesParser;
use schema_core::def::{Engine, SchemaDef};
use schema_core::export::{Exported, exports, find_export};
use schema_core::model::Schema;
use schema_core::syntax::settings::EngineTarget;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Writes the schema for an ORM, or as JSON
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    cargo schema export --to diesel --output src/schema.rs\n  \
    cargo schema export --to diesel --output src/schema.rs --check   in continuous integration\n  \
    cargo schema export --to json\n\n\
    Without --output the file is printed. What the other side cannot say is left out, and told on \
    standard error. With --check nothing is written, and the command ends with 1 where the file is not \
    what would be written.")]
pub struct ExportSchema {
    /// For whom: diesel (`table!`), sea-orm (entities), sea-query (identifiers), json
    #[arg(long, value_name = "TARGET", value_parser = PossibleValuesParser::new(words()))]
    pub to: String,
    /// The file to write
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write nothing, and end with 1 where the file is not current
    #[arg(long, requires = "output")]
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

fn words() -> Vec<&'static str> {
    exports().iter().map(|export| export.keyword()).collect()
}

/// Writes, prints or compares the file.
pub(super) fn run(arguments: &ExportSchema) -> Result<Exit, Error> {
    let Adapted { schema, target, .. } = adapted(&arguments.selection, arguments.engine)?;
    let Some(export) = find_export(&arguments.to) else {
        return Err(Error::Usage {
            problem: format!("nothing is exported to `{}`", arguments.to),
            remedy: format!("`--to` is one of {}", words().join(", ")),
        });
    };
    let exported = export.export(&schema, target.engine);
    finish(arguments, &exported)
}

/// A declared schema, and what it becomes on one of its engines.
pub(super) struct Adapted {
    pub(super) definition: SchemaDef<'static>,
    pub(super) schema: Schema,
    pub(super) target: EngineTarget,
    /// The folder of the package.
    pub(super) root: PathBuf,
}

/// The schema of a package on `engine`, or on the first engine of its settings.
pub(super) fn adapted(selection: &Selection, engine: Option<Engine>) -> Result<Adapted, Error> {
    let project = Project::load(selection)?;
    let settings = settings::load(&project)?;
    let definition = runner::read_schema(&project)?;
    let schema = Schema::resolve(&definition).map_err(Error::Definitions)?;
    let engines = &settings.settings.engines;
    let mut engines = engines.iter();
    let chosen = engines.find(|target| engine.is_none_or(|engine| target.engine == engine));
    let Some(target) = chosen else {
        return Err(Error::Usage {
            problem: "the schema is not for that engine, or for none".to_owned(),
            remedy: "write `engines = [\"postgres 15\"]` into architrave.toml, beside Cargo.toml"
                .to_owned(),
        });
    };
    let dialect = dialects::dialect(target, &settings.settings)?;
    let schema = dialect
        .adapt(&schema)
        .map_err(|problems| Error::Unsupported {
            engine: target.to_string(),
            problems,
        })?;
    Ok(Adapted {
        definition,
        schema,
        target: *target,
        root: project.root().to_owned(),
    })
}

fn finish(arguments: &ExportSchema, exported: &Exported) -> Result<Exit, Error> {
    let format = arguments.shown.format;
    let Some(path) = &arguments.output else {
        match format {
            TextFormat::Human => {
                anstream::print!("{}", exported.text);
                tell(exported);
            }
            TextFormat::Json => anstream::println!("{:#}", document(exported, None, false)),
        }
        return Ok(Exit::Done);
    };
    let is_same = |present: &str, text: &str| words_of(present) == words_of(text);
    let kept = keep(path, &exported.text, arguments.check, is_same)?;
    match format {
        TextFormat::Json => {
            let changed = kept != Kept::Current;
            anstream::println!("{:#}", document(exported, Some(path), changed));
        }
        TextFormat::Human => {
            tell(exported);
            let shown = path.display();
            let command = format!("cargo schema export --to {} --output {shown}", arguments.to);
            kept.tell(&shown, &command);
        }
    }
    Ok(kept.exit())
}

/// The text without what formatting adds. Line ends are those that git made of them.
fn words_of(text: &str) -> String {
    let kept = |letter: &char| !letter.is_whitespace() && *letter != ',';
    text.chars().filter(kept).collect()
}

fn tell(exported: &Exported) {
    for omission in &exported.omissions {
        anstream::eprintln!("left out: {omission}");
    }
}

fn document(exported: &Exported, path: Option<&Path>, changed: bool) -> serde_json::Value {
    json!({
        "path": path.map(|path| path.display().to_string()),
        "changed": changed,
        "text": exported.text,
        "omissions": exported.omissions.iter().map(|it| json!({
            "object": it.object, "reason": it.reason,
        })).collect::<Vec<_>>(),
    })
}
