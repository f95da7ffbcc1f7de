//! What rules read of the SQL of objects that are no tables.

use super::{Rule, Violation};
use crate::def::{ObjectDef, SchemaDef};

/// A waiver in the SQL of an object: `-- allow(rule, reason = "..")`.
pub(super) struct SqlWaiver<'a> {
    pub(super) rule: &'a str,
    pub(super) reason: &'a str,
}

/// The waivers that stand in comments.
pub(super) fn waivers<'a>(object: &ObjectDef<'a>) -> Vec<SqlWaiver<'a>> {
    object
        .create
        .lines()
        .filter_map(|line| {
            let (_, comment) = line.split_once("--")?;
            let (_, inner) = comment.split_once("allow(")?;
            let (rule, rest) = inner.split_once(',')?;
            let (_, rest) = rest.split_once("reason")?;
            let reason = rest.split('"').nth(1)?.trim();
            (!reason.is_empty()).then_some(SqlWaiver {
                rule: rule.trim(),
                reason,
            })
        })
        .collect()
}

/// The words of some SQL, without its comments, in lower case; those in double quotes as they are.
pub(super) fn words(sql: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in sql.lines() {
        let line = line.split("--").next().unwrap_or_default();
        for (position, piece) in line.split('"').enumerate() {
            if position % 2 == 1 {
                found.push(piece.to_owned());
                continue;
            }
            let is_part = |character: char| character.is_alphanumeric() || character == '_';
            let pieces = piece.split(|character| !is_part(character));
            found.extend(
                pieces
                    .filter(|word| !word.is_empty())
                    .map(str::to_lowercase),
            );
        }
    }
    found
}

/// Whether a digest is among others, which are sorted.
pub(super) const fn holds(sorted: &[u64], wanted: u64) -> bool {
    let (mut low, mut high) = (0, sorted.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if sorted[middle] == wanted {
            return true;
        }
        if sorted[middle] < wanted {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    false
}

/// Whether words follow each other in a list of words.
pub(super) fn follow(words: &[String], wanted: &[&str]) -> bool {
    words.windows(wanted.len()).any(|window| {
        window
            .iter()
            .zip(wanted)
            .all(|(word, wanted)| word == wanted)
    })
}

/// How an object is called in messages.
pub(super) fn name_of(object: &ObjectDef<'_>) -> String {
    match object.namespace {
        Some(namespace) => format!("{namespace}.{}", object.name),
        None => object.name.to_owned(),
    }
}

/// A violation of an object, by its position.
pub(super) fn of_object(
    position: usize,
    rule: &Rule,
    what: impl std::fmt::Display,
    why: impl std::fmt::Display,
    help: impl std::fmt::Display,
) -> (usize, Violation) {
    (position, Violation::told(rule, 0, what, why, help))
}

/// The objects with their positions.
pub(super) fn objects<'a>(
    schema: &SchemaDef<'a>,
) -> impl Iterator<Item = (usize, &'a ObjectDef<'a>)> {
    schema.objects.iter().copied().enumerate()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_without_comments_and_with_quotes() {
        let found = words("SELECT \"Order\".id -- from secrets\nFROM public.Orders");
        assert_eq!(found, ["select", "Order", "id", "from", "public", "orders"]);
        assert!(follow(&found, &["public", "orders"]));
        assert!(!follow(&found, &["from", "orders"]));
    }

    #[test]
    fn waivers_stand_in_comments_with_a_reason() {
        let object = ObjectDef {
            create: "-- allow(security_definer_path, reason = \"it names no table\")\nselect 1 -- allow(x)",
            ..ObjectDef::NONE
        };
        let found = waivers(&object);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].rule, "security_definer_path");
        assert_eq!(found[0].reason, "it names no table");
    }
}
