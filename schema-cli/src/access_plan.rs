//! What the server makes of the declared access patterns: whether an index serves them, by its own plans.

use crate::database::{Catalog, Database, DatabaseError};
use crate::synthetic::{count, quoted, quoted_table};
use schema_core::def::{FilterOperator, NullsOrder, SchemaDef};
use schema_core::dialect::{Dialect, Engine};
use schema_core::model::{
    AccessFilter, AccessPattern, Expression, Index, IndexKey, IndexPart, Schema, access_patterns,
};
use serde_json::Value;

/// Fewer rows than this may be read one after the other.
pub const LARGE: u64 = 10_000;

/// An access pattern with its fixed conditions as this engine says them.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The pattern.
    pub pattern: AccessPattern,
    /// For each filter the condition, where it is fixed.
    conditions: Vec<Option<String>>,
    /// Why it cannot be asked on this engine.
    problem: Option<String>,
}

/// What the server makes of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// The table and the pattern: `orders.of_customer`.
    pub name: String,
    /// How many rows the table has here.
    pub rows: u64,
    /// How many it is declared to have.
    pub declared: Option<u64>,
    /// The query; empty where none was asked.
    pub query: String,
    /// What was found.
    pub verdict: Verdict,
    /// The plan, a line each, where no index was used.
    pub plan: Vec<String>,
    /// Whether this is as nobody wants it: no index can serve it, the table is large, and nobody accepted that.
    pub is_problem: bool,
}

/// How a pattern is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// By these indexes.
    Index(Vec<String>),
    /// The planner reads the whole table, although these indexes could serve it: too many rows match.
    Preferred(Vec<String>),
    /// The whole table is read, and no index can serve it.
    Scan,
    /// It was not asked.
    NotExamined(String),
}

/// Prepares the patterns of a schema. `schema` is resolved and not yet adapted, because the engine's form of a column decides
/// about the form of what it is compared with.
pub fn prepare(
    definition: &SchemaDef<'_>,
    schema: &Schema,
    dialect: &dyn Dialect,
) -> Vec<Prepared> {
    let patterns = access_patterns(definition).into_iter();
    patterns
        .map(|pattern| {
            let mut problem = None;
            let conditions = pattern.filters.iter().map(|filter| {
                let condition = filter.condition.as_ref()?;
                let condition = adapted(schema, dialect, &pattern, filter, condition);
                match dialect.condition(&format!("{}.{}", pattern.table, pattern.name), &condition)
                {
                    Ok(sql) => Some(sql),
                    Err(unsupported) => {
                        problem = Some(unsupported.to_string());
                        None
                    }
                }
            });
            let conditions = conditions.collect();
            Prepared {
                pattern,
                conditions,
                problem,
            }
        })
        .collect()
}

/// A condition as it is for this engine: it goes along as the predicate of an index.
fn adapted(
    schema: &Schema,
    dialect: &dyn Dialect,
    pattern: &AccessPattern,
    filter: &AccessFilter,
    condition: &Expression,
) -> Expression {
    const NAME: &str = "architrave_access_pattern";
    let mut schema = schema.clone();
    if let Some(table) = schema.tables.get_mut(&pattern.table) {
        table.indexes.push(Index {
            predicate: Some(condition.clone()),
            ..Index::new(NAME, vec![IndexPart::column(&filter.column)])
        });
    }
    let adapted = dialect.adapt(&schema).ok();
    let table = adapted.and_then(|mut schema| schema.tables.remove(&pattern.table));
    let index = table.and_then(|it| it.indexes.into_iter().find(|index| index.name == NAME));
    index
        .and_then(|index| index.predicate)
        .unwrap_or_else(|| condition.clone())
}

/// Asks the server for the plan of each pattern. `catalog` is what the database holds; its tables have rows and, where the
/// engine has them, fresh statistics.
///
/// # Errors
///
/// When the database cannot be asked.
pub fn examine(
    database: &mut dyn Database,
    catalog: &Catalog,
    patterns: &[Prepared],
) -> Result<Vec<Examined>, DatabaseError> {
    let examined = patterns.iter().map(|it| examine_one(database, catalog, it));
    examined.collect()
}

fn examine_one(
    database: &mut dyn Database,
    catalog: &Catalog,
    prepared: &Prepared,
) -> Result<Examined, DatabaseError> {
    let pattern = &prepared.pattern;
    let mut examined = Examined {
        name: format!("{}.{}", pattern.table, pattern.name),
        rows: 0,
        declared: pattern.rows,
        query: String::new(),
        verdict: Verdict::NotExamined(String::new()),
        plan: Vec::new(),
        is_problem: false,
    };
    if !catalog.schema.tables.contains_key(&pattern.table) {
        examined.verdict = Verdict::NotExamined("the table is not on this engine".to_owned());
        return Ok(examined);
    }
    examined.rows = count(database, &quoted_table(&pattern.table))?;
    let query = match query(database, catalog, prepared, examined.rows) {
        Ok(query) => query,
        Err(why) => {
            examined.verdict = Verdict::NotExamined(why);
            return Ok(examined);
        }
    };
    let asked = match database.engine() {
        Engine::Sqlite => ask_sqlite(database, &query),
        _ => ask_postgres(database, &query),
    };
    examined.query = query;
    match asked {
        Ok((verdict, plan)) => {
            examined.is_problem = verdict == Verdict::Scan
                && !pattern.waived
                && examined.rows >= LARGE
                && pattern.rows.is_some_and(|rows| rows >= LARGE);
            examined.verdict = verdict;
            examined.plan = plan;
        }
        Err(error) if error.is_connection_lost() => return Err(error),
        Err(error) => {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default();
            examined.verdict = Verdict::NotExamined(first.to_owned());
        }
    }
    Ok(examined)
}

/// The query of a pattern, its parameters taken from a row in the middle of the table.
fn query(
    database: &mut dyn Database,
    catalog: &Catalog,
    prepared: &Prepared,
    rows: u64,
) -> Result<String, String> {
    if let Some(problem) = &prepared.problem {
        return Err(problem.clone());
    }
    if rows == 0 {
        return Err("the table has no rows".to_owned());
    }
    let pattern = &prepared.pattern;
    let table = quoted_table(&pattern.table);
    let mut fixed: Vec<String> = prepared
        .conditions
        .iter()
        .flatten()
        .map(|it| format!("({it})"))
        .collect();
    fixed.extend(
        pattern
            .live
            .iter()
            .map(|column| format!("{} IS NULL", quoted(column))),
    );
    let mut compared: Vec<(String, &str)> = Vec::new();
    for (filter, condition) in pattern.filters.iter().zip(&prepared.conditions) {
        if condition.is_some() {
            continue;
        }
        match filter.operator {
            FilterOperator::Equal => compared.push((quoted(&filter.column), "=")),
            FilterOperator::Range => compared.push((quoted(&filter.column), ">=")),
            FilterOperator::Other => match otherwise(catalog, pattern, &filter.column)? {
                Otherwise::Compared(expression, operator) => compared.push((expression, operator)),
                Otherwise::Fixed(condition) => fixed.push(condition),
            },
        }
    }
    let mut conditions = fixed.clone();
    let only_ranges =
        !compared.is_empty() && compared.iter().all(|(_, operator)| *operator == ">=");
    let values = compared
        .iter()
        .map(|(expression, _)| match database.engine() {
            Engine::Sqlite => format!("quote({expression})"),
            _ => format!("quote_literal(({expression})::text)"),
        });
    let values: Vec<String> = values.collect();
    if !values.is_empty() {
        let present = compared
            .iter()
            .map(|(expression, _)| format!("{expression} IS NOT NULL"));
        let wanted: Vec<String> = fixed.iter().cloned().chain(present).collect();
        // A range that holds about every hundredth row; else any row will do.
        let (order, offset) = match (only_ranges, compared.first()) {
            (true, Some((expression, _))) => (format!(" ORDER BY {expression} DESC"), rows / 100),
            _ => (String::new(), rows / 2),
        };
        let values = values.join(", ");
        let row = |database: &mut dyn Database, conditions: &[String], offset: u64| {
            let query = format!(
                "SELECT {values} FROM {table} WHERE {}{order} LIMIT 1 OFFSET {offset}",
                conditions.join(" AND ")
            );
            let rows = database.rows(&query).map_err(|error| error.to_string())?;
            Ok::<_, String>(rows.into_iter().next())
        };
        let present: Vec<String> = wanted.iter().skip(fixed.len()).cloned().collect();
        let mut found = row(database, &wanted, offset)?;
        if found.is_none() {
            found = row(database, &wanted, 0)?;
        }
        if found.is_none() {
            found = row(database, &present, 0)?;
        }
        let found = found.ok_or("no row has a value in each of its columns")?;
        for ((expression, operator), value) in compared.iter().zip(found) {
            let value = value.ok_or("no row has a value in each of its columns")?;
            conditions.push(format!("{expression} {operator} {value}"));
        }
    }
    let read = match pattern.select.is_empty() {
        true => "*".to_owned(),
        false => {
            let columns: Vec<String> = pattern.select.iter().map(|name| quoted(name)).collect();
            columns.join(", ")
        }
    };
    let mut query = format!("SELECT {read} FROM {table}");
    if !conditions.is_empty() {
        query.push_str(&format!(" WHERE {}", conditions.join(" AND ")));
    }
    let order = pattern.order.iter().map(|order| {
        let mut sql = quoted(&order.column);
        if order.descending {
            sql.push_str(" DESC");
        }
        match order.nulls {
            Some(NullsOrder::First) => sql.push_str(" NULLS FIRST"),
            Some(NullsOrder::Last) => sql.push_str(" NULLS LAST"),
            None => {}
        }
        sql
    });
    let order: Vec<String> = order.collect();
    if !order.is_empty() {
        // Whoever wants an order wants the first of it.
        query.push_str(&format!(" ORDER BY {} LIMIT 100", order.join(", ")));
    }
    Ok(query)
}

/// How a column is compared in another way than by order.
enum Otherwise {
    /// An expression and an operator, with a value of some row.
    Compared(String, &'static str),
    /// A condition that some rows meet.
    Fixed(String),
}

/// A comparison whose form stands in the source alone: as an index of the column computes or contains it.
fn otherwise(
    catalog: &Catalog,
    pattern: &AccessPattern,
    column: &str,
) -> Result<Otherwise, String> {
    let table = catalog.schema.tables.get(&pattern.table);
    let indexes = table.map(|it| it.indexes.as_slice()).unwrap_or_default();
    let uniques = table.map(|it| it.uniques.as_slice()).unwrap_or_default();
    let parts = indexes.iter().map(|it| (it.method.as_str(), &it.parts));
    let parts = parts.chain(uniques.iter().map(|it| ("btree", &it.parts)));
    for (method, parts) in parts {
        for part in parts {
            match &part.key {
                IndexKey::Expression(Expression::Sql(sql))
                    if method == "btree" && sql.contains(column) =>
                {
                    return Ok(Otherwise::Compared(format!("({sql})"), "="));
                }
                IndexKey::Column(name) if name == column && matches!(method, "gin" | "gist") => {
                    use schema_core::def::TypeFamily::{FullText, Json, Range, Text};
                    let data_type = table.and_then(|it| it.column(name)).map(|it| &it.data_type);
                    let quoted = quoted(column);
                    match data_type {
                        Some(it)
                            if it.dimensions > 0 || matches!(it.kind.family(), Json | Range) =>
                        {
                            return Ok(Otherwise::Compared(quoted, "@>"));
                        }
                        Some(it) if it.kind.family() == FullText => {
                            let condition =
                                format!("{quoted} @@ to_tsquery('simple', 'word7 | row7')");
                            return Ok(Otherwise::Fixed(condition));
                        }
                        // Trigrams.
                        Some(it) if it.kind.family() == Text => {
                            return Ok(Otherwise::Fixed(format!("{quoted} LIKE '%row 77%'")));
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
    }
    Err(format!(
        "how it compares `{column}` stands only in the source, and no index of the column says it"
    ))
}

type Asked = Result<(Verdict, Vec<String>), DatabaseError>;

/// Without statistics SQLite takes an index wherever one can serve.
fn ask_sqlite(database: &mut dyn Database, query: &str) -> Asked {
    let rows = database.rows(&format!("EXPLAIN QUERY PLAN {query}"))?;
    let plan: Vec<String> = rows
        .into_iter()
        .filter_map(|row| row.into_iter().next_back().flatten())
        .collect();
    let indexes: Vec<String> = plan
        .iter()
        .filter_map(|line| {
            let (_, rest) = line.split_once(" USING ")?;
            let rest = rest.trim_start_matches("COVERING ");
            match rest.strip_prefix("INDEX ") {
                Some(rest) => rest.split_whitespace().next().map(str::to_owned),
                None => rest
                    .contains("PRIMARY KEY")
                    .then(|| "PRIMARY KEY".to_owned()),
            }
        })
        .collect();
    Ok(match indexes.is_empty() {
        true => (Verdict::Scan, plan),
        false => (Verdict::Index(indexes), Vec::new()),
    })
}

fn ask_postgres(database: &mut dyn Database, query: &str) -> Asked {
    let explained = explain(database, query, "ANALYZE, BUFFERS, ")?;
    if !reads_all(&explained) {
        return Ok((Verdict::Index(indexes(&explained)), Vec::new()));
    }
    let plan = database.rows(&format!("EXPLAIN (ANALYZE, BUFFERS) {query}"))?;
    let plan = plan
        .into_iter()
        .filter_map(|row| row.into_iter().next().flatten())
        .collect();
    database.execute("SET enable_seqscan = off")?;
    let forced = explain(database, query, "");
    database.execute("RESET enable_seqscan")?;
    let forced = forced?;
    let verdict = match reads_all(&forced) {
        true => Verdict::Scan,
        false => Verdict::Preferred(indexes(&forced)),
    };
    Ok((verdict, plan))
}

fn explain(
    database: &mut dyn Database,
    query: &str,
    options: &str,
) -> Result<Value, DatabaseError> {
    let rows = database.rows(&format!("EXPLAIN ({options}FORMAT JSON) {query}"))?;
    let text = rows
        .into_iter()
        .next()
        .and_then(|row| row.into_iter().next().flatten());
    Ok(serde_json::from_str(&text.unwrap_or_default()).unwrap_or(Value::Null))
}

/// The nodes of a plan.
fn nodes<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| nodes(item, found)),
        Value::Object(map) => {
            if map.contains_key("Node Type") {
                found.push(value);
            }
            for key in ["Plan", "Plans"] {
                if let Some(inner) = map.get(key) {
                    nodes(inner, found);
                }
            }
        }
        _ => {}
    }
}

/// Whether a table, or a partition that has more than a handful of rows, is read as a whole.
fn reads_all(plan: &Value) -> bool {
    const HANDFUL: f64 = 200.0;
    let mut all = Vec::new();
    nodes(plan, &mut all);
    let number = |node: &Value, key: &str| node.get(key).and_then(Value::as_f64);
    let has_index = !indexes(plan).is_empty();
    all.iter().any(|node| {
        let is_scan = node.get("Node Type").and_then(Value::as_str) == Some("Seq Scan");
        let read = match number(node, "Actual Rows") {
            Some(rows) => rows + number(node, "Rows Removed by Filter").unwrap_or(0.0),
            None => number(node, "Plan Rows").unwrap_or(0.0),
        };
        is_scan && (!has_index || read > HANDFUL)
    })
}

fn indexes(plan: &Value) -> Vec<String> {
    let mut all = Vec::new();
    nodes(plan, &mut all);
    let names = all
        .iter()
        .filter_map(|node| node.get("Index Name").and_then(Value::as_str));
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

/// Brings the statistics of the planner up to date, where the engine's plans follow them.
///
/// # Errors
///
/// What the server said.
pub fn analyze(database: &mut dyn Database) -> Result<(), DatabaseError> {
    match database.engine() {
        Engine::Sqlite => Ok(()),
        // VACUUM writes the visibility map, without which an index alone serves nothing.
        _ => database.execute("VACUUM ANALYZE"),
    }
}
