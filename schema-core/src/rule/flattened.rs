//! What goes wrong with the names of flattened columns: only constants know them.

use super::compile_time::raise;
use super::finding::{level_or, same_text, waiver_at};
use super::name_too_long;
use crate::def::{ColumnDef, Level, SiteIndex, TableDef};
use crate::message::Message;

/// Fails the build where a column of the struct that the field at `site` stands for has the name of another
/// column of the table, or one that is too long.
///
/// The derive calls it in one constant per such field, at its tokens.
///
/// # Panics
///
/// In constant evaluation, where a name cannot be; that is its purpose.
#[track_caller]
pub const fn check_flattened(table: &TableDef<'_>, field: &str, site: SiteIndex) {
    let mut position = 0;
    while position < table.columns.len() {
        let column = &table.columns[position];
        if is_of(column, field) {
            let mut other = 0;
            while other < table.columns.len() {
                // Two flattened fields that clash are reported at the later one.
                let is_earlier = other < position || !table.columns[other].is_flattened();
                if is_earlier
                    && other != position
                    && same_text(table.columns[other].name, column.name)
                {
                    raise(&taken(column, &table.columns[other], table));
                }
                other += 1;
            }
            let rule = &name_too_long::RULE;
            if column.name.len() > name_too_long::LONGEST
                && matches!(level_or(table, rule, rule.default_level), Level::Deny)
                && waiver_at(table, rule, site).is_none()
            {
                raise(&name_too_long::message("column", column.name));
            }
        }
        position += 1;
    }
}

/// Whether a column belongs to a flattened field.
const fn is_of(column: &ColumnDef<'_>, field: &str) -> bool {
    let bytes = column.field.as_bytes();
    if bytes.len() <= field.len() {
        return false;
    }
    let (head, rest) = bytes.split_at(field.len());
    super::finding::same_bytes(head, field.as_bytes()) && rest[0] == b'.'
}

const fn taken(column: &ColumnDef<'_>, other: &ColumnDef<'_>, table: &TableDef<'_>) -> Message {
    Message::new()
        .text("the column name `")
        .text(column.name)
        .text("`, which `")
        .text(table.rust_name)
        .text(".")
        .text(column.field)
        .text("` would have, is taken by `")
        .text(table.rust_name)
        .text(".")
        .text(other.field)
        .text("`")
        .why("a table has one column of a name")
        .help()
        .text("give this struct's columns another beginning, as in `#[column(flatten(prefix = \"billing_\"))]`")
}
