//! Every hazard as SQL.

/// Every hazard: SQL that has it, with what ran before, and SQL that does the same without it.
pub(super) const CASES: &[(&str, &[&str], &[&str])] = &[
    (
        "index_create_blocking",
        &["create index i on t (a)"],
        &["-- no-transaction\ncreate index concurrently i on t (a)"],
    ),
    (
        "index_create_blocking",
        &["CREATE UNIQUE INDEX ON public.t (a)"],
        &["create table t (a int); create index i on t (a)"],
    ),
    (
        "index_drop_blocking",
        &["drop index i"],
        &["-- no-transaction\ndrop index concurrently i"],
    ),
    (
        "reindex_blocking",
        &["reindex table t"],
        &["-- no-transaction\nreindex table concurrently t"],
    ),
    (
        "concurrently_in_txn",
        &["create index concurrently i on t (a)"],
        &["-- no-transaction\ncreate index concurrently i on t (a)"],
    ),
    (
        "concurrently_in_txn",
        &["-- no-transaction\nbegin; create index concurrently i on t (a); commit"],
        &["-- no-transaction\nbegin; select 1; commit; create index concurrently i on t (a)"],
    ),
    (
        "invalid_index_masked",
        &["-- no-transaction\ncreate index concurrently if not exists i on t (a)"],
        &["-- no-transaction\ncreate index concurrently i on t (a)"],
    ),
    (
        "index_replace_gap",
        &["drop index i; create index i on t (b)"],
        &["drop index i; create index j on t (b)"],
    ),
    (
        "index_drop_regresses_queries",
        &["drop index i"],
        &["drop table t"],
    ),
    (
        "partitioned_index_blocking",
        &[
            "create table t (a int) partition by range (a)",
            "create index i on t (a)",
        ],
        &[
            "create table t (a int) partition by range (a)",
            "create index i on only t (a)",
        ],
    ),
    (
        "unique_constraint_blocking",
        &["alter table t add constraint u unique (a)"],
        &["alter table t add constraint u unique using index u"],
    ),
    (
        "primary_key_blocking",
        &["alter table t add primary key (a)"],
        &["alter table t add constraint p primary key using index p"],
    ),
    (
        "pk_using_nullable_index",
        &[
            "create table t (a int)",
            "-- no-transaction\ncreate unique index concurrently p on t (a)",
            "alter table t add primary key using index p",
        ],
        &[
            "create table t (a int not null)",
            "-- no-transaction\ncreate unique index concurrently p on t (a)",
            "alter table t add primary key using index p",
        ],
    ),
    (
        "exclusion_constraint_blocking",
        &["alter table t add exclude using gist (a with &&)"],
        &["create table t (a int4range, exclude using gist (a with &&))"],
    ),
    (
        "check_without_not_valid",
        &["alter table t add constraint c check (a > 0)"],
        &["alter table t add constraint c check (a > 0) not valid"],
    ),
    (
        "fk_without_not_valid",
        &["alter table t add foreign key (a) references u"],
        &["alter table t add foreign key (a) references u not valid"],
    ),
    (
        "fk_not_valid_partitioned",
        &[
            "create table t (a int) partition by hash (a)",
            "alter table t add foreign key (a) references u not valid",
        ],
        &[
            "create table t (a int)",
            "alter table t add foreign key (a) references u not valid",
        ],
    ),
    (
        "validate_same_txn",
        &[
            "alter table t add constraint c check (a > 0) not valid; alter table t validate constraint c",
        ],
        &[
            "alter table t add constraint c check (a > 0) not valid",
            "alter table t validate constraint c",
        ],
    ),
    (
        "create_table_fk_locks_parent",
        &["create table t (a int references u, b int references v)"],
        &["set lock_timeout = '2s'; create table t (a int references u)"],
    ),
    (
        "create_table_fk_locks_parent",
        &["create table t (a int references u)"],
        &["create table u (id int primary key); create table t (a int references u)"],
    ),
    (
        "fk_drop_locks_both",
        &["alter table t drop constraint t_a_fkey"],
        &["set lock_timeout = '2s'; alter table t drop constraint t_a_fkey"],
    ),
    (
        "drop_table_locks_parents",
        &["create table t (a int references u)", "drop table t"],
        &["create table t (a int)", "drop table t"],
    ),
    (
        "set_not_null_scan",
        &["alter table t alter column a set not null"],
        &[
            "alter table t add constraint c check (a is not null) not valid",
            "alter table t validate constraint c",
            "alter table t alter a set not null",
        ],
    ),
    (
        "set_not_null_scan",
        &[
            "alter table t add constraint c check (a is not null) not valid",
            "alter table t alter a set not null",
        ],
        &["alter table t add constraint n not null a not valid"],
    ),
    (
        "not_null_and_drop_check_together",
        &["alter table t alter a set not null, drop constraint c"],
        &["alter table t alter a set not null; alter table t drop constraint c"],
    ),
    (
        "add_required_column",
        &["alter table t add column a int not null"],
        &["alter table t add column a int not null default 0"],
    ),
    (
        "add_column_volatile_default",
        &["alter table t add column a uuid default gen_random_uuid()"],
        &["alter table t add column a timestamptz default now()"],
    ),
    (
        "add_column_volatile_default",
        &["alter table t add column a float default random() not null"],
        &["alter table t add column a numeric(10, 2) default 0.5"],
    ),
    (
        "add_column_autoincrement",
        &["alter table t add column a bigserial"],
        &["alter table t add column a bigint"],
    ),
    (
        "add_column_autoincrement",
        &["alter table t add a bigint generated always as identity"],
        &["create table t (a bigint generated always as identity)"],
    ),
    (
        "add_column_stored_generated",
        &["alter table t add column a text generated always as (lower(b)) stored"],
        &["alter table t add column a text generated always as (lower(b)) virtual"],
    ),
    (
        "add_column_inline_unique",
        &["alter table t add column a int unique"],
        &["alter table t add column a int"],
    ),
    (
        "add_column_inline_check",
        &["alter table t add column a int check (a > 0)"],
        &["alter table t add column a int"],
    ),
    (
        "add_column_inline_fk",
        &["alter table t add column a int references u"],
        &["alter table t add column a int"],
    ),
    (
        "add_column_constrained_domain",
        &[
            "create domain d as text check (value <> '')",
            "alter table t add column a d",
        ],
        &["create domain d as text", "alter table t add column a d"],
    ),
    (
        "domain_constraint_locks_users",
        &["alter domain d add check (value <> '')"],
        &["alter domain d drop not null"],
    ),
    (
        "column_type_rewrite",
        &["alter table t alter column a type int"],
        &[
            "create table t (a varchar(10))",
            "alter table t alter a type varchar(20)",
        ],
    ),
    (
        "column_type_rewrite",
        &[
            "create table t (a varchar(10))",
            "alter table t alter a type varchar(5)",
        ],
        &[
            "create table t (a varchar(10))",
            "alter table t alter a type text",
        ],
    ),
    (
        "column_type_rewrite",
        &[
            "create table t (a numeric(10, 2))",
            "alter table t alter a type numeric(12, 4)",
        ],
        &[
            "create table t (a numeric(10, 2))",
            "alter table t alter a type numeric(12, 2)",
        ],
    ),
    (
        "timestamptz_needs_utc",
        &["alter table t alter a type timestamptz"],
        &["set timezone = 'UTC'; alter table t alter a type timestamp with time zone"],
    ),
    (
        "type_change_rebuilds_index",
        &["alter table t alter a type text collate \"C\""],
        &["alter table t alter a type text"],
    ),
    (
        "type_change_view_blocked",
        &[
            "create view v as select a from t",
            "alter table t alter a type text",
        ],
        &[
            "create view v as select a from t",
            "drop view v; alter table t alter a type text",
        ],
    ),
    (
        "cached_plan_result_changed",
        &["alter table t add a int"],
        &["alter table t alter a set default 1"],
    ),
    (
        "concurrently_under_short_timeout",
        &["-- no-transaction\nset lock_timeout = '2s'; create index concurrently i on t (a)"],
        &["-- no-transaction\nset lock_timeout = 0; create index concurrently i on t (a)"],
    ),
    (
        "runner_lock_against_concurrently",
        &["-- no-transaction\nselect pg_advisory_lock(1); create index concurrently i on t (a)"],
        &[
            "-- no-transaction\nselect pg_try_advisory_lock(1); create index concurrently i on t (a)",
        ],
    ),
    (
        "standby_conflict",
        &["alter table t drop column a"],
        &["alter table t validate constraint c"],
    ),
    (
        "logical_replication_order",
        &[
            "create publication p for table t",
            "alter table t add column a int",
        ],
        &[
            "create publication p for table u",
            "alter table t add column a int",
        ],
    ),
    (
        "backfill_aftermath",
        &["update t set a = 1 where b"],
        &["update t set a = 1 where b; analyze t"],
    ),
    (
        "type_change_loses_stats",
        &["alter table t alter a type text"],
        &["alter table t alter a type text; analyze t (a)"],
    ),
    (
        "int_key_to_bigint",
        &["alter table t alter column id type bigint"],
        &["alter table t alter column amount type bigint"],
    ),
    (
        "rename_column",
        &["alter table t rename column a to b"],
        &["alter table t add column b int"],
    ),
    (
        "rename_column",
        &["alter table t rename a to b"],
        &["create table t (a int); alter table t rename a to b"],
    ),
    (
        "rename_table",
        &["alter table t rename to u"],
        &[
            "create table t (a int); alter table t rename to u",
            "begin; alter table t rename to u; create view t as select a from u; commit",
        ],
    ),
    (
        "rename_other_object",
        &["alter type s rename value 'a' to 'b'"],
        &["alter type s add value 'b'"],
    ),
    (
        "rename_other_object",
        &["alter function f(int) rename to g"],
        &["alter index i rename to j"],
    ),
    (
        "drop_column_in_use",
        &["alter table t drop a"],
        &["alter table t alter a drop default"],
    ),
    (
        "drop_table_schema_truncate",
        &["drop table if exists t"],
        &["create table t (a int); drop table t"],
    ),
    (
        "drop_table_schema_truncate",
        &["truncate t"],
        &["create temporary table t (a int)"],
    ),
    (
        "drop_guarantee",
        &["alter table t alter a drop not null"],
        &["alter table t alter a set statistics 100"],
    ),
    (
        "new_write_restriction",
        &["alter table t add constraint c check (a > 0) not valid"],
        &["alter table t validate constraint c"],
    ),
    (
        "default_change_race",
        &["alter table t alter a set default 1"],
        &["alter table t add column a int; alter table t alter a set default 1"],
    ),
    (
        "enum_value_used_same_txn",
        &["alter type s add value 'held'; update t set a = 'held' where b"],
        &[
            "alter type s add value 'held'",
            "update t set a = 'held' where b",
        ],
    ),
    (
        "enum_value_removed",
        &["delete from pg_enum where enumlabel = 'a'"],
        &["delete from t where a = 'a'"],
    ),
    (
        "missing_lock_timeout",
        &["alter table t add column a int"],
        &["set lock_timeout = '2s'; alter table t add column a int"],
    ),
    (
        "missing_other_timeouts",
        &["alter table t validate constraint c"],
        &["set statement_timeout = '1min'; alter table t validate constraint c"],
    ),
    (
        "work_after_access_exclusive",
        &["alter table t add column a int; update t set a = 1 where b"],
        &[
            "alter table t add column a int",
            "update t set a = 1 where b",
        ],
    ),
    (
        "wide_lock_window",
        &["alter table t add a int; alter table u add a int"],
        &["alter table t add a int; alter table t add b int"],
    ),
    (
        "backfill_in_ddl_txn",
        &["create table n (a int); update t set a = 1 where b"],
        &["update t set a = 1 where b"],
    ),
    (
        "dml_without_where",
        &["update t set a = 1"],
        &["update t set a = 1 where id between 1 and 1000"],
    ),
    (
        "dml_without_where",
        &["delete from t"],
        &["create table t (a int); delete from t"],
    ),
    (
        "trigger_ddl_lock",
        &["drop trigger g on t"],
        &["set lock_timeout = '2s'; drop trigger g on t"],
    ),
    (
        "trigger_ddl_lock",
        &["create trigger g before insert on t for each row execute function f()"],
        &[
            "create table t (a int); create trigger g before insert on t for each row execute function f()",
        ],
    ),
    (
        "attach_partition_scan",
        &["alter table t attach partition p for values in (1)"],
        &[
            "alter table p add constraint c check (a = 1)",
            "alter table t attach partition p for values in (1)",
        ],
    ),
    (
        "create_partition_locks_parent",
        &["create table p partition of t for values in (1)"],
        &[
            "create table t (a int) partition by list (a); create table p partition of t for values in (1)",
        ],
    ),
    (
        "detach_partition_blocking",
        &["alter table t detach partition p"],
        &["-- no-transaction\nalter table t detach partition p concurrently"],
    ),
    (
        "matview_refresh_blocking",
        &["refresh materialized view v"],
        &["refresh materialized view concurrently v"],
    ),
    (
        "table_rewrite_command",
        &["vacuum (full, analyze) t"],
        &["vacuum analyze t"],
    ),
    (
        "table_rewrite_command",
        &["alter table t set unlogged"],
        &["alter table t set (fillfactor = 80)"],
    ),
    (
        "rls_change",
        &["alter table t enable row level security"],
        &[
            "create table t (a int)",
            "create policy p on t using (a = 1); alter table t enable row level security",
        ],
    ),
    (
        "grant_change",
        &["revoke select on t from r"],
        &["grant select on v to r; revoke select on t from r"],
    ),
    (
        "replica_identity_change",
        &["alter table t replica identity full"],
        &["alter table t set (fillfactor = 80)"],
    ),
    (
        "not_rerunnable",
        &[
            "-- no-transaction\ncreate index concurrently i on t (a); create index concurrently j on t (b)",
        ],
        &["-- no-transaction\nset lock_timeout = 0; create index concurrently i on t (a)"],
    ),
    (
        "distributed_ddl",
        &[
            "select create_distributed_table('t', 'tenant')",
            "-- no-transaction\ncreate unique index concurrently i on t (a)",
        ],
        &[
            "select create_distributed_table('t', 'tenant')",
            "-- no-transaction\ncreate unique index concurrently i on t (tenant, a)",
        ],
    ),
];
