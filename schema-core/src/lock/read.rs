//! From the text to a lock.

use super::block::Block;
use super::index_storage::{
    read_comment, read_deferrable, read_exclusion, read_storage, read_validity,
};
use super::table_object::{self, read_properties};
use super::write::ENGINES;
use super::{Fingerprints, Lock, MigrationId, columns, key, objects, sequences};
use crate::def::{ObjectKind, ReferentialAction, TypeKind};
use crate::model::{
    Check, Column, ColumnForm, DataType, EnumType, Expression, ForeignKey, Index, ObjectId,
    ObjectKey, ObjectName, PrimaryKey, Schema, Table, Unique,
};
use crate::syntax::data_type::parse_stored;
use crate::syntax::lock_file::{LockError, content, parse_fingerprint, parse_head};
use crate::syntax::settings::{
    SqliteNumeric, SqliteRegex, SqliteRenderings, SqliteTimestamp, SqliteUuid,
};
use std::collections::BTreeMap;
use syn::parse::Parser;

/// Reads the text.
pub(super) fn read(text: &str) -> Result<Lock, LockError> {
    let table = parse_head(text)?;
    let mut root = Block::root(table.get_ref());
    root.number::<u32>("version")?;
    let mut lock = Lock::empty(root.text("schema")?);
    lock.migration = root
        .optional_text("migration")?
        .map(|id| MigrationId(id.to_owned()));
    lock.parents = root
        .optional_list("parents")?
        .into_iter()
        .map(MigrationId)
        .collect();
    lock.next_id = root.number("next_id")?;
    lock.sqlite = read_renderings(&mut root)?;
    read_objects(&mut root, None, &mut lock.schema, &mut lock.fingerprints)?;
    for (namespace, mut block) in root.blocks("namespaces")? {
        read_objects(
            &mut block,
            Some(namespace),
            &mut lock.schema,
            &mut lock.fingerprints,
        )?;
        objects::read_namespace(
            &mut block,
            namespace,
            &mut lock.schema,
            &mut lock.fingerprints,
        )?;
        block.finish()?;
    }
    root.finish()?;
    check_ids(&lock)?;
    check_references(&lock.schema)?;
    Ok(lock)
}

fn read_renderings(root: &mut Block<'_>) -> Result<Option<SqliteRenderings>, LockError> {
    let Some(mut engines) = root.optional_block("engine")? else {
        return Ok(None);
    };
    let Some(mut block) = engines.optional_block("sqlite")? else {
        engines.finish()?;
        return Ok(None);
    };
    let renderings = SqliteRenderings {
        numeric: block.optional_keyword("numeric", SqliteNumeric::from_keyword)?,
        regex: block.optional_keyword("regex", SqliteRegex::from_keyword)?,
        uuid: block.optional_keyword("uuid", SqliteUuid::from_keyword)?,
        timestamp: block.optional_keyword("timestamp", SqliteTimestamp::from_keyword)?,
    };
    block.finish()?;
    engines.finish()?;
    Ok(Some(renderings))
}

fn read_objects(
    block: &mut Block<'_>,
    namespace: Option<&str>,
    schema: &mut Schema,
    fingerprints: &mut Fingerprints,
) -> Result<(), LockError> {
    let object_name = |name: &str| ObjectName {
        namespace: namespace.map(str::to_owned),
        name: name.to_owned(),
    };
    for (name, mut block) in block.blocks("enums")? {
        let name = object_name(name);
        fingerprints
            .enums
            .insert(name.clone(), fingerprint(&mut block)?);
        schema.enums.insert(name.clone(), read_enum(name, block)?);
    }
    super::declared_type::read(block, object_name, schema)?;
    for (name, mut block) in block.blocks("sequences")? {
        let name = object_name(name);
        if let Some(fingerprint) = optional_fingerprint(&mut block)? {
            let key = ObjectKey::new(ObjectKind::Sequence, name.clone());
            fingerprints.objects.insert(key, fingerprint);
        }
        let sequence = sequences::read(name.clone(), block)?;
        schema.sequences.insert(name, sequence);
    }
    for (name, mut block) in block.blocks("tables")? {
        let name = object_name(name);
        fingerprints
            .tables
            .insert(name.clone(), fingerprint(&mut block)?);
        schema.tables.insert(name.clone(), read_table(name, block)?);
    }
    objects::read_all(block, namespace, schema, fingerprints)
}

fn fingerprint(block: &mut Block<'_>) -> Result<u64, LockError> {
    block.required("fingerprint", |text| {
        parse_fingerprint(text).ok_or_else(|| "it has not 16 hexadecimal digits".to_owned())
    })
}

pub(super) fn optional_fingerprint(block: &mut Block<'_>) -> Result<Option<u64>, LockError> {
    match block.has("fingerprint") {
        true => fingerprint(block).map(Some),
        false => Ok(None),
    }
}

fn read_enum(name: ObjectName, mut block: Block<'_>) -> Result<EnumType, LockError> {
    let enumeration = EnumType {
        id: ObjectId(block.number("id")?),
        name,
        comment: block.optional_text("comment")?.map(str::to_owned),
        labels: block.list("labels")?,
        renamed_labels: BTreeMap::new(),
    };
    block.finish()?;
    Ok(enumeration)
}

fn read_table(name: ObjectName, mut block: Block<'_>) -> Result<Table, LockError> {
    let partitioning = super::partition::read(&name, &mut block)?;
    let table = Table {
        id: ObjectId(block.number("id")?),
        name,
        renamed_from: None,
        comment: block.optional_text("comment")?.map(str::to_owned),
        rows: block.optional_number("rows")?,
        columns: read_columns(&mut block)?,
        primary_key: block
            .optional_block("primary_key")?
            .map(read_primary_key)
            .transpose()?,
        uniques: read_each(&mut block, "uniques", read_unique, |it| {
            (it.name.clone(), it.engines.0)
        })?,
        foreign_keys: read_each(&mut block, "foreign_keys", read_foreign_key, |it| {
            (it.name.clone(), it.engines.0)
        })?,
        checks: read_each(&mut block, "checks", read_check, |it| {
            (it.name.clone(), it.engines.0)
        })?,
        indexes: read_each(&mut block, "indexes", read_index, |it| {
            (it.name.clone(), it.engines.0)
        })?,
        exclusions: read_each(&mut block, "exclusions", read_exclusion, |it| {
            (it.name.clone(), it.engines.0)
        })?,
        properties: read_properties(&mut block)?,
        partitioning,
        objects: table_object::read_objects(&mut block)?,
    };
    block.finish()?;
    Ok(table)
}

/// Reads the blocks under `kind`, sorted by name and engines.
pub(super) fn read_each<'a, T, Order: Ord>(
    block: &mut Block<'a>,
    kind: &str,
    read: impl Fn(String, &mut Block<'a>) -> Result<T, LockError>,
    order: impl Fn(&T) -> (Order, u16),
) -> Result<Vec<T>, LockError> {
    let mut found = Vec::new();
    for (key, mut block) in block.blocks(kind)? {
        let name = block.optional_text("name")?.unwrap_or(key).to_owned();
        found.push(read(name, &mut block)?);
        block.finish()?;
    }
    found.sort_by_key(order);
    Ok(found)
}

fn read_columns(block: &mut Block<'_>) -> Result<Vec<Column>, LockError> {
    let order = block.list("column_order")?;
    let mut columns = BTreeMap::new();
    for (name, block) in block.blocks("columns")? {
        columns.insert(name, read_column(name, block)?);
    }
    let mut ordered = Vec::new();
    for name in &order {
        let column = columns.remove(name.as_str()).ok_or_else(|| {
            block.error(
                "column_order",
                format!("it names `{name}` twice, or there is no such column"),
            )
        })?;
        ordered.push(column);
    }
    match columns.keys().next() {
        None => Ok(ordered),
        Some(name) => Err(block.error(
            "column_order",
            format!("it does not name the column `{name}`"),
        )),
    }
}

fn read_column(name: &str, mut block: Block<'_>) -> Result<Column, LockError> {
    let stored = block.optional("generated_stored", expression)?;
    let computed = block.optional("generated_virtual", expression)?;
    let column = Column {
        id: ObjectId(block.number("id")?),
        name: name.to_owned(),
        renamed_from: None,
        data_type: block.required("type", data_type)?,
        nullable: block.flag("nullable")?,
        default: block.optional("default", expression)?,
        identity: columns::read_identity(&mut block)?,
        generated: stored
            .map(|expression| (expression, true))
            .or(computed.map(|expression| (expression, false))),
        backfill: None,
        renamed_labels: BTreeMap::new(),
        collation: columns::read_collation(&mut block)?,
        physical: columns::read_physical(&mut block)?,
        comment: block.optional_text("comment")?.map(str::to_owned),
        forms: read_forms(&mut block)?,
    };
    block.finish()?;
    Ok(column)
}

/// The forms of a column by engine, in the order in which they are written.
fn read_forms(block: &mut Block<'_>) -> Result<Vec<ColumnForm>, LockError> {
    let Some(on) = block.optional_block("on")? else {
        return Ok(Vec::new());
    };
    let mut forms = Vec::new();
    for (engine, mut form) in on.into_blocks()? {
        let Some((_, set)) = ENGINES.iter().find(|(word, _)| *word == engine) else {
            return Err(form.error("on", format!("`{engine}` is no engine")));
        };
        forms.push(ColumnForm {
            engine: *set,
            data_type: form.optional("type", data_type)?,
            default: form.optional("default", expression)?,
            collation: form.optional_text("collation")?.map(str::to_owned),
        });
        form.finish()?;
    }
    forms.sort_by_key(|form| form.engine.0);
    Ok(forms)
}

fn read_primary_key(mut block: Block<'_>) -> Result<PrimaryKey, LockError> {
    let primary_key = PrimaryKey {
        name: block.text("name")?.to_owned(),
        columns: block.list("columns")?,
        include: block.optional_list("include")?,
        deferrable: read_deferrable(&mut block)?,
        without_overlaps: block.flag("without_overlaps")?,
        storage: read_storage(&mut block)?,
        comment: read_comment(&mut block)?,
    };
    block.finish()?;
    Ok(primary_key)
}

pub(super) fn read_unique(name: String, block: &mut Block<'_>) -> Result<Unique, LockError> {
    Ok(Unique {
        name,
        parts: parts(block)?,
        predicate: block.optional("where", expression)?,
        include: block.optional_list("include")?,
        nulls_not_distinct: block.flag("nulls_not_distinct")?,
        deferrable: read_deferrable(block)?,
        without_overlaps: block.flag("without_overlaps")?,
        storage: read_storage(block)?,
        comment: read_comment(block)?,
        engines: block.engines()?,
    })
}

fn read_foreign_key(name: String, block: &mut Block<'_>) -> Result<ForeignKey, LockError> {
    let action = |block: &mut Block<'_>, key: &str| {
        let action = block.optional_keyword(key, ReferentialAction::from_keyword)?;
        action.ok_or_else(|| block.error(key, "it is missing"))
    };
    Ok(ForeignKey {
        name,
        columns: block.list("columns")?,
        target: ObjectName {
            namespace: block.optional_text("target_namespace")?.map(str::to_owned),
            name: block.text("target")?.to_owned(),
        },
        target_columns: block.list("target_columns")?,
        on_delete: action(block, "on_delete")?,
        on_update: action(block, "on_update")?,
        deferrable: read_deferrable(block)?,
        match_full: block.flag("match_full")?,
        set_on_delete: block.optional_list("set_on_delete")?,
        period: block.flag("period")?,
        validity: read_validity(block)?,
        comment: read_comment(block)?,
        engines: block.engines()?,
    })
}

fn read_check(name: String, block: &mut Block<'_>) -> Result<Check, LockError> {
    Ok(Check {
        name,
        expression: block.required("expression", expression)?,
        no_inherit: block.flag("no_inherit")?,
        validity: read_validity(block)?,
        comment: read_comment(block)?,
        engines: block.engines()?,
    })
}

pub(super) fn read_index(name: String, block: &mut Block<'_>) -> Result<Index, LockError> {
    Ok(Index {
        name,
        method: block.text("method")?.to_owned(),
        parts: parts(block)?,
        predicate: block.optional("where", expression)?,
        include: block.optional_list("include")?,
        storage: read_storage(block)?,
        comment: read_comment(block)?,
        engines: block.engines()?,
    })
}

fn parts(block: &mut Block<'_>) -> Result<Vec<crate::model::IndexPart>, LockError> {
    let texts = block.list("key")?;
    let parts: Result<_, String> = texts.iter().map(|text| key::parse(text)).collect();
    parts.map_err(|problem| block.error("key", problem))
}

pub(super) fn expression(text: &str) -> Result<Expression, String> {
    Expression::parse(text).map_err(|error| error.to_string())
}

pub(super) fn data_type(text: &str) -> Result<DataType, String> {
    let parsed = parse_stored.parse_str(text);
    parsed
        .map(DataType::from)
        .map_err(|error| format!("`{text}` is no type: {error}"))
}

/// Two branches that each added an object give out the same id; a merge without conflict would hide it.
fn check_ids(lock: &Lock) -> Result<(), LockError> {
    let mut seen: BTreeMap<ObjectId, String> = BTreeMap::new();
    let enums = lock
        .schema
        .enums
        .values()
        .map(|it| (it.id, format!("enums.{}", it.name)));
    let tables = lock.schema.tables.values().flat_map(|table| {
        let path = format!("tables.{}", table.name);
        let columns = table.columns.iter().map({
            let path = path.clone();
            move |column| (column.id, format!("{path}.columns.{}", column.name))
        });
        std::iter::once((table.id, path)).chain(columns)
    });
    let types = lock
        .schema
        .types
        .values()
        .map(|it| (it.id, format!("types.{}", it.name)));
    let sequences = lock.schema.sequences.values();
    let sequences = sequences.map(|it| (it.id, format!("sequences.{}", it.name)));
    for (id, path) in enums.chain(types).chain(sequences).chain(tables) {
        if id.0 >= lock.next_id {
            return Err(content(
                path,
                format!("its id {} is not below `next_id`", id.0),
            ));
        }
        if let Some(first) = seen.insert(id, path.clone()) {
            return Err(content(
                path,
                format!("its id {} is that of `{first}` too", id.0),
            ));
        }
    }
    Ok(())
}

/// A merge can keep a use of a type and drop the type.
fn check_type(schema: &Schema, data_type: &DataType, path: String) -> Result<(), LockError> {
    let Some(name) = &data_type.name else {
        return Ok(());
    };
    let declared = schema.types.get(name).map(|declared| declared.kind());
    let (exists, what) = match data_type.kind {
        TypeKind::Enum => (schema.enums.contains_key(name), "enumeration"),
        TypeKind::Domain => (declared == Some(TypeKind::Domain), "domain"),
        TypeKind::Composite => (declared == Some(TypeKind::Composite), "composite"),
        _ => (true, ""),
    };
    match exists {
        true => Ok(()),
        false => Err(content(path, format!("there is no {what} `{name}`"))),
    }
}

/// A merge can keep a reference and drop what it refers to.
fn check_references(schema: &Schema) -> Result<(), LockError> {
    for declared in schema.types.values() {
        for part in declared.parts() {
            check_type(schema, part, format!("types.{}", declared.name))?;
        }
    }
    for sequence in schema.sequences.values() {
        let Some((table, column)) = &sequence.owner else {
            continue;
        };
        let owner = schema.tables.get(table);
        if owner.is_none_or(|table| table.column(column).is_none()) {
            let problem = format!("there is no column `{table}.{column}`");
            return Err(content(format!("sequences.{}", sequence.name), problem));
        }
    }
    for table in schema.tables.values() {
        let path = format!("tables.{}", table.name);
        for column in &table.columns {
            let path = format!("{path}.columns.{}", column.name);
            check_type(schema, &column.data_type, path)?;
        }
        for key in &table.foreign_keys {
            if !schema.tables.contains_key(&key.target) {
                let problem = format!("there is no table `{}`", key.target);
                return Err(content(
                    format!("{path}.foreign_keys.{}", key.name),
                    problem,
                ));
            }
        }
    }
    Ok(())
}
