//! Advice from the declared workload: which engine, isolation, indexes, partitions and caches fit the tables, each with the
//! reason and the alternative.
//!
//! Rules say what is wrong; advice says what is worth a thought, and is never a finding. Both read the same definitions, so
//! that nothing here contradicts a rule. What is not declared is not guessed: a pattern without a rate, or a table without
//! a number of rows, gets no advice that depends on it.

mod cache;
mod index;
mod isolation;
mod partition;
mod technology;

use crate::def::{ColumnIndex, Consistency, Engine, SchemaDef, TableDef, Workload};
use std::collections::BTreeMap;
use std::fmt;

/// What the advice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Which engine keeps the tables.
    Technology,
    /// At which level transactions run.
    Isolation,
    /// Which indexes serve the access patterns.
    Index,
    /// Whether a table is divided.
    Partition,
    /// What is kept as a copy.
    Cache,
}

impl Topic {
    /// Its word in output.
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Technology => "technology",
            Self::Isolation => "isolation",
            Self::Index => "index",
            Self::Partition => "partition",
            Self::Cache => "cache",
        }
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.keyword())
    }
}

/// A piece of advice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Advice {
    /// What it is about.
    pub topic: Topic,
    /// The struct, the struct and its access pattern (`Order.of_customer`), or the name of the schema.
    pub object: String,
    /// What to do, or to leave as it is.
    pub advice: String,
    /// Why, with the numbers that it follows from.
    pub reason: String,
    /// What else could be done, and when that is better.
    pub alternative: String,
}

/// What is known besides the structs.
#[derive(Clone, Debug, Default)]
pub struct Situation {
    /// The engine that is in use.
    pub engine: Option<Engine>,
    /// What the database is used for.
    pub workload: Option<Workload>,
    /// What readers may see after a write.
    pub consistency: Option<Consistency>,
    /// In how many regions the data is.
    pub regions: usize,
    /// The rows that a running database has, by the name of the table; they go before those that are declared.
    pub counted_rows: BTreeMap<String, u64>,
}

/// Advice on a schema, by topic and object.
pub fn advise(schema: &SchemaDef<'_>, situation: &Situation) -> Vec<Advice> {
    let mut all = technology::advise(schema, situation);
    for table in schema.tables {
        let rows = rows_of(table, situation);
        let subject = Subject { table, rows };
        all.extend(isolation::advise(&subject, situation));
        all.extend(index::advise(&subject, situation));
        all.extend(partition::advise(&subject, situation));
        all.extend(cache::advise(&subject));
    }
    all.sort();
    all
}

/// A table with its rows.
struct Subject<'s, 't> {
    table: &'s TableDef<'t>,
    rows: Option<u64>,
}

impl Subject<'_, '_> {
    fn of_table(&self, topic: Topic) -> Draft {
        Draft {
            topic,
            object: self.table.rust_name.to_owned(),
        }
    }

    fn of_pattern(&self, topic: Topic, pattern: &str) -> Draft {
        Draft {
            topic,
            object: format!("{}.{pattern}", self.table.rust_name),
        }
    }

    /// The fields, as an attribute lists them.
    fn fields(&self, columns: &[ColumnIndex]) -> String {
        let fields = columns.iter().filter_map(|column| {
            let column = self.table.columns.get(usize::from(*column))?;
            Some(column.field)
        });
        fields.collect::<Vec<_>>().join(", ")
    }
}

/// Advice whose subject is known.
struct Draft {
    topic: Topic,
    object: String,
}

impl Draft {
    fn saying(
        self,
        advice: impl Into<String>,
        reason: impl Into<String>,
        alternative: impl Into<String>,
    ) -> Advice {
        Advice {
            topic: self.topic,
            object: self.object,
            advice: advice.into(),
            reason: reason.into(),
            alternative: alternative.into(),
        }
    }
}

fn rows_of(table: &TableDef<'_>, situation: &Situation) -> Option<u64> {
    let name = match table.namespace {
        Some(namespace) => format!("{namespace}.{}", table.name),
        None => table.name.to_owned(),
    };
    situation.counted_rows.get(&name).copied().or(table.rows)
}

/// A number as people read it: `80,000,000`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{bigint, schema, table, text};

    #[test]
    fn advice_is_sorted_and_the_same_each_time() {
        let orders = table("Order")
            .column("id", bigint())
            .column("note", text())
            .rows(80_000_000)
            .access_with("all", &["note"], &[], |it| it.per_second = Some(900));
        let schema = schema(&[orders.build()], &[]);
        let advice = advise(&schema, &Situation::default());
        assert!(advice.is_sorted());
        assert_eq!(advice, advise(&schema, &Situation::default()));
    }

    #[test]
    fn what_a_database_has_goes_before_what_is_declared() {
        let table = table("Order").rows(10).build();
        let mut situation = Situation::default();
        assert_eq!(rows_of(&table, &situation), Some(10));
        situation.counted_rows.insert(table.name.to_owned(), 4_000);
        assert_eq!(rows_of(&table, &situation), Some(4_000));
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(900), "900");
        assert_eq!(grouped(80_000_000), "80,000,000");
    }
}
