//! What the names in a statement mean.

use schema_core::model::{ObjectName, Schema, Table};
use sqlparser::ast::{Ident, ObjectName as SqlName};

/// A table, view, function or subquery that a statement reads.
#[derive(Debug)]
pub(super) struct Relation<'a> {
    /// The name that its columns are called by.
    pub(super) alias: String,
    /// The table; `None` for what is none, or whose columns are not known.
    pub(super) table: Option<&'a Table>,
}

/// The relations whose columns can be named in a place, and those around it.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    pub(super) relations: Vec<Relation<'a>>,
    pub(super) outer: Option<&'a Scope<'a>>,
}

/// What a name is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A column of a relation of this scope.
    Column(usize, String),
    /// Something of a relation whose columns are not known.
    Opaque(usize),
    /// A column of the statement around this one: as good as a parameter.
    Outer,
    /// Nothing that is known.
    Unknown,
}

impl Scope<'_> {
    /// What `a`, `t.a` or `n.t.a` is.
    pub(super) fn meaning(&self, name: &[Ident]) -> Meaning {
        let Some((column, qualifier)) = name.split_last() else {
            return Meaning::Unknown;
        };
        let column = folded(column);
        let qualifier = qualifier.last().map(folded);
        let has = |relation: &Relation<'_>| {
            relation
                .table
                .is_some_and(|table| table.column(&column).is_some())
        };
        let mut relations = self.relations.iter().enumerate();
        let found = match &qualifier {
            Some(qualifier) => relations
                .find(|(_, relation)| relation.alias == *qualifier)
                .map(|(position, relation)| (position, has(relation), relation.table.is_none())),
            None => relations
                .clone()
                .find(|(_, relation)| has(relation))
                .or_else(|| relations.find(|(_, relation)| relation.table.is_none()))
                .map(|(position, relation)| (position, has(relation), relation.table.is_none())),
        };
        match (found, self.outer) {
            (Some((position, true, _)), _) => Meaning::Column(position, column),
            (Some((position, false, true)), _) => Meaning::Opaque(position),
            (Some(_), _) | (None, None) => Meaning::Unknown,
            (None, Some(outer)) => match outer.meaning(name) {
                Meaning::Unknown => Meaning::Unknown,
                _ => Meaning::Outer,
            },
        }
    }
}

/// A name as the server reads it: in small letters where it is not quoted.
pub(super) fn folded(ident: &Ident) -> String {
    match ident.quote_style {
        Some(_) => ident.value.clone(),
        None => ident.value.to_lowercase(),
    }
}

/// Namespace and name; `None` for what is no name.
pub(super) fn object_name(name: &SqlName) -> Option<ObjectName> {
    let parts: Option<Vec<String>> = name
        .0
        .iter()
        .map(|part| part.as_ident().map(folded))
        .collect();
    let mut parts = parts?;
    let last = parts.pop()?;
    Some(ObjectName {
        namespace: parts.pop(),
        name: last,
    })
}

/// The table of a name. Without a namespace it is the default one's, else the only one of that name: accounts have
/// search paths of their own.
pub(super) fn table<'a>(
    schema: &'a Schema,
    name: &ObjectName,
    default_namespace: &str,
) -> Option<&'a Table> {
    let plain = ObjectName {
        namespace: None,
        name: name.name.clone(),
    };
    match &name.namespace {
        Some(namespace) if namespace == default_namespace => schema
            .tables
            .get(&plain)
            .or_else(|| schema.tables.get(name)),
        Some(_) => schema.tables.get(name),
        None => schema.tables.get(&plain).or_else(|| {
            let mut same = schema
                .tables
                .values()
                .filter(|table| table.name.name == name.name);
            same.next().filter(|_| same.next().is_none())
        }),
    }
}

/// Whether a name that is no table of the schema is the server's own, or a view of its extensions.
pub(super) fn is_of_the_server(name: &ObjectName) -> bool {
    let is_own = |text: &str| text.starts_with("pg_");
    let namespace = name.namespace.as_deref().unwrap_or_default();
    is_own(&name.name) || is_own(namespace) || namespace == "information_schema"
}
