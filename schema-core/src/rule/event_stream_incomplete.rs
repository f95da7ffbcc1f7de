use super::{Violation, rule};
use crate::def::{Level, Privilege, TableDef, TableObjectDef};

rule! {
    /// A stream of events that can lose its order.
    ///
    /// # What it flags
    ///
    /// - `event_stream(..)` without the third column, the position of an event among all events of the table;
    /// - `event_stream(..)` beside a `#[grant(..)]` of UPDATE, DELETE or TRUNCATE;
    /// - as a warning, a table that is called like events and has a stream and a version (`stream_id`,
    ///   `aggregate_id`; `version`, `stream_version`, `sequence`), and does not say `event_stream(..)`.
    ///
    /// # Why it is bad
    ///
    /// Two writers append the same version, unless a unique rule of stream and version refuses one. A reader that
    /// builds a view of all events needs one order over all streams to continue where it stopped. And an event that
    /// can be changed is no fact.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(event_stream(account_id, version))]
    /// pub struct AccountEvent {
    ///     pub account_id: Uuid,
    ///     pub version: i64,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(event_stream(account_id, version, position))]
    /// pub struct AccountEvent {
    ///     #[column(primary_key, identity)]
    ///     pub position: i64,
    ///     pub account_id: Uuid,
    ///     pub version: i64,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// Greg Young, "CQRS Documents": the event store's table and its version check; Martin Fowler, "Event
    /// Sourcing".
    event_stream_incomplete: Deny, Table, reads = [Table, Object]
}

const STREAMS: &[&str] = &["stream_id", "aggregate_id", "stream", "aggregate"];
const VERSIONS: &[&str] = &[
    "version", "stream_version", "aggregate_version", "sequence", "sequence_number", "revision",
];

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let Some(stream) = table.details.conventions.event_stream else {
        return undeclared(table).into_iter().collect();
    };
    let mut found = Vec::new();
    if stream.position.is_none() {
        let [of, version] = [stream.stream, stream.version].map(|it| table.columns[usize::from(it)].field);
        found.push(Violation::told(
            &RULE,
            0,
            format_args!("the events of `{}` have no position among all of them", table.rust_name),
            "a reader of all streams cannot continue where it stopped, and cannot tell what it missed",
            format_args!(
                "add `#[column(primary_key, identity)] pub position: i64` and write \
                 `event_stream({of}, {version}, position)`"
            ),
        ));
    }
    for object in table.details.objects {
        let TableObjectDef::Grant(grant) = object else {
            continue;
        };
        let changing = grant.privileges.iter().find(|granted| {
            matches!(
                granted.privilege,
                Privilege::All | Privilege::Update | Privilege::Delete | Privilege::Truncate
            )
        });
        if let Some(granted) = changing {
            found.push(Violation::told(
                &RULE,
                grant.site,
                format_args!(
                    "`{}` may be given to change events of `{}`, which never change",
                    granted.privilege.keyword(),
                    table.rust_name
                ),
                "an event that can be changed is no fact; what was built from it cannot be built again",
                "grant `select` and `insert` alone",
            ));
        }
    }
    found
}

/// A table that has all of an event stream but the word.
fn undeclared(table: &TableDef<'_>) -> Option<Violation> {
    let is_called_so = table
        .name
        .split('_')
        .any(|word| matches!(word, "event" | "events"));
    let column = |names: &[&str]| table.columns.iter().find(|it| names.contains(&it.name));
    let (stream, version) = (column(STREAMS)?, column(VERSIONS)?);
    is_called_so.then(|| {
        Violation::told(
            &RULE,
            0,
            format_args!(
                "`{}` looks like a stream of events (`{}`, `{}`) and does not say so",
                table.rust_name, stream.field, version.field
            ),
            "nothing keeps two writers from appending the same version, or anybody from changing an event",
            format_args!(
                "write `#[table(event_stream({}, {}, position))]` with `position: i64` numbered by the database",
                stream.field, version.field
            ),
        )
        .at_level(Level::Warn)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{EngineSet, EventStreamDef, GrantDef, GrantedPrivilegeDef};
    use crate::rule::testing::{TableBuilder, bigint, table, uuid};

    fn events(position: Option<u16>) -> TableBuilder {
        table("AccountEvent")
            .column("stream_id", uuid())
            .column("version", bigint())
            .column("position", bigint())
            .saying(|details| {
                details.conventions.event_stream =
                    Some(EventStreamDef { stream: 0, version: 1, position });
            })
    }

    #[test]
    fn a_stream_without_a_position_is_flagged() {
        let found = violations(&events(None).build());
        assert_eq!(found.len(), 1);
        assert!(found[0].message.as_str().contains("event_stream(stream_id, version, position)"));
        assert!(violations(&events(Some(2)).build()).is_empty());
    }

    #[test]
    fn grants_that_change_events_are_flagged() {
        let granting = |privilege| {
            let granted = vec![GrantedPrivilegeDef { privilege, columns: &[] }].leak();
            let grant = TableObjectDef::Grant(GrantDef {
                privileges: granted,
                roles: &["app"],
                with_grant_option: false,
                engines: EngineSet::ALL,
                site: 5,
            });
            let table = events(Some(2)).saying(|details| details.objects = vec![grant].leak());
            violations(&table.build()).len()
        };
        assert_eq!(granting(Privilege::Update), 1);
        assert_eq!(granting(Privilege::All), 1);
        assert_eq!(granting(Privilege::Insert), 0);
    }

    #[test]
    fn what_looks_like_a_stream_is_a_warning() {
        let bare = events(None).named("account_events").saying(|it| it.conventions.event_stream = None);
        let found = violations(&bare.build());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].level, Some(Level::Warn));
        let other = table("AccountEvent").column("account", uuid()).named("account_events");
        assert!(violations(&other.build()).is_empty());
    }
}
