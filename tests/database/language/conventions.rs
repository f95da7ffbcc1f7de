//! Conventions: what a word stands for is there, and does what it says.

use super::{Journey, OnSqlite, Release};
use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

const RENDERINGS: OnSqlite =
    OnSqlite::Holds("[engine.sqlite]\nuuid = \"text\"\ntimestamp = \"text\"\n");

mod plain {
    use super::*;

    #[derive(Table)]
    pub struct Page {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub text: String,
        #[column(default = now())]
        pub created_at: DateTime<Utc>,
        #[column(default = now())]
        pub updated_at: DateTime<Utc>,
        #[column(default = 1)]
        pub revision: i32,
    }

    schema! {
        pub static PAGES = { tables: [Page], lock: "absent.lock" }
    }
}

mod kept {
    use super::*;

    #[derive(Table)]
    #[table(audit(created_at, updated_at), version = revision)]
    pub struct Page {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub text: String,
        #[column(default = now())]
        pub created_at: DateTime<Utc>,
        #[column(default = now())]
        pub updated_at: DateTime<Utc>,
        #[column(default = 1)]
        pub revision: i32,
    }

    schema! {
        pub static PAGES = { tables: [Page], lock: "absent.lock" }
    }
}

#[test]
fn audit_and_version_are_kept() {
    Journey {
        sqlite: RENDERINGS,
        ..Journey::everywhere([
            Release {
                rows: "INSERT INTO pages (id, text, created_at, updated_at)
                         VALUES (1, 'a', '2020-01-01T00:00:00+00:00', '2020-01-01T00:00:00+00:00')",
                reverting_loses: &["pages"],
                ..Release::of(&plain::PAGES)
            },
            Release {
                rows: "UPDATE pages SET text = 'b', created_at = '2021-01-01T00:00:00+00:00', revision = 7;
                       UPDATE pages SET text = 'c'",
                counts: &[
                    ("SELECT count(*) FROM pages WHERE revision = 3", 1),
                    ("SELECT count(*) FROM pages WHERE created_at < '2020-06-01'", 1),
                    ("SELECT count(*) FROM pages WHERE updated_at > '2024-01-01'", 1),
                ],
                ..Release::of(&kept::PAGES)
            },
        ])
    }
    .run();
}

mod ledger {
    use super::*;

    #[derive(Table)]
    #[table(append_only)]
    pub struct LedgerEntry {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub cents: i64,
    }

    schema! {
        pub static LEDGER = { tables: [LedgerEntry], lock: "absent.lock" }
    }
}

#[test]
fn append_only_rows_stay_as_they_are() {
    let refusal = "only added, never changed or deleted";
    let refused: &'static [(&str, &str)] = Box::leak(Box::new([
        ("UPDATE ledger_entries SET cents = 6", refusal),
        ("DELETE FROM ledger_entries", refusal),
    ]));
    Journey::everywhere([Release {
        rows: "INSERT INTO ledger_entries (id, cents) VALUES (1, 5);
               UPDATE ledger_entries SET cents = 6 WHERE id = 2",
        refused,
        counts: &[("SELECT count(*) FROM ledger_entries WHERE cents = 5", 1)],
        reverting_loses: &["ledger_entries"],
        ..Release::of(&ledger::LEDGER)
    }])
    .run();
}

mod prices {
    use super::*;

    #[derive(Table)]
    #[table(temporal(valid_from, valid_until, key(product)))]
    pub struct Price {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub product: String,
        pub valid_from: DateTime<Utc>,
        pub valid_until: Option<DateTime<Utc>>,
    }

    schema! {
        pub static PRICES = { tables: [Price], lock: "absent.lock" }
    }
}

#[test]
fn periods_are_in_order_and_do_not_overlap() {
    Journey {
        prepare_postgres: "CREATE EXTENSION btree_gist",
        sqlite: RENDERINGS,
        ..Journey::everywhere([Release {
            rows: "INSERT INTO prices (product, valid_from, valid_until) VALUES
                     ('saw', '2020-01-01T00:00:00+00:00', '2021-01-01T00:00:00+00:00'),
                     ('saw', '2021-01-01T00:00:00+00:00', NULL),
                     ('axe', '2020-06-01T00:00:00+00:00', NULL)",
            refused: &[
                (
                    "INSERT INTO prices (product, valid_from, valid_until)
                       VALUES ('oar', '2021-01-01T00:00:00+00:00', '2020-01-01T00:00:00+00:00')",
                    "",
                ),
                (
                    "INSERT INTO prices (product, valid_from) VALUES ('saw', '2022-01-01T00:00:00+00:00')",
                    "",
                ),
                (
                    "UPDATE prices SET valid_until = '2021-06-01T00:00:00+00:00'
                       WHERE valid_until = '2021-01-01T00:00:00+00:00'",
                    "",
                ),
            ],
            counts: &[("SELECT count(*) FROM prices", 3)],
            reverting_loses: &["prices"],
            ..Release::of(&prices::PRICES)
        }])
    }
    .run();
}

mod tree {
    use super::*;

    #[derive(Table)]
    #[table(hierarchy(parent_id, path = path))]
    #[index(parent_id)]
    pub struct Folder {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[references(Folder.id, on_delete = restrict)]
        pub parent_id: Option<i64>,
        pub path: String,
    }

    #[derive(Table)]
    #[table(closure(Folder, ancestor_id, descendant_id, depth))]
    #[index(descendant_id)]
    pub struct FolderClosure {
        #[column(primary_key)]
        #[references(Folder.id, on_delete = cascade)]
        pub ancestor_id: i64,
        #[column(primary_key)]
        #[references(Folder.id, on_delete = cascade)]
        pub descendant_id: i64,
        pub depth: i32,
    }

    schema! {
        pub static FOLDERS = { tables: [Folder, FolderClosure], lock: "absent.lock" }
    }
}

#[test]
fn a_hierarchy_has_no_circles_and_knows_its_paths() {
    // 1 - 2 - 3, and 4; then 2 moves below 4.
    Journey::everywhere([Release {
        rows: "INSERT INTO folders (id, parent_id) VALUES (1, NULL);
               INSERT INTO folders (id, parent_id) VALUES (2, 1);
               INSERT INTO folders (id, parent_id) VALUES (3, 2);
               INSERT INTO folders (id, parent_id) VALUES (4, NULL);
               UPDATE folders SET parent_id = 4 WHERE id = 2",
        refused: &[
            ("UPDATE folders SET parent_id = 3 WHERE id = 4", "above itself"),
            ("UPDATE folders SET parent_id = 3 WHERE id = 3", ""),
        ],
        counts: &[
            ("SELECT count(*) FROM folders WHERE path = '/1/'", 1),
            ("SELECT count(*) FROM folders WHERE path = '/4/2/'", 1),
            ("SELECT count(*) FROM folders WHERE path = '/4/2/3/'", 1),
            ("SELECT count(*) FROM folder_closures", 7),
            (
                "SELECT count(*) FROM folder_closures WHERE ancestor_id = 4 AND descendant_id = 3 AND depth = 2",
                1,
            ),
            ("SELECT count(*) FROM folder_closures WHERE ancestor_id = 1", 1),
        ],
        reverting_loses: &["folders", "folder_closures"],
        ..Release::of(&tree::FOLDERS)
    }])
    .run();
}

pub(super) mod plain_tree {
    use super::*;

    #[derive(Table)]
    #[index(parent_id)]
    pub struct Folder {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[references(
            Folder.id,
            on_delete = restrict,
            allow(hierarchy_self_parent, reason = "the next release declares the hierarchy")
        )]
        pub parent_id: Option<i64>,
    }

    schema! {
        pub static FOLDERS = { tables: [Folder], lock: "absent.lock" }
    }
}

pub(super) mod counted_tree {
    use super::*;

    #[derive(Table)]
    #[table(hierarchy(parent_id, path = path), version = revision)]
    #[index(parent_id)]
    pub struct Folder {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[references(Folder.id, on_delete = restrict)]
        pub parent_id: Option<i64>,
        pub path: String,
        #[column(default = 1)]
        pub revision: i64,
    }

    schema! {
        pub static FOLDERS = { tables: [Folder], lock: "absent.lock" }
    }
}

#[test]
fn rows_that_are_there_get_their_paths_and_following_a_move_is_no_change() {
    Journey::everywhere([
        Release {
            rows: "INSERT INTO folders (id, parent_id) VALUES (5, NULL), (3, 5), (1, 3), (2, 1)",
            reverting_loses: &["folders"],
            ..Release::of(&plain_tree::FOLDERS)
        },
        Release {
            rows: "UPDATE folders SET parent_id = 5 WHERE id = 1;
                   INSERT INTO folders (id, parent_id) VALUES (4, 2)",
            counts: &[
                ("SELECT count(*) FROM folders WHERE path = '/5/3/'", 1),
                (
                    "SELECT count(*) FROM folders WHERE path = '/5/1/' AND revision = 2",
                    1,
                ),
                (
                    "SELECT count(*) FROM folders WHERE path = '/5/1/2/' AND revision = 1",
                    1,
                ),
                (
                    "SELECT count(*) FROM folders WHERE path = '/5/1/2/4/' AND revision = 1",
                    1,
                ),
            ],
            reverting_loses: &["folders.path", "folders.revision"],
            ..Release::of(&counted_tree::FOLDERS)
        },
    ])
    .run();
}

pub(super) mod closed_tree {
    use super::*;

    #[derive(Table)]
    #[table(hierarchy(parent_id))]
    #[index(parent_id)]
    pub struct Folder {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[references(Folder.id, on_delete = restrict)]
        pub parent_id: Option<i64>,
    }

    #[derive(Table)]
    #[table(closure(Folder, ancestor_id, descendant_id, depth))]
    #[index(descendant_id)]
    pub struct FolderClosure {
        #[column(primary_key)]
        #[references(Folder.id, on_delete = cascade)]
        pub ancestor_id: i64,
        #[column(primary_key)]
        #[references(Folder.id, on_delete = cascade)]
        pub descendant_id: i64,
        pub depth: i16,
    }

    schema! {
        pub static FOLDERS = { tables: [Folder, FolderClosure], lock: "absent.lock" }
    }
}

#[test]
fn a_closure_knows_the_rows_that_were_there_before_it() {
    Journey::everywhere([
        Release {
            // 5 - 3 - 1 - 2, and 4; the key says nothing of the order.
            rows: "INSERT INTO folders (id, parent_id) VALUES (5, NULL), (3, 5), (1, 3), (2, 1), (4, NULL)",
            reverting_loses: &["folders"],
            ..Release::of(&plain_tree::FOLDERS)
        },
        Release {
            rows: "UPDATE folders SET parent_id = 4 WHERE id = 1;
                   INSERT INTO folders (id, parent_id) VALUES (7, 6), (6, 2)",
            counts: &[
                ("SELECT count(*) FROM folder_closures WHERE depth = 0", 7),
                ("SELECT count(*) FROM folder_closures WHERE descendant_id = 3", 2),
                ("SELECT count(*) FROM folder_closures WHERE descendant_id = 2", 3),
                (
                    "SELECT count(*) FROM folder_closures
                       WHERE ancestor_id = 4 AND descendant_id = 7 AND depth = 4",
                    1,
                ),
                ("SELECT count(*) FROM folder_closures", 18),
            ],
            reverting_loses: &["folder_closures"],
            ..Release::of(&closed_tree::FOLDERS)
        },
    ])
    .run();
}

#[test]
fn what_a_session_looks_for_first_is_not_what_a_trigger_finds() {
    let paths_are_set: &'static [(&str, i64)] = &[
        ("SELECT count(*) FROM public.folder_closures", 3),
        (
            "SELECT count(*) FROM pg_proc f JOIN pg_trigger t ON t.tgfoid = f.oid
               WHERE NOT t.tgisinternal AND f.proconfig IS NULL",
            0,
        ),
    ];
    Journey {
        sqlite: OnSqlite::Holds(""),
        ..Journey::on_postgres(
            [Release {
                rows: "CREATE TEMPORARY TABLE folder_closures (LIKE public.folder_closures);
                       CREATE TEMPORARY TABLE folders (LIKE public.folders);
                       SET search_path = pg_temp;
                       INSERT INTO public.folders (id, parent_id) VALUES (1, NULL), (2, 1);
                       UPDATE public.folders SET parent_id = NULL WHERE id = 2;
                       UPDATE public.folders SET parent_id = 1 WHERE id = 2;
                       RESET search_path;
                       DROP TABLE pg_temp.folder_closures, pg_temp.folders",
                refused: &[(
                    "SET LOCAL search_path = pg_temp;
                     UPDATE public.folders SET parent_id = 2 WHERE id = 1",
                    "above itself",
                )],
                counts: paths_are_set,
                reverting_loses: &["folders", "folder_closures"],
                ..Release::of(&tree::FOLDERS)
            }],
            &[],
        )
    }
    .run_on_postgres();
}

mod renamed_page {
    use super::*;

    #[derive(Table)]
    #[table(audit(created_at, updated_at = changed_at), version = edition)]
    pub struct Page {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub text: String,
        #[column(default = now())]
        pub created_at: DateTime<Utc>,
        #[column(default = now(), renamed_from = "updated_at")]
        pub changed_at: DateTime<Utc>,
        #[column(default = 1, renamed_from = "revision")]
        pub edition: i32,
    }

    schema! {
        pub static PAGES = { tables: [Page], lock: "absent.lock" }
    }
}

#[test]
fn columns_of_conventions_get_other_names_and_are_kept() {
    Journey {
        sqlite: RENDERINGS,
        ..Journey::everywhere([
            Release {
                rows: "INSERT INTO pages (id, text, updated_at)
                         VALUES (1, 'a', '2020-01-01T00:00:00+00:00');
                       UPDATE pages SET text = 'b'",
                reverting_loses: &["pages"],
                ..Release::of(&kept::PAGES)
            },
            Release {
                rows: "UPDATE pages SET text = 'c'",
                counts: &[
                    ("SELECT count(*) FROM pages WHERE edition = 3", 1),
                    (
                        "SELECT count(*) FROM pages WHERE changed_at > '2024-01-01'",
                        1,
                    ),
                ],
                ..Release::of(&renamed_page::PAGES)
            },
        ])
    }
    .run();
}

mod events {
    use super::*;

    #[derive(Table)]
    #[table(
        event_stream(account, version),
        allow(event_stream_incomplete, reason = "read by account alone")
    )]
    pub struct AccountEvent {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub account: String,
        pub version: i64,
    }

    schema! {
        pub static EVENTS = { tables: [AccountEvent], lock: "absent.lock" }
    }
}

#[test]
fn events_are_numbered_and_stay() {
    Journey::everywhere([Release {
        rows: "INSERT INTO account_events (account, version) VALUES ('a', 1), ('a', 2), ('b', 1)",
        refused: &[
            (
                "INSERT INTO account_events (account, version) VALUES ('a', 2)",
                "",
            ),
            (
                "INSERT INTO account_events (account, version) VALUES ('a', 0)",
                "",
            ),
            ("DELETE FROM account_events", "never changed"),
        ],
        reverting_loses: &["account_events"],
        ..Release::of(&events::EVENTS)
    }])
    .run();
}

mod tenants {
    use super::*;

    #[derive(Table)]
    #[table(tenant = tenant_id)]
    pub struct Invoice {
        #[column(primary_key)]
        #[column(external_id)]
        pub tenant_id: Uuid,
        #[column(primary_key)]
        pub number: i64,
    }

    schema! {
        pub static INVOICES = { tables: [Invoice], lock: "absent.lock" }
    }
}

#[test]
fn a_session_sees_the_rows_of_its_tenant() {
    Journey::on_postgres(
        [Release {
            // Row security binds no superuser, so the session becomes somebody else for a while.
            rows: "INSERT INTO invoices VALUES ('00000000-0000-0000-0000-00000000000a', 1),
                     ('00000000-0000-0000-0000-00000000000b', 1);
                   DO $$ BEGIN CREATE ROLE architrave_tenant; EXCEPTION WHEN duplicate_object THEN NULL;
                     WHEN unique_violation THEN NULL; END $$;
                   GRANT SELECT, INSERT ON invoices TO architrave_tenant;
                   SET ROLE architrave_tenant;
                   SET app.tenant_id = '00000000-0000-0000-0000-00000000000a';
                   SELECT 1 / (count(*) = 1)::int FROM invoices;
                   RESET app.tenant_id;
                   -- What a transaction said is an empty text when it has ended.
                   SET app.tenant_id = '';
                   SELECT 1 / (count(*) = 0)::int FROM invoices;
                   RESET ROLE;
                   REVOKE ALL ON invoices FROM architrave_tenant",
            refused: &[
                (
                    "GRANT SELECT, INSERT ON invoices TO architrave_tenant;
                     SET LOCAL ROLE architrave_tenant;
                     SET LOCAL app.tenant_id = '00000000-0000-0000-0000-00000000000a';
                     INSERT INTO invoices VALUES ('00000000-0000-0000-0000-00000000000b', 2)",
                    "row-level security",
                ),
                // A session that never said for whom it works: no error of an unknown setting.
                (
                    "GRANT SELECT, INSERT ON invoices TO architrave_tenant;
                     SET LOCAL ROLE architrave_tenant;
                     INSERT INTO invoices VALUES ('00000000-0000-0000-0000-00000000000b', 2)",
                    "row-level security",
                ),
            ],
            // The server asks for the setting once for a statement, not once for a row.
            counts: &[(
                "SELECT count(*) FROM pg_policies WHERE qual LIKE '%( SELECT current_setting(%'",
                1,
            )],
            reverting_loses: &["invoices"],
            ..Release::of(&tenants::INVOICES)
        }],
        &["row security"],
    )
    .run();
}
