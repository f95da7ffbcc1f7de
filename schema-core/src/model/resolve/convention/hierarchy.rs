//! Hierarchies, their paths and their closures.

use super::super::{ResolveError, ResolveProblem};
use super::{Writer, binary, sort_objects};
use crate::def::{
    BinaryOperator, ColumnIndex, ConventionsDef, EngineSet, TableDef, TriggerEvent, TriggerTiming,
};
use crate::model::{
    Check, Closure, Expression, Hierarchy, Index, IndexPart, ObjectName, RowRule, Schema, Table,
    TableObject, Trigger, TriggerAction,
};
use crate::syntax::name::{DefaultName, NamePart};

impl Writer<'_> {
    pub(super) fn hierarchy(&mut self, conventions: &ConventionsDef<'_>) {
        let Some(definition) = conventions.hierarchy else {
            return;
        };
        let Some(hierarchy) = hierarchy_of(self.table, definition.parent) else {
            self.errors.push(ResolveError {
                object: self.table.name.to_string(),
                problem: ResolveProblem::HierarchyWithoutKey,
            });
            return;
        };
        let parent = vec![hierarchy.parent.clone()];
        let other = binary(
            BinaryOperator::NotEqual,
            Expression::Column(hierarchy.parent.clone()),
            Expression::Column(hierarchy.key.clone()),
        );
        if !self.table.checks.iter().any(|own| own.expression == other) {
            let name = self.name("parent_check");
            self.table.checks.push(Check::new(name, other));
        }
        // A new row has nothing below it; only a move can close a circle.
        self.trigger_of_columns(
            "acyclic",
            TriggerTiming::Before,
            vec![TriggerEvent::Update],
            &parent,
            RowRule::Acyclic(hierarchy.clone()),
        );
        let Some(path) = definition.path.and_then(|index| self.column(index)) else {
            return;
        };
        let value = path_of_row(&self.table.name, &hierarchy);
        let mut columns = self.table.columns.iter_mut();
        if let Some(column) = columns.find(|column| column.name == path)
            && column.backfill.is_none()
        {
            // The trigger fills it for rows to come, this for those that are there.
            column.backfill = Some(value);
        }
        self.trigger_of_columns(
            "path",
            TriggerTiming::Before,
            vec![TriggerEvent::Insert, TriggerEvent::Update],
            &parent,
            RowRule::Path {
                hierarchy: hierarchy.clone(),
                path: path.clone(),
            },
        );
        self.trigger_of_columns(
            "path_below",
            TriggerTiming::After,
            vec![TriggerEvent::Update],
            &parent,
            RowRule::PathBelow {
                hierarchy,
                path: path.clone(),
            },
        );
        let part = IndexPart {
            operator_class: Some("text_pattern_ops".to_owned()),
            ..IndexPart::column(path.clone())
        };
        let default = DefaultName::index(&self.table.name.name, &[NamePart::Column(&path)]);
        for (part, engines) in [
            (part, EngineSet::POSTGRES),
            (IndexPart::column(path.clone()), EngineSet::SQLITE),
        ] {
            self.table.indexes.push(Index {
                engines,
                ..Index::new(default.first(), vec![part])
            });
        }
    }
}

/// Writes out what a closure asks of the table whose hierarchy it holds.
pub(in crate::model::resolve) fn expand_closure(
    definition: &TableDef<'_>,
    others: &[&TableDef<'_>],
    schema: &mut Schema,
    errors: &mut Vec<ResolveError>,
) {
    let Some(closure) = definition.details.conventions.closure else {
        return;
    };
    let name = super::super::table_name(definition);
    let column = |index: ColumnIndex| {
        let column = definition.columns.get(usize::from(index));
        column.map(|column| column.name.to_owned())
    };
    let of = ObjectName {
        namespace: closure.of_namespace.map(str::to_owned),
        name: closure.of_table.to_owned(),
    };
    let hierarchy = others
        .iter()
        .find(|other| super::super::table_name(other) == of)
        .and_then(|other| {
            let hierarchy = other.details.conventions.hierarchy?;
            let table = schema.tables.get(&of)?;
            hierarchy_of(table, hierarchy.parent)
        });
    let parts = (
        hierarchy,
        column(closure.ancestor),
        column(closure.descendant),
        column(closure.depth),
    );
    let (Some(hierarchy), Some(ancestor), Some(descendant), Some(depth)) = parts else {
        errors.push(ResolveError {
            object: name.to_string(),
            problem: ResolveProblem::ClosureOfNoHierarchy {
                target: closure.of_type.to_owned(),
            },
        });
        return;
    };
    let Some(target) = schema.tables.get_mut(&of) else {
        return;
    };
    let mut trigger = Trigger::new(
        DefaultName::labelled(&name.name, "pairs").first(),
        TriggerTiming::After,
        vec![TriggerEvent::Insert, TriggerEvent::Update],
        TriggerAction::Rule(RowRule::Closure(Closure {
            table: name,
            ancestor,
            descendant,
            depth,
            hierarchy: hierarchy.clone(),
        })),
    );
    trigger.update_of = vec![hierarchy.parent];
    target.objects.push(TableObject::Trigger(trigger));
    sort_objects(target);
}

/// The path of a row, found by climbing up from it: SQL that every engine reads. Where rows stand in a circle there is
/// no root, and no value.
fn path_of_row(table: &ObjectName, hierarchy: &Hierarchy) -> Expression {
    let namespace = table.namespace.as_deref().map(quoted);
    let name = quoted(&table.name);
    let source = namespace.map_or_else(|| name.clone(), |namespace| format!("{namespace}.{name}"));
    let (key, parent) = (quoted(&hierarchy.key), quoted(&hierarchy.parent));
    Expression::Sql(format!(
        "(WITH RECURSIVE architrave_climb (architrave_key, architrave_above, architrave_path) AS (
            SELECT {name}.{key}, {name}.{parent}, '/' || {name}.{key} || '/'
            UNION ALL
            SELECT architrave_step.{key}, architrave_step.{parent},
                '/' || architrave_step.{key} || architrave_climb.architrave_path
            FROM {source} AS architrave_step
            JOIN architrave_climb ON architrave_step.{key} = architrave_climb.architrave_above
            WHERE architrave_climb.architrave_path NOT LIKE '%/' || architrave_step.{key} || '/%'
        )
        SELECT architrave_path FROM architrave_climb WHERE architrave_above IS NULL)"
    ))
}

/// A name in quotes, as every engine reads it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn hierarchy_of(table: &Table, parent: ColumnIndex) -> Option<Hierarchy> {
    let parent = table.columns.get(usize::from(parent))?.name.clone();
    match table.primary_key.as_ref()?.columns.as_slice() {
        [key] => Some(Hierarchy {
            key: key.clone(),
            parent,
        }),
        _ => None,
    }
}
