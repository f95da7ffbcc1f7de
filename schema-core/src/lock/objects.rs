//! The blocks of objects that are no tables.
//!
//! ```toml
//! [functions."total(bigint)"]
//! fingerprint = "9ae16a3b2f90404f"
//! name = "total"
//! detail = "bigint"
//! create = [
//!     "CREATE FUNCTION total(order_id bigint) RETURNS numeric",
//!     "LANGUAGE sql RETURN 1;",
//! ]
//! drop = "DROP FUNCTION total(bigint)"
//!
//! [namespaces.sales]
//! created = true
//! ```
//!
//! A namespace that no one declares, and that is created because something stands in it, has no fingerprint.

use super::block::Block;
use super::read::{data_type, read_each, read_index, read_unique};
use super::write::{Text, join, write_index, write_unique};
use super::{Fingerprints, Lock, read};
use crate::def::ObjectKind;
use crate::model::{
    Extension, ObjectDefinition, ObjectKey, ObjectName, Publication, PublishedTables, Role, Schema,
    SchemaObject, SqlDefinition, View, ViewColumn,
};
use crate::syntax::lock_file::LockError;
use crate::syntax::object_name::{key, section};
use std::collections::BTreeMap;

/// Reads the objects of a namespace, or of the default one.
pub(super) fn read_all(
    block: &mut Block<'_>,
    namespace: Option<&str>,
    schema: &mut Schema,
    fingerprints: &mut Fingerprints,
) -> Result<(), LockError> {
    for kind in ObjectKind::ALL.iter().copied() {
        if matches!(kind, ObjectKind::Namespace | ObjectKind::Sequence) {
            continue;
        }
        for (key, mut block) in block.blocks(section(kind))? {
            let name = block.optional_text("name")?.unwrap_or(key).to_owned();
            let detail = block.optional_text("detail")?.unwrap_or_default();
            let key = ObjectKey {
                kind,
                name: ObjectName {
                    namespace: namespace.map(str::to_owned),
                    name,
                },
                detail: detail.to_owned(),
            };
            read_object(key, block, schema, fingerprints)?;
        }
    }
    Ok(())
}

/// Reads what a block says about the namespace itself.
pub(super) fn read_namespace(
    block: &mut Block<'_>,
    name: &str,
    schema: &mut Schema,
    fingerprints: &mut Fingerprints,
) -> Result<(), LockError> {
    if block.flag("created")? {
        let object = SchemaObject {
            comment: block.optional_text("comment")?.map(str::to_owned),
            depends_on: names(block, "depends_on")?,
            engines: block.engines()?,
            definition: ObjectDefinition::Namespace,
            key: ObjectKey::namespace(name),
        };
        add(
            object,
            read::optional_fingerprint(block)?,
            schema,
            fingerprints,
        );
    }
    Ok(())
}

fn add(
    object: SchemaObject,
    fingerprint: Option<u64>,
    schema: &mut Schema,
    fingerprints: &mut Fingerprints,
) {
    if let Some(fingerprint) = fingerprint {
        fingerprints.objects.insert(object.key.clone(), fingerprint);
    }
    schema.objects.insert(object.key.clone(), object);
}

fn read_object(
    key: ObjectKey,
    mut block: Block<'_>,
    schema: &mut Schema,
    fingerprints: &mut Fingerprints,
) -> Result<(), LockError> {
    let fingerprint = read::optional_fingerprint(&mut block)?;
    let comment = block.optional_text("comment")?.map(str::to_owned);
    let depends_on = names(&mut block, "depends_on")?;
    let engines = block.engines()?;
    let create = lines(&mut block, "create")?;
    let definition = match (key.kind, create) {
        (_, Some(create)) => ObjectDefinition::Sql(SqlDefinition {
            create,
            drop: block.text("drop")?.to_owned(),
        }),
        (ObjectKind::Extension, None) => ObjectDefinition::Extension(Extension {
            namespace: block.optional_text("namespace")?.map(str::to_owned),
            version: block.optional_text("version")?.map(str::to_owned),
        }),
        (ObjectKind::Role, None) => ObjectDefinition::Role(read_role(&mut block)?),
        (ObjectKind::Publication, None) => {
            ObjectDefinition::Publication(read_publication(&mut block)?)
        }
        (ObjectKind::View | ObjectKind::MaterializedView, None) => {
            ObjectDefinition::View(read_view(&mut block)?)
        }
        (_, None) => return Err(block.error("create", "it is missing")),
    };
    block.finish()?;
    let object = SchemaObject {
        key,
        comment,
        depends_on,
        engines,
        definition,
    };
    add(object, fingerprint, schema, fingerprints);
    Ok(())
}

fn read_role(block: &mut Block<'_>) -> Result<Role, LockError> {
    let mut role = Role::default();
    for (word, usual) in Role::default().flags() {
        let is_other = block.flag(&flag_key(word, usual))?;
        if let Some(flag) = role.flag_mut(word) {
            *flag = usual != is_other;
        }
    }
    role.connection_limit = block.optional_number("connection_limit")?;
    role.member_of = block.optional_list("member_of")?;
    Ok(role)
}

/// What is usual is not written, so what is usually on is written as off.
fn flag_key(word: &str, usual: bool) -> String {
    match usual {
        true => format!("no_{word}"),
        false => word.to_owned(),
    }
}

fn read_publication(block: &mut Block<'_>) -> Result<Publication, LockError> {
    let tables = names(block, "tables")?;
    let namespaces = block.optional_list("tables_in")?;
    Ok(Publication {
        tables: match block.flag("all_tables")? {
            true => PublishedTables::All,
            false => PublishedTables::Listed { tables, namespaces },
        },
        publish: block.optional_list("publish")?,
        via_partition_root: block.flag("via_partition_root")?,
    })
}

fn read_view(block: &mut Block<'_>) -> Result<View, LockError> {
    let query = lines(block, "query")?.ok_or_else(|| block.error("query", "it is missing"))?;
    let mut options = Vec::new();
    for option in block.optional_list("options")? {
        let Some((key, value)) = option.split_once('=') else {
            return Err(block.error("options", format!("`{option}` has no value")));
        };
        options.push((key.to_owned(), value.to_owned()));
    }
    let order = block.list("column_order")?;
    let mut columns = BTreeMap::new();
    for (name, mut block) in block.blocks("columns")? {
        let column = ViewColumn {
            name: name.to_owned(),
            data_type: block.required("type", data_type)?,
            comment: block.optional_text("comment")?.map(str::to_owned),
        };
        block.finish()?;
        columns.insert(name.to_owned(), column);
    }
    let mut ordered = Vec::new();
    for name in &order {
        let column = columns.remove(name).ok_or_else(|| {
            block.error("column_order", format!("there is no column `{name}` left"))
        })?;
        ordered.push(column);
    }
    if let Some(name) = columns.keys().next() {
        return Err(block.error(
            "column_order",
            format!("it does not name the column `{name}`"),
        ));
    }
    Ok(View {
        query,
        columns: ordered,
        options,
        uniques: read_each(block, "uniques", read_unique, |it| {
            (it.name.clone(), it.engines.0)
        })?,
        indexes: read_each(block, "indexes", read_index, |it| {
            (it.name.clone(), it.engines.0)
        })?,
    })
}

fn lines(block: &mut Block<'_>, key: &str) -> Result<Option<String>, LockError> {
    match block.has(key) {
        true => Ok(Some(block.list(key)?.join("\n"))),
        false => Ok(None),
    }
}

fn names(block: &mut Block<'_>, key: &str) -> Result<Vec<ObjectName>, LockError> {
    let texts = block.optional_list(key)?;
    Ok(texts.iter().map(|text| parse_name(text)).collect())
}

/// Writes the objects, by section.
pub(super) fn write_all(text: &mut Text, lock: &Lock) {
    for object in lock.schema.objects.values() {
        let fingerprint = lock.fingerprints.objects.get(&object.key).copied();
        write_object(text, object, fingerprint);
    }
}

fn write_object(text: &mut Text, object: &SchemaObject, fingerprint: Option<u64>) {
    let SchemaObject {
        key: ObjectKey { kind, name, detail },
        ..
    } = object;
    let key = key(*kind, &name.name, detail);
    let path = match &name.namespace {
        Some(namespace) => join("namespaces", &[namespace, section(*kind), &key]),
        None => join(section(*kind), &[&key]),
    };
    text.header(&path);
    if *kind == ObjectKind::Namespace {
        text.flag("created", true);
    }
    if let Some(fingerprint) = fingerprint {
        text.fingerprint(fingerprint);
    }
    if !detail.is_empty() || key != name.name {
        text.string("name", &name.name);
        text.string("detail", detail);
    }
    text.optional("comment", object.comment.as_deref());
    if !object.depends_on.is_empty() {
        list_of_names(text, "depends_on", &object.depends_on);
    }
    match &object.definition {
        ObjectDefinition::Extension(extension) => {
            text.optional("namespace", extension.namespace.as_deref());
            text.optional("version", extension.version.as_deref());
        }
        ObjectDefinition::Namespace => {}
        ObjectDefinition::Role(role) => write_role(text, role),
        ObjectDefinition::Publication(publication) => write_publication(text, publication),
        ObjectDefinition::View(_) => {}
        ObjectDefinition::Sql(sql) => {
            text.lines("create", sql.create.split('\n'));
            text.string("drop", &sql.drop);
        }
    }
    text.engines(object.engines);
    if let ObjectDefinition::View(view) = &object.definition {
        write_view(text, &path, view);
    }
}

fn write_role(text: &mut Text, role: &Role) {
    for ((word, value), (_, usual)) in role.flags().into_iter().zip(Role::default().flags()) {
        text.flag(&flag_key(word, usual), value != usual);
    }
    if let Some(limit) = role.connection_limit {
        text.number("connection_limit", limit);
    }
    if !role.member_of.is_empty() {
        text.list("member_of", role.member_of.iter().map(String::as_str));
    }
}

fn write_publication(text: &mut Text, publication: &Publication) {
    match &publication.tables {
        PublishedTables::All => text.flag("all_tables", true),
        PublishedTables::Listed { tables, namespaces } => {
            list_of_names(text, "tables", tables);
            if !namespaces.is_empty() {
                text.list("tables_in", namespaces.iter().map(String::as_str));
            }
        }
    }
    if !publication.publish.is_empty() {
        text.list("publish", publication.publish.iter().map(String::as_str));
    }
    text.flag("via_partition_root", publication.via_partition_root);
}

fn write_view(text: &mut Text, path: &str, view: &View) {
    text.lines("query", view.query.split('\n'));
    if !view.options.is_empty() {
        let options: Vec<String> = view
            .options
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        text.list("options", options.iter().map(String::as_str));
    }
    let order = view.columns.iter().map(|column| column.name.as_str());
    text.lines("column_order", order);
    let mut columns: Vec<&ViewColumn> = view.columns.iter().collect();
    columns.sort_by(|one, two| one.name.cmp(&two.name));
    for column in columns {
        text.header(&join(path, &["columns", &column.name]));
        text.string("type", &column.data_type.to_string());
        text.optional("comment", column.comment.as_deref());
    }
    for unique in &view.uniques {
        let names = view.uniques.iter().map(|it| it.name.as_str());
        text.named_header(path, "uniques", &unique.name, unique.engines, names);
        write_unique(text, unique);
    }
    for index in &view.indexes {
        let names = view.indexes.iter().map(|it| it.name.as_str());
        text.named_header(path, "indexes", &index.name, index.engines, names);
        write_index(text, index);
    }
}

fn list_of_names(text: &mut Text, key: &str, names: &[ObjectName]) {
    let names: Vec<String> = names.iter().map(print_name).collect();
    text.list(key, names.iter().map(String::as_str));
}

/// `sales.orders`; a dot or backslash in a name has a backslash before it.
fn print_name(name: &ObjectName) -> String {
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('.', "\\.");
    match &name.namespace {
        Some(namespace) => format!("{}.{}", escaped(namespace), escaped(&name.name)),
        None => escaped(&name.name),
    }
}

fn parse_name(text: &str) -> ObjectName {
    let mut parts = vec![String::new()];
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match (character, parts.last_mut()) {
            ('\\', Some(part)) => part.extend(characters.next()),
            ('.', Some(_)) => parts.push(String::new()),
            (other, Some(part)) => part.push(other),
            (_, None) => {}
        }
    }
    let name = parts.pop().unwrap_or_default();
    ObjectName {
        namespace: parts.pop(),
        name,
    }
}
