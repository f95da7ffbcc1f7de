//! Enums, domains and composites.

use super::Context;
use super::attribute::{
    Documentation, attribute, documentation, is_word, literal, word_or_literal,
};
use super::expression::Names;
use super::item::{Item, Omissions};
use super::names::{fields, variants};
use super::rust_type::rust_type;
use schema_core::model::{Attribute, DeclaredType, Domain, EnumType, ObjectName, TypeDefinition};
use schema_core::syntax::name::{DefaultName, snake_case};
use std::collections::BTreeSet;

/// Writes an enum.
pub(super) fn enumeration(
    context: &Context<'_>,
    enumeration: &EnumType,
    omissions: &mut Omissions,
) -> Option<Item> {
    let rust_name = context.types.declared(&enumeration.name)?;
    let object = format!("enum {}", enumeration.name);
    let mut text = comment(enumeration.comment.as_deref(), &object, omissions);
    text.push_str(&format!("#[derive({})]\n", context.derives("SqlEnum")));
    let options = named(&enumeration.name, rust_name);
    if !options.is_empty() {
        text.push_str(&attribute("sql_enum", &options, 0));
    }
    text.push_str(&format!("pub enum {rust_name} {{\n"));
    for (label, variant) in enumeration.labels.iter().zip(variants(&enumeration.labels)) {
        if snake_case(&variant) != *label {
            text.push_str(&attribute(
                "sql_enum",
                &[format!("label = {}", literal(label))],
                4,
            ));
        }
        text.push_str(&format!("    {variant},\n"));
    }
    text.push_str("}\n");
    if enumeration.labels.iter().any(String::is_empty) {
        omissions.add(
            &object,
            "one of its labels is empty, which `cargo schema generate` refuses",
        );
    }
    if enumeration.labels.is_empty() {
        omissions.add(
            object,
            "it has no labels, so that no column can hold a value of it",
        );
        return None;
    }
    Some(item(&enumeration.name, rust_name, text))
}

/// Writes a domain or a composite.
pub(super) fn declared(
    context: &Context<'_>,
    declared: &DeclaredType,
    omissions: &mut Omissions,
) -> Option<Item> {
    match &declared.definition {
        TypeDefinition::Domain(domain) => self::domain(context, declared, domain, omissions),
        TypeDefinition::Composite(attributes) => {
            composite(context, declared, attributes, omissions)
        }
    }
}

fn domain(
    context: &Context<'_>,
    declared: &DeclaredType,
    domain: &Domain,
    omissions: &mut Omissions,
) -> Option<Item> {
    let rust_name = context.types.declared(&declared.name)?;
    let object = format!("domain {}", declared.name);
    let Some(base) = rust_type(&domain.base, context.features, &context.types) else {
        omissions.add(object, "the language has no word for the type under it");
        return None;
    };
    if let Some(feature) = base.wanted_feature {
        context.want(feature);
    }
    let names = Names {
        schema: context.schema,
        types: &context.types,
        columns: Vec::new(),
    };
    let mut mentions: BTreeSet<String> = base.names.iter().cloned().collect();
    let mut text = comment(declared.comment.as_deref(), &object, omissions);
    text.push_str(&format!("#[derive({})]\n", context.derives("SqlType")));
    let mut options = Vec::new();
    options.extend(base.declared.clone());
    // Only what has a name, a check or the like is a domain.
    options.push(format!("name = {}", literal(&declared.name.name)));
    if let Some(namespace) = &declared.name.namespace {
        options.push(format!("namespace = {}", word_or_literal(namespace)));
    }
    let default_name = DefaultName::check(&declared.name.name, None).first();
    for check in &domain.checks {
        mentions.extend(names.enums(&check.expression));
        let condition = names.text(&check.expression);
        if check.name == default_name {
            options.push(format!("check({condition})"));
        } else if is_word(&check.name) {
            options.push(format!("check({}, {condition})", check.name));
        } else {
            omissions.add(
                format!("check {}.{}", declared.name, check.name),
                "the check of a domain is named by a word, and this name is none: it gets another name",
            );
            options.push(format!("check({condition})"));
        }
    }
    if let Some(default) = &domain.default {
        mentions.extend(names.enums(default));
        options.push(format!("default = {}", names.text(default)));
    }
    if domain.not_null {
        options.push("not_null".to_owned());
    }
    options.extend(
        domain
            .collation
            .as_ref()
            .map(|it| format!("collate = {}", literal(it))),
    );
    text.push_str(&attribute("sql_type", &options, 0));
    text.push_str(&format!("pub struct {rust_name}(pub {});\n", base.text));
    Some(Item {
        imports: base.imports.iter().copied().collect(),
        mentions,
        ..item(&declared.name, rust_name, text)
    })
}

fn composite(
    context: &Context<'_>,
    declared: &DeclaredType,
    attributes: &[Attribute],
    omissions: &mut Omissions,
) -> Option<Item> {
    let rust_name = context.types.declared(&declared.name)?;
    let object = format!("composite {}", declared.name);
    let mut text = comment(declared.comment.as_deref(), &object, omissions);
    text.push_str(&format!("#[derive({})]\n", context.derives("SqlType")));
    let options = named(&declared.name, rust_name);
    if !options.is_empty() {
        text.push_str(&attribute("sql_type", &options, 0));
    }
    text.push_str(&format!("pub struct {rust_name} {{\n"));
    let mut imports = BTreeSet::new();
    let mut mentions = BTreeSet::new();
    let fields = fields(attributes.iter().map(|attribute| attribute.name.as_str()));
    for (each, field) in attributes.iter().zip(fields) {
        let Some(found) = rust_type(&each.data_type, context.features, &context.types) else {
            omissions.add(
                format!("attribute {}.{}", declared.name, each.name),
                "the language has no word for its type, so that it is left out",
            );
            continue;
        };
        if let Some(feature) = found.wanted_feature {
            context.want(feature);
        }
        imports.extend(found.imports.iter().copied());
        mentions.extend(found.names.iter().cloned());
        let mut options = Vec::new();
        if field.strip_prefix("r#").unwrap_or(&field) != each.name {
            options.push(format!("name = {}", literal(&each.name)));
        }
        options.extend(found.declared.map(|declared| format!("type = {declared}")));
        options.extend(
            each.collation
                .as_ref()
                .map(|it| format!("collate = {}", literal(it))),
        );
        let object = format!("comment on attribute {}.{}", declared.name, each.name);
        match documentation(each.comment.as_deref(), 4) {
            Documentation::Lines(lines) => text.push_str(&lines),
            Documentation::Unfit => unfit(object, omissions),
        }
        if !options.is_empty() {
            text.push_str(&attribute("column", &options, 4));
        }
        text.push_str(&format!("    pub {field}: {},\n", found.text));
    }
    text.push_str("}\n");
    Some(Item {
        imports,
        mentions,
        ..item(&declared.name, rust_name, text)
    })
}

fn item(name: &ObjectName, rust_name: &str, text: String) -> Item {
    Item {
        namespace: name.namespace.clone(),
        name: rust_name.to_owned(),
        text,
        imports: BTreeSet::new(),
        mentions: BTreeSet::new(),
    }
}

/// `name = ".."` and `namespace = ..`, where they are not the default.
fn named(name: &ObjectName, rust_name: &str) -> Vec<String> {
    let mut options = Vec::new();
    if snake_case(rust_name) != name.name {
        options.push(format!("name = {}", literal(&name.name)));
    }
    if let Some(namespace) = &name.namespace {
        options.push(format!("namespace = {}", word_or_literal(namespace)));
    }
    options
}

fn comment(comment: Option<&str>, object: &str, omissions: &mut Omissions) -> String {
    match documentation(comment, 0) {
        Documentation::Lines(lines) => lines,
        Documentation::Unfit => {
            unfit(format!("comment on {object}"), omissions);
            String::new()
        }
    }
}

fn unfit(object: String, omissions: &mut Omissions) {
    omissions.add(
        object,
        "a doc comment cannot keep its white space, so that it is left out",
    );
}
