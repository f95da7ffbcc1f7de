//! What the blocks that fill rows in batches have in common: how large a batch is, when it gives way, what it tells.

use super::words::{literal, object};
use crate::model::ObjectName;

/// How long a batch is to take. Whoever wants one of its rows waits so long at most.
const BATCH_MILLISECONDS: u32 = 50;

/// How many rows the first batch has.
const FIRST_BATCH: u32 = 1_000;

/// How many rows a batch has at least, whoever waits.
const SMALLEST_BATCH: u32 = 50;

/// How many rows a batch has at most, so that one is not a transaction of many minutes when the server stalls.
const LARGEST_BATCH: u32 = 20_000;

/// The setting that names the lag of a replica, in milliseconds, at which a backfill waits; without it, or
/// with 0, no lag is too long.
const LAG_SETTING: &str = "architrave.max_lag_ms";

/// The variables of the block, for the rows of `table`.
pub(super) fn declarations(table: &ObjectName) -> String {
    let regclass = literal(&object(table));
    format!(
        "    batch_rows integer := {FIRST_BATCH};
    batch_begin timestamptz;
    batch_ms double precision;
    in_batch bigint;
    held_up boolean;
    max_lag_ms double precision :=
        coalesce(nullif(current_setting('{LAG_SETTING}', true), ''), '0')::double precision;
    lag_ms double precision;
    is_behind boolean;
    noted_at timestamptz;
    noted_lsn pg_lsn;
    begun CONSTANT timestamptz := clock_timestamp();
    told timestamptz := clock_timestamp();
    seconds double precision;
    filled bigint := 0;
    estimated CONSTANT double precision :=
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass({regclass}));"
    )
}

/// The beginning of a batch. A table without statistics is not read as a whole for each of its batches. The commit does not
/// wait for the disk, so that the batch's rows are free at once: batches that a crash of the server takes are filled by the
/// next run, and whatever records the end comes after them in the log.
pub(super) const BEGIN: &str = "        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);";

/// The condition that somebody waits for this transaction, in whose rows `waiting` are those of `pg_locks`.
pub(super) const WAITS_FOR_ROWS: &str =
    "waiting.transactionid = (txid_current() % 4294967296)::text::xid";

/// The end of a batch, from its commit on.
///
/// A batch that took too long makes the next one smaller, and so does somebody who `waits`. Between two batches others
/// have a tenth of the time to themselves.
///
/// The server measures the lag of a replica when that has applied something; one that has stopped applying keeps its
/// last number. So the position at which the server is gets noted, and a replica that has not come there is behind by at
/// least the time that has passed.
///
/// Progress is a NOTICE, at most every two seconds, because a server sends that while the block runs. Clocks may be set
/// back meanwhile.
pub(super) fn end(name: &ObjectName, waits: &str) -> String {
    let name = literal(&name.to_string());
    format!(
        "        architrave.held_up := EXISTS (
            SELECT FROM pg_catalog.pg_locks AS waiting WHERE NOT waiting.granted
                AND {waits});
        COMMIT;
        PERFORM set_config('row_security', 'off', true);
        architrave.filled := architrave.filled + coalesce(architrave.in_batch, 0);
        architrave.batch_ms := extract(epoch FROM clock_timestamp() - architrave.batch_begin) * 1000;
        architrave.batch_rows := CASE
            WHEN architrave.held_up THEN greatest(architrave.batch_rows / 2, {SMALLEST_BATCH})
            ELSE greatest({SMALLEST_BATCH}, least({LARGEST_BATCH}, architrave.batch_rows * 2,
                architrave.batch_rows * {BATCH_MILLISECONDS} / greatest(architrave.batch_ms, 1)))::integer
        END;
        PERFORM pg_sleep(least(architrave.batch_ms, 1000) / 10000);
        WHILE architrave.max_lag_ms > 0 LOOP
            SELECT max(CASE WHEN replica.replay_lsn >= server.lsn THEN 0
                    ELSE extract(epoch FROM replica.replay_lag) * 1000 END),
                coalesce(bool_or(replica.replay_lsn < architrave.noted_lsn), false)
                INTO architrave.lag_ms, architrave.is_behind
                FROM pg_catalog.pg_stat_replication AS replica, pg_current_wal_lsn() AS server (lsn);
            IF architrave.is_behind THEN
                architrave.lag_ms := greatest(architrave.lag_ms,
                    extract(epoch FROM clock_timestamp() - architrave.noted_at) * 1000);
            ELSE
                architrave.noted_lsn := pg_current_wal_lsn();
                architrave.noted_at := clock_timestamp();
            END IF;
            EXIT WHEN coalesce(architrave.lag_ms, 0) <= architrave.max_lag_ms;
            IF clock_timestamp() > architrave.told + interval '5 seconds' THEN
                architrave.told := clock_timestamp();
                RAISE NOTICE 'backfill of %: % rows, waiting for a replica that is % s behind',
                    {name}, architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', {name}, architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;"
    )
}
