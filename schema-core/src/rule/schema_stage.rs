//! Rules that need the list of all tables.
//!
//! Constant evaluation counts steps, so every name is looked up by its digest in a list that is sorted
//! once: the work grows a little faster than the number of columns, never with its square.

use super::finding::{level_or, waiver_at};
use super::{
    Rule, foreign_key_missing, foreign_key_target_unknown, name_collision, pii_erasure_unreachable,
    tenant_key_missing,
};
use super::{RuleId, Violation};
use crate::def::{ForeignKeyDef, Level, SiteIndex, TableDef, fnv1a, fnv1a_continue, fnv1a_step};
use crate::message::Message;

/// How many findings of `schema!` one build reports, each at its own attribute. The tool reports all.
pub const SCHEMA_FINDING_SLOTS: usize = 8;

/// Something of level deny that a rule of the schema found and nobody waived.
#[derive(Clone, Copy, Debug)]
pub struct SchemaFinding {
    /// The position of the table.
    pub table: usize,
    /// Where in that table.
    pub site: SiteIndex,
    /// The whole text.
    pub message: Message,
}

/// What the rules of the schema find at level deny, in the order of the tables, up to `SLOTS` findings;
/// `schema!` evaluates it in one constant. `TABLES` is the number of tables.
pub const fn schema_findings<const TABLES: usize, const SLOTS: usize>(
    tables: &[&TableDef<'_>],
) -> [Option<SchemaFinding>; SLOTS] {
    let mut found = [const { None }; SLOTS];
    if cfg!(feature = "collect") {
        return found;
    }
    let mut by_table = [NameEntry::EMPTY; TABLES];
    let mut by_struct = [NameEntry::EMPTY; TABLES];
    fill(tables, &mut by_table);
    if any_has_loose_ids(tables) {
        fill_structs(tables, &mut by_struct);
    }
    let names = SchemaNames {
        by_table: &by_table,
        by_struct: &by_struct,
    };
    let mut tenants = [false; TABLES];
    let mut erasable = [false; TABLES];
    let marks = Marks {
        has_tenants: tenant_key_missing::mark_tenants(tables, names, &mut tenants),
        has_subjects: pii_erasure_unreachable::mark_erasable(tables, names, &mut erasable),
        tenants: &tenants,
        erasable: &erasable,
    };
    let mut count = 0;
    let mut table = 0;
    while table < TABLES && count < SLOTS {
        count = findings_of_table(tables, names, marks, table, &mut found, count);
        table += 1;
    }
    found
}

const fn findings_of_table<const SLOTS: usize>(
    tables: &[&TableDef<'_>],
    names: SchemaNames<'_>,
    marks: Marks<'_>,
    table: usize,
    found: &mut [Option<SchemaFinding>; SLOTS],
    mut count: usize,
) -> usize {
    let definition = tables[table];
    if count < SLOTS
        && name_collision::is_violated(tables, names, table)
        && denied(definition, &name_collision::RULE, 0)
    {
        found[count] = Some(SchemaFinding {
            table,
            site: 0,
            message: name_collision::message(tables, names, table),
        });
        count += 1;
    }
    if count < SLOTS
        && marks.lacks_tenant(definition, table)
        && denied(definition, &tenant_key_missing::RULE, 0)
    {
        found[count] = Some(SchemaFinding {
            table,
            site: 0,
            message: tenant_key_missing::message(definition),
        });
        count += 1;
    }
    if count < SLOTS
        && marks.lacks_subject(definition, table)
        && denied(definition, &pii_erasure_unreachable::RULE, 0)
    {
        found[count] = Some(SchemaFinding {
            table,
            site: 0,
            message: pii_erasure_unreachable::message(definition),
        });
        count += 1;
    }
    let mut key = 0;
    let mut keys = definition.foreign_keys;
    while let [foreign_key, rest @ ..] = keys {
        let site = foreign_key.site;
        if count < SLOTS
            && foreign_key_target_unknown::is_violated(tables, names, table, key)
            && denied(definition, &foreign_key_target_unknown::RULE, site)
        {
            found[count] = Some(SchemaFinding {
                table,
                site,
                message: foreign_key_target_unknown::message(tables, table, key),
            });
            count += 1;
        }
        key += 1;
        keys = rest;
    }
    let mut column = 0;
    let mut columns = match definition.has_loose_ids {
        true => definition.columns,
        false => &[],
    };
    while let [named, rest @ ..] = columns {
        // The rule looks at these alone; asking it about every column costs more than all other rules.
        if let [.., b'_', b'i', b'd'] = named.name.as_bytes()
            && count < SLOTS
            && let Some(target) = foreign_key_missing::named_table(tables, names, table, column)
            && denied(definition, &foreign_key_missing::RULE, named.site)
        {
            found[count] = Some(SchemaFinding {
                table,
                site: named.site,
                message: foreign_key_missing::message_naming(definition, column, tables[target]),
            });
            count += 1;
        }
        column += 1;
        columns = rest;
    }
    count
}

/// What the references of all tables together say about each.
#[derive(Clone, Copy)]
struct Marks<'m> {
    has_tenants: bool,
    has_subjects: bool,
    /// Tenant keys refer to it.
    tenants: &'m [bool],
    /// Foreign keys lead from it to a person.
    erasable: &'m [bool],
}

impl Marks<'_> {
    const fn lacks_tenant(self, definition: &TableDef<'_>, table: usize) -> bool {
        self.has_tenants && tenant_key_missing::is_violated(definition, self.tenants[table])
    }

    const fn lacks_subject(self, definition: &TableDef<'_>, table: usize) -> bool {
        self.has_subjects && pii_erasure_unreachable::is_violated(definition, self.erasable[table])
    }
}

/// The rules of the schema weigh as denied unless the settings say otherwise.
const fn denied(table: &TableDef<'_>, rule: &Rule, site: SiteIndex) -> bool {
    matches!(level_or(table, rule, Level::Deny), Level::Deny)
        && waiver_at(table, rule, site).is_none()
}

/// The digest of a name, and the table that has it.
#[derive(Clone, Copy)]
pub(crate) struct NameEntry {
    hash: u64,
    table: usize,
}

impl NameEntry {
    const EMPTY: Self = Self { hash: 0, table: 0 };
}

/// Names of a schema's tables, sorted by digest and then by position.
#[derive(Clone, Copy)]
pub(crate) struct SchemaNames<'n> {
    /// By qualified table name.
    by_table: &'n [NameEntry],
    /// By the struct's name in snake case.
    by_struct: &'n [NameEntry],
}

impl SchemaNames<'_> {
    /// The first table with this qualified name.
    pub(crate) const fn table(self, hash: u64) -> Option<usize> {
        first_with(self.by_table, hash)
    }

    /// The first table that is called `name`, as a table without a namespace or, in snake case, as a struct.
    pub(crate) const fn called(self, name_hash: u64) -> Option<usize> {
        match first_with(self.by_struct, name_hash) {
            Some(table) => Some(table),
            None => first_with(self.by_table, name_hash),
        }
    }
}

/// The digest of the qualified name that a foreign key refers to.
pub(crate) const fn target_hash(key: &ForeignKeyDef<'_>) -> u64 {
    match key.target_namespace {
        Some(namespace) => {
            let state = fnv1a_continue(fnv1a(namespace), b".");
            fnv1a_continue(state, key.target_table.as_bytes())
        }
        None => fnv1a(key.target_table),
    }
}

const fn first_with(sorted: &[NameEntry], hash: u64) -> Option<usize> {
    let mut low = 0;
    let mut high = sorted.len();
    while low < high {
        let middle = low + (high - low) / 2;
        if sorted[middle].hash < hash {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if low < sorted.len() && sorted[low].hash == hash {
        Some(sorted[low].table)
    } else {
        None
    }
}

const fn any_has_loose_ids(tables: &[&TableDef<'_>]) -> bool {
    let mut tables = tables;
    while let [table, rest @ ..] = tables {
        if table.has_loose_ids {
            return true;
        }
        tables = rest;
    }
    false
}

const fn fill(tables: &[&TableDef<'_>], by_table: &mut [NameEntry]) {
    let mut table = 0;
    while table < tables.len() {
        by_table[table] = NameEntry {
            hash: tables[table].name_hash,
            table,
        };
        table += 1;
    }
    sort(by_table);
}

/// The structs' names, which constants pay for letter by letter.
const fn fill_structs(tables: &[&TableDef<'_>], by_struct: &mut [NameEntry]) {
    let mut table = 0;
    while table < tables.len() {
        by_struct[table] = NameEntry {
            hash: snake_case_hash(tables[table].rust_name),
            table,
        };
        table += 1;
    }
    sort(by_struct);
}

/// The digest of `OrderItem` written as `order_item`.
#[expect(
    clippy::manual_is_ascii_check,
    reason = "constants pay for each call, so the letters are compared in place"
)]
const fn snake_case_hash(name: &str) -> u64 {
    let mut state = fnv1a("");
    let mut rest = name.as_bytes();
    let mut previous = 0;
    while let [byte, others @ ..] = rest {
        if let b'A'..=b'Z' = *byte {
            let after_upper = matches!(previous, b'A'..=b'Z');
            let before_lower = matches!(others, [b'a'..=b'z', ..]);
            if previous != 0 && (!after_upper || before_lower) {
                state = fnv1a_step!(state, b'_');
            }
            state = fnv1a_step!(state, *byte + (b'a' - b'A'));
        } else {
            state = fnv1a_step!(state, *byte);
        }
        previous = *byte;
        rest = others;
    }
    state
}

/// Heap sort: in place, and never worse than n log n, which insertion sort would be at a thousand tables.
const fn sort(entries: &mut [NameEntry]) {
    let mut start = entries.len() / 2;
    while start > 0 {
        start -= 1;
        let entry = entries[start];
        sift_down(entries, entry, start, entries.len());
    }
    let mut end = entries.len();
    while end > 1 {
        end -= 1;
        let entry = entries[end];
        entries[end] = entries[0];
        sift_down(entries, entry, 0, end);
    }
}

/// Puts `entry` where it belongs below `hole`. Constant evaluation pays for each call, so this loop makes
/// none: no swaps, and comparisons in place.
const fn sift_down(entries: &mut [NameEntry], entry: NameEntry, mut hole: usize, end: usize) {
    loop {
        let mut child = 2 * hole + 1;
        if child >= end {
            break;
        }
        let mut larger = entries[child];
        if child + 1 < end {
            let right = entries[child + 1];
            if larger.hash < right.hash || (larger.hash == right.hash && larger.table < right.table)
            {
                child += 1;
                larger = right;
            }
        }
        if larger.hash < entry.hash || (larger.hash == entry.hash && larger.table < entry.table) {
            break;
        }
        entries[hole] = larger;
        hole = child;
    }
    entries[hole] = entry;
}

/// The names of a schema whose size is known at run time only.
pub(crate) struct OwnedNames {
    by_table: Vec<NameEntry>,
    by_struct: Vec<NameEntry>,
    has_tenants: bool,
    has_subjects: bool,
    tenants: Vec<bool>,
    erasable: Vec<bool>,
}

impl OwnedNames {
    pub(crate) fn new(tables: &[&TableDef<'_>]) -> Self {
        let mut by_table = vec![NameEntry::EMPTY; tables.len()];
        let mut by_struct = vec![NameEntry::EMPTY; tables.len()];
        fill(tables, &mut by_table);
        fill_structs(tables, &mut by_struct);
        let names = SchemaNames {
            by_table: &by_table,
            by_struct: &by_struct,
        };
        let mut tenants = vec![false; tables.len()];
        let mut erasable = vec![false; tables.len()];
        let has_tenants = tenant_key_missing::mark_tenants(tables, names, &mut tenants);
        let has_subjects = pii_erasure_unreachable::mark_erasable(tables, names, &mut erasable);
        Self {
            by_table,
            by_struct,
            has_tenants,
            has_subjects,
            tenants,
            erasable,
        }
    }

    fn marks(&self) -> Marks<'_> {
        Marks {
            has_tenants: self.has_tenants,
            has_subjects: self.has_subjects,
            tenants: &self.tenants,
            erasable: &self.erasable,
        }
    }

    fn names(&self) -> SchemaNames<'_> {
        SchemaNames {
            by_table: &self.by_table,
            by_struct: &self.by_struct,
        }
    }

    /// The table that a foreign key refers to.
    pub(crate) fn target<'t>(
        &self,
        tables: &[&'t TableDef<'t>],
        key: &ForeignKeyDef<'_>,
    ) -> Option<&'t TableDef<'t>> {
        self.names()
            .table(target_hash(key))
            .map(|table| tables[table])
    }

    /// Everything that the rules of the schema flag in one table, whatever their level.
    pub(crate) fn violations(
        &self,
        tables: &[&TableDef<'_>],
        table: usize,
    ) -> Vec<(RuleId, Violation)> {
        let names = self.names();
        let definition = tables[table];
        let mut found = Vec::new();
        if name_collision::is_violated(tables, names, table) {
            let message = name_collision::message(tables, names, table);
            found.push((RuleId::name_collision, Violation::new(0, message)));
        }
        let marks = self.marks();
        if marks.lacks_tenant(definition, table) {
            let message = tenant_key_missing::message(definition);
            found.push((RuleId::tenant_key_missing, Violation::new(0, message)));
        }
        if marks.lacks_subject(definition, table) {
            let message = pii_erasure_unreachable::message(definition);
            found.push((RuleId::pii_erasure_unreachable, Violation::new(0, message)));
        }
        for (position, key) in definition.foreign_keys.iter().enumerate() {
            if foreign_key_target_unknown::is_violated(tables, names, table, position) {
                let message = foreign_key_target_unknown::message(tables, table, position);
                found.push((
                    RuleId::foreign_key_target_unknown,
                    Violation::new(key.site, message),
                ));
            }
        }
        for (position, column) in definition.columns.iter().enumerate() {
            if let Some(target) = foreign_key_missing::named_table(tables, names, table, position) {
                let message =
                    foreign_key_missing::message_naming(definition, position, tables[target]);
                found.push((
                    RuleId::foreign_key_missing,
                    Violation::new(column.site, message).at_level(Level::Deny),
                ));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_digest_and_then_by_position() {
        let mut entries: Vec<NameEntry> = [5, 3, 9, 3, 1, 7, 3]
            .into_iter()
            .enumerate()
            .map(|(table, hash)| NameEntry { hash, table })
            .collect();
        sort(&mut entries);
        let sorted: Vec<(u64, usize)> = entries
            .iter()
            .map(|entry| (entry.hash, entry.table))
            .collect();
        assert_eq!(
            sorted,
            [(1, 4), (3, 1), (3, 3), (3, 6), (5, 0), (7, 5), (9, 2)]
        );
        assert_eq!(first_with(&entries, 3), Some(1));
        assert_eq!(first_with(&entries, 4), None);
    }

    #[test]
    fn struct_names_are_compared_in_snake_case() {
        assert_eq!(snake_case_hash("OrderItem"), fnv1a("order_item"));
        assert_eq!(snake_case_hash("HTTPRequest"), fnv1a("http_request"));
        assert_eq!(snake_case_hash("User2Role"), fnv1a("user2_role"));
    }

    #[test]
    #[cfg(not(feature = "collect"))]
    fn findings_fill_the_slots_in_the_order_of_the_tables() {
        use crate::rule::testing::{table, uuid};
        let customer = table("Customer").column("id", uuid()).build();
        let order = table("Order")
            .column("customer_id", uuid())
            .column("product_id", uuid())
            .references(&["product_id"], "Product", &["id"])
            .build();
        let found = schema_findings::<3, 3>(&[&customer, &order, &customer]);
        let found: Vec<(usize, SiteIndex)> = found
            .iter()
            .flatten()
            .map(|finding| (finding.table, finding.site))
            .collect();
        assert_eq!(
            found,
            [
                (1, order.foreign_keys[0].site),
                (1, order.columns[0].site),
                (2, 0)
            ]
        );
        let first = schema_findings::<2, 1>(&[&customer, &order]);
        assert!(first[0].is_some());
    }

    #[test]
    #[cfg(not(feature = "collect"))]
    fn settings_and_waivers_hold_in_the_schema() {
        use crate::rule::testing::{table, uuid};
        let order = || {
            table("Order").column("product_id", uuid()).references(
                &["product_id"],
                "Product",
                &["id"],
            )
        };
        let waived = order().waiver("foreign_key_target_unknown", None).build();
        let warned = order()
            .level("foreign_key_target_unknown", Level::Warn)
            .build();
        for table in [&waived, &warned] {
            let found = schema_findings::<1, 1>(&[table]);
            assert!(found[0].is_none());
        }
    }
}
