//! Keys, unique rules, exclusions, foreign keys and indexes.

use super::super::{ResolveProblem, table_name};
use super::{Resolver, named_parts};
use crate::def::{
    EngineSet, ExclusionDef, ForeignKeyDef, IndexDef, ParameterDef, ReferentialAction, UniqueDef,
};
use crate::model::{
    Exclusion, ExclusionElement, ForeignKey, Index, IndexPart, IndexStorage, ObjectName,
    PrimaryKey, Unique,
};
use crate::syntax::name::DefaultName;
use std::collections::BTreeMap;

impl<'a> Resolver<'a> {
    pub(super) fn primary_key(&mut self) -> Option<PrimaryKey> {
        let definition = self.definition.primary_key.as_ref()?;
        let columns = self.column_names(definition.columns)?;
        let default = DefaultName::primary_key(&self.name.name);
        Some(PrimaryKey {
            name: self.name(definition.name, &default, EngineSet::ALL, "the primary key"),
            columns,
            include: self.column_names(definition.include)?,
            deferrable: definition.deferrable,
            without_overlaps: definition.without_overlaps,
            storage: storage(definition.parameters, definition.tablespace),
            comment: definition.comment.map(str::to_owned),
        })
    }
}

impl<'a> Resolver<'a> {
    pub(super) fn unique(&mut self, definition: &UniqueDef<'_>) -> Option<Unique> {
        let parts = self.parts(definition.parts)?;
        let include = self.column_names(definition.include)?;
        let mut unique = Unique {
            name: String::new(),
            predicate: self.optional(definition.predicate.as_ref())?,
            include,
            parts,
            nulls_not_distinct: definition.nulls_not_distinct,
            deferrable: definition.deferrable,
            without_overlaps: definition.without_overlaps,
            storage: storage(definition.parameters, definition.tablespace),
            comment: definition.comment.map(str::to_owned),
            engines: definition.engines,
        };
        let parts = named_parts(&unique.parts, &unique.include);
        let default = if unique.is_index() {
            DefaultName::index(&self.name.name, &parts)
        } else {
            DefaultName::unique(&self.name.name, &parts)
        };
        unique.name = self.name(
            definition.name,
            &default,
            definition.engines,
            "a unique rule",
        );
        Some(unique)
    }
}

impl<'a> Resolver<'a> {
    pub(super) fn index(&mut self, definition: &IndexDef<'_>) -> Option<Index> {
        let parts = self.parts(definition.parts)?;
        let include = self.column_names(definition.include)?;
        let default = DefaultName::index(&self.name.name, &named_parts(&parts, &include));
        Some(Index {
            name: self.name(definition.name, &default, definition.engines, "an index"),
            method: definition.method.to_owned(),
            predicate: self.optional(definition.predicate.as_ref())?,
            parts,
            include,
            storage: storage(definition.parameters, definition.tablespace),
            comment: definition.comment.map(str::to_owned),
            engines: definition.engines,
        })
    }
}

impl<'a> Resolver<'a> {
    pub(super) fn exclusion(&mut self, definition: &ExclusionDef<'_>) -> Option<Exclusion> {
        let mut elements = Vec::new();
        for element in definition.elements {
            elements.push(ExclusionElement {
                part: self.parts(&[element.part])?.pop()?,
                operator: element.operator.to_owned(),
            });
        }
        let include = self.column_names(definition.include)?;
        let parts: Vec<IndexPart> = elements.iter().map(|it| it.part.clone()).collect();
        let default = DefaultName::exclusion(&self.name.name, &named_parts(&parts, &include));
        Some(Exclusion {
            name: self.name(
                definition.name,
                &default,
                definition.engines,
                "an exclusion constraint",
            ),
            method: definition.method.to_owned(),
            elements,
            predicate: self.optional(definition.predicate.as_ref())?,
            include,
            deferrable: definition.deferrable,
            storage: storage(definition.parameters, definition.tablespace),
            comment: definition.comment.map(str::to_owned),
            engines: definition.engines,
        })
    }
}

impl<'a> Resolver<'a> {
    pub(super) fn foreign_key(&mut self, definition: &ForeignKeyDef<'_>) -> Option<ForeignKey> {
        let columns = self.column_names(definition.columns)?;
        let target = ObjectName {
            namespace: definition.target_namespace.map(str::to_owned),
            name: definition.target_table.to_owned(),
        };
        let listed = self
            .schema
            .tables
            .iter()
            .find(|table| table_name(table) == target);
        let Some(listed) = listed else {
            let target = definition.target_type.to_owned();
            self.report(
                &columns.join(", "),
                ResolveProblem::UnknownTarget { target },
            );
            return None;
        };
        let mut target_columns = Vec::new();
        for field in definition.target_fields {
            match listed.columns.iter().find(|column| column.field == *field) {
                Some(column) => target_columns.push(column.name.to_owned()),
                None => self.report(
                    &columns.join(", "),
                    ResolveProblem::UnknownTargetField {
                        target: definition.target_type.to_owned(),
                        field: (*field).to_owned(),
                    },
                ),
            }
        }
        if target_columns.len() != definition.target_fields.len() {
            return None;
        }
        let names: Vec<&str> = columns.iter().map(String::as_str).collect();
        let default = DefaultName::foreign_key(&self.name.name, &names);
        Some(ForeignKey {
            name: self.name(
                definition.name,
                &default,
                definition.engines,
                "a foreign key",
            ),
            columns,
            target,
            target_columns,
            on_delete: definition.on_delete.unwrap_or(ReferentialAction::NoAction),
            on_update: definition.on_update.unwrap_or(ReferentialAction::NoAction),
            deferrable: definition.deferrable,
            match_full: definition.match_full,
            set_on_delete: self.column_names(definition.set_on_delete)?,
            period: definition.period,
            validity: definition.validity,
            comment: definition.comment.map(str::to_owned),
            engines: definition.engines,
        })
    }
}

fn storage(parameters: &[ParameterDef<'_>], tablespace: Option<&str>) -> IndexStorage {
    IndexStorage {
        parameters: self::parameters(parameters),
        tablespace: tablespace.map(str::to_owned),
    }
}

pub(super) fn parameters(parameters: &[ParameterDef<'_>]) -> BTreeMap<String, String> {
    let pairs = parameters.iter();
    pairs
        .map(|parameter| (parameter.name.to_owned(), parameter.value.to_owned()))
        .collect()
}
