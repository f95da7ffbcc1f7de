//! A struct that is a table: its columns and everything that its attributes say, typed and in place.

mod read;

use crate::attr::{
    Access, Check, ColumnOptions, Depends, Exclude, Index, Partition, PrimaryKey, Reference,
    RefersTo, TableObject, TableOptions, Unique, Waiver,
};
use crate::mistakes::Mistakes;
use crate::scope::Readings;
use crate::symbol::Helper;
use crate::well_known;
use proc_macro2::Ident;
pub(crate) use read::{argument_of, is_option, table};
use schema_core::def::{ColumnIndex, ColumnType, TypeKind};
use schema_core::rule::Declaration;
use syn::ext::IdentExt;
use syn::{DeriveInput, Path, Type};

/// A table.
pub(crate) struct Table<'a> {
    /// The struct.
    pub(crate) input: &'a DeriveInput,
    /// `#[table(crate = path)]`
    pub(crate) crate_path: Option<Path>,
    pub(crate) comment: Option<String>,
    pub(crate) options: TableOptions,
    /// Whether it is a table, or columns of other tables.
    pub(crate) kind: Kind,
    /// The fields that are columns, and then the columns of flattened structs that attributes mention.
    pub(crate) columns: Vec<Column<'a>>,
    /// The fields that stand for the columns of another struct.
    pub(crate) flattened: Vec<Flattened<'a>>,
    /// Every place that names a column of those.
    pub(crate) paths: Vec<Vec<Ident>>,
    /// `#[primary_key(...)]`; a key that fields declare is with them.
    pub(crate) primary_key: Option<PrimaryKey>,
    pub(crate) references: Vec<Reference>,
    pub(crate) uniques: Vec<Unique>,
    pub(crate) checks: Vec<Check>,
    pub(crate) indexes: Vec<Index>,
    pub(crate) exclusions: Vec<Exclude>,
    pub(crate) access: Vec<Access>,
    pub(crate) dependencies: Vec<Depends>,
    pub(crate) objects: Vec<TableObject>,
    pub(crate) partitions: Vec<Partition>,
    pub(crate) readings: Readings,
    /// What could not be read.
    pub(crate) mistakes: Mistakes,
}

/// What a struct derives.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `Table`
    Table,
    /// `Columns`: its fields are columns of the tables that hold it.
    Columns,
    /// `View`: its fields are columns of a query.
    View,
}

/// A field that stands for the columns of another struct.
pub(crate) struct Flattened<'a> {
    pub(crate) ident: &'a Ident,
    /// The field's type, without `Option`.
    pub(crate) inner_type: &'a Type,
    /// The field's type.
    pub(crate) rust_type: &'a Type,
    pub(crate) nullable: bool,
    /// What is put before the names of its columns.
    pub(crate) prefix: String,
    /// The number of fields before it that are columns themselves.
    pub(crate) position: ColumnIndex,
    /// The number of its columns that attributes mention.
    pub(crate) mentioned: ColumnIndex,
}

/// A column.
pub(crate) struct Column<'a> {
    /// The field's name; of the column of a flattened struct, the field that stands for that.
    pub(crate) ident: &'a Ident,
    /// `address.zip`, where a flattened struct declares the column. Only rustc knows what that says of it.
    pub(crate) path: Option<String>,
    /// The field's type, without `Option`.
    pub(crate) inner_type: &'a Type,
    /// The field's type.
    pub(crate) rust_type: &'a Type,
    pub(crate) nullable: bool,
    pub(crate) comment: Option<String>,
    pub(crate) options: ColumnOptions,
    pub(crate) refers_to: Option<RefersTo>,
}

impl Column<'_> {
    /// The field's name, without `r#`; `address.zip` for the column of a flattened struct.
    pub(crate) fn field(&self) -> String {
        match &self.path {
            Some(path) => path.clone(),
            None => self.ident.unraw().to_string(),
        }
    }

    /// The column type that the Rust type stands for, as far as its name shows it.
    pub(crate) fn known_type(&self) -> ColumnType<'static> {
        match &self.path {
            Some(_) => ColumnType::new(TypeKind::Unknown),
            None => well_known::column_type(self.inner_type),
        }
    }

    /// The same of the whole type: unknown where it is an alias, which can hide an `Option`.
    pub(crate) fn known_whole_type(&self) -> ColumnType<'static> {
        match &self.path {
            Some(_) => ColumnType::new(TypeKind::Unknown),
            None => well_known::column_type(self.rust_type),
        }
    }

    /// Whether no foreign key is expected of the column:
    /// [`ColumnDetails::expects_no_key`](schema_core::def::ColumnDetails::expects_no_key).
    pub(crate) fn expects_no_key(&self) -> bool {
        let options = &self.options;
        options.external_id || self.refers_to.is_some() || options.generated.is_some()
    }

    /// The comment: the attribute's, else the doc comment.
    pub(crate) fn comment(&self) -> Option<&str> {
        self.options.comment.as_deref().or(self.comment.as_deref())
    }
}

impl<'a> Table<'a> {
    /// Notes that the newest attribute of a kind could not be read in full. Where nothing of it was kept,
    /// the one before it is taken for it, which costs at most a finding.
    fn note_mistake(&mut self, helper: Helper) {
        let newest =
            |count: usize, covered: fn(usize) -> Covered| count.checked_sub(1).map(covered);
        let (kind, item) = match helper {
            Helper::Table => (Declaration::Table, None),
            Helper::Column => (Declaration::Column, None),
            Helper::References | Helper::ForeignKey | Helper::RefersTo => (
                Declaration::Reference,
                newest(self.references.len(), Covered::Reference),
            ),
            Helper::Unique => (
                Declaration::Unique,
                newest(self.uniques.len(), Covered::Unique),
            ),
            Helper::Index => (
                Declaration::Index,
                newest(self.indexes.len(), Covered::Index),
            ),
            Helper::Check => (
                Declaration::Check,
                newest(self.checks.len(), Covered::Check),
            ),
            Helper::Access => (
                Declaration::Access,
                newest(self.access.len(), Covered::Access),
            ),
            Helper::PrimaryKey => (Declaration::Column, None),
            Helper::Exclude => (
                Declaration::Index,
                newest(self.exclusions.len(), Covered::Exclusion),
            ),
            // No rule reads these.
            Helper::Columns | Helper::Partition | Helper::View => return,
            Helper::Policy | Helper::Grant | Helper::Trigger | Helper::Statistics => (
                Declaration::Object,
                newest(self.objects.len(), Covered::Object),
            ),
            Helper::Depends => (
                Declaration::Dependency,
                newest(self.dependencies.len(), Covered::Dependency),
            ),
        };
        self.mistakes.add(kind, item);
    }

    /// Whether a column is classified as personal data.
    pub(crate) fn holds_personal_data(&self) -> bool {
        self.columns
            .iter()
            .any(|column| column.options.personal_data.is_some())
    }

    /// The types of the fields, each once, without `Option`.
    pub(crate) fn distinct_types(&self) -> Vec<&'a Type> {
        let mut distinct: Vec<&Type> = Vec::new();
        for column in self.columns.iter().filter(|it| it.path.is_none()) {
            if !distinct.contains(&column.inner_type) {
                distinct.push(column.inner_type);
            }
        }
        distinct
    }

    /// The types of the fields that say nothing else of their column, each once. Where a type is written, the Rust
    /// type may be one of which nothing is known, such as another crate's.
    pub(crate) fn resolved_types(&self) -> Vec<&'a Type> {
        let mut types = self.distinct_types();
        types.retain(|rust_type| {
            self.columns
                .iter()
                .any(|column| column.inner_type == *rust_type && column.options.data_type.is_none())
        });
        types
    }

    /// Every waiver, and what it covers.
    pub(crate) fn waivers(&self) -> Vec<(&Waiver, Covered)> {
        let on_table = self
            .options
            .waivers
            .iter()
            .map(|waiver| (waiver, Covered::Table));
        let on_columns = covered(
            &self.columns,
            |column| &column.options.waivers,
            Covered::Column,
        );
        let on_references = covered(&self.references, |key| &key.waivers, Covered::Reference);
        let on_uniques = covered(&self.uniques, |unique| &unique.waivers, Covered::Unique);
        let on_checks = covered(&self.checks, |check| &check.waivers, Covered::Check);
        let on_indexes = covered(&self.indexes, |index| &index.waivers, Covered::Index);
        let on_access = covered(&self.access, |access| &access.waivers, Covered::Access);
        let on_dependencies = covered(
            &self.dependencies,
            |depends| &depends.waivers,
            Covered::Dependency,
        );
        on_table
            .chain(on_columns)
            .chain(on_references)
            .chain(on_uniques)
            .chain(on_checks)
            .chain(on_indexes)
            .chain(on_access)
            .chain(on_dependencies)
            .collect()
    }
}

/// The waivers of `items`, each with what it covers.
fn covered<'a, Item>(
    items: &'a [Item],
    waivers: fn(&'a Item) -> &'a Vec<Waiver>,
    covered: fn(usize) -> Covered,
) -> impl Iterator<Item = (&'a Waiver, Covered)> {
    items.iter().enumerate().flat_map(move |(position, item)| {
        waivers(item)
            .iter()
            .map(move |waiver| (waiver, covered(position)))
    })
}

/// What a waiver or a mistake is about.
#[derive(Clone, Copy)]
pub(crate) enum Covered {
    Table,
    Column(usize),
    Reference(usize),
    Unique(usize),
    Check(usize),
    Index(usize),
    Exclusion(usize),
    Access(usize),
    Dependency(usize),
    Object(usize),
}
