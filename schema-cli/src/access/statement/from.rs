//! The FROM of a statement: which tables it names, and what joins them.

use super::Walk;
use crate::access::scope::{Relation, folded, is_of_the_server, object_name, table};
use schema_core::model::Table;
use sqlparser::ast::{
    Expr, Ident, Join, JoinConstraint, JoinOperator, ObjectName as SqlName, Query, TableFactor,
    TableWithJoins,
};
use std::collections::BTreeSet;

/// The FROM of a statement.
#[derive(Default)]
pub(super) struct From<'q, 'a> {
    pub(super) relations: Vec<Relation<'a>>,
    pub(super) conditions: Vec<&'q Expr>,
    /// The columns of a USING, with the number of the relation on its right.
    pub(super) using: Vec<(usize, String)>,
    pub(super) subqueries: Vec<(bool, &'q Query)>,
    /// Joins that are not understood.
    pub(super) unknown: Vec<String>,
}

impl<'a> Walk<'a> {
    /// The tables of one part of FROM.
    pub(super) fn tables<'q>(
        &mut self,
        tables: &'q TableWithJoins,
        named: &BTreeSet<String>,
        from: &mut From<'q, 'a>,
    ) {
        self.factor(&tables.relation, named, from);
        for join in &tables.joins {
            self.factor(&join.relation, named, from);
            match constraint(join) {
                Some(JoinConstraint::On(condition)) => from.conditions.push(condition),
                Some(JoinConstraint::Using(columns)) => {
                    let right = from.relations.len().saturating_sub(1);
                    let names = columns.iter().filter_map(object_name);
                    from.using.extend(names.map(|name| (right, name.name)));
                }
                Some(JoinConstraint::Natural) => from.unknown.push("NATURAL JOIN".to_owned()),
                Some(JoinConstraint::None) | None => {}
            }
        }
    }

    fn factor<'q>(
        &mut self,
        factor: &'q TableFactor,
        named: &BTreeSet<String>,
        from: &mut From<'q, 'a>,
    ) {
        let opaque = |alias: Option<&sqlparser::ast::TableAlias>| Relation {
            alias: alias.map_or_else(String::new, |alias| folded(&alias.name)),
            table: None,
        };
        match factor {
            TableFactor::Table {
                name,
                alias,
                args: None,
                ..
            } => self.relation(name, alias.as_ref().map(|alias| &alias.name), named, from),
            TableFactor::Derived {
                lateral,
                subquery,
                alias,
                ..
            } => {
                from.relations.push(opaque(alias.as_ref()));
                from.subqueries.push((*lateral, subquery));
            }
            TableFactor::NestedJoin {
                table_with_joins, ..
            } => self.tables(table_with_joins, named, from),
            TableFactor::Table { name, alias, .. } | TableFactor::Function { name, alias, .. } => {
                let mut relation = opaque(alias.as_ref());
                if alias.is_none() {
                    relation.alias = object_name(name).map(|name| name.name).unwrap_or_default();
                }
                from.relations.push(relation);
            }
            TableFactor::TableFunction { alias, .. } | TableFactor::UNNEST { alias, .. } => {
                from.relations.push(opaque(alias.as_ref()));
            }
            _ => from.relations.push(opaque(None)),
        }
    }

    pub(super) fn relation(
        &mut self,
        name: &SqlName,
        alias: Option<&Ident>,
        named: &BTreeSet<String>,
        from: &mut From<'_, 'a>,
    ) {
        let table = self.table(name, named);
        let alias = match alias {
            Some(alias) => folded(alias),
            None => object_name(name).map(|name| name.name).unwrap_or_default(),
        };
        from.relations.push(Relation { alias, table });
    }

    /// The table of a name; what is none is noted.
    pub(super) fn table(&mut self, name: &SqlName, named: &BTreeSet<String>) -> Option<&'a Table> {
        let name = object_name(name)?;
        if name.namespace.is_none() && named.contains(&name.name) {
            return None;
        }
        let found = table(self.schema, &name, self.default_namespace);
        if found.is_none() && !is_of_the_server(&name) {
            self.found.undeclared.insert(name.to_string());
        }
        found
    }
}

fn constraint(join: &Join) -> Option<&JoinConstraint> {
    match &join.join_operator {
        JoinOperator::Join(constraint)
        | JoinOperator::Inner(constraint)
        | JoinOperator::Left(constraint)
        | JoinOperator::LeftOuter(constraint)
        | JoinOperator::Right(constraint)
        | JoinOperator::RightOuter(constraint)
        | JoinOperator::FullOuter(constraint)
        | JoinOperator::CrossJoin(constraint) => Some(constraint),
        _ => None,
    }
}
