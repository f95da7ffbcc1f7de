//! Objects that are no tables.

mod footprint;

use super::Postgres;
use super::index::{create_index, drop_index};
use super::words::{dollar_quoted, identifier, identifiers, literal, object};
use crate::def::ObjectKind;
use crate::dialect::expression::Inexpressible;
use crate::model::{
    Extension, Index, ObjectDefinition, ObjectKey, Publication, PublishedTables, Role,
    SchemaObject, SqlDefinition, Unique, View,
};
use crate::plan::CommentTarget;
use crate::syntax::sql_definition::{
    DefinitionError, Replacement, create_text, header, replace_text, statements,
};
pub(super) use footprint::{locks, work};

/// Whether the server takes the new definition in the place of the old one.
pub(super) fn replacement(old: &SchemaObject, new: &SchemaObject) -> Replacement {
    let in_place = match (&old.definition, &new.definition) {
        (ObjectDefinition::View(old), ObjectDefinition::View(after)) => {
            match new.key.kind == ObjectKind::MaterializedView {
                // Its query cannot be replaced, its indexes can.
                true => old.query == after.query && old.options == after.options,
                // Columns can be added at the end.
                false => after.shape().starts_with(&old.shape()),
            }
        }
        (ObjectDefinition::Publication(old), ObjectDefinition::Publication(new)) => {
            matches!(old.tables, PublishedTables::All) == matches!(new.tables, PublishedTables::All)
        }
        (ObjectDefinition::Sql(old), ObjectDefinition::Sql(after)) => {
            let signature = |sql: &SqlDefinition| header(&sql.create).ok().map(|it| it.signature);
            match new.key.kind {
                ObjectKind::Function | ObjectKind::Procedure => signature(old) == signature(after),
                ObjectKind::Rule => true,
                ObjectKind::Trigger => matches!(
                    (replace_text(&old.create), replace_text(&after.create)),
                    (Ok(Some(_)), Ok(Some(_)))
                ),
                _ => false,
            }
        }
        (old, new) => std::mem::discriminant(old) == std::mem::discriminant(new),
    };
    match in_place {
        true => Replacement::InPlace,
        false => Replacement::Recreate,
    }
}

pub(super) fn create(
    dialect: &Postgres,
    created: &SchemaObject,
) -> Result<Vec<String>, Inexpressible> {
    let key = &created.key;
    let name = object(&key.name);
    let mut sql = match &created.definition {
        // Another schema of the database, or its owner, may have it already.
        ObjectDefinition::Extension(extension) => vec![create_extension(&name, extension)],
        ObjectDefinition::Namespace => vec![format!("CREATE SCHEMA IF NOT EXISTS {name}")],
        ObjectDefinition::Role(role) => create_role(&key.name.name, role),
        ObjectDefinition::Publication(publication) => vec![create_publication(&name, publication)],
        ObjectDefinition::View(view) => create_view(dialect, key, view, "CREATE")?,
        ObjectDefinition::Sql(sql) => create_text(&sql.create).map_err(unreadable)?,
    };
    if created.comment.is_some() {
        sql.push(comment(key, created.comment.as_deref())?);
    }
    if let ObjectDefinition::View(view) = &created.definition {
        sql.extend(column_comments(key, view));
    }
    Ok(sql)
}

pub(super) fn drop(dropped: &SchemaObject) -> Result<Vec<String>, Inexpressible> {
    if let ObjectDefinition::Sql(sql) = &dropped.definition {
        let statements = statements(&sql.drop).map_err(unreadable)?;
        return Ok(statements.into_iter().map(str::to_owned).collect());
    }
    Ok(vec![format!(
        "DROP {} {}",
        kind_of(&dropped.key),
        object(&dropped.key.name)
    )])
}

/// The statements that lead from one definition to the other in place.
pub(super) fn replace(
    dialect: &Postgres,
    old: &SchemaObject,
    new: &SchemaObject,
) -> Result<Vec<String>, Inexpressible> {
    let name = object(&new.key.name);
    let mut sql = match (&old.definition, &new.definition) {
        (ObjectDefinition::Extension(old), ObjectDefinition::Extension(new)) => {
            replace_extension(&name, old, new)
        }
        (ObjectDefinition::Role(before), ObjectDefinition::Role(after)) => {
            replace_role(&name, before, after)
        }
        (ObjectDefinition::Publication(before), ObjectDefinition::Publication(after)) => {
            replace_publication(&name, before, after)
        }
        (ObjectDefinition::View(before), ObjectDefinition::View(after)) => {
            match new.key.kind == ObjectKind::MaterializedView {
                true => replace_indexes(dialect, &new.key, before, after)?,
                false => create_view(dialect, &new.key, after, "CREATE OR REPLACE")?,
            }
        }
        (_, ObjectDefinition::Sql(sql)) => {
            let text = replace_text(&sql.create).map_err(unreadable)?;
            text.ok_or_else(|| Inexpressible {
                feature: format!("CREATE OR REPLACE for {}", new.key),
                remedy: "drop it and create it anew".into(),
            })?
        }
        _ => vec![],
    };
    if old.comment != new.comment {
        sql.push(comment(&new.key, new.comment.as_deref())?);
    }
    if let (ObjectDefinition::View(before), ObjectDefinition::View(after)) =
        (&old.definition, &new.definition)
    {
        let known = column_comments(&old.key, before);
        let comments = column_comments(&new.key, after).into_iter();
        sql.extend(comments.filter(|comment| !known.contains(comment)));
        for column in before.columns.iter().filter(|it| it.comment.is_some()) {
            let mut now = after.columns.iter();
            if now.any(|it| it.name == column.name && it.comment.is_none()) {
                sql.push(super::table::comment(
                    &CommentTarget::Column(new.key.name.clone(), column.name.clone()),
                    None,
                ));
            }
        }
    }
    Ok(sql)
}

/// What the server calls the kind.
fn kind_of(key: &ObjectKey) -> &'static str {
    match key.kind {
        ObjectKind::Extension => "EXTENSION",
        ObjectKind::Namespace => "SCHEMA",
        ObjectKind::Role => "ROLE",
        ObjectKind::Aggregate => "AGGREGATE",
        ObjectKind::Function => "FUNCTION",
        ObjectKind::Procedure => "PROCEDURE",
        ObjectKind::Sequence => "SEQUENCE",
        ObjectKind::View => "VIEW",
        ObjectKind::MaterializedView => "MATERIALIZED VIEW",
        ObjectKind::Rule => "RULE",
        ObjectKind::Trigger => "TRIGGER",
        ObjectKind::EventTrigger => "EVENT TRIGGER",
        ObjectKind::Publication => "PUBLICATION",
        ObjectKind::Other => "",
    }
}

pub(super) fn comment(key: &ObjectKey, text: Option<&str>) -> Result<String, Inexpressible> {
    let name = object(&key.name);
    match key.kind {
        ObjectKind::Extension
        | ObjectKind::Namespace
        | ObjectKind::Role
        | ObjectKind::View
        | ObjectKind::MaterializedView
        | ObjectKind::Publication
        | ObjectKind::EventTrigger => {
            let text = text.map_or_else(|| "NULL".into(), literal);
            Ok(format!("COMMENT ON {} {name} IS {text}", kind_of(key)))
        }
        _ => Err(Inexpressible {
            feature: "comment beside SQL".into(),
            remedy: "write COMMENT ON after the definition, in the same SQL".into(),
        }),
    }
}

fn column_comments(key: &ObjectKey, view: &View) -> Vec<String> {
    let columns = view.columns.iter().filter(|it| it.comment.is_some());
    columns
        .map(|column| {
            super::table::comment(
                &CommentTarget::Column(key.name.clone(), column.name.clone()),
                column.comment.as_deref(),
            )
        })
        .collect()
}

fn create_extension(name: &str, extension: &Extension) -> String {
    let mut sql = format!("CREATE EXTENSION IF NOT EXISTS {name}");
    if let Some(namespace) = &extension.namespace {
        sql.push_str(&format!(" SCHEMA {}", identifier(namespace)));
    }
    if let Some(version) = &extension.version {
        sql.push_str(&format!(" VERSION {}", literal(version)));
    }
    sql
}

fn replace_extension(name: &str, old: &Extension, new: &Extension) -> Vec<String> {
    let mut sql = vec![];
    match &new.version {
        version if *version == old.version => {}
        Some(version) => sql.push(format!(
            "ALTER EXTENSION {name} UPDATE TO {}",
            literal(version)
        )),
        // The version that the server offers, as CREATE EXTENSION takes it.
        None => sql.push(format!("ALTER EXTENSION {name} UPDATE")),
    }
    match &new.namespace {
        namespace if *namespace == old.namespace => {}
        Some(namespace) => sql.push(format!(
            "ALTER EXTENSION {name} SET SCHEMA {}",
            identifier(namespace)
        )),
        // Where CREATE EXTENSION puts it.
        None => sql.push(format!(
            "DO {}",
            dollar_quoted(&format!(
                "BEGIN\n    EXECUTE format({}, current_schema());\nEND",
                literal(&format!(
                    "ALTER EXTENSION {} SET SCHEMA %I",
                    name.replace('%', "%%")
                ))
            ))
        )),
    }
    sql
}

/// The attributes of a role that differ from those of `usual`.
fn role_attributes(role: &Role, usual: &Role) -> Vec<String> {
    let word = |word: &str| match word {
        "create_database" => "CREATEDB",
        "create_role" => "CREATEROLE",
        "bypass_row_security" => "BYPASSRLS",
        "login" => "LOGIN",
        "inherit" => "INHERIT",
        "superuser" => "SUPERUSER",
        _ => "REPLICATION",
    };
    let mut attributes: Vec<String> = role
        .flags()
        .into_iter()
        .zip(usual.flags())
        .filter(|((_, value), (_, usual))| value != usual)
        .map(|((name, value), _)| match value {
            true => word(name).to_owned(),
            false => format!("NO{}", word(name)),
        })
        .collect();
    if role.connection_limit != usual.connection_limit {
        let limit = role.connection_limit.map_or(-1, i64::from);
        attributes.push(format!("CONNECTION LIMIT {limit}"));
    }
    attributes
}

/// A role belongs to all databases of the server, so that another one may have created it. What it is then is
/// not changed by the way.
fn create_role(name: &str, role: &Role) -> Vec<String> {
    let attributes = role_attributes(role, &Role::default());
    let attributes: String = attributes.iter().map(|it| format!(" {it}")).collect();
    let role_name = identifier(name);
    let mut sql = vec![format!(
        "DO {}",
        dollar_quoted(&format!(
            "BEGIN\n    \
             IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = {text}) THEN\n        \
             RAISE NOTICE 'the role % exists already and stays as it is', {text};\n    \
             ELSE\n        \
             CREATE ROLE {role_name}{attributes};\n    \
             END IF;\n\
             END",
            text = literal(name)
        ))
    )];
    sql.extend(memberships(&role_name, &role.member_of, "GRANT", "TO"));
    sql
}

fn memberships<'a>(
    role: &str,
    groups: impl IntoIterator<Item = &'a String>,
    verb: &str,
    preposition: &str,
) -> Vec<String> {
    let groups = groups.into_iter();
    groups
        .map(|group| format!("{verb} {} {preposition} {role}", identifier(group)))
        .collect()
}

fn replace_role(name: &str, old: &Role, new: &Role) -> Vec<String> {
    let mut sql = vec![];
    let attributes = role_attributes(new, old);
    if !attributes.is_empty() {
        sql.push(format!("ALTER ROLE {name} {}", attributes.join(" ")));
    }
    let left = old
        .member_of
        .iter()
        .filter(|it| !new.member_of.contains(it));
    sql.extend(memberships(name, left, "REVOKE", "FROM"));
    let joined = new
        .member_of
        .iter()
        .filter(|it| !old.member_of.contains(it));
    sql.extend(memberships(name, joined, "GRANT", "TO"));
    sql
}

/// `TABLE a, b, TABLES IN SCHEMA c`; `None` where nothing is listed.
fn published(tables: &PublishedTables) -> Option<String> {
    let PublishedTables::Listed { tables, namespaces } = tables else {
        return Some("ALL TABLES".to_owned());
    };
    let mut parts = vec![];
    if !tables.is_empty() {
        let tables: Vec<String> = tables.iter().map(object).collect();
        parts.push(format!("TABLE {}", tables.join(", ")));
    }
    if !namespaces.is_empty() {
        parts.push(format!("TABLES IN SCHEMA {}", identifiers(namespaces)));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

const EVERY_CHANGE: &str = "insert, update, delete, truncate";

fn publish(publication: &Publication) -> String {
    match publication.publish.is_empty() {
        true => literal(EVERY_CHANGE),
        false => literal(&publication.publish.join(", ")),
    }
}

fn create_publication(name: &str, publication: &Publication) -> String {
    let mut sql = format!("CREATE PUBLICATION {name}");
    if let Some(tables) = published(&publication.tables) {
        sql.push_str(&format!(" FOR {tables}"));
    }
    let mut options = vec![];
    if !publication.publish.is_empty() {
        options.push(format!("publish = {}", publish(publication)));
    }
    if publication.via_partition_root {
        options.push("publish_via_partition_root = true".to_owned());
    }
    if !options.is_empty() {
        sql.push_str(&format!(" WITH ({})", options.join(", ")));
    }
    sql
}

fn replace_publication(name: &str, old: &Publication, new: &Publication) -> Vec<String> {
    let mut sql = vec![];
    if old.tables != new.tables {
        match (published(&new.tables), published(&old.tables)) {
            (Some(tables), _) => sql.push(format!("ALTER PUBLICATION {name} SET {tables}")),
            (None, Some(tables)) => sql.push(format!("ALTER PUBLICATION {name} DROP {tables}")),
            (None, None) => {}
        }
    }
    if old.publish != new.publish {
        sql.push(format!(
            "ALTER PUBLICATION {name} SET (publish = {})",
            publish(new)
        ));
    }
    if old.via_partition_root != new.via_partition_root {
        sql.push(format!(
            "ALTER PUBLICATION {name} SET (publish_via_partition_root = {})",
            new.via_partition_root
        ));
    }
    sql
}

fn create_view(
    dialect: &Postgres,
    key: &ObjectKey,
    view: &View,
    verb: &str,
) -> Result<Vec<String>, Inexpressible> {
    let options: Vec<String> = view
        .options
        .iter()
        .map(|(key, value)| format!("{} = {}", identifier(key), literal(value)))
        .collect();
    let options = match options.is_empty() {
        true => String::new(),
        false => format!(" WITH ({})", options.join(", ")),
    };
    let mut sql = vec![format!(
        "{verb} {} {}{options} AS\n{}",
        kind_of(key),
        object(&key.name),
        view.query
    )];
    for (index, unique) in indexes(view) {
        sql.extend(create_index(
            dialect,
            &key.name,
            &index,
            unique.as_ref(),
            false,
        )?);
    }
    Ok(sql)
}

/// The indexes of a materialized view, which cannot have constraints.
fn indexes(view: &View) -> Vec<(Index, Option<Unique>)> {
    let plain = view.indexes.iter().map(|index| (index.clone(), None));
    let unique = view.uniques.iter().map(|unique| {
        let index = Index {
            predicate: unique.predicate.clone(),
            include: unique.include.clone(),
            storage: unique.storage.clone(),
            comment: unique.comment.clone(),
            engines: unique.engines,
            ..Index::new(unique.name.clone(), unique.parts.clone())
        };
        (index, Some(unique.clone()))
    });
    unique.chain(plain).collect()
}

fn replace_indexes(
    dialect: &Postgres,
    key: &ObjectKey,
    old: &View,
    new: &View,
) -> Result<Vec<String>, Inexpressible> {
    let (old, new) = (indexes(old), indexes(new));
    let mut sql: Vec<String> = old
        .iter()
        .filter(|it| !new.contains(it))
        .map(|(index, _)| drop_index(&key.name, &index.name, false))
        .collect();
    for (index, unique) in new.iter().filter(|it| !old.contains(it)) {
        sql.extend(create_index(
            dialect,
            &key.name,
            index,
            unique.as_ref(),
            false,
        )?);
    }
    Ok(sql)
}

fn unreadable(error: DefinitionError) -> Inexpressible {
    Inexpressible {
        feature: "such definition".into(),
        remedy: error.to_string(),
    }
}
