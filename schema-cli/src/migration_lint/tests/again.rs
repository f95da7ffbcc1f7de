//! Every hazard once more, as other people write it: with namespaces, in capitals, in the words that tools emit.

/// As [`CASES`](super::cases::CASES).
pub(super) const AGAIN: &[(&str, &[&str], &[&str])] = &[
    (
        "index_drop_blocking",
        &["DROP INDEX IF EXISTS public.i, public.j"],
        &["-- no-transaction\nDROP INDEX CONCURRENTLY IF EXISTS public.i"],
    ),
    (
        "reindex_blocking",
        &["REINDEX (VERBOSE) INDEX i"],
        &["-- no-transaction\nREINDEX INDEX CONCURRENTLY i"],
    ),
    (
        "invalid_index_masked",
        &[
            "-- no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t USING btree (a)",
        ],
        &["create table t (a int); create index if not exists i on t (a)"],
    ),
    (
        "index_replace_gap",
        &["drop index if exists i; create unique index i on t (b)"],
        &["-- no-transaction\ncreate index concurrently j on t (b); drop index concurrently i"],
    ),
    (
        "index_drop_regresses_queries",
        &["-- no-transaction\ndrop index concurrently i"],
        &["create table t (a int); create index i on t (a); drop index i"],
    ),
    (
        "partitioned_index_blocking",
        &[
            "CREATE TABLE t (a int, b date) PARTITION BY LIST (a)",
            "CREATE UNIQUE INDEX i ON t USING btree (a)",
        ],
        &["create table t (a int) partition by range (a); create index i on t (a)"],
    ),
    (
        "unique_constraint_blocking",
        &["ALTER TABLE ONLY public.t ADD UNIQUE (a, b)"],
        &["create table t (a int, unique (a))"],
    ),
    (
        "primary_key_blocking",
        &["ALTER TABLE IF EXISTS t ADD CONSTRAINT t_pkey PRIMARY KEY (a, b)"],
        &["create table t (a int); alter table t add primary key (a)"],
    ),
    (
        "pk_using_nullable_index",
        &[
            "create table t (a int, b int not null)",
            "-- no-transaction\ncreate unique index concurrently p on t (b, a)",
            "alter table t add constraint k primary key using index p",
        ],
        &[
            "create table t (a int)",
            "-- no-transaction\ncreate unique index concurrently p on t (a)",
            "alter table t add constraint u unique using index p",
        ],
    ),
    (
        "exclusion_constraint_blocking",
        &["ALTER TABLE t ADD CONSTRAINT alone EXCLUDE USING gist (room WITH =, during WITH &&)"],
        &["create table t (a int4range); alter table t add exclude using gist (a with &&)"],
    ),
    (
        "check_without_not_valid",
        &["ALTER TABLE t ADD CHECK (a IN ('not', 'valid'))"],
        &["create table t (a int); alter table t add constraint c check (a > 0)"],
    ),
    (
        "fk_without_not_valid",
        &[
            "ALTER TABLE ONLY t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES public.u (id) ON DELETE CASCADE",
        ],
        &["create table t (a int, foreign key (a) references u)"],
    ),
    (
        "fk_not_valid_partitioned",
        &[
            "CREATE TABLE t (a int) PARTITION BY LIST (a)",
            "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (id) NOT VALID",
        ],
        &[
            "create table t (a int) partition by hash (a)",
            "alter table t add constraint c check (a > 0) not valid",
        ],
    ),
    (
        "validate_same_txn",
        &[
            "begin; alter table t add constraint f foreign key (a) references u not valid; alter table t validate constraint f; commit",
        ],
        &[
            "alter table t add constraint c check (a > 0) not valid; alter table t validate constraint d",
        ],
    ),
    (
        "fk_drop_locks_both",
        &[
            "create table u (id int); create table t (a int, constraint f foreign key (a) references u)",
            "alter table t drop constraint if exists f cascade",
        ],
        &[
            "create table t (a int, constraint c check (a > 0))",
            "alter table t drop constraint c",
        ],
    ),
    (
        "drop_table_locks_parents",
        &["drop table t cascade"],
        &["create table t (a int references u); drop table t"],
    ),
    (
        "not_null_and_drop_check_together",
        &["ALTER TABLE t DROP CONSTRAINT c, ALTER COLUMN a SET NOT NULL"],
        &["alter table t alter a set not null, alter b set not null"],
    ),
    (
        "add_required_column",
        &["ALTER TABLE public.t ADD a text COLLATE \"C\" NOT NULL"],
        &["alter table t add column a int null"],
    ),
    (
        "add_column_stored_generated",
        &["ALTER TABLE t ADD total numeric GENERATED ALWAYS AS (price * amount) STORED NOT NULL"],
        &["create table t (b text, a text generated always as (lower(b)) stored)"],
    ),
    (
        "add_column_inline_unique",
        &["alter table t add column id bigint primary key"],
        &["create table t (a int); alter table t add column b int unique"],
    ),
    (
        "add_column_inline_check",
        &["ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 1 CONSTRAINT positive CHECK (a > 0)"],
        &["create table t (a int check (a > 0))"],
    ),
    (
        "add_column_inline_fk",
        &[
            "ALTER TABLE t ADD COLUMN IF NOT EXISTS a int CONSTRAINT f REFERENCES public.u (id) ON DELETE SET NULL",
        ],
        &[
            "create table u (id int primary key); create table t (a int); alter table t add column b int references u",
        ],
    ),
    (
        "add_column_constrained_domain",
        &[
            "CREATE DOMAIN public.mail AS text NOT NULL",
            "ALTER TABLE t ADD COLUMN a public.mail",
        ],
        &["create domain d as text check (value <> ''); create table t (a d)"],
    ),
    (
        "domain_constraint_locks_users",
        &["alter domain d set not null"],
        &["create domain d as text check (value <> '')"],
    ),
    (
        "timestamptz_needs_utc",
        &["alter table t alter column a set data type timestamp with time zone"],
        &["SET TIME ZONE 'UTC'; ALTER TABLE t ALTER a TYPE timestamptz"],
    ),
    (
        "type_change_rebuilds_index",
        &["ALTER TABLE t ALTER COLUMN a SET DATA TYPE varchar(20) COLLATE \"de-x-icu\""],
        &["alter table t add column b text collate \"C\""],
    ),
    (
        "type_change_view_blocked",
        &[
            "create materialized view v as select a from public.t",
            "alter table t alter a type text",
        ],
        &[
            "create view v as select a from u",
            "alter table t alter a type text",
        ],
    ),
    (
        "cached_plan_result_changed",
        &["alter table t drop column a"],
        &["create table t (a int); alter table t add b int"],
    ),
    (
        "concurrently_under_short_timeout",
        &["-- no-transaction\nSET statement_timeout TO '5s'; DROP INDEX CONCURRENTLY i"],
        &[
            "-- no-transaction\nset lock_timeout = '2s'; set lock_timeout = default; create index concurrently i on t (a)",
        ],
    ),
    (
        "runner_lock_against_concurrently",
        &["-- no-transaction\nSELECT pg_advisory_lock(7); REINDEX INDEX CONCURRENTLY i"],
        &["select pg_advisory_lock(1); create index i on t (a)"],
    ),
    (
        "standby_conflict",
        &["truncate t"],
        &["create table t (a int); alter table t drop column a"],
    ),
    (
        "logical_replication_order",
        &[
            "create publication p for all tables",
            "alter table t drop column a",
        ],
        &[
            "create publication p for all tables",
            "alter table t alter a set default 1",
        ],
    ),
    (
        "backfill_aftermath",
        &["delete from only t where a < 10"],
        &["insert into t select * from u"],
    ),
    (
        "type_change_loses_stats",
        &["alter table t alter column a set data type bigint using a::bigint"],
        &["create table t (a int); alter table t alter a type text"],
    ),
    (
        "int_key_to_bigint",
        &[
            "create table t (number int primary key)",
            "alter table t alter number set data type int8",
        ],
        &["create table t (id int); alter table t alter id type bigint"],
    ),
    (
        "rename_table",
        &["ALTER TABLE IF EXISTS public.t RENAME TO u"],
        &["alter index t rename to u"],
    ),
    (
        "drop_column_in_use",
        &["ALTER TABLE IF EXISTS t DROP COLUMN IF EXISTS a CASCADE"],
        &["create table t (a int, b int); alter table t drop column b"],
    ),
    (
        "drop_guarantee",
        &["ALTER TABLE t ALTER COLUMN a DROP DEFAULT"],
        &["alter table t add column a int default 1; alter table t alter a drop default"],
    ),
    (
        "new_write_restriction",
        &["alter table t alter a set not null"],
        &["create table t (a int); alter table t alter a set not null"],
    ),
    (
        "default_change_race",
        &["ALTER TABLE t ALTER COLUMN a SET DEFAULT now()"],
        &["create table t (a int); alter table t alter a set default 1"],
    ),
    (
        "enum_value_used_same_txn",
        &[
            "begin; alter type s add value if not exists 'held' after 'open'; insert into t (a) values ('held'); commit",
        ],
        &[
            "-- no-transaction\nbegin; alter type s add value 'held'; commit; update t set a = 'held' where b",
        ],
    ),
    (
        "enum_value_removed",
        &["update pg_catalog.pg_enum set enumlabel = 'b' where enumlabel = 'a'"],
        &["alter type s add value 'b'"],
    ),
    (
        "missing_lock_timeout",
        &["drop table t"],
        &["set local lock_timeout to '500ms'; drop table t"],
    ),
    (
        "missing_other_timeouts",
        &["update t set a = 1 where b"],
        &["set idle_in_transaction_session_timeout = '10s'; update t set a = 1 where b"],
    ),
    (
        "work_after_access_exclusive",
        &["alter table t drop column a; create index i on u (b)"],
        &["create index i on u (b); alter table t drop column a"],
    ),
    (
        "wide_lock_window",
        &["begin; drop table t; truncate u; commit"],
        &["-- no-transaction\nbegin; drop table t; commit; begin; truncate u; commit"],
    ),
    (
        "backfill_in_ddl_txn",
        &["alter table t add column a int; insert into u (a) select b from t"],
        &["alter table t add column a int; insert into u (a) values (1)"],
    ),
    (
        "attach_partition_scan",
        &["ALTER TABLE ONLY public.t ATTACH PARTITION public.p DEFAULT"],
        &["create table p (a int); alter table t attach partition p for values in (1)"],
    ),
    (
        "create_partition_locks_parent",
        &[
            "CREATE TABLE IF NOT EXISTS p PARTITION OF public.t FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
        ],
        &[
            "create table p (like t including all); alter table t attach partition p for values in (1)",
        ],
    ),
    (
        "detach_partition_blocking",
        &["ALTER TABLE public.t DETACH PARTITION public.p"],
        &["alter table t detach partition p finalize"],
    ),
    (
        "matview_refresh_blocking",
        &["REFRESH MATERIALIZED VIEW reports.v WITH DATA"],
        &["create materialized view v as select 1"],
    ),
    (
        "rls_change",
        &["alter table t disable row level security"],
        &["alter table t force row level security"],
    ),
    (
        "grant_change",
        &["REVOKE ALL ON ALL TABLES IN SCHEMA public FROM app"],
        &["grant select on t to r"],
    ),
    (
        "replica_identity_change",
        &["ALTER TABLE t REPLICA IDENTITY USING INDEX t_pkey"],
        &["create table t (a int); alter table t replica identity full"],
    ),
    (
        "not_rerunnable",
        &["-- no-transaction\nalter table t add a int; alter table t add b int"],
        &["-- no-transaction\nbegin; alter table t add a int; alter table t add b int; commit"],
    ),
    (
        "distributed_ddl",
        &[
            "select create_distributed_table('public.t', 'tenant')",
            "alter table t add constraint u unique (a)",
        ],
        &[
            "select create_distributed_table('t', 'tenant')",
            "alter table t add constraint u unique (a, tenant)",
        ],
    ),
];
