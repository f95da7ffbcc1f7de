//! The rules that compare all tables of a schema and only warn: what `schema!` says of them in one constant.
//!
//! A warning of rustc has one text for all, and stands in `schema!`; `cargo schema lint` names the tables.

use super::compile_time::INERT;
use super::finding::waiver_at;
use super::schema_names::{NameEntry, SchemaNames, fill};
use super::{foreign_key_cycle, raise, table_naming_inconsistent, type_varies_by_name};
use crate::def::TableDef;
use crate::message::Message;

/// What is found in a schema.
#[derive(Clone, Copy, Debug)]
pub struct Compared {
    circle: bool,
    naming: bool,
    types: bool,
}

/// Compares the tables. `TABLES` is their number, `SLOTS` what [`column_slots`] says of them; `wanted` are the three rules
/// that are not off.
pub const fn compared<const TABLES: usize, const SLOTS: usize>(
    tables: &[&TableDef<'_>],
    wanted: [bool; 3],
) -> Compared {
    let [circle, naming, types] = wanted;
    if INERT {
        return Compared {
            circle: false,
            naming: false,
            types: false,
        };
    }
    Compared {
        circle: circle && has_circle::<TABLES>(tables),
        naming: naming && is_naming_mixed(tables),
        types: types && type_varies_by_name::varies::<SLOTS>(tables),
    }
}

/// The slots of a table that has room for the name of every column.
pub const fn column_slots(tables: &[&TableDef<'_>]) -> usize {
    let mut count = 0;
    let mut tables = tables;
    while let [table, rest @ ..] = tables {
        count += table.columns.len();
        tables = rest;
    }
    (2 * count + 1).next_power_of_two()
}

const fn has_circle<const TABLES: usize>(tables: &[&TableDef<'_>]) -> bool {
    let mut by_table = [NameEntry::EMPTY; TABLES];
    fill(tables, &mut by_table);
    let names = SchemaNames {
        by_table: &by_table,
        by_struct: &[],
    };
    foreign_key_cycle::has_circle::<TABLES>(tables, names)
}

/// Whether a table that nothing waives is not called like the others.
const fn is_naming_mixed(tables: &[&TableDef<'_>]) -> bool {
    let Some(few_are_plural) = table_naming_inconsistent::minority(tables) else {
        return false;
    };
    let mut tables = tables;
    while let [table, rest @ ..] = tables {
        if table_naming_inconsistent::is_counted(table)
            && table_naming_inconsistent::is_plural(table) == few_are_plural
            && waiver_at(table, &table_naming_inconsistent::RULE, 0).is_none()
        {
            return true;
        }
        tables = rest;
    }
    false
}

macro_rules! told {
    ($($check:ident $warning:ident $field:ident $rule:ident: $what:literal, $why:literal, $help:literal;)*) => {
        $(
            #[doc = concat!("Fails the build where [`", stringify!($rule), "`] is violated.")]
            ///
            /// # Panics
            ///
            /// In constant evaluation, where it is; that is its purpose.
            #[track_caller]
            pub const fn $check(compared: &Compared) {
                if compared.$field {
                    raise(
                        &Message::of_rule($rule::RULE.name)
                            .text($what)
                            .why($why)
                            .help()
                            .text($help)
                            .explain($rule::RULE.name),
                    );
                }
            }

            #[doc = concat!("The number for [`Warning`](super::Warning) where [`", stringify!($rule), "`] is violated; else 0.")]
            pub const fn $warning(compared: &Compared) -> u16 {
                match compared.$field {
                    true => $rule::RULE.id as u16,
                    false => 0,
                }
            }
        )*
    };
}

told! {
    check_circle circle_warning circle foreign_key_cycle:
        "tables refer to each other in a circle",
        "the first row cannot be inserted: each table wants a row of the next one before",
        "`cargo schema lint` names them; make a column an `Option`, or a key `deferrable = initially_deferred`";
    check_naming naming_warning naming table_naming_inconsistent:
        "some tables are not called like the others, in the singular or in the plural",
        "which it is has to be looked up for every query",
        "`cargo schema lint` names them; `renamed_from` brings an existing database along";
    check_types types_warning types type_varies_by_name:
        "a column has another type than all others of its name",
        "who joins or unites the tables finds out by an error or a slow conversion",
        "`cargo schema lint` names it; give it the type of the others, or another name";
}

#[cfg(test)]
#[cfg(not(feature = "collect"))]
mod tests {
    use super::*;
    use crate::def::ColumnType;
    use crate::rule::testing::{TableBuilder, bigint, table, text, uuid};

    fn all<const TABLES: usize>(tables: [&TableDef<'_>; TABLES]) -> [bool; 3] {
        let found = compared::<TABLES, 64>(&tables, [true; 3]);
        let by_tool = [
            !foreign_key_cycle::violations(&tables).is_empty(),
            !table_naming_inconsistent::violations(&tables).is_empty(),
            !type_varies_by_name::violations(&tables).is_empty(),
        ];
        let found = [found.circle, found.naming, found.types];
        assert_eq!(found, by_tool);
        found
    }

    fn of(name: &'static str, placed_by: ColumnType<'static>) -> TableBuilder {
        table(name)
            .column("id", uuid())
            .column("placed_by", placed_by)
    }

    #[test]
    fn constants_find_what_the_tool_finds() {
        let refers =
            |to: &'static str, from: TableBuilder| from.references(&["id"], to, &["id"]).build();
        let (team, member, town) = (
            refers("Member", of("Team", uuid())),
            refers("Town", of("Member", uuid())),
            refers("Team", of("Town", uuid())),
        );
        let odd = of("Return", text()).build();
        let single = of("Offer", bigint()).named("offer").build();
        assert_eq!(all([&team, &member, &town]), [true, false, false]);
        assert_eq!(all([&team, &member]), [false; 3]);
        assert_eq!(all([&odd, &team, &member, &town]), [true, false, true]);
        assert_eq!(all([&team, &member, &town, &odd]), [true, false, true]);
        assert_eq!(
            all([&team, &member, &town, &odd, &single]),
            [true, true, false]
        );
        let waived = of("Return", text())
            .waiver("type_varies_by_name", None)
            .build();
        let found = compared::<4, 64>(&[&waived, &team, &member, &town], [true; 3]);
        assert!(!found.types && found.circle);
        let unasked = compared::<3, 64>(&[&team, &member, &town], [false; 3]);
        assert!(!unasked.circle);
    }
}
