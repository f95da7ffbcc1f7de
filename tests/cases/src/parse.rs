//! From the text of cases to schemas.

use crate::document::Document;
use schema_core::lock::Lock;
use schema_core::model::{Expression, ObjectId, Schema};
use schema_core::plan::Options;
use std::fmt;

/// A change of a schema.
#[derive(Clone, Debug)]
pub struct Case {
    /// What changes, in words.
    pub title: String,
    /// The schema before.
    pub before: Schema,
    /// The schema after.
    pub after: Schema,
    /// What the project allows.
    pub options: Options,
}

impl Case {
    /// The title as the name of a file.
    pub fn slug(&self) -> String {
        let words = self.title.split(|it: char| !it.is_ascii_alphanumeric());
        let words: Vec<String> = words
            .filter(|word| !word.is_empty())
            .map(str::to_ascii_lowercase)
            .collect();
        words.join("_")
    }
}

/// Before or after the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Before.
    Before,
    /// After.
    After,
}

/// Why a text holds no cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The case.
    pub title: String,
    /// What is wrong.
    pub problem: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "case `{}`: {}", self.title, self.problem)
    }
}

impl std::error::Error for ParseError {}

/// Reads the cases of a text.
///
/// # Errors
///
/// For the first line that cannot be read.
pub fn parse(text: &str) -> Result<Vec<Case>, ParseError> {
    let mut cases = Vec::new();
    let mut current: Option<(String, Vec<&str>)> = None;
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("# ") {
            if let Some((title, lines)) = current.take() {
                cases.push(case(title, &lines)?);
            }
            current = Some((title.to_owned(), Vec::new()));
        } else if let Some((_, lines)) = &mut current
            && !line.trim().is_empty()
        {
            lines.push(line);
        }
    }
    if let Some((title, lines)) = current {
        cases.push(case(title, &lines)?);
    }
    Ok(cases)
}

fn case(title: String, lines: &[&str]) -> Result<Case, ParseError> {
    let wrong = |problem: String| ParseError {
        title: title.clone(),
        problem,
    };
    let mut options = Options::default();
    let mut content = Vec::new();
    for line in lines {
        match line.strip_prefix("! ") {
            None => content.push(*line),
            Some(option) => match option.split_once(' ') {
                Some(("allow", object)) => {
                    options.allow_data_loss.insert(object.to_owned());
                }
                Some(("keep", object)) => {
                    options.keep.insert(object.to_owned());
                }
                Some(("accept", hazard)) => {
                    options.accepted_hazards.insert(hazard.to_owned());
                }
                _ => return Err(wrong(format!("`! {option}` is no option"))),
            },
        }
    }
    Ok(Case {
        before: schema(&content, Side::Before).map_err(wrong)?,
        after: schema(&content, Side::After).map_err(wrong)?,
        options,
        title,
    })
}

fn schema(lines: &[&str], side: Side) -> Result<Schema, String> {
    let mut document = Document::default();
    for line in lines {
        let mark = line.get(..1).unwrap_or_default();
        let counts = match (mark, side) {
            (" ", _) | ("-", Side::Before) | ("+", Side::After) => true,
            ("-" | "+", _) => false,
            _ => return Err(format!("`{line}` begins with neither ` `, `-` nor `+`")),
        };
        if counts {
            document.line(line.get(1..).unwrap_or_default())?;
        }
    }
    let text = document.text();
    let lock = Lock::parse(&text).map_err(|error| format!("{error}\n{text}"))?;
    let mut schema = lock.schema;
    forget_ids(&mut schema);
    for (table, column, hint, value) in &document.hints {
        let sequence = schema
            .sequences
            .values_mut()
            .find(|it| it.name.to_string() == *table);
        if let (Some(sequence), None) = (sequence, column) {
            sequence.renamed_from = Some(value.clone());
        }
        let enumeration = schema
            .enums
            .values_mut()
            .find(|it| it.name.to_string() == *table);
        if let (Some(enumeration), Some((to, from))) = (enumeration, value.split_once('='))
            && column.is_none()
        {
            enumeration
                .renamed_labels
                .insert(to.to_owned(), from.to_owned());
        }
        let table = schema
            .tables
            .values_mut()
            .find(|it| it.name.to_string() == *table);
        let Some(table) = table else {
            continue;
        };
        let Some(column) = column else {
            table.renamed_from = Some(value.clone());
            continue;
        };
        let columns = table.columns.iter_mut();
        for found in columns.filter(|it| it.name == *column) {
            match hint.as_str() {
                "was" => found.renamed_from = Some(value.clone()),
                _ => {
                    let value = Expression::parse(value).map_err(|error| error.to_string())?;
                    found.backfill = Some(value);
                }
            }
        }
    }
    Ok(schema)
}

/// What the structs declare has no ids yet.
fn forget_ids(schema: &mut Schema) {
    for table in schema.tables.values_mut() {
        table.id = ObjectId::default();
        for column in &mut table.columns {
            column.id = ObjectId::default();
        }
    }
    for enumeration in schema.enums.values_mut() {
        enumeration.id = ObjectId::default();
    }
    for declared in schema.types.values_mut() {
        declared.id = ObjectId::default();
    }
    for sequence in schema.sequences.values_mut() {
        sequence.id = ObjectId::default();
    }
}
