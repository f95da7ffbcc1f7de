//! Structs whose fields are columns of the tables that hold them.

use super::definition::definition;
use super::text::same_text;
use super::{ColumnDef, ColumnIndex, SchemaDef, SiteIndex, TableDef, fnv1a_continue};
use std::marker::PhantomData;

/// A struct whose fields are columns of the tables that hold it. Implemented by `#[derive(Columns)]`, never by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which columns it stands for",
    label = "no columns to flatten",
    note = "add `#[derive(Columns)]` to `{Self}`; a field that is one column has no `flatten`"
)]
pub trait Columns {
    /// A struct with one field per column, so that `address.zip` in an attribute is resolved by the compiler.
    type Names;
    /// The columns and their checks, as a definition without a name, a key or anything else that a table has.
    const DEF: &'static TableDef<'static>;
}

/// Reads the columns of any type, also of one that has none, so that this is reported once and the rest of a
/// definition stands: with [`ColumnsProbeFallback`] in scope, such a type has none.
pub struct ColumnsProbe<T>(PhantomData<T>);

impl<T: Columns> ColumnsProbe<T> {
    /// The columns.
    pub const DEF: &'static TableDef<'static> = T::DEF;
}

/// What [`ColumnsProbe`] falls back to.
pub trait ColumnsProbeFallback {
    /// No columns.
    const DEF: &'static TableDef<'static> = &TableDef::NONE;
}

impl<T> ColumnsProbeFallback for ColumnsProbe<T> {}

definition! {
    /// A field that stands for the columns of another struct.
    pub struct FlattenedDef<'a> {
        /// The field: `address`.
        pub field: &'a str,
        /// What is put before the names of its columns: `address_`.
        pub prefix: &'a str,
        /// The number of fields before it that are columns themselves.
        pub position: ColumnIndex,
        /// How many of its columns attributes mention: those stand in [`TableDef::columns`] after the plain ones, in
        /// the order in which they are mentioned, and all others behind them.
        pub mentioned: ColumnIndex,
        /// Whether the field is an `Option`, and so each of the columns may be NULL.
        pub nullable: bool,
        /// Where the field's name stands; its type stands at the next number.
        pub site: SiteIndex,
        /// The struct.
        pub of: &'a TableDef<'a>,
    }
}

impl ColumnDef<'_> {
    /// Whether another struct declares the column, which a field of this one stands for.
    pub const fn is_flattened(&self) -> bool {
        let mut rest = self.field.as_bytes();
        while let [byte, tail @ ..] = rest {
            if *byte == b'.' {
                return true;
            }
            rest = tail;
        }
        false
    }
}

/// The digest of a table and of everything that its flattened structs say, but for types.
pub const fn digest_with(mut digest: u64, flattened: &[FlattenedDef<'_>]) -> u64 {
    let mut rest = flattened;
    while let [one, tail @ ..] = rest {
        digest = fnv1a_continue(digest, &one.of.digest.to_le_bytes());
        let mut columns = one.of.columns;
        while let [column, others @ ..] = columns {
            digest = fnv1a_continue(digest, column.name.as_bytes());
            columns = others;
        }
        rest = tail;
    }
    digest
}

/// The number of columns of the flattened structs.
pub const fn flattened_count(flattened: &[FlattenedDef<'_>]) -> usize {
    let mut count = 0;
    let mut rest = flattened;
    while let [one, tail @ ..] = rest {
        count += one.of.columns.len();
        rest = tail;
    }
    count
}

/// The bytes of the texts of [`flattened_texts`].
pub const fn flattened_bytes(flattened: &[FlattenedDef<'_>]) -> usize {
    let mut bytes = 0;
    let mut rest = flattened;
    while let [one, tail @ ..] = rest {
        let mut columns = one.of.columns;
        while let [column, others @ ..] = columns {
            bytes +=
                one.field.len() + 1 + column.field.len() + one.prefix.len() + column.name.len();
            columns = others;
        }
        rest = tail;
    }
    bytes
}

/// The paths and names of the flattened columns, one after the other: constants can put texts together in no
/// other way.
pub const fn flattened_texts<const BYTES: usize>(flattened: &[FlattenedDef<'_>]) -> [u8; BYTES] {
    let mut texts = [0; BYTES];
    let mut end = 0;
    let mut rest = flattened;
    while let [one, tail @ ..] = rest {
        let mut columns = one.of.columns;
        while let [column, others @ ..] = columns {
            end = append(&mut texts, end, one.field);
            end = append(&mut texts, end, ".");
            end = append(&mut texts, end, column.field);
            end = append(&mut texts, end, one.prefix);
            end = append(&mut texts, end, column.name);
            columns = others;
        }
        rest = tail;
    }
    texts
}

const fn append<const BYTES: usize>(texts: &mut [u8; BYTES], mut end: usize, text: &str) -> usize {
    let mut rest = text.as_bytes();
    while let [byte, tail @ ..] = rest {
        texts[end] = *byte;
        end += 1;
        rest = tail;
    }
    end
}

/// The columns of a struct, of which `declared` holds the plain ones and those that attributes mention, with
/// all others behind them. `texts` are those of [`flattened_texts`].
///
/// A column that is mentioned and does not exist stays as it was declared; rustc reports its name.
pub const fn flattened_columns<const DECLARED: usize, const ALL: usize>(
    declared: [ColumnDef<'static>; DECLARED],
    flattened: &'static [FlattenedDef<'static>],
    texts: &'static [u8],
) -> [ColumnDef<'static>; ALL] {
    let mut columns = [ColumnDef::NONE; ALL];
    let mut end = 0;
    while end < DECLARED && end < ALL {
        columns[end] = declared[end];
        end += 1;
    }
    let mut rest = flattened;
    let mut texts = texts;
    while let [one, tail @ ..] = rest {
        let mut of = one.of.columns;
        while let [column, others @ ..] = of {
            let (field, after) = texts.split_at(one.field.len() + 1 + column.field.len());
            let (name, after) = after.split_at(one.prefix.len() + column.name.len());
            texts = after;
            let field = text(field);
            let made = ColumnDef {
                field,
                name: text(name),
                nullable: column.nullable || one.nullable,
                site: one.site,
                type_site: one.site + 1,
                default_site: one.site,
                ..*column
            };
            match position(&declared, field) {
                Some(place) if place < ALL => {
                    columns[place] = ColumnDef {
                        site: declared[place].site,
                        type_site: declared[place].type_site,
                        default_site: declared[place].default_site,
                        ..made
                    };
                }
                _ if end < ALL => {
                    columns[end] = made;
                    end += 1;
                }
                _ => {}
            }
            of = others;
        }
        rest = tail;
    }
    columns
}

const fn text(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}

/// The declared column with this field.
const fn position(declared: &[ColumnDef<'_>], field: &str) -> Option<usize> {
    let mut position = 0;
    while position < declared.len() {
        if same_text(declared[position].field, field) {
            return Some(position);
        }
        position += 1;
    }
    None
}

impl<'a> TableDef<'a> {
    /// The number of columns that the struct declares or mentions: see [`FlattenedDef::mentioned`].
    pub fn declared_columns(&self) -> usize {
        let flattened = self.details.flattened.iter();
        let others: usize = flattened
            .map(|one| {
                one.of
                    .columns
                    .len()
                    .saturating_sub(usize::from(one.mentioned))
            })
            .sum();
        self.columns.len().saturating_sub(others)
    }

    /// The column of a flattened struct, by its position there.
    pub(crate) fn flattened_column(&self, one: &FlattenedDef<'_>, index: usize) -> Option<usize> {
        let column = one.of.columns.get(index)?;
        self.columns.iter().position(|known| {
            let rest = known.field.strip_prefix(one.field);
            rest.and_then(|rest| rest.strip_prefix('.')) == Some(column.field)
        })
    }

    /// The columns in the order of the fields, by their positions.
    pub fn column_order(&self) -> Vec<usize> {
        let is_inside = |field: &str| {
            let mut flattened = self.details.flattened.iter();
            flattened.any(|one| {
                field
                    .strip_prefix(one.field)
                    .is_some_and(|rest| rest.starts_with('.'))
            })
        };
        let mut order = Vec::new();
        let mut plain = 0;
        let mut rest = self.details.flattened.iter().peekable();
        let mut place_flattened = |order: &mut Vec<usize>, plain: usize| {
            while let Some(one) = rest.next_if(|one| usize::from(one.position) <= plain) {
                for inner in one.of.column_order() {
                    order.extend(self.flattened_column(one, inner));
                }
            }
        };
        for (position, column) in self.columns.iter().enumerate() {
            if !is_inside(column.field) {
                place_flattened(&mut order, plain);
                order.push(position);
                plain += 1;
            }
        }
        place_flattened(&mut order, usize::MAX);
        order
    }

    /// The structs that fields of this one stand for, and those within them, each with the columns of this
    /// table that its own columns are.
    pub fn flattened_structs(&self) -> Vec<FlattenedStruct<'a>> {
        let mut found = Vec::new();
        for one in self.details.flattened {
            let columns: Vec<usize> = (0..one.of.columns.len())
                .map(|index| self.flattened_column(one, index).unwrap_or(usize::MAX))
                .collect();
            let inner = one.of.flattened_structs();
            found.push(FlattenedStruct {
                path: one.field.to_owned(),
                nullable: one.nullable,
                prefix: one.prefix.to_owned(),
                columns: columns.clone(),
                of: one.of,
            });
            found.extend(inner.into_iter().map(|inner| {
                let own = inner.columns.iter();
                FlattenedStruct {
                    path: format!("{}.{}", one.field, inner.path),
                    nullable: inner.nullable,
                    prefix: format!("{}{}", one.prefix, inner.prefix),
                    columns: own
                        .map(|index| columns.get(*index).copied().unwrap_or(usize::MAX))
                        .collect(),
                    of: inner.of,
                }
            }));
        }
        found
    }
}

impl<'a> SchemaDef<'a> {
    /// Every struct that a field of a table stands for, once, by its path.
    pub fn flattened_structs(&self) -> Vec<&'a TableDef<'a>> {
        let of_tables = self
            .tables
            .iter()
            .flat_map(|table| table.flattened_structs());
        let mut structs: Vec<&TableDef<'_>> = of_tables.map(|found| found.of).collect();
        structs.sort_by_key(|of| (of.module, of.rust_name));
        structs.dedup_by_key(|of| (of.module, of.rust_name));
        structs
    }
}

/// A struct that a field stands for, seen from the table that holds it.
#[derive(Clone, Debug)]
pub struct FlattenedStruct<'a> {
    /// The field: `address`, or `address.position` within another.
    pub path: String,
    /// Whether the field is an `Option`.
    pub nullable: bool,
    /// What is put before the names of its columns and constraints.
    pub prefix: String,
    /// The positions of its columns in [`TableDef::columns`] of the table; `usize::MAX` for one that is not there.
    pub columns: Vec<usize>,
    /// The struct.
    pub of: &'a TableDef<'a>,
}
