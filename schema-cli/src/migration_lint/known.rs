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
    /// The last file that vacuums or analyzes a table; `None` is all tables. Known from the start.
    pub(super) cared_for: BTreeMap<Option<String>, usize>,
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
    /// The names of foreign keys, with the tables that they refer to.
    pub(super) foreign_keys: BTreeMap<String, String>,
    pub(super) has_policy: bool,
    pub(super) has_check: bool,
    pub(super) distributed_by: Option<String>,
    pub(super) key: Vec<String>,
    /// Columns of which a check says that they are not NULL: the check, and whether it was validated.
    pub(super) present: BTreeMap<String, (String, bool)>,
}

impl TableFacts {
    /// `[ADD] FOREIGN KEY (..) REFERENCES ..`; without a name it has the server's.
    fn add_foreign_key(&mut self, table: &str, name: Option<String>, definition: Slice<'_>) {
        let columns = definition
            .behind(&["key"])
            .and_then(|rest| rest.enclosed())
            .map(|(inner, _)| inner.names())
            .unwrap_or_default();
        let name = name.unwrap_or_else(|| key_name(table, &columns.join("_")));
        let target = targets(definition).into_iter().next();
        self.foreign_keys
            .extend(target.map(|target| (name, target)));
    }

    /// `[CONSTRAINT name] REFERENCES ..` in the definition of a column.
    fn add_column_key(&mut self, table: &str, column: &str, definition: Slice<'_>) {
        let Some(target) = targets(definition).into_iter().next() else {
            return;
        };
        let mut named = definition;
        let mut said = None;
        while let Some((name, rest)) = named.behind(&["constraint"]).and_then(|it| it.name()) {
            if rest.begins(&["references"]) {
                said = Some(name);
            }
            named = rest;
        }
        let name = said.unwrap_or_else(|| key_name(table, column));
        self.foreign_keys.insert(name, target);
    }
}

/// The name that PostgreSQL gives a foreign key.
fn key_name(table: &str, columns: &str) -> String {
    let table = table.rsplit('.').next().unwrap_or(table);
    format!("{table}_{columns}_fkey")
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

    /// Whether file number `file` or a later one vacuums or analyzes a table.
    pub(super) fn is_cared_for(&self, table: &str, file: usize) -> bool {
        [None, Some(table.to_owned())]
            .iter()
            .any(|it| self.cared_for.get(it).is_some_and(|last| *last >= file))
    }

    /// Takes in which tables a statement of file number `file` vacuums or analyzes.
    pub(super) fn learn_care(&mut self, statement: &Statement, file: usize) {
        let all = statement.all();
        let Some(rest) = all.after(&["vacuum"]).or_else(|| all.after(&["analyze"])) else {
            return;
        };
        let rest = rest.enclosed().map_or(rest, |(_, rest)| rest);
        let words = ["full", "freeze", "verbose", "analyze"];
        let rest = words.iter().fold(rest, |rest, word| rest.skip(&[word]));
        let names: Vec<String> = (rest.parts().iter())
            .filter_map(|part| part.skip(&["only"]).name())
            .map(|(name, _)| name)
            .collect();
        match names.is_empty() {
            true => drop(self.cared_for.insert(None, file)),
            false => (self.cared_for).extend(names.into_iter().map(|name| (Some(name), file))),
        }
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
            if let Some((name, _)) = rest.behind(&["on"]).and_then(|rest| rest.name()) {
                self.tables.entry(name).or_default().has_policy = true;
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
                let table = table.strip_prefix("public.").unwrap_or(table);
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
                let named = part.after(&["constraint"]).and_then(|rest| rest.name());
                let constraint = named.as_ref().map_or(part, |(_, rest)| *rest);
                if let Some(key) = constraint.after(&["primary", "key"]) {
                    facts.key = key
                        .enclosed()
                        .map(|(inner, _)| inner.names())
                        .unwrap_or_default();
                } else if constraint.begins(&["foreign", "key"]) {
                    let said = named.map(|(name, _)| name);
                    facts.add_foreign_key(&name, said, constraint);
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
                    facts.add_column_key(&name, &column, definition);
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
                let facts = self.tables.entry(table.clone()).or_default();
                facts.add_foreign_key(&table, None, action);
            } else if action.begins(&["add", "check"]) {
                self.tables.entry(table.clone()).or_default().has_check = true;
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
                facts.foreign_keys.remove(&name);
            } else if let Some(rest) = action.after(&["alter"])
                && let Some((column, change)) = rest.skip(&["column"]).name()
            {
                let facts = self.tables.entry(table.clone()).or_default();
                if change.begins(&["set", "not", "null"]) {
                    facts.columns.entry(column).or_default().1 = true;
                } else if let Some(new) = change
                    .after(&["type"])
                    .or_else(|| change.after(&["set", "data", "type"]))
                {
                    facts.columns.entry(column).or_default().0 = type_of(new);
                }
            } else if let Some((column, definition)) = added_column(action) {
                let facts = self.tables.entry(table.clone()).or_default();
                let is_present = definition.has(&["not", "null"]);
                facts.add_column_key(&table, &column, definition);
                facts
                    .columns
                    .insert(column, (type_of(definition), is_present));
            }
        }
    }

    fn add_constraint(&mut self, table: &str, name: &str, definition: Slice<'_>) {
        let facts = self.tables.entry(table.to_owned()).or_default();
        if definition.begins(&["foreign", "key"]) {
            facts.add_foreign_key(table, Some(name.to_owned()), definition);
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
