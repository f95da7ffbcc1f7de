//! The rules about objects that are no tables: in the tool, which knows all, and in `schema!`, which knows the SQL.

use super::finding::level_among;
use super::{
    Finding, Rule, Violation, find_rule, matview_without_unique, object_text, object_violations,
    security_definer_path, waiver_unused,
};
use crate::def::{Level, ObjectDef, RuleLevelDef, SchemaDef};

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
    let levels = schema.tables.first().map_or(&[][..], |table| table.levels);
    let violations: Vec<(usize, &Rule, Violation)> = object_violations(schema)
        .into_iter()
        .filter_map(|(object, id, violation)| Some((object, id.rule()?, violation)))
        .collect();
    let mut all = Vec::new();
    for (position, object) in schema.objects.iter().enumerate() {
        let waivers = object_text::waivers(object);
        let found = violations.iter().filter(|(of, ..)| *of == position);
        for (_, rule, violation) in found.clone() {
            if !waivers.iter().any(|waiver| waiver.rule == rule.name) {
                all.extend(finding(position, rule, violation, levels));
            }
        }
        for waiver in waivers {
            if found.clone().any(|(_, rule, _)| rule.name == waiver.rule) {
                continue;
            }
            let violation = Violation::told(
                &waiver_unused::RULE,
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
            all.extend(finding(position, &waiver_unused::RULE, &violation, levels));
        }
    }
    all
}

/// What the SQL of objects alone tells, in their order: `schema!` knows nothing else while it expands.
pub fn sql_findings(objects: &[&ObjectDef<'_>], levels: &[RuleLevelDef<'_>]) -> Vec<ObjectFinding> {
    let schema = SchemaDef {
        name: "",
        package: "",
        comment: None,
        lock: "",
        tables: &[],
        objects,
    };
    let of_routines = security_definer_path::violations(&schema).into_iter();
    let of_views = matview_without_unique::violations(&schema).into_iter();
    let found = of_routines
        .map(|(object, violation)| (object, &security_definer_path::RULE, violation))
        .chain(
            of_views.map(|(object, violation)| (object, &matview_without_unique::RULE, violation)),
        );
    let mut all: Vec<ObjectFinding> = found
        .filter(|(object, rule, _)| !is_waived_in_sql(rule, objects[*object]))
        .filter_map(|(object, rule, violation)| finding(object, rule, &violation, levels))
        .collect();
    all.sort_by_key(|found| found.object);
    all
}

/// Whether a comment in the SQL of an object waives a rule.
pub fn is_waived_in_sql(rule: &Rule, object: &ObjectDef<'_>) -> bool {
    let waivers = object_text::waivers(object);
    waivers.iter().any(|waiver| waiver.rule == rule.name)
}

fn finding(
    object: usize,
    rule: &Rule,
    violation: &Violation,
    levels: &[RuleLevelDef<'_>],
) -> Option<ObjectFinding> {
    let rule = find_rule(rule.name)?;
    let by_default = violation.level.unwrap_or(rule.default_level);
    let level = level_among(levels, rule, by_default);
    (level != Level::Allow).then(|| ObjectFinding {
        object,
        finding: Finding {
            rule,
            level,
            site: 0,
            message: violation.message.as_str().to_owned(),
        },
    })
}
