//! The peers: what each crate depends on and how it declares the tables.

use super::tables::{COLUMNS, GeneratedTable, fields, table};
use std::path::Path;

/// A derive whose compile time is measured.
pub(crate) struct Peer {
    /// Its name in the report.
    pub(crate) name: &'static str,
    /// Its dependencies, as lines of `Cargo.toml`; `{root}` is this repository.
    pub(crate) dependencies: &'static str,
    /// The file that starts every crate.
    prelude: &'static str,
    /// One table.
    declare: fn(&GeneratedTable) -> String,
    /// What follows all tables.
    epilogue: fn(usize) -> String,
}

impl Peer {
    /// The source of a crate with that many tables.
    pub(crate) fn source(&self, total: usize) -> String {
        let mut source = format!("#![allow(dead_code, unused_imports)]\n{}\n", self.prelude);
        for number in 0..total {
            source.push_str(&(self.declare)(&table(number, total)));
        }
        source.push_str(&(self.epilogue)(total));
        source
    }

    /// The manifest of that crate.
    pub(crate) fn manifest(&self, package: &str, root: &Path) -> String {
        let root = root.display().to_string().replace('\\', "/");
        let dependencies = self.dependencies.replace("{root}", &root);
        format!(
            "[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [workspace]\n\n[dependencies]\n{COMMON}{dependencies}"
        )
    }
}

/// What the columns of every peer need.
pub(crate) const COMMON: &str = "\
chrono = { version = \"0.4\", default-features = false, features = [\"serde\"] }
uuid = { version = \"1\", features = [\"serde\"] }
";
const IMPORTS: &str = "use chrono::{DateTime, Utc};\nuse uuid::Uuid;\n";

/// Every peer; the first is the floor, the second is this project.
pub(crate) const PEERS: &[Peer] = &[
    Peer {
        name: "plain structs",
        dependencies: "",
        prelude: IMPORTS,
        declare: |table| structure(table, "#[derive(Clone, Debug)]", |_| String::new()),
        epilogue: |_| String::new(),
    },
    Peer {
        name: "architrave",
        dependencies: "architrave = { path = \"{root}\", features = [\"chrono\", \"uuid\"] }\n",
        prelude: "use architrave::prelude::*;\nuse chrono::{DateTime, Utc};\nuse uuid::Uuid;\n",
        declare: declare_architrave,
        epilogue: |total| {
            let names: Vec<String> = (0..total)
                .map(|number| table(number, total).type_name)
                .collect();
            format!(
                "schema! {{\n    pub static BENCH = {{ tables: [{}], lock: \"schema.lock\" }}\n}}\n",
                names.join(", ")
            )
        },
    },
    Peer {
        name: "sqlx FromRow",
        dependencies: "sqlx = { version = \"0.9\", default-features = false, \
                       features = [\"derive\", \"postgres\", \"chrono\", \"uuid\"] }\n",
        prelude: IMPORTS,
        declare: |table| {
            structure(table, "#[derive(Clone, Debug, sqlx::FromRow)]", |_| {
                String::new()
            })
        },
        epilogue: |_| String::new(),
    },
    Peer {
        name: "serde Serialize + Deserialize",
        dependencies: "serde = { version = \"1\", features = [\"derive\"] }\n",
        prelude: IMPORTS,
        declare: |table| {
            structure(
                table,
                "#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]",
                |_| String::new(),
            )
        },
        epilogue: |_| String::new(),
    },
    Peer {
        name: "sea-orm entity",
        dependencies: "sea-orm = { version = \"2\", default-features = false, \
                       features = [\"macros\", \"with-chrono\", \"with-uuid\"] }\n",
        prelude: "",
        declare: declare_sea_orm,
        epilogue: |_| String::new(),
    },
    Peer {
        name: "diesel table! + 4 derives",
        dependencies: "diesel = { version = \"2.3\", default-features = false, \
                       features = [\"postgres_backend\", \"chrono\", \"uuid\"] }\n",
        prelude: "use chrono::{DateTime, Utc};\nuse diesel::prelude::*;\nuse uuid::Uuid;\n",
        declare: declare_diesel,
        epilogue: |_| String::new(),
    },
    Peer {
        name: "toasty Model",
        dependencies: "jiff = { version = \"0.2\", default-features = false, features = [\"std\"] }\n\
                       toasty = { version = \"0.11\", default-features = false, features = [\"jiff\"] }\n",
        prelude: "use uuid::Uuid;\n",
        declare: declare_toasty,
        epilogue: |_| String::new(),
    },
];

/// This project's crate.
pub(crate) fn architrave() -> &'static Peer {
    &PEERS[1]
}

fn structure(table: &GeneratedTable, derives: &str, attributes: impl Fn(&str) -> String) -> String {
    format!(
        "{derives}\npub struct {} {{\n{}}}\n",
        table.type_name,
        fields(attributes)
    )
}

fn declare_architrave(table: &GeneratedTable) -> String {
    let [(first, _), (second, _)] = &table.parents;
    let head = format!(
        "#[derive(Clone, Debug, Table)]\n\
         #[table(name = \"{}\", rows = 1_000_000)]\n\
         #[index(first_id, created_at.desc())]\n\
         #[index(second_id, active)]\n\
         #[check(positive, quantity > 0)]\n\
         #[access(of_first, filter(first_id), order(created_at.desc()))]\n\
         #[access(of_second, filter(second_id, active))]",
        table.name
    );
    structure(table, &head, |column| match column {
        "id" => "#[column(primary_key, default = uuid_v7())]".to_owned(),
        "first_id" => format!("#[references({first}.id, on_delete = restrict)]"),
        "second_id" => format!("#[references({second}.id, on_delete = cascade)]"),
        _ => String::new(),
    })
}

/// A module with the entity of one table.
pub(crate) fn declare_sea_orm(table: &GeneratedTable) -> String {
    let module = table.name.trim_end_matches('s');
    let relations: String = ["first", "second"]
        .iter()
        .zip(&table.parents)
        .map(|(side, (parent, parent_table))| {
            let parent_module = parent_table.trim_end_matches('s');
            let variant = format!("{}{parent}", if *side == "first" { "First" } else { "Second" });
            format!(
                "        #[sea_orm(belongs_to = \"super::{parent_module}::Entity\", \
                 from = \"Column::{}Id\", to = \"super::{parent_module}::Column::Id\")]\n        {variant},\n",
                if *side == "first" { "First" } else { "Second" }
            )
        })
        .collect();
    let body = fields(|column| match column {
        "id" => "#[sea_orm(primary_key, auto_increment = false)]".to_owned(),
        _ => String::new(),
    });
    format!(
        "pub mod {module} {{\n    use chrono::{{DateTime, Utc}};\n    use sea_orm::entity::prelude::{{\n        \
         ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter,\n        \
         PrimaryKeyTrait, Related, RelationDef, RelationTrait,\n    }};\n    use sea_orm as sea_orm_crate;\n    use uuid::Uuid;\n    \
         #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]\n    #[sea_orm(table_name = \"{}\")]\n    \
         pub(crate) struct Model {{\n{body}    }}\n    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]\n    \
         pub(crate) enum Relation {{\n{relations}    }}\n    impl ActiveModelBehavior for ActiveModel {{}}\n}}\n",
        table.name
    )
}

/// toasty has times of jiff alone, and a field for each reference beside its key.
fn declare_toasty(table: &GeneratedTable) -> String {
    let [(first, _), (second, _)] = &table.parents;
    let body = fields(|column| match column {
        "id" => "#[key]\n    #[auto]".to_owned(),
        "first_id" | "second_id" => "#[index]".to_owned(),
        _ => String::new(),
    });
    let body = body.replace("DateTime<Utc>", "jiff::Timestamp");
    format!(
        "#[derive(Debug, toasty::Model)]\n#[table = \"{}\"]\npub struct {} {{\n{body}\
         \x20   #[belongs_to(key = first_id, references = id)]\n    pub first: toasty::Deferred<{first}>,\n\
         \x20   #[belongs_to(key = second_id, references = id)]\n    pub second: toasty::Deferred<{second}>,\n}}\n",
        table.name, table.type_name
    )
}

fn declare_diesel(table: &GeneratedTable) -> String {
    let columns: String = COLUMNS
        .iter()
        .map(|(name, rust_type)| {
            let sql_type = match *rust_type {
                "Uuid" => "diesel::sql_types::Uuid",
                "String" => "diesel::sql_types::Text",
                "Option<String>" => "diesel::sql_types::Nullable<diesel::sql_types::Text>",
                "i32" => "diesel::sql_types::Integer",
                "i64" => "diesel::sql_types::BigInt",
                "bool" => "diesel::sql_types::Bool",
                _ => "diesel::sql_types::Timestamptz",
            };
            format!("        {name} -> {sql_type},\n")
        })
        .collect();
    let name = &table.name;
    let head = format!(
        "diesel::table! {{\n    {name} (id) {{\n{columns}    }}\n}}\n\
         #[derive(Clone, Debug, Queryable, Selectable, Insertable, Identifiable)]\n\
         #[diesel(table_name = {name})]"
    );
    structure(table, &head, |_| String::new())
}
