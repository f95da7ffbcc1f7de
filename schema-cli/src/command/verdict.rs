//! What a project says of a finding that no struct shows: the level of its rule, and the waivers of the table.

use super::lint::object;
use jiff::civil::Date;
use schema_core::def::{Level, RuleLevelDef, SchemaDef, TableDef};
use schema_core::rule::{baseline_name, find_rule, levels_of};
use schema_core::syntax::Settings;

/// Who is asked.
#[derive(Clone, Debug)]
pub(super) struct Judge<'a> {
    /// The structs; `None` where only a lock file is there.
    definition: Option<&'a SchemaDef<'a>>,
    levels: Vec<RuleLevelDef<'static>>,
    /// Waivers that end before it accept nothing.
    today: Date,
}

/// What was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The level of the rule.
    Level(Level),
    /// A struct accepts it, for this reason.
    Waived(String),
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        definition: Option<&'a SchemaDef<'a>>,
        settings: &Settings,
        today: Date,
    ) -> Self {
        Self {
            definition,
            levels: levels_of(settings),
            today,
        }
    }

    /// What the project says of a finding of `rule` about an object: `orders`, `orders.note`, `sales.orders.note`.
    pub(super) fn verdict(&self, rule: &str, about: &str) -> Verdict {
        let waiver = self.table(about).and_then(|table| {
            let mut waivers = table.waivers.iter();
            waivers.find(|waiver| {
                let covers = |site| site == 0 || object(table, site) == about;
                waiver.rule == rule
                    && !self.has_ended(waiver.until)
                    && waiver.covers.is_none_or(covers)
            })
        });
        if let Some(waiver) = waiver {
            return Verdict::Waived(waiver.reason.to_owned());
        }
        let set = self.levels.iter().find(|level| level.rule == rule);
        let by_default = || find_rule(rule).map_or(Level::Deny, |rule| rule.default_level);
        Verdict::Level(set.map_or_else(by_default, |set| set.level))
    }

    /// The table that an object is, or is a part of, by its name or the one that it had; the longest name wins.
    pub(super) fn table(&self, about: &str) -> Option<&'a TableDef<'a>> {
        let is_of = |name: &str| {
            let rest = about.strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let tables = self.definition?.tables.iter().copied();
        tables
            .filter(|table| {
                is_of(&baseline_name(table)) || table.details.renamed_from.is_some_and(is_of)
            })
            .max_by_key(|table| baseline_name(table).len())
    }

    /// A date that cannot be read is told by `lint`.
    fn has_ended(&self, until: Option<&str>) -> bool {
        until.is_some_and(|until| until.parse::<Date>().is_ok_and(|date| date < self.today))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use schema_core::def::{TypeKind, WaiverDef};
    use schema_core::model::{Column, DataType, ObjectName, Schema, Table, definition_of};

    /// One table, with a waiver.
    fn shop() -> SchemaDef<'static> {
        let mut orders = Table::new(ObjectName::new("orders"));
        let note = DataType::new(TypeKind::Text);
        orders.columns.push(Column::new("note", note));
        let mut schema = Schema::default();
        schema.tables.insert(orders.name.clone(), orders);
        let definition = definition_of(&schema);
        let waivers = &[WaiverDef {
            rule: "drift",
            reason: "the old system adds columns",
            until: Some("2026-06-30"),
            site: 0,
            covers: None,
        }];
        let tables = definition.tables.iter();
        let tables: Vec<&'static TableDef<'static>> = tables
            .map(|table| &*Box::leak(Box::new(TableDef { waivers, ..**table })))
            .collect();
        SchemaDef {
            tables: tables.leak(),
            ..definition
        }
    }

    fn verdict(about: &str, today: &str) -> Verdict {
        let today = today.parse().unwrap();
        Judge::new(Some(&shop()), &Settings::default(), today).verdict("drift", about)
    }

    #[test]
    fn a_waiver_of_a_table_covers_its_parts_until_it_ends() {
        let waived = Verdict::Waived("the old system adds columns".to_owned());
        assert_eq!(verdict("orders.note", "2026-06-30"), waived);
        assert_eq!(verdict("orders", "2026-01-01"), waived);
        let denied = Verdict::Level(Level::Deny);
        assert_eq!(verdict("orders.note", "2026-07-01"), denied);
        assert_eq!(verdict("orders_old.note", "2026-01-01"), denied);
    }

    #[test]
    fn the_settings_decide_where_no_struct_waives() {
        let settings = Settings::parse("[rules]\ndrift = \"warn\"\n").unwrap();
        let judge = Judge::new(None, &settings, "2026-01-01".parse().unwrap());
        assert_eq!(
            judge.verdict("drift", "orders"),
            Verdict::Level(Level::Warn)
        );
    }
}
