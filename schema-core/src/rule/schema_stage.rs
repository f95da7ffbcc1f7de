//! Rules that need the list of all tables.

use super::finding::{level_or, waiver_at};
use super::rls_missing::Owner;
use super::schema_names::{
    NameEntry, SchemaNames, any_has_loose_ids, fill, fill_structs, target_hash,
};
use super::{
    Rule, foreign_key_missing, foreign_key_target_unknown, name_collision, pii_erasure_unreachable,
    rls_missing, shard_group_crossed, tenant_key_missing,
};
use super::{RuleId, Violation};
use crate::def::{ForeignKeyDef, Level, SiteIndex, TableDef};
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
    let mut owners = [Owner::NONE; TABLES];
    let marks = Marks {
        has_tenants: tenant_key_missing::mark_tenants(tables, names, &mut tenants),
        has_subjects: pii_erasure_unreachable::mark_erasable(tables, names, &mut erasable),
        has_shards: shard_group_crossed::has_shards(tables),
        owners_count: rls_missing::mark_owners(tables, &mut owners),
        tenants: &tenants,
        erasable: &erasable,
        owners: &owners,
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
    if count < SLOTS
        && let Some((column, owner)) = marks.open_column(tables, table)
        && denied(
            definition,
            &rls_missing::RULE,
            definition.columns[column].site,
        )
    {
        found[count] = Some(SchemaFinding {
            table,
            site: definition.columns[column].site,
            message: rls_missing::message(tables, table, column, owner),
        });
        count += 1;
    }
    let mut key = 0;
    let mut keys = definition.foreign_keys;
    while let [foreign_key, rest @ ..] = keys {
        let site = foreign_key.site;
        if count < SLOTS
            && marks.has_shards
            && let Some((parent, crossing)) =
                shard_group_crossed::crossing_of(tables, names, table, key)
            && denied(definition, &shard_group_crossed::RULE, site)
        {
            found[count] = Some(SchemaFinding {
                table,
                site,
                message: shard_group_crossed::message(definition, tables[parent], crossing),
            });
            count += 1;
        }
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

/// What all tables together say about each.
#[derive(Clone, Copy)]
struct Marks<'m> {
    has_tenants: bool,
    has_subjects: bool,
    has_shards: bool,
    /// The tables that tenant keys refer to.
    tenants: &'m [bool],
    /// The tables from whose rows a person can be reached.
    erasable: &'m [bool],
    /// The columns by which policies tell owners apart; so many of them count.
    owners: &'m [Owner],
    owners_count: usize,
}

impl Marks<'_> {
    const fn lacks_tenant(self, definition: &TableDef<'_>, table: usize) -> bool {
        self.has_tenants && tenant_key_missing::is_violated(definition, self.tenants[table])
    }

    const fn lacks_subject(self, definition: &TableDef<'_>, table: usize) -> bool {
        self.has_subjects && pii_erasure_unreachable::is_violated(definition, self.erasable[table])
    }

    const fn open_column(self, tables: &[&TableDef<'_>], table: usize) -> Option<(usize, usize)> {
        rls_missing::open_column(tables, self.owners, self.owners_count, table)
    }
}

/// The rules of the schema weigh as denied unless the settings say otherwise.
const fn denied(table: &TableDef<'_>, rule: &Rule, site: SiteIndex) -> bool {
    matches!(level_or(table, rule, Level::Deny), Level::Deny)
        && waiver_at(table, rule, site).is_none()
}

/// The names of a schema whose size is known at run time only.
pub(crate) struct OwnedNames {
    by_table: Vec<NameEntry>,
    by_struct: Vec<NameEntry>,
    has_tenants: bool,
    has_subjects: bool,
    has_shards: bool,
    tenants: Vec<bool>,
    erasable: Vec<bool>,
    owners: Vec<Owner>,
    owners_count: usize,
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
        let mut owners = vec![Owner::NONE; tables.len()];
        let owners_count = rls_missing::mark_owners(tables, &mut owners);
        Self {
            by_table,
            by_struct,
            has_tenants,
            has_subjects,
            has_shards: shard_group_crossed::has_shards(tables),
            tenants,
            erasable,
            owners,
            owners_count,
        }
    }

    fn marks(&self) -> Marks<'_> {
        Marks {
            has_tenants: self.has_tenants,
            has_subjects: self.has_subjects,
            has_shards: self.has_shards,
            tenants: &self.tenants,
            erasable: &self.erasable,
            owners: &self.owners,
            owners_count: self.owners_count,
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
        if let Some((column, owner)) = marks.open_column(tables, table) {
            let message = rls_missing::message(tables, table, column, owner);
            let site = definition.columns[column].site;
            found.push((RuleId::rls_missing, Violation::new(site, message)));
        }
        for (position, key) in definition.foreign_keys.iter().enumerate() {
            if marks.has_shards
                && let Some((parent, crossing)) =
                    shard_group_crossed::crossing_of(tables, names, table, position)
            {
                let message = shard_group_crossed::message(definition, tables[parent], crossing);
                found.push((
                    RuleId::shard_group_crossed,
                    Violation::new(key.site, message),
                ));
            }
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
