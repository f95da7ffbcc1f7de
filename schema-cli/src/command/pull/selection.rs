//! `--tables` and `--exclude`.

use super::objects_of_tables::leave_out;
use crate::Error;
use crate::database::Catalog;
use crate::database::history_tables::{is_history, leave_out_histories};
use crate::pull::Omission;
use schema_core::model::{ObjectName, Table};
use schema_core::syntax::closest_name;
use std::collections::BTreeMap;

/// Leaves the tables that are asked for, with what goes with them, and says what is left out; the histories of migration tools only where their name is given, or `*`.
pub(in crate::command) fn select(
    catalog: &mut Catalog,
    wanted: &[String],
    excluded: &[String],
) -> Result<Vec<Omission>, Error> {
    let before = catalog.schema.tables.clone();
    leave_out_histories(catalog, |table| {
        let whole = table.to_string();
        wanted
            .iter()
            .any(|name| name == "*" || *name == whole || *name == table.name)
    });
    let tables = &catalog.schema.tables;
    for pattern in wanted.iter().chain(excluded) {
        if !tables.keys().any(|table| fits(pattern, table, tables)) {
            let names: Vec<String> = tables.keys().map(ToString::to_string).collect();
            let near = closest_name(pattern, names.iter().map(String::as_str));
            return Err(Error::Usage {
                problem: format!("the database has no table `{pattern}`"),
                remedy: match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`*` stands for any text: `--tables 'sales.*'`".to_owned(),
                },
            });
        }
    }
    let all = tables.clone();
    catalog.schema.tables.retain(|table, _| {
        let is_in = |patterns: &[String]| patterns.iter().any(|pattern| fits(pattern, table, &all));
        (wanted.is_empty() || is_in(wanted)) && !is_in(excluded)
    });
    let gone: Vec<Table> = (before.into_values())
        .filter(|table| !catalog.schema.tables.contains_key(&table.name))
        .collect();
    Ok(leave_out(catalog, &gone))
}

/// Leaves of what structs mean what [`select`] left of the database, so that no table which was not asked for counts as
/// gone.
pub(super) fn select_alike(
    meant: &mut Catalog,
    found: &Catalog,
    wanted: &[String],
    excluded: &[String],
) {
    let before = meant.schema.tables.clone();
    let mut all = before.clone();
    all.extend(found.schema.tables.clone());
    meant.schema.tables.retain(|table, _| {
        let is_in = |patterns: &[String]| patterns.iter().any(|pattern| fits(pattern, table, &all));
        let is_asked = (wanted.is_empty() || is_in(wanted)) && !is_in(excluded);
        found.schema.tables.contains_key(table) || is_asked && !is_history(table)
    });
    let gone: Vec<Table> = (before.into_values())
        .filter(|table| !meant.schema.tables.contains_key(&table.name))
        .collect();
    if !gone.is_empty() {
        leave_out(meant, &gone);
    }
}

/// Whether a table fits `sales.*`, `*_backup` or `orders`; `public.orders` where that namespace needs no name.
fn fits(pattern: &str, table: &ObjectName, tables: &BTreeMap<ObjectName, Table>) -> bool {
    let whole = table.to_string();
    let is_public = |table: &ObjectName| table.namespace.as_deref() == Some("public");
    matches(pattern, &whole)
        || !pattern.contains('.') && matches(pattern, &table.name)
        || table.namespace.is_none()
            && pattern.starts_with("public.")
            && !tables.keys().any(is_public)
            && matches(pattern, &format!("public.{whole}"))
}

fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        let orders = ObjectName {
            namespace: Some("sales".to_owned()),
            name: "orders_old".to_owned(),
        };
        for (pattern, expected) in [
            ("sales.*", true),
            ("orders_old", true),
            ("sales.orders_old", true),
            ("*_old", true),
            ("o*d*d", true),
            ("orders", false),
            ("billing.*", false),
            ("*x*", false),
            ("*", true),
        ] {
            assert_eq!(
                fits(pattern, &orders, &BTreeMap::new()),
                expected,
                "{pattern}"
            );
        }
        let of_the_path = ObjectName::new("orders");
        assert!(fits("public.ord*", &of_the_path, &BTreeMap::new()));
        assert!(!fits("sales.ord*", &of_the_path, &BTreeMap::new()));
    }
}
