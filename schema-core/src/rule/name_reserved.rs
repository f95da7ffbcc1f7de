use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A name that SQL has taken.
    ///
    /// # What it flags
    ///
    /// A table or column whose name is a reserved word of PostgreSQL: `user`, `order`, `group`, `end`,
    /// `default` and the like. Words that only some engines reserve, such as `key` and `type`, are fine.
    ///
    /// # Why it is bad
    ///
    /// Statements without quotes fail, and some do worse: `SELECT user FROM accounts` answers with the name
    /// of the session's account.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(name = "user")]
    /// pub struct User { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(name = "users")]
    /// pub struct User { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, appendix "SQL Key Words".
    name_reserved: Warn, Table, reads = [Table]
}

/// What PostgreSQL 18 reserves.
const RESERVED: &[&str] = &[
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "both", "case", "cast", "check",
    "collate", "column", "constraint", "create", "current_catalog", "current_date", "current_role", "current_time",
    "current_timestamp", "current_user", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except",
    "false", "fetch", "for", "foreign", "from", "grant", "group", "having", "in", "initially", "intersect", "into",
    "lateral", "leading", "limit", "localtime", "localtimestamp", "not", "null", "offset", "on", "only", "or",
    "order", "placing", "primary", "references", "returning", "select", "session_user", "some", "symmetric",
    "system_user", "table", "then", "to", "trailing", "true", "union", "unique", "user", "using", "variadic", "when",
    "where", "window", "with",
];

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let is_reserved = |name: &str| RESERVED.binary_search(&name).is_ok();
    let of_table = is_reserved(table.name).then(|| finding(0, table.rust_name, table.name));
    let of_columns = table.columns.iter().filter(|column| is_reserved(column.name)).map(|column| {
        let owner = format!("{}.{}", table.rust_name, column.field);
        finding(column.site, &owner, column.name)
    });
    of_table.into_iter().chain(of_columns).collect()
}

fn finding(site: u16, owner: &str, name: &str) -> Violation {
    Violation::told(
        &RULE,
        site,
        format_args!("`{owner}` is called `{name}` in the database, a reserved word of SQL"),
        "statements that do not quote it fail, or mean something else",
        "choose another name: `name = \"..\"`; `renamed_from` brings an existing database along",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{table, text};

    #[test]
    fn reserved_words_are_flagged() {
        assert!(RESERVED.is_sorted());
        assert_eq!(violations(&table("User").named("user").column("order", text()).build()).len(), 2);
    }

    #[test]
    fn words_that_need_no_quotes_are_fine() {
        let plain = table("User").named("users").column("key", text()).column("type", text());
        assert!(violations(&plain.build()).is_empty());
    }
}
