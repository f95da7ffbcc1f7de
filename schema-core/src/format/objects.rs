//! What a way back destroys: in a sentence, and in one line of a header, `table notes, column
//! orders.contact_phone`.
//!
//! Names that are not plain words stand in double quotes, as in SQL, so that a dot or a comma in a name
//! separates nothing.

use super::script::comment;
use crate::model::ObjectName;
use crate::plan::DataObject;

/// The objects in one line that [`read_objects`] reads.
pub fn write_objects(objects: &[DataObject]) -> String {
    let objects: Vec<String> = objects
        .iter()
        .map(|object| match object {
            DataObject::Table(table) => format!("table {}", path(table, None)),
            DataObject::Sequence(name) => format!("sequence {}", path(name, None)),
            DataObject::Column(table, column) => format!("column {}", path(table, Some(column))),
        })
        .collect();
    objects.join(", ")
}

/// What a way back destroys, in a sentence; nothing where it destroys nothing.
pub(super) fn loss_sentence(losses: &[DataObject]) -> String {
    if losses.is_empty() {
        return String::new();
    }
    let losses: Vec<String> = losses
        .iter()
        .map(|object| match object {
            DataObject::Table(_) => format!("the rows of {object}"),
            DataObject::Sequence(_) => format!("the position of {object}"),
            DataObject::Column(..) => format!("the values of {object}"),
        })
        .collect();
    comment(&format!(
        "DATA LOSS: this way back destroys {}.",
        losses.join(", ")
    ))
}

fn path(table: &ObjectName, column: Option<&str>) -> String {
    let names = table.namespace.as_deref().into_iter();
    let names = names.chain([table.name.as_str()]).chain(column);
    let names: Vec<String> = names.map(quoted).collect();
    names.join(".")
}

fn is_plain(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn quoted(name: &str) -> String {
    if !name.is_empty() && name.chars().all(is_plain) {
        return name.to_owned();
    }
    let mut text = String::from('"');
    for character in name.chars() {
        match character {
            '"' => text.push_str("\"\""),
            // A header is one line.
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\\' => text.push_str("\\\\"),
            _ => text.push(character),
        }
    }
    text.push('"');
    text
}

/// The objects that [`write_objects`] wrote.
///
/// # Errors
///
/// The part of the line that is no object.
///
/// ```
/// use schema_core::format::{read_objects, write_objects};
///
/// let line = "table notes, column orders.contact_phone, table \"a.b\"";
/// let objects = read_objects(line).unwrap();
/// assert_eq!(objects[1].to_string(), "orders.contact_phone");
/// assert_eq!(write_objects(&objects), line);
/// assert_eq!(read_objects("table notes, orders").unwrap_err(), "orders");
/// ```
pub fn read_objects(line: &str) -> Result<Vec<DataObject>, String> {
    let parts = split(line, ',').into_iter().map(str::trim);
    parts
        .map(|part| read_object(part).ok_or_else(|| part.to_owned()))
        .collect()
}

fn read_object(text: &str) -> Option<DataObject> {
    let (kind, path) = text.split_once(' ')?;
    let names: Option<Vec<String>> = split(path.trim(), '.').into_iter().map(unquoted).collect();
    let mut names = names?;
    let column = match kind {
        "table" | "sequence" => None,
        "column" => Some(names.pop()?),
        _ => return None,
    };
    let name = names.pop()?;
    let namespace = names.pop();
    let table = ObjectName { namespace, name };
    match (names.as_slice(), column) {
        ([], None) if kind == "sequence" => Some(DataObject::Sequence(table)),
        ([], None) => Some(DataObject::Table(table)),
        ([], Some(column)) => Some(DataObject::Column(table, column)),
        _ => None,
    }
}

/// The parts between separators that are not in quotes.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut is_quoted = false;
    text.split(|character| {
        is_quoted ^= character == '"';
        character == separator && !is_quoted
    })
    .collect()
}

fn unquoted(name: &str) -> Option<String> {
    let inner = name.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    match inner {
        Some(inner) => unescaped(inner),
        None if !name.is_empty() && name.chars().all(is_plain) => Some(name.to_owned()),
        None => None,
    }
}

fn unescaped(text: &str) -> Option<String> {
    let mut name = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        name.push(match character {
            '"' => characters.next().filter(|next| *next == '"')?,
            '\\' => match characters.next()? {
                'n' => '\n',
                'r' => '\r',
                '\\' => '\\',
                _ => return None,
            },
            _ => character,
        });
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_survives_the_line() {
        let odd = |name: &str| ObjectName {
            namespace: Some("my, space".into()),
            name: name.into(),
        };
        let objects = [
            DataObject::Table(ObjectName::new("notes")),
            DataObject::Table(odd("a\"b.c")),
            DataObject::Sequence(odd("numbers, of")),
            DataObject::Column(ObjectName::new("größe"), "two words".into()),
            DataObject::Column(odd("\""), "two\r\nlines\\n".into()),
        ];
        let line = write_objects(&objects);
        assert!(!line.contains('\n'), "{line}");
        assert_eq!(read_objects(&line).as_deref(), Ok(&objects[..]), "{line}");
    }

    #[test]
    fn what_is_no_object_is_named() {
        for (line, wrong) in [
            ("notes", "notes"),
            ("table a.b.c", "table a.b.c"),
            ("column a", "column a"),
            ("table a b", "table a b"),
            ("table \"a, table b", "table \"a, table b"),
            ("table a,", ""),
        ] {
            assert_eq!(read_objects(line), Err(wrong.to_owned()));
        }
    }
}
