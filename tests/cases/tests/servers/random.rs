//! Random pairs of schemas, with rows in them, on real servers.
//!
//! A pair is written in the language of the cases, line by line, so that what fails is printed as a case, and can be
//! put among them. A line that one side alone has is a change; lines are taken away until none can be.

use super::database::Database;
use super::journey::journey;
use super::postgres_database::Postgres;
use super::sqlite_database::Sqlite;
use architrave_cases::{Case, parse};
use architrave_tests::postgres::server;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

/// How many pairs are tried.
fn pairs() -> u32 {
    let wanted = std::env::var("ARCHITRAVE_RANDOM_PAIRS").ok();
    wanted.and_then(|text| text.parse().ok()).unwrap_or(200)
}

/// One thing that a table may have, in the forms that it may take before and after: `None` is that it has none.
#[derive(Clone, Copy, Debug)]
struct Member {
    name: &'static str,
    forms: &'static [&'static str],
}

const MEMBERS: &[Member] = &[
    Member {
        name: "a",
        forms: &[
            "a integer null",
            "a integer ; default 7 ; backfill 7",
            "a bigint null",
            "a bigint ; default 7 ; backfill 7",
            "a numeric(12, 2) null",
            "a smallint null ; comment A number.",
        ],
    },
    Member {
        name: "b",
        forms: &[
            "b text null",
            "b text ; default \"none\" ; backfill \"none\"",
            "b varchar(40) null",
            "b varchar(80) ; backfill \"none\"",
            "b text null ; collation C",
        ],
    },
    Member {
        name: "c",
        forms: &[
            "c uuid null",
            "c uuid null ; default uuid_v4()",
            "c text null",
            "c uuid null ; comment Of another.",
        ],
    },
    Member {
        name: "d",
        forms: &[
            "d timestamptz ; default now()",
            "d timestamptz null",
            "d timestamp null",
            "d date null",
        ],
    },
    Member {
        name: "e",
        forms: &[
            "e boolean ; default true",
            "e boolean null",
            "e boolean ; default false ; backfill false",
        ],
    },
    Member {
        name: "f",
        forms: &[
            "f enum(state) null",
            "f enum(state) ; default \"open\" ; backfill \"open\"",
            "f enum(state) null ; comment How far it is.",
        ],
    },
    Member {
        name: "g",
        forms: &[
            "g domain(amount) null",
            "g domain(amount) ; default 5 ; backfill 5",
            "g numeric(10, 2) null",
        ],
    },
];

/// The names of the columns that rules are about.
const COLUMNS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "parent"];

/// What stands beside the tables, in the forms that it may take before and after.
const LABELS: [&str; 3] = ["open paid", "open paid sent", "open checked paid"];

const DOMAINS: [&[&str]; 2] = [
    &["domain amount numeric(10, 2)"],
    &[
        "domain amount numeric(10, 2)",
        "  check amount_check value >= 0",
    ],
];

const VIEWS: [&str; 2] = [
    "view customer_names ; create CREATE VIEW customer_names AS SELECT id, b FROM customers ; drop DROP VIEW customer_names",
    "view customer_names ; create CREATE VIEW customer_names AS SELECT id, b FROM customers WHERE id > 0 ; drop DROP VIEW customer_names",
];

/// A partitioned table: its columns, indexes and partitions, each there or not.
const EVENTS: &[&str] = &[
    "note text null",
    "kind integer ; default 1",
    "index events_at_idx (at)",
    "check events_check id > 0",
    "partition events_2026 ; from \"2026-01-01\" ; to \"2027-01-01\"",
    "partition events_2027 ; from \"2027-01-01\" ; to \"2028-01-01\"",
];

/// What a random schema has beside its three tables.
#[derive(Clone, Debug)]
struct Beside {
    labels: (usize, usize),
    domain: (usize, usize),
    view: (Option<usize>, Option<usize>),
    events: Option<Vec<(bool, bool)>>,
}

/// Mostly the same before and after.
fn changing<T: Clone + std::fmt::Debug>(
    value: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = (T, T)> {
    (value.clone(), value, 0..3_u8).prop_map(|(one, other, change)| match change {
        0 => (one, other),
        _ => (one.clone(), one),
    })
}

fn random_beside() -> impl Strategy<Value = Beside> {
    (
        // No label goes: no engine removes one.
        prop_oneof![4 => Just((0, 0)), 1 => Just((0, 1)), 1 => Just((0, 2))],
        changing(0..DOMAINS.len()),
        changing(prop::option::weighted(0.4, 0..VIEWS.len())),
        prop::option::weighted(
            0.4,
            prop::collection::vec(changing(prop::bool::weighted(0.7)), EVENTS.len()),
        ),
    )
        .prop_map(|(labels, domain, view, events)| Beside {
            labels,
            domain,
            view,
            events,
        })
}

/// The lines of what stands beside the tables, those of each object together.
fn beside_lines(
    beside: &Beside,
    tables: &[RandomTable],
    before: bool,
    engine: Engine,
) -> Vec<Vec<String>> {
    fn side<T: Copy>(pair: (T, T), before: bool) -> T {
        if before { pair.0 } else { pair.1 }
    }
    let mut objects = vec![vec![format!(
        "  enum state {}",
        LABELS[side(beside.labels, before)]
    )]];
    let domain = DOMAINS[side(beside.domain, before)].iter();
    objects.push(domain.map(|line| format!("  {line}")).collect());
    let customers = tables
        .first()
        .filter(|it| side((it.before, it.after), before));
    let has_names = customers.is_some_and(|it| {
        side(it.members[1], before).is_some_and(|form| form < MEMBERS[1].forms.len())
    });
    if let Some(view) = side(beside.view, before).filter(|_| has_names) {
        objects.push(vec![format!("  {}", VIEWS[view])]);
    }
    if let Some(events) = beside
        .events
        .as_ref()
        .filter(|_| engine == Engine::Postgres)
    {
        let mut lines = vec![
            "  events".to_owned(),
            "    id bigint".to_owned(),
            "    at timestamptz".to_owned(),
        ];
        let chosen = EVENTS
            .iter()
            .zip(events)
            .filter(|(_, it)| side(**it, before));
        let (columns, rest): (Vec<&str>, Vec<&str>) = chosen
            .map(|(line, _)| *line)
            .partition(|line| line.starts_with("note") || line.starts_with("kind"));
        lines.extend(columns.iter().map(|line| format!("    {line}")));
        lines.push("    primary events_pkey (id, at)".to_owned());
        lines.push("    partitioned range (at) ; engines postgres".to_owned());
        lines.extend(rest.iter().map(|line| format!("    {line}")));
        lines
            .push("    partition events_2025 ; from \"2025-01-01\" ; to \"2026-01-01\"".to_owned());
        objects.push(lines);
    }
    objects
}

const RULES: &[&[&str]] = &[
    &[
        "index T_a_idx (a)",
        "index T_a_idx (a, b)",
        "index T_a_idx (a.desc())",
    ],
    &["index T_b_idx (b) ; where b.is_some()", "index T_b_idx (b)"],
    &["unique T_c_key (c)", "unique T_c_key (c, a)"],
    &[
        "unique T_b_key (b, id)",
        "unique T_b_key (b, id) ; where b.is_some()",
    ],
    &[
        "check T_a_check a > 0",
        "check T_a_check a >= 0",
        "check T_a_check a > 0 ; comment Positive.",
    ],
    &["check T_b_check b != \"\""],
    &[
        "foreign T_parent_fkey (parent) -> P(id)",
        "foreign T_parent_fkey (parent) -> P(id) ; on_delete cascade",
    ],
    &["index T_parent_idx (parent)"],
    &[
        "policy T_own ; using a > 0",
        "policy T_own ; for select ; using a >= 0",
    ],
    &["statistics T_stats ; kinds dependencies ; columns a,b"],
    &["parameter fillfactor 70", "parameter fillfactor 80"],
    &[
        "trigger T_quiet ; timing before ; events update ; function suppress_redundant_updates_trigger",
    ],
];

#[derive(Clone, Debug)]
struct RandomTable {
    before: bool,
    after: bool,
    small: bool,
    comment: (bool, bool),
    /// Of each member the form before and after.
    members: Vec<(Option<usize>, Option<usize>)>,
    rules: Vec<(Option<usize>, Option<usize>)>,
    key: (usize, usize),
}

const KEYS: &[&str] = &[
    "id integer key",
    "id bigint key",
    "id integer key ; identity by_default",
];

fn random_table() -> impl Strategy<Value = RandomTable> {
    let form = || prop_oneof![2 => Just(None), 5 => (0..8_usize).prop_map(Some)];
    // Most things stay as they are.
    let pair = move || {
        (form(), form(), 0..3_u8).prop_map(|(one, other, change)| match change {
            0 => (one, other),
            _ => (one, one),
        })
    };
    let key =
        (0..KEYS.len(), 0..KEYS.len(), 0..4_u8).prop_map(|(one, other, change)| match change {
            0 if one != 2 && other != 2 => (one, other),
            _ => (one, one),
        });
    (
        (
            prop::bool::weighted(0.9),
            prop::bool::weighted(0.9),
            prop::bool::weighted(0.2),
        ),
        (any::<bool>(), any::<bool>()),
        prop::collection::vec(pair(), MEMBERS.len()),
        prop::collection::vec(pair(), RULES.len()),
        key,
    )
        .prop_map(
            |((before, after, small), comment, members, rules, key)| RandomTable {
                before,
                after,
                small,
                comment,
                members,
                rules,
                key,
            },
        )
}

const TABLES: [&str; 3] = ["customers", "orders", "parcels"];

fn text(tables: &[RandomTable], beside: &Beside, engine: Engine) -> String {
    let mut text = String::from("# a random pair\n");
    for allowed in ["events.note", "events.kind", "events_2026", "events_2027"] {
        if beside.events.is_some() && engine == Engine::Postgres {
            text.push_str(&format!("! allow {allowed}\n"));
        }
    }
    for (name, table) in TABLES.iter().zip(tables) {
        if table.before {
            text.push_str(&format!("! allow {name}\n"));
            for column in COLUMNS {
                text.push_str(&format!("! allow {name}.{column}\n"));
            }
        }
    }
    let head = |lines: &Vec<String>| {
        lines
            .first()
            .and_then(|it| it.split(' ').nth(3).map(str::to_owned))
    };
    let sides = [true, false].map(|before| beside_lines(beside, tables, before, engine));
    for object in &sides[0] {
        let other = sides[1].iter().find(|it| head(it) == head(object));
        write_sides(&mut text, object, other.map_or(&[], Vec::as_slice));
    }
    for object in &sides[1] {
        if !sides[0].iter().any(|it| head(it) == head(object)) {
            write_sides(&mut text, &[], object);
        }
    }
    for (position, (name, table)) in TABLES.iter().zip(tables).enumerate() {
        let lines = |before: bool| {
            let exists = if before { table.before } else { table.after };
            exists.then(|| table_lines(tables, position, name, table, before, engine))
        };
        let (before, after) = (
            lines(true).unwrap_or_default(),
            lines(false).unwrap_or_default(),
        );
        write_sides(&mut text, &before, &after);
    }
    text
}

/// Writes an object as it is before and after: what it has stands below its name.
fn write_sides(text: &mut String, before: &[String], after: &[String]) {
    let same_head = before.first() == after.first();
    let stays = |line: &String| same_head && before.contains(line) && after.contains(line);
    for line in before {
        let mark = if stays(line) { ' ' } else { '-' };
        text.push_str(&format!("{mark}{line}\n"));
    }
    for line in after.iter().filter(|line| !stays(line)) {
        text.push_str(&format!("+{line}\n"));
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Engine {
    Postgres,
    Sqlite,
}

fn table_lines(
    tables: &[RandomTable],
    position: usize,
    name: &str,
    table: &RandomTable,
    before: bool,
    engine: Engine,
) -> Vec<String> {
    let side = |pair: &(Option<usize>, Option<usize>)| if before { pair.0 } else { pair.1 };
    let mut head = format!("  {name}");
    if table.small {
        head.push_str(" ; rows 50");
    }
    let comment = if before {
        table.comment.0
    } else {
        table.comment.1
    };
    if comment {
        head.push_str(" ; comment A table.");
    }
    let key = if before { table.key.0 } else { table.key.1 };
    let mut lines = vec![head, format!("    {}", KEYS[key])];
    let mut columns = vec!["id"];
    for (member, pair) in MEMBERS.iter().zip(&table.members) {
        if let Some(form) = side(pair).and_then(|form| member.forms.get(form)) {
            lines.push(format!("    {form}"));
            columns.push(member.name);
        }
    }
    // A column that refers to the table before this one, with the type of its key.
    let parent = position
        .checked_sub(1)
        .and_then(|it| Some((TABLES[it], tables.get(it)?)));
    let parent = parent.filter(|(_, parent)| parent.before && parent.after);
    if let Some((_, parent)) = parent {
        let key = if before { parent.key.0 } else { parent.key.1 };
        let kind = if key == 1 { "bigint" } else { "integer" };
        lines.push(format!("    parent {kind} null"));
        columns.push("parent");
    }
    for (rule, pair) in RULES.iter().zip(&table.rules) {
        let Some(form) = side(pair).and_then(|form| rule.get(form)) else {
            continue;
        };
        let only_postgres = ["policy", "statistics", "parameter", "trigger"];
        if engine == Engine::Sqlite && only_postgres.iter().any(|word| form.starts_with(word)) {
            continue;
        }
        let words = form.split(|it: char| !it.is_ascii_alphanumeric() && it != '_');
        if words
            .clone()
            .any(|word| COLUMNS.contains(&word) && !columns.contains(&word))
        {
            continue;
        }
        let form = form.replace("T_", &format!("{name}_"));
        let form = form.replace(" P(", &format!(" {}(", parent.map_or("", |(name, _)| name)));
        lines.push(format!("    {form}"));
    }
    lines
}

fn case(text: &str) -> Case {
    parse(text)
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
        .remove(0)
}

fn try_pairs(database: &mut dyn Database, engine: Engine, name: &str) {
    let config = Config {
        cases: pairs(),
        failure_persistence: None,
        max_shrink_iters: 400,
        ..Config::default()
    };
    let seed: u64 = match std::env::var("ARCHITRAVE_RANDOM_SEED") {
        Ok(text) => text.parse().unwrap(),
        Err(_) => 0,
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config, random);
    let tables = prop::collection::vec(random_table(), TABLES.len());
    let schemas = (tables, random_beside());
    let database = std::cell::RefCell::new(database);
    let (planned, rows) = (std::cell::Cell::new(0_u32), std::cell::Cell::new(0_usize));
    let result = runner.run(&schemas, |(tables, beside)| {
        let case = case(&text(&tables, &beside, engine));
        match journey(&mut **database.borrow_mut(), &case) {
            Ok(Some(made)) => {
                planned.set(planned.get() + 1);
                rows.set(rows.get() + made.rows);
                Ok(())
            }
            Ok(None) => Ok(()),
            Err(problem) => Err(TestCaseError::fail(problem)),
        }
    });
    match result {
        Ok(()) => {}
        Err(TestError::Fail(problem, (tables, beside))) => {
            panic!("{name}: {problem}\n\n{}", text(&tables, &beside, engine));
        }
        Err(TestError::Abort(problem)) => panic!("{name}: {problem}"),
    }
    assert!(
        planned.get() * 4 >= pairs() && rows.get() > 100,
        "{name}: of {} pairs {} have a plan, with {} rows",
        pairs(),
        planned.get(),
        rows.get()
    );
    eprintln!(
        "{name}: {} pairs, {} plans, {} rows",
        pairs(),
        planned.get(),
        rows.get()
    );
}

#[test]
fn random_pairs_on_postgres_15_and_18() {
    for version in [15, 18] {
        let mut database = Postgres::new(&server(version));
        try_pairs(
            &mut database,
            Engine::Postgres,
            &format!("PostgreSQL {version}"),
        );
    }
}

#[test]
fn random_pairs_on_sqlite() {
    try_pairs(&mut Sqlite::new(), Engine::Sqlite, "SQLite");
}

#[test]
fn what_is_printed_of_a_pair_is_a_case() {
    let mut runner = TestRunner::deterministic();
    let tables = prop::collection::vec(random_table(), TABLES.len());
    let schemas = (tables, random_beside());
    for _ in 0..200 {
        let (tables, beside) = schemas.new_tree(&mut runner).unwrap().current();
        case(&text(&tables, &beside, Engine::Postgres));
    }
}
