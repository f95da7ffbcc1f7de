//! The order in which new tables are created.

use crate::model::{ForeignKey, ObjectName, Table};
use std::collections::{BTreeMap, BTreeSet};

/// The tables so that each comes after those that it refers to, with the foreign keys taken out that
/// can only be added when all tables exist: tables that refer to each other in a circle have them.
pub(super) fn creation_order<'table>(
    tables: impl IntoIterator<Item = &'table Table>,
) -> (Vec<Table>, Vec<(ObjectName, ForeignKey)>) {
    let tables = tables.into_iter();
    let mut waiting: BTreeMap<ObjectName, Table> = tables
        .map(|table| (table.name.clone(), table.clone()))
        .collect();
    let mut queue = Queue::new(&waiting);
    let mut ordered = Vec::new();
    let mut later = Vec::new();
    while let Some(next) = queue.take() {
        let Some(mut table) = waiting.remove(&next) else {
            continue;
        };
        let (now, circular) = table
            .foreign_keys
            .drain(..)
            .partition(|key| !waiting.contains_key(&key.target));
        table.foreign_keys = now;
        let circular: Vec<ForeignKey> = circular;
        later.extend(circular.into_iter().map(|key| (next.clone(), key)));
        ordered.push(table);
    }
    (ordered, later)
}

/// For how many tables a table waits: those that it inherits from, which are in no circle, and those that it refers to.
type Needs = (usize, usize);

/// The tables that wait. The next one is the first by name that waits for none; in a circle, the first that waits for
/// the fewest.
struct Queue {
    order: BTreeSet<(Needs, ObjectName)>,
    needs: BTreeMap<ObjectName, Needs>,
    children: BTreeMap<ObjectName, BTreeSet<ObjectName>>,
    referrers: BTreeMap<ObjectName, BTreeSet<ObjectName>>,
}

impl Queue {
    fn new(waiting: &BTreeMap<ObjectName, Table>) -> Self {
        let mut queue = Self {
            order: BTreeSet::new(),
            needs: BTreeMap::new(),
            children: BTreeMap::new(),
            referrers: BTreeMap::new(),
        };
        for (name, table) in waiting {
            let parents = table.properties.inherits.iter();
            let parents: BTreeSet<&ObjectName> = parents
                .filter(|parent| waiting.contains_key(*parent))
                .collect();
            let targets = table.foreign_keys.iter().map(|key| &key.target);
            let targets: BTreeSet<&ObjectName> = targets
                .filter(|target| *target != name && waiting.contains_key(*target))
                .collect();
            let needs = (parents.len(), targets.len());
            for parent in parents {
                let children = queue.children.entry(parent.clone()).or_default();
                children.insert(name.clone());
            }
            for target in targets {
                let referrers = queue.referrers.entry(target.clone()).or_default();
                referrers.insert(name.clone());
            }
            queue.order.insert((needs, name.clone()));
            queue.needs.insert(name.clone(), needs);
        }
        queue
    }

    fn take(&mut self) -> Option<ObjectName> {
        let (_, next) = self.order.pop_first()?;
        self.needs.remove(&next);
        for child in self.children.remove(&next).unwrap_or_default() {
            self.lower(child, |(parents, targets)| {
                (parents.saturating_sub(1), targets)
            });
        }
        for referrer in self.referrers.remove(&next).unwrap_or_default() {
            self.lower(referrer, |(parents, targets)| {
                (parents, targets.saturating_sub(1))
            });
        }
        Some(next)
    }

    fn lower(&mut self, name: ObjectName, less: impl Fn(Needs) -> Needs) {
        if let Some(needs) = self.needs.get_mut(&name) {
            self.order.remove(&(*needs, name.clone()));
            *needs = less(*needs);
            self.order.insert((*needs, name));
        }
    }
}
