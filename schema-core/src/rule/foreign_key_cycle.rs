use super::schema_stage::target_hash;
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
    foreign_key_cycle: Warn, Tool
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
    (0..tables.len())
        .filter_map(|start| {
            let circle = circle_from(start, &steps)?;
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
fn is_binding(table: &TableDef<'_>, key: &ForeignKeyDef<'_>) -> bool {
    key.deferrable == Deferrable::No
        && !key
            .columns
            .iter()
            .any(|column| table.columns[usize::from(*column)].nullable)
}

/// The shortest way from a table back to it, beginning with the table.
fn circle_from(start: usize, steps: &[Vec<(usize, usize)>]) -> Option<Vec<usize>> {
    let mut before: Vec<Option<usize>> = vec![None; steps.len()];
    let mut reached = vec![start];
    let mut position = 0;
    while position < reached.len() {
        let table = reached[position];
        for (_, target) in &steps[table] {
            if *target == start {
                let mut way = vec![table];
                while let Some(previous) = before[way[way.len() - 1]] {
                    way.push(previous);
                }
                way.reverse();
                return Some(way);
            }
            if !reached.contains(target) {
                before[*target] = Some(table);
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
