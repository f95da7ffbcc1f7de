//! From the short form to the text of a lock file.

use std::collections::BTreeMap;
use toml_writer::{ToTomlKey as _, ToTomlValue as _, TomlKeyBuilder, TomlStringBuilder};

/// A lock file in the making.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// The keys of each block, by its path.
    blocks: BTreeMap<Vec<String>, Vec<(String, String)>>,
    /// Columns, labels and attributes, in order, by the path of what they belong to.
    orders: BTreeMap<Vec<String>, Vec<String>>,
    /// What the lines belong to that stand further in.
    owner: Option<(Vec<String>, Owner)>,
    ids: u32,
    /// What a lock file does not keep: table, column, word and value.
    pub(crate) hints: Vec<(String, Option<String>, String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    Table,
    Domain,
    Composite,
    None,
}

const NUMBERS: &[&str] = &[
    "rows",
    "statistics",
    "start",
    "increment",
    "minimum",
    "maximum",
    "cache",
    "modulus",
    "remainder",
    "connection_limit",
];
const FLAGS: &[&str] = &[
    "nullable",
    "nulls_not_distinct",
    "no_inherit",
    "match_full",
    "unlogged",
    "not_null",
    "restrictive",
    "without_overlaps",
    "period",
    "all_tables",
    "cycle",
    "via_partition_root",
    "created",
    "sqlite_without_rowid",
    "sqlite_not_strict",
    "sqlite_reuses_numbers",
];
const LISTS: &[&str] = &[
    "include",
    "to",
    "from",
    "columns",
    "privileges",
    "grant_options",
    "events",
    "update_of",
    "kinds",
    "values",
    "set_on_delete",
    "arguments",
    "with",
    "inherits",
    "tables",
    "publish",
    "depends_on",
    "engines",
    "member_of",
    "expressions",
    "operators",
];

impl Document {
    /// Reads one line without its mark.
    pub(crate) fn line(&mut self, line: &str) -> Result<(), String> {
        let text = line.trim();
        let depth = line.len() - line.trim_start().len();
        let mut parts = text.split(" ; ");
        let head = parts.next().unwrap_or_default();
        let keys: Vec<(&str, &str)> = parts
            .map(|part| part.trim().split_once(' ').unwrap_or((part.trim(), "")))
            .collect();
        match (depth, self.owner.clone()) {
            (0..=2, _) => self.object(head, &keys),
            (_, Some((path, Owner::Table))) => self.member(&path, head, &keys),
            (_, Some((path, Owner::Domain))) => {
                let (name, expression) = named(head, "check")?;
                let block = child(&path, &["checks", name]);
                self.set(&block, "expression", string(expression));
                Ok(())
            }
            (_, Some((path, Owner::Composite))) => {
                let (name, data_type) = head.split_once(' ').ok_or("an attribute has no type")?;
                let block = child(&path, &["attributes", name]);
                self.set(&block, "type", string(data_type));
                self.keys(&block, &keys);
                self.orders.entry(path).or_default().push(name.to_owned());
                Ok(())
            }
            (_, Some((_, Owner::None)) | None) => Err(format!("`{text}` belongs to nothing")),
        }
    }

    fn object(&mut self, head: &str, keys: &[(&str, &str)]) -> Result<(), String> {
        let (word, rest) = head.split_once(' ').unwrap_or((head, ""));
        let section = match word {
            "enum" => "enums",
            "domain" => "domains",
            "composite" => "composites",
            "sequence" => "sequences",
            "extension" => "extensions",
            "role" => "roles",
            "publication" => "publications",
            "view" => "views",
            "function" => "functions",
            "namespace" => {
                let path = vec!["namespaces".to_owned(), rest.to_owned()];
                self.set(&path, "created", "true".to_owned());
                self.keys(&path, keys);
                self.owner = Some((path, Owner::None));
                return Ok(());
            }
            _ if rest.is_empty() => "tables",
            _ => return Err(format!("`{head}` is no table and no other object")),
        };
        let mut words = rest.split(' ');
        let name = match section {
            "tables" => word,
            _ => words.next().unwrap_or_default(),
        };
        let path = self.path(section, name);
        self.blocks.entry(path.clone()).or_default();
        if matches!(
            section,
            "tables" | "enums" | "domains" | "composites" | "sequences"
        ) {
            self.ids += 1;
            let id = self.ids;
            self.set(&path, "id", id.to_string());
        }
        if matches!(section, "tables" | "enums") {
            self.set(&path, "fingerprint", string("0000000000000000"));
        }
        let owner = match section {
            "tables" => Owner::Table,
            "domains" => Owner::Domain,
            "composites" => Owner::Composite,
            _ => Owner::None,
        };
        match section {
            "enums" => {
                let labels: Vec<String> = words.map(string).collect();
                self.set(&path, "labels", format!("[{}]", labels.join(", ")));
            }
            "domains" => {
                let data_type = words.collect::<Vec<_>>().join(" ");
                self.set(&path, "type", string(&data_type));
            }
            _ => {}
        }
        if let Some((_, value)) = keys.iter().find(|(key, _)| *key == "was") {
            self.hints
                .push((name.to_owned(), None, "was".to_owned(), (*value).to_owned()));
        }
        let keys: Vec<(&str, &str)> = keys
            .iter()
            .filter(|(key, _)| *key != "was")
            .copied()
            .collect();
        self.keys(&path, &keys);
        self.owner = Some((path, owner));
        Ok(())
    }

    fn member(
        &mut self,
        table: &[String],
        head: &str,
        keys: &[(&str, &str)],
    ) -> Result<(), String> {
        let (word, rest) = head
            .split_once(' ')
            .ok_or(format!("`{head}` has no name"))?;
        match word {
            "primary" => {
                let (name, list) = over(rest)?;
                let block = child(table, &["primary_key"]);
                self.set(&block, "name", string(name));
                self.set(&block, "columns", items(list));
                self.keys(&block, keys);
            }
            "unique" => self.keyed(table, "uniques", rest, keys)?,
            "index" => {
                let block = self.keyed_block(table, "indexes", rest)?;
                if !keys.iter().any(|(key, _)| *key == "method") {
                    self.set(&block, "method", string("btree"));
                }
                self.keys(&block, keys);
            }
            "exclude" => {
                let block = self.keyed_block(table, "exclusions", rest)?;
                if !keys.iter().any(|(key, _)| *key == "method") {
                    self.set(&block, "method", string("gist"));
                }
                self.keys(&block, keys);
            }
            "check" => {
                let (name, expression) = rest.split_once(' ').ok_or("a check has no expression")?;
                let block = child(table, &["checks", name]);
                self.set(&block, "expression", string(expression));
                self.keys(&block, keys);
            }
            "foreign" => {
                let (own, target) = rest
                    .split_once(" -> ")
                    .ok_or("a foreign key has no target")?;
                let (name, columns) = over(own)?;
                let (target, target_columns) = over(target)?;
                let block = child(table, &["foreign_keys", name]);
                self.set(&block, "columns", items(columns));
                let (namespace, target) = match target.split_once('.') {
                    Some((namespace, target)) => (Some(namespace), target),
                    None => (None, target),
                };
                if let Some(namespace) = namespace {
                    self.set(&block, "target_namespace", string(namespace));
                }
                self.set(&block, "target", string(target));
                self.set(&block, "target_columns", items(target_columns));
                for action in ["on_delete", "on_update"] {
                    if !keys.iter().any(|(key, _)| *key == action) {
                        self.set(&block, action, string("no_action"));
                    }
                }
                self.keys(&block, keys);
            }
            "partitioned" => {
                let (strategy, key) = over(rest)?;
                let block = child(table, &["partitioning"]);
                self.set(&block, "strategy", string(strategy));
                self.set(&block, "key", items(key));
                self.keys(&block, keys);
            }
            "partition" => self.block(table, "partitions", rest, keys),
            "policy" => self.block(table, "policies", rest, keys),
            "grant" => self.block(table, "grants", rest, keys),
            "trigger" => self.block(table, "triggers", rest, keys),
            "statistics" => self.block(table, "extended_statistics", rest, keys),
            "parameter" => {
                let (name, value) = rest.split_once(' ').ok_or("a parameter has no value")?;
                self.set(&child(table, &["parameters"]), name, string(value));
            }
            _ => self.column(table, word, rest, keys),
        }
        Ok(())
    }

    fn column(&mut self, table: &[String], name: &str, rest: &str, keys: &[(&str, &str)]) {
        let block = child(table, &["columns", name]);
        let mut data_type = rest.to_owned();
        for flag in ["key", "null"] {
            if let Some(start) = data_type
                .strip_suffix(flag)
                .and_then(|it| it.strip_suffix(' '))
            {
                let start = start.to_owned();
                if flag == "null" {
                    self.set(&block, "nullable", "true".to_owned());
                } else {
                    let owner = table.last().cloned().unwrap_or_default();
                    let key = child(table, &["primary_key"]);
                    self.set(&key, "name", string(&format!("{owner}_pkey")));
                    self.set(&key, "columns", items(name));
                }
                data_type = start;
            }
        }
        self.ids += 1;
        let id = self.ids;
        self.set(&block, "id", id.to_string());
        self.set(&block, "type", string(&data_type));
        let owner = match table {
            [_, namespace, _, name] => format!("{namespace}.{name}"),
            _ => table.last().cloned().unwrap_or_default(),
        };
        let mut kept = Vec::new();
        for (key, value) in keys {
            match *key {
                "was" | "backfill" => self.hints.push((
                    owner.clone(),
                    Some(name.to_owned()),
                    (*key).to_owned(),
                    (*value).to_owned(),
                )),
                _ => kept.push((*key, *value)),
            }
        }
        self.keys(&block, &kept);
        self.orders
            .entry(table.to_vec())
            .or_default()
            .push(name.to_owned());
    }

    fn keyed(
        &mut self,
        table: &[String],
        section: &str,
        rest: &str,
        keys: &[(&str, &str)],
    ) -> Result<(), String> {
        let block = self.keyed_block(table, section, rest)?;
        self.keys(&block, keys);
        Ok(())
    }

    fn keyed_block(
        &mut self,
        table: &[String],
        section: &str,
        rest: &str,
    ) -> Result<Vec<String>, String> {
        let (name, key) = over(rest)?;
        let block = child(table, &[section, name]);
        self.set(&block, "key", items(key));
        Ok(block)
    }

    fn block(&mut self, table: &[String], section: &str, name: &str, keys: &[(&str, &str)]) {
        let block = child(table, &[section, name]);
        self.blocks.entry(block.clone()).or_default();
        self.keys(&block, keys);
    }

    fn path(&self, section: &str, name: &str) -> Vec<String> {
        let path: Vec<&str> = match name.split_once('.') {
            Some((namespace, name)) => vec!["namespaces", namespace, section, name],
            None => vec![section, name],
        };
        path.into_iter().map(str::to_owned).collect()
    }

    fn keys(&mut self, block: &[String], keys: &[(&str, &str)]) {
        for (key, value) in keys {
            let written = match *key {
                _ if value.is_empty() => "true".to_owned(),
                key if FLAGS.contains(&key) => "true".to_owned(),
                key if NUMBERS.contains(&key) => (*value).to_owned(),
                key if LISTS.contains(&key) => items(value),
                "fillfactor" => {
                    self.set(&child(block, &["parameters"]), key, string(value));
                    continue;
                }
                "create" | "query" => format!("[{}]", string(value)),
                "shape" => {
                    self.shape(block, value);
                    continue;
                }
                _ => string(value),
            };
            self.set(block, key, written);
        }
    }

    /// The columns of a view of structs.
    fn shape(&mut self, view: &[String], columns: &str) {
        let mut names = Vec::new();
        for (name, data_type) in columns.split(',').filter_map(|it| it.split_once(' ')) {
            self.set(&child(view, &["columns", name]), "type", string(data_type));
            names.push(name);
        }
        self.set(view, "column_order", items(&names.join(",")));
    }

    fn set(&mut self, block: &[String], key: &str, value: String) {
        let keys = self.blocks.entry(block.to_vec()).or_default();
        keys.retain(|(other, _)| other != key);
        keys.push((key.to_owned(), value));
    }

    /// The text of the lock file.
    pub(crate) fn text(&self) -> String {
        let mut text = format!(
            "version = 1\nschema = \"cases\"\nnext_id = {}\n",
            self.ids + 1
        );
        for (path, keys) in &self.blocks {
            let path_text: Vec<String> = path.iter().map(|part| key(part)).collect();
            text.push_str(&format!("\n[{}]\n", path_text.join(".")));
            for (name, value) in keys {
                text.push_str(&format!("{} = {value}\n", key(name)));
            }
            let section = path.iter().rev().nth(1).map(String::as_str);
            let order = self.orders.get(path).cloned().unwrap_or_default();
            let items: Vec<String> = order.iter().map(|it| string(it)).collect();
            let is_own = path.len() == 2 || path.len() == 4 && path[0] == "namespaces";
            match section {
                Some("tables") if is_own => {
                    text.push_str(&format!("column_order = [{}]\n", items.join(", ")));
                }
                Some("composites") if is_own => {
                    text.push_str(&format!("attribute_order = [{}]\n", items.join(", ")));
                }
                _ => {}
            }
        }
        text
    }
}

/// `check NAME EXPRESSION`
fn named<'a>(head: &'a str, word: &str) -> Result<(&'a str, &'a str), String> {
    let rest = head.strip_prefix(word).map(str::trim);
    rest.and_then(|rest| rest.split_once(' '))
        .ok_or(format!("`{head}` is no `{word} NAME EXPRESSION`"))
}

/// `NAME (LIST)`
fn over(text: &str) -> Result<(&str, &str), String> {
    let text = text.trim();
    let found = text.split_once('(');
    let found = found.and_then(|(name, rest)| Some((name.trim(), rest.strip_suffix(')')?)));
    found.ok_or(format!("`{text}` is no `NAME (LIST)`"))
}

fn child(path: &[String], keys: &[&str]) -> Vec<String> {
    let keys = keys.iter().map(|key| (*key).to_owned());
    path.iter().cloned().chain(keys).collect()
}

/// A list whose items commas outside of parentheses and strings separate.
fn items(list: &str) -> String {
    let mut items = vec![String::new()];
    let (mut depth, mut quoted) = (0_u32, false);
    for character in list.chars() {
        match character {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            ',' if !quoted && depth == 0 => {
                items.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(item) = items.last_mut() {
            item.push(character);
        }
    }
    let items: Vec<String> = items.iter().map(|item| string(item.trim())).collect();
    format!("[{}]", items.join(", "))
}

fn string(text: &str) -> String {
    TomlStringBuilder::new(text).as_default().to_toml_value()
}

fn key(text: &str) -> String {
    TomlKeyBuilder::new(text).as_default().to_toml_key()
}
