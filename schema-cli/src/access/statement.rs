//! A statement, taken apart into how it reaches each table.

mod from;

use super::condition::Conditions;
use super::join::{entry, finds_one, reach_from};
use super::normalised;
use super::pattern::{Condition, Order, Path, Verb};
use super::projection::{order_column, selected, value_of};
use super::scope::{Meaning, Relation, Scope, folded};
use from::From;
use schema_core::model::Schema;
use sqlparser::ast::{
    Assignment, AssignmentTarget, Expr, FromTable, GroupByExpr, Ident, Insert,
    ObjectName as SqlName, OrderBy, OrderByKind, OrderBySort, Query, Select, SetExpr, Statement,
    TableObject, UpdateTableFromKind,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a statement is.
pub(super) enum Reading {
    /// It reaches no table of users': the catalog, a transaction, a definition.
    OfTheServer,
    /// It is not understood, with the reason.
    Unknown(String),
    /// It reaches tables.
    Known(Found),
}

/// How a statement reaches tables.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Each path with the columns that are read; `None` for all.
    pub(super) paths: BTreeMap<Path, Option<BTreeSet<String>>>,
    /// What no pattern says, as reasons.
    pub(super) not_understood: BTreeSet<String>,
    /// Names that are no tables of the schema.
    pub(super) undeclared: BTreeSet<String>,
}

/// Takes a statement apart.
pub(super) fn read(text: &str, schema: &Schema, default_namespace: &str) -> Reading {
    let statements = match normalised::parse(text) {
        Ok(statements) => statements,
        Err(error) => {
            return match is_query(text) && !reads_the_catalog(text) {
                true => Reading::Unknown(format!("it cannot be parsed: {error}")),
                false => Reading::OfTheServer,
            };
        }
    };
    let mut walk = Walk {
        schema,
        default_namespace,
        found: Found::default(),
    };
    for statement in &statements {
        walk.statement(statement, None, &BTreeSet::new());
    }
    let found = walk.found;
    match found.paths.is_empty() && found.undeclared.is_empty() && found.not_understood.is_empty() {
        true => Reading::OfTheServer,
        false => Reading::Known(found),
    }
}

/// Whether a text reads the catalog: of what cannot be parsed this is all that is asked.
fn reads_the_catalog(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).any(|pair| {
        ["FROM", "JOIN"].contains(&pair[0].to_uppercase().as_str()) && pair[1].starts_with("pg_")
    })
}

/// Whether a text begins as statements about rows do, comments aside.
fn is_query(text: &str) -> bool {
    let mut rest = text.trim_start();
    while let Some((_, after)) = rest.strip_prefix("/*").and_then(|it| it.split_once("*/")) {
        rest = after.trim_start();
    }
    let word: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
    [
        "SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "",
    ]
    .contains(&word.to_uppercase().as_str())
}

/// What a statement writes to one of its relations.
struct Write {
    relation: usize,
    verb: Verb,
    columns: BTreeSet<String>,
}

struct Walk<'a> {
    schema: &'a Schema,
    default_namespace: &'a str,
    found: Found,
}

impl<'a> Walk<'a> {
    fn statement(
        &mut self,
        statement: &Statement,
        outer: Option<&Scope<'_>>,
        named: &BTreeSet<String>,
    ) {
        match statement {
            Statement::Query(query) => self.query(query, outer, named),
            Statement::Insert(insert) => self.insert(insert, outer, named),
            Statement::Update(update) => {
                let mut from = From::default();
                self.tables(&update.table, named, &mut from);
                let more = match &update.from {
                    Some(
                        UpdateTableFromKind::BeforeSet(tables)
                        | UpdateTableFromKind::AfterSet(tables),
                    ) => tables.as_slice(),
                    None => &[],
                };
                for each in more {
                    self.tables(each, named, &mut from);
                }
                let write = Write {
                    relation: 0,
                    verb: Verb::Update,
                    columns: assigned(&update.assignments),
                };
                let values = update.assignments.iter().map(|it| &it.value).collect();
                let selection = update.selection.as_ref();
                self.reach(
                    from,
                    selection,
                    values,
                    Some(write),
                    None,
                    None,
                    outer,
                    named,
                );
            }
            Statement::Delete(delete) => {
                let (FromTable::WithFromKeyword(tables) | FromTable::WithoutKeyword(tables)) =
                    &delete.from;
                let mut from = From::default();
                for each in tables.iter().chain(delete.using.iter().flatten()) {
                    self.tables(each, named, &mut from);
                }
                let write = Write {
                    relation: 0,
                    verb: Verb::Delete,
                    columns: BTreeSet::new(),
                };
                let selection = delete.selection.as_ref();
                self.reach(
                    from,
                    selection,
                    Vec::new(),
                    Some(write),
                    None,
                    None,
                    outer,
                    named,
                );
            }
            Statement::Merge(_) => {
                self.found
                    .not_understood
                    .insert("MERGE is no single access of a table".to_owned());
            }
            _ => {}
        }
    }

    fn insert(&mut self, insert: &Insert, outer: Option<&Scope<'_>>, named: &BTreeSet<String>) {
        if let Some(source) = &insert.source {
            self.query(source, outer, named);
        }
        let TableObject::TableName(name) = &insert.table else {
            return;
        };
        if let Some(table) = self.table(name, named) {
            let path = Path {
                table: table.name.clone(),
                verb: Verb::Insert,
                writes: Some(BTreeSet::new()),
                ..Path::default()
            };
            self.found.paths.insert(path, None);
        }
    }

    fn query(&mut self, query: &Query, outer: Option<&Scope<'_>>, named: &BTreeSet<String>) {
        let mut named = named.clone();
        for each in query.with.iter().flat_map(|with| &with.cte_tables) {
            named.insert(folded(&each.alias.name));
            self.query(&each.query, outer, &named);
        }
        self.body(&query.body, query.order_by.as_ref(), outer, &named);
    }

    fn body(
        &mut self,
        body: &SetExpr,
        order: Option<&OrderBy>,
        outer: Option<&Scope<'_>>,
        named: &BTreeSet<String>,
    ) {
        match body {
            SetExpr::Select(select) => self.select(select, order, outer, named),
            SetExpr::Query(query) => self.query(query, outer, named),
            SetExpr::SetOperation { left, right, .. } => {
                self.body(left, None, outer, named);
                self.body(right, None, outer, named);
            }
            SetExpr::Insert(statement)
            | SetExpr::Update(statement)
            | SetExpr::Delete(statement)
            | SetExpr::Merge(statement) => self.statement(statement, outer, named),
            SetExpr::Values(_) => {}
            SetExpr::Table(each) => {
                if let Some(name) = &each.table_name {
                    let parts = each.schema_name.iter().chain(Some(name));
                    let name = SqlName::from(parts.map(Ident::new).collect::<Vec<_>>());
                    let mut from = From::default();
                    self.relation(&name, None, named, &mut from);
                    self.reach(from, None, Vec::new(), None, None, None, outer, named);
                }
            }
        }
    }

    fn select(
        &mut self,
        select: &Select,
        order: Option<&OrderBy>,
        outer: Option<&Scope<'_>>,
        named: &BTreeSet<String>,
    ) {
        let mut from = From::default();
        for each in &select.from {
            self.tables(each, named, &mut from);
        }
        let is_grouped = match &select.group_by {
            GroupByExpr::All(_) => true,
            GroupByExpr::Expressions(columns, _) => !columns.is_empty(),
        };
        let order = order.filter(|_| !is_grouped && select.distinct.is_none());
        let values = select.projection.iter().filter_map(value_of).collect();
        let selection = select.selection.as_ref();
        self.reach(
            from,
            selection,
            values,
            None,
            Some(select),
            order,
            outer,
            named,
        );
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "these are the clauses of a statement"
    )]
    fn reach<'q>(
        &mut self,
        from: From<'q, 'a>,
        selection: Option<&'q Expr>,
        values: Vec<&'q Expr>,
        write: Option<Write>,
        select: Option<&Select>,
        order: Option<&OrderBy>,
        outer: Option<&Scope<'_>>,
        named: &BTreeSet<String>,
    ) {
        let scope = Scope {
            relations: from.relations,
            outer,
        };
        let mut conditions = Conditions::default();
        for condition in from.conditions.into_iter().chain(selection) {
            conditions.add(condition, &scope);
        }
        for value in values {
            conditions.look_into(value, &scope);
        }
        let has = |relation: &Relation<'_>, column: &str| {
            relation
                .table
                .is_none_or(|table| table.column(column).is_some())
        };
        for (right, column) in from.using {
            let left = scope.relations[..right]
                .iter()
                .position(|it| has(it, &column));
            if let Some(left) = left {
                conditions.join(left, right, &column);
            }
        }
        conditions.unknown.extend(from.unknown);
        for (is_lateral, query) in from.subqueries {
            self.query(query, if is_lateral { Some(&scope) } else { outer }, named);
        }
        for query in std::mem::take(&mut conditions.queries) {
            self.query(query, Some(&scope), named);
        }
        if scope
            .relations
            .iter()
            .any(|relation| relation.table.is_some())
        {
            self.paths(&scope, &conditions, write, select, order);
        }
    }

    /// One path for each table: the relation whose conditions say most is entered by them, the others by what they
    /// are joined on.
    fn paths(
        &mut self,
        scope: &Scope<'_>,
        conditions: &Conditions<'_>,
        write: Option<Write>,
        select: Option<&Select>,
        order: Option<&OrderBy>,
    ) {
        let mut filters: Vec<BTreeSet<Condition>> = vec![BTreeSet::new(); scope.relations.len()];
        for (relation, condition) in &conditions.filters {
            filters[*relation].insert(condition.clone());
        }
        let entry = entry(scope, &filters, &conditions.joins);
        let reached = reach_from(entry, &conditions.joins, &mut filters);
        for condition in &conditions.unknown {
            self.found
                .not_understood
                .insert(format!("a pattern has no words for `{condition}`"));
        }
        for (position, relation) in scope.relations.iter().enumerate() {
            let Some(table) = relation.table else {
                continue;
            };
            let filter = std::mem::take(&mut filters[position]);
            let is_whole = filter.is_empty();
            // What was not understood may be what finds the rows.
            if is_whole && (!conditions.unknown.is_empty() || !reached.contains(&position)) {
                continue;
            }
            let written = write.as_ref().filter(|write| write.relation == position);
            let is_entry = position == entry;
            let columns = select.filter(|_| scope.relations.len() == 1);
            let path = Path {
                table: table.name.clone(),
                order: match order {
                    Some(order) if is_entry && !finds_one(table, &filter) => {
                        self.order(order, select, scope, position)
                    }
                    _ => Vec::new(),
                },
                filter,
                writes: written.map(|write| write.columns.clone()),
                verb: written.map_or(Verb::Read, |write| write.verb),
                include_deleted: false,
            };
            let columns = columns.and_then(|select| selected(select, scope, table));
            self.found.paths.insert(path, columns);
        }
    }

    fn order(
        &mut self,
        order: &OrderBy,
        select: Option<&Select>,
        scope: &Scope<'_>,
        entry: usize,
    ) -> Vec<Order> {
        let OrderByKind::Expressions(parts) = &order.kind else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for part in parts {
            match order_column(part, select, scope) {
                Meaning::Column(relation, column) if relation == entry => found.push(Order {
                    column,
                    descending: part.options.sort == Some(OrderBySort::Desc),
                    nulls_first: part.options.nulls_first,
                }),
                // A join sorts by itself.
                Meaning::Column(..) | Meaning::Opaque(_) => return Vec::new(),
                Meaning::Outer | Meaning::Unknown => {
                    self.found
                        .not_understood
                        .insert(format!("an order is of columns, not of `{}`", part.expr));
                    return Vec::new();
                }
            }
        }
        found
    }
}

fn assigned(assignments: &[Assignment]) -> BTreeSet<String> {
    let mut columns = BTreeSet::new();
    for assignment in assignments {
        let names = match &assignment.target {
            AssignmentTarget::ColumnName(name) => std::slice::from_ref(name),
            AssignmentTarget::Tuple(names) => names,
        };
        // The column is the first: what follows are fields of it.
        let column = |name: &SqlName| Some(folded(name.0.first()?.as_ident()?));
        columns.extend(names.iter().filter_map(column));
    }
    columns
}
