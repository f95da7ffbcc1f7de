//! `cargo schema advise`: what fits the workload that the structs declare.

use super::lint::counted_rows;
use crate::arguments::{Output, Selection, TextFormat};
use crate::project::Project;
use crate::{Error, Exit, runner, settings};
use clap::{Args, ValueEnum};
use schema_core::advice::{Advice, Situation, Topic, advise};
use serde_json::json;
use std::collections::BTreeMap;

/// Weighs the workload that the structs declare: engine, isolation, indexes, partitions, caches
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    cargo schema advise\n  \
    cargo schema advise --topic index --topic partition\n  \
    cargo schema advise --database-url postgres://me@production/shop    (with the rows that are there)\n\n\
    Each piece of advice has its reason, with the numbers that it follows from, and the alternative. Advice is no finding: what \
    is wrong is for `cargo schema lint` to say. What is not declared is not guessed: access patterns, their rates and the number \
    of rows are what it weighs; `cargo schema pull --update --access` writes the patterns of a running database.")]
pub struct Advise {
    /// Only this topic; may be repeated
    #[arg(long = "topic", value_enum, value_name = "TOPIC")]
    pub topics: Vec<TopicWord>,
    /// Take the numbers of rows from this database, which is only read: `postgres://user:password@host/name` or `sqlite:path`
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
    /// Which crate
    #[command(flatten)]
    pub selection: Selection,
    /// How the advice is shown
    #[command(flatten)]
    pub output: Output,
}

/// The topics, as arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TopicWord {
    /// Which engine keeps the tables.
    Technology,
    /// At which level transactions run.
    Isolation,
    /// Which indexes serve the access patterns.
    Index,
    /// Whether tables are divided.
    Partition,
    /// What is kept as a copy.
    Cache,
}

impl From<TopicWord> for Topic {
    fn from(word: TopicWord) -> Self {
        match word {
            TopicWord::Technology => Self::Technology,
            TopicWord::Isolation => Self::Isolation,
            TopicWord::Index => Self::Index,
            TopicWord::Partition => Self::Partition,
            TopicWord::Cache => Self::Cache,
        }
    }
}

/// Reads the schema and shows what fits.
pub(super) fn run(arguments: &Advise) -> Result<Exit, Error> {
    let project = Project::load(&arguments.selection)?;
    let settings = settings::load(&project)?.settings;
    let schema = runner::read_schema(&project)?;
    let counted_rows = match &arguments.database_url {
        Some(url) => counted_rows(crate::database::open_existing(url)?.as_mut())?,
        None => BTreeMap::new(),
    };
    let situation = Situation {
        engine: settings.engines.first().map(|target| target.engine),
        workload: settings.workload,
        consistency: settings.consistency,
        regions: settings.regions.len(),
        counted_rows,
    };
    let topics: Vec<Topic> = arguments.topics.iter().copied().map(Topic::from).collect();
    let mut advice = advise(&schema, &situation);
    advice.retain(|piece| topics.is_empty() || topics.contains(&piece.topic));
    match arguments.output.format {
        TextFormat::Json => anstream::println!("{:#}", document(&advice)),
        TextFormat::Human => show(&advice),
    }
    Ok(Exit::Done)
}

fn document(advice: &[Advice]) -> serde_json::Value {
    let pieces = advice.iter().map(|piece| {
        json!({
            "topic": piece.topic.keyword(),
            "object": piece.object,
            "advice": piece.advice,
            "reason": piece.reason,
            "alternative": piece.alternative,
        })
    });
    json!({ "advice": pieces.collect::<Vec<_>>() })
}

fn show(advice: &[Advice]) {
    for piece in advice {
        anstream::println!(
            "{}: {}: {}\n  why: {}\n  or:  {}\n",
            piece.topic,
            piece.object,
            piece.advice,
            piece.reason,
            piece.alternative
        );
    }
    anstream::println!("{} of advice", crate::error::count(advice.len(), "piece"));
}
