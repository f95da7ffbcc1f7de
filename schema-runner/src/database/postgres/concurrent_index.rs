//! Indexes that are built or dropped beside running writes.

use crate::database::statements::Words;

/// An index that a statement builds or drops beside running writes; the name is as written, with
/// namespace and quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ConcurrentIndex {
    /// `CREATE [UNIQUE] INDEX CONCURRENTLY`.
    Create(String),
    /// `DROP INDEX CONCURRENTLY`.
    Drop(String),
}

impl ConcurrentIndex {
    /// The name, as SQL writes it.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Create(name) | Self::Drop(name) => name,
        }
    }
}

/// What the statement does to an index beside running writes. `None` for any other statement, and for an
/// index that is given no name, which can only be built once.
pub(super) fn concurrent_index(statement: &str) -> Option<ConcurrentIndex> {
    let mut words = Words::of(statement);
    let create = match words.next()?.to_ascii_uppercase().as_str() {
        "CREATE" => true,
        "DROP" => false,
        _ => return None,
    };
    let mut word = words.next()?;
    if create && word.eq_ignore_ascii_case("UNIQUE") {
        word = words.next()?;
    }
    if !word.eq_ignore_ascii_case("INDEX") || !words.next()?.eq_ignore_ascii_case("CONCURRENTLY") {
        return None;
    }
    let mut name = words.next()?;
    if name.eq_ignore_ascii_case("IF") {
        // `IF EXISTS`, `IF NOT EXISTS`
        while !words.next()?.eq_ignore_ascii_case("EXISTS") {}
        name = words.next()?;
    }
    if create && name.eq_ignore_ascii_case("ON") {
        return None;
    }
    let mut name = name.to_owned();
    if words.rest().starts_with('.') {
        name.push_str(words.next()?);
        name.push_str(words.next()?);
    }
    if !create {
        return Some(ConcurrentIndex::Drop(name));
    }
    // An index lies in the namespace of its table, which only the table's name says.
    if words.next()?.eq_ignore_ascii_case("ON") {
        let mut table = words.next()?;
        if table.eq_ignore_ascii_case("ONLY") {
            table = words.next()?;
        }
        if words.rest().starts_with('.') {
            name = format!("{table}.{name}");
        }
    }
    Some(ConcurrentIndex::Create(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn concurrent_indexes_are_recognised_with_their_names() {
        for (statement, expected) in [
            (
                "CREATE INDEX CONCURRENTLY orders_idx ON orders (id)",
                Some(ConcurrentIndex::Create("orders_idx".into())),
            ),
            (
                "-- a comment\ncreate unique index concurrently if not exists \"Odd name\" on sales.orders (id)",
                Some(ConcurrentIndex::Create("sales.\"Odd name\"".into())),
            ),
            (
                "DROP INDEX CONCURRENTLY IF EXISTS sales.orders_idx",
                Some(ConcurrentIndex::Drop("sales.orders_idx".into())),
            ),
            ("CREATE INDEX CONCURRENTLY ON orders (id)", None),
            ("CREATE INDEX orders_idx ON orders (id)", None),
            ("SELECT 'CREATE INDEX CONCURRENTLY x ON y'", None),
        ] {
            assert_eq!(concurrent_index(statement), expected, "{statement}");
        }
    }
}
