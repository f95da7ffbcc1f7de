//! What an access method can index, and which words of a key exclude each other: mistakes that one struct
//! shows, each at its token.

use crate::ast::Table;
use crate::attr::{Exclude, KeyItem, KeyPart, Method, Parameter, Reference, Storage, Unique};
use crate::ctxt::Ctxt;
use crate::language::{column_type, nearest};
use crate::place::Place;
use schema_core::def::{ColumnIndex, ColumnType, ReferentialAction, TypeFamily, TypeKind};
use schema_core::syntax::index_method::IndexMethod;

/// Runs every check.
pub(crate) fn check(ctxt: &Ctxt, table: &Table<'_>) {
    let btree = Method::implied("btree");
    let gist = Method::implied("gist");
    if let Some(key) = &table.primary_key {
        let method = match key.without_overlaps {
            Some(_) => &gist,
            None => &btree,
        };
        parameters(ctxt, method, &key.storage);
        one_primary_key(ctxt, table);
        if let Some(place) = key.without_overlaps {
            let last = key.columns.last().copied();
            let last = last.filter(|_| overlap_needs_two(ctxt, place, key.columns.len()));
            last_is_range(ctxt, table, place, last);
        }
    }
    for unique in &table.uniques {
        self::unique(ctxt, table, unique);
    }
    for index in &table.indexes {
        parameters(ctxt, &index.method, &index.storage);
        parts(ctxt, table, &index.method, &index.parts, index.place);
        included(ctxt, &index.method, index.include_place);
    }
    for exclude in &table.exclusions {
        exclusion(ctxt, table, exclude);
    }
    for reference in &table.references {
        temporal_reference(ctxt, reference);
    }
    live_rows_are_null(ctxt, table);
    validity_has_two_columns(ctxt, table);
}

/// The key is declared on fields or on the struct.
fn one_primary_key(ctxt: &Ctxt, table: &Table<'_>) {
    let on_fields = table
        .columns
        .iter()
        .filter_map(|column| column.options.primary_key);
    for place in on_fields {
        ctxt.error_at(
            place,
            "`#[primary_key(...)]` on the struct names the columns of the key already; remove one of the two",
        );
    }
}

fn unique(ctxt: &Ctxt, table: &Table<'_>, unique: &Unique) {
    let is_partial = unique.predicate.is_some();
    let is_index = is_partial
        || unique.parts.iter().any(|part| {
            matches!(part.item, KeyItem::Expression(_))
                || part.order_place.is_some()
                || part.operator_class.is_some()
                || part.collation.is_some()
        });
    let reason = if is_partial {
        "a condition"
    } else {
        "an expression, an order, an operator class or a collation"
    };
    if let (true, Some(place)) = (is_index, unique.deferrable_place) {
        ctxt.error_at(
            place,
            format_args!(
                "a unique rule with {reason} is an index, and an index is checked at once: remove \
                 `deferrable`, or declare the rule over plain columns"
            ),
        );
    }
    let method = match unique.without_overlaps {
        Some(place) => {
            let last = unique.parts.last().and_then(|part| match part.item {
                KeyItem::Column(column) => Some(column),
                KeyItem::Expression(_) => None,
            });
            let last = last.filter(|_| overlap_needs_two(ctxt, place, unique.parts.len()));
            last_is_range(ctxt, table, place, last);
            if is_index {
                ctxt.error_at(
                    place,
                    format_args!(
                        "`without_overlaps` makes a constraint, which takes plain columns of all rows: remove \
                         {reason}, or write `#[exclude(using = gist, ..)]`"
                    ),
                );
            }
            if unique.nulls_not_distinct {
                ctxt.error_at(
                    place,
                    "`without_overlaps` and `nulls_not_distinct` exclude each other: two ranges that are \
                     unknown do not overlap",
                );
            }
            Method::implied("gist")
        }
        None => Method::implied("btree"),
    };
    parameters(ctxt, &method, &unique.storage);
    if unique.without_overlaps.is_none() {
        parts(ctxt, table, &method, &unique.parts, unique.place);
    }
}

fn overlap_needs_two(ctxt: &Ctxt, place: Place, columns: usize) -> bool {
    if columns < 2 {
        ctxt.error_at(
            place,
            "`without_overlaps` is about the last column, a range, among rows that agree in the columns \
             before it: name at least one, as in `(room_id, during, without_overlaps = true)`",
        );
    }
    columns >= 2
}

/// Values that overlap are ranges.
fn last_is_range(ctxt: &Ctxt, table: &Table<'_>, place: Place, last: Option<ColumnIndex>) {
    let Some((name, column_type)) = last.and_then(|last| typed_column(table, last)) else {
        return;
    };
    let family = column_type.kind.family();
    let may_be_range = matches!(family, TypeFamily::Range | TypeFamily::Extension)
        || matches!(column_type.kind, TypeKind::Domain);
    if !may_be_range || column_type.dimensions > 0 {
        ctxt.error_at(
            place,
            format_args!(
                "`without_overlaps` is about the last column, and `{name}` is no range: name a range last, such \
                 as a `tstzrange`"
            ),
        );
    }
}

fn exclusion(ctxt: &Ctxt, table: &Table<'_>, exclude: &Exclude) {
    let method = &exclude.method;
    parameters(ctxt, method, &exclude.storage);
    included(ctxt, method, exclude.include_place);
    let Some(known) = method.known else { return };
    if !known.exclusion {
        ctxt.error_at(
            method.place.unwrap_or(exclude.place),
            format_args!(
                "`{}` cannot tell whether two rows exclude each other; write `using = gist`",
                known.name
            ),
        );
        return;
    }
    several_parts(
        ctxt,
        known,
        exclude.elements.iter().map(|element| &element.part),
        exclude.place,
    );
    for element in &exclude.elements {
        order(ctxt, known, &element.part);
        if !matches!(known.name, "btree" | "hash") {
            continue;
        }
        let symbol = element.operator.rsplit('.').next().unwrap_or_default();
        if symbol != "=" {
            ctxt.error_at(
                element.operator_place,
                format_args!(
                    "`{}` compares by `=` alone; for `{symbol}` write `using = gist`",
                    known.name
                ),
            );
        } else {
            default_class(ctxt, table, known, &element.part, exclude.place);
        }
    }
}

/// PostgreSQL's documentation, "CREATE TABLE": the actions that delete or change rows do not exist for
/// foreign keys with PERIOD.
fn temporal_reference(ctxt: &Ctxt, reference: &Reference) {
    let Some(place) = reference.period else {
        return;
    };
    if reference.columns.len() < 2 {
        ctxt.error_at(
            place,
            "`period` is about the last column, a range, of a key of at least two: \
             `#[foreign_key(room_id, during, references(Room.id, Room.open), period = true)]`",
        );
    }
    let actions = [reference.on_delete, reference.on_update];
    let acts = actions
        .iter()
        .flatten()
        .any(|action| *action != ReferentialAction::NoAction);
    if acts {
        ctxt.error_at(
            reference.action_places.first().copied().unwrap_or(place),
            "a foreign key with `period` can only refuse: write `no_action`",
        );
    }
}

/// A row is live while the column is NULL.
fn live_rows_are_null(ctxt: &Ctxt, table: &Table<'_>) {
    let (Some(position), Some(place)) =
        (table.options.soft_delete, table.options.soft_delete_place)
    else {
        return;
    };
    let Some(column) = table.columns.get(usize::from(position)) else {
        return;
    };
    // An alias can hide an `Option`.
    let is_known = column.known_whole_type().kind != TypeKind::Unknown;
    if !column.nullable && is_known {
        let (name, rust_type) = (column.ident, column.rust_type);
        let rust_type = quote::quote!(#rust_type).to_string().replace(' ', "");
        ctxt.error_at(
            place,
            format_args!(
                "`{name}` is NOT NULL, and a row is live while `soft_delete` is NULL, so that every row would \
                 count as deleted: declare `pub {name}: Option<{rust_type}>`"
            ),
        );
    }
}

fn validity_has_two_columns(ctxt: &Ctxt, table: &Table<'_>) {
    let (Some(temporal), Some(place)) = (&table.options.temporal, table.options.temporal_place)
    else {
        return;
    };
    if temporal.from == temporal.until {
        ctxt.error_at(
            place,
            "a row is valid from one column until another: name two, `temporal(valid_from, valid_until)`",
        );
    }
}

/// The parameters that the method takes, and their values.
fn parameters(ctxt: &Ctxt, method: &Method, storage: &Storage) {
    let Some(known) = method.known else { return };
    for parameter in &storage.parameters {
        self::parameter(ctxt, known, parameter);
    }
}

fn parameter(ctxt: &Ctxt, method: &IndexMethod, parameter: &Parameter) {
    let Parameter {
        name,
        value,
        name_place,
        value_place,
    } = parameter;
    // bloom numbers the lengths of its columns: `col1`, `col2`.
    let is_length = method.name == "bloom"
        && name
            .strip_prefix("col")
            .is_some_and(|number| number.parse::<u8>().is_ok());
    if is_length {
        return;
    }
    match method.parameter(name) {
        Some(known) if known.values.contains(value) => {}
        Some(known) => ctxt.error_at(
            *value_place,
            format_args!("`{name}` takes {}", known.values.description()),
        ),
        None => {
            let names: Vec<&str> = method.parameters.iter().map(|known| known.name).collect();
            let method = method.name;
            let message = match (nearest(name, names.iter().copied()), names.as_slice()) {
                (Some(near), _) => {
                    format!("`{method}` has no parameter `{name}`; did you mean `{near}`?")
                }
                (None, []) => format!("`{method}` takes no parameters; remove `{name}`"),
                (None, names) => format!(
                    "`{method}` has no parameter `{name}`; it takes `{}`",
                    names.join("`, `")
                ),
            };
            ctxt.error_at(*name_place, message);
        }
    }
}

fn included(ctxt: &Ctxt, method: &Method, place: Option<Place>) {
    if let (Some(known), Some(place)) = (method.known, place)
        && !known.include
    {
        ctxt.error_at(
            place,
            format_args!(
                "`{}` holds no further columns: remove `include(..)`, or use `btree`, `gist` or `spgist`",
                known.name
            ),
        );
    }
}

fn parts(ctxt: &Ctxt, table: &Table<'_>, method: &Method, parts: &[KeyPart], place: Place) {
    let Some(known) = method.known else { return };
    several_parts(ctxt, known, parts.iter(), place);
    for part in parts {
        order(ctxt, known, part);
        default_class(ctxt, table, known, part, place);
    }
}

fn several_parts<'a>(
    ctxt: &Ctxt,
    method: &IndexMethod,
    mut parts: impl Iterator<Item = &'a KeyPart>,
    place: Place,
) {
    if method.several_parts {
        return;
    }
    if let Some(second) = parts.nth(1) {
        ctxt.error_at(
            second.place.unwrap_or(place),
            format_args!(
                "`{}` indexes one column: give this one an index of its own",
                method.name
            ),
        );
    }
}

fn order(ctxt: &Ctxt, method: &IndexMethod, part: &KeyPart) {
    if let Some(place) = part.order_place
        && !method.ordered
    {
        ctxt.error_at(
            place,
            format_args!(
                "`{}` keeps no order: remove this, or leave `using` out for a `btree`",
                method.name
            ),
        );
    }
}

/// Whether the server has an operator class that this part is compared by, as far as its type is known.
fn default_class(
    ctxt: &Ctxt,
    table: &Table<'_>,
    method: &IndexMethod,
    part: &KeyPart,
    place: Place,
) {
    let KeyItem::Column(position) = part.item else {
        return;
    };
    if part.operator_class.is_some() {
        return;
    }
    let Some((column, column_type)) = typed_column(table, position) else {
        return;
    };
    if let Some(remedy) = missing_class(method.name, column_type) {
        let word = match column_type.dimensions {
            0 => column_type.kind.keyword().to_owned(),
            _ => "an array".to_owned(),
        };
        ctxt.error_at(
            part.place.unwrap_or(place),
            format_args!(
                "`{}` has no default operator class for {word}: {}",
                method.name,
                remedy.replace("{}", &column)
            ),
        );
    }
}

fn typed_column<'a>(
    table: &'a Table<'_>,
    position: ColumnIndex,
) -> Option<(String, ColumnType<'a>)> {
    let column = table.columns.get(usize::from(position))?;
    let column_type = match &column.options.data_type {
        Some((declared, _)) => column_type(declared),
        None => column.known_type(),
    };
    (column_type.kind != TypeKind::Unknown).then(|| (column.field(), column_type))
}

/// What to write instead where the server has no default operator class of a method for a type; `{}` is the
/// column. What an extension could bring (`btree_gist`, `btree_gin`) is not refused here, but said with the plan.
fn missing_class(method: &str, column_type: ColumnType<'_>) -> Option<&'static str> {
    use TypeKind::{Char, CiText, Json, Text, VarChar, Xml};
    let kind = column_type.kind;
    if column_type.dimensions > 0 {
        return match method {
            "gist" | "spgist" | "brin" => Some("write `using = gin`"),
            _ => None,
        };
    }
    match (method, kind) {
        ("btree" | "hash" | "brin" | "gist" | "spgist", Json) | ("gin", Json) => {
            Some("declare the column `#[column(type = jsonb)]` and write `using = gin`")
        }
        (_, Xml) => Some("index an expression of it, or leave the index out"),
        ("gin", Text | VarChar | Char | CiText) => Some(
            "for searches within texts write `{}.opclass(gin_trgm_ops)` (extension pg_trgm), for whole \
             values leave `using` out",
        ),
        ("gist", Text | VarChar | Char | CiText) => Some(
            "for searches within texts write `{}.opclass(gist_trgm_ops)` (extension pg_trgm), for whole \
             values leave `using` out",
        ),
        ("gist", TypeKind::Inet | TypeKind::Cidr) => Some("write `{}.opclass(inet_ops)`"),
        (
            "spgist",
            TypeKind::SmallInt
            | TypeKind::Integer
            | TypeKind::BigInt
            | TypeKind::Numeric
            | TypeKind::Real
            | TypeKind::DoublePrecision
            | TypeKind::Boolean
            | TypeKind::Bytea
            | TypeKind::Date
            | TypeKind::Timestamp
            | TypeKind::TimestampTz
            | TypeKind::Uuid
            | TypeKind::JsonB,
        ) => Some("leave `using` out"),
        ("hnsw", TypeKind::Vector) => {
            Some("write `{}.opclass(vector_cosine_ops)` or `vector_l2_ops`")
        }
        ("hnsw" | "ivfflat", TypeKind::HalfVec) => {
            Some("write `{}.opclass(halfvec_cosine_ops)` or `halfvec_l2_ops`")
        }
        ("hnsw", TypeKind::SparseVec) => {
            Some("write `{}.opclass(sparsevec_cosine_ops)` or `sparsevec_l2_ops`")
        }
        ("brin", TypeKind::Boolean | TypeKind::JsonB) => {
            Some("leave `using` out, or use `gin` for JSON")
        }
        _ => None,
    }
}
