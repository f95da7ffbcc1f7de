//! The names that the database sees.

use crate::ast::{Kind, Table};
use crate::ctxt::Ctxt;
use schema_core::def::fnv1a;
use schema_core::syntax::name::{snake_case, table_name};
use syn::ext::IdentExt;

/// The names of one table.
pub(crate) struct Names {
    /// The struct's name.
    pub(crate) rust_name: String,
    /// The table's name.
    pub(crate) table: String,
    /// The digest of the qualified name.
    pub(crate) hash: u64,
    /// The columns' names, in order.
    pub(crate) columns: Vec<String>,
}

impl Names {
    /// Settles the names of `table`: those that are written, else the default ones.
    pub(crate) fn of(ctxt: &Ctxt, table: &Table<'_>) -> Self {
        let rust_name = table.input.ident.unraw().to_string();
        let name = match &table.options.name {
            Some(name) => name.value.clone(),
            None if table.kind == Kind::Columns => String::new(),
            None => table_name(&rust_name).unwrap_or_else(|unsure| {
                ctxt.error(&table.input.ident, unsure);
                snake_case(&rust_name)
            }),
        };
        let qualified = match &table.options.namespace {
            Some(namespace) => format!("{}.{name}", namespace.value),
            None => name.clone(),
        };
        Self {
            rust_name,
            table: name,
            hash: fnv1a(&qualified),
            columns: table
                .columns
                .iter()
                .map(|column| match &column.options.name {
                    Some(name) => name.value.clone(),
                    None => column.field(),
                })
                .collect(),
        }
    }
}
