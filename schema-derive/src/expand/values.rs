//! Definition values as tokens.
//!
//! The alias [`LIBRARY`] is imported by every expansion; nothing else is, so that the user's names
//! mean what they mean in the user's module.

use crate::language::column_type;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use schema_core::def::{
    BinaryOperator, ColumnType, Compression, Consistency, Deferrable, Encryption, EngineSet,
    FilterOperator, Function, Level, NormalForm, NullsOrder, ObjectKind, PartitionPeriod,
    PartitionStrategy, PolicyCommand, Privilege, RangeLimit, ReferentialAction, ReplicaIdentity,
    RowSecurity, StatisticsKind, Storage, Store, TableProperty, TriggerEvent, TriggerLevel,
    TriggerTiming, TypeKind, UnaryOperator, Validity, Workload,
};
use schema_core::syntax::{ParsedExpression, ParsedNodeKind};

/// The name under which an expansion sees the library.
pub(crate) const LIBRARY: &str = "__architrave";

/// [`LIBRARY`] as a token.
pub(crate) fn library() -> Ident {
    Ident::new(LIBRARY, Span::call_site())
}

/// `Some(value)` or `None`.
pub(crate) fn option(value: Option<impl ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

/// The fields whose values are not those of a base.
#[derive(Default)]
pub(crate) struct FieldValues(Vec<(Ident, TokenStream)>);

impl FieldValues {
    /// Always writes the field.
    pub(crate) fn set(&mut self, field: &str, value: impl ToTokens) {
        let field = Ident::new(field, Span::call_site());
        self.0.push((field, value.into_token_stream()));
    }

    /// Writes the field if there is a value.
    pub(crate) fn some(&mut self, field: &str, value: Option<impl ToTokens>) {
        if value.is_some() {
            self.set(field, option(value));
        }
    }

    /// Writes the field if it is true.
    pub(crate) fn flag(&mut self, field: &str, value: bool) {
        if value {
            self.set(field, true);
        }
    }

    /// Writes the field if the list is not empty.
    pub(crate) fn list(&mut self, field: &str, items: &[impl ToTokens]) {
        if !items.is_empty() {
            self.set(field, quote!(&[#(#items),*]));
        }
    }

    /// Whether there is no field.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The base with these fields changed, or as it is where there are none.
    pub(crate) fn over(self, name: &str, base: TokenStream) -> TokenStream {
        if self.is_empty() {
            return base;
        }
        let (library, name) = (library(), Ident::new(name, Span::call_site()));
        let fields = self.0.iter().map(|(field, value)| quote!(#field: #value));
        quote!(#library::#name { #(#fields,)* ..#base })
    }

    /// `place.field = value;` for each field.
    pub(crate) fn assign(self, place: &TokenStream) -> TokenStream {
        self.0
            .iter()
            .map(|(field, value)| quote!(#place.#field = #value;))
            .collect()
    }
}

/// `Type::Variant` of a fieldless enum of the library.
macro_rules! variant {
    ($($function:ident: $type:ident;)*) => {$(
        pub(crate) fn $function(value: $type) -> TokenStream {
            let library = library();
            let name = Ident::new(&format!("{value:?}"), Span::call_site());
            quote!(#library::$type::#name)
        }
    )*};
}

variant! {
    consistency: Consistency;
    deferrable: Deferrable;
    encryption: Encryption;
    filter_operator: FilterOperator;
    level: Level;
    nulls_order: NullsOrder;
    object_kind: ObjectKind;
    referential_action: ReferentialAction;
    storage: Storage;
    store: Store;
    workload: Workload;
    compression: Compression;
    type_kind: TypeKind;
    validity: Validity;
    unary_operator: UnaryOperator;
    binary_operator: BinaryOperator;
    function: Function;
    normal_form: NormalForm;
    partition_period: PartitionPeriod;
    partition_strategy: PartitionStrategy;
    range_limit: RangeLimit;
    policy_command: PolicyCommand;
    privilege: Privilege;
    replica_identity: ReplicaIdentity;
    row_security: RowSecurity;
    statistics_kind: StatisticsKind;
    table_property: TableProperty;
    trigger_event: TriggerEvent;
    trigger_level: TriggerLevel;
    trigger_timing: TriggerTiming;
}

/// A set of engines.
pub(crate) fn engine_set(set: EngineSet) -> TokenStream {
    let library = library();
    let EngineSet(bits) = set;
    quote!(#library::EngineSet(#bits))
}

/// A column type as attributes can write it.
pub(crate) fn column_type_value(value: ColumnType<'_>) -> TokenStream {
    let library = library();
    let mut tokens = if let Some(of) = value.extension {
        let (extension, name) = (of.extension, of.name);
        quote!(#library::ColumnType::of_extension(#extension, #name))
    } else {
        let kind = type_kind(value.kind);
        quote!(#library::ColumnType::new(#kind))
    };
    if let Some(precision) = value.precision {
        tokens.extend(quote!(.with_precision(#precision)));
    }
    if let Some(modifier) = value.modifier {
        tokens.extend(quote!(.with_modifier(#modifier)));
    }
    if let Some(scale) = value.scale {
        tokens.extend(quote!(.with_scale(#scale)));
    }
    for _ in 0..value.dimensions {
        tokens.extend(quote!(.array()));
    }
    tokens
}

/// An expression.
pub(crate) fn expression(parsed: &ParsedExpression) -> TokenStream {
    let (library, nodes) = (library(), nodes(parsed));
    quote!(#library::ExpressionDef { nodes: #nodes })
}

/// The nodes of an expression.
pub(crate) fn nodes(parsed: &ParsedExpression) -> TokenStream {
    let nodes = parsed.nodes.iter().map(|node| self::node(&node.kind));
    quote!(&[#(#nodes),*])
}

fn node(kind: &ParsedNodeKind) -> TokenStream {
    let library = library();
    let node = match kind {
        ParsedNodeKind::Column(column) => quote!(Column(#column)),
        ParsedNodeKind::Value => quote!(Value),
        ParsedNodeKind::Number(digits) => quote!(Number(#digits)),
        ParsedNodeKind::Text(text) => quote!(Text(#text)),
        ParsedNodeKind::Boolean(value) => quote!(Boolean(#value)),
        ParsedNodeKind::Null => quote!(Null),
        ParsedNodeKind::EnumPath(path) => quote!(EnumLabel(#path.__architrave_label())),
        ParsedNodeKind::Sql(text) => quote!(Sql(#text)),
        ParsedNodeKind::Unary(operator) => {
            let operator = unary_operator(*operator);
            quote!(Unary(#operator))
        }
        ParsedNodeKind::Binary(operator) => {
            let operator = binary_operator(*operator);
            quote!(Binary(#operator))
        }
        ParsedNodeKind::Between => quote!(Between),
        ParsedNodeKind::OneOf(count) => quote!(OneOf(#count)),
        ParsedNodeKind::Call(name, count) => {
            let name = function(*name);
            quote!(Call(#name, #count))
        }
        ParsedNodeKind::UserCall(name, count) => quote!(UserCall(#name, #count)),
        ParsedNodeKind::Case(pairs) => quote!(Case(#pairs)),
        ParsedNodeKind::List(count) => quote!(List(#count)),
        ParsedNodeKind::Cast(target) => {
            let target = column_type_value(column_type(target));
            quote!(Cast(#target))
        }
    };
    quote!(#library::Node::#node)
}
