//! PostgreSQL's names for constraints and indexes that are given none.
//!
//! Transcribed from PostgreSQL's `makeObjectName`, `ChooseRelationName`, `ChooseIndexNameAddition` and
//! `ChooseIndexColumnNames` (`src/backend/commands/indexcmds.c`), `ChooseConstraintName`
//! (`src/backend/catalog/pg_constraint.c`) and `FigureIndexColname`
//! (`src/backend/parser/parse_target.c`). A schema that was created by hand thereby keeps its names.

/// The longest identifier, in bytes (`NAMEDATALEN - 1`).
pub const IDENTIFIER_BYTES: usize = 63;

/// One part of the key of an index or unique rule, as far as its name is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamePart<'a> {
    /// A column.
    Column(&'a str),
    /// A call of the named function.
    Function(&'a str),
    /// Any other expression.
    Expression,
}

impl<'a> NamePart<'a> {
    fn text(self) -> &'a str {
        match self {
            Self::Column(name) | Self::Function(name) => name,
            Self::Expression => "expr",
        }
    }
}

/// A default name before it is known whether it is still free.
///
/// ```
/// use schema_core::syntax::name::{DefaultName, NamePart};
///
/// let name = DefaultName::index("orders", &[NamePart::Column("customer_id"), NamePart::Function("lower")]);
/// assert_eq!(name.first(), "orders_customer_id_lower_idx");
/// assert_eq!(name.unused(|name| name == "orders_customer_id_lower_idx"), "orders_customer_id_lower_idx1");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefaultName {
    table: String,
    middle: Option<String>,
    label: &'static str,
}

impl DefaultName {
    /// `{table}_pkey`
    pub fn primary_key(table: &str) -> Self {
        Self {
            table: table.to_owned(),
            middle: None,
            label: "pkey",
        }
    }

    /// `{table}_{parts}_key`, for a constraint; a unique rule that is an index is named as one. `parts`
    /// are the key and then the columns that ride along.
    pub fn unique(table: &str, parts: &[NamePart<'_>]) -> Self {
        Self::of_parts(table, parts, "key")
    }

    /// `{table}_{parts}_idx`. `parts` are the key and then the columns that ride along.
    pub fn index(table: &str, parts: &[NamePart<'_>]) -> Self {
        Self::of_parts(table, parts, "idx")
    }

    /// `{partition}_{index}_idx`, for the part that a partition has of an index of its table.
    pub fn index_of_partition(partition: &str, index: &str) -> Self {
        Self {
            table: partition.to_owned(),
            middle: Some(index.to_owned()),
            label: "idx",
        }
    }

    /// `{table}_{parts}_excl`. `parts` are what is compared and then the columns that ride along.
    pub fn exclusion(table: &str, parts: &[NamePart<'_>]) -> Self {
        Self::of_parts(table, parts, "excl")
    }

    /// `{table}_{parts}_stat`, for extended statistics.
    pub fn statistics(table: &str, parts: &[NamePart<'_>]) -> Self {
        Self::of_parts(table, parts, "stat")
    }

    /// `{table}_{columns}_fkey`
    pub fn foreign_key(table: &str, columns: &[&str]) -> Self {
        Self {
            table: table.to_owned(),
            middle: Some(joined(columns)),
            label: "fkey",
        }
    }

    /// `{table}_{column}_check` for a check that uses one column, `{table}_check` for any other.
    pub fn check(table: &str, column: Option<&str>) -> Self {
        Self {
            table: table.to_owned(),
            middle: column.map(str::to_owned),
            label: "check",
        }
    }

    /// `{table}_{column}_seq`, for the sequence of an identity or serial column.
    pub fn sequence(table: &str, column: &str) -> Self {
        Self {
            table: table.to_owned(),
            middle: Some(column.to_owned()),
            label: "seq",
        }
    }

    /// `{table}_{label}`, for what a convention adds.
    pub fn labelled(table: &str, label: &'static str) -> Self {
        Self {
            table: table.to_owned(),
            middle: None,
            label,
        }
    }

    /// The name, if nothing else has it.
    pub fn first(&self) -> String {
        self.shortened(self.label)
    }

    /// The first name that is not taken: the name, then with 1, 2, ... after it.
    pub fn unused(&self, taken: impl Fn(&str) -> bool) -> String {
        let mut name = self.first();
        let mut pass = 0_u32;
        while taken(&name) {
            pass += 1;
            name = self.shortened(&format!("{}{pass}", self.label));
        }
        name
    }

    fn of_parts(table: &str, parts: &[NamePart<'_>], label: &'static str) -> Self {
        let mut names: Vec<String> = Vec::new();
        for part in parts {
            let name = distinct(part.text(), &names);
            names.push(name);
        }
        Self {
            table: table.to_owned(),
            middle: Some(joined(&names)),
            label,
        }
    }

    /// `makeObjectName`: the longer of the two parts gives way, the label never does.
    fn shortened(&self, label: &str) -> String {
        let middle = self.middle.as_deref();
        let overhead = label.len() + 1 + usize::from(middle.is_some());
        let available = IDENTIFIER_BYTES.saturating_sub(overhead);
        let mut table_bytes = self.table.len();
        let mut middle_bytes = middle.map_or(0, str::len);
        while table_bytes + middle_bytes > available {
            if table_bytes > middle_bytes {
                table_bytes -= 1;
            } else {
                middle_bytes -= 1;
            }
        }
        let table = clipped(&self.table, table_bytes);
        match middle {
            Some(middle) => format!("{table}_{}_{label}", clipped(middle, middle_bytes)),
            None => format!("{table}_{label}"),
        }
    }
}

/// `{table}_{suffix}`, for a partition that follows from the key of its table; the table's name gives way where
/// both are too long. PostgreSQL itself names no partitions.
///
/// ```
/// use schema_core::syntax::name::partition_name;
///
/// assert_eq!(partition_name("events", "2026_01"), "events_2026_01");
/// ```
pub fn partition_name(table: &str, suffix: &str) -> String {
    let table = clipped(table, IDENTIFIER_BYTES.saturating_sub(suffix.len() + 1));
    format!("{table}_{suffix}")
}

/// `ChooseIndexColumnNames`: a name that was used before gets 1, 2, ... after it.
fn distinct(name: &str, before: &[String]) -> String {
    let mut candidate = name.to_owned();
    let mut pass = 0_u32;
    while before.contains(&candidate) {
        pass += 1;
        let suffix = pass.to_string();
        candidate = format!("{}{suffix}", clipped(name, IDENTIFIER_BYTES - suffix.len()));
    }
    candidate
}

/// `ChooseIndexNameAddition`: joined by `_`, until an identifier is full.
fn joined<Name: AsRef<str>>(names: &[Name]) -> String {
    let mut text = String::new();
    for name in names {
        if !text.is_empty() {
            text.push('_');
        }
        text.push_str(clipped(name.as_ref(), IDENTIFIER_BYTES));
        if text.len() > IDENTIFIER_BYTES {
            break;
        }
    }
    text
}

/// The longest beginning of `text` that has at most `bytes` bytes and no split character.
fn clipped(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::{DefaultName, NamePart};

    fn columns<'a>(names: &[&'a str]) -> Vec<NamePart<'a>> {
        names.iter().map(|name| NamePart::Column(name)).collect()
    }

    #[test]
    fn short_names() {
        assert_eq!(DefaultName::primary_key("orders").first(), "orders_pkey");
        assert_eq!(
            DefaultName::unique("orders", &columns(&["tenant_id", "order_number"])).first(),
            "orders_tenant_id_order_number_key"
        );
        assert_eq!(
            DefaultName::foreign_key("orders", &["customer_id"]).first(),
            "orders_customer_id_fkey"
        );
        assert_eq!(DefaultName::check("orders", None).first(), "orders_check");
        assert_eq!(
            DefaultName::check("orders", Some("subtotal")).first(),
            "orders_subtotal_check"
        );
        assert_eq!(
            DefaultName::index("t", &[NamePart::Expression, NamePart::Expression]).first(),
            "t_expr_expr1_idx"
        );
    }

    #[test]
    fn taken_names_are_numbered() {
        let taken = ["orders_check".to_owned(), "orders_check1".to_owned()];
        let name = DefaultName::check("orders", None)
            .unused(|name| taken.iter().any(|other| other == name));
        assert_eq!(name, "orders_check2");
    }

    /// What a PostgreSQL 15 server named the objects of this table.
    #[test]
    fn long_names_are_shortened_as_the_server_does() {
        let table = "a_table_whose_name_is_already_rather_long_for_a_database";
        let column = "a_column_whose_name_is_rather_long_too";
        let umlauts = "ähnliche_spalte_mit_umlauten_öäü_und_noch_mehr_öäüöäü";
        for (name, expected) in [
            (
                DefaultName::primary_key(table),
                "a_table_whose_name_is_already_rather_long_for_a_database_pkey",
            ),
            (
                DefaultName::unique(table, &columns(&[column])),
                "a_table_whose_name_is_already_a_column_whose_name_is_rather_key",
            ),
            (
                DefaultName::foreign_key(table, &[column]),
                "a_table_whose_name_is_already_a_column_whose_name_is_rathe_fkey",
            ),
            (
                DefaultName::check(table, Some("x")),
                "a_table_whose_name_is_already_rather_long_for_a_databas_x_check",
            ),
            (
                DefaultName::check(table, Some(column)),
                "a_table_whose_name_is_alread_a_column_whose_name_is_rathe_check",
            ),
            (
                DefaultName::check(table, None),
                "a_table_whose_name_is_already_rather_long_for_a_database_check",
            ),
            (
                DefaultName::index(table, &columns(&[umlauts, column])),
                "a_table_whose_name_is_already_ähnliche_spalte_mit_umlauten_idx",
            ),
        ] {
            assert_eq!(name.first(), expected);
        }
        let index = DefaultName::index(table, &columns(&[umlauts]));
        let first = index.first();
        assert_eq!(
            index.unused(|name| name == first),
            "a_table_whose_name_is_already_ähnliche_spalte_mit_umlaute_idx1"
        );
    }

    #[test]
    fn parts_that_have_one_name_are_numbered() {
        let lower = NamePart::Function("lower");
        let parts = [lower, lower, NamePart::Expression, NamePart::Expression];
        assert_eq!(
            DefaultName::index("t", &parts).first(),
            "t_lower_lower1_expr_expr1_idx"
        );
    }
}
