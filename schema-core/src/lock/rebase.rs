//! Two branches that each went on from one lock: whether the later one can come after the other.

use super::Lock;
use crate::diff::{Change, ColumnChange, Decisions, DiffError, PossibleRename, TableChange};
use crate::diff::{
    apply, constraint_mentions, constraints_of, diff_with, expression_mentions, first_difference,
    index_mentions, object_mentions,
};
use crate::model::{ObjectId, Schema, Table};
use std::collections::BTreeMap;
use std::fmt;

/// What the later branch becomes behind the other one.
#[derive(Clone, Debug, PartialEq)]
pub struct Rebased {
    /// The schema with the changes of both, without ids.
    pub schema: Schema,
    /// The changes of the later branch.
    pub changes: Vec<Change>,
    /// The renames among them, so that a diff from the first branch knows them.
    pub decisions: Decisions,
}

/// Why the changes of two branches cannot come one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clash {
    /// A branch and the lock from which it went on cannot be compared.
    Incomparable(DiffError),
    /// Both add something under one name, and not the same.
    BothAdd {
        /// The object.
        object: String,
    },
    /// What one branch changes the other one takes away or renames.
    Gone {
        /// The object.
        object: String,
        /// The branch that needs it.
        needed_by: Side,
    },
    /// Which change comes last decides what is there.
    OrderMatters {
        /// The object.
        object: String,
    },
    /// Together they do not make a schema.
    Together {
        /// What does not fit.
        problem: String,
    },
}

/// One of two branches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one that comes first.
    First,
    /// The one that is derived again.
    Later,
}

impl fmt::Display for Side {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::First => "the first branch",
            Self::Later => "the later branch",
        })
    }
}

impl fmt::Display for Clash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Incomparable(error) => error.fmt(formatter),
            Self::BothAdd { object } => write!(
                formatter,
                "{object}: both branches add it, and not the same; give one of them another name, or make them equal"
            ),
            Self::Gone { object, needed_by } => write!(
                formatter,
                "{object}: {needed_by} changes it, and the other one drops or renames it; decide in the structs which \
                 of both it shall be"
            ),
            Self::OrderMatters { object } => write!(
                formatter,
                "{object}: both branches change it, and which one comes last decides what it is; decide in the \
                 structs which of both it shall be"
            ),
            Self::Together { problem } => write!(
                formatter,
                "the changes of both branches do not go together: {problem}; decide in the structs what it shall be"
            ),
        }
    }
}

impl std::error::Error for Clash {}

/// Puts the changes that led from `base` to `later` behind those that led to `first`.
///
/// # Errors
///
/// Where the changes do not commute, with the object that decides it.
pub fn rebase(base: &Lock, first: &Lock, later: &Lock) -> Result<Rebased, Clash> {
    let of_first = changes(&base.schema, &first.schema)?;
    let of_later = changes(&base.schema, &later.schema)?;
    let one_way = both(&first.schema, &of_later, Side::Later)?;
    let other_way = both(&later.schema, &of_first, Side::First)?;
    if let Some(object) = first_difference(&one_way, &other_way) {
        return Err(Clash::OrderMatters { object });
    }
    let gone = of_first.iter().map(|change| (change, Side::Later));
    let gone = gone.chain(of_later.iter().map(|change| (change, Side::First)));
    for (change, needed_by) in gone {
        if let Some(object) = dangling(&one_way, change) {
            return Err(Clash::Gone { object, needed_by });
        }
    }
    let lock = Lock {
        schema: one_way.clone(),
        ..Lock::empty(first.schema.name.clone())
    };
    let lock = with_ids(lock);
    if let Err(error) = Lock::parse(&lock.to_string()) {
        let problem = error.to_string();
        return Err(Clash::Together { problem });
    }
    let mut schema = one_way;
    forget_ids(&mut schema);
    Ok(Rebased {
        decisions: decisions(&of_later),
        schema,
        changes: of_later,
    })
}

fn changes(base: &Schema, branch: &Schema) -> Result<Vec<Change>, Clash> {
    // Ids tell what was renamed: what has none in common is none.
    let mut decisions = Decisions::default();
    loop {
        match diff_with(base, branch, &decisions) {
            Err(DiffError::UndecidedRenames(renames)) => decisions.not_renames.extend(renames),
            found => return found.map_err(Clash::Incomparable),
        }
    }
}

/// A schema with the changes of the other branch; what both have done alike is done once.
fn both(schema: &Schema, changes: &[Change], side: Side) -> Result<Schema, Clash> {
    let mut schema = schema.clone();
    for change in changes {
        let before = schema.clone();
        if let Err(error) = apply(&mut schema, change) {
            let mut known = before;
            // Done already, under the new name.
            if is_done(&mut known, change) {
                schema = known;
                continue;
            }
            return Err(Clash::Gone {
                object: match error {
                    DiffError::Missing { object } => object,
                    other => other.to_string(),
                },
                needed_by: side,
            });
        }
    }
    for table in schema.tables.values_mut() {
        once(table)?;
    }
    Ok(schema)
}

/// Whether the other branch has dropped or renamed the same.
fn is_done(schema: &mut Schema, change: &Change) -> bool {
    match change {
        Change::Column(ColumnChange::Drop { table, column }) => {
            let table = schema.tables.get(table);
            table.is_some_and(|table| table.column(&column.name).is_none())
        }
        Change::Column(ColumnChange::Rename { table, from, to }) => {
            let table = schema.tables.get(table);
            table.is_some_and(|table| table.column(from).is_none() && table.column(to).is_some())
        }
        Change::Table(TableChange::Drop(table)) => !schema.tables.contains_key(&table.name),
        Change::Table(TableChange::Rename { from, to }) => {
            !schema.tables.contains_key(from) && schema.tables.contains_key(to)
        }
        _ => false,
    }
}

/// The column that a change has taken away, where something of the schema is still about it.
fn dangling(schema: &Schema, change: &Change) -> Option<String> {
    let (table, column) = match change {
        Change::Column(ColumnChange::Drop { table, column }) => (table, &column.name),
        Change::Column(ColumnChange::Rename { table, from, .. }) => (table, from),
        _ => return None,
    };
    let own = schema.tables.get(table)?;
    if own.column(column).is_some() {
        return None;
    }
    let by_constraint = schema.tables.iter().any(|(owner, other)| {
        let constraints = constraints_of(other);
        let mut constraints = constraints.iter();
        constraints.any(|it| constraint_mentions(it, owner, table, column))
    });
    let mut indexes = own.indexes.iter();
    let mut objects = own.objects.iter();
    let computed = own.columns.iter().any(|other| {
        let generated = other.generated.as_ref();
        generated.is_some_and(|(expression, _)| expression_mentions(expression, column))
    });
    let is_needed = by_constraint
        || computed
        || indexes.any(|it| index_mentions(it, column))
        || objects.any(|it| object_mentions(it, column));
    is_needed.then(|| format!("column {table}.{column}"))
}

/// What stands twice in a table, and alike, stands once.
fn once(table: &mut Table) -> Result<(), Clash> {
    let name = table.name.to_string();
    distinct(&mut table.columns, &name, |it| {
        it.id = ObjectId::default();
        it.name.clone()
    })?;
    distinct(&mut table.uniques, &name, |it| it.name.clone())?;
    distinct(&mut table.checks, &name, |it| it.name.clone())?;
    distinct(&mut table.foreign_keys, &name, |it| it.name.clone())?;
    distinct(&mut table.indexes, &name, |it| it.name.clone())?;
    distinct(&mut table.exclusions, &name, |it| it.name.clone())
}

fn distinct<T: Clone + PartialEq>(
    items: &mut Vec<T>,
    table: &str,
    name: impl Fn(&mut T) -> String,
) -> Result<(), Clash> {
    let mut known: BTreeMap<String, T> = BTreeMap::new();
    let mut kept = Vec::new();
    for item in items.drain(..) {
        let mut plain = item.clone();
        let key = name(&mut plain);
        match known.get(&key) {
            None => {
                known.insert(key, plain);
                kept.push(item);
            }
            Some(other) if *other == plain => {}
            Some(_) => {
                let object = format!("{table}.{key}");
                return Err(Clash::BothAdd { object });
            }
        }
    }
    *items = kept;
    Ok(())
}

fn decisions(changes: &[Change]) -> Decisions {
    let renames = changes.iter().filter_map(|change| match change {
        Change::Table(TableChange::Rename { from, to }) => Some(PossibleRename::Table {
            from: from.clone(),
            to: to.clone(),
        }),
        Change::Column(ColumnChange::Rename { table, from, to }) => Some(PossibleRename::Column {
            table: table.clone(),
            from: from.clone(),
            to: to.clone(),
        }),
        _ => None,
    });
    Decisions {
        renames: renames.collect(),
        ..Decisions::default()
    }
}

/// A lock whose ids are all different, so that its text can be read.
fn with_ids(mut lock: Lock) -> Lock {
    let empty = Lock::empty(lock.schema.name.clone());
    lock.next_id = super::assign_ids(&mut lock.schema, &empty);
    lock
}

fn forget_ids(schema: &mut Schema) {
    for enumeration in schema.enums.values_mut() {
        enumeration.id = ObjectId::default();
    }
    for declared in schema.types.values_mut() {
        declared.id = ObjectId::default();
    }
    for sequence in schema.sequences.values_mut() {
        sequence.id = ObjectId::default();
    }
    for table in schema.tables.values_mut() {
        table.id = ObjectId::default();
        for column in &mut table.columns {
            column.id = ObjectId::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::TypeKind;
    use crate::diff::sample::{check, column, index, nullable, schema, table, text, with_default};
    use crate::lock::{Fingerprints, MigrationId};
    use crate::model::ObjectName;

    fn base() -> Lock {
        let columns = [
            column("email", TypeKind::Text),
            nullable(column("fax", TypeKind::Text)),
        ];
        next(
            &Lock::empty("shop"),
            "initial",
            schema([table("customers", columns)]),
        )
    }

    fn next(lock: &Lock, name: &str, schema: Schema) -> Lock {
        let id = MigrationId(format!("2026_{name}"));
        lock.after(id, schema, Fingerprints::default())
    }

    fn branch(name: &str, edit: impl FnOnce(&mut Table)) -> Lock {
        let base = base();
        let mut schema = base.schema.clone();
        edit(
            schema
                .tables
                .get_mut(&ObjectName::new("customers"))
                .unwrap(),
        );
        next(&base, name, schema)
    }

    fn add(name: &'static str, kind: TypeKind) -> impl FnOnce(&mut Table) {
        move |table| {
            let mut column = nullable(column(name, kind));
            column.id = ObjectId::default();
            table.columns.push(column);
        }
    }

    #[test]
    fn what_is_about_different_things_commutes() {
        let first = branch("first", add("phone", TypeKind::Text));
        let later = branch("later", |table| {
            add("age", TypeKind::Integer)(table);
            table.indexes.push(index("customers_email_idx", &["email"]));
        });
        let rebased = rebase(&base(), &first, &later).unwrap();
        let table = &rebased.schema.tables[&ObjectName::new("customers")];
        for name in ["phone", "age"] {
            assert!(table.column(name).is_some(), "{name}");
        }
        assert_eq!(table.indexes.len(), 1);
        assert_eq!(rebased.changes.len(), 2);
        let other = rebase(&base(), &later, &first).unwrap();
        assert_eq!(first_difference(&rebased.schema, &other.schema), None);
    }

    #[test]
    fn what_both_have_done_alike_is_done_once() {
        let first = branch("first", add("phone", TypeKind::Text));
        let later = branch("later", add("phone", TypeKind::Text));
        let rebased = rebase(&base(), &first, &later).unwrap();
        assert_eq!(
            rebased.schema.tables[&ObjectName::new("customers")]
                .columns
                .len(),
            4
        );
    }

    #[test]
    fn one_name_for_two_things_is_told() {
        let first = branch("first", add("phone", TypeKind::Text));
        let later = branch("later", add("phone", TypeKind::Integer));
        assert_eq!(
            rebase(&base(), &first, &later),
            Err(Clash::BothAdd {
                object: "customers.phone".to_owned()
            })
        );
    }

    #[test]
    fn a_change_of_what_the_other_drops_is_told() {
        let first = branch("first", |table| table.columns.retain(|it| it.name != "fax"));
        let later = branch("later", |table| {
            let fax = table.columns.last_mut().unwrap();
            fax.default = Some(text("none"));
        });
        assert_eq!(
            rebase(&base(), &first, &later),
            Err(Clash::Gone {
                object: "column customers.fax".to_owned(),
                needed_by: Side::Later
            })
        );
        let indexed = branch("later", |table| {
            table.indexes.push(index("customers_fax_idx", &["fax"]));
        });
        assert_eq!(
            rebase(&base(), &first, &indexed),
            Err(Clash::Gone {
                object: "column customers.fax".to_owned(),
                needed_by: Side::Later
            })
        );
    }

    #[test]
    fn two_values_for_one_property_are_told() {
        let with = |value: &str| {
            let value = value.to_owned();
            branch("one", move |table| {
                let email = table.columns[1].clone();
                table.columns[1] = with_default(email, text(&value));
            })
        };
        assert_eq!(
            rebase(&base(), &with("a"), &with("b")),
            Err(Clash::OrderMatters {
                object: "customers.email".to_owned()
            })
        );
    }

    #[test]
    fn a_rename_is_remembered_and_seen_by_the_other() {
        let renamed = branch("first", |table| {
            let email = &mut table.columns[1];
            email.name = "mail".to_owned();
            email.renamed_from = Some("email".to_owned());
        });
        let checked = branch("later", |table| {
            table.checks.push(check("some_email", "email", text("")));
        });
        // By its ids the rename is known; the check is about a name that is gone.
        assert!(rebase(&base(), &renamed, &checked).is_err());
        let other = branch("later", add("age", TypeKind::Integer));
        let rebased = rebase(&base(), &other, &renamed).unwrap();
        assert_eq!(rebased.decisions.renames.len(), 1);
    }
}
