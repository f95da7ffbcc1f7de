//! What conventions stand for: columns' defaults, checks, unique rules, indexes and triggers, written out.

mod hierarchy;

use super::{ResolveError, ResolveProblem};
use crate::def::{
    AuditDef, BinaryOperator, ColumnIndex, ConventionsDef, EngineSet, Function, RowSecurity,
    TableDef, TableProperty, TriggerEvent, TriggerLevel, TriggerTiming, TypeKind, UnaryOperator,
};
use crate::model::{
    AssignedValue, Assignment, Check, Exclusion, ExclusionElement, Expression, IndexKey, IndexPart,
    Policy, RowRule, Table, TableObject, Trigger, TriggerAction, Unique,
};
use crate::syntax::name::{DefaultName, NamePart};
pub(super) use hierarchy::expand_closure;
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
        // Nothing said, and said for a transaction that has ended (PostgreSQL then gives an empty text), are NULL
        // both, which no row equals: neither the cast fails, nor does a key of text meet a tenant called ''.
        let setting = Expression::Call(
            Function::CurrentSetting,
            vec![
                Expression::Text(tenancy.setting.to_owned()),
                Expression::Boolean(true),
            ],
        );
        let tenant = Expression::Call(
            Function::NullIf,
            vec![setting, Expression::Text(String::new())],
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

fn binary(operator: BinaryOperator, left: Expression, right: Expression) -> Expression {
    Expression::Binary(operator, Box::new(left), Box::new(right))
}
