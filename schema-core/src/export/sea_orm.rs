//! sea-orm: a module with an entity for each table, its relations, and an enum for each enumeration.

use super::rust_name::{Names, literal};
use super::{Export, Exported, Omission, heading};
use crate::def::{Engine, ReferentialAction, TypeKind};
use crate::model::{
    Column, DataType, EnumType, ForeignKey, IndexKey, ObjectName, Schema, Table, Unique,
};
use std::collections::BTreeMap;

/// sea-orm's entities.
#[derive(Clone, Copy, Debug)]
pub struct SeaOrm;

impl Export for SeaOrm {
    fn keyword(&self) -> &'static str {
        "sea-orm"
    }

    fn export(&self, schema: &Schema, engine: Engine) -> Exported {
        let mut writer = Writer {
            schema,
            engine,
            enums: BTreeMap::new(),
            modules: BTreeMap::new(),
            omissions: Vec::new(),
        };
        let mut names = Names::default();
        for name in schema.enums.keys() {
            writer.enums.insert(name, names.type_name(&name.name));
        }
        let mut names = Names::except(&["enums"]);
        for table in schema.tables.values() {
            if table.primary_key.is_none() {
                writer.omissions.push(Omission {
                    object: table.name.to_string(),
                    reason:
                        "sea-orm has no entity without a primary key; give it one, or use raw SQL"
                            .into(),
                });
                continue;
            }
            writer
                .modules
                .insert(&table.name, names.value(&table.name.name));
        }
        let mut text = heading("sea-orm");
        text.push_str(&writer.enumerations());
        let tables = schema.tables.values();
        let entities: Vec<String> = tables.filter_map(|table| writer.entity(table)).collect();
        text.push_str(&entities.join("\n"));
        Exported {
            text,
            omissions: writer.omissions,
        }
    }
}

struct Writer<'a> {
    schema: &'a Schema,
    engine: Engine,
    enums: BTreeMap<&'a ObjectName, String>,
    modules: BTreeMap<&'a ObjectName, String>,
    omissions: Vec<Omission>,
}

/// One line of `enum Relation`.
struct Relation {
    name: String,
    attribute: String,
    /// The module that `Related` is implemented for, where only one relation leads there.
    related: Option<String>,
}

impl<'a> Writer<'a> {
    fn enumerations(&self) -> String {
        if self.enums.is_empty() {
            return String::new();
        }
        let enums: Vec<String> = self
            .schema
            .enums
            .values()
            .filter_map(|it| Some(enumeration(it, self.enums.get(&it.name)?)))
            .collect();
        format!(
            "/// The enumerations of the database.\npub mod enums {{\n    use sea_orm::entity::prelude::*;\n\n{}}}\n\n",
            enums.join("\n")
        )
    }

    fn entity(&mut self, table: &'a Table) -> Option<String> {
        let module = self.modules.get(&table.name)?.clone();
        let mut fields = Names::default();
        let mut variants = Names::default();
        let mut column_names = BTreeMap::new();
        let mut body = String::new();
        for column in &table.columns {
            let field = fields.value(&column.name);
            let variant = variants.type_name(&upper_camel(&field));
            let (attributes, rust_type) = self.column(table, column, &field, &variant);
            if !attributes.is_empty() {
                body.push_str(&format!("        #[sea_orm({})]\n", attributes.join(", ")));
            }
            body.push_str(&format!("        pub {field}: {rust_type},\n"));
            column_names.insert(column.name.as_str(), variant);
        }
        let schema_name = match &table.name.namespace {
            Some(namespace) => format!(", schema_name = {}", literal(namespace)),
            None => String::new(),
        };
        let keys = unique_keys(table);
        for unique in table.uniques.iter().filter(|it| columns_of(it).is_some()) {
            if !keys.said.iter().any(|it| it.name == unique.name) {
                self.omissions.push(Omission {
                    object: format!("{}.{}", table.name, unique.name),
                    reason: "sea-orm says one unique key of a column, in the order of the table's columns; `sync` would drop \
                             this one, so leave migrations to `cargo schema`"
                        .into(),
                });
            }
        }
        let eq = match table.columns.iter().any(|it| is_float(&it.data_type)) {
            true => "",
            false => ", Eq",
        };
        let relations = self.relations(table);
        let variants: String = relations
            .iter()
            .map(|it| {
                format!(
                    "        #[sea_orm({})]\n        {},\n",
                    it.attribute, it.name
                )
            })
            .collect();
        let related: String = relations
            .iter()
            .filter_map(|it| {
                let module = it.related.as_ref()?;
                Some(format!(
                    "\n    impl Related<super::{module}::Entity> for Entity {{\n        fn to() -> RelationDef {{\n            \
                     Relation::{}.def()\n        }}\n    }}\n",
                    it.name
                ))
            })
            .collect();
        Some(format!(
            "/// `{}`\npub mod {module} {{\n    use sea_orm::entity::prelude::*;\n\n    \
             #[derive(Clone, Debug, PartialEq{eq}, DeriveEntityModel)]\n    \
             #[sea_orm(table_name = {}{schema_name})]\n    pub struct Model {{\n{body}    }}\n\n    \
             #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]\n    pub enum Relation {{\n{variants}    }}\n{related}\n    \
             impl ActiveModelBehavior for ActiveModel {{}}\n}}\n",
            table.name,
            literal(&table.name.name),
        ))
    }

    fn column(
        &self,
        table: &Table,
        column: &Column,
        field: &str,
        variant: &str,
    ) -> (Vec<String>, String) {
        let mut attributes = Vec::new();
        let key = table.primary_key.as_ref();
        if key.is_some_and(|key| key.columns.contains(&column.name)) {
            attributes.push("primary_key".to_owned());
            if column.identity.is_none() {
                attributes.push("auto_increment = false".to_owned());
            }
        }
        attributes.extend(unique_keys(table).of(&column.name));
        if field != column.name {
            attributes.push(format!("column_name = {}", literal(&column.name)));
        }
        if variant != upper_camel(field) {
            attributes.push(format!("enum_name = {}", literal(variant)));
        }
        let stored = self.schema.stored_type(&column.data_type);
        let enumeration = stored.name.as_ref().and_then(|name| self.enums.get(name));
        let (mut rust_type, column_type) = match enumeration {
            Some(name) => (format!("super::enums::{name}"), None),
            None => match rust_type(stored.kind) {
                Some((rust_type, column_type)) => {
                    (rust_type.to_owned(), column_type.map(str::to_owned))
                }
                None => {
                    // Read and written as text: PostgreSQL casts it both ways.
                    let sql = sql_name(&stored);
                    if self.engine == Engine::Postgres {
                        attributes
                            .push(format!("select_as = \"text\", save_as = {}", literal(&sql)));
                    }
                    (
                        "String".to_owned(),
                        Some(format!("custom({})", literal(&sql))),
                    )
                }
            },
        };
        if stored.dimensions == 0 {
            match (stored.kind, stored.precision, stored.scale) {
                (TypeKind::Numeric, Some(precision), scale) => attributes.push(format!(
                    "column_type = \"Decimal(Some(({precision}, {})))\"",
                    scale.unwrap_or_default().max(0)
                )),
                (TypeKind::VarChar, Some(length), _) => {
                    attributes.push(format!("column_type = \"String(StringLen::N({length}))\""));
                }
                _ => {
                    if let Some(column_type) = column_type {
                        attributes.push(format!("column_type = {}", literal(&column_type)));
                    }
                }
            }
        }
        for _ in 0..stored.dimensions {
            rust_type = format!("Vec<{rust_type}>");
        }
        if column.nullable {
            rust_type = format!("Option<{rust_type}>");
            if !attributes.is_empty() {
                attributes.push("nullable".to_owned());
            }
        }
        (attributes, rust_type)
    }

    fn relations(&self, table: &'a Table) -> Vec<Relation> {
        let mut names = Names::default();
        let mut relations = Vec::new();
        for key in &table.foreign_keys {
            let Some(module) = self.modules.get(&key.target) else {
                continue;
            };
            let is_alone = table
                .foreign_keys
                .iter()
                .filter(|it| it.target == key.target)
                .count()
                == 1;
            let is_self = key.target == table.name;
            let name = match is_alone {
                true => names.type_name(&key.target.name),
                false => names.type_name(&key.columns.join("_")),
            };
            relations.push(Relation {
                name,
                attribute: self.belongs_to(table, key, module),
                related: (is_alone && !is_self).then(|| module.clone()),
            });
        }
        for other in self
            .schema
            .tables
            .values()
            .filter(|it| it.name != table.name)
        {
            let to_here: Vec<&ForeignKey> = other
                .foreign_keys
                .iter()
                .filter(|key| key.target == table.name)
                .collect();
            let is_mutual = table
                .foreign_keys
                .iter()
                .any(|key| key.target == other.name);
            if let ([_], Some(module), false) =
                (to_here.as_slice(), self.modules.get(&other.name), is_mutual)
            {
                relations.push(Relation {
                    name: names.type_name(&other.name.name),
                    attribute: format!("has_many = \"super::{module}::Entity\""),
                    related: Some(module.clone()),
                });
            }
        }
        relations
    }

    fn belongs_to(&self, table: &Table, key: &ForeignKey, module: &str) -> String {
        let columns = |prefix: &str, of: Option<&Table>, columns: &[String]| {
            let names: Vec<String> = columns
                .iter()
                .map(|column| {
                    format!(
                        "{prefix}Column::{}",
                        of.map_or_else(String::new, |it| variant_of(it, column))
                    )
                })
                .collect();
            match names.as_slice() {
                [name] => name.clone(),
                names => format!("({})", names.join(", ")),
            }
        };
        let target = self.schema.tables.get(&key.target);
        let mut text = format!(
            "belongs_to = \"super::{module}::Entity\", from = \"{}\", to = \"{}\"",
            columns("", Some(table), &key.columns),
            columns(&format!("super::{module}::"), target, &key.target_columns)
        );
        for (word, action) in [("on_update", key.on_update), ("on_delete", key.on_delete)] {
            if let Some(name) = action_name(action) {
                text.push_str(&format!(", {word} = \"{name}\""));
            }
        }
        text.push_str(&format!(", fk_name = {}", literal(&key.name)));
        text
    }
}

/// sea-orm's name of an action, where something happens.
const fn action_name(action: ReferentialAction) -> Option<&'static str> {
    match action {
        ReferentialAction::NoAction => None,
        ReferentialAction::Restrict => Some("Restrict"),
        ReferentialAction::Cascade => Some("Cascade"),
        ReferentialAction::SetNull => Some("SetNull"),
        ReferentialAction::SetDefault => Some("SetDefault"),
    }
}

/// The unique rules that entities can say: `sync` of sea-orm drops what they do not.
struct UniqueKeys<'a> {
    said: Vec<&'a Unique>,
}

impl UniqueKeys<'_> {
    /// The attribute of a column.
    fn of(&self, column: &str) -> Option<String> {
        self.said.iter().find_map(|unique| {
            let columns = columns_of(unique)?;
            columns.contains(&column).then(|| match columns.len() {
                1 => "unique".to_owned(),
                _ => format!("unique_key = {}", literal(&unique.name)),
            })
        })
    }
}

/// sea-orm has one key for a column, and its columns in the order of the table's.
fn unique_keys(table: &Table) -> UniqueKeys<'_> {
    let position = |name: &str| table.columns.iter().position(|column| column.name == name);
    let mut said: Vec<&Unique> = Vec::new();
    let mut taken: Vec<&str> = Vec::new();
    for unique in &table.uniques {
        let Some(columns) = columns_of(unique) else {
            continue;
        };
        let in_order = columns.is_sorted_by_key(|column| position(column));
        if in_order && !columns.iter().any(|column| taken.contains(column)) {
            taken.extend(columns);
            said.push(unique);
        }
    }
    UniqueKeys { said }
}

/// The columns of a rule about all rows and columns as they are; another one is an index, of which entities know nothing.
fn columns_of(unique: &Unique) -> Option<Vec<&str>> {
    if unique.predicate.is_some() || unique.without_overlaps {
        return None;
    }
    let columns = unique.parts.iter().map(|part| match &part.key {
        IndexKey::Column(name) => Some(name.as_str()),
        _ => None,
    });
    columns.collect()
}

/// The variant of `Column` that a column has.
fn variant_of(table: &Table, wanted: &str) -> String {
    let (mut fields, mut variants) = (Names::default(), Names::default());
    for column in &table.columns {
        let field = fields.value(&column.name);
        let variant = variants.type_name(&upper_camel(&field));
        if column.name == wanted {
            return variant;
        }
    }
    String::new()
}

/// `created_at` as sea-orm's derive names its variant: `CreatedAt`.
fn upper_camel(field: &str) -> String {
    let mut text = String::new();
    for word in field.split('_') {
        let mut letters = word.chars();
        text.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        text.push_str(letters.as_str());
    }
    text
}

fn enumeration(it: &EnumType, rust_name: &str) -> String {
    let mut variants = Names::default();
    let lines: String = it
        .labels
        .iter()
        .map(|label| {
            format!(
                "        #[sea_orm(string_value = {})]\n        {},\n",
                literal(label),
                variants.type_name(label)
            )
        })
        .collect();
    format!(
        "    #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]\n    \
         #[sea_orm(rs_type = \"String\", db_type = \"Enum\", enum_name = {})]\n    pub enum {rust_name} {{\n{lines}    }}\n",
        literal(&it.name.name)
    )
}

fn is_float(data_type: &DataType) -> bool {
    matches!(
        data_type.kind,
        TypeKind::Real | TypeKind::DoublePrecision | TypeKind::Vector
    )
}

fn sql_name(data_type: &DataType) -> String {
    match &data_type.name {
        Some(name) => name.to_string(),
        None => {
            let name = data_type.kind.postgres_name();
            name.replace("{}", "").trim().to_owned()
        }
    }
}

/// The Rust type, as sea-orm's prelude names it, and the column type where it does not follow from that.
const fn rust_type(kind: TypeKind) -> Option<(&'static str, Option<&'static str>)> {
    Some(match kind {
        TypeKind::SmallInt => ("i16", None),
        TypeKind::Integer => ("i32", None),
        TypeKind::BigInt => ("i64", None),
        TypeKind::Numeric => ("Decimal", None),
        TypeKind::Real => ("f32", None),
        TypeKind::DoublePrecision => ("f64", None),
        TypeKind::Text => ("String", Some("Text")),
        TypeKind::VarChar | TypeKind::Char => ("String", None),
        TypeKind::Boolean => ("bool", None),
        TypeKind::Bytea => ("Vec<u8>", None),
        TypeKind::Date => ("Date", None),
        TypeKind::Time => ("Time", None),
        TypeKind::Timestamp => ("DateTime", None),
        TypeKind::TimestampTz => ("DateTimeWithTimeZone", None),
        TypeKind::Uuid => ("Uuid", None),
        TypeKind::Json => ("Json", None),
        TypeKind::JsonB => ("Json", Some("JsonBinary")),
        _ => return None,
    })
}
