//! sea-query: an `Iden` for each table, with its columns.

use super::rust_name::{Names, literal};
use super::{Export, Exported, heading};
use crate::def::Engine;
use crate::model::Schema;

/// sea-query's identifiers.
#[derive(Clone, Copy, Debug)]
pub struct SeaQuery;

impl Export for SeaQuery {
    fn keyword(&self) -> &'static str {
        "sea-query"
    }

    fn export(&self, schema: &Schema, _engine: Engine) -> Exported {
        let mut text = heading(self.keyword());
        let mut enums = Names::default();
        for (position, table) in schema.tables.values().enumerate() {
            if position > 0 {
                text.push('\n');
            }
            let name = enums.type_name(&table.name.name);
            text.push_str(&format!(
                "/// `{}`\n#[derive(Clone, Copy, Debug, sea_query::Iden)]\n#[iden = {}]\npub enum {name} {{\n    \
                 /// The table.\n    Table,\n",
                table.name,
                literal(&table.name.name)
            ));
            if let Some(namespace) = &table.name.namespace {
                text.push_str(&format!(
                    "    /// Its namespace: `({name}::Namespace, {name}::Table)` is the whole name.\n    \
                     #[iden = {}]\n    Namespace,\n",
                    literal(namespace)
                ));
            }
            let mut variants = Names::except(&["Table", "Namespace"]);
            for column in &table.columns {
                let variant = variants.type_name(&column.name);
                text.push_str(&format!(
                    "    /// `{}`\n    #[iden = {}]\n    {variant},\n",
                    column.name,
                    literal(&column.name)
                ));
            }
            text.push_str("}\n");
        }
        Exported {
            text,
            omissions: Vec::new(),
        }
    }
}
