//! `--tables` and `--exclude`.

use crate::Error;
use crate::database::Catalog;
use crate::database::history_tables::leave_out_histories;
use schema_core::model::ObjectName;
use schema_core::syntax::closest_name;

/// Leaves the tables that are asked for; the histories of migration tools only where their name is given, or `*`.
pub(in crate::command) fn select(
    catalog: &mut Catalog,
    wanted: &[String],
    excluded: &[String],
) -> Result<(), Error> {
    leave_out_histories(catalog, |table| {
        let whole = table.to_string();
        wanted
            .iter()
            .any(|name| name == "*" || *name == whole || *name == table.name)
    });
    let tables = &mut catalog.schema.tables;
    for pattern in wanted.iter().chain(excluded) {
        if !tables.keys().any(|table| fits(pattern, table)) {
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
    tables.retain(|table, _| {
        let is_wanted = wanted.is_empty() || wanted.iter().any(|pattern| fits(pattern, table));
        is_wanted && !excluded.iter().any(|pattern| fits(pattern, table))
    });
    Ok(())
}

/// Whether a table fits `sales.*`, `*_backup` or `orders`.
fn fits(pattern: &str, table: &ObjectName) -> bool {
    let whole = table.to_string();
    matches(pattern, &whole) || !pattern.contains('.') && matches(pattern, &table.name)
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
            assert_eq!(fits(pattern, &orders), expected, "{pattern}");
        }
    }
}
