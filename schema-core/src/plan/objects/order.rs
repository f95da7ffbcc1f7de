//! In which order objects that are no tables are created: what each needs comes before it.

use crate::def::ObjectKind;
use crate::model::schema_object::{mentions_name, text_of_table, text_of_type};
use crate::model::{ObjectKey, Schema, SchemaObject};
use std::collections::{BTreeMap, BTreeSet};

/// Where an object is created among types and tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::plan) enum Place {
    /// Before everything that stands in it or is made with it.
    BeforeTypes,
    /// After the types and before the tables, whose defaults and checks may call it.
    BeforeTables,
    /// After the tables.
    AfterTables,
}

/// The place of every object of a schema.
///
/// Views, rules, triggers and publications are about tables. Of the others, what a table's expressions
/// call comes before the tables, with all that it needs itself; what names a table comes after them.
pub(super) fn places(schema: &Schema) -> BTreeMap<ObjectKey, Place> {
    let needs = Needs::of(schema.objects.values());
    let of_tables: BTreeSet<String> = schema.tables.values().flat_map(text_of_table).collect();
    let called = |key: &ObjectKey| !is_about_tables(key.kind) && mentions_name(&of_tables, key);
    let called = closure(
        schema.objects.keys().filter(|key| called(key)).collect(),
        |key| needs.of_object(key),
    );
    let of_types: BTreeSet<String> = schema.types.values().flat_map(text_of_type).collect();
    let called_by_types = closure(
        schema
            .objects
            .keys()
            .filter(|key| !is_about_tables(key.kind) && mentions_name(&of_types, key))
            .collect(),
        |key| needs.of_object(key),
    );
    let names: BTreeSet<&str> = schema
        .tables
        .keys()
        .map(|name| name.name.as_str())
        .collect();
    let names_table = |object: &SchemaObject| {
        let declared = object.depends_on.iter();
        let mut declared = declared.filter(|name| schema.tables.contains_key(name));
        declared.next().is_some()
            || object
                .words()
                .iter()
                .any(|word| names.contains(word.as_str()))
    };
    let about_tables = schema.objects.iter().filter(|(key, object)| {
        is_about_tables(key.kind) || !called.contains(*key) && names_table(object)
    });
    let after = closure(about_tables.map(|(key, _)| key).collect(), |key| {
        let users = needs.users_of(key).into_iter();
        users.filter(|user| !called.contains(*user)).collect()
    });
    let place = |key: &ObjectKey| match key.kind {
        ObjectKind::Namespace | ObjectKind::Role | ObjectKind::Extension => Place::BeforeTypes,
        _ if called_by_types.contains(key) => Place::BeforeTypes,
        _ if after.contains(key) => Place::AfterTables,
        _ => Place::BeforeTables,
    };
    let keys = schema.objects.keys();
    keys.map(|key| (key.clone(), place(key))).collect()
}

fn is_about_tables(kind: ObjectKind) -> bool {
    rank(kind) >= rank(ObjectKind::View)
}

fn closure<'a>(
    start: Vec<&'a ObjectKey>,
    next: impl Fn(&ObjectKey) -> Vec<&'a ObjectKey>,
) -> BTreeSet<&'a ObjectKey> {
    let mut waiting = start;
    let mut found = BTreeSet::new();
    while let Some(key) = waiting.pop() {
        if found.insert(key) {
            waiting.extend(next(key));
        }
    }
    found
}

/// The order of kinds that need nothing of each other.
fn rank(kind: ObjectKind) -> u8 {
    match kind {
        ObjectKind::Namespace => 0,
        ObjectKind::Role => 1,
        ObjectKind::Extension => 2,
        // Sequences are planned by themselves, so that none comes here but in this order.
        ObjectKind::Other | ObjectKind::Sequence => 3,
        ObjectKind::Function => 4,
        ObjectKind::Procedure => 5,
        ObjectKind::Aggregate => 6,
        ObjectKind::View => 7,
        ObjectKind::MaterializedView => 8,
        ObjectKind::Rule => 9,
        ObjectKind::Trigger => 10,
        ObjectKind::Publication => 11,
        // It fires at the statements that come after it.
        ObjectKind::EventTrigger => 12,
    }
}

/// Which object needs which.
pub(super) struct Needs<'a> {
    objects: BTreeMap<&'a ObjectKey, &'a SchemaObject>,
    /// As declared.
    declared: BTreeMap<&'a ObjectKey, BTreeSet<&'a ObjectKey>>,
    /// As declared, and as the text mentions.
    all: BTreeMap<&'a ObjectKey, BTreeSet<&'a ObjectKey>>,
}

impl<'a> Needs<'a> {
    pub(super) fn of(objects: impl IntoIterator<Item = &'a SchemaObject>) -> Self {
        Self::with_words(objects, SchemaObject::words)
    }

    /// What keeps the server from dropping another: it does not look into the strings that most functions
    /// have as a body.
    pub(super) fn tracked(objects: impl IntoIterator<Item = &'a SchemaObject>) -> Self {
        Self::with_words(objects, SchemaObject::words_outside_strings)
    }

    fn with_words(
        objects: impl IntoIterator<Item = &'a SchemaObject>,
        words: impl Fn(&SchemaObject) -> BTreeSet<String>,
    ) -> Self {
        let objects: BTreeMap<&ObjectKey, &SchemaObject> = objects
            .into_iter()
            .map(|object| (&object.key, object))
            .collect();
        let mut declared = BTreeMap::new();
        let mut all = BTreeMap::new();
        for (&key, object) in &objects {
            let others = || objects.keys().copied().filter(|other| *other != key);
            let names: BTreeSet<&ObjectKey> = others()
                .filter(|other| object.depends_on.contains(&other.name))
                .collect();
            let words = words(object);
            let mentioned = others().filter(|other| mentions_name(&words, other));
            let mut both: BTreeSet<&ObjectKey> = mentioned.collect();
            both.extend(&names);
            declared.insert(key, names);
            all.insert(key, both);
        }
        Self {
            objects,
            declared,
            all,
        }
    }

    /// What an object needs.
    pub(super) fn of_object(&self, key: &ObjectKey) -> Vec<&'a ObjectKey> {
        self.all.get(key).into_iter().flatten().copied().collect()
    }

    /// What needs an object.
    pub(super) fn users_of(&self, key: &ObjectKey) -> Vec<&'a ObjectKey> {
        let users = self.all.iter().filter(|(_, needs)| needs.contains(key));
        users.map(|(user, _)| *user).collect()
    }

    /// An object and all that needs it, directly or not.
    pub(super) fn with_users(
        &self,
        keys: impl IntoIterator<Item = &'a ObjectKey>,
    ) -> BTreeSet<&'a ObjectKey> {
        closure(keys.into_iter().collect(), |key| self.users_of(key))
    }

    /// The objects so that each comes after what it needs. Where mentions go in a circle, as those of
    /// functions that call each other do, what is declared alone decides.
    pub(super) fn order(&self) -> Vec<&'a SchemaObject> {
        let mut waiting: BTreeSet<&ObjectKey> = self.objects.keys().copied().collect();
        let mut ordered = Vec::new();
        loop {
            let is_free = |edges: &BTreeMap<&ObjectKey, BTreeSet<&ObjectKey>>, key: &ObjectKey| {
                edges
                    .get(key)
                    .is_none_or(|needs| needs.is_disjoint(&waiting))
            };
            let first = |free: &dyn Fn(&ObjectKey) -> bool| {
                let keys = waiting.iter().copied().filter(|key| free(key));
                keys.min_by_key(|key| (rank(key.kind), *key))
            };
            let next = first(&|key| is_free(&self.all, key))
                .or_else(|| first(&|key| is_free(&self.declared, key)))
                .or_else(|| first(&|_| true));
            let Some(next) = next else {
                return ordered;
            };
            waiting.remove(next);
            ordered.extend(self.objects.get(next));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::tests::objects::{function, view};

    fn order(objects: &[SchemaObject]) -> Vec<String> {
        let ordered = Needs::of(objects).order();
        ordered
            .iter()
            .map(|object| object.key.name.name.clone())
            .collect()
    }

    #[test]
    fn what_is_mentioned_comes_first() {
        let objects = [
            view("a", "SELECT * FROM z"),
            view("z", "SELECT total(1)"),
            function("total", "RETURN 1"),
        ];
        assert_eq!(order(&objects), ["total", "z", "a"]);
    }

    #[test]
    fn in_a_circle_of_mentions_the_declaration_decides() {
        let mut even = function("even", "RETURN odd(1)");
        even.depends_on = vec![crate::model::ObjectName::new("odd")];
        let objects = [even, function("odd", "RETURN even(1)")];
        assert_eq!(order(&objects), ["odd", "even"]);
    }
}
