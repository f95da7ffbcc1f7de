//! How a table is stored and guarded, and what is attached to it, as tokens.

use super::definition::value_of;
use super::values::{
    deferrable, engine_set, library, option, policy_command, privilege, replica_identity,
    row_security, statistics_kind, table_property, trigger_event, trigger_level, trigger_timing,
};
use crate::ast::Table;
use crate::attr::{
    Action, Grant, KeyItem, Policy, Properties, SqliteTable, Statistics, TableObject, Trigger,
};
use crate::language::Expression;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use schema_core::def::{ReplicaIdentity, RowSecurity, SiteIndex};
use syn::spanned::Spanned;

/// How the table is stored and guarded; `None` where nothing of that is said.
pub(super) fn properties(properties: &Properties) -> Option<TokenStream> {
    if properties.is_empty() {
        return None;
    }
    let library = library();
    let unlogged = properties.unlogged;
    let parameters = properties
        .parameters
        .iter()
        .map(|(name, value)| quote!(#library::StorageParameterDef { name: #name, value: #value }));
    let tablespace = option(properties.tablespace.as_ref());
    let inherits = properties.inherits.iter().map(|parent| {
        let identity = quote_spanned!(parent.span()=> <#parent as #library::Table>::IDENTITY);
        quote!(#library::InheritedTableDef { name: #identity.name, namespace: #identity.namespace })
    });
    let cluster_on = option(properties.cluster_on.as_ref());
    let (identity, index) = match &properties.replica_identity {
        Some((identity, index)) => (*identity, index.as_ref()),
        None => (ReplicaIdentity::Default, None),
    };
    let (identity, index) = (replica_identity(identity), option(index));
    let security = row_security(properties.row_security.unwrap_or(RowSecurity::Disabled));
    let sqlite = sqlite_table(&properties.sqlite);
    let on_postgres = properties.on_postgres.iter().copied().map(table_property);
    Some(quote!(&#library::TablePropertiesDef {
        unlogged: #unlogged,
        parameters: &[#(#parameters),*],
        tablespace: #tablespace,
        inherits: &[#(#inherits),*],
        cluster_on: #cluster_on,
        replica_identity: #identity,
        replica_index: #index,
        row_security: #security,
        sqlite: #sqlite,
        on_postgres: &[#(#on_postgres),*],
    }))
}

fn sqlite_table(said: &SqliteTable) -> TokenStream {
    let library = library();
    if said.is_empty() {
        return quote!(#library::SqliteTableDef::NONE);
    }
    let without_rowid = said.without_rowid.is_some();
    let (not_strict, reuses_numbers) = (said.not_strict, said.reuses_numbers.is_some());
    quote!(#library::SqliteTableDef {
        without_rowid: #without_rowid,
        not_strict: #not_strict,
        reuses_numbers: #reuses_numbers,
    })
}

/// One object.
pub(super) fn object(table: &Table<'_>, object: &TableObject, site: SiteIndex) -> TokenStream {
    let library = library();
    let (variant, value) = match object {
        TableObject::Policy(it) => (quote!(Policy), policy(table, it, site)),
        TableObject::Grant(it) => (quote!(Grant), grant(it, site)),
        TableObject::Trigger(it) => (quote!(Trigger), trigger(table, it, site)),
        TableObject::Statistics(it) => (quote!(Statistics), statistics(table, it, site)),
    };
    quote!(#library::TableObjectDef::#variant(#value))
}

fn optional(table: &Table<'_>, value: Option<Expression>) -> TokenStream {
    option(value.map(|value| value_of(table, value)))
}

fn policy(table: &Table<'_>, policy: &Policy, site: SiteIndex) -> TokenStream {
    let library = library();
    let (name, roles, restrictive) = (&policy.name, &policy.roles, policy.restrictive);
    let command = policy_command(policy.command);
    let using = optional(table, policy.using);
    let with_check = optional(table, policy.with_check);
    let engines = engine_set(policy.engines);
    quote!(#library::PolicyDef {
        name: #name,
        command: #command,
        roles: &[#(#roles),*],
        restrictive: #restrictive,
        using: #using,
        with_check: #with_check,
        engines: #engines,
        site: #site,
    })
}

fn grant(grant: &Grant, site: SiteIndex) -> TokenStream {
    let library = library();
    let privileges = grant.privileges.iter().map(|granted| {
        let (word, columns) = (privilege(granted.privilege), &granted.columns);
        quote!(#library::GrantedPrivilegeDef { privilege: #word, columns: &[#(#columns),*] })
    });
    let (roles, with_grant_option) = (&grant.roles, grant.with_grant_option);
    let engines = engine_set(grant.engines);
    quote!(#library::GrantDef {
        privileges: &[#(#privileges),*],
        roles: &[#(#roles),*],
        with_grant_option: #with_grant_option,
        engines: #engines,
        site: #site,
    })
}

fn trigger(table: &Table<'_>, trigger: &Trigger, site: SiteIndex) -> TokenStream {
    let library = library();
    let (name, update_of) = (&trigger.name, &trigger.update_of);
    let timing = trigger_timing(trigger.timing);
    let events = trigger.events.iter().map(|event| trigger_event(*event));
    let level = trigger_level(trigger.level);
    let when = optional(table, trigger.when);
    let old_table = option(trigger.old_table.as_ref());
    let new_table = option(trigger.new_table.as_ref());
    let constraint = option(trigger.constraint.map(deferrable));
    let none: &[String] = &[];
    let (function, arguments, body) = match &trigger.action {
        Action::Function { name, arguments } => (Some(name), arguments.as_slice(), None),
        Action::Body(body) => (None, none, Some(body)),
    };
    let (function, body) = (option(function), option(body));
    let engines = engine_set(trigger.engines);
    quote!(#library::TriggerDef {
        name: #name,
        timing: #timing,
        events: &[#(#events),*],
        update_of: &[#(#update_of),*],
        level: #level,
        when: #when,
        old_table: #old_table,
        new_table: #new_table,
        constraint: #constraint,
        function: #function,
        arguments: &[#(#arguments),*],
        body: #body,
        engines: #engines,
        site: #site,
    })
}

fn statistics(table: &Table<'_>, statistics: &Statistics, site: SiteIndex) -> TokenStream {
    let library = library();
    let name = option(statistics.name.as_ref());
    let kinds = statistics.kinds.iter().map(|kind| statistics_kind(*kind));
    let parts = statistics.parts.iter().map(|part| match part {
        KeyItem::Column(column) => quote!(#library::IndexKeyDef::Column(#column)),
        KeyItem::Expression(value) => {
            let value = value_of(table, *value);
            quote!(#library::IndexKeyDef::Expression(#value))
        }
    });
    let engines = engine_set(statistics.engines);
    quote!(#library::StatisticsDef {
        name: #name,
        kinds: &[#(#kinds),*],
        parts: &[#(#parts),*],
        engines: #engines,
        site: #site,
    })
}
