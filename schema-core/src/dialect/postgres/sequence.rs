//! Sequences, and the columns that they number.

use super::table::alter_table;
use super::words::{beside, identifier, literal, object};
use crate::def::{SequenceOptions, TypeKind};
use crate::dialect::expression::Inexpressible;
use crate::model::{Generation, Identity, ObjectName, Sequence};
use crate::syntax::name::DefaultName;

/// CREATE SEQUENCE, then its comment.
pub(super) fn create_sequence(sequence: &Sequence) -> Vec<String> {
    let mut sql = format!(
        "CREATE SEQUENCE {} AS {}",
        object(&sequence.name),
        sequence.data_type.postgres_name()
    );
    for option in said(&sequence.options) {
        sql.push_str(&format!(" {option}"));
    }
    let mut statements = vec![sql];
    if sequence.comment.is_some() {
        let target = crate::plan::CommentTarget::Sequence(sequence.name.clone());
        statements.push(super::table::comment(&target, sequence.comment.as_deref()));
    }
    statements
}

/// ALTER SEQUENCE for what differs.
pub(super) fn alter_sequence(
    name: &ObjectName,
    old: &(TypeKind, SequenceOptions),
    new: &(TypeKind, SequenceOptions),
) -> String {
    let mut sql = format!("ALTER SEQUENCE {}", object(name));
    if old.0 != new.0 {
        sql.push_str(&format!(" AS {}", new.0.postgres_name()));
    }
    for option in changed(&old.1, &new.1) {
        sql.push_str(&format!(" {option}"));
    }
    sql
}

/// ALTER SEQUENCE ... RENAME, and SET SCHEMA where the namespace differs.
pub(super) fn rename_sequence(
    from: &ObjectName,
    to: &ObjectName,
) -> Result<Vec<String>, Inexpressible> {
    let mut statements = Vec::new();
    let mut current = from.clone();
    if from.namespace != to.namespace {
        let Some(namespace) = &to.namespace else {
            return Err(Inexpressible {
                feature: "move into the connection's default namespace".into(),
                remedy: "name the namespace: `namespace = \"public\"`".into(),
            });
        };
        statements.push(format!(
            "ALTER SEQUENCE {} SET SCHEMA {}",
            object(from),
            identifier(namespace)
        ));
        current.namespace.clone_from(&to.namespace);
    }
    if from.name != to.name {
        statements.push(format!(
            "ALTER SEQUENCE {} RENAME TO {}",
            object(&current),
            identifier(&to.name)
        ));
    }
    Ok(statements)
}

/// ALTER SEQUENCE ... OWNED BY
pub(super) fn own_sequence(name: &ObjectName, owner: Option<&(ObjectName, String)>) -> String {
    let owner = match owner {
        Some((table, column)) => format!("{}.{}", object(table), identifier(column)),
        None => "NONE".to_owned(),
    };
    format!("ALTER SEQUENCE {} OWNED BY {owner}", object(name))
}

/// Puts a sequence behind the largest number of a column, where the column holds one.
pub(super) fn advance_sequence(name: &ObjectName, table: &ObjectName, column: &str) -> String {
    let sequence = format!("{}::regclass", literal(&object(name)));
    advance(&sequence, table, column)
}

/// An expression for a sequence is put behind the largest number of a column. HAVING leaves the sequence
/// alone where there is none.
fn advance(sequence: &str, table: &ObjectName, column: &str) -> String {
    let column = identifier(column);
    format!(
        "SELECT setval({sequence}, max({column})) FROM {} HAVING max({column}) IS NOT NULL",
        object(table)
    )
}

/// The part of a column's definition that numbers it.
pub(super) fn identity(identity: &Identity) -> String {
    let mut options: Vec<String> = Vec::new();
    if let Some(name) = &identity.sequence {
        options.push(format!("SEQUENCE NAME {}", identifier(name)));
    }
    options.extend(said(&identity.options));
    let options = match options.as_slice() {
        [] => String::new(),
        options => format!(" ({})", options.join(" ")),
    };
    format!(
        "GENERATED {} AS IDENTITY{options}",
        generation(identity.generation)
    )
}

/// The statements that change how a column is numbered. One that exists goes on behind its largest number,
/// unless the identity says where to start.
pub(super) fn set_identity(
    table: &ObjectName,
    column: &str,
    old: Option<&Identity>,
    new: Option<&Identity>,
) -> Vec<String> {
    let alter = format!("{} ALTER COLUMN {}", alter_table(table), identifier(column));
    match (old, new) {
        (None, None) => Vec::new(),
        (Some(_), None) => vec![format!("{alter} DROP IDENTITY")],
        (None, Some(new)) => {
            let mut statements = vec![format!("{alter} ADD {}", identity(new))];
            if new.options.start.is_none() {
                let sequence = format!(
                    "pg_get_serial_sequence({}, {})",
                    literal(&object(table)),
                    literal(column)
                );
                statements.push(advance(&sequence, table, column));
            }
            statements
        }
        (Some(old), Some(new)) => {
            let mut parts = Vec::new();
            if old.generation != new.generation {
                parts.push(format!("SET GENERATED {}", generation(new.generation)));
            }
            let options = changed(&old.options, &new.options);
            parts.extend(options.into_iter().map(|option| format!("SET {option}")));
            let mut statements = Vec::new();
            if !parts.is_empty() {
                statements.push(format!("{alter} {}", parts.join(" ")));
            }
            let default = || DefaultName::sequence(&table.name, column).first();
            let name = |identity: &Identity| identity.sequence.clone().unwrap_or_else(default);
            if old.sequence != new.sequence && name(old) != name(new) {
                statements.push(format!(
                    "ALTER SEQUENCE {} RENAME TO {}",
                    beside(table, &name(old)),
                    identifier(&name(new))
                ));
            }
            statements
        }
    }
}

fn generation(generation: Generation) -> &'static str {
    match generation {
        Generation::Always => "ALWAYS",
        Generation::ByDefault => "BY DEFAULT",
    }
}

/// The options that are not the server's own choice.
fn said(options: &SequenceOptions) -> Vec<String> {
    let numbers = [
        ("START WITH", options.start),
        ("INCREMENT BY", options.increment),
        ("MINVALUE", options.minimum),
        ("MAXVALUE", options.maximum),
        ("CACHE", options.cache),
    ];
    let numbers = numbers.into_iter();
    let mut said: Vec<String> = numbers
        .filter_map(|(word, number)| Some(format!("{word} {}", number?)))
        .collect();
    if options.cycle {
        said.push("CYCLE".to_owned());
    }
    said
}

/// The options that differ, with the server's own choice written out where an option is no longer said.
fn changed(old: &SequenceOptions, new: &SequenceOptions) -> Vec<String> {
    let mut changed = Vec::new();
    let mut number = |word: &str, old: Option<i64>, new: Option<i64>, silence: &str| match new {
        _ if old == new => {}
        Some(number) => changed.push(format!("{word} {number}")),
        None => changed.push(silence.to_owned()),
    };
    number(
        "INCREMENT BY",
        old.increment,
        new.increment,
        "INCREMENT BY 1",
    );
    number("MINVALUE", old.minimum, new.minimum, "NO MINVALUE");
    number("MAXVALUE", old.maximum, new.maximum, "NO MAXVALUE");
    // The first number follows from the limits when nothing is said, but only when a sequence is created.
    let first = |options: &SequenceOptions| {
        let end = match options.increment.unwrap_or(1) < 0 {
            false => options.minimum.unwrap_or(1),
            true => options.maximum.unwrap_or(-1),
        };
        options.start.unwrap_or(end)
    };
    if first(old) != first(new) {
        let first = first(new);
        number("START WITH", None, Some(first), "");
    }
    number("CACHE", old.cache, new.cache, "CACHE 1");
    if old.cycle != new.cycle {
        changed.push(if new.cycle { "CYCLE" } else { "NO CYCLE" }.to_owned());
    }
    changed
}
