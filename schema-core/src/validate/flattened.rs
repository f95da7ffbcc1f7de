//! The columns and checks of flattened structs, which the derive of the table does not know.

use super::evaluate::{Item, evaluate};
use super::{NamedCheck, Validation, Value, validation};
use crate::def::{ColumnIndex, ExpressionDef, FlattenedDef, TableDef};
use crate::syntax::name::DefaultName;
use std::borrow::Cow;

/// A struct whose fields are columns of a table. Implemented by `#[derive(Columns)]` with the feature `validate`.
#[doc(hidden)]
pub trait ColumnValues {
    /// The values, in the order of the columns in the struct's definition.
    fn column_values(&self) -> Vec<Value<'_>>;
    /// Its checks, and those of the structs within it.
    fn column_checks() -> Vec<PlacedCheck>;
}

/// A check of a struct of columns, as the derive writes it.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct StructCheck {
    /// The written name.
    pub name: Option<&'static str>,
    /// The one column that it is about.
    pub column: Option<ColumnIndex>,
    /// What must not be false.
    pub expression: ExpressionDef<'static>,
}

/// A check of a struct of columns, seen from a struct that holds it.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct PlacedCheck {
    prefix: String,
    /// The columns of the holder that those of the check are.
    columns: Vec<usize>,
    check: StructCheck,
}

/// The values of a field that stands for the columns of a struct.
#[doc(hidden)]
pub struct FlattenedValues<'v> {
    definition: &'static FlattenedDef<'static>,
    values: Option<Vec<Value<'v>>>,
    checks: Vec<PlacedCheck>,
}

impl<'v> FlattenedValues<'v> {
    /// What the field holds; `None` where it is an `Option` and empty.
    pub fn of<T: ColumnValues>(
        definition: &'static FlattenedDef<'static>,
        value: Option<&'v T>,
    ) -> Self {
        Self {
            definition,
            values: value.map(T::column_values),
            checks: T::column_checks(),
        }
    }
}

/// The values of all columns of `table`: `plain` are those of the fields that are columns themselves.
#[doc(hidden)]
pub fn column_values<'v>(
    table: &TableDef<'static>,
    plain: Vec<Value<'v>>,
    flattened: Vec<FlattenedValues<'v>>,
) -> Vec<Value<'v>> {
    let mut values = plain;
    values.resize(table.columns.len(), Value::Null);
    for field in flattened {
        let places = places(table, field.definition);
        for (place, value) in places.into_iter().zip(field.values.into_iter().flatten()) {
            if let Some(column) = values.get_mut(place) {
                *column = value;
            }
        }
    }
    values
}

/// The checks of `table`, a struct of columns: its own, and those of the structs within it.
#[doc(hidden)]
pub fn placed_checks(
    table: &TableDef<'static>,
    own: &[StructCheck],
    flattened: Vec<(&'static FlattenedDef<'static>, Vec<PlacedCheck>)>,
) -> Vec<PlacedCheck> {
    let mut checks: Vec<PlacedCheck> = own
        .iter()
        .map(|check| PlacedCheck {
            prefix: String::new(),
            columns: (0..table.columns.len()).collect(),
            check: *check,
        })
        .collect();
    for (definition, inner) in flattened {
        checks.extend(placed(table, definition, inner));
    }
    checks
}

/// Validates one row of a table with flattened structs. `taken` are the names of its other constraints.
#[doc(hidden)]
pub fn flattened_validation(
    table: &TableDef<'static>,
    checks: &[NamedCheck],
    plain: Vec<Value<'_>>,
    flattened: Vec<FlattenedValues<'_>>,
    taken: &[&str],
) -> Validation {
    let placed: Vec<PlacedCheck> = flattened
        .iter()
        .flat_map(|field| placed(table, field.definition, field.checks.clone()))
        .collect();
    let values = column_values(table, plain, flattened);
    let row: Vec<Item<'_>> = table
        .columns
        .iter()
        .zip(&values)
        .map(|(column, value)| Item::of_column(value.clone(), &column.column_type))
        .collect();
    let mut validation = validation(table, checks, values.clone());
    let mut taken: Vec<String> = taken.iter().map(|name| (*name).to_owned()).collect();
    let written = placed.iter().filter_map(PlacedCheck::written_name);
    taken.extend(written);
    for check in placed {
        let name = check.written_name().unwrap_or_else(|| {
            let column = check.check.column.and_then(|column| {
                let place = check.columns.get(usize::from(column))?;
                table.columns.get(*place).map(|column| column.name)
            });
            let default = DefaultName::check(table.name, column);
            let name = default.unused(|name| taken.iter().any(|other| other == name));
            taken.push(name.clone());
            name
        });
        let own: Vec<Item<'_>> = check
            .columns
            .iter()
            .filter_map(|place| row.get(*place).cloned())
            .collect();
        let verdict = evaluate(check.check.expression.nodes, &own, None);
        validation.note(table.name, None, Cow::Owned(name), verdict);
    }
    validation
}

impl PlacedCheck {
    fn written_name(&self) -> Option<String> {
        self.check.name.map(|name| format!("{}{name}", self.prefix))
    }
}

/// The checks of a flattened struct, seen from the one that holds it.
fn placed(
    table: &TableDef<'static>,
    definition: &FlattenedDef<'static>,
    checks: Vec<PlacedCheck>,
) -> Vec<PlacedCheck> {
    let places = places(table, definition);
    checks
        .into_iter()
        .map(|check| PlacedCheck {
            prefix: format!("{}{}", definition.prefix, check.prefix),
            columns: check
                .columns
                .iter()
                .map(|column| places.get(*column).copied().unwrap_or(usize::MAX))
                .collect(),
            check: check.check,
        })
        .collect()
}

/// The positions in `table` of the columns of a flattened struct.
fn places(table: &TableDef<'static>, definition: &FlattenedDef<'static>) -> Vec<usize> {
    (0..definition.of.columns.len())
        .map(|index| {
            table
                .flattened_column(definition, index)
                .unwrap_or(usize::MAX)
        })
        .collect()
}
