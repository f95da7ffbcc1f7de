//! What the files say so far: which tables exist, and what is known of them.

use super::statement::{Kind, Slice, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// What is known after some statements.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) tables: BTreeMap<String, TableFacts>,
    /// Domains with a check or NOT NULL.
    pub(super) strict_domains: BTreeSet<String>,
    /// The table and columns of each index.
    pub(super) indexes: BTreeMap<String, (String, Vec<String>)>,
    /// The words of each view.
    pub(super) views: BTreeMap<String, Vec<String>>,
    /// The names of foreign keys, with their tables.
    pub(super) foreign_keys: BTreeSet<(String, String)>,
    /// What publications publish; `None` is all tables.
    pub(super) published: Vec<Option<String>>,
}

/// What is known of a table.
#[derive(Debug, Default, Clone)]
pub(super) struct TableFacts {
    /// The number of the file that creates it.
    pub(super) created_in: usize,
    pub(super) is_partitioned: bool,
    /// The type of each column as it is written, and whether it is NOT NULL.
    pub(super) columns: BTreeMap<String, (String, bool)>,
    pub(super) refers_to: BTreeSet<String>,
    pub(super) has_policy: bool,
    pub(super) has_check: bool,
    pub(super) distributed_by: Option<String>,
    pub(super) key: Vec<String>,
    /// Columns of which a check says that they are not NULL: the check, and whether it was validated.
    pub(super) present: BTreeMap<String, (String, bool)>,
}

impl Known {
    /// Whether the table was there before a file.
    pub(super) fn is_older(&self, table: &str, file: usize) -> bool {
        // What is temporary is the session's own.
        let is_temporary = table.starts_with("temp.") || table.starts_with("pg_temp.");
        !is_temporary
            && self
                .tables
                .get(table)
                .is_none_or(|facts| facts.created_in < file)
    }

    /// Takes in what a statement of file number `file` does.
    pub(super) fn learn(&mut self, statement: &Statement, file: usize) {
        let all = statement.all();
        if let Some(rest) = created_table(all) {
            self.create_table(rest, file);
        } else if let Some(rest) = all.after(&["alter", "table"]) {
            self.alter_table(rest);
        } else if let Some(rest) = all.after(&["create", "domain"]) {
            if let Some((name, rest)) = rest.name()
                && (rest.has(&["check"]) || rest.has(&["not", "null"]))
            {
                self.strict_domains.insert(name);
            }
        } else if all.begins(&["create"]) && all.has(&["index"]) {
            self.create_index(all);
        } else if let Some((name, rest)) = created_view(all) {
            let words = rest.0.iter().filter(|word| word.kind != Kind::Text);
            self.views
                .insert(name, words.map(|word| word.text.clone()).collect());
        } else if let Some(rest) = all
            .after(&["drop", "view"])
            .or_else(|| all.after(&["drop", "materialized", "view"]))
        {
            for part in rest.skip(&["if", "exists"]).parts() {
                if let Some((name, _)) = part.name() {
                    self.views.remove(&name);
                }
            }
        } else if let Some(rest) = all.after(&["drop", "index"]) {
            let rest = rest.skip(&["concurrently"]).skip(&["if", "exists"]);
            for name in rest.names() {
                self.indexes.remove(&name);
            }
        } else if let Some(rest) = all.after(&["drop", "table"]) {
            for name in rest.skip(&["if", "exists"]).names() {
                self.tables.remove(&name);
            }
        } else if let Some(rest) = all.after(&["create", "policy"]) {
            if let Some((name, _)) = rest.behind(&["on"]).and_then(|rest| rest.name())
                && let Some(table) = self.tables.get_mut(&name)
            {
                table.has_policy = true;
            }
        } else if all.begins(&["create", "publication"]) {
            if all.has(&["all", "tables"]) {
                self.published.push(None);
            } else if let Some(rest) = all.behind(&["for", "table"]) {
                let names = rest
                    .parts()
                    .into_iter()
                    .filter_map(|part| part.skip(&["only"]).name());
                self.published.extend(names.map(|(name, _)| Some(name)));
            }
        } else if all.begins(&["select"]) && all.holds(&["create_distributed_table"]) {
            let texts: Vec<&str> = (all.0.iter())
                .filter(|word| word.kind == Kind::Text)
                .map(|word| word.text.as_str())
                .collect();
            if let [table, column, ..] = texts[..] {
                let facts = self.tables.entry(table.to_owned()).or_default();
                facts.distributed_by = Some(column.to_owned());
            }
        }
    }

    fn create_table(&mut self, rest: Slice<'_>, file: usize) {
        let Some((name, rest)) = rest.skip(&["if", "not", "exists"]).name() else {
            return;
        };
        let mut facts = TableFacts {
            created_in: file,
            is_partitioned: rest.has(&["partition", "by"]),
            ..TableFacts::default()
        };
        if let Some((inner, _)) = rest
            .find(&["("])
            .and_then(|at| Slice(&rest.0[at..]).enclosed())
        {
            for part in inner.parts() {
                let constraint = match part.after(&["constraint"]) {
                    Some(named) => named.name().map_or(part, |(_, rest)| rest),
                    None => part,
                };
                if let Some(key) = constraint.after(&["primary", "key"]) {
                    facts.key = key
                        .enclosed()
                        .map(|(inner, _)| inner.names())
                        .unwrap_or_default();
                } else if constraint.begins(&["foreign", "key"]) {
                    facts.refers_to.extend(targets(constraint));
                } else if !["unique", "check", "exclude", "like"]
                    .iter()
                    .any(|it| constraint.begins(&[it]))
                    && let Some((column, definition)) = part.name()
                {
                    let is_key = definition.has(&["primary", "key"]);
                    let is_present = is_key || definition.has(&["not", "null"]);
                    if is_key {
                        facts.key = vec![column.clone()];
                    }
                    facts.refers_to.extend(targets(definition));
                    facts
                        .columns
                        .insert(column, (type_of(definition), is_present));
                }
            }
        }
        for column in &facts.key {
            if let Some((_, is_present)) = facts.columns.get_mut(column) {
                *is_present = true;
            }
        }
        self.tables.insert(name, facts);
    }

    fn alter_table(&mut self, rest: Slice<'_>) {
        let Some((table, actions)) = altered(rest) else {
            return;
        };
        if let Some((new, _)) = actions
            .after(&["rename", "to"])
            .and_then(|rest| rest.name())
            && let Some(facts) = self.tables.remove(&table)
        {
            self.tables.insert(new, facts);
            return;
        }
        for action in actions.parts() {
            if let Some(named) = action.after(&["add", "constraint"])
                && let Some((name, definition)) = named.name()
            {
                self.add_constraint(&table, &name, definition);
            } else if action.begins(&["add", "foreign", "key"]) {
                let target = targets(action);
                self.tables
                    .entry(table.clone())
                    .or_insert_with(unknown)
                    .refers_to
                    .extend(target);
            } else if action.begins(&["add", "check"]) {
                self.tables
                    .entry(table.clone())
                    .or_insert_with(unknown)
                    .has_check = true;
            } else if let Some(rest) = action.after(&["validate", "constraint"])
                && let Some((name, _)) = rest.name()
                && let Some(facts) = self.tables.get_mut(&table)
            {
                for (check, is_valid) in facts.present.values_mut() {
                    *is_valid |= *check == name;
                }
            } else if let Some(rest) = action.after(&["drop", "constraint"])
                && let Some((name, _)) = rest.skip(&["if", "exists"]).name()
                && let Some(facts) = self.tables.get_mut(&table)
            {
                facts.present.retain(|_, (check, _)| *check != name);
            } else if let Some(rest) = action.after(&["alter"])
                && let Some((column, change)) = rest.skip(&["column"]).name()
            {
                let facts = self.tables.entry(table.clone()).or_insert_with(unknown);
                if change.begins(&["set", "not", "null"]) {
                    facts.columns.entry(column).or_default().1 = true;
                } else if let Some(new) = change
                    .after(&["type"])
                    .or_else(|| change.after(&["set", "data", "type"]))
                {
                    facts.columns.entry(column).or_default().0 = type_of(new);
                }
            } else if let Some((column, definition)) = added_column(action) {
                let facts = self.tables.entry(table.clone()).or_insert_with(unknown);
                let is_present = definition.has(&["not", "null"]);
                facts
                    .columns
                    .insert(column, (type_of(definition), is_present));
                facts.refers_to.extend(targets(definition));
            }
        }
    }

    fn add_constraint(&mut self, table: &str, name: &str, definition: Slice<'_>) {
        if definition.begins(&["foreign", "key"]) {
            self.foreign_keys
                .insert((table.to_owned(), name.to_owned()));
        }
        let facts = self.tables.entry(table.to_owned()).or_insert_with(unknown);
        if definition.begins(&["foreign", "key"]) {
            facts.refers_to.extend(targets(definition));
        }
        if let Some((condition, rest)) = definition.after(&["check"]).and_then(|it| it.enclosed()) {
            facts.has_check = true;
            // `(column IS NOT NULL)`, with parentheses as the server prints it.
            let condition = condition.enclosed().map_or(condition, |(inner, _)| inner);
            if let Some((column, rest_of)) = condition.name()
                && rest_of.begins(&["is", "not", "null"])
                && rest_of.0.len() == 3
            {
                let is_valid = !rest.has(&["not", "valid"]);
                facts.present.insert(column, (name.to_owned(), is_valid));
            }
        }
        if let Some((column, rest)) = definition.after(&["not", "null"]).and_then(|it| it.name()) {
            let is_valid = !rest.has(&["not", "valid"]);
            facts.present.insert(column, (name.to_owned(), is_valid));
        }
    }

    fn create_index(&mut self, all: Slice<'_>) {
        let Some(rest) = all.behind(&["index"]) else {
            return;
        };
        let rest = rest.skip(&["concurrently"]).skip(&["if", "not", "exists"]);
        let Some((name, _)) = rest.name().filter(|_| !rest.begins(&["on"])) else {
            return;
        };
        let Some((table, rest)) = rest
            .behind(&["on"])
            .and_then(|rest| rest.skip(&["only"]).name())
        else {
            return;
        };
        let columns = rest
            .find(&["("])
            .and_then(|at| Slice(&rest.0[at..]).enclosed())
            .map(|(inner, _)| inner.names());
        self.indexes
            .insert(name, (table, columns.unwrap_or_default()));
    }
}

/// A table that no file creates.
fn unknown() -> TableFacts {
    TableFacts::default()
}

/// The view that a statement creates, and what follows its name.
pub(super) fn created_view(all: Slice<'_>) -> Option<(String, Slice<'_>)> {
    if !all.begins(&["create"]) {
        return None;
    }
    let rest = all.behind(&["view"])?;
    rest.skip(&["if", "not", "exists"]).name()
}

/// What follows `CREATE TABLE`, of a table that stays.
pub(super) fn created_table(all: Slice<'_>) -> Option<Slice<'_>> {
    all.after(&["create", "table"])
        .or_else(|| all.after(&["create", "unlogged", "table"]))
}

/// The table and the actions behind `ALTER TABLE`.
pub(super) fn altered(rest: Slice<'_>) -> Option<(String, Slice<'_>)> {
    let rest = rest.skip(&["if", "exists"]).skip(&["only"]);
    let (name, rest) = rest.name()?;
    Some((name, rest.skip(&["*"])))
}

/// The column and its definition of `ADD [COLUMN] name ..`.
pub(super) fn added_column(action: Slice<'_>) -> Option<(String, Slice<'_>)> {
    let rest = action.after(&["add"])?;
    let words = [
        "constraint",
        "primary",
        "unique",
        "foreign",
        "check",
        "exclude",
        "not",
    ];
    if words.iter().any(|word| rest.begins(&[word])) {
        return None;
    }
    rest.skip(&["column"]).skip(&["if", "not", "exists"]).name()
}

/// The tables behind `REFERENCES`.
pub(super) fn targets(definition: Slice<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = definition;
    while let Some(behind) = rest.behind(&["references"]) {
        let Some((name, after)) = behind.name() else {
            break;
        };
        found.push(name);
        rest = after;
    }
    found
}

/// The type that stands first in the definition of a column: up to the first word of a constraint.
pub(super) fn type_of(definition: Slice<'_>) -> String {
    let ends = [
        "not",
        "null",
        "default",
        "primary",
        "unique",
        "references",
        "check",
        "constraint",
        "generated",
        "collate",
        "using",
        "storage",
        "compression",
        "deferrable",
    ];
    let end = (0..definition.0.len())
        .find(|position| {
            ends.iter()
                .any(|word| Slice(&definition.0[*position..]).begins(&[word]))
        })
        .unwrap_or(definition.0.len());
    Slice(&definition.0[..end]).text()
}
