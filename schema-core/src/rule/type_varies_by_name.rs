use super::finding::{same_text, waiver_at};
use super::foreign_key_type_mismatch::is_of_sqlite;
use super::{Violation, rule};
use crate::def::{ColumnDef, TableDef, TypeFamily, fnv1a};
use std::collections::BTreeMap;

rule! {
    /// A name that stands for different types.
    ///
    /// # What it flags
    ///
    /// A column whose kind of type differs from that of the columns of the same name in other tables, if at
    /// least three others agree and none but this one differs. Names that mean something else in each table
    /// (`id`, `value`, `data`, `number`, `code`, `status`, `type`, `version` and the like) are not
    /// compared.
    ///
    /// # Why it is bad
    ///
    /// Whoever joins the tables, unites them or writes one function for all of them finds out by an error,
    /// or by a conversion that keeps an index from being used.
    ///
    /// # Example
    ///
    /// ```text
    /// pub struct Order { pub placed_by: Uuid }
    /// pub struct Return { pub placed_by: Uuid }
    /// pub struct Offer { pub placed_by: Uuid }
    /// pub struct Invoice { pub placed_by: String }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub struct Invoice { pub placed_by: Uuid }
    /// ```
    ///
    /// # Source
    ///
    /// ISO/IEC 11179, on naming data elements; splinter and sqlcheck have a similar rule.
    type_varies_by_name: Warn, Schema,
    warning = "type_varies_by_name: a column has another type than all others of its name\n\
        why: who joins or unites the tables finds out by an error or a slow conversion\n\
        help: `cargo schema lint` names it; give it the type of the others, or another name\n\
        explain: cargo schema explain type_varies_by_name"
}

/// Names that mean something else in each table.
const ORDINARY: &[&str] = &[
    "id", "key", "value", "data", "payload", "number", "code", "status", "state", "type", "kind", "version", "position",
    "rank", "level", "size", "amount", "total", "content", "body", "metadata", "settings", "name", "duration", "period",
];

/// So many others have to agree.
const LEAST: usize = 3;

pub(super) fn violations(tables: &[&TableDef<'_>]) -> Vec<(usize, Violation)> {
    let mut by_name: BTreeMap<&str, Vec<(usize, usize, TypeFamily)>> = BTreeMap::new();
    for (position, table) in tables.iter().enumerate() {
        for (number, column) in table.columns.iter().enumerate() {
            let family = column.column_type.kind.family();
            let is_plain = is_compared(column);
            if is_plain && !is_ordinary(column.name) {
                by_name.entry(column.name).or_default().push((position, number, family));
            }
        }
    }
    by_name
        .values()
        .filter(|uses| uses.len() > LEAST)
        .filter_map(|uses| {
            let odd = |family: TypeFamily| uses.iter().filter(|(.., own)| *own == family).count() == 1;
            let (table, column, _) = uses.iter().find(|(.., family)| odd(*family))?;
            let mut others = uses.iter().filter(|other| (other.0, other.1) != (*table, *column));
            let (first, first_column, family) = others.next()?;
            if others.any(|(.., other)| other != family) {
                return None;
            }
            let (own, other) = (tables[*table], tables[*first]);
            let (field, source) = (&own.columns[*column], &other.columns[*first_column]);
            let violation = Violation::told(
                &RULE,
                field.type_site,
                format_args!(
                    "`{}.{}` is of type `{}`, and everywhere else, as in `{}`, of type `{}`",
                    own.rust_name,
                    field.field,
                    field.column_type.kind.keyword(),
                    other.rust_name,
                    source.column_type.kind.keyword()
                ),
                "who joins or unites the tables finds out by an error or a slow conversion",
                "give it the type of the others, or another name",
            );
            Some((*table, violation))
        })
        .collect()
}

/// The columns of one name.
#[derive(Clone, Copy)]
struct Uses {
    /// 0 is nobody's.
    digest: u64,
    /// The first family that came, and how many columns have it; then the second one.
    first: Family,
    second: Family,
    /// There is a third one.
    differ: bool,
}

#[derive(Clone, Copy)]
struct Family {
    family: TypeFamily,
    count: usize,
    /// The first column that has it.
    table: usize,
    column: usize,
}

const NOBODY: Uses = Uses { digest: 0, first: NONE, second: NONE, differ: false };

const NONE: Family = Family { family: TypeFamily::Unknown, count: 0, table: 0, column: 0 };

/// Whether a column that nothing waives has another type than all others of its name. `SLOTS` is a power of two, and more
/// than there are columns.
pub(super) const fn varies<const SLOTS: usize>(tables: &[&TableDef<'_>]) -> bool {
    let mut names = [NOBODY; SLOTS];
    let mut table = 0;
    while table < tables.len() {
        let mut column = 0;
        let mut columns = tables[table].columns;
        while let [named, rest @ ..] = columns {
            let family = named.column_type.kind.family();
            if is_compared(named) {
                let digest = fnv1a(named.name);
                let mut slot = digest as usize & (SLOTS - 1);
                while names[slot].digest != digest && names[slot].digest != 0 {
                    slot = (slot + 1) & (SLOTS - 1);
                }
                let uses = &mut names[slot];
                uses.digest = digest;
                let new = Family { family, count: 1, table, column };
                if uses.first.count == 0 {
                    uses.first = new;
                } else if uses.first.family as u8 == family as u8 {
                    uses.first.count += 1;
                } else if uses.second.count == 0 {
                    uses.second = new;
                } else if uses.second.family as u8 == family as u8 {
                    uses.second.count += 1;
                } else {
                    uses.differ = true;
                }
            }
            column += 1;
            columns = rest;
        }
        table += 1;
    }
    let mut slot = 0;
    while slot < SLOTS {
        if let Some(odd) = odd_one(&names[slot]) {
            let definition = tables[odd.table];
            let column = &definition.columns[odd.column];
            if !is_ordinary(column.name) && waiver_at(definition, &RULE, column.type_site).is_none() {
                return true;
            }
        }
        slot += 1;
    }
    false
}

/// Whether a column has a type whose kind says something.
const fn is_compared(column: &ColumnDef<'_>) -> bool {
    let of = &column.column_type;
    of.dimensions == 0 && !matches!(of.kind.family(), TypeFamily::Unknown) && !is_of_sqlite(of)
}

/// The only column of its family, where enough others agree.
const fn odd_one(uses: &Uses) -> Option<Family> {
    if uses.differ || uses.first.count + uses.second.count <= LEAST {
        return None;
    }
    match (uses.first.count, uses.second.count) {
        (_, 1) => Some(uses.second),
        (1, 2..) => Some(uses.first),
        _ => None,
    }
}

const fn is_ordinary(name: &str) -> bool {
    let mut words = ORDINARY;
    while let [word, rest @ ..] = words {
        if same_text(word, name) {
            return true;
        }
        words = rest;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{bigint, table, text};

    fn found(last: TableDef<'static>) -> usize {
        let orders = table("Order").column("placed_by", bigint()).build();
        let offers = table("Offer").column("placed_by", bigint()).build();
        let returns = table("Return").column("placed_by", bigint()).build();
        violations(&[&orders, &offers, &returns, &last]).len()
    }

    #[test]
    fn one_that_differs_from_three_is_flagged() {
        assert_eq!(found(table("Invoice").column("placed_by", text()).build()), 1);
    }

    #[test]
    fn the_same_type_and_few_uses_are_fine() {
        assert_eq!(found(table("Invoice").column("placed_by", bigint()).build()), 0);
        let invoice = table("Invoice").column("placed_by", text()).build();
        let order = table("Order").column("placed_by", bigint()).build();
        assert!(violations(&[&invoice, &order]).is_empty());
    }
}
