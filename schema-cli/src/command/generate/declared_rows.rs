//! Declared numbers of rows that are not what a database has.

use crate::command::lint::{SourceFiles, without_place};
use crate::pull::update::each_item;
use crate::pull::update::source::{arguments, range, word};
use crate::report::{Diagnostic, Location, excerpt};
use schema_core::def::{SchemaDef, TableDef};
use schema_core::model::ObjectName;
use schema_core::plan::Statistics;
use schema_core::rule::{LiveDeclaration, LiveFacts, live_findings};
use syn::{Item, ItemStruct};

/// What the rule `declared_rows_off` finds in the declarations, at the word `rows` of each; without those that are waived.
pub(super) fn off(
    schema: &SchemaDef<'_>,
    statistics: &Statistics,
    files: &SourceFiles<'_>,
) -> Vec<Diagnostic> {
    let declared = schema.tables.iter().filter_map(|table| {
        let counted = statistics.tables.get(&name(table))?.rows?;
        Some(LiveDeclaration {
            table: name(table).to_string(),
            declared: table.rows?,
            counted,
        })
    });
    let facts = LiveFacts {
        declared: declared.collect(),
        ..LiveFacts::default()
    };
    let found = live_findings(&facts, schema.tables.first().copied());
    let diagnostics = found.into_iter().filter_map(|found| {
        let mut tables = schema.tables.iter();
        let table = tables.find(|it| name(it).to_string() == found.object)?;
        let mut waivers = table.waivers.iter();
        if waivers.any(|it| it.rule == found.finding.rule.name) {
            return None;
        }
        let place = files.location(table, 0);
        Some(Diagnostic {
            location: place.map(|place| word_rows(&place).unwrap_or(place)),
            object: Some(found.object),
            ..without_place(&found.finding)
        })
    });
    diagnostics.collect()
}

/// The name of the table before the migration, under which a database has it.
fn name(table: &TableDef<'_>) -> ObjectName {
    ObjectName {
        namespace: table.namespace.map(str::to_owned),
        name: (table.details.renamed_from)
            .unwrap_or(table.name)
            .to_owned(),
    }
}

/// Where `rows = ..` stands in the attributes of the struct whose name stands at `place`.
fn word_rows(place: &Location) -> Option<Location> {
    let text = std::fs::read_to_string(&place.path).ok()?;
    let start = excerpt::offset(&text, place)?;
    let file = syn::parse_file(&text).ok()?;
    let mut owner: Option<&ItemStruct> = None;
    each_item(&file.items, &mut |item| match item {
        Item::Struct(item) if range(&item.ident).start == start => owner = Some(item),
        _ => {}
    });
    let tables = owner?.attrs.iter().filter(|it| word(it) == "table");
    let mut all = tables.flat_map(arguments);
    let rows = all.find(|it| it.words.as_deref() == Some("rows"))?;
    let before = text.get(..rows.range.start)?;
    let line = before.rsplit('\n').next()?;
    Some(Location {
        line: u32::try_from(before.matches('\n').count() + 1).ok()?,
        column: u32::try_from(line.chars().count() + 1).ok()?,
        ..place.clone()
    })
}
