//! How long it takes to plan the change of many tables: `cargo run --release -p architrave-cases --bin planning -- 100 500
//! 1000`. The least of several rounds, each part by itself, and how much more a table costs than in the line above.

use architrave_cases::parse;
use schema_core::dialect::{Dialect as _, Postgres};
use schema_core::diff::diff;
use schema_core::plan::plan;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// How often each size is measured.
const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sizes: Result<Vec<usize>, _> = std::env::args().skip(1).map(|it| it.parse()).collect();
    let mut sizes = sizes?;
    if sizes.is_empty() {
        sizes = vec![100, 500, 1000];
    }
    println!("tables  migrations      diff      plan       SQL    a table, by the line above");
    let mut before: Option<(usize, Duration)> = None;
    for size in sizes {
        let (parts, migrations) = measure(size)?;
        let [diff, plan, sql] = parts;
        let whole = diff + plan + sql;
        let growth = before.map_or(1.0, |(smaller, least)| {
            #[expect(clippy::cast_precision_loss, reason = "numbers of tables are small")]
            let more = size as f64 / smaller as f64;
            whole.as_secs_f64() / least.as_secs_f64() / more
        });
        println!(
            "{size:>6}  {migrations:>10}  {:>5} ms  {:>5} ms  {:>5} ms    {growth:.2}",
            diff.as_millis(),
            plan.as_millis(),
            sql.as_millis()
        );
        before = Some((size, whole));
    }
    Ok(())
}

/// The least time of diff, plan and SQL, and the number of migrations.
fn measure(size: usize) -> Result<([Duration; 3], usize), Box<dyn std::error::Error>> {
    let cases = parse(&text(size))?;
    let case = cases.first().ok_or("no case")?;
    let dialect = Postgres::new(15).map_err(|it| it.to_string())?;
    let problems = |problems: Vec<_>| {
        let first = problems.first().map(ToString::to_string);
        first.unwrap_or_default()
    };
    let old = dialect.adapt(&case.before).map_err(problems)?;
    let new = dialect.adapt(&case.after).map_err(problems)?;
    let mut least = [Duration::MAX; 3];
    let mut migrations = 0;
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        let changes = diff(&old, &new)?;
        let after_diff = Instant::now();
        let plan = plan(&old, &new, &changes, &dialect, &case.options);
        let plan = plan.map_err(|it| it.first().map(ToString::to_string).unwrap_or_default())?;
        let after_plan = Instant::now();
        for step in plan.migrations.iter().flat_map(|it| &it.steps) {
            let statements = dialect.statements(&step.operation);
            std::hint::black_box(statements.map_err(|it| it.to_string())?);
        }
        let took = [
            after_diff - begin,
            after_plan - after_diff,
            after_plan.elapsed(),
        ];
        for (least, took) in least.iter_mut().zip(took) {
            *least = took.min(*least);
        }
        migrations = plan.migrations.len();
    }
    Ok((least, migrations))
}

/// Tables of a dozen columns with references, indexes and a check, each of which changes in several ways.
fn text(size: usize) -> String {
    let mut text = "# many tables\n".to_owned();
    for number in 0..size {
        text.push_str(&format!("! allow t{number}.fax\n"));
    }
    for number in 0..size {
        let target = number / 2;
        let _ = writeln!(
            text,
            "  t{number} ; rows 1000000
    id bigint key ; identity always
    target_id bigint
    state text
    total numeric(10, 2)
-   price numeric(10, 2)
+   price numeric(12, 2)
    note text null
-   fax text null
+   phone text null
+   tier text ; backfill \"free\"
    created_at timestamptz ; default now()
    index t{number}_state_idx (state)
+   index t{number}_created_idx (created_at)
    check t{number}_total total >= 0
+   check t{number}_price price >= 0
    foreign t{number}_target_id_fkey (target_id) -> t{target}(id)"
        );
    }
    text
}
