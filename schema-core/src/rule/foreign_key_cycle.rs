use super::finding::waiver_at;
use super::schema_names::{SchemaNames, target_hash};
use super::{Violation, rule};
use crate::def::{Deferrable, ForeignKeyDef, TableDef};
use std::collections::BTreeMap;

rule! {
    /// Tables that refer to each other in a circle.
    ///
    /// # What it flags
    ///
    /// Foreign keys that lead from a table over others back to it, if none of them is `deferrable` or has a
    /// nullable column. A table that refers to itself is looked at by
    /// [`hierarchy_self_parent`](hierarchy_self_parent.md).
    ///
    /// # Why it is bad
    ///
    /// The first row of the circle cannot be inserted: each table wants a row of the next one before.
    /// Restores and fixtures fail on it too.
    ///
    /// # Example
    ///
    /// ```text
    /// pub struct Team {
    ///     #[references(User.id, on_delete = restrict)]
    ///     pub lead_id: Uuid,
    /// }
    /// pub struct User {
    ///     #[references(Team.id, on_delete = restrict)]
    ///     pub team_id: Uuid,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub struct Team {
    ///     #[references(User.id, on_delete = restrict)]
    ///     pub lead_id: Option<Uuid>,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "SET CONSTRAINTS".
    foreign_key_cycle: Warn, Schema,
    warning = "foreign_key_cycle: tables refer to each other in a circle\n\
        why: the first row cannot be inserted: each table wants a row of the next one before\n\
        help: `cargo schema lint` names them; make a column an `Option`, or a key `deferrable = initially_deferred`\n\
        explain: cargo schema explain foreign_key_cycle"
}

pub(super) fn violations(tables: &[&TableDef<'_>]) -> Vec<(usize, Violation)> {
    let by_name: BTreeMap<u64, usize> = tables
        .iter()
        .enumerate()
        .map(|(position, table)| (table.name_hash, position))
        .collect();
    let steps: Vec<Vec<(usize, usize)>> = tables
        .iter()
        .enumerate()
        .map(|(position, table)| {
            let binding = |(number, key): (usize, &ForeignKeyDef<'_>)| {
                let target = *by_name.get(&target_hash(key))?;
                (target != position && is_binding(table, key)).then_some((number, target))
            };
            table.foreign_keys.iter().enumerate().filter_map(binding).collect()
        })
        .collect();
    let group = groups(&steps);
    (0..tables.len())
        .filter_map(|start| {
            let circle = circle_from(start, &steps, &group)?;
            // Each circle is reported once, at its first table.
            if circle.iter().any(|table| *table < start) {
                return None;
            }
            let (key, _) = *steps[start]
                .iter()
                .find(|(_, target)| circle.get(1).unwrap_or(&start) == target)?;
            let names: Vec<&str> = circle
                .iter()
                .chain([&start])
                .map(|table| tables[*table].rust_name)
                .collect();
            let violation = Violation::told(
                &RULE,
                tables[start].foreign_keys[key].site,
                format_args!("tables refer to each other in a circle: {}", names.join(" -> ")),
                "the first row cannot be inserted: each table wants a row of the next one before",
                "make one of the columns an `Option`, or one of the keys `deferrable = initially_deferred`",
            );
            Some((start, violation))
        })
        .collect()
}

/// Whether a row cannot be there before the one that it refers to.
const fn is_binding(table: &TableDef<'_>, key: &ForeignKeyDef<'_>) -> bool {
    let mut columns = key.columns;
    while let [column, rest @ ..] = columns {
        if table.columns[*column as usize].nullable {
            return false;
        }
        columns = rest;
    }
    matches!(key.deferrable, Deferrable::No)
}

/// Whether there is a circle, but for references that a waiver accepts: one walk over all tables.
pub(super) const fn has_circle<const TABLES: usize>(
    tables: &[&TableDef<'_>],
    names: SchemaNames<'_>,
) -> bool {
    // Whether a table is on the path, and whether it leads into no circle.
    let (mut is_on_path, mut is_done) = ([false; TABLES], [false; TABLES]);
    let (mut path, mut next) = ([0; TABLES], [0; TABLES]);
    let mut root = 0;
    while root < TABLES {
        let mut depth = 0;
        if !is_done[root] {
            path[0] = root;
            is_on_path[root] = true;
            depth = 1;
        }
        while depth > 0 {
            let table = path[depth - 1];
            let keys = tables[table].foreign_keys;
            if next[table] == keys.len() {
                is_on_path[table] = false;
                is_done[table] = true;
                depth -= 1;
                continue;
            }
            let key = &keys[next[table]];
            next[table] += 1;
            if !is_binding(tables[table], key) || waiver_at(tables[table], &RULE, key.site).is_some() {
                continue;
            }
            if let Some(target) = names.table(target_hash(key))
                && target != table
                && !is_done[target]
            {
                if is_on_path[target] {
                    return true;
                }
                path[depth] = target;
                is_on_path[target] = true;
                depth += 1;
            }
        }
        root += 1;
    }
    false
}

/// A number for each table, which it shares with the tables of its circles: its strongly connected component. One walk
/// over all tables, so that those in no circle cost nothing below.
fn groups(steps: &[Vec<(usize, usize)>]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let mut order = vec![NONE; steps.len()];
    let mut lowest = vec![NONE; steps.len()];
    let mut group = vec![NONE; steps.len()];
    let (mut waiting, mut next) = (Vec::new(), 0);
    for root in 0..steps.len() {
        // The table, and which of its steps comes next.
        let mut path: Vec<(usize, usize)> = match order[root] {
            NONE => vec![(root, 0)],
            _ => Vec::new(),
        };
        while let Some((table, step)) = path.pop() {
            if step == 0 {
                order[table] = next;
                lowest[table] = next;
                next += 1;
                waiting.push(table);
            } else if let Some((_, reached)) = steps[table].get(step - 1) {
                lowest[table] = lowest[table].min(lowest[*reached]);
            }
            let mut position = step;
            let mut deeper = None;
            while let Some((_, target)) = steps[table].get(position) {
                position += 1;
                if order[*target] == NONE {
                    deeper = Some(*target);
                    break;
                }
                if group[*target] == NONE {
                    lowest[table] = lowest[table].min(order[*target]);
                }
            }
            if let Some(target) = deeper {
                path.extend([(table, position), (target, 0)]);
                continue;
            }
            if lowest[table] == order[table] {
                while let Some(member) = waiting.pop() {
                    group[member] = table;
                    // Those that are grouped bind nobody any more.
                    lowest[member] = NONE;
                    if member == table {
                        break;
                    }
                }
            }
        }
    }
    group
}

/// The shortest way from a table back to it, beginning with the table, within its group.
fn circle_from(
    start: usize,
    steps: &[Vec<(usize, usize)>],
    group: &[usize],
) -> Option<Vec<usize>> {
    let mut before: BTreeMap<usize, usize> = BTreeMap::new();
    let mut reached = vec![start];
    let mut position = 0;
    while position < reached.len() {
        let table = reached[position];
        for (_, target) in &steps[table] {
            if *target == start {
                let mut way = vec![table];
                while let Some(previous) = before.get(&way[way.len() - 1]) {
                    way.push(*previous);
                }
                way.reverse();
                return Some(way);
            }
            if group[*target] == group[start] && !before.contains_key(target) {
                before.insert(*target, table);
                reached.push(*target);
            }
        }
        position += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, uuid};

    fn referring(name: &'static str, target: &'static str, nullable: bool) -> TableBuilder {
        table(name)
            .column("id", uuid())
            .column_with("other_id", uuid(), |column| column.nullable = nullable)
            .references(&["other_id"], target, &["id"])
    }

    #[test]
    fn a_circle_is_flagged_once() {
        let team = referring("Team", "User", false).build();
        let user = referring("User", "Office", false).build();
        let office = referring("Office", "Team", false).build();
        let found = violations(&[&team, &user, &office]);
        assert_eq!(found.len(), 1);
        assert!(found[0].1.message.as_str().contains("Team -> User -> Office -> Team"));
    }

    #[test]
    fn two_circles_are_two_and_what_leads_into_one_is_none() {
        let into = referring("Badge", "Team", false).build();
        let team = referring("Team", "User", false).build();
        let user = referring("User", "Team", false).build();
        let room = referring("Room", "Door", false).build();
        let door = referring("Door", "Room", false).build();
        let found = violations(&[&into, &team, &user, &room, &door]);
        let starts: Vec<usize> = found.iter().map(|(table, _)| *table).collect();
        assert_eq!(starts, [1, 3]);
    }

    #[test]
    fn a_long_chain_is_walked_once() {
        let names: Vec<&'static str> = (0..5_000).map(|number| &*format!("T{number}").leak()).collect();
        let tables: Vec<_> = names
            .windows(2)
            .map(|pair| referring(pair[0], pair[1], false).build())
            .collect();
        let tables: Vec<&TableDef<'_>> = tables.iter().collect();
        assert!(violations(&tables).is_empty());
    }

    #[test]
    fn a_nullable_step_a_deferrable_one_and_chains_are_fine() {
        let team = referring("Team", "User", true).build();
        let user = referring("User", "Team", false).build();
        assert!(violations(&[&team, &user]).is_empty());
        let own = referring("Category", "Category", false).build();
        assert!(violations(&[&own, &user]).is_empty());
        let late = table("Team")
            .column("id", uuid())
            .column("lead_id", uuid())
            .references_with(&["lead_id"], "User", &["id"], |key| {
                key.deferrable = Deferrable::InitiallyDeferred;
            })
            .build();
        assert!(violations(&[&late, &user]).is_empty());
    }
}
