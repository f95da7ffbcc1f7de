//! Words that people bring along from other tools, and what is written here instead.
//!
//! They come from the attributes of diesel, sea-orm and toasty, and from the options of Django, Rails,
//! SQLAlchemy, JPA and Prisma.

/// A list of arguments, words of other tools in it, and what is written instead.
type Habit = (&'static str, &'static [&'static str], &'static str);

const HABITS: &[Habit] = &[
    (
        "column",
        &["unique"],
        "`unique` is an attribute of its own: write `#[unique]` on the field",
    ),
    (
        "column",
        &["index", "indexed", "db_index"],
        "`index` is an attribute of its own: write `#[index]` on the field",
    ),
    (
        "column",
        &["check"],
        "`check` is an attribute of its own: write `#[check(price > 0)]` on the field",
    ),
    (
        "column",
        &["references", "foreign_key", "belongs_to", "fk", "has_one"],
        "a reference is an attribute of its own: write `#[references(Type.id, on_delete = restrict)]` on the \
         field",
    ),
    (
        "column",
        &["null", "nullable", "optional"],
        "a column takes NULL where the field's type is an `Option`",
    ),
    (
        "column",
        &["not_null", "required", "non_null"],
        "a column is NOT NULL unless the field's type is an `Option`: leave the word out",
    ),
    (
        "column",
        &["auto_increment", "autoincrement", "auto", "generated_value"],
        "the database numbers the rows with `identity`",
    ),
    (
        "column",
        &["column_name", "db_column", "rename", "field", "map"],
        "another name in the database is `name = \"..\"`",
    ),
    (
        "column",
        &["length", "max_length", "size", "limit"],
        "the length is a part of the type: `type = varchar(40)`; without a reason for a limit, leave it out",
    ),
    (
        "column",
        &["precision", "scale", "max_digits", "decimal_places"],
        "the digits are a part of the type: `type = numeric(12, 2)`",
    ),
    (
        "column",
        &["pk", "primary", "id", "key"],
        "the key is `primary_key`",
    ),
    (
        "column",
        &["sql_type", "data_type", "column_type", "db_type"],
        "the type is `type = ..`",
    ),
    (
        "column",
        &["ignore", "ignored", "transient", "exclude"],
        "a field that is no column is `skip`",
    ),
    (
        "column",
        &[
            "default_value",
            "default_expr",
            "server_default",
            "db_default",
        ],
        "the default is `default = ..`: a value, or a call such as `now()`",
    ),
    (
        "table",
        &["table_name", "db_table", "rename", "map"],
        "another name in the database is `name = \"..\"`",
    ),
    (
        "table",
        &["schema", "schema_name", "database"],
        "PostgreSQL's schema is `namespace = \"..\"`",
    ),
    (
        "table",
        &["primary_key", "id"],
        "the key stands at its field, `#[column(primary_key)]`; one of several columns is `#[primary_key(a, b)]` \
         on the struct",
    ),
    (
        "table",
        &["index", "indexes", "indices"],
        "each index is an attribute of its own: write `#[index(a, b)]` on the struct",
    ),
    (
        "table",
        &["unique", "uniques", "unique_together", "unique_constraint"],
        "each unique rule is an attribute of its own: write `#[unique(a, b)]` on the struct",
    ),
    (
        "table",
        &["check", "checks", "constraints"],
        "each check is an attribute of its own: write `#[check(a < b)]` on the struct",
    ),
    (
        "table",
        &["comment"],
        "the comment of a table is the doc comment of its struct",
    ),
    (
        "table",
        &["partition_by", "partitioned_by"],
        "a partitioned table has `partition(range(..))`, `partition(list(..))` or `partition(hash(..))`",
    ),
    (
        "references",
        &["ondelete", "delete", "cascade", "deletion"],
        "what happens when the other row goes is `on_delete = cascade`, `restrict`, `set_null` or `no_action`",
    ),
    (
        "references",
        &["onupdate", "update"],
        "what happens when the other key changes is `on_update = ..`",
    ),
];

/// What is written here instead of `word` in the list `list_of`, where other tools have that word.
pub(super) fn instead(list_of: &str, word: &str) -> Option<&'static str> {
    let mut habits = HABITS.iter();
    habits
        .find(|(list, words, _)| *list == list_of && words.contains(&word))
        .map(|(_, _, instead)| *instead)
}
