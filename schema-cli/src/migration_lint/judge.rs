//! What one statement does to a database that is in use.

mod data_type;
mod index;

use super::file::SqlFile;
use super::known::{Known, altered, created_table, targets};
use super::statement::{Slice, Statement, Word};
use super::{Found, Options};
use schema_core::dialect::Engine;
use std::collections::BTreeSet;

/// What holds when a statement runs.
#[derive(Clone, Debug, Default)]
pub(super) struct Session {
    /// `SET lock_timeout` to something other than 0.
    pub(super) lock_timeout: bool,
    pub(super) statement_timeout: bool,
    pub(super) is_utc: bool,
    /// Within a transaction: the file's own, or that of its runner.
    pub(super) in_transaction: bool,
    /// Names of constraints that were added NOT VALID in this transaction.
    pub(super) unvalidated: BTreeSet<String>,
    /// Labels that were added in this transaction.
    pub(super) labels: BTreeSet<String>,
    /// Indexes that were dropped in this file.
    pub(super) dropped_indexes: BTreeSet<String>,
    /// Columns that were added in this file: table and column.
    pub(super) added_columns: BTreeSet<(String, String)>,
    /// Older tables that are locked against readers in this transaction.
    pub(super) locked: BTreeSet<String>,
    /// Views that this file creates, before or after.
    pub(super) views: BTreeSet<String>,
    pub(super) has_definitions: bool,
    pub(super) has_granted: bool,
}

/// Judges one statement.
pub(super) struct Judge<'a> {
    pub(super) file: &'a SqlFile,
    pub(super) number: usize,
    pub(super) known: &'a Known,
    pub(super) options: &'a Options,
    pub(super) session: &'a mut Session,
    pub(super) statement: &'a Statement,
    pub(super) found: &'a mut Vec<Found>,
}

impl Judge<'_> {
    pub(super) fn report(&mut self, rule: &'static str, at: Option<&Word>, title: String) {
        self.report_with(rule, at, title, None);
    }

    pub(super) fn report_with(
        &mut self,
        rule: &'static str,
        at: Option<&Word>,
        title: String,
        help: Option<String>,
    ) {
        let (line, column) = at
            .or(self.statement.words.first())
            .map_or((1, 1), |word| (word.line, word.column));
        self.found.push(Found {
            rule,
            line,
            column,
            title,
            help,
        });
    }

    pub(super) fn is_older(&self, table: &str) -> bool {
        self.known.is_older(table, self.number)
    }

    pub(super) fn version(&self) -> u16 {
        self.options.version
    }

    /// A lock that everything on an older table waits behind.
    pub(super) fn takes_strong_lock(&mut self, table: &str, what: &str) {
        if !self.is_older(table) {
            return;
        }
        if !self.session.lock_timeout {
            self.report_with(
                "missing_lock_timeout",
                None,
                format!("{what} waits for its lock on `{table}` without end"),
                Some("write `SET lock_timeout = '2s';` before it, and run the file again where it fails".to_owned()),
            );
        }
        if self.session.in_transaction
            && !self.session.locked.is_empty()
            && !self.session.locked.contains(table)
        {
            let first = self
                .session
                .locked
                .iter()
                .next()
                .cloned()
                .unwrap_or_default();
            self.report(
                "wide_lock_window",
                None,
                format!("`{first}` stays locked while `{table}` is waited for"),
            );
        }
        self.session.locked.insert(table.to_owned());
        self.report(
            "standby_conflict",
            None,
            format!("the lock on `{table}` is replayed on every replica, where it cancels queries"),
        );
    }

    /// Many rows are read or written.
    fn works(&mut self, table: &str, what: &str) {
        if self.session.in_transaction && !self.session.locked.is_empty() && self.is_older(table) {
            let locked: Vec<String> = self
                .session
                .locked
                .iter()
                .map(|table| format!("`{table}`"))
                .collect();
            self.report(
                "work_after_access_exclusive",
                None,
                format!(
                    "{what} while {} {} locked against every reader",
                    locked.join(", "),
                    if locked.len() > 1 { "are" } else { "is" }
                ),
            );
        }
    }

    /// Judges the statement.
    pub(super) fn run(&mut self) {
        let all = self.statement.all();
        if self.options.engine == Engine::Sqlite {
            super::sqlite::judge(self);
            return;
        }
        if all.has(&["concurrently"]) {
            self.concurrently(all);
        }
        self.labels(all);
        if let Some(rest) = all.after(&["alter", "table"]) {
            if let Some((table, actions)) = altered(rest) {
                super::alter_table::judge(self, &table, actions);
            }
        } else if let Some(rest) = created_table(all) {
            self.create_table(rest);
        } else if all.begins(&["create"]) && self.is_index(all) {
            self.create_index(all);
        } else if let Some(rest) = all.after(&["drop", "index"]) {
            self.drop_index(rest);
        } else if all.begins(&["reindex"]) && !all.has(&["concurrently"]) {
            self.report(
                "reindex_blocking",
                None,
                "the index is built anew while nobody may write".to_owned(),
            );
        } else if let Some(rest) = all.after(&["drop"]) {
            self.drop(rest);
        } else if let Some(rest) = all.after(&["truncate"]) {
            for table in rest.skip(&["table"]).skip(&["only"]).names() {
                if self.is_older(&table) {
                    self.report(
                        "drop_table_schema_truncate",
                        None,
                        format!("every row of `{table}` goes"),
                    );
                    self.takes_strong_lock(&table, "TRUNCATE");
                }
            }
        } else if let Some(rest) = all.after(&["alter", "domain"]) {
            self.alter_domain(rest);
        } else if let Some(rest) = all.after(&["alter", "type"]) {
            self.alter_type(rest);
        } else if all.begins(&["alter"]) && all.has(&["rename"]) {
            self.rename(all);
        } else if all.begins(&["create"])
            && all.has(&["trigger"])
            && !all.has(&["event", "trigger"])
        {
            self.trigger(all, "CREATE TRIGGER");
        } else if all.begins(&["update"]) || all.begins(&["delete"]) || all.begins(&["insert"]) {
            self.write(all);
        } else {
            self.others(all);
        }
    }

    fn create_table(&mut self, rest: Slice<'_>) {
        self.session.has_definitions = true;
        let rest = rest.skip(&["if", "not", "exists"]);
        let Some((name, definition)) = rest.name() else {
            return;
        };
        if let Some((parent, _)) = definition
            .after(&["partition", "of"])
            .and_then(|rest| rest.name())
            && self.is_older(&parent)
        {
            self.report_with(
                "create_partition_locks_parent",
                None,
                format!("`{name}` locks `{parent}` and its default partition against every reader"),
                Some(format!(
                    "CREATE TABLE {name} (LIKE {parent} INCLUDING ALL);\nALTER TABLE {parent} ATTACH PARTITION {name} ..;"
                )),
            );
        }
        let inner = definition.enclosed().map_or(definition, |(inner, _)| inner);
        let mut parents: BTreeSet<String> = targets(inner).into_iter().collect();
        parents.retain(|parent| *parent != name && self.is_older(parent));
        if parents.len() > 1 || (!parents.is_empty() && !self.session.lock_timeout) {
            let parents: Vec<String> = parents.iter().map(|parent| format!("`{parent}`")).collect();
            self.report_with(
                "create_table_fk_locks_parent",
                None,
                format!("the new table `{name}` locks {} against writers", parents.join(" and ")),
                Some(
                    "write `SET lock_timeout = '2s';` before it, and add all references but one later, each by itself \
                     and NOT VALID"
                        .to_owned(),
                ),
            );
        }
        if let Some(by) = self
            .known
            .tables
            .get(&name)
            .and_then(|facts| facts.distributed_by.clone())
        {
            self.distributed(inner, &name, &by);
        }
    }

    pub(super) fn distributed(&mut self, definition: Slice<'_>, table: &str, by: &str) {
        let is_key = definition.holds(&["unique"]) || definition.holds(&["primary", "key"]);
        if is_key && !definition.mentions(by) {
            self.report(
                "distributed_ddl",
                None,
                format!("a key of `{table}`, which is distributed by `{by}`, lacks that column"),
            );
        }
    }

    fn drop(&mut self, rest: Slice<'_>) {
        let what = rest
            .0
            .first()
            .map(|word| word.text.clone())
            .unwrap_or_default();
        if let Some(rest) = rest.after(&["trigger"]) {
            let table = rest.behind(&["on"]).and_then(|rest| rest.name());
            if let Some((table, _)) = table {
                self.trigger_on(&table, "DROP TRIGGER");
            }
            return;
        }
        if !matches!(what.as_str(), "table" | "schema" | "database") {
            return;
        }
        let rest = Slice(&rest.0[1..]).skip(&["if", "exists"]);
        for name in rest.names() {
            if what == "table" && !self.is_older(&name) {
                continue;
            }
            self.report(
                "drop_table_schema_truncate",
                None,
                format!("the {what} `{name}` and all that is in it goes for good"),
            );
            if what != "table" {
                continue;
            }
            let facts = self.known.tables.get(&name);
            let parents: BTreeSet<&String> = facts
                .into_iter()
                .flat_map(|facts| facts.foreign_keys.values())
                .collect();
            let is_cascade = rest.holds(&["cascade"]);
            if !parents.is_empty() || is_cascade {
                let parents: Vec<String> =
                    parents.iter().map(|parent| format!("`{parent}`")).collect();
                let which = match parents.is_empty() {
                    true => "whatever refers to it".to_owned(),
                    false => parents.join(" and "),
                };
                self.report(
                    "drop_table_locks_parents",
                    None,
                    format!("`{name}` takes {which} along into its lock against every reader"),
                );
            }
            self.takes_strong_lock(&name, "DROP TABLE");
        }
    }

    fn rename(&mut self, all: Slice<'_>) {
        let Some(rest) = all.after(&["alter"]) else {
            return;
        };
        let kinds: [&[&str]; 6] = [
            &["schema"],
            &["function"],
            &["procedure"],
            &["view"],
            &["materialized", "view"],
            &["sequence"],
        ];
        for kind in kinds {
            if let Some((name, _)) = rest
                .after(kind)
                .and_then(|rest| rest.skip(&["if", "exists"]).name())
            {
                self.renamed(&format!("the {}", kind.join(" ")), &name);
            }
        }
    }

    fn renamed(&mut self, what: &str, name: &str) {
        self.report(
            "rename_other_object",
            None,
            format!("the running release looks for {what} `{name}` under the old name"),
        );
    }

    fn trigger(&mut self, all: Slice<'_>, what: &str) {
        let table = all.behind(&["on"]).and_then(|rest| rest.name());
        if let Some((table, _)) = table {
            self.session.has_definitions = true;
            self.trigger_on(&table, what);
        }
    }

    pub(super) fn trigger_on(&mut self, table: &str, what: &str) {
        if self.is_older(table) && !self.session.lock_timeout {
            self.report(
                "trigger_ddl_lock",
                None,
                format!(
                    "{what} waits for its lock on `{table}` without end, and writers wait behind it"
                ),
            );
        }
    }

    /// UPDATE, DELETE and INSERT.
    fn write(&mut self, all: Slice<'_>) {
        let (word, rest) = match () {
            () if all.begins(&["update"]) => ("UPDATE", all.after(&["update"])),
            () if all.begins(&["delete"]) => ("DELETE", all.after(&["delete", "from"])),
            () => ("INSERT", all.after(&["insert", "into"])),
        };
        let Some((table, rest)) = rest.and_then(|rest| rest.skip(&["only"]).name()) else {
            return;
        };
        if table == "pg_enum" || table == "pg_catalog.pg_enum" {
            self.report(
                "enum_value_removed",
                None,
                "the catalog of labels is edited by hand".to_owned(),
            );
            return;
        }
        let is_many = word != "INSERT" || (rest.holds(&["select"]) && rest.holds(&["from"]));
        if !is_many || !self.is_older(&table) {
            return;
        }
        self.works(&table, "rows are written");
        if word != "INSERT" && !rest.has(&["where"]) {
            self.report_with(
                "dml_without_where",
                None,
                format!("all rows of `{table}` are written in one transaction"),
                Some(
                    "write them in batches by ranges of the key, each with a commit of its own"
                        .to_owned(),
                ),
            );
        }
        if self.session.in_transaction && self.session.has_definitions {
            self.report(
                "backfill_in_ddl_txn",
                None,
                format!("rows of `{table}` are written in the transaction of a definition, whose locks stay until the end"),
            );
        }
        if word != "INSERT" && !self.known.is_cared_for(&table, self.number) {
            self.report(
                "backfill_aftermath",
                None,
                format!("`{table}` is left with dead rows and old statistics"),
            );
        }
    }

    fn others(&mut self, all: Slice<'_>) {
        if all.begins(&["refresh", "materialized", "view"]) && !all.has(&["concurrently"]) {
            let name = all
                .after(&["refresh", "materialized", "view"])
                .and_then(|rest| rest.name());
            let name = name.map(|(name, _)| name).unwrap_or_default();
            self.report_with(
                "matview_refresh_blocking",
                None,
                format!("nobody may read `{name}` while its query runs"),
                Some(format!(
                    "give it a unique index once, and write `REFRESH MATERIALIZED VIEW CONCURRENTLY {name};`"
                )),
            );
        }
        let is_full = all.begins(&["vacuum"]) && all.holds(&["full"]);
        if is_full || all.begins(&["cluster"]) {
            let word = if is_full { "VACUUM FULL" } else { "CLUSTER" };
            self.report(
                "table_rewrite_command",
                None,
                format!("{word} writes the table and its indexes anew while nobody may read"),
            );
        }
        if all.begins(&["grant"]) {
            self.session.has_granted = true;
        }
        if all.begins(&["revoke"]) && !self.session.has_granted {
            self.report(
                "grant_change",
                None,
                "the running release loses this right at the commit".to_owned(),
            );
        }
    }
}
