//! The checks that rustc evaluates: what the expansions of the derive call.

use super::finding::{covers, level_or, same_text, waiver_at};
use super::{COLUMN_RULES, REFERENCE_RULES, RuleId};
use crate::def::{Level, TableDef};
use crate::message::Message;

/// Findings must not keep the tool that reports or mends them from building the crate.
pub(super) const INERT: bool = cfg!(feature = "collect");

/// Fails the build where a column violates rules of level deny. All of them are in one message.
///
/// The derive calls it in one constant per column, at the tokens of the column's type.
///
/// # Panics
///
/// In constant evaluation, where a rule is violated; that is its purpose.
#[track_caller]
pub const fn check_column(table: &TableDef<'_>, column: usize) {
    if INERT || !column_is_denied(table, column) {
        return;
    }
    let mut found = false;
    let mut message = Message::new();
    let mut rules = COLUMN_RULES;
    while let [rule, rest @ ..] = rules {
        if matches!(column_level(*rule, table, column), Some(Level::Deny)) {
            if found {
                message = message.text("\n\n");
            }
            message = message.message(&rule.column_message(table, column));
            found = true;
        }
        rules = rest;
    }
    if found {
        raise(&message);
    }
}

/// Fails the build where a foreign key (`TableDef::foreign_keys[key]` of `child`) violates rules of level
/// deny against the table that it refers to. All of them are in one message.
///
/// `rules` has a bit for each rule that the reference can violate at that level, as far as the referring table tells
/// ([`reference_may_fail`](super::reference_may_fail)): constants pay for each rule that they ask.
///
/// # Panics
///
/// In constant evaluation, where a rule is violated; that is its purpose.
#[track_caller]
pub const fn check_reference(child: &TableDef<'_>, key: usize, parent: &TableDef<'_>, rules: u16) {
    if INERT || !reference_is_denied(child, key, parent, rules) {
        return;
    }
    let mut found = false;
    let mut message = Message::new();
    let mut rules = REFERENCE_RULES;
    while let [rule, rest @ ..] = rules {
        if matches!(
            reference_level(*rule, child, key, parent),
            Some(Level::Deny)
        ) {
            if found {
                message = message.text("\n\n");
            }
            message = message.message(&rule.reference_message(child, key, parent));
            found = true;
        }
        rules = rest;
    }
    if found {
        raise(&message);
    }
}

/// Whether there is a message at all: nearly always there is none, and constants pay for the room of one.
const fn column_is_denied(table: &TableDef<'_>, column: usize) -> bool {
    let mut rules = COLUMN_RULES;
    while let [rule, rest @ ..] = rules {
        if matches!(column_level(*rule, table, column), Some(Level::Deny)) {
            return true;
        }
        rules = rest;
    }
    false
}

const fn reference_is_denied(
    child: &TableDef<'_>,
    key: usize,
    parent: &TableDef<'_>,
    mut asked: u16,
) -> bool {
    let mut position = 0;
    while asked != 0 {
        if asked & 1 != 0
            && matches!(
                reference_level(REFERENCE_RULES[position], child, key, parent),
                Some(Level::Deny)
            )
        {
            return true;
        }
        asked >>= 1;
        position += 1;
    }
    false
}

/// The number for [`Warning`](super::Warning) of the first rule of level warn that a column violates;
/// 0 if there is none. The tool reports every one of them.
pub const fn column_warning(table: &TableDef<'_>, column: usize) -> u16 {
    let mut rules = COLUMN_RULES;
    while let [rule, rest @ ..] = rules {
        if !INERT && matches!(column_level(*rule, table, column), Some(Level::Warn)) {
            return *rule as u16;
        }
        rules = rest;
    }
    0
}

/// The number for [`Warning`](super::Warning) of the first rule of level warn that a reference violates;
/// 0 if there is none.
pub const fn reference_warning(child: &TableDef<'_>, key: usize, parent: &TableDef<'_>) -> u16 {
    let mut rules = REFERENCE_RULES;
    while let [rule, rest @ ..] = rules {
        if !INERT
            && matches!(
                reference_level(*rule, child, key, parent),
                Some(Level::Warn)
            )
        {
            return *rule as u16;
        }
        rules = rest;
    }
    0
}

/// The number for [`Warning`](super::Warning) where the waiver `TableDef::waivers[waiver]`, of a rule of
/// [`Stage::Column`](super::Stage::Column), accepts nothing; 0 where it is used.
pub const fn column_waiver_warning(table: &TableDef<'_>, waiver: usize) -> u16 {
    if INERT || column_waiver_is_used(table, waiver) {
        return 0;
    }
    waiver_unused(table)
}

/// The number for [`Warning`](super::Warning) where the waiver `TableDef::waivers[waiver]`, of a rule of
/// [`Stage::Reference`](super::Stage::Reference), accepts nothing; 0 where it is used. `references` holds
/// each foreign key of `child` by position, with the table that it refers to.
pub const fn reference_waiver_warning(
    child: &TableDef<'_>,
    waiver: usize,
    references: &[(usize, &TableDef<'_>)],
) -> u16 {
    let mut rest = references;
    while let [(key, parent), others @ ..] = rest {
        if INERT || reference_waiver_is_used(child, waiver, *key, parent) {
            return 0;
        }
        rest = others;
    }
    if INERT { 0 } else { waiver_unused(child) }
}

const fn waiver_unused(table: &TableDef<'_>) -> u16 {
    let rule = &super::waiver_unused::RULE;
    match level_or(table, rule, rule.default_level) {
        Level::Allow => 0,
        Level::Warn | Level::Deny => rule.id as u16,
    }
}

const fn column_waiver_is_used(table: &TableDef<'_>, waiver: usize) -> bool {
    let waiver = &table.waivers[waiver];
    let mut rules = COLUMN_RULES;
    while let [id, rest @ ..] = rules {
        if let Some(rule) = id.rule()
            && same_text(rule.name, waiver.rule)
        {
            let mut column = 0;
            while column < table.columns.len() {
                if covers(table, waiver, table.columns[column].type_site)
                    && id.is_violated_by_column(table, column)
                {
                    return true;
                }
                column += 1;
            }
        }
        rules = rest;
    }
    false
}

const fn reference_waiver_is_used(
    child: &TableDef<'_>,
    waiver: usize,
    key: usize,
    parent: &TableDef<'_>,
) -> bool {
    let waiver = &child.waivers[waiver];
    if !covers(child, waiver, child.foreign_keys[key].site) {
        return false;
    }
    let mut rules = REFERENCE_RULES;
    while let [id, rest @ ..] = rules {
        if let Some(rule) = id.rule()
            && same_text(rule.name, waiver.rule)
            && id.is_violated_by_reference(child, key, parent)
        {
            return true;
        }
        rules = rest;
    }
    false
}

/// The level of a violation; `None` where the column is in order or a waiver accepts it.
pub(super) const fn column_level(id: RuleId, table: &TableDef<'_>, column: usize) -> Option<Level> {
    if !id.is_violated_by_column(table, column) || is_judged_elsewhere(id, table, column) {
        return None;
    }
    match id.rule() {
        Some(rule) if waiver_at(table, rule, table.columns[column].type_site).is_none() => {
            Some(level_or(table, rule, rule.default_level))
        }
        _ => None,
    }
}

/// Whether the rule is about the column by itself, and another struct declares it: there it is judged, with the
/// waivers that stand there.
pub(super) const fn is_judged_elsewhere(id: RuleId, table: &TableDef<'_>, column: usize) -> bool {
    let is_about_key = matches!(
        id,
        RuleId::primary_key_32_bit | RuleId::primary_key_nullable
    );
    !is_about_key && table.columns[column].is_flattened()
}

/// The level of a violation; `None` where the reference is in order or a waiver accepts it.
const fn reference_level(
    id: RuleId,
    child: &TableDef<'_>,
    key: usize,
    parent: &TableDef<'_>,
) -> Option<Level> {
    if !id.is_violated_by_reference(child, key, parent) {
        return None;
    }
    match id.rule() {
        Some(rule) if waiver_at(child, rule, child.foreign_keys[key].site).is_none() => {
            Some(level_or(child, rule, rule.default_level))
        }
        _ => None,
    }
}

/// Ends constant evaluation with a finding, at the place of the caller.
///
/// # Panics
///
/// Always; it is how a constant reports an error.
#[track_caller]
#[expect(clippy::panic, reason = "a panic is how a constant fails the build")]
pub const fn raise(message: &Message) {
    if !INERT {
        panic!("{}", message.as_str())
    }
}

#[cfg(all(test, not(feature = "collect")))]
mod tests {
    use super::*;
    use crate::def::{ColumnType, SiteIndex, TypeKind};
    use crate::rule::testing::{TableBuilder, bigint, table, uuid};

    fn prices() -> TableBuilder {
        table("Product").column("id", uuid()).column_with(
            "price",
            ColumnType::new(TypeKind::DoublePrecision),
            |column| {
                column.rust_type = ColumnType::new(TypeKind::Numeric);
            },
        )
    }

    #[test]
    #[should_panic(expected = "column_type_incompatible: the Rust type of `Product.price`")]
    fn a_denied_column_panics_with_its_message() {
        check_column(&prices().build(), 1);
    }

    #[test]
    fn every_denied_rule_of_a_column_is_in_the_message() {
        let table = prices().build();
        let panic = std::panic::catch_unwind(|| check_column(&table, 1)).unwrap_err();
        let text = panic.downcast_ref::<String>().expect("a formatted panic");
        assert!(
            text.contains("\n\nfloat_for_money: `Product.price`"),
            "{text}"
        );
    }

    #[test]
    fn a_level_of_warn_turns_the_panic_into_a_number() {
        let lowered = prices()
            .level("float_for_money", Level::Warn)
            .level("column_type_incompatible", Level::Allow)
            .build();
        check_column(&lowered, 1);
        assert_eq!(column_warning(&lowered, 1), RuleId::float_for_money as u16);
        assert_eq!(column_warning(&lowered, 0), 0);
    }

    #[test]
    fn a_reference_warns_and_its_waiver_counts_as_used() {
        let customer = table("Customer")
            .column("id", uuid())
            .primary_key(&["id"])
            .build();
        let order = |covers: Option<SiteIndex>| {
            table("Order")
                .column("customer_id", bigint())
                .references(&["customer_id"], "Customer", &["id"])
                .waiver("foreign_key_type_mismatch", covers)
                .level("foreign_key_type_mismatch", Level::Warn)
                .build()
        };
        let waived = order(None);
        assert_eq!(reference_warning(&waived, 0, &customer), 0);
        assert_eq!(reference_waiver_warning(&waived, 0, &[(0, &customer)]), 0);
        let elsewhere = order(Some(999));
        assert_eq!(
            reference_warning(&elsewhere, 0, &customer),
            RuleId::foreign_key_type_mismatch as u16
        );
        assert_eq!(
            reference_waiver_warning(&elsewhere, 0, &[(0, &customer)]),
            RuleId::waiver_unused as u16
        );
    }
}
