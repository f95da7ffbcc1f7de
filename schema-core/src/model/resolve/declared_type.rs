//! Domains and composites: whatever a column's type is made of.

use super::{ResolveError, ResolveProblem, enumeration};
use crate::def::{ColumnType, CompositeDef, DefaultDef, DomainDef, EnumForm, ExpressionDef};
use crate::model::expression::Builder;
use crate::model::{
    Attribute, DataType, DeclaredType, Domain, DomainCheck, Expression, ObjectId, ObjectName,
    Schema, TypeDefinition,
};
use crate::syntax::name::DefaultName;

/// Collects every type that `column_type` names.
pub(super) fn collect(
    column_type: &ColumnType<'_>,
    schema: &mut Schema,
    errors: &mut Vec<ResolveError>,
) {
    enumeration(column_type, &mut schema.enums, errors);
    if let Some(definition) = column_type.domain {
        let found = domain(definition, errors);
        add(found, definition.rust_name, schema, errors);
        within(&definition.base, definition.name, errors);
        collect(&definition.base, schema, errors);
    } else if let Some(definition) = column_type.composite {
        let found = composite(definition);
        add(found, definition.rust_name, schema, errors);
        for attribute in definition.attributes {
            within(&attribute.column_type, definition.name, errors);
            collect(&attribute.column_type, schema, errors);
        }
    }
}

/// An enumeration that a check of the column holds has no check inside of another type.
fn within(part: &ColumnType<'_>, object: &str, errors: &mut Vec<ResolveError>) {
    let enumeration = part.enumeration;
    if let Some(enumeration) = enumeration.filter(|it| it.form == EnumForm::Check) {
        errors.push(ResolveError {
            object: object.to_owned(),
            problem: ResolveProblem::UncheckedEnum {
                rust_name: enumeration.rust_name.to_owned(),
            },
        });
    }
}

/// Types share their names with tables, because a table is a type too.
pub(super) fn check_names(schema: &Schema, errors: &mut Vec<ResolveError>) {
    let kinds = |name: &ObjectName| {
        let mut kinds = Vec::new();
        if schema.enums.contains_key(name) {
            kinds.push("an enumeration");
        }
        if let Some(declared) = schema.types.get(name) {
            kinds.push(match declared.definition {
                TypeDefinition::Domain(_) => "a domain",
                TypeDefinition::Composite(_) => "a composite",
            });
        }
        if schema.tables.contains_key(name) {
            kinds.push("a table");
        }
        kinds
    };
    for name in schema.enums.keys().chain(schema.types.keys()) {
        if let [first, second, ..] = kinds(name).as_slice() {
            let error = ResolveError {
                object: name.to_string(),
                problem: ResolveProblem::DuplicateName {
                    name: name.name.clone(),
                    first: (*first).to_owned(),
                    second: (*second).to_owned(),
                },
            };
            if !errors.contains(&error) {
                errors.push(error);
            }
        }
    }
}

fn add(found: DeclaredType, rust_name: &str, schema: &mut Schema, errors: &mut Vec<ResolveError>) {
    match schema.types.get(&found.name) {
        None => {
            schema.types.insert(found.name.clone(), found);
        }
        Some(known) if *known == found => {}
        Some(_) => {
            let error = ResolveError {
                object: found.name.to_string(),
                problem: ResolveProblem::ConflictingType {
                    rust_name: rust_name.to_owned(),
                },
            };
            if !errors.contains(&error) {
                errors.push(error);
            }
        }
    }
}

fn domain(definition: &DomainDef<'_>, errors: &mut Vec<ResolveError>) -> DeclaredType {
    let name = object_name(definition.namespace, definition.name);
    let mut read = |expression: &ExpressionDef<'_>| -> Expression {
        Builder::definition(expression, |_| None).unwrap_or_else(|| {
            errors.push(ResolveError {
                object: name.to_string(),
                problem: ResolveProblem::Damaged {
                    what: "an expression",
                },
            });
            Expression::Null
        })
    };
    let mut taken: Vec<String> = definition
        .checks
        .iter()
        .filter_map(|check| check.name.map(str::to_owned))
        .collect();
    let mut checks = Vec::new();
    for check in definition.checks {
        let check_name = check.name.map_or_else(
            || {
                DefaultName::check(definition.name, None)
                    .unused(|name| taken.iter().any(|it| it == name))
            },
            str::to_owned,
        );
        taken.push(check_name.clone());
        checks.push(DomainCheck {
            name: check_name,
            expression: read(&check.expression),
        });
    }
    checks.sort_by(|one, other| one.name.cmp(&other.name));
    let default = default_of(definition).map(read);
    DeclaredType {
        id: ObjectId::default(),
        comment: definition.comment.map(str::to_owned),
        definition: TypeDefinition::Domain(Box::new(Domain {
            base: DataType::from(&definition.base),
            not_null: definition.not_null,
            default,
            collation: definition.collation.map(str::to_owned),
            checks,
        })),
        name,
    }
}

/// A domain over another one has its default from the time when it is made; said here, so that it follows.
fn default_of<'a>(definition: &'a DomainDef<'_>) -> Option<&'a ExpressionDef<'a>> {
    match &definition.default {
        DefaultDef::Expression(value) => Some(value),
        DefaultDef::None | DefaultDef::Client => match definition.base.domain {
            Some(under) if definition.base.dimensions == under.base.dimensions => default_of(under),
            _ => None,
        },
    }
}

fn composite(definition: &CompositeDef<'_>) -> DeclaredType {
    let attributes = definition.attributes.iter().map(|attribute| Attribute {
        name: attribute.name.to_owned(),
        data_type: DataType::from(&attribute.column_type),
        collation: attribute.collation.map(str::to_owned),
        comment: attribute.comment.map(str::to_owned),
    });
    DeclaredType {
        id: ObjectId::default(),
        name: object_name(definition.namespace, definition.name),
        comment: definition.comment.map(str::to_owned),
        definition: TypeDefinition::Composite(attributes.collect()),
    }
}

fn object_name(namespace: Option<&str>, name: &str) -> ObjectName {
    ObjectName {
        namespace: namespace.map(str::to_owned),
        name: name.to_owned(),
    }
}
