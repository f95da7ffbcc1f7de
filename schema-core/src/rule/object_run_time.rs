//! The rules about objects that are no tables, in the tool, which knows all.

use super::finding::level_or;
use super::{Finding, Violation, object_text, object_violations, waiver_unused};
use crate::def::{Level, SchemaDef};

/// A finding about an object that is no table.
#[derive(Clone, Debug)]
pub struct ObjectFinding {
    /// The position in [`SchemaDef::objects`].
    pub object: usize,
    /// The finding; its site means nothing.
    pub finding: Finding,
}

/// What rules find in the objects of a schema that are no tables, in their order. Levels are those of its first
/// table; a waiver is a comment in the SQL of the object: `-- allow(rule, reason = "..")`.
pub fn object_findings(schema: &SchemaDef<'_>) -> Vec<ObjectFinding> {
    let violations = object_violations(schema);
    let mut all = Vec::new();
    for (position, object) in schema.objects.iter().enumerate() {
        let waivers = object_text::waivers(object);
        let mut used = vec![false; waivers.len()];
        for (_, id, violation) in violations.iter().filter(|(of, ..)| *of == position) {
            let Some(rule) = id.rule() else { continue };
            if let Some(waiver) = waivers.iter().position(|waiver| waiver.rule == rule.name) {
                used[waiver] = true;
                continue;
            }
            let by_default = violation.level.unwrap_or(rule.default_level);
            let level = (schema.tables.first())
                .map_or(by_default, |table| level_or(table, rule, by_default));
            if level != Level::Allow {
                all.push(ObjectFinding {
                    object: position,
                    finding: Finding {
                        rule,
                        level,
                        site: 0,
                        message: violation.message.as_str().to_owned(),
                    },
                });
            }
        }
        for (waiver, _) in waivers.iter().zip(&used).filter(|(_, used)| !**used) {
            let rule = &waiver_unused::RULE;
            let violation = Violation::told(
                rule,
                0,
                format_args!(
                    "the SQL of `{}` waives `{}` ({}), which finds nothing there",
                    object_text::name_of(object),
                    waiver.rule,
                    waiver.reason
                ),
                "a waiver that waives nothing hides the next finding",
                "remove the comment",
            );
            let level = (schema.tables.first()).map_or(rule.default_level, |table| {
                level_or(table, rule, rule.default_level)
            });
            if level != Level::Allow {
                all.push(ObjectFinding {
                    object: position,
                    finding: Finding {
                        rule,
                        level,
                        site: 0,
                        message: violation.message.as_str().to_owned(),
                    },
                });
            }
        }
    }
    all
}
