//! What a database holds, as text that can be compared.

use std::collections::BTreeMap;
use std::fmt;

/// How the name of an entry ends that holds nothing but the order of a table's columns.
pub(crate) const COLUMN_ORDER: &str = "; column order";

/// Every object of a database with its definition, sorted by name.
///
/// It is read by the database's own means (`pg_dump`, SQLite's pragmas), so that a test of our introspection or of
/// our migrations does not ask the code under test.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    objects: BTreeMap<String, String>,
}

impl Catalogue {
    /// The definitions by name, such as `INDEX public.orders_created_at_idx`.
    pub fn objects(&self) -> &BTreeMap<String, String> {
        &self.objects
    }

    /// Whether the database holds nothing.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// The same without the order of columns. A column that a migration adds comes last, wherever the struct has it.
    #[must_use]
    pub fn without_column_order(self) -> Self {
        self.without(|name| name.ends_with(COLUMN_ORDER))
    }

    /// The same without some objects, chosen by name: for example the history table of a migration tool.
    #[must_use]
    pub fn without(mut self, mut unwanted: impl FnMut(&str) -> bool) -> Self {
        self.objects.retain(|name, _| !unwanted(name));
        self
    }

    /// What differs, one object after the other; lines of `expected` alone are marked `-`, those of `self` alone `+`.
    /// Empty when there is no difference.
    pub fn difference_from(&self, expected: &Catalogue) -> String {
        let mut names: Vec<&String> = self.objects.keys().chain(expected.objects.keys()).collect();
        names.sort();
        names.dedup();
        names
            .into_iter()
            .filter_map(|name| {
                object_difference(name, expected.objects.get(name), self.objects.get(name))
            })
            .collect()
    }

    /// Adds a definition. A second one under the same name is appended.
    pub(crate) fn add(&mut self, name: String, definition: &str) {
        let text = self.objects.entry(name).or_default();
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(definition);
    }
}

/// Fails with the difference unless both databases hold the same.
#[track_caller]
pub fn assert_same(actual: &Catalogue, expected: &Catalogue) {
    let difference = actual.difference_from(expected);
    assert!(
        actual == expected,
        "the databases differ (- only expected, + only found):\n{difference}"
    );
}

impl fmt::Display for Catalogue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, definition) in &self.objects {
            writeln!(formatter, "{name}")?;
            for line in definition.lines() {
                writeln!(formatter, "    {line}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Catalogue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

fn object_difference(
    name: &str,
    expected: Option<&String>,
    actual: Option<&String>,
) -> Option<String> {
    if expected == actual {
        return None;
    }
    let (expected, actual) = (lines(expected), lines(actual));
    let missing = expected
        .iter()
        .filter(|line| !actual.contains(line))
        .map(|line| format!("  - {line}\n"));
    let surplus = actual
        .iter()
        .filter(|line| !expected.contains(line))
        .map(|line| format!("  + {line}\n"));
    let changed: String = missing.chain(surplus).collect();
    let note = if changed.is_empty() {
        "  the same lines in another order or number\n"
    } else {
        ""
    };
    Some(format!("{name}\n{changed}{note}"))
}

fn lines(definition: Option<&String>) -> Vec<&str> {
    definition
        .map(|text| text.lines().collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue(objects: &[(&str, &str)]) -> Catalogue {
        let mut catalogue = Catalogue::default();
        for (name, definition) in objects {
            catalogue.add((*name).into(), definition);
        }
        catalogue
    }

    #[test]
    fn a_difference_shows_what_is_missing_surplus_and_changed() {
        let expected = catalogue(&[
            ("INDEX a", "CREATE INDEX a"),
            ("TABLE t", "id bigint\nname text"),
        ]);
        let actual = catalogue(&[
            ("INDEX b", "CREATE INDEX b"),
            ("TABLE t", "id bigint\nname citext"),
        ]);
        assert_eq!(
            actual.difference_from(&expected),
            "INDEX a\n  - CREATE INDEX a\nINDEX b\n  + CREATE INDEX b\nTABLE t\n  - name text\n  + name citext\n"
        );
        assert_eq!(actual.difference_from(&actual), "");
    }

    #[test]
    fn a_repeated_line_is_a_difference() {
        let expected = catalogue(&[("TABLE t", "a\nb")]);
        let actual = catalogue(&[("TABLE t", "a\nb\nb")]);
        let difference = actual.difference_from(&expected);
        assert!(
            difference.contains("another order or number"),
            "{difference}"
        );
    }

    #[test]
    #[should_panic(expected = "+ CREATE INDEX a")]
    fn unequal_catalogues_fail_the_test() {
        assert_same(
            &catalogue(&[("INDEX a", "CREATE INDEX a")]),
            &Catalogue::default(),
        );
    }

    #[test]
    fn column_order_can_be_left_out() {
        let ordered = catalogue(&[("TABLE t", "a\nb"), ("TABLE t; column order", "b, a")]);
        assert_eq!(
            ordered.without_column_order(),
            catalogue(&[("TABLE t", "a\nb")])
        );
    }
}
