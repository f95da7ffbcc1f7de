//! Which object names which: what its text mentions, and what it declares.

use super::{ObjectDefinition, ObjectKey, PublishedTables, SchemaObject};
use crate::def::ObjectKind;
use crate::model::{
    DeclaredType, Expression, IndexKey, ObjectName, Table, TableObject, TriggerAction,
    TypeDefinition,
};
use crate::syntax::sql_definition::{words, words_outside_strings};
use std::collections::BTreeSet;

impl SchemaObject {
    /// All SQL in it.
    fn sql(&self) -> String {
        match &self.definition {
            ObjectDefinition::Sql(sql) => sql.create.clone(),
            ObjectDefinition::View(view) => view.query.clone(),
            _ => String::new(),
        }
    }

    /// The words in it that may be names, in lower case unless quoted, with `*` for all columns.
    pub(crate) fn words(&self) -> BTreeSet<String> {
        self.with_own(words(&self.sql()))
    }

    /// The words that are not within strings, where most functions have their bodies.
    pub(crate) fn words_outside_strings(&self) -> BTreeSet<String> {
        self.with_own(words_outside_strings(&self.sql()))
    }

    fn with_own(&self, mut words: BTreeSet<String>) -> BTreeSet<String> {
        match &self.definition {
            ObjectDefinition::Role(role) => words.extend(role.member_of.iter().cloned()),
            ObjectDefinition::Extension(extension) => words.extend(extension.namespace.clone()),
            ObjectDefinition::Publication(publication) => {
                if let PublishedTables::Listed { tables, namespaces } = &publication.tables {
                    words.extend(namespaces.iter().cloned());
                    words.extend(tables.iter().map(|table| table.name.clone()));
                }
            }
            _ => {}
        }
        words.extend(self.key.name.namespace.clone());
        if matches!(self.key.kind, ObjectKind::Trigger | ObjectKind::Rule) {
            words.extend(self.key.detail.split('.').map(str::to_owned));
        }
        words
    }
}

/// Whether `words`, those of an object, name another one. A word that means something else orders more than
/// must be, and breaks nothing.
pub(crate) fn mentions_name(words: &BTreeSet<String>, key: &ObjectKey) -> bool {
    // An extension is used by what it brings, whose names nobody lists here.
    words.contains(&key.name.name)
}

/// Whether an object names one of several tables.
pub(crate) fn names_any(object: &SchemaObject, tables: &BTreeSet<String>) -> bool {
    !object.words().is_disjoint(tables)
        || object
            .depends_on
            .iter()
            .any(|name| tables.contains(&name.name))
}

/// Whether `words`, those of a view, may name a column of a table.
pub(crate) fn mentions_column(words: &BTreeSet<String>, table: &ObjectName, column: &str) -> bool {
    words.contains(&table.name) && (words.contains(column) || words.contains("*"))
}

/// The names that the expressions of a table call, and the words of its raw SQL.
pub(crate) fn text_of_table(table: &Table) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut expressions: Vec<&Expression> = Vec::new();
    for column in &table.columns {
        expressions.extend(&column.default);
        expressions.extend(&column.backfill);
        expressions.extend(column.generated.as_ref().map(|(value, _)| value));
        let name = column.data_type.name.as_ref();
        found.extend(name.map(|name| name.name.clone()));
        found.extend(column.collation.as_ref().map(|name| name.name.clone()));
    }
    expressions.extend(table.checks.iter().map(|check| &check.expression));
    let uniques = table.uniques.iter().map(|it| (&it.parts, &it.predicate));
    let indexes = table.indexes.iter().map(|it| (&it.parts, &it.predicate));
    for (parts, predicate) in uniques.chain(indexes) {
        expressions.extend(predicate);
        for part in parts {
            if let IndexKey::Expression(expression) = &part.key {
                expressions.push(expression);
            }
            found.extend(part.operator_class.clone());
        }
    }
    for expression in expressions {
        called_names(expression, &mut found);
    }
    found
}

/// The names that the triggers and policies of a table call.
pub(crate) fn text_of_attached(table: &Table) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for object in &table.objects {
        match object {
            TableObject::Trigger(trigger) => {
                if let TriggerAction::Function { name, .. } = &trigger.action {
                    found.insert(name.name.clone());
                }
                if let Some(when) = &trigger.when {
                    called_names(when, &mut found);
                }
            }
            TableObject::Policy(policy) => {
                for expression in policy.using.iter().chain(&policy.with_check) {
                    called_names(expression, &mut found);
                }
            }
            TableObject::Statistics(statistics) => {
                for expression in &statistics.expressions {
                    called_names(expression, &mut found);
                }
            }
            TableObject::Grant(_) => {}
        }
    }
    found
}

/// The names that the default and the checks of a type call.
pub(crate) fn text_of_type(declared: &DeclaredType) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if let TypeDefinition::Domain(domain) = &declared.definition {
        found.extend(domain.collation.clone());
        let checks = domain.checks.iter().map(|check| &check.expression);
        for expression in domain.default.iter().chain(checks) {
            called_names(expression, &mut found);
        }
    }
    found
}

fn called_names(expression: &Expression, found: &mut BTreeSet<String>) {
    match expression {
        Expression::Sql(text) => found.extend(words(text)),
        Expression::UserCall(name, arguments) => {
            found.extend(name.split('.').map(str::to_owned));
            arguments.iter().for_each(|it| called_names(it, found));
        }
        Expression::Call(_, arguments) => arguments.iter().for_each(|it| called_names(it, found)),
        Expression::Unary(_, inner) | Expression::Cast(inner, _) => called_names(inner, found),
        Expression::Binary(_, left, right) => {
            called_names(left, found);
            called_names(right, found);
        }
        Expression::Between(value, lower, upper) => {
            for inner in [value, lower, upper] {
                called_names(inner, found);
            }
        }
        Expression::OneOf(value, items) => {
            called_names(value, found);
            items.iter().for_each(|it| called_names(it, found));
        }
        _ => {}
    }
}
