//! One table.

mod constraint;

use super::flattened::{Structs, only_column};
use super::name::{Names, key_parts};
use super::{ResolveError, ResolveProblem, sequence, table_name};
use crate::def::{
    CheckDef, ColumnDef, ColumnIndex, DefaultDef, EngineSet, EnumForm, ExpressionDef, IndexKeyDef,
    IndexPartDef, SchemaDef, TableDef, TypeKind,
};
use crate::model::expression::Builder;
use crate::model::{
    Check, Column, ColumnForm, DataType, Exclusion, Expression, ForeignKey, Index, IndexKey,
    IndexPart, ObjectId, ObjectName, PhysicalOptions, Table, Unique,
};
use crate::syntax::name::{DefaultName, NamePart};
use constraint::parameters;
use std::collections::BTreeMap;

/// Resolves one table of `schema`.
pub(super) fn resolve(
    definition: &TableDef<'_>,
    schema: &SchemaDef<'_>,
    errors: &mut Vec<ResolveError>,
) -> Table {
    let details = definition.details;
    let mut resolver = Resolver {
        definition,
        schema,
        structs: Structs::of(definition),
        name: table_name(definition),
        names: Names::default(),
        errors,
    };
    resolver.reserve_written_names();
    let columns = resolver.columns();
    // The order in which PostgreSQL names what one CREATE TABLE holds does not matter for these, because
    // their labels differ.
    let primary_key = resolver.primary_key();
    let mut uniques: Vec<Unique> = definition
        .uniques
        .iter()
        .filter_map(|unique| resolver.unique(unique))
        .collect();
    let mut checks: Vec<Check> = details
        .checks
        .iter()
        .filter_map(|check| resolver.check(check, definition.columns, ""))
        .collect();
    checks.extend(resolver.flattened_checks());
    checks.extend(resolver.checks_of_enums());
    let mut foreign_keys: Vec<ForeignKey> = definition
        .foreign_keys
        .iter()
        .filter_map(|key| resolver.foreign_key(key))
        .collect();
    let mut indexes: Vec<Index> = details
        .indexes
        .iter()
        .filter_map(|index| resolver.index(index))
        .collect();
    let mut exclusions: Vec<Exclusion> = definition
        .details
        .exclusions
        .iter()
        .filter_map(|exclusion| resolver.exclusion(exclusion))
        .collect();
    exclusions.sort_by(|one, two| one.name.cmp(&two.name));
    let objects = resolver.objects();
    let partitioning = resolver.partitioning();
    uniques.sort_by(|one, two| one.name.cmp(&two.name));
    checks.sort_by(|one, two| one.name.cmp(&two.name));
    foreign_keys.sort_by(|one, two| one.name.cmp(&two.name));
    indexes.sort_by(|one, two| one.name.cmp(&two.name));
    Table {
        id: ObjectId::default(),
        name: resolver.name,
        renamed_from: details.renamed_from.map(str::to_owned),
        comment: details.comment.map(str::to_owned),
        rows: definition.rows,
        columns,
        primary_key,
        uniques,
        foreign_keys,
        checks,
        indexes,
        exclusions,
        properties: super::table_object::properties(definition.details.properties),
        partitioning,
        objects,
    }
}

pub(super) struct Resolver<'a> {
    pub(super) definition: &'a TableDef<'a>,
    schema: &'a SchemaDef<'a>,
    pub(super) structs: Structs<'a>,
    pub(super) name: ObjectName,
    names: Names,
    errors: &'a mut Vec<ResolveError>,
}

impl<'a> Resolver<'a> {
    pub(super) fn report(&mut self, object: &str, problem: ResolveProblem) {
        let object = match object {
            "" => self.name.to_string(),
            part => format!("{}.{part}", self.name),
        };
        self.errors.push(ResolveError { object, problem });
    }

    pub(super) fn damaged(&mut self, what: &'static str) {
        self.report("", ResolveProblem::Damaged { what });
    }

    /// Written names come first, so that a default gives way to them wherever they stand.
    fn reserve_written_names(&mut self) {
        let definition = self.definition;
        let details = definition.details;
        let flattened = self.structs.check_names();
        let mut written: Vec<(Option<&str>, EngineSet, &'static str)> = flattened
            .iter()
            .map(|(name, engines)| (Some(name.as_str()), *engines, "a check"))
            .collect();
        if let Some(key) = &definition.primary_key {
            written.push((key.name, EngineSet::ALL, "the primary key"));
        }
        written.extend(
            definition
                .uniques
                .iter()
                .map(|rule| (rule.name, rule.engines, "a unique rule")),
        );
        written.extend(
            details
                .checks
                .iter()
                .map(|check| (check.name, check.engines, "a check")),
        );
        written.extend(
            definition
                .foreign_keys
                .iter()
                .map(|key| (key.name, key.engines, "a foreign key")),
        );
        written.extend(
            details
                .indexes
                .iter()
                .map(|index| (index.name, index.engines, "an index")),
        );
        written.extend(
            definition
                .details
                .exclusions
                .iter()
                .map(|it| (it.name, it.engines, "an exclusion constraint")),
        );
        for (name, engines, description) in written {
            let Some(name) = name else { continue };
            if let Some(first) = self.names.reserve(name, engines, description) {
                self.report(
                    "",
                    ResolveProblem::DuplicateName {
                        name: name.to_owned(),
                        first: first.to_owned(),
                        second: description.to_owned(),
                    },
                );
            }
        }
    }

    /// The written name, else the default, numbered if it is taken.
    pub(super) fn name(
        &mut self,
        written: Option<&str>,
        default: &DefaultName,
        engines: EngineSet,
        description: &'static str,
    ) -> String {
        if let Some(written) = written {
            return written.to_owned();
        }
        let name = default.unused(|name| self.names.is_taken(name, engines));
        self.names.reserve(&name, engines, description);
        name
    }

    fn columns(&mut self) -> Vec<Column> {
        let mut columns: Vec<Column> = Vec::new();
        for position in self.definition.column_order() {
            let Some(definition) = self.definition.columns.get(position) else {
                continue;
            };
            let column = match self.structs.of_column(position) {
                Some(of) => self.flattened_column(definition, &of),
                None => self.column(definition, self.definition.columns),
            };
            if columns.iter().any(|other| other.name == column.name) {
                self.report(&column.name, ResolveProblem::DuplicateColumn);
            }
            columns.push(column);
        }
        columns
    }

    /// `names` are the columns that its expressions count.
    pub(super) fn column(&mut self, definition: &ColumnDef<'_>, names: &[ColumnDef<'_>]) -> Column {
        if definition.column_type.kind == TypeKind::Unknown {
            self.report(definition.name, ResolveProblem::UnknownType);
        }
        let details = definition.details;
        let default = match &details.default {
            DefaultDef::None | DefaultDef::Client => None,
            DefaultDef::Expression(expression) => self.expression_over(expression, names),
        };
        let generated = details.generated.as_ref().and_then(|generated| {
            let expression = self.expression_over(&generated.expression, names)?;
            Some((expression, generated.stored))
        });
        let identity = details
            .identity
            .map(|identity| sequence::identity(&identity, definition.column_type.kind));
        let mut forms: Vec<ColumnForm> = details
            .forms
            .iter()
            .map(|form| ColumnForm {
                engine: form.engine,
                data_type: form.column_type.as_ref().map(DataType::from),
                default: form
                    .default
                    .as_ref()
                    .and_then(|default| self.expression_over(default, names)),
                collation: form.collation.map(str::to_owned),
            })
            .collect();
        forms.sort_by_key(|form| form.engine.0);
        Column {
            id: ObjectId::default(),
            name: definition.name.to_owned(),
            renamed_from: details.renamed_from.map(str::to_owned),
            data_type: DataType::from(&definition.column_type),
            nullable: definition.nullable,
            default,
            identity,
            generated,
            backfill: details
                .backfill
                .as_ref()
                .and_then(|backfill| self.expression_over(backfill, names)),
            renamed_labels: renamed_labels(definition),
            collation: details.collation.map(|collation| ObjectName {
                namespace: collation.namespace.map(str::to_owned),
                name: collation.name.to_owned(),
            }),
            physical: details
                .physical
                .as_ref()
                .map(PhysicalOptions::from)
                .unwrap_or_default(),
            comment: details.comment.map(str::to_owned),
            forms,
        }
    }

    /// `columns` are what its expression counts, and `prefix` stands before a written name.
    pub(super) fn check(
        &mut self,
        definition: &CheckDef<'_>,
        columns: &[ColumnDef<'_>],
        prefix: &str,
    ) -> Option<Check> {
        let expression = self.expression_over(&definition.expression, columns)?;
        let column = only_column(definition, columns);
        let default = DefaultName::check(&self.name.name, column);
        let written = definition.name.map(|name| format!("{prefix}{name}"));
        Some(Check {
            name: self.name(written.as_deref(), &default, definition.engines, "a check"),
            expression,
            no_inherit: definition.no_inherit,
            validity: definition.validity,
            comment: definition.comment.map(str::to_owned),
            engines: definition.engines,
        })
    }

    /// The labels of enumerations that have no type of their own.
    fn checks_of_enums(&mut self) -> Vec<Check> {
        let mut checks = Vec::new();
        for column in self.definition.columns {
            let enumeration = column.column_type.enumeration;
            let Some(enumeration) = enumeration.filter(|it| it.form == EnumForm::Check) else {
                continue;
            };
            if column.column_type.dimensions > 0 {
                self.report(
                    column.name,
                    ResolveProblem::UncheckedEnum {
                        rust_name: enumeration.rust_name.to_owned(),
                    },
                );
                continue;
            }
            let variants = enumeration.variants.iter();
            let labels = variants.map(|variant| Expression::Text(variant.label.to_owned()));
            let default = DefaultName::check(&self.name.name, Some(column.name));
            let this = Box::new(Expression::Column(column.name.to_owned()));
            checks.push(Check::new(
                self.name(None, &default, EngineSet::ALL, "a check"),
                Expression::OneOf(this, labels.collect()),
            ));
        }
        checks
    }

    pub(super) fn parts(&mut self, definitions: &[IndexPartDef<'_>]) -> Option<Vec<IndexPart>> {
        definitions
            .iter()
            .map(|definition| {
                let key = match &definition.key {
                    IndexKeyDef::Column(index) => {
                        IndexKey::Column(self.column_names(&[*index])?.pop()?)
                    }
                    IndexKeyDef::Expression(expression) => match self.expression(expression)? {
                        // An expression that is a column alone is that column to every engine.
                        Expression::Column(name) => IndexKey::Column(name),
                        expression => IndexKey::Expression(expression),
                    },
                };
                Some(IndexPart {
                    key,
                    descending: definition.descending,
                    nulls: definition.nulls,
                    operator_class: definition.operator_class.map(str::to_owned),
                    operator_class_parameters: parameters(definition.operator_class_parameters),
                    collation: definition.collation.map(str::to_owned),
                })
            })
            .collect()
    }

    fn column_name(&self, index: ColumnIndex) -> Option<&'a str> {
        let columns = self.definition.columns;
        columns.get(usize::from(index)).map(|column| column.name)
    }

    pub(super) fn column_names(&mut self, indexes: &[ColumnIndex]) -> Option<Vec<String>> {
        let names: Option<Vec<String>> = indexes
            .iter()
            .map(|index| self.column_name(*index).map(str::to_owned))
            .collect();
        if names.is_none() {
            self.damaged("the number of a column");
        }
        names
    }

    pub(super) fn expression(&mut self, definition: &ExpressionDef<'_>) -> Option<Expression> {
        self.expression_over(definition, self.definition.columns)
    }

    /// An expression that counts other columns than those of the table.
    pub(super) fn expression_over(
        &mut self,
        definition: &ExpressionDef<'_>,
        columns: &[ColumnDef<'_>],
    ) -> Option<Expression> {
        let expression = Builder::definition(definition, |index| {
            columns.get(usize::from(index)).map(|column| column.name)
        });
        if expression.is_none() {
            self.damaged("an expression");
        }
        expression
    }

    /// `None` where the expression is damaged, `Some(None)` where there is none.
    pub(super) fn optional(
        &mut self,
        definition: Option<&ExpressionDef<'_>>,
    ) -> Option<Option<Expression>> {
        match definition {
            Some(definition) => self.expression(definition).map(Some),
            None => Some(None),
        }
    }
}

pub(crate) fn named_parts<'a>(parts: &'a [IndexPart], include: &'a [String]) -> Vec<NamePart<'a>> {
    let mut named = key_parts(parts);
    named.extend(include.iter().map(|column| NamePart::Column(column)));
    named
}

/// What the enumeration of a column says of the names of its labels in the previous release.
fn renamed_labels(column: &ColumnDef<'_>) -> BTreeMap<String, String> {
    let variants = column
        .column_type
        .enumeration
        .map_or(&[][..], |it| it.variants);
    let renamed = variants.iter().filter_map(|variant| {
        let from = variant.renamed_from?;
        Some((variant.label.to_owned(), from.to_owned()))
    });
    renamed.collect()
}
