//! CREATE and ALTER of domains and composites.

use super::Postgres;
use super::table::{collation, comment};
use super::words::{data_type, default, expression, identifier, object};
use crate::dialect::expression::Inexpressible;
use crate::dialect::quoting::indented;
use crate::diff::TypeAlteration;
use crate::model::{Attribute, DeclaredType, Domain, DomainCheck, ObjectName, TypeDefinition};
use crate::plan::{CommentTarget, Validation};

/// CREATE DOMAIN or CREATE TYPE, then the comments.
pub(super) fn create_type(
    dialect: &Postgres,
    declared: &DeclaredType,
) -> Result<Vec<String>, Inexpressible> {
    let name = &declared.name;
    let mut statements = vec![match &declared.definition {
        TypeDefinition::Domain(domain) => create_domain(dialect, name, domain)?,
        TypeDefinition::Composite(attributes) => create_composite(name, attributes),
    }];
    if declared.comment.is_some() {
        let target = CommentTarget::Type(name.clone());
        statements.push(comment(&target, declared.comment.as_deref()));
    }
    if let TypeDefinition::Composite(attributes) = &declared.definition {
        for attribute in attributes.iter().filter(|it| it.comment.is_some()) {
            let target = CommentTarget::Attribute(name.clone(), attribute.name.clone());
            statements.push(comment(&target, attribute.comment.as_deref()));
        }
    }
    Ok(statements)
}

fn create_domain(
    dialect: &Postgres,
    name: &ObjectName,
    domain: &Domain,
) -> Result<String, Inexpressible> {
    let mut sql = format!(
        "CREATE DOMAIN {} AS {}",
        object(name),
        data_type(&domain.base)
    );
    if let Some(name) = &domain.collation {
        sql.push_str(&format!(" COLLATE {}", collation(name)));
    }
    if let Some(value) = &domain.default {
        sql.push_str(&format!(" DEFAULT {}", default(value, dialect.version)?));
    }
    if domain.not_null {
        sql.push_str(" NOT NULL");
    }
    for check in &domain.checks {
        sql.push_str(&format!("\n    {}", domain_check(dialect, check)?));
    }
    Ok(sql)
}

fn domain_check(dialect: &Postgres, check: &DomainCheck) -> Result<String, Inexpressible> {
    Ok(format!(
        "CONSTRAINT {} CHECK ({})",
        identifier(&check.name),
        expression(&check.expression, dialect.version)?
    ))
}

fn create_composite(name: &ObjectName, attributes: &[Attribute]) -> String {
    let attributes: Vec<String> = attributes.iter().map(attribute).collect();
    format!(
        "CREATE TYPE {} AS (\n{}\n)",
        object(name),
        indented(&attributes)
    )
}

fn attribute(attribute: &Attribute) -> String {
    let collation = match &attribute.collation {
        Some(name) => format!(" COLLATE {}", collation(name)),
        None => String::new(),
    };
    format!(
        "{} {}{collation}",
        identifier(&attribute.name),
        data_type(&attribute.data_type)
    )
}

/// DROP DOMAIN or DROP TYPE.
pub(super) fn drop_type(declared: &DeclaredType) -> String {
    let kind = match declared.definition {
        TypeDefinition::Domain(_) => "DOMAIN",
        TypeDefinition::Composite(_) => "TYPE",
    };
    format!("DROP {kind} {}", object(&declared.name))
}

/// ALTER DOMAIN ... ADD CONSTRAINT
pub(super) fn add_check(
    dialect: &Postgres,
    domain: &ObjectName,
    check: &DomainCheck,
    validation: Validation,
) -> Result<String, Inexpressible> {
    let not_valid = match validation {
        Validation::Immediate => "",
        Validation::Deferred => " NOT VALID",
    };
    Ok(format!(
        "ALTER DOMAIN {} ADD {}{not_valid}",
        object(domain),
        domain_check(dialect, check)?
    ))
}

/// ALTER DOMAIN or ALTER TYPE.
pub(super) fn alter_type(
    dialect: &Postgres,
    name: &ObjectName,
    alteration: &TypeAlteration,
) -> Result<String, Inexpressible> {
    let name_sql = object(name);
    Ok(match alteration {
        TypeAlteration::AddCheck(check) => add_check(dialect, name, check, Validation::Immediate)?,
        TypeAlteration::DropCheck(check) => {
            let check = identifier(&check.name);
            format!("ALTER DOMAIN {name_sql} DROP CONSTRAINT {check}")
        }
        TypeAlteration::SetDefault {
            new: Some(value), ..
        } => {
            let value = default(value, dialect.version)?;
            format!("ALTER DOMAIN {name_sql} SET DEFAULT {value}")
        }
        TypeAlteration::SetDefault { new: None, .. } => {
            format!("ALTER DOMAIN {name_sql} DROP DEFAULT")
        }
        TypeAlteration::SetNotNull => format!("ALTER DOMAIN {name_sql} SET NOT NULL"),
        TypeAlteration::DropNotNull => format!("ALTER DOMAIN {name_sql} DROP NOT NULL"),
        TypeAlteration::AddAttribute(new) => {
            format!("ALTER TYPE {name_sql} ADD ATTRIBUTE {}", attribute(new))
        }
        TypeAlteration::DropAttribute(old) => {
            let old = identifier(&old.name);
            format!("ALTER TYPE {name_sql} DROP ATTRIBUTE {old}")
        }
        TypeAlteration::ChangeAttribute { new, .. } => {
            let collation = match &new.collation {
                Some(name) => format!(" COLLATE {}", collation(name)),
                None => String::new(),
            };
            format!(
                "ALTER TYPE {name_sql} ALTER ATTRIBUTE {} TYPE {}{collation}",
                identifier(&new.name),
                data_type(&new.data_type)
            )
        }
        TypeAlteration::Comment { new, .. } => {
            comment(&CommentTarget::Type(name.clone()), new.as_deref())
        }
        TypeAlteration::AttributeComment { attribute, new, .. } => comment(
            &CommentTarget::Attribute(name.clone(), attribute.clone()),
            new.as_deref(),
        ),
    })
}
