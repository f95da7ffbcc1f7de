//! Closure tables: the trigger that keeps the pairs, and the batches that write those of rows that were there before.
//!
//! Both climb the hierarchy itself and not the pairs of the row above. So while a backfill runs a row may have all
//! its pairs or none, in any order, and those that it has are right. A move waits for a batch and a batch for a move,
//! by the lock that moves and new rows take.

use super::batches;
use super::row_rule::{in_template, wait_for_moves};
use super::words::{dollar_quoted, identifier, literal, object};
use crate::model::{Closure, ObjectName};

/// The body of the trigger's function on `table`.
pub(super) fn function_body(table: &ObjectName, closure: &Closure) -> String {
    let hierarchy = &closure.hierarchy;
    let (new_key, new_parent) = (identifier(&hierarchy.key), identifier(&hierarchy.parent));
    let wait = wait_for_moves(&new_parent);
    let pairs = match is_beside(table, &closure.table) {
        // The connection knows where both lie, and the trigger knows where its table does.
        true => format!(
            "format('%I.%I', TG_TABLE_SCHEMA, {})",
            literal(&closure.table.name)
        ),
        false => literal(&object(&closure.table)),
    };
    let Names {
        key,
        parent,
        ancestor,
        descendant,
        depth,
    } = Names::of(closure, in_template);
    let own = literal(&format!(
        "\
        INSERT INTO %1$s ({ancestor}, {descendant}, {depth})
        VALUES ($1, $1, 0)
        ON CONFLICT DO NOTHING"
    ));
    let leave = literal(&format!(
        "\
        DELETE FROM %1$s AS pair
        USING %1$s AS below
        WHERE below.{ancestor} = $1
            AND pair.{descendant} = below.{descendant}
            AND pair.{depth} > below.{depth}"
    ));
    let enter = literal(&format!(
        "\
        WITH RECURSIVE above (architrave_key, architrave_depth) AS (
            SELECT $2, 1
            UNION ALL
            SELECT step.{parent}, above.architrave_depth + 1
            FROM %2$s AS step
            JOIN above ON step.{key} = above.architrave_key
            WHERE step.{parent} IS NOT NULL
        ) CYCLE architrave_key SET architrave_is_circle USING architrave_way
        INSERT INTO %1$s ({ancestor}, {descendant}, {depth})
        SELECT above.architrave_key, below.{descendant}, above.architrave_depth + below.{depth}
        FROM above
        CROSS JOIN %1$s AS below
        WHERE below.{ancestor} = $1 AND NOT above.architrave_is_circle
        ON CONFLICT DO NOTHING"
    ));
    format!(
        "\
DECLARE
    pairs CONSTANT text := {pairs};
BEGIN
{wait}
    IF TG_OP = 'INSERT' THEN
        EXECUTE format({own}, pairs) USING NEW.{new_key};
    ELSE
        EXECUTE format({leave}, pairs) USING NEW.{new_key};
    END IF;
    IF NEW.{new_parent} IS NOT NULL THEN
        EXECUTE format({enter}, pairs, TG_RELID::regclass)
            USING NEW.{new_key}, NEW.{new_parent};
    END IF;
    RETURN NULL;
END"
    )
}

/// Whether the closure lies beside its hierarchy wherever the connection says that both are.
pub(super) fn is_beside(table: &ObjectName, closure: &ObjectName) -> bool {
    table.namespace.is_none() && closure.namespace.is_none()
}

/// One block that writes the pairs of the rows of `hierarchy` in batches and commits after each. It walks the key
/// upwards, and pairs that are there stay, so that a second run ends what a first began. Batches are sized by time
/// ([`batches`]).
pub(super) fn fill(hierarchy: &ObjectName, closure: &Closure) -> String {
    let Names {
        key,
        parent,
        ancestor,
        descendant,
        depth,
    } = Names::of(closure, identifier);
    let pairs = object(&closure.table);
    let name = literal(&closure.table.to_string());
    let relation = literal(&object(hierarchy));
    let table = object(hierarchy);
    // Moves wait for the lock that the batch has, as well as for its rows.
    let waits = format!(
        "({}
                OR waiting.locktype = 'advisory' AND waiting.classid = 0 AND waiting.objsubid = 1
                    AND waiting.objid = {relation}::regclass::oid
                    AND waiting.database = (
                        SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))",
        batches::WAITS_FOR_ROWS
    );
    let body = format!(
        "\
#variable_conflict use_column
<<architrave>>
DECLARE
{common}
    next_key {table}.{key}%TYPE;
    last_key {table}.{key}%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT {key} INTO architrave.next_key
        FROM {table}
        ORDER BY {key} LIMIT 1;
    WHILE architrave.next_key IS NOT NULL LOOP
{begin_batch}
        PERFORM pg_advisory_xact_lock_shared({relation}::regclass::oid::bigint);
        WITH RECURSIVE architrave_batch AS MATERIALIZED (
            SELECT {key} FROM {table}
            WHERE {key} >= architrave.next_key
            ORDER BY {key} LIMIT architrave.batch_rows
            FOR KEY SHARE
        ), architrave_pair (architrave_key, architrave_above, architrave_depth) AS (
            SELECT {key}, {key}, 0 FROM architrave_batch
            UNION ALL
            SELECT pair.architrave_key, step.{parent}, pair.architrave_depth + 1
            FROM architrave_pair AS pair
            JOIN {table} AS step ON step.{key} = pair.architrave_above
            WHERE step.{parent} IS NOT NULL
        ) CYCLE architrave_key, architrave_above SET architrave_is_circle USING architrave_way,
        architrave_filled AS (
            INSERT INTO {pairs} ({ancestor}, {descendant}, {depth})
            SELECT architrave_above, architrave_key, architrave_depth
            FROM architrave_pair
            WHERE NOT architrave_is_circle
            ON CONFLICT DO NOTHING
        )
        SELECT {key}, count(*) OVER () INTO architrave.last_key, architrave.in_batch
            FROM architrave_batch ORDER BY {key} DESC LIMIT 1;
{end_batch}
        SELECT {key} INTO architrave.next_key
            FROM {table}
            WHERE {key} > architrave.last_key
            ORDER BY {key} LIMIT 1;
    END LOOP;
    RAISE NOTICE 'backfill of %: the pairs of % rows are there after % s', {name}, architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1);
END",
        common = batches::declarations(hierarchy),
        begin_batch = batches::BEGIN,
        end_batch = batches::end(&closure.table, &waits),
    );
    format!("DO {}", dollar_quoted(&body))
}

/// The columns, quoted.
struct Names {
    key: String,
    parent: String,
    ancestor: String,
    descendant: String,
    depth: String,
}

impl Names {
    fn of(closure: &Closure, quoted: impl Fn(&str) -> String) -> Self {
        Self {
            key: quoted(&closure.hierarchy.key),
            parent: quoted(&closure.hierarchy.parent),
            ancestor: quoted(&closure.ancestor),
            descendant: quoted(&closure.descendant),
            depth: quoted(&closure.depth),
        }
    }
}
