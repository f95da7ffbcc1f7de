//! What conventions stand for: columns' defaults, checks, unique rules, indexes and triggers, written out.

use super::{ResolveError, ResolveProblem};
use crate::def::{
    AuditDef, BinaryOperator, ColumnIndex, ConventionsDef, EngineSet, Function, RowSecurity,
    TableDef, TableProperty, TriggerEvent, TriggerLevel, TriggerTiming, TypeKind, UnaryOperator,
};
use crate::model::{
    AssignedValue, Assignment, Check, Closure, Exclusion, ExclusionElement, Expression, Hierarchy,
    Index, IndexKey, IndexPart, ObjectName, Policy, RowRule, Schema, Table, TableObject, Trigger,
    TriggerAction, Unique,
};
use crate::syntax::name::{DefaultName, NamePart};
use std::collections::BTreeSet;

/// Writes out what the conventions of a table say about the table itself.
pub(super) fn expand(definition: &TableDef<'_>, table: &mut Table, errors: &mut Vec<ResolveError>) {
    let conventions = definition.details.conventions;
    let mut writer = Writer { table, errors };
    writer.tenancy(&conventions);
    writer.kept_columns(&conventions);
    writer.temporal(&conventions);
    writer.hierarchy(&conventions);
    if conventions.append_only || conventions.event_stream.is_some() {
        writer.append_only();
    }
    writer.event_stream(&conventions);
    writer.clashes();
    writer.sort();
}

/// Writes out what a closure asks of the table whose hierarchy it holds.
pub(super) fn expand_closure(
    definition: &TableDef<'_>,
    others: &[&TableDef<'_>],
    schema: &mut Schema,
    errors: &mut Vec<ResolveError>,
) {
    let Some(closure) = definition.details.conventions.closure else {
        return;
    };
    let name = super::table_name(definition);
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
        .find(|other| super::table_name(other) == of)
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

struct Writer<'a> {
    table: &'a mut Table,
    errors: &'a mut Vec<ResolveError>,
}

impl Writer<'_> {
    fn column(&self, index: ColumnIndex) -> Option<String> {
        let column = self.table.columns.get(usize::from(index));
        column.map(|column| column.name.clone())
    }

    fn columns(&self, indexes: &[ColumnIndex]) -> Vec<String> {
        indexes
            .iter()
            .filter_map(|index| self.column(*index))
            .collect()
    }

    /// The columns that a statement can set, without this one.
    fn all_but(&self, index: ColumnIndex) -> Vec<String> {
        let columns = self.table.columns.iter().enumerate();
        let mut names: Vec<String> = columns
            .filter(|(position, column)| {
                *position != usize::from(index) && column.generated.is_none()
            })
            .map(|(_, column)| column.name.clone())
            .collect();
        names.sort();
        names
    }

    fn tenancy(&mut self, conventions: &ConventionsDef<'_>) {
        let Some(tenancy) = conventions.tenancy else {
            return;
        };
        let Some(key) = self.table.columns.get(usize::from(tenancy.key)) else {
            return;
        };
        let tenant = Expression::Call(
            Function::CurrentSetting,
            vec![Expression::Text(tenancy.setting.to_owned())],
        );
        let tenant = match key.data_type.kind {
            TypeKind::Text => tenant,
            _ => Expression::Cast(Box::new(tenant), key.data_type.clone()),
        };
        let own = binary(
            BinaryOperator::Equal,
            Expression::Column(key.name.clone()),
            tenant,
        );
        let properties = &mut self.table.properties;
        properties.row_security = RowSecurity::Forced;
        properties.on_postgres.remove(&TableProperty::RowSecurity);
        self.table.objects.push(TableObject::Policy(Policy {
            using: Some(own),
            ..Policy::new("tenant")
        }));
    }

    /// `audit(..)` and `version = ..` share a trigger: both change a row that is about to change.
    fn kept_columns(&mut self, conventions: &ConventionsDef<'_>) {
        let audit = conventions.audit.unwrap_or(AuditDef {
            created_at: None,
            created_by: None,
            updated_at: None,
            updated_by: None,
        });
        let mut assignments = Vec::new();
        for index in [audit.created_at, audit.created_by].into_iter().flatten() {
            if let Some(column) = self.column(index) {
                let value = AssignedValue::Unchanged;
                assignments.push(Assignment { column, value });
            }
        }
        for index in [audit.updated_at, audit.updated_by].into_iter().flatten() {
            let Some(column) = self.table.columns.get(usize::from(index)) else {
                continue;
            };
            match &column.default {
                Some(default) => assignments.push(Assignment {
                    column: column.name.clone(),
                    value: AssignedValue::Value(default.clone()),
                }),
                None => self.errors.push(ResolveError {
                    object: format!("{}.{}", self.table.name, column.name),
                    problem: ResolveProblem::AuditWithoutDefault,
                }),
            }
        }
        if let Some(column) = conventions.version.and_then(|index| self.column(index)) {
            let value = AssignedValue::Next;
            assignments.push(Assignment { column, value });
        }
        if !assignments.is_empty() {
            // To follow a move of a row above is no change of the row, and would be none that the application knows of.
            let path = conventions.hierarchy.and_then(|hierarchy| hierarchy.path);
            let of = path.map_or_else(Vec::new, |path| self.all_but(path));
            self.trigger_of_columns(
                "keep",
                TriggerTiming::Before,
                vec![TriggerEvent::Update],
                &of,
                RowRule::Assign(assignments),
            );
        }
    }

    fn append_only(&mut self) {
        let name = &self.table.name.name;
        let reason = format!("rows of {name} are only added, never changed or deleted");
        self.trigger(
            "append_only",
            TriggerTiming::Before,
            vec![TriggerEvent::Update, TriggerEvent::Delete],
            RowRule::Refuse(reason.clone()),
        );
        // A statement that matches no row is no offence, so the others look at rows; this one has none.
        let mut truncate = Trigger::new(
            self.name("no_truncate"),
            TriggerTiming::Before,
            vec![TriggerEvent::Truncate],
            TriggerAction::Rule(RowRule::Refuse(reason)),
        );
        truncate.level = TriggerLevel::Statement;
        truncate.engines = EngineSet::POSTGRES;
        self.table.objects.push(TableObject::Trigger(truncate));
    }

    fn temporal(&mut self, conventions: &ConventionsDef<'_>) {
        let Some(temporal) = conventions.temporal else {
            return;
        };
        let (Some(from), Some(until)) = (self.column(temporal.from), self.column(temporal.until))
        else {
            return;
        };
        let ordered = binary(
            BinaryOperator::Greater,
            Expression::Column(until.clone()),
            Expression::Column(from.clone()),
        );
        let nullable = self
            .table
            .column(&until)
            .is_some_and(|column| column.nullable);
        // NULL passes a check as it stands; written out, a reader need not know that.
        let check = if nullable {
            let open = Expression::Unary(
                UnaryOperator::IsNone,
                Box::new(Expression::Column(until.clone())),
            );
            binary(BinaryOperator::Or, open, ordered)
        } else {
            ordered
        };
        if !self.table.checks.iter().any(|own| own.expression == check) {
            let name = self.name("period_check");
            self.table.checks.push(Check::new(name, check));
        }
        let key = self.columns(temporal.key);
        if !key.is_empty() {
            self.no_overlap(key, from, until);
        }
    }

    fn no_overlap(&mut self, key: Vec<String>, from: String, until: String) {
        self.exclusion(&key, &from, &until);
        let mut trigger = Trigger::new(
            self.name("no_overlap"),
            TriggerTiming::After,
            vec![TriggerEvent::Insert, TriggerEvent::Update],
            TriggerAction::Rule(RowRule::NoOverlap { key, from, until }),
        );
        trigger.engines = EngineSet::SQLITE;
        self.table.objects.push(TableObject::Trigger(trigger));
    }

    /// `EXCLUDE USING gist (key WITH =, tstzrange(from, until) WITH &&)`
    fn exclusion(&mut self, key: &[String], from: &str, until: &str) {
        let kind = self.table.column(from).map(|column| column.data_type.kind);
        let range = match kind {
            Some(TypeKind::Date) => "daterange",
            Some(TypeKind::Timestamp) => "tsrange",
            _ => "tstzrange",
        };
        let bounds = [from, until].map(|bound| Expression::Column(bound.to_owned()));
        let period = Expression::UserCall(range.to_owned(), bounds.to_vec());
        let mut elements: Vec<ExclusionElement> = key
            .iter()
            .map(|column| ExclusionElement {
                part: IndexPart::column(column),
                operator: "=".to_owned(),
            })
            .collect();
        elements.push(ExclusionElement {
            part: IndexPart::new(IndexKey::Expression(period)),
            operator: "&&".to_owned(),
        });
        self.table.exclusions.push(Exclusion {
            engines: EngineSet::POSTGRES,
            ..Exclusion::new(self.name("no_overlap"), elements)
        });
    }

    fn hierarchy(&mut self, conventions: &ConventionsDef<'_>) {
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

    fn event_stream(&mut self, conventions: &ConventionsDef<'_>) {
        let Some(events) = conventions.event_stream else {
            return;
        };
        let (Some(stream), Some(version)) =
            (self.column(events.stream), self.column(events.version))
        else {
            return;
        };
        let key = vec![stream.clone(), version.clone()];
        let is_unique = |columns: &[String]| columns == key;
        let primary = self.table.primary_key.as_ref();
        let known = primary.is_some_and(|primary| is_unique(&primary.columns))
            || self.table.uniques.iter().any(|unique| {
                let parts: Vec<IndexPart> = key.iter().map(IndexPart::column).collect();
                unique.parts == parts && unique.predicate.is_none()
            });
        if !known {
            let parts = [NamePart::Column(&stream), NamePart::Column(&version)];
            let name = DefaultName::unique(&self.table.name.name, &parts).first();
            let parts = key.iter().map(IndexPart::column).collect();
            self.table.uniques.push(Unique::new(name, parts));
        }
        let from_one = binary(
            BinaryOperator::GreaterOrEqual,
            Expression::Column(version),
            Expression::Number("1".to_owned()),
        );
        if !self
            .table
            .checks
            .iter()
            .any(|own| own.expression == from_one)
        {
            let name = self.name("version_check");
            self.table.checks.push(Check::new(name, from_one));
        }
    }

    fn trigger(
        &mut self,
        label: &'static str,
        timing: TriggerTiming,
        events: Vec<TriggerEvent>,
        rule: RowRule,
    ) {
        self.trigger_of_columns(label, timing, events, &[], rule);
    }

    fn trigger_of_columns(
        &mut self,
        label: &'static str,
        timing: TriggerTiming,
        events: Vec<TriggerEvent>,
        update_of: &[String],
        rule: RowRule,
    ) {
        let mut trigger = Trigger::new(self.name(label), timing, events, TriggerAction::Rule(rule));
        trigger.update_of = update_of.to_vec();
        self.table.objects.push(TableObject::Trigger(trigger));
    }

    /// What a convention adds is called after the table and the convention.
    fn name(&self, label: &'static str) -> String {
        DefaultName::labelled(&self.table.name.name, label).first()
    }

    /// Reports names that the struct gives to something of its own and a convention to what it adds.
    fn clashes(&mut self) {
        let table = &*self.table;
        let checks = table
            .checks
            .iter()
            .map(|it| (&it.name, it.engines, "a check"));
        let indexes = table
            .indexes
            .iter()
            .map(|it| (&it.name, it.engines, "an index"));
        let uniques = table
            .uniques
            .iter()
            .map(|it| (&it.name, it.engines, "a unique rule"));
        let exclusions = table
            .exclusions
            .iter()
            .map(|it| (&it.name, it.engines, "an exclusion constraint"));
        let mut found = duplicates(checks.chain(exclusions));
        found.extend(duplicates(indexes.chain(uniques)));
        for object in &table.objects {
            let same = |other: &&TableObject| {
                other.key() == object.key() && other.engines().0 & object.engines().0 != 0
            };
            if !matches!(object, TableObject::Grant(_))
                && table.objects.iter().filter(same).count() > 1
            {
                found.insert((object.name().to_owned(), object.kind().word()));
            }
        }
        for (name, what) in found {
            self.errors.push(ResolveError {
                object: table.name.to_string(),
                problem: ResolveProblem::DuplicateName {
                    name,
                    first: format!("{what} of the struct"),
                    second: "what a convention adds to it".to_owned(),
                },
            });
        }
    }

    fn sort(&mut self) {
        let table = &mut *self.table;
        table.checks.sort_by(|one, two| one.name.cmp(&two.name));
        table.exclusions.sort_by(|one, two| one.name.cmp(&two.name));
        table.uniques.sort_by(|one, two| one.name.cmp(&two.name));
        table.indexes.sort_by(|one, two| one.name.cmp(&two.name));
        sort_objects(table);
    }
}

/// The names that stand twice on one engine.
fn duplicates<'a>(
    named: impl Iterator<Item = (&'a String, EngineSet, &'static str)>,
) -> BTreeSet<(String, &'static str)> {
    let mut seen: Vec<(&String, EngineSet)> = Vec::new();
    let mut found = BTreeSet::new();
    for (name, engines, what) in named {
        let is_taken = |other: &(&String, EngineSet)| other.0 == name && other.1.0 & engines.0 != 0;
        if seen.iter().any(is_taken) {
            found.insert((name.clone(), what));
        }
        seen.push((name, engines));
    }
    found
}

fn sort_objects(table: &mut Table) {
    table.objects.sort_by(|one, two| one.key().cmp(&two.key()));
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

fn binary(operator: BinaryOperator, left: Expression, right: Expression) -> Expression {
    Expression::Binary(operator, Box::new(left), Box::new(right))
}
