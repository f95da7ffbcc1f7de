//! A column gets another name and another type in one release: both releases write, each under the name and with the
//! type that it knows, and nothing is lost, whichever way it goes from there.

use super::releases::Shop;
use architrave_tests::postgres::each_version;
use schema_core::plan::Phase;

const RENAMED: &str = "# another name and another type
  visits
    id integer key ; identity by_default
-   number integer
+   count bigint ; was number
-   code uuid null
+   reference text null ; was code
-   points integer null
+   score numeric(12, 2) null ; was points
    index visits_id_idx (id)
-   index visits_number_idx (number)
+   index visits_number_idx (count)
-   check visits_number_check number >= 0
+   check visits_number_check count >= 0
";

const CODE: &str = "00000000-0000-4000-8000-000000000001";

fn old_release_writes(shop: &mut Shop, number: u32) {
    shop.run(&format!(
        "INSERT INTO visits (number, code, points) VALUES ({number}, '{CODE}', {number})"
    ));
    shop.run("UPDATE visits SET points = points + 1 WHERE points IS NOT NULL");
}

fn new_release_writes(shop: &mut Shop, number: u32) {
    shop.run(&format!(
        "INSERT INTO visits (count, reference, score) VALUES ({number}, '{CODE}', {number})"
    ));
    shop.run("UPDATE visits SET score = score - 1 WHERE score IS NOT NULL");
}

fn seen(shop: &mut Shop, columns: &str) -> String {
    shop.text(&format!(
        "SELECT coalesce(string_agg(concat_ws(':', {columns}), ' ' ORDER BY id), '') FROM visits"
    ))
}

fn by_old(shop: &mut Shop) -> String {
    seen(shop, "number, points, right(code::text, 2)")
}

fn by_new(shop: &mut Shop) -> String {
    seen(shop, "count, score::integer, right(reference, 2)")
}

#[test]
fn either_release_reads_what_both_have_written() {
    for server in each_version() {
        let mut shop = Shop::new(&server, RENAMED);
        old_release_writes(&mut shop, 1);
        shop.phase(Phase::Expand);
        old_release_writes(&mut shop, 2);
        shop.phase(Phase::Backfill);
        assert_eq!(
            by_old(&mut shop),
            "1:3:01 2:3:01",
            "PostgreSQL {}",
            server.version
        );
        assert_eq!(by_new(&mut shop), by_old(&mut shop));
        new_release_writes(&mut shop, 3);
        old_release_writes(&mut shop, 4);
        assert_eq!(by_old(&mut shop), "1:3:01 2:3:01 3:3:01 4:5:01");
        assert_eq!(by_new(&mut shop), by_old(&mut shop));
        for phase in [Phase::Constrain, Phase::Switch] {
            shop.phase(phase);
            assert_eq!(by_new(&mut shop), by_old(&mut shop));
        }
        new_release_writes(&mut shop, 5);
        let before = by_old(&mut shop);
        assert_eq!(by_new(&mut shop), before);

        // Back from here, with what the new release has written.
        for phase in [
            Phase::Switch,
            Phase::Constrain,
            Phase::Backfill,
            Phase::Expand,
        ] {
            shop.revert(phase)
                .unwrap_or_else(|error| panic!("PostgreSQL {}: {error}", server.version));
        }
        assert_eq!(by_old(&mut shop), before);

        // To the end, and all the way back.
        for phase in [
            Phase::Expand,
            Phase::Backfill,
            Phase::Constrain,
            Phase::Switch,
            Phase::Contract,
        ] {
            shop.phase(phase);
        }
        assert_eq!(by_new(&mut shop), before);
        new_release_writes(&mut shop, 6);
        let end = by_new(&mut shop);
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
        assert_eq!(by_old(&mut shop), end);
    }
}

#[test]
fn what_the_old_column_cannot_hold_is_refused_and_stops_the_way_back() {
    for server in each_version() {
        let mut shop = Shop::new(&server, RENAMED);
        shop.phase(Phase::Expand);
        shop.phase(Phase::Backfill);
        let refused = |shop: &mut Shop, column: &str, value: &str, word: &str| {
            let count = if column == "count" { "" } else { "count, " };
            let one = if column == "count" { "" } else { "1, " };
            let said = shop.attempt(&format!(
                "INSERT INTO visits ({count}{column}) VALUES ({one}{value})"
            ));
            assert!(said.contains(word), "PostgreSQL {}: {said}", server.version);
        };
        refused(&mut shop, "count", "3000000000", "not-null");
        refused(&mut shop, "score", "1.50", "visits_points_kept_check");
        refused(
            &mut shop,
            "reference",
            "'no uuid'",
            "visits_code_kept_check",
        );
        for phase in [Phase::Constrain, Phase::Switch, Phase::Contract] {
            shop.phase(phase);
        }
        shop.run("INSERT INTO visits (count, score) VALUES (1, 1.50)");
        let problem = [Phase::Contract, Phase::Switch]
            .into_iter()
            .find_map(|phase| shop.revert(phase).err());
        let problem = problem.unwrap_or_default();
        assert!(problem.contains("kept_check"), "{problem}");
        assert_eq!(shop.text("SELECT score::text FROM visits"), "1.50");
    }
}
