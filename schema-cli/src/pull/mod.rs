//! From a catalog to Rust: structs that declare the same database.
//!
//! Nothing is left out silently: what the language has no word for is an [`Omission`] with its object.

mod access;
mod attached;
mod attribute;
mod column;
mod constraint;
mod declared;
mod expression;
mod index;
mod item;
mod module;
mod names;
mod object;
mod partition;
mod rust_type;
mod table;
pub mod update;

pub use item::Omission;
pub use module::{RustFile, SqlFile};
pub use rust_type::Features;

use crate::access::Pattern;
use crate::database::Catalog;
use crate::sql_expression;
use item::{Item, Omissions};
use names::TypeNames;
use object::Objects;
use rust_type::rust_type;
use schema_core::dialect::{Dialect, Engine, Postgres};
use schema_core::model::{DataType, ObjectName, Schema, Table};
use schema_core::plan::Operation;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use update::KnownNames;

/// What is to be written, and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// The engine of the database.
    pub engine: Engine,
    /// The features of `architrave` that the package turns on.
    pub features: Features,
    /// Further derives of tables: `sqlx::FromRow`.
    pub derives: Vec<String>,
    /// Everything goes into one file.
    pub single_file: bool,
    /// The name of the static, in capitals.
    pub schema_name: String,
    /// The path of the lock file, seen from the package.
    pub lock: String,
    /// The directory of the files of SQL, seen from the package.
    pub sql_directory: String,
    /// The names that items have already.
    pub known: KnownNames,
    /// The access patterns of tables that a running system showed.
    pub access: BTreeMap<ObjectName, Vec<Pattern>>,
}

/// What was written.
#[derive(Clone, Debug)]
pub struct Pulled {
    /// The files.
    pub files: Vec<RustFile>,
    /// The files of SQL that they include.
    pub sql_files: Vec<SqlFile>,
    /// The number of tables.
    pub tables: usize,
    /// What is not said, or not as the database has it; sorted.
    pub omissions: Vec<Omission>,
    /// Features that would give columns better types than text; sorted.
    pub wanted_features: Vec<&'static str>,
    /// Every struct and enum by itself.
    pub items: Vec<PulledItem>,
    /// What stands in `objects: [..]`.
    pub object_items: Vec<String>,
}

/// What an item of code is of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A table.
    Table,
    /// An enum, domain or composite.
    Type,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Type => "type",
        }
    }
}

/// A struct or enum that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PulledItem {
    /// What it is.
    pub kind: Kind,
    /// The object of the database.
    pub object: ObjectName,
    /// Its Rust name.
    pub name: String,
    /// The code.
    pub text: String,
    /// The types of other crates that it names: `chrono::DateTime`.
    pub imports: Vec<&'static str>,
    /// The columns of its fields.
    pub columns: Vec<String>,
}

/// Writes structs for everything in `catalog`.
pub fn pull(catalog: &Catalog, request: &Request) -> Pulled {
    let schema = sql_expression::in_words(&catalog.schema, request.engine);
    let types = TypeNames::new(&schema, &request.known);
    let fields = (schema.tables.values())
        .map(|table| (&table.name, known_fields(table, &request.features, &types)))
        .collect();
    let context = Context {
        types,
        fields,
        schema: &schema,
        features: &request.features,
        engine: request.engine,
        unique_indexes: &catalog.unique_indexes,
        extra_derives: &request.derives,
        access: &request.access,
        wanted: RefCell::default(),
    };
    let mut omissions = Omissions::default();
    let mut items = Vec::new();
    let mut singles = Vec::new();
    let mut tables = Vec::new();
    let mut objects = Objects::default();
    let used = used_types(&schema);
    for enumeration in schema.enums.values() {
        if used.contains(&enumeration.name) {
            let item = declared::enumeration(&context, enumeration, &mut omissions);
            singles.extend(
                item.as_ref()
                    .map(|it| single(Kind::Type, &enumeration.name, it)),
            );
            items.extend(item);
        } else {
            let create = Operation::CreateEnum(enumeration.clone());
            unused(
                &enumeration.name,
                &create,
                request,
                &mut objects,
                &mut omissions,
            );
        }
    }
    for each in schema.types.values() {
        if used.contains(&each.name) {
            let item = declared::declared(&context, each, &mut omissions);
            singles.extend(item.as_ref().map(|it| single(Kind::Type, &each.name, it)));
            items.extend(item);
        } else if let Some(printed) = catalog.schema.types.get(&each.name) {
            let create = Operation::CreateType(printed.clone());
            unused(&each.name, &create, request, &mut objects, &mut omissions);
        }
    }
    for each in schema.tables.values() {
        if let Some(item) = table::write(&context, each, &mut omissions) {
            tables.push(item.name.clone());
            let fields = context.fields(&each.name);
            singles.push(PulledItem {
                columns: fields
                    .iter()
                    .map(|(column, _)| (*column).to_owned())
                    .collect(),
                ..single(Kind::Table, &each.name, &item)
            });
            items.push(item);
        }
    }
    for sequence in schema.sequences.values() {
        if column::serial(&schema, sequence).is_none() {
            objects.sequence(sequence, &request.sql_directory);
        }
    }
    for object in schema.objects.values() {
        objects.add(object, &request.sql_directory, &mut omissions);
    }
    for object in &catalog.unmanaged {
        omissions.add(object.to_string(), "structs do not hold it");
    }
    let mut omissions = omissions.0;
    omissions.sort();
    omissions.dedup();
    tables.sort();
    let notes: Vec<String> = omissions.iter().map(ToString::to_string).collect();
    let files = module::files(request, &items, &tables, &objects.items, &notes);
    Pulled {
        files,
        sql_files: objects.files,
        tables: tables.len(),
        omissions,
        wanted_features: context.wanted.into_inner().into_iter().collect(),
        items: singles,
        object_items: objects.items,
    }
}

fn single(kind: Kind, object: &ObjectName, item: &Item) -> PulledItem {
    PulledItem {
        kind,
        object: object.clone(),
        name: item.name.clone(),
        text: item.text.clone(),
        imports: item.imports.iter().copied().collect(),
        columns: Vec::new(),
    }
}

/// A type that no column has is no part of a schema's structs: SQL creates it.
fn unused(
    name: &ObjectName,
    create: &Operation,
    request: &Request,
    objects: &mut Objects,
    omissions: &mut Omissions,
) {
    let statements = Postgres::new(Postgres::OLDEST).and_then(|dialect| dialect.statements(create));
    match statements {
        Ok(statements) => objects.declared_type(name, &statements, &request.sql_directory),
        Err(problem) => omissions.add(format!("type {name}"), problem.to_string()),
    }
}

/// What every writer needs to know.
pub(crate) struct Context<'a> {
    schema: &'a Schema,
    types: TypeNames,
    /// The columns of each table that become fields, and the fields.
    fields: BTreeMap<&'a ObjectName, Vec<(&'a str, String)>>,
    features: &'a Features,
    engine: Engine,
    unique_indexes: &'a BTreeSet<(ObjectName, String)>,
    extra_derives: &'a [String],
    access: &'a BTreeMap<ObjectName, Vec<Pattern>>,
    wanted: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Context<'a> {
    /// The columns of a table that become fields, and the fields.
    fn fields(&self, table: &ObjectName) -> &[(&'a str, String)] {
        self.fields
            .get(table)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The derives of an item.
    fn derives(&self, own: &str) -> String {
        let extra = match own {
            "Table" => self.extra_derives,
            _ => &[],
        };
        let all = std::iter::once(own).chain(extra.iter().map(String::as_str));
        all.collect::<Vec<_>>().join(", ")
    }

    /// Notes that a feature would give a column a better type.
    fn want(&self, feature: &'static str) {
        self.wanted.borrow_mut().insert(feature);
    }
}

fn known_fields<'a>(
    table: &'a Table,
    features: &Features,
    types: &TypeNames,
) -> Vec<(&'a str, String)> {
    let columns: Vec<&str> = (table.columns.iter())
        .filter(|column| rust_type(&column.data_type, features, types).is_some())
        .map(|column| column.name.as_str())
        .collect();
    let fields = names::fields(columns.iter().copied());
    columns.into_iter().zip(fields).collect()
}

/// The declared types that columns have, and those within them.
fn used_types(schema: &Schema) -> BTreeSet<ObjectName> {
    let mut used = BTreeSet::new();
    let mut waiting: Vec<&DataType> = schema
        .tables
        .values()
        .flat_map(|table| table.columns.iter().map(|column| &column.data_type))
        .collect();
    while let Some(data_type) = waiting.pop() {
        let Some(name) = data_type
            .name
            .as_ref()
            .filter(|_| data_type.extension.is_none())
        else {
            continue;
        };
        if used.insert(name.clone())
            && let Some(declared) = schema.types.get(name)
        {
            waiting.extend(declared.parts());
        }
    }
    used
}
