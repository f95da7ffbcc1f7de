//! `Table::DEF`: what the attributes say, with the types that rustc resolves. What rustc does not judge
//! (`expand/details.rs`) is left out of builds that did not ask for it.

use super::values::{
    FieldValues, column_type_value, deferrable, engine_set, expression, level, library,
    nulls_order, option, referential_action,
};
use super::{details, flattened, keys, placement};
use crate::ast::{Column, Table};
use crate::attr::{KeyItem, KeyPart, Reference, Unique};
use crate::definition::{has_loose_ids, last_segment, primary_key};
use crate::language::{Expression, column_type};
use crate::names::Names;
use crate::settings::TableSettings;
use crate::sites::Sites;
use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use schema_core::def::{ColumnIndex, Deferrable, EngineSet, SiteIndex, TypeKind};
use schema_core::rule::{Rule, find_rule};
use syn::Type;
use syn::spanned::Spanned;

/// The value of `DEF`. `owners` are the columns that policies compare with who asks, where row security guards the table.
pub(crate) fn definition(
    table: &Table<'_>,
    names: &Names,
    sites: &Sites,
    settings: &TableSettings,
    digest: u64,
    owners: Option<&[ColumnIndex]>,
) -> TokenStream {
    let library = library();
    let types = Types::of(table);
    let options = &table.options;
    let mut fields = FieldValues::default();
    fields.set("rust_name", &names.rust_name);
    fields.set("module", quote!(::core::module_path!()));
    fields.set("name", &names.table);
    fields.set("name_hash", names.hash);
    fields.set("digest", flattened::digest(table, digest));
    fields.some(
        "namespace",
        options.namespace.as_ref().map(|text| &text.value),
    );
    fields.some("context", options.context.as_ref().map(|text| &text.value));
    fields.list("context_may_reference", &settings.may_reference);
    fields.flag("context_separate_database", settings.separate_database);
    fields.some("rows", options.rows);
    fields.some("growth_per_year", options.growth_per_year);
    fields.some("tenant", options.tenant);
    fields.flag("shared", options.shared);
    fields.flag("data_subject", options.data_subject);
    fields.flag("personal_data", table.holds_personal_data());
    fields.flag("has_loose_ids", has_loose_ids(table, names));
    fields.some(
        "guard",
        owners.map(|owners| quote!(#library::GuardDef { owners: &[#(#owners),*] })),
    );
    fields.some("shard", placement::shard(options, sites));
    let columns = flattened::columns(table, columns(table, names, &types));
    fields.set("columns", quote!(&#columns));
    if let Some(columns) = primary_key(table) {
        let key = keys::primary_key(table, &columns, sites.primary_key);
        fields.some("primary_key", Some(key));
    }
    let item = |position: usize, sites: &[SiteIndex]| sites.get(position).copied().unwrap_or(0);
    let uniques = each(&table.uniques, |place, unique| {
        self::unique(table, unique, item(place, &sites.uniques))
    });
    fields.list("uniques", &uniques);
    let foreign_keys = each(&table.references, |place, key| {
        foreign_key(key, item(place, &sites.references))
    });
    fields.list("foreign_keys", &foreign_keys);
    fields.list("waivers", &waivers(table, sites));
    let levels: Vec<TokenStream> = settings
        .level_definitions()
        .iter()
        .filter(|setting| {
            details::ARE_WANTED || find_rule(setting.rule).is_some_and(Rule::is_judged_by_rustc)
        })
        .map(|setting| {
            let (rule, level) = (setting.rule, level(setting.level));
            quote!(#library::RuleLevelDef { rule: #rule, level: #level })
        })
        .collect();
    fields.list("levels", &levels);
    if details::ARE_WANTED {
        fields.set("details", details::of_table(table, sites, settings));
    }
    let value = fields.over("TableDef", quote!(#library::TABLE));
    quote!(&#value)
}

pub(super) fn each<Item>(
    items: &[Item],
    tokens: impl Fn(usize, &Item) -> TokenStream,
) -> Vec<TokenStream> {
    items
        .iter()
        .enumerate()
        .map(|(position, item)| tokens(position, item))
        .collect()
}

/// The distinct field types. Each is resolved once, because resolving is what a definition costs.
struct Types<'a> {
    distinct: Vec<&'a Type>,
}

impl<'a> Types<'a> {
    fn of(table: &Table<'a>) -> Self {
        Self {
            distinct: table.distinct_types(),
        }
    }

    fn position(&self, wanted: &Type) -> usize {
        self.distinct
            .iter()
            .position(|known| *known == wanted)
            .unwrap_or(0)
    }
}

/// All columns by name and type, and then what else is known of some. That is cheaper than a value for
/// each: nothing is said of most.
fn columns(table: &Table<'_>, names: &Names, types: &Types<'_>) -> TokenStream {
    let library = library();
    let fields: Vec<String> = table.columns.iter().map(Column::field).collect();
    // The last type is that of columns that another struct declares: only rustc knows it.
    let unknown = types.distinct.len();
    let kinds = table.columns.iter().flat_map(|column| {
        let number = match &column.path {
            Some(_) => unknown,
            None => types.position(column.inner_type),
        };
        let before = 2 * (number / 256) as u8;
        [(number % 256) as u8, before + u8::from(column.nullable)]
    });
    let kinds = Literal::byte_string(&kinds.collect::<Vec<u8>>());
    let resolved = types.distinct.iter();
    let unknown = table.columns.iter().any(|column| column.path.is_some());
    let unknown = unknown.then(|| quote!(#library::ColumnDef::NONE.column_type));
    let columns = quote!(#library::columns(
        [#(#fields),*],
        [#(#library::Probe::<#resolved>::TYPE,)* #unknown],
        #kinds,
    ));
    let changes: TokenStream = (0..table.columns.len())
        .map(|position| column(table, names, position).assign(&quote!(columns[#position])))
        .collect();
    let mutable = (!changes.is_empty()).then(|| quote!(mut));
    // Never without the variable: rustc would evaluate a call alone as a constant of its own, at twice the price.
    quote!({
        let #mutable columns = #columns;
        #changes
        columns
    })
}

fn column(table: &Table<'_>, names: &Names, position: usize) -> FieldValues {
    let library = library();
    let column = &table.columns[position];
    let options = &column.options;
    let field = column.field();
    let mut fields = FieldValues::default();
    if names.columns[position] != field {
        fields.set("name", &names.columns[position]);
    }
    if let Some((declared, _)) = &options.data_type {
        fields.set("column_type", column_type_value(column_type(declared)));
    }
    if !column.nullable
        && column.path.is_none()
        && column.known_whole_type().kind == TypeKind::Unknown
    {
        // A type alias can hide an `Option`.
        let rust_type = column.rust_type;
        fields.set("nullable", quote!(#library::Probe::<#rust_type>::NULLABLE));
    }
    fields.flag("expects_no_key", column.expects_no_key());
    fields.flag("is_copy", options.denormalized.is_some());
    if details::ARE_WANTED
        && let Some(details) = details::of_column(table, column)
    {
        fields.set("details", details);
    }
    fields
}

/// The value of an expression that the attributes hold.
pub(super) fn value_of(table: &Table<'_>, value: Expression) -> TokenStream {
    match table.readings.expressions.get(value.id) {
        Some(parsed) => expression(parsed),
        None => TokenStream::new(),
    }
}

/// An expression of which rustc judges only that it is there.
fn presence_of(table: &Table<'_>, value: Expression) -> TokenStream {
    if details::ARE_WANTED {
        return value_of(table, value);
    }
    let library = library();
    quote!(#library::ExpressionDef::LEFT_OUT)
}

pub(super) fn part(table: &Table<'_>, part: &KeyPart) -> TokenStream {
    let library = library();
    let base = match (&part.item, part.descending) {
        (KeyItem::Column(column), false) => quote!(#library::ascending(#column)),
        (KeyItem::Column(column), true) => quote!(#library::descending(#column)),
        (KeyItem::Expression(value), _) => {
            let value = presence_of(table, *value);
            quote!(#library::part(#library::IndexKeyDef::Expression(#value)))
        }
    };
    let mut fields = FieldValues::default();
    if matches!(part.item, KeyItem::Expression(_)) {
        fields.flag("descending", part.descending);
    }
    if details::ARE_WANTED {
        fields.some("nulls", part.nulls.map(nulls_order));
        fields.some("operator_class", part.operator_class.as_ref());
        fields.some("collation", part.collation.as_ref());
        keys::operator_class(&mut fields, &part.operator_class_parameters);
    }
    fields.over("IndexPartDef", base)
}

pub(super) fn parts(table: &Table<'_>, parts: &[KeyPart]) -> TokenStream {
    let parts = parts.iter().map(|part| self::part(table, part));
    quote!(&[#(#parts),*])
}

pub(super) fn engines(fields: &mut FieldValues, engines: EngineSet) {
    if engines != EngineSet::ALL {
        fields.set("engines", engine_set(engines));
    }
}

pub(super) fn deferred(fields: &mut FieldValues, value: Deferrable) {
    if value != Deferrable::No {
        fields.set("deferrable", deferrable(value));
    }
}

fn unique(table: &Table<'_>, unique: &Unique, site: SiteIndex) -> TokenStream {
    let library = library();
    let mut fields = FieldValues::default();
    fields.some(
        "predicate",
        unique.predicate.map(|value| presence_of(table, value)),
    );
    if details::ARE_WANTED {
        fields.some("name", unique.name.as_ref());
        fields.list("include", &unique.include);
        fields.flag("nulls_not_distinct", unique.nulls_not_distinct);
    }
    deferred(&mut fields, unique.deferrable);
    fields.flag("without_overlaps", unique.without_overlaps.is_some());
    keys::stored(&mut fields, &unique.storage);
    engines(&mut fields, unique.engines);
    let parts = parts(table, &unique.parts);
    fields.over("UniqueDef", quote!(#library::unique(#parts, #site)))
}

fn foreign_key(key: &Reference, site: SiteIndex) -> TokenStream {
    let library = library();
    // A type that is no table is reported once, because every mention of it fails at the same tokens.
    let target = &key.target;
    let identity = quote_spanned!(target.span()=> <#target as #library::Table>::IDENTITY);
    let mut fields = FieldValues::default();
    let target_fields: Vec<String> = key.target_fields.iter().map(|field| field.text()).collect();
    if details::ARE_WANTED {
        fields.some("name", key.name.as_ref());
        fields.some("on_delete", key.on_delete.map(referential_action));
        fields.some("on_update", key.on_update.map(referential_action));
        deferred(&mut fields, key.deferrable);
        fields.flag("match_full", key.match_full);
        fields.list("set_on_delete", &key.set_on_delete);
        keys::believed(&mut fields, key.validity);
        fields.some("comment", key.comment.as_ref());
    }
    fields.flag("period", key.period.is_some());
    engines(&mut fields, key.engines);
    let (columns, target_type) = (&key.columns, last_segment(&key.target));
    let base = quote!(#library::foreign_key(
        &[#(#columns),*],
        #target_type,
        #identity,
        &[#(#target_fields),*],
        #site,
    ));
    fields.over("ForeignKeyDef", base)
}

fn waivers(table: &Table<'_>, sites: &Sites) -> Vec<TokenStream> {
    let library = library();
    table
        .waivers()
        .into_iter()
        .zip(&sites.waivers)
        .map(|((waiver, covered), site)| {
            let (rule, reason) = (&waiver.rule.value, &waiver.reason);
            let until = option(waiver.until.as_ref());
            let covers = option(sites.covered(covered));
            quote!(#library::WaiverDef {
                rule: #rule,
                reason: #reason,
                until: #until,
                site: #site,
                covers: #covers,
            })
        })
        .chain(sites.accepted.iter().map(|(rule, place)| {
            quote!(#library::WaiverDef {
                rule: #rule,
                reason: #library::WaiverDef::IN_BASELINE,
                until: ::core::option::Option::None,
                site: #place,
                covers: ::core::option::Option::Some(#place),
            })
        }))
        .collect()
}
