//! What a running database says about the size of its tables: the row counts that a plan is made with, and the JSON
//! that keeps them where no database is at hand.

use crate::model::ObjectName;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt;

/// How large the tables of a database are. It holds counts and sizes, and no value of any row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statistics {
    /// The word of the engine: `postgres`.
    pub engine: String,
    /// The server, as it names itself: `PostgreSQL 15.20`.
    pub server: String,
    /// Whether the first reader of a row after it was written makes the server log the whole page, as it does with
    /// data checksums; `None` where that is not known.
    pub logs_hint_bits: Option<bool>,
    /// The tables and partitions; a partitioned table has the sum of its partitions.
    pub tables: BTreeMap<ObjectName, TableStatistics>,
}

/// How large a table is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableStatistics {
    /// The rows, as the server estimates them; `None` where it never counted.
    pub rows: Option<u64>,
    /// Bytes of the rows, with what is kept beside the table because it is long.
    pub bytes: u64,
    /// Bytes of each index, by its name.
    pub indexes: BTreeMap<String, u64>,
    /// What is known of the values of columns, by their names.
    pub columns: BTreeMap<String, ColumnStatistics>,
}

/// What is known of the values of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnStatistics {
    /// The average bytes of a value, a NULL being none.
    pub width: u64,
    /// The number of different values.
    pub distinct: u64,
}

/// Why a text is no statistics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatisticsFormatError {
    /// What is wrong, and where.
    pub problem: String,
}

impl fmt::Display for StatisticsFormatError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.problem)
    }
}

impl std::error::Error for StatisticsFormatError {}

/// The version of the file's form that is written; another one is refused.
const FORMAT: u64 = 1;

impl Statistics {
    /// As JSON, sorted, with a line end.
    pub fn to_json(&self) -> String {
        let tables = self.tables.iter().map(|(name, table)| {
            let columns = table.columns.iter().map(|(name, column)| {
                let value = json!({ "width": column.width, "distinct": column.distinct });
                (name.clone(), value)
            });
            let mut document = json!({
                "name": name.name,
                "rows": table.rows,
                "bytes": table.bytes,
                "indexes": table.indexes,
                "columns": columns.collect::<Map<String, Value>>(),
            });
            if let Some(namespace) = &name.namespace {
                document["namespace"] = json!(namespace);
            }
            document
        });
        let document = json!({
            "format": FORMAT,
            "engine": self.engine,
            "server": self.server,
            "logs_hint_bits": self.logs_hint_bits,
            "tables": tables.collect::<Vec<Value>>(),
        });
        format!("{document:#}\n")
    }

    /// Reads what [`Statistics::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// Where it is no JSON, of another version, or a word is unknown, missing or not of its type.
    pub fn from_json(text: &str) -> Result<Self, StatisticsFormatError> {
        let document: Value =
            serde_json::from_str(text).map_err(|error| wrong(format!("no JSON: {error}")))?;
        let fields = Fields::of(&document, "the file")?;
        fields.only(&["format", "engine", "server", "logs_hint_bits", "tables"])?;
        let format = fields.number("format")?;
        if format != FORMAT {
            return Err(wrong(format!(
                "the form {format} is not known here, only {FORMAT}: write the file anew, or update cargo-schema"
            )));
        }
        let mut statistics = Self {
            engine: fields.text("engine")?,
            server: fields.text("server")?,
            logs_hint_bits: fields.get("logs_hint_bits").and_then(Value::as_bool),
            tables: BTreeMap::new(),
        };
        let tables = fields.get("tables").and_then(Value::as_array);
        let tables = tables.ok_or_else(|| wrong("`tables` is no list".to_owned()))?;
        for (position, table) in tables.iter().enumerate() {
            let fields = Fields::of(table, &format!("tables[{position}]"))?;
            fields.only(&["name", "namespace", "rows", "bytes", "indexes", "columns"])?;
            let name = ObjectName {
                namespace: match fields.get("namespace") {
                    Some(_) => Some(fields.text("namespace")?),
                    None => None,
                },
                name: fields.text("name")?,
            };
            let table = table_of(&fields)?;
            statistics.tables.insert(name, table);
        }
        Ok(statistics)
    }
}

fn table_of(fields: &Fields<'_>) -> Result<TableStatistics, StatisticsFormatError> {
    let mut table = TableStatistics {
        rows: match fields.get("rows") {
            None | Some(Value::Null) => None,
            Some(_) => Some(fields.number("rows")?),
        },
        bytes: fields.number("bytes")?,
        ..TableStatistics::default()
    };
    for (index, bytes) in fields.map("indexes") {
        let bytes = bytes.as_u64();
        let bytes =
            bytes.ok_or_else(|| wrong(format!("{}.indexes.{index} is no size", fields.place)))?;
        table.indexes.insert(index.clone(), bytes);
    }
    for (column, value) in fields.map("columns") {
        let place = format!("{}.columns.{column}", fields.place);
        let fields = Fields::of(value, &place)?;
        fields.only(&["width", "distinct"])?;
        let statistics = ColumnStatistics {
            width: fields.number("width")?,
            distinct: fields.number("distinct")?,
        };
        table.columns.insert(column.clone(), statistics);
    }
    Ok(table)
}

/// The fields of one object of the file.
struct Fields<'a> {
    fields: &'a Map<String, Value>,
    place: String,
}

impl<'a> Fields<'a> {
    fn of(value: &'a Value, place: &str) -> Result<Self, StatisticsFormatError> {
        let fields = value.as_object();
        Ok(Self {
            fields: fields.ok_or_else(|| wrong(format!("{place} is no object")))?,
            place: place.to_owned(),
        })
    }

    fn only(&self, words: &[&str]) -> Result<(), StatisticsFormatError> {
        let mut keys = self.fields.keys();
        match keys.find(|key| !words.contains(&key.as_str())) {
            None => Ok(()),
            Some(key) => Err(wrong(format!(
                "{} has `{key}`, which is none of {}",
                self.place,
                words.join(", ")
            ))),
        }
    }

    fn get(&self, word: &str) -> Option<&'a Value> {
        self.fields.get(word)
    }

    fn map(&self, word: &str) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        let fields = self.get(word).and_then(Value::as_object);
        fields.into_iter().flatten()
    }

    fn number(&self, word: &str) -> Result<u64, StatisticsFormatError> {
        let number = self.get(word).and_then(Value::as_u64);
        number.ok_or_else(|| wrong(format!("{} has no whole number `{word}`", self.place)))
    }

    fn text(&self, word: &str) -> Result<String, StatisticsFormatError> {
        let text = self.get(word).and_then(Value::as_str);
        let text = text.ok_or_else(|| wrong(format!("{} has no text `{word}`", self.place)))?;
        Ok(text.to_owned())
    }
}

fn wrong(problem: String) -> StatisticsFormatError {
    StatisticsFormatError { problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statistics() -> Statistics {
        let orders = TableStatistics {
            rows: Some(1_200_000),
            bytes: 163_840_000,
            indexes: [("orders_pkey".to_owned(), 26_935_296)].into(),
            columns: [(
                "status".to_owned(),
                ColumnStatistics {
                    width: 6,
                    distinct: 4,
                },
            )]
            .into(),
        };
        let name = ObjectName {
            namespace: Some("sales".to_owned()),
            name: "orders".to_owned(),
        };
        Statistics {
            engine: "postgres".to_owned(),
            server: "PostgreSQL 15.20".to_owned(),
            logs_hint_bits: Some(false),
            tables: [
                (name, orders),
                (ObjectName::new("never_counted"), TableStatistics::default()),
            ]
            .into(),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let statistics = statistics();
        let text = statistics.to_json();
        assert_eq!(Statistics::from_json(&text), Ok(statistics.clone()));
        assert_eq!(text, statistics.to_json());
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let problem = |text: &str| Statistics::from_json(text).unwrap_err().to_string();
        let written = statistics().to_json();
        assert!(problem("rows: 1").starts_with("no JSON: "));
        assert!(problem(&written.replace("\"format\": 1", "\"format\": 2")).contains("form 2"));
        assert_eq!(
            problem(&written.replace("\"rows\": 1200000", "\"rows\": \"many\"")),
            "tables[1] has no whole number `rows`"
        );
        assert_eq!(
            problem(&written.replace("\"distinct\": 4", "\"different\": 4")),
            "tables[1].columns.status has `different`, which is none of width, distinct"
        );
        assert!(problem(&written.replace("163840000", "-1")).contains("`bytes`"));
    }
}
