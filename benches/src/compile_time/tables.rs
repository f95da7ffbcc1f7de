//! The tables that every peer declares: twelve columns, two references, two indexes, one check, two
//! access patterns.

/// One table of `total`.
pub(crate) struct GeneratedTable {
    /// The struct's name.
    pub(crate) type_name: String,
    /// The table's name.
    pub(crate) name: String,
    /// The structs and tables that the two references lead to.
    pub(crate) parents: [(String, String); 2],
}

/// The columns, in order, with their Rust types; `first_id` and `second_id` are the references.
pub(crate) const COLUMNS: &[(&str, &str)] = &[
    ("id", "Uuid"),
    ("first_id", "Uuid"),
    ("second_id", "Uuid"),
    ("name", "String"),
    ("code", "String"),
    ("note", "Option<String>"),
    ("quantity", "i32"),
    ("position", "i64"),
    ("active", "bool"),
    ("starts_at", "DateTime<Utc>"),
    ("created_at", "DateTime<Utc>"),
    ("updated_at", "DateTime<Utc>"),
];

/// The table of that number. Parents spread over the whole schema, so that checks meet tables from
/// everywhere in the list.
pub(crate) fn table(number: usize, total: usize) -> GeneratedTable {
    let parent = |factor: usize, offset: usize| {
        let parent = (number * factor + offset) % total;
        // A tree would need one more check than the others have.
        let parent = if parent == number {
            (number + 1) % total
        } else {
            parent
        };
        (type_name(parent), table_name(parent))
    };
    GeneratedTable {
        type_name: type_name(number),
        name: table_name(number),
        parents: [parent(7, 1), parent(3, 2)],
    }
}

/// The struct's fields as plain Rust, each line preceded by what `attributes` gives for the column.
pub(crate) fn fields(attributes: impl Fn(&str) -> String) -> String {
    COLUMNS
        .iter()
        .map(|(name, rust_type)| {
            let attributes = attributes(name);
            let separator = if attributes.is_empty() { "" } else { "\n" };
            format!("    {attributes}{separator}    pub {name}: {rust_type},\n")
        })
        .collect()
}

fn type_name(number: usize) -> String {
    format!("Record{number:04}")
}

fn table_name(number: usize) -> String {
    format!("record{number:04}s")
}
