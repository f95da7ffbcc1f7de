//! diesel: `table!`, `joinable!`, `allow_tables_to_appear_in_same_query!`, and a SQL type for each type of the
//! database that diesel has none for, as `diesel print-schema` writes them.

use super::rust_name::{Names, literal};
use super::{Export, Exported, Omission, heading};
use crate::def::{Engine, TypeKind};
use crate::model::{Column, DataType, ForeignKey, ObjectName, Schema, Table};
use crate::syntax::diesel_type;
use std::collections::BTreeMap;

/// diesel's tables.
#[derive(Clone, Copy, Debug)]
pub struct Diesel;

impl Export for Diesel {
    fn keyword(&self) -> &'static str {
        "diesel"
    }

    fn export(&self, schema: &Schema, engine: Engine) -> Exported {
        let mut writer = Writer {
            schema,
            engine,
            types: BTreeMap::new(),
            type_names: Names::default(),
            modules: BTreeMap::new(),
            omissions: Vec::new(),
        };
        writer.name_modules();
        let tables: String = schema
            .tables
            .values()
            .filter_map(|table| writer.table(table))
            .collect();
        let joins = writer.joins();
        let together = writer.together();
        let text = format!(
            "{}{}{tables}{joins}{together}",
            heading("diesel"),
            writer.sql_types()
        );
        Exported {
            text,
            omissions: writer.omissions,
        }
    }
}

struct Writer<'a> {
    schema: &'a Schema,
    engine: Engine,
    /// The types that diesel has not, by their name in the database.
    types: BTreeMap<ObjectName, String>,
    type_names: Names,
    /// The modules of the tables that are written.
    modules: BTreeMap<&'a ObjectName, String>,
    omissions: Vec<Omission>,
}

/// The largest number of columns of diesel's own features, smallest first.
const COLUMN_FEATURES: &[(usize, &str)] = &[(64, "64-column-tables"), (128, "128-column-tables")];

impl<'a> Writer<'a> {
    fn name_modules(&mut self) {
        let mut names = Names::except(&["sql_types"]);
        for table in self.schema.tables.values() {
            if table.primary_key.is_none() {
                self.omit(
                    table.name.to_string(),
                    "diesel has no table without a primary key; give it one, or use `sql_query`",
                );
                continue;
            }
            let name = match &table.name.namespace {
                Some(namespace) if self.is_ambiguous(&table.name) => {
                    format!("{namespace}_{}", table.name.name)
                }
                _ => table.name.name.clone(),
            };
            let module = names.value(&name);
            self.modules.insert(&table.name, module);
        }
    }

    fn is_ambiguous(&self, name: &ObjectName) -> bool {
        let same = self.schema.tables.keys().filter(|it| it.name == name.name);
        same.count() > 1
    }

    fn omit(&mut self, object: String, reason: &str) {
        self.omissions.push(Omission {
            object,
            reason: reason.to_owned(),
        });
    }

    fn table(&mut self, table: &'a Table) -> Option<String> {
        let module = self.modules.get(&table.name)?.clone();
        let mut names = Names::except(&[
            "all_columns",
            "columns",
            "dsl",
            "star",
            "table",
            module.as_str(),
        ]);
        let mut columns = String::new();
        let mut rust_names = BTreeMap::new();
        let mut used = Vec::new();
        for column in &table.columns {
            let rust_name = names.value(&column.name);
            rust_names.insert(column.name.as_str(), rust_name.clone());
            match self.column_type(table, column, &mut used) {
                Some(sql_type) => {
                    if rust_name != column.name {
                        columns.push_str(&format!(
                            "        #[sql_name = {}]\n",
                            literal(&column.name)
                        ));
                    }
                    columns.push_str(&format!("        {rust_name} -> {sql_type},\n"));
                }
                None => columns.push_str(&format!(
                    "        // {}: diesel has no such type\n",
                    column.name
                )),
            }
        }
        used.sort();
        used.dedup();
        let imports: String = used
            .iter()
            .map(|name| format!("    use super::sql_types::{name};\n"))
            .collect();
        let imports = match imports.is_empty() {
            true => imports,
            false => format!("    use diesel::sql_types::*;\n{imports}\n"),
        };
        let key = table.primary_key.iter().flat_map(|key| &key.columns);
        let key: Vec<&str> = key
            .filter_map(|column| rust_names.get(column.as_str()).map(String::as_str))
            .collect();
        let sql_name = match module == table.name.name {
            true => String::new(),
            false => format!("    #[sql_name = {}]\n", literal(&table.name.name)),
        };
        let namespace = table.name.namespace.as_ref();
        let namespace = namespace.map(|it| format!("{it}.")).unwrap_or_default();
        let comment = match table.columns.len() {
            count if count > 32 => wide(count),
            _ => String::new(),
        };
        Some(format!(
            "{comment}diesel::table! {{\n{imports}{sql_name}    {namespace}{module} ({}) {{\n{columns}    }}\n}}\n\n",
            key.join(", ")
        ))
    }

    fn column_type(
        &mut self,
        table: &Table,
        column: &Column,
        used: &mut Vec<String>,
    ) -> Option<String> {
        let stored = self.schema.stored_type(&column.data_type);
        let base = match self.engine {
            Engine::Postgres => match diesel_type(stored.kind) {
                Some(name) => name.to_owned(),
                None => {
                    let name = self.own_type(&stored);
                    used.push(name.clone());
                    name
                }
            },
            Engine::Sqlite => match sqlite_type(stored.kind) {
                Some(name) => name.to_owned(),
                None => {
                    self.omit(
                        format!("{}.{}", table.name, column.name),
                        "diesel's SQLite backend has no such type; read it with `sql_query`, or write the column's form \
                         by `on(sqlite, type = text)`",
                    );
                    return None;
                }
            },
        };
        let mut sql_type = base;
        for _ in 0..stored.dimensions {
            sql_type = format!("Array<{sql_type}>");
        }
        Some(match column.nullable {
            true => format!("Nullable<{sql_type}>"),
            false => sql_type,
        })
    }

    /// The SQL type of the file's own, for what diesel has none for.
    fn own_type(&mut self, data_type: &DataType) -> String {
        let name = match &data_type.name {
            Some(name) => name.clone(),
            None => {
                let name = data_type.kind.postgres_name().replace("{}", "");
                ObjectName::new(match data_type.kind {
                    TypeKind::TimeTz => "timetz",
                    TypeKind::Bit => "bit",
                    TypeKind::VarBit => "varbit",
                    _ => name.trim(),
                })
            }
        };
        if let Some(known) = self.types.get(&name) {
            return known.clone();
        }
        let rust_name = self.type_names.type_name(&name.name);
        self.types.insert(name, rust_name.clone());
        rust_name
    }

    fn sql_types(&self) -> String {
        if self.types.is_empty() {
            return String::new();
        }
        let mut text = String::from(
            "/// Types of the database that diesel has none for.\npub mod sql_types {\n",
        );
        for (position, (name, rust_name)) in self.types.iter().enumerate() {
            if position > 0 {
                text.push('\n');
            }
            let schema = match &name.namespace {
                Some(namespace) => format!(", schema = {}", literal(namespace)),
                None => String::new(),
            };
            text.push_str(&format!(
                "    /// `{name}`\n    \
                     #[derive(Clone, Copy, Debug, diesel::query_builder::QueryId, diesel::sql_types::SqlType)]\n    \
                     #[diesel(postgres_type(name = {}{schema}))]\n    pub struct {rust_name};\n",
                literal(&name.name)
            ));
        }
        text.push_str("}\n\n");
        text
    }

    /// What `inner_join` finds by itself: one key of one column between two tables.
    fn joins(&self) -> String {
        let mut text = String::new();
        for table in self.schema.tables.values() {
            for key in &table.foreign_keys {
                let between = |one: &ForeignKey| one.target == key.target;
                let is_alone = table.foreign_keys.iter().filter(|it| between(it)).count() == 1;
                let back = self.schema.tables.get(&key.target);
                let is_mutual = back
                    .is_some_and(|it| it.foreign_keys.iter().any(|back| back.target == table.name));
                let target_key = back.and_then(|it| it.primary_key.as_ref());
                let is_primary = target_key.is_some_and(|it| it.columns == key.target_columns);
                let ([column], Some(child), Some(parent)) = (
                    key.columns.as_slice(),
                    self.modules.get(&table.name),
                    self.modules.get(&key.target),
                ) else {
                    continue;
                };
                if is_alone && is_primary && !is_mutual {
                    let column = Names::except(&[child.as_str()]).value(column);
                    text.push_str(&format!(
                        "diesel::joinable!({child} -> {parent} ({column}));\n"
                    ));
                }
            }
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text
    }

    fn together(&self) -> String {
        let modules: Vec<&String> = self.modules.values().collect();
        if modules.len() < 2 {
            return String::new();
        }
        let lines: String = modules.iter().map(|it| format!("    {it},\n")).collect();
        format!("diesel::allow_tables_to_appear_in_same_query!(\n{lines});\n")
    }
}

fn wide(count: usize) -> String {
    let feature = COLUMN_FEATURES
        .iter()
        .find(|(largest, _)| count <= *largest);
    match feature {
        Some((_, feature)) => {
            format!("// {count} columns: turn on diesel's feature `{feature}`.\n")
        }
        None => {
            format!("// {count} columns: more than diesel's largest tables have, which is 128.\n")
        }
    }
}

/// The type of diesel for SQLite.
const fn sqlite_type(kind: TypeKind) -> Option<&'static str> {
    Some(match kind {
        TypeKind::SmallInt => "SmallInt",
        TypeKind::Integer => "Integer",
        TypeKind::BigInt => "BigInt",
        TypeKind::Real => "Float",
        TypeKind::DoublePrecision => "Double",
        TypeKind::Text | TypeKind::VarChar | TypeKind::Char | TypeKind::CiText | TypeKind::Name => {
            "Text"
        }
        TypeKind::Boolean => "Bool",
        TypeKind::Bytea => "Binary",
        TypeKind::Date => "Date",
        TypeKind::Time => "Time",
        TypeKind::Timestamp => "Timestamp",
        TypeKind::TimestampTz => "TimestamptzSqlite",
        TypeKind::Json => "Json",
        TypeKind::JsonB => "Jsonb",
        _ => return None,
    })
}
