//! A table gets another name while both releases read and write it, each by the name that it knows.

use super::releases::Shop;
use architrave_tests::postgres::each_version;
use schema_core::dialect::{Dialect, Postgres};
use schema_core::model::ObjectName;
use schema_core::plan::{FormerName, Operation, Phase};

const NAMES: &str = r#"# another name
- buyers
+ customers ; was buyers
    id bigint key ; identity by_default
    mail text
    points integer ; default 10
+   note text null
    unique customers_mail_key (mail)
"#;

/// What the old release does, by the old name, as a role that has rights to the table and none to anything else.
fn old_release(shop: &mut Shop, mail: &str) {
    shop.run(&format!(
        r#"SET ROLE former_names_clerk;
        INSERT INTO buyers (mail) VALUES ('{mail}');
        INSERT INTO buyers (mail, points) VALUES ('{mail}', 1)
            ON CONFLICT (mail) DO UPDATE SET points = buyers.points + excluded.points;
        RESET ROLE;"#
    ));
}

fn new_release(shop: &mut Shop, mail: &str) {
    shop.run(&format!(
        "SET ROLE former_names_clerk;
        INSERT INTO customers (mail, note) VALUES ('{mail}', 'new');
        UPDATE customers SET points = points * 2 WHERE mail = '{mail}';
        DELETE FROM customers WHERE mail = 'nobody';
        RESET ROLE;"
    ));
}

fn rows(shop: &mut Shop, name: &str) -> String {
    shop.text(&format!(
        "SELECT coalesce(string_agg(format('%s:%s:%s', id, mail, points), ' ' ORDER BY id), '') FROM \"{name}\""
    ))
}

#[test]
fn both_releases_find_their_name() {
    for server in each_version() {
        let mut shop = Shop::new(&server, NAMES);
        // Roles belong to the server, on which other tests run at the same time.
        shop.run(
            r#"DO $$ BEGIN
                CREATE ROLE former_names_clerk;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END $$;
            GRANT USAGE ON SCHEMA public TO former_names_clerk;
            ALTER DEFAULT PRIVILEGES GRANT DELETE ON TABLES TO PUBLIC;
            GRANT SELECT, INSERT, UPDATE (points, mail), DELETE ON buyers TO former_names_clerk;"#,
        );
        old_release(&mut shop, "a");
        shop.phase(Phase::Expand);
        old_release(&mut shop, "b");
        new_release(&mut shop, "c");
        let expected = "1:a:11 3:b:11 5:c:20";
        assert_eq!(rows(&mut shop, "buyers"), expected, "{}", server.version);
        assert_eq!(rows(&mut shop, "customers"), expected);
        // What the role may not do to the table it may not do to the view, whatever is granted on new relations.
        let problem = shop.attempt("SET ROLE former_names_clerk; UPDATE buyers SET id = 9");
        shop.run("RESET ROLE");
        assert!(problem.contains("permission denied"), "{problem}");
        let everybody = "SELECT has_table_privilege('public', 'buyers', 'DELETE')::text";
        assert_eq!(shop.text(everybody), "false");

        shop.phase(Phase::Contract);
        new_release(&mut shop, "d");
        let problem = shop.attempt("SELECT FROM buyers");
        assert!(problem.contains("does not exist"), "{problem}");

        shop.revert(Phase::Contract).unwrap();
        old_release(&mut shop, "e");
        new_release(&mut shop, "f");
        shop.revert(Phase::Expand).unwrap();
        old_release(&mut shop, "g");
        let rows = rows(&mut shop, "buyers");
        assert_eq!(rows, format!("{expected} 6:d:20 7:e:11 9:f:20 10:g:11"));
        shop.run("DROP OWNED BY former_names_clerk");
    }
}

/// Names end up in quotes, in text, and in what a format takes for its own.
#[test]
fn no_name_breaks_out() {
    let hostile = |name: &str| format!("{name}'; \"%s%I$$\\");
    let (former, table) = (
        ObjectName::new(hostile("old")),
        ObjectName::new(hostile("new")),
    );
    let columns = vec![hostile("one"), hostile("two")];
    for server in each_version() {
        let database = server.scratch_database();
        let mut client = database.connect();
        let version = u16::try_from(server.version).unwrap();
        let dialect = Postgres::new(version).unwrap();
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let made = format!(
            "CREATE TABLE {} ({} integer, {} text); GRANT SELECT, UPDATE ({}) ON {0} TO pg_monitor",
            quoted(&table.name),
            quoted(&columns[0]),
            quoted(&columns[1]),
            quoted(&columns[1]),
        );
        client.batch_execute(&made).unwrap();
        let name = FormerName {
            name: former.clone(),
            table: table.clone(),
            columns: columns.clone(),
        };
        for statement in dialect
            .statements(&Operation::KeepFormerName(name.clone()))
            .unwrap()
        {
            client.batch_execute(&statement).unwrap();
        }
        let rights = "SELECT has_any_column_privilege('pg_monitor', $1, 'UPDATE')
            AND has_table_privilege('pg_monitor', $1, 'SELECT')
            AND NOT has_table_privilege('pg_monitor', $1, 'INSERT')";
        let rights: bool = client
            .query_one(rights, &[&quoted(&former.name)])
            .unwrap()
            .get(0);
        assert!(rights, "PostgreSQL {}", server.version);
        for statement in dialect
            .statements(&Operation::DropFormerName(name))
            .unwrap()
        {
            client.batch_execute(&statement).unwrap();
        }
    }
}
