//! A column gets another type while both releases write: nothing that either has written is lost, whichever way it
//! goes from there.

use super::database::Database;
use super::journey::{Steps, creation};
use super::postgres_database::Postgres;
use architrave_cases::{Outcome, outcome, parse};
use architrave_tests::postgres::each_version;
use schema_core::plan::{Phase, Plan};

const KEYS: &str = "# keys to bigint
  orders
-   id integer key ; identity by_default
+   id bigint key ; identity by_default
-   total integer ; default 0
+   total numeric(12, 2) ; default 0
    note text null
    index orders_total_idx (total)
    check not_negative total >= 0
  lines
    id uuid key
-   order_id integer
+   order_id bigint
    foreign lines_order_id_fkey (order_id) -> orders(id) ; on_delete cascade
    index lines_order_id_idx (order_id)
";

/// A database between two releases.
pub(crate) struct Shop {
    database: Postgres,
    plan: Plan,
    steps: Steps,
}

impl Shop {
    pub(crate) fn new(server: &architrave_tests::postgres::Server, case: &str) -> Self {
        let mut database = Postgres::new(server);
        let case = &parse(case).unwrap()[0];
        let Outcome::Planned { before, plan, .. } = outcome(case, database.dialect()) else {
            panic!("it is refused");
        };
        let steps = Steps::of(&database, &plan).unwrap();
        database.clear();
        for (statements, transactional) in creation(&database, &before).unwrap() {
            database.run(&statements, transactional).unwrap();
        }
        Self {
            database,
            plan,
            steps,
        }
    }

    pub(crate) fn phase(&mut self, phase: Phase) {
        for (migration, (statements, transactional)) in
            self.plan.migrations.iter().zip(&self.steps.up)
        {
            if migration.phase == phase {
                self.database.run(statements, *transactional).unwrap();
            }
        }
    }

    pub(crate) fn revert(&mut self, phase: Phase) -> Result<(), String> {
        let migrations = self.plan.migrations.iter().rev();
        for (migration, (statements, transactional)) in migrations.zip(&self.steps.down) {
            if migration.phase == phase {
                self.database.run(statements, *transactional)?;
            }
        }
        Ok(())
    }

    pub(crate) fn run(&mut self, sql: &str) {
        self.database.client().batch_execute(sql).unwrap();
    }

    /// What the server says to a statement that it does not take.
    pub(crate) fn attempt(&mut self, sql: &str) -> String {
        match self.database.client().batch_execute(sql) {
            Ok(()) => "taken".to_owned(),
            Err(error) => error
                .as_db_error()
                .map_or_else(|| error.to_string(), |it| it.message().to_owned()),
        }
    }

    pub(crate) fn text(&mut self, query: &str) -> String {
        self.database.client().query_one(query, &[]).unwrap().get(0)
    }

    /// What both releases see: orders, and the lines of each.
    fn orders(&mut self) -> String {
        self.text(
            "SELECT coalesce(string_agg(format('%s:%s:%s:%s', o.id, trunc(o.total, 0)::bigint, o.note,
                (SELECT count(*) FROM lines l WHERE l.order_id = o.id)), ' ' ORDER BY o.id), '')
             FROM (SELECT id, total::numeric AS total, note FROM orders) o",
        )
    }
}

/// What a release does: it knows `id`, `total` and `order_id`, whatever their types.
fn write(shop: &mut Shop, note: &str, total: &str) {
    shop.run(&format!(
        "WITH made AS (INSERT INTO orders (total, note) VALUES ({total}, '{note}') RETURNING id)
         INSERT INTO lines (id, order_id) SELECT gen_random_uuid(), id FROM made"
    ));
}

#[test]
fn nothing_is_lost_whichever_way_it_goes() {
    for server in each_version() {
        let mut shop = Shop::new(&server, KEYS);
        write(&mut shop, "first", "1");
        write(&mut shop, "second", "2");
        shop.phase(Phase::Expand);
        write(&mut shop, "expand", "3");
        shop.run("UPDATE orders SET total = 22 WHERE note = 'second'");
        shop.phase(Phase::Backfill);
        write(&mut shop, "backfill", "4");
        shop.phase(Phase::Constrain);
        write(&mut shop, "constrain", "5");
        shop.run("DELETE FROM orders WHERE note = 'first'");
        let before = "2:22:second:1 3:3:expand:1 4:4:backfill:1 5:5:constrain:1";
        assert_eq!(shop.orders(), before);

        shop.phase(Phase::Switch);
        assert_eq!(shop.orders(), before, "PostgreSQL {}", server.version);
        assert_eq!(
            shop.text("SELECT pg_typeof(max(id))::text FROM orders"),
            "bigint"
        );
        // The old release goes on, and the new one begins.
        write(&mut shop, "old", "6");
        write(&mut shop, "new", "7.00");
        shop.run("UPDATE orders SET total = 66 WHERE note = 'old'");
        shop.run("UPDATE orders SET note = 'renamed' WHERE note = 'new'");
        shop.run("UPDATE lines SET order_id = 7 WHERE order_id = 4");
        let after =
            "2:22:second:1 3:3:expand:1 4:4:backfill:0 5:5:constrain:1 6:66:old:1 7:7:renamed:2";
        assert_eq!(shop.orders(), after);

        shop.revert(Phase::Switch).unwrap();
        assert_eq!(shop.orders(), after);
        assert_eq!(
            shop.text("SELECT pg_typeof(max(id))::text FROM orders"),
            "integer"
        );
        write(&mut shop, "again", "8");
        let again = format!("{after} 8:8:again:1");
        assert_eq!(shop.orders(), again);

        // There once more, to the end, and all the way back.
        shop.phase(Phase::Switch);
        shop.phase(Phase::Contract);
        write(&mut shop, "contract", "9");
        let end = format!("{again} 9:9:contract:1");
        assert_eq!(shop.orders(), end);
        for phase in [
            Phase::Contract,
            Phase::Switch,
            Phase::Constrain,
            Phase::Backfill,
            Phase::Expand,
        ] {
            shop.revert(phase)
                .unwrap_or_else(|error| panic!("PostgreSQL {}: {error}", server.version));
        }
        assert_eq!(shop.orders(), end);
        write(&mut shop, "last", "10");
        assert_eq!(shop.orders(), format!("{end} 10:10:last:1"));
    }
}

#[test]
fn the_way_back_stops_before_a_value_that_it_cannot_keep() {
    for server in each_version() {
        let mut shop = Shop::new(&server, KEYS);
        write(&mut shop, "first", "1");
        for phase in [
            Phase::Expand,
            Phase::Backfill,
            Phase::Constrain,
            Phase::Switch,
        ] {
            shop.phase(phase);
        }
        write(&mut shop, "cents", "1.50");
        shop.run("INSERT INTO orders (id, total, note) VALUES (3000000000, 3, 'large')");
        let before =
            shop.text("SELECT string_agg(id || ':' || total, ' ' ORDER BY id) FROM orders");
        let problem = shop.revert(Phase::Switch).unwrap_err();
        assert!(
            problem.contains("kept"),
            "PostgreSQL {}: {problem}",
            server.version
        );
        let after = shop.text("SELECT string_agg(id || ':' || total, ' ' ORDER BY id) FROM orders");
        assert_eq!(before, after);
        assert_eq!(before, "1:1.00 2:1.50 3000000000:3.00");
    }
}
