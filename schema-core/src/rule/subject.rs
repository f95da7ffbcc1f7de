//! What a finding is about, in words that outlive an edit of the struct: a baseline keeps them, where the number of
//! a place would mean another one as soon as a field is added.

use crate::def::{ColumnIndex, IndexKeyDef, IndexPartDef, SiteIndex, TableDef, TableObjectDef};

/// The name under which a baseline has the findings of a table: `sales.orders`, or the struct's name where it is no
/// table but a part of some.
pub fn baseline_name(table: &TableDef<'_>) -> String {
    match table.namespace {
        _ if table.name.is_empty() => table.rust_name.to_owned(),
        Some(namespace) => format!("{namespace}.{}", table.name),
        None => table.name.to_owned(),
    }
}

/// What stands at `site`: `table`, `column email`, `references customer_id`, `index status, created_at`.
pub fn subject(table: &TableDef<'_>, site: SiteIndex) -> String {
    let known = subjects(table)
        .into_iter()
        .find(|(place, _)| *place == site);
    known.map_or_else(|| format!("place {site}"), |(_, subject)| subject)
}

/// Where that stands; `None` where the table has no such thing.
pub fn place_of(table: &TableDef<'_>, subject: &str) -> Option<SiteIndex> {
    let mut all = subjects(table).into_iter();
    all.find(|(_, other)| other == subject)
        .map(|(site, _)| site)
}

/// Every place with its words. What stands on several places, as a column does, has the same words on each; two things
/// alike are numbered.
fn subjects(table: &TableDef<'_>) -> Vec<(SiteIndex, String)> {
    let mut all = vec![(0, "table".to_owned())];
    let details = table.details;
    for column in table.columns {
        // A place may be shared: a column without a written type has none of its own for it.
        for site in [column.site, column.type_site, column.default_site] {
            if site != 0 {
                all.push((site, format!("column {}", column.name)));
            }
        }
    }
    let mut named: Vec<(SiteIndex, String)> = Vec::new();
    let mut add = |site: SiteIndex, subject: String| named.push((site, subject));
    if let Some(key) = &table.primary_key {
        add(key.site, "primary key".to_owned());
    }
    for key in table.foreign_keys {
        add(
            key.site,
            format!("references {}", columns(table, key.columns)),
        );
    }
    for unique in table.uniques {
        add(
            unique.site,
            format!("unique {}", parts(table, unique.parts)),
        );
    }
    for check in details.checks {
        let subject = match (check.name, check.column) {
            (Some(name), _) => format!("check {name}"),
            (None, Some(column)) => format!("check of {}", columns(table, &[column])),
            (None, None) => "check".to_owned(),
        };
        add(check.site, subject);
    }
    for index in details.indexes {
        add(index.site, format!("index {}", parts(table, index.parts)));
    }
    for exclusion in details.exclusions {
        let elements: Vec<IndexPartDef<'_>> = exclusion
            .elements
            .iter()
            .map(|element| element.part)
            .collect();
        add(
            exclusion.site,
            format!("exclude {}", parts(table, &elements)),
        );
    }
    for access in details.access_patterns {
        add(access.site, format!("access {}", access.name));
    }
    for dependency in details.dependencies {
        let subject = format!("depends {}", columns(table, dependency.determinant));
        add(dependency.site, subject);
    }
    for object in details.objects {
        let (site, subject) = match object {
            TableObjectDef::Policy(policy) => (policy.site, format!("policy {}", policy.name)),
            TableObjectDef::Grant(grant) => {
                (grant.site, format!("grant to {}", grant.roles.join(", ")))
            }
            TableObjectDef::Trigger(trigger) => (trigger.site, format!("trigger {}", trigger.name)),
            TableObjectDef::Statistics(statistics) => (
                statistics.site,
                format!("statistics {}", keys(table, statistics.parts)),
            ),
        };
        add(site, subject);
    }
    for field in details.flattened {
        add(field.site, format!("field {}", field.field));
    }
    for (site, subject) in named {
        let is_alike = |other: &str| all.iter().any(|(_, taken)| taken == other);
        let mut candidate = subject.clone();
        let mut number = 1_u32;
        while is_alike(&candidate) {
            number += 1;
            candidate = format!("{subject} ({number})");
        }
        all.push((site, candidate));
    }
    all
}

fn columns(table: &TableDef<'_>, columns: &[ColumnIndex]) -> String {
    let names: Vec<&str> = columns
        .iter()
        .map(|column| {
            let column = table.columns.get(usize::from(*column));
            column.map_or("", |column| column.name)
        })
        .collect();
    names.join(", ")
}

fn parts(table: &TableDef<'_>, parts: &[IndexPartDef<'_>]) -> String {
    let parts: Vec<IndexKeyDef<'_>> = parts.iter().map(|part| part.key).collect();
    keys(table, &parts)
}

fn keys(table: &TableDef<'_>, keys: &[IndexKeyDef<'_>]) -> String {
    let names: Vec<String> = keys
        .iter()
        .map(|key| match *key {
            IndexKeyDef::Column(column) => columns(table, &[column]),
            IndexKeyDef::Expression(_) => "expression".to_owned(),
        })
        .collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{table, uuid};

    #[test]
    fn a_place_and_its_words_lead_to_each_other() {
        let table = table("Order")
            .column("id", uuid())
            .column("customer_id", uuid())
            .build();
        assert_eq!(subject(&table, 0), "table");
        for column in table.columns {
            let words = format!("column {}", column.name);
            assert_eq!(subject(&table, column.type_site), words);
            assert_eq!(place_of(&table, &words), Some(column.site));
        }
        assert_eq!(place_of(&table, "column gone"), None);
        assert_eq!(subject(&table, 999), "place 999");
    }
}
