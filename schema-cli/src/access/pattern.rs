//! An access pattern as an attribute says it.

use schema_core::model::ObjectName;
use std::collections::BTreeSet;

/// How statements reach a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path {
    /// The table.
    pub table: ObjectName,
    /// What they compare; equality first, then the rest, each in the order of the columns' names.
    pub filter: BTreeSet<Condition>,
    /// The order of what they read.
    pub order: Vec<Order>,
    /// The columns that they change; empty for whole rows, `None` where they read.
    pub writes: Option<BTreeSet<String>>,
    /// What they do where they write.
    pub verb: Verb,
    /// The table marks rows as deleted, and the statements read those too.
    pub include_deleted: bool,
}

/// What a statement does to a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// It reads.
    #[default]
    Read,
    /// It adds rows.
    Insert,
    /// It changes rows.
    Update,
    /// It removes rows.
    Delete,
}

/// A condition on a column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Condition {
    /// How it is compared.
    pub comparison: Comparison,
    /// The column.
    pub column: String,
}

/// How a column is compared, by what the language calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparison {
    /// `column`
    Equal,
    /// `column.one_of(_)`
    OneOf,
    /// `column.is_none()`
    IsNull,
    /// `column == true`
    IsTrue,
    /// `!column`
    IsFalse,
    /// `column.is_some()`
    IsNotNull,
    /// `column > _`
    Greater,
    /// `column >= _`
    GreaterOrEqual,
    /// `column < _`
    Less,
    /// `column <= _`
    LessOrEqual,
    /// `column.between(_, _)`
    Between,
    /// `column.lower() == _`
    LowerEqual,
    /// `column.like(_)`
    Like,
    /// `column.matches(_)`
    Matches,
    /// `column.matches_i(_)`
    MatchesInsensitive,
    /// `column.contains(_)`
    Contains,
    /// `column.contained_by(_)`
    ContainedBy,
    /// `column.overlaps(_)`
    Overlaps,
    /// `column != _`
    NotEqual,
}

impl Comparison {
    /// A comparison with one value.
    pub(super) fn is_equality(self) -> bool {
        matches!(
            self,
            Self::Equal | Self::OneOf | Self::IsNull | Self::IsTrue | Self::IsFalse
        )
    }

    /// The same with the sides exchanged.
    pub(super) fn mirrored(self) -> Self {
        match self {
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Contains => Self::ContainedBy,
            Self::ContainedBy => Self::Contains,
            other => other,
        }
    }

    /// The condition on a field.
    pub fn text(self, field: &str) -> String {
        match self {
            Self::Equal => field.to_owned(),
            Self::OneOf => format!("{field}.one_of(_)"),
            Self::IsNull => format!("{field}.is_none()"),
            Self::IsTrue => format!("{field} == true"),
            Self::IsFalse => format!("!{field}"),
            Self::IsNotNull => format!("{field}.is_some()"),
            Self::Greater => format!("{field} > _"),
            Self::GreaterOrEqual => format!("{field} >= _"),
            Self::Less => format!("{field} < _"),
            Self::LessOrEqual => format!("{field} <= _"),
            Self::Between => format!("{field}.between(_, _)"),
            Self::LowerEqual => format!("{field}.lower() == _"),
            Self::Like => format!("{field}.like(_)"),
            Self::Matches => format!("{field}.matches(_)"),
            Self::MatchesInsensitive => format!("{field}.matches_i(_)"),
            Self::Contains => format!("{field}.contains(_)"),
            Self::ContainedBy => format!("{field}.contained_by(_)"),
            Self::Overlaps => format!("{field}.overlaps(_)"),
            Self::NotEqual => format!("{field} != _"),
        }
    }
}

/// A column that rows are sorted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Order {
    /// The column.
    pub column: String,
    /// Descending.
    pub descending: bool,
    /// NULLs first or last, where that is said.
    pub nulls_first: Option<bool>,
}

impl Order {
    /// The part of the order, over a field.
    pub fn text(&self, field: &str) -> String {
        let direction = if self.descending { ".desc()" } else { "" };
        let nulls = match self.nulls_first {
            None => "",
            Some(true) => ".nulls_first()",
            Some(false) => ".nulls_last()",
        };
        format!("{field}{direction}{nulls}")
    }
}

/// An access pattern that a running system showed.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// Its name: `by_email`.
    pub name: String,
    /// How it reaches the table.
    pub path: Path,
    /// The columns that are read; empty means all.
    pub select: BTreeSet<String>,
    /// How often it ran, per second; `None` for less than once in two seconds.
    pub per_second: Option<u32>,
    /// Its statements' share of the time of all statements, in tenths of a percent.
    pub time_tenths: u32,
}

/// A name for a path that no other pattern of the table has.
pub(super) fn name(path: &Path, taken: &BTreeSet<String>) -> String {
    /// More columns make no better name.
    const COLUMNS: usize = 3;
    let columns = path
        .filter
        .iter()
        .map(|condition| condition.column.as_str());
    let mut columns: Vec<&str> = columns.collect();
    columns.dedup();
    let by = match (columns.as_slice(), path.order.as_slice()) {
        ([], []) => String::new(),
        ([], order) => {
            let order = order.iter().map(|part| part.column.as_str());
            format!("in_order_of_{}", joined(order.take(COLUMNS)))
        }
        (columns, _) => format!("by_{}", joined(columns.iter().copied().take(COLUMNS))),
    };
    let verb = match path.verb {
        Verb::Read => "",
        Verb::Insert => "insert",
        Verb::Update => "update",
        Verb::Delete => "delete",
    };
    let name = match (verb, by.as_str()) {
        ("", "") => "all".to_owned(),
        ("", by) => by.to_owned(),
        (verb, "") => verb.to_owned(),
        (verb, by) => format!("{verb}_{by}"),
    };
    let numbered = (2_u32..).map(|number| format!("{name}_{number}"));
    std::iter::once(name.clone())
        .chain(numbered)
        .find(|name| !taken.contains(name))
        .unwrap_or(name)
}

/// Columns as one word of Rust.
fn joined<'a>(columns: impl Iterator<Item = &'a str>) -> String {
    let word = |column: &str| -> String {
        let letters = column.chars().flat_map(char::to_lowercase);
        letters
            .map(|letter| match letter.is_ascii_alphanumeric() {
                true => letter,
                false => '_',
            })
            .collect()
    };
    columns.map(word).collect::<Vec<_>>().join("_and_")
}
