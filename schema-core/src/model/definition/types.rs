//! Data types, and the types that a schema declares.

use super::expression::Scope;
use super::{keep, keep_one, namespace, optional, text};
use crate::def::{
    AttributeDef, ColumnType, CompositeDef, DefaultDef, DomainCheckDef, DomainDef, EnumDef,
    EnumForm, ExtensionTypeDef, TypeKind, VariantDef,
};
use crate::model::{DataType, DeclaredType, EnumType, ObjectName, Schema, TypeDefinition};
use std::collections::BTreeMap;

/// The declared types, each once, so that columns share them as structs do.
#[derive(Default)]
pub(super) struct Types {
    enums: BTreeMap<ObjectName, &'static EnumDef<'static>>,
    domains: BTreeMap<ObjectName, &'static DomainDef<'static>>,
    composites: BTreeMap<ObjectName, &'static CompositeDef<'static>>,
}

impl Types {
    /// Builds all of them. A type may be made of others, so that each round adds those whose parts are there.
    pub(super) fn of(schema: &Schema) -> Self {
        let mut types = Self::default();
        for (name, found) in &schema.enums {
            types
                .enums
                .insert(name.clone(), keep_one(enumeration(found)));
        }
        for _ in 0..schema.types.len() {
            for declared in schema.types.values() {
                let is_ready = declared
                    .parts()
                    .iter()
                    .all(|part| types.knows(part, schema));
                if is_ready && !types.has(&declared.name) {
                    types.add(declared);
                }
            }
        }
        types
    }

    fn has(&self, name: &ObjectName) -> bool {
        self.domains.contains_key(name) || self.composites.contains_key(name)
    }

    fn knows(&self, part: &DataType, schema: &Schema) -> bool {
        let name = part.name.as_ref().filter(|_| part.extension.is_none());
        name.is_none_or(|name| !schema.types.contains_key(name) || self.has(name))
    }

    fn add(&mut self, declared: &DeclaredType) {
        let name = declared.name.clone();
        let (rust_name, own) = (text(&name.name), namespace(&name));
        let comment = optional(declared.comment.as_ref());
        match &declared.definition {
            TypeDefinition::Domain(domain) => {
                let scope = Scope {
                    columns: &[],
                    types: self,
                };
                let checks = domain.checks.iter().map(|check| DomainCheckDef {
                    name: Some(text(&check.name)),
                    expression: scope.expression(&check.expression),
                });
                let definition = DomainDef {
                    rust_name,
                    name: rust_name,
                    namespace: own,
                    comment,
                    digest: 0,
                    base: self.column_type(&domain.base),
                    not_null: domain.not_null,
                    default: match &domain.default {
                        Some(default) => DefaultDef::Expression(scope.expression(default)),
                        None => DefaultDef::None,
                    },
                    collation: optional(domain.collation.as_ref()),
                    checks: keep(checks.collect()),
                };
                self.domains.insert(name, keep_one(definition));
            }
            TypeDefinition::Composite(attributes) => {
                let attributes = attributes.iter().map(|attribute| AttributeDef {
                    field: text(&attribute.name),
                    name: text(&attribute.name),
                    column_type: self.column_type(&attribute.data_type),
                    collation: optional(attribute.collation.as_ref()),
                    comment: optional(attribute.comment.as_ref()),
                });
                let definition = CompositeDef {
                    rust_name,
                    name: rust_name,
                    namespace: own,
                    comment,
                    digest: 0,
                    attributes: keep(attributes.collect()),
                };
                self.composites.insert(name, keep_one(definition));
            }
        }
    }

    /// The type as definitions say it.
    pub(super) fn column_type(&self, data_type: &DataType) -> ColumnType<'static> {
        let plain = ColumnType {
            precision: data_type.precision,
            scale: data_type.scale,
            dimensions: data_type.dimensions,
            modifier: optional(data_type.modifier.as_ref()),
            ..ColumnType::new(data_type.kind)
        };
        let Some(name) = &data_type.name else {
            return plain;
        };
        if let Some(extension) = &data_type.extension {
            return ColumnType {
                extension: Some(ExtensionTypeDef {
                    extension: text(extension),
                    name: text(&name.name),
                }),
                ..plain
            };
        }
        match data_type.kind {
            TypeKind::Enum => ColumnType {
                enumeration: self.enums.get(name).copied(),
                ..plain
            },
            TypeKind::Composite => ColumnType {
                composite: self.composites.get(name).copied(),
                ..plain
            },
            TypeKind::Domain => match self.domains.get(name).copied() {
                Some(domain) => ColumnType {
                    domain: Some(domain),
                    dimensions: domain.base.dimensions.saturating_add(data_type.dimensions),
                    ..domain.base
                },
                None => plain,
            },
            _ => plain,
        }
    }
}

fn enumeration(found: &EnumType) -> EnumDef<'static> {
    let variants = found.labels.iter().map(|label| VariantDef {
        rust_name: text(label),
        label: text(label),
        renamed_from: optional(found.renamed_labels.get(label)),
    });
    EnumDef {
        rust_name: text(&found.name.name),
        name: text(&found.name.name),
        namespace: namespace(&found.name),
        comment: optional(found.comment.as_ref()),
        digest: 0,
        form: EnumForm::Native,
        variants: keep(variants.collect()),
    }
}
