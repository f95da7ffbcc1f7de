//! Violations, the level at which they count, and the waivers that accept them.

use super::Rule;
use crate::def::{Level, RuleLevelDef, SiteIndex, TableDef, WaiverDef};
use crate::message::Message;

pub(super) use crate::def::text::{same_bytes, same_text};

/// Something that a rule flags, before levels and waivers are looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Violation {
    /// Where.
    pub(crate) site: SiteIndex,
    /// The level by default, where this case weighs otherwise than the rule's default.
    pub(crate) level: Option<Level>,
    /// The whole text.
    pub(crate) message: Message,
}

impl Violation {
    pub(crate) fn new(site: SiteIndex, message: Message) -> Self {
        Self {
            site,
            level: None,
            message,
        }
    }

    /// A violation whose parts are put together at run time: what is wrong, why it matters, and what to write
    /// instead.
    pub(crate) fn told(
        rule: &Rule,
        site: SiteIndex,
        what: impl std::fmt::Display,
        why: impl std::fmt::Display,
        help: impl std::fmt::Display,
    ) -> Self {
        let message = Message::of_rule(rule.name)
            .text(&what.to_string())
            .why(&why.to_string())
            .help()
            .text(&help.to_string())
            .explain(rule.name);
        Self::new(site, message)
    }

    pub(crate) fn at_level(self, level: Level) -> Self {
        Self {
            level: Some(level),
            ..self
        }
    }
}

/// The level of `rule` in the crate of `table`: the one that the settings name, else `by_default`.
pub(super) const fn level_or(table: &TableDef<'_>, rule: &Rule, by_default: Level) -> Level {
    level_among(table.levels, rule, by_default)
}

/// The level of `rule` among those that settings name, else `by_default`.
pub(super) const fn level_among(
    levels: &[RuleLevelDef<'_>],
    rule: &Rule,
    by_default: Level,
) -> Level {
    let mut levels = levels;
    while let [level, rest @ ..] = levels {
        if same_text(level.rule, rule.name) {
            return level.level;
        }
        levels = rest;
    }
    by_default
}

/// The waiver of `rule` that accepts a finding at `site`, as a position in `TableDef::waivers`.
pub(super) const fn waiver_at(table: &TableDef<'_>, rule: &Rule, site: SiteIndex) -> Option<usize> {
    let mut position = 0;
    while position < table.waivers.len() {
        let waiver = &table.waivers[position];
        if same_text(waiver.rule, rule.name) && covers(table, waiver, site) {
            return Some(position);
        }
        position += 1;
    }
    None
}

/// Whether `waiver` reaches `site`. A waiver on a field also covers the field's type and default, its
/// checks, and the foreign key that consists of it alone.
pub(super) const fn covers(table: &TableDef<'_>, waiver: &WaiverDef<'_>, site: SiteIndex) -> bool {
    let Some(place) = waiver.covers else {
        return true;
    };
    if place == site {
        return true;
    }
    let mut index = 0;
    while index < table.columns.len() {
        let column = &table.columns[index];
        if column.site == place {
            return column.type_site == site
                || column.default_site == site
                || belongs_to_column(table, index, site);
        }
        index += 1;
    }
    false
}

const fn belongs_to_column(table: &TableDef<'_>, column: usize, site: SiteIndex) -> bool {
    let mut keys = table.foreign_keys;
    while let [key, rest @ ..] = keys {
        if key.site == site
            && let [only] = key.columns
        {
            return *only as usize == column;
        }
        keys = rest;
    }
    let mut checks = table.details.checks;
    while let [check, rest @ ..] = checks {
        if check.site == site
            && let Some(owner) = check.column
        {
            return owner as usize == column;
        }
        checks = rest;
    }
    false
}
